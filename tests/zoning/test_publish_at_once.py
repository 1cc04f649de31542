"""Two commands that would change one catalogue at the same moment: one does, the other is refused and leaves it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.editions import DAY, build_catalogue, put
from zoning.catalogue import read_catalogue
from zoning.cli.main import main

# The command, stopped once it has written the files of the edition and has not switched yet, until it is told to go on.
WAITING = """
import sys
import zoning.gate.publishing as publishing
from zoning.cli.main import main

def wait(*_, go_on=publishing.switch):
    print("waits", flush=True)
    sys.stdin.readline()
    return go_on(*_)

publishing.switch = wait
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def catalogue(world: Any) -> Path:
    return build_catalogue(world)


def publishing(catalogue: Path, edition: str) -> list[str]:
    """The words that publish an edition of a date that is in force from that day on."""
    words = ["layers", "publish", catalogue.with_name("new.geojson"), "--catalogue", catalogue, "--layer", "zones"]
    return [*map(str, words), "--edition", edition, "--from", edition, "--on", DAY.isoformat(), "--format", "json"]


@contextmanager
def waiting(words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """Another process in the midst of publishing; it goes on once a line is written to it."""
    command, pipe = [sys.executable, "-W", "ignore", "-c", WAITING, *words], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waits\n"
        try:
            yield process
        finally:
            process.kill()


def texts(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def editions(catalogue: Path) -> list[str]:
    return [entry.edition for entry in read_catalogue(catalogue).editions()["zones"]]


COMMANDS = {
    "publishing the same edition": [],
    "publishing another": ["--edition", "2026-03-03", "--from", "2026-04-01"],
    "going back": None,
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_second_command_is_refused_by_name_writes_nothing_and_the_first_comes_through(
    world: Any, catalogue: Path, words: list[str] | None
) -> None:
    with waiting(publishing(catalogue, "2026-01-01")) as first:
        before = texts(world.folder)
        given = ["layers", "rollback", "zones", "--catalogue", catalogue, "--lang", "en"]
        refused = world.run(*given) if words is None else put(world, catalogue, *words)
        assert refused.code == 2
        assert f"[catalogue-in-use] {catalogue}:" in refused.err
        assert f"process {first.pid} on " in refused.err
        assert texts(world.folder) == before
        assert first.communicate("\n", timeout=120)[0]
        assert first.returncode == 0
    assert editions(catalogue) == ["2024-01-01", "2026-01-01"]


def test_a_catalogue_is_read_while_somebody_publishes(world: Any, catalogue: Path) -> None:
    with waiting(publishing(catalogue, "2026-01-01")):
        assert world.run("layers", "list", "--catalogue", catalogue).code == 0


def test_a_link_to_a_catalogue_is_that_catalogue(world: Any, catalogue: Path) -> None:
    link = world.folder / "link.yaml"
    link.symlink_to(catalogue)
    with waiting(publishing(catalogue, "2026-01-01")):
        assert "[catalogue-in-use]" in put(world, link).err


def test_a_process_killed_while_it_publishes_keeps_nobody_out(world: Any, catalogue: Path) -> None:
    with waiting(publishing(catalogue, "2026-01-01")):
        pass
    assert put(world, catalogue).code == 0
    assert not list(world.folder.glob(".*lock"))


def test_of_processes_that_publish_at_the_same_moment_what_each_says_it_did_is_in_the_catalogue(
    catalogue: Path,
) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "zoning"]
    asked = [f"2026-0{month}-01" for month in range(1, 5)]
    begun = [
        subprocess.Popen(
            [*command, *publishing(catalogue, edition)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for edition in asked
    ]
    done, refusals = ["2024-01-01"], set()
    for edition, process in zip(asked, begun, strict=True):
        _, err = process.communicate(timeout=120)
        if process.returncode == 0:
            done.append(edition)
        else:
            refusals.add(json.loads(err)["errors"][0]["code"])
    assert len(done) > 1
    assert refusals <= {"catalogue-in-use", "edition-overlap"}
    assert editions(catalogue) == done
    assert all(Path(entry.source).exists() for entry in read_catalogue(catalogue).editions()["zones"])


def test_no_lock_is_laid_beside_a_file_that_is_no_catalogue(world: Any) -> None:
    world.features("new.geojson", (world.polygon(0, 0, 1, 1), {}))
    path = world.write("catalogue.yaml", "id: [")
    assert put(world, path).code == 2
    assert main(["layers", "rollback", "zones", "--catalogue", str(world.folder / "none.yaml")]) == 2
    assert sorted(one.name for one in world.folder.iterdir()) == ["catalogue.yaml", "new.geojson"]
