"""`zoning layers build`: the stores of a catalogue's layers, made where they are missing or stale."""

import argparse
import sys
from typing import Any

from layers.errors import LayerError
from zoning.cli.check import open_catalogue, show_progress
from zoning.cli.door import read_limit_options
from zoning.cli.edition import find_editions, print_json
from zoning.errors import CatalogueError, Problem, Where, ZoningError
from zoning.evidence.built import has_kernel, make_store
from zoning.site import problem_of
from zoning.wording import describe_problem, problem_line, say


def run_build(options: argparse.Namespace) -> int:
    """Build the stores of all layers, or of those named; 1 where one could not be built."""
    if not has_kernel():
        raise ZoningError([Problem("missing-extra", Where(), "numba", "pip install 'zoning-checker[fast]'")])
    from layers.kernel.compiling import find_keeper
    from layers.store.warming import warm_up

    catalogue = open_catalogue(options.catalogue, options.lang)
    limits = read_limit_options(options.limit)
    entries = [entry for name in options.ids for entry in find_editions(catalogue, name)] or list(catalogue.layers)
    told: list[dict[str, Any]] = []
    for number in show_progress(range(len(entries)), say("progress.build", options.lang)):
        entry = entries[number]
        said: dict[str, Any] = {"layer": entry.id, "edition": entry.edition, "source": entry.source_name}
        try:
            path, is_new = make_store(entry, limits)
            said |= {
                "store": path.name,
                "bytes": path.stat().st_size,
                "status": "built" if is_new else "fresh",
                "errors": [],
            }
        except CatalogueError as error:
            said |= {"store": None, "bytes": 0, "status": "failed", "errors": list(error.problems)}
        except LayerError as error:
            said |= {"store": None, "bytes": 0, "status": "failed", "errors": [problem_of(error)]}
        told.append(said)
    warm_up()
    if find_keeper() is None:
        print(say("build.unkept", options.lang), file=sys.stderr)
    _tell(told, options)
    return 1 if any(said["errors"] for said in told) else 0


def _tell(told: list[dict[str, Any]], options: argparse.Namespace) -> None:
    if options.format == "json":
        print_json(
            [{**said, "errors": [describe_problem(one, options.lang) for one in said["errors"]]} for said in told]
        )
        return
    for said in told:
        state = say(f"build.{said['status']}", options.lang)
        print(f"{said['layer']} {said['edition']} ({said['source']}): {state} {said['store'] or ''}".rstrip())
        for problem in said["errors"]:
            print(f"  {problem_line(problem, options.lang)}")
