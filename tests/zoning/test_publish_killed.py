"""Publishing and rolling back, killed at every step and at any moment: one whole catalogue or the other."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from layers.vector import read_features
from tests.zoning.editions import BLOCK, build_catalogue, put
from zoning.catalogue import read_catalogue
from zoning.cli.main import main

# What is written takes its place by `os.replace` alone, so that its calls are the steps. Every child is killed just
# before one of them, with what it wrote so far left lying; the last one comes through.
STEPS = """
import os, shutil, sys
import layers.store, pyarrow.parquet, zoning.cli.publishing
from zoning.cli.main import main

folder, words = sys.argv[1], sys.argv[2:]
step, status = 0, 1
while status:
    step += 1
    copy = f"{folder}-{step}"
    shutil.copytree(folder, copy)
    child = os.fork()
    if not child:
        count, real = 0, os.replace
        def replace(source, target):
            global count
            count += 1
            if count == step:
                os._exit(9)
            real(source, target)
        os.replace = replace
        sys.stdout = open(os.devnull, "w")
        try:
            code = main([word.replace(folder, copy) for word in words])
        except BaseException:
            code = 3
        os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, 9):
        sys.exit(status)
print(step)
"""
PUBLISH = ["--layer", "zones", "--edition", "2026-01-01", "--from", "2026-02-01", "--on", "2026-11-22"]


@pytest.fixture
def catalogue(world: Any) -> Path:
    return build_catalogue(world)


def sources(catalogue: Path) -> list[int]:
    """How many records the file of each edition holds."""
    return [len(read_features(Path(entry.source))) for entry in read_catalogue(catalogue).layers]


def kill_at_every_step(catalogue: Path, root: Path, words: Sequence[object]) -> int:
    """How many steps a command has; what it left when killed before each lies beside the folder, by its number."""
    folder = str(catalogue.parent)
    command = [sys.executable, "-W", "ignore", "-c", STEPS, folder, *map(str, words)]
    return int(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="steps are told apart in forked children")
@pytest.mark.parametrize("command", ["publish", "rollback"])
def test_killed_before_any_step_the_old_catalogue_is_whole_and_the_command_comes_through_when_given_again(
    world: Any, catalogue: Path, root: Path, command: str
) -> None:
    if command == "rollback":
        assert put(world, catalogue).code == 0
    given = ["publish", world.folder / "new.geojson", *PUBLISH] if command == "publish" else ["rollback", "zones"]
    words = ["layers", *given, "--catalogue", catalogue]
    before = catalogue.read_bytes()
    steps = kill_at_every_step(catalogue, root, words)
    copies = [Path(f"{world.folder}-{step}", catalogue.name) for step in range(1, steps + 1)]
    after = copies[-1].read_bytes()
    assert after != before
    switched = [copy.read_bytes() for copy in copies].index(after)
    assert switched >= (8 if command == "publish" else 3)  # one more where a store is built
    for step, copy in enumerate(copies):
        assert copy.read_bytes() == (before if step < switched else after), step
        assert set(sources(copy)) == {3}
        if step < switched:
            assert main([str(word).replace(str(world.folder), str(copy.parent)) for word in words]) == 0, step
            assert copy.read_bytes() == after, step
            assert sources(copy) == [3, 3, 3]
        shutil.rmtree(copy.parent)


FOREVER = """
import sys
from datetime import date, timedelta
from zoning.cli.main import main
day = date(2026, 1, 1)
while True:
    words = ["--catalogue", sys.argv[2]]
    published = ["--layer", "zones", "--edition", str(day), "--from", str(day)]
    main(["layers", "publish", sys.argv[1], *words, *published])
    main(["layers", "rollback", "zones", *words])
    main(["layers", "publish", sys.argv[1], *words, *published])
    day += timedelta(days=2)
"""


def test_killed_at_any_moment_it_leaves_a_catalogue_whose_editions_are_all_there(
    world: Any, catalogue: Path, root: Path
) -> None:
    words = [sys.executable, "-c", FOREVER, str(world.folder / "new.geojson"), str(catalogue)]
    chance = random.Random(20261122)
    for _ in range(4):
        seen = catalogue.read_bytes()
        with subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while catalogue.read_bytes() == seen and process.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.uniform(0.0, 0.5))
            process.kill()
        read = read_catalogue(catalogue)
        assert len(read.editions()["zones"]) > 1
        assert (
            sum(one.legal_status == "in_force" and one.in_force.last is None for one in read.editions()["zones"]) == 1
        )
        assert set(sources(catalogue)) == {3}
        catalogue.write_text(BLOCK, encoding="utf-8", newline="\n")
