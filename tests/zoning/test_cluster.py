"""A batch on a Dask cluster, scheduler and workers in processes of their own: the same bytes as on one machine."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.batching import PARTITION, SITES, build_district, files_of

pytest.importorskip("distributed")

JOURNAL = ".zoning-batch"


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its two workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    address = f"tcp://127.0.0.1:{free_port()}"
    silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    dask = [sys.executable, "-m"]
    serving = ["distributed.cli.dask_scheduler", "--host", address, "--no-dashboard", "--no-show"]
    scheduler = subprocess.Popen([*dask, *serving], **silent)
    working = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [subprocess.Popen([*dask, *working], **silent) for _ in range(2)]
    yield Cluster(address, workers)
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def wait_for_workers(cluster: Cluster) -> None:
    code = f"import distributed; distributed.Client({cluster.address!r}, timeout=60).wait_for_workers(2, timeout=60)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=150, capture_output=True)


def test_a_cluster_gives_the_same_bytes_and_a_lost_worker_loses_nothing(
    world: Any, tmp_path: Path, cluster: Cluster
) -> None:
    district = build_district(world)
    here = district.run("--out", "here", "--partition", PARTITION)
    wait_for_workers(cluster)
    engine = ("--engine", "dask", "--scheduler", cluster.address)
    there = district.run("--out", "there", "--partition", PARTITION, *engine)
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")

    running = district.start("--out", "cut", "--partition", 2, *engine)
    parts = tmp_path / "cut" / JOURNAL
    while running.poll() is None and len(list(parts.glob("part-*.gz"))) < 3:
        time.sleep(0.005)
    cluster.workers[0].kill()
    assert running.poll() is None, "it was over before a worker could be lost"
    assert len(list(parts.glob("part-*.gz"))) < SITES // 2
    assert running.wait(timeout=300) == here.returncode
    assert files_of(tmp_path / "cut") == files_of(tmp_path / "here")


def test_without_a_scheduler_workers_are_started_here(world: Any) -> None:
    district = build_district(world)
    here = district.run("--format", "json")
    there = district.run("--format", "json", "--partition", 30, "--engine", "dask")
    assert there.stderr == here.stderr
    assert there.stdout == here.stdout


def test_a_wrong_catalogue_is_named_as_it_is_here(world: Any) -> None:
    district = build_district(world)
    text = (district.folder / "catalogue.yaml").read_text(encoding="utf-8")
    (district.folder / "catalogue.yaml").write_text(
        text.replace('"class": "class"', '"class": "gone"'), encoding="utf-8"
    )
    here, there = district.run("--format", "json"), district.run("--format", "json", "--engine", "dask")
    assert (there.returncode, there.stdout) == (2, b"")
    assert there.stderr == here.stderr
    assert {error["code"] for error in json.loads(there.stderr)["errors"]} == {"missing-field"}


def test_a_scheduler_that_does_not_answer_is_named(world: Any) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    refused = build_district(world).run("--engine", "dask", "--scheduler", address, "--format", "json")
    (error,) = json.loads(refused.stderr)["errors"]
    assert (refused.returncode, refused.stdout, error["code"]) == (2, b"", "unreachable")
    assert (error["where"]["file"], error["where"]["field"]) == (address, "--scheduler")


def test_without_the_extra_it_is_said_what_to_install(world: Any) -> None:
    district = build_district(world)
    words = district.command("--engine", "dask", "--format", "json")[3:]
    code = f"import sys; sys.modules['distributed'] = None; from zoning.cli.main import main; sys.exit(main({words!r}))"
    refused = subprocess.run([sys.executable, "-c", code], cwd=district.folder, capture_output=True, check=False)
    (error,) = json.loads(refused.stderr)["errors"]
    assert (refused.returncode, error["code"], error["found"]) == (2, "missing-extra", "distributed")
    assert "zoning-checker[dask]" in error["allowed"]
