"""A PostGIS server of its own: started on a free port of this machine, gone when the tests are."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "officer", "gehei m/@:1"
QUOTED = "gehei%20m%2F%40%3A1"


class PostGIS:
    """A running server; `url` is what a catalogue would say."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{QUOTED}@127.0.0.1:{self.port}/zones"

    def create(self) -> None:
        self._run("initdb", "-D", self._cluster, "-U", "keeper", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        access = "local all all trust\nhost all keeper 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self._folder / "cluster" / "pg_hba.conf").write_text(access, encoding="utf-8")
        self.start()
        with psycopg.connect(self._keeper("postgres"), autocommit=True) as connection:
            connection.execute("create database zones")
        self.execute(
            "create extension postgis",
            f"create role {USER} login password '{PASSWORD}'",
            f"alter default privileges grant select on tables to {USER}",
            "create schema plan",
            f"grant usage on schema plan to {USER}",
        )

    def start(self) -> None:
        # Nothing runs by itself: a benchmark would pay for it in another's turn.
        settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder} -c fsync=off "
            "-c autovacuum=off"
        )
        self._run("pg_ctl", "start", "-w", "-D", self._cluster, "-l", f"{self._folder}/log", "-o", settings)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-D", self._cluster, "-m", "immediate", check=False)

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self._keeper("zones"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def count_backends(self) -> int:
        with psycopg.connect(self._keeper("zones")) as connection:
            row = connection.execute("select count(*) from pg_stat_activity where usename = 'officer'").fetchone()
            assert row is not None
            return int(row[0])

    @property
    def _cluster(self) -> str:
        return str(self._folder / "cluster")

    def _keeper(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=keeper dbname={database}"

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        command = [str(self._programs / program), *words]
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # the server refuses to be root
            command = ["runuser", "-u", "postgres", "--", *command]
        # not captured: the server would keep the pipe open
        subprocess.run(command, check=check, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def find_programs() -> Path | None:
    """The folder with the server's programs, if PostGIS is there too."""
    initdb = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(initdb).resolve().parent] if initdb else []
    for folder in folders:
        shared = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=True)
        if (folder / "initdb").exists() and (Path(shared.stdout.strip()) / "extension" / "postgis.control").exists():
            return folder
    return None


@contextmanager
def running() -> Iterator[PostGIS]:
    """A server for as long as it is used. Skips where PostGIS is not installed, and fails where it must be."""
    programs = find_programs()
    if programs is None:
        assert not os.environ.get("CI"), "PostGIS is missing: .ci/run installs it"
        pytest.skip("PostGIS is not installed (Debian: postgresql and postgresql-postgis)")
    folder = Path(tempfile.mkdtemp(prefix="postgis-"))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = PostGIS(programs, folder)
    try:
        server.create()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(condition: Any, *, within_s: float = 20.0) -> bool:
    """Whether a condition becomes true before patience ends."""
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return False
