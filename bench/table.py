"""The page of figures, docs/reference/benchmarks.md: written by the program, never by hand."""

import os
import platform
from collections.abc import Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import shapely

from bench.row import Limit, Row, said_amount, said_ratio

PACKAGES: Final = (
    "numpy",
    "numba",
    "shapely",
    "pyproj",
    "geopandas",
    "pandas",
    "pyogrio",
    "pyarrow",
    "duckdb",
    "sedonadb",
    "exactextract",
    "rasterstats",
)
HEAD: Final = """\
# Benchmarks

Written by `make bench`; do not edit. `make bench-quick` runs a smaller edition of every row in minutes and fails
where a ratio is below its floor or an answer differs.

Measured on {day}: {machine}.
{versions}

Every row is measured in one run, ours and the peers in turn, and the time is the median of so many runs after one
that does not count. On the same day, machine and versions a row may be measured again by itself. Peers are used in
the way that was fastest for them, on the same shapes, with two threads. Land and sites are made by
`bench/landscape.py` from a fixed seed: units are a coverage with exactly shared borders, 200 vertices each; parcels
have 25 vertices and are 40 to 1,500 m in radius. Answers are compared pair by pair: areas to a billionth of the area
of the site, and no pair above that may be missing or added. "Ours" includes turning the sites into arrays. Memory
that an engine in the process frees stays with the process, for ours and for the peers: a virtual machine may have to
fetch from its host what is given back, and that time is nobody's.

| work | ours | peers | ratio | at least | aim | runs | answers | kept |
|---|---|---|---|---|---|---|---|---|
{rows}

## What exactly is compared

{notes}
"""


def write_page(rows: Sequence[Row | Limit], path: Path, *, day: str, postgis: str) -> None:
    """The page of these rows; `day` is the caller's, `postgis` the version of the server or why there is none."""
    text = HEAD.format(
        day=day,
        machine=describe_machine(),
        versions=f"{describe_versions()}, PostGIS {postgis}.",
        rows="\n".join(map(line_of, rows)),
        notes="\n".join(filter(None, map(_note_of, rows))),
    )
    path.write_text(text, encoding="utf-8")


def amend_page(rows: Sequence[Row | Limit], path: Path, *, day: str) -> None:
    """These rows anew in a page that was written on the same day and machine, with the same versions.

    Raises ValueError where it was not, or has no such row.
    """
    text = path.read_text(encoding="utf-8")
    if f"Measured on {day}: {describe_machine()}.\n{describe_versions()}, " not in text:
        raise ValueError(f"{path.name} was measured on another day or machine, or with other versions: run all works")
    lines = text.splitlines()
    for row in rows:
        for begin, new in ((f"| {row.work} |", line_of(row)), (f"- **{row.work}.** ", _note_of(row))):
            places = [place for place, line in enumerate(lines) if line.startswith(begin)]
            if len(places) != (1 if new else 0):
                raise ValueError(f"{path.name} has another row or note in place of {row.work!r}: run all works")
            for place in places:
                lines[place] = new
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _note_of(row: Row | Limit) -> str:
    return f"- **{row.work}.** {row.note}" if row.note else ""


def line_of(row: Row | Limit) -> str:
    """A row of the table."""
    unit = row.unit if isinstance(row, Limit) else "s"
    peers = ", ".join(f"{name} {said_amount(amount, unit)}" for name, amount in row.peers.items())
    if isinstance(row, Row):
        ratio, least, said = said_ratio(row.ratio), said_ratio(row.floor), said_ratio
    else:
        ratio, least, said = "", f"at most {said_amount(row.limit_s, unit)}", partial(said_amount, unit=unit)
    aim = "" if row.aim is None else said(row.aim)
    agreed = row.agreement.said if row.agreement else ""
    cells = (
        row.work,
        said_amount(row.ours_s, unit),
        peers,
        ratio,
        least,
        aim,
        str(row.runs),
        agreed,
        "yes" if row.kept else "NO",
    )
    return f"| {' | '.join(cells)} |"


def describe_machine() -> str:
    """Processor, cores, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = [line.split(":")[1].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def describe_versions() -> str:
    """Python, GEOS, and the packages that were measured; one that is not installed was not."""
    packages = ", ".join(f"{name} {number}" for name in PACKAGES if (number := _version(name)))
    return f"Python {platform.python_version()}, GEOS {shapely.geos_version_string}, {packages}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _read(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
