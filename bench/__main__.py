"""`python -m bench`: every ratio this project promises, in one run; exit 1 where one is not kept or answers differ."""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from importlib import import_module
from typing import Any, Final

from bench.ground import FULL, Ground, grounds
from bench.row import Limit, Row
from bench.table import amend_page, line_of, write_page
from bench.timing import ROOT, keep_freed_memory

PAGE: Final = ROOT / "docs" / "reference" / "benchmarks.md"
# A work is loaded when it is asked for: most need libraries of the extra `bench`.
WORKS: Final = {
    "parcels": "parcels.in_plane",
    "degrees": "parcels.in_degrees",
    "files": "files.from_files",
    "giant": "giant.on_giant",
    "points": "points.in_units",
    "rivers": "rivers.near_rivers",
    "one-site": "onesite.warm_answer",
    "screening": "screening.all_parcels",
    "one-parcel": "single.warm_parcel",
    "cold": "single.cold_check",
    "help": "single.bare_help",
    "reading": "reading.reading",
    "zonal": "zonal.zones",
    "gate": "gate.load_gate",
    "editions": "editions.compare_editions",
    "draft": "draft.check_draft",
    "workbook": "workbook.read_workbooks",
    "classify": "projects.classify_projects",
    "rules": "rules.evaluation",
    "lists": "lists.all_clauses",
    "map": "pages.on_pages",
    "reports": "reports.on_paper",
}
WITH_SERVER: Final = {"parcels", "degrees", "points"}

Work = Callable[[Ground, Any], Sequence[Row | Limit]]


def main(words: Sequence[str] | None = None) -> int:
    """Run the works asked for, say what each gave, and write the page of full size, or these rows of it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"only these of {', '.join(WORKS)}")
    parser.add_argument("--ground", choices=list(grounds()), default=FULL.name, help="how much land (default: full)")
    parser.add_argument(
        "--write", metavar="DATE", help="write the page of figures, with this date; only some works: these rows of it"
    )
    options = parser.parse_args(words)
    unknown = [name for name in options.works if name not in WORKS]
    if unknown:
        parser.error(f"no such work: {', '.join(unknown)}")
    if options.write and options.ground != FULL.name:
        parser.error("only what was measured at full size is written")
    asked = options.works or list(WORKS)
    keep_freed_memory()
    with _server(asked) as server:
        rows = run({name: _load(WORKS[name]) for name in asked}, grounds()[options.ground], server)
        if options.write and options.works:
            amend_page(rows, PAGE, day=options.write)
        elif options.write:
            write_page(rows, PAGE, day=options.write, postgis=_version(server))
    return judge(rows)


def run(works: Mapping[str, Work], ground: Ground, server: Any) -> list[Row | Limit]:
    """The rows of some works, each printed as soon as it is there."""
    rows: list[Row | Limit] = []
    for name, work in works.items():
        start = time.monotonic()
        for row in work(ground, server):
            rows.append(row)
            print(f"{'kept    ' if row.kept else 'NOT KEPT'} {line_of(row)}", flush=True)
        gc.collect()
        print(f"         {name}: {time.monotonic() - start:.0f} s in all", file=sys.stderr, flush=True)
    return rows


def judge(rows: Sequence[Row | Limit]) -> int:
    """0 when every promise was kept, else 1, and which were not."""
    broken = [row.work for row in rows if not row.kept]
    print(f"{len(rows) - len(broken)} of {len(rows)} promises kept" + "".join(f"\nNOT KEPT: {work}" for work in broken))
    return 1 if broken else 0


def _load(name: str) -> Work:
    module, function = name.split(".")
    work: Work = getattr(import_module(f"bench.{module}"), function)
    return work


def _server(asked: Sequence[str]) -> Any:
    if not WITH_SERVER.intersection(asked):
        return nullcontext()
    from bench.peers import postgis

    return postgis.running()


def _version(server: Any) -> str:
    from bench.peers import postgis

    return "is not installed" if server is None else postgis.version(server)


if __name__ == "__main__":
    sys.exit(main())
