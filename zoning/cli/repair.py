"""`zoning layers repair`: a draft with narrow faults mended, as a new file, with every change told and drawn."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from layers.errors import LayerError
from layers.vector.writing import write_features
from zoning.cli.day import read_day
from zoning.cli.door import is_there, read_limit_options
from zoning.cli.edition import print_json
from zoning.cli.gate import find_entry
from zoning.draft.database import write_changes
from zoning.draft.repairing import Repaired, check_width, repair
from zoning.errors import Problem, Where, ZoningError
from zoning.gate.telling import MOST_SHOWN
from zoning.report.phrase import number_text
from zoning.site import problem_of
from zoning.wording import one_line, say


def run_repair(options: argparse.Namespace) -> int:
    """Repair and say what moved; 1 where faults are left."""
    check_width(options.width)
    on, limits, target = read_day(options.on), read_limit_options(options.limit), Path(options.target)
    changes = target.with_suffix(".changes.gpkg") if options.changes is None else Path(options.changes)
    _check_targets(Path(options.source), target, changes)
    entry, _ = find_entry(options, on, limits)
    scope = None if options.scope is None else Path(options.scope)
    done = repair(entry, width_m=options.width, scope=scope, scope_layer=options.scope_layer, limits=limits)
    try:
        write_features(done.features, target)
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    write_changes(done, changes, on=on, lang=options.lang)
    if options.format == "json":
        print_json({**done.to_dict(), "written": str(target), "drawn": str(changes)})
    else:
        for line in _lines(done, target, changes, options.lang):
            print(one_line(line))
    return 1 if done.left else 0


def _check_targets(source: Path, target: Path, changes: Path) -> None:
    """Nothing where no file would be written over the draft. Raises ZoningError (bad-value, unsupported-format)."""
    if is_there(source) and is_there(target) and source.samefile(target):
        raise ZoningError([Problem("bad-value", Where(field="OUT"), str(target), "another file than the draft")])
    if changes.suffix.lower() != ".gpkg":
        where = Where(str(changes), field="--changes")
        raise ZoningError([Problem("unsupported-format", where, changes.suffix or "no ending", ".gpkg")])


def _lines(done: Repaired, target: Path, changes: Path, lang: str) -> Iterator[str]:
    answer = done.to_dict()
    for one in answer["changes"][:MOST_SHOWN]:
        yield say(f"repair.{one['change']}", lang, **{**_shown(one), "to": one["to"], "source": one["from"]})
    for one in answer["left"][:MOST_SHOWN]:
        rule = say(f"gate.rule.{one['rule']}", lang)
        yield say("repair.left", lang, rule=rule, features=", ".join(one["features"]) or "-", **_shown(one))
    for key in ("changes", "left"):
        if len(answer[key]) > MOST_SHOWN:
            yield say("gate.text.more", lang, shown=MOST_SHOWN, total=len(answer[key]))
    summary = answer["summary"]
    area = number_text(summary["area_m2"], 4)
    yield say("repair.done", lang, changes=len(answer["changes"]), area=area, left=summary["left"])
    yield say("draft.written", lang, path=target)
    yield say("draft.written", lang, path=changes)


def _shown(one: dict[str, Any]) -> dict[str, str]:
    x, y = one["lonlat"] or one["point"]
    return {
        "area": number_text(one["area_m2"], 4),
        "width": number_text(one["width_m"], 3),
        "place": f"{x:.6f}, {y:.6f}",
    }
