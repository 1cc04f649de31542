"""`zoning layers publish|rollback`: an edition's way into a catalogue, and back out of it."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final

from layers.limit import Limits
from zoning.catalogue import Catalogue, LayerEntry
from zoning.cli.day import read_day
from zoning.cli.door import read_limit_options
from zoning.cli.draft import draft_options
from zoning.cli.edition import print_json
from zoning.cli.gate import described, examine_entry, tell_report
from zoning.draft import check_draft
from zoning.errors import Problem, Where, ZoningError
from zoning.gate import GateReport
from zoning.gate.planning import Edition, plan_edition
from zoning.gate.publishing import GateError, Published, publish
from zoning.gate.rollback import Rollback, plan_rollback, roll_back
from zoning.gate.switching import open_held
from zoning.wording import one_line, say

# With one of these the draft is asked whether it tiles its land, and all else that `layers check` asks.
_DRAFT_OPTIONS: Final = ("scope", "rules", "accepted", "width")


def _publish(options: argparse.Namespace) -> int:
    on = read_day(options.on)
    with open_held(Path(options.catalogue)) as catalogue:
        published = _publish_into(catalogue, options, on)
    if published.store is not None:
        from layers.store.warming import warm_up

        sys.stdout.flush()
        warm_up()  # so that the first check does not have to compile
    return 0


def _publish_into(catalogue: Catalogue, options: argparse.Namespace, on: date) -> Published:
    """The edition asked for, published and told. Raises GateError once what the gate found was told."""
    limits = read_limit_options(options.limit)
    days = {name: _day(getattr(options, name), flag) for name, flag in (("edition", "--edition"), ("begins", "--from"))}
    plan = plan_edition(catalogue, options.layer, **days, office=options.office, is_pending=options.pending)
    report = _examined(options, catalogue, plan, on, limits)
    if report.has_errors:
        tell_report(report, options)
        raise GateError(report)
    published = publish(report, catalogue, plan, on=on, lang=options.lang, limits=limits)
    if options.format == "json":
        print_json(_published(report, plan, catalogue, published))
    else:
        tell_report(report, options)
        for line in _published_lines(report, plan, published, options.lang):
            print(one_line(line))
    return published


def _examined(options: argparse.Namespace, catalogue: Catalogue, plan: Edition, on: date, limits: Limits) -> GateReport:
    """What the gate finds, and where the command line asks for it, all that a draft is asked."""
    asks_draft = any(getattr(options, name) is not None for name in _DRAFT_OPTIONS)
    asked = draft_options(options, limits) if asks_draft else {}
    entry = described(options, catalogue.layers[plan.example], plan.entry.edition)
    report = examine_entry(options, entry, catalogue, on, limits)
    return check_draft(report, catalogue, on=on, **asked) if asks_draft else report


def _published(report: GateReport, plan: Edition, catalogue: Catalogue, published: Published) -> dict[str, Any]:
    entry = plan.entry
    return {
        "layer": entry.id,
        "edition": entry.edition,
        "path": str(published.files[0]),
        "legal_status": entry.legal_status,
        "in_force": entry.in_force.to_dict(),
        "records": 0 if report.features is None else len(report.features),
        "scope": report.scope,
        "ended": _editions(plan.changed.values()),
        "files": [path.name for path in published.files],
        "store": None if published.store is None else published.store.name,
        "former_catalogue": published.former_text.name,
        "warnings": sum(finding.severity == "warning" for finding in report.findings),
        "accepted": sum(finding.acceptance is not None for finding in report.findings),
    }


def _editions(entries: Iterable[LayerEntry]) -> list[dict[str, str | None]]:
    return [{"edition": entry.edition, **entry.in_force.to_dict()} for entry in entries]


def _published_lines(report: GateReport, plan: Edition, published: Published, lang: str) -> list[str]:
    entry = plan.entry
    records = 0 if report.features is None else len(report.features)
    told = {"layer": entry.id, "edition": entry.edition, "path": published.files[0], "records": records}
    names = ", ".join(path.name for path in published.files[1:])
    lines = [say("gate.published", lang, **told), say("gate.published.files", lang, names=names)]
    if entry.legal_status == "pending_binding":
        lines.append(say("gate.published.pending", lang, day=entry.in_force.first))
    for former in plan.changed.values():
        lines.append(say("gate.published.ended", lang, edition=former.edition, day=former.in_force.last))
    if report.scope is None:
        lines.append(say("gate.published.coverage", lang))
    if published.store is None:
        lines.append(say("gate.published.no_store", lang))
    return [*lines, say("gate.former_text", lang, name=published.former_text.name)]


def _rollback(options: argparse.Namespace) -> int:
    with open_held(Path(options.catalogue)) as catalogue:
        plan = plan_rollback(catalogue, options.id, to=options.to)
        former = roll_back(catalogue, plan)
    if options.format == "json":
        print_json(
            {
                "layer": plan.target.id,
                "withdrawn": _editions(plan.withdrawn),
                "in_force": plan.target.edition,
                "resumed": _editions(plan.resumed),
                "former_catalogue": former.name,
            }
        )
        return 0
    for line in _rollback_lines(plan, options.lang):
        print(one_line(line))
    print(one_line(say("gate.former_text", options.lang, name=former.name)))
    return 0


def _rollback_lines(plan: Rollback, lang: str) -> list[str]:
    lines = [say("gate.withdrawn", lang, layer=one.id, edition=one.edition) for one in plan.withdrawn]
    for one in (plan.target, *(one for one in plan.resumed if one != plan.target)):
        period = one.in_force.to_dict()
        lines.append(
            say("gate.resumed", lang, edition=one.edition, first=period["from"] or "…", last=period["to"] or "…")
        )
    return lines


def _day(text: str, option: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ZoningError([Problem("bad-value", Where(field=option), text, "YYYY-MM-DD")])


RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {"publish": _publish, "rollback": _rollback}
