"""`zoning packs list|show|lint`: the rules there are, and what is not right with them."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zoning.errors import PackError, Problem, Where, ZoningError
from zoning.pack import BUILT_IN, Pack, built_in_packs, check_together, load_pack
from zoning.report.phrase import cite_reference
from zoning.rule import Rule
from zoning.wording import describe_problem, one_line, problem_line, say


def run_packs(options: argparse.Namespace) -> int:
    """`zoning packs list|show|lint|diff`."""
    if options.action == "diff":
        from zoning.cli.comparison import run_packs_diff

        return run_packs_diff(options)
    return {"list": _list_packs, "show": _show_pack, "lint": _lint_packs}[options.action](options)


def _list_packs(options: argparse.Namespace) -> int:
    packs = [load_pack(folder) for folder in built_in_packs()]
    if options.format == "json":
        _print_json([_pack_entry(pack) for pack in packs])
        return 0
    for pack in packs:
        title = pack.title[0 if options.lang == "zh" else 1]
        count = say("list.rules", options.lang, count=len(pack.rule_ids()))
        print(f"{pack.id:<20} {pack.version:<10} {count}  {title}")
    return 0


def _pack_entry(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "title": {"zh": pack.title[0], "en": pack.title[1]},
        "version": pack.version,
        "checksum": pack.checksum,
        "covers": [{"kind": c.kind, "class": c.class_, **c.period.to_dict()} for c in pack.covers],
        "declares": {
            sort: [one.key for one in pack.declared if one.sort == sort]
            for sort in ("kinds", "facts", "attributes", "parameters")
        },
        "rules": list(pack.rule_ids()),
    }


def _show_pack(options: argparse.Namespace) -> int:
    is_path = Path(options.id).exists()
    packs = [load_pack(path) for path in ([Path(options.id)] if is_path else built_in_packs())]
    rules = [rule for pack in packs for rule in pack.rules if is_path or options.id in (rule.id, pack.id)]
    if not rules:
        allowed = ", ".join([pack.id for pack in packs] + [rule for pack in packs for rule in pack.rule_ids()])
        raise ZoningError([Problem("bad-value", Where(field="ID"), options.id, allowed)])
    if options.format == "json":
        _print_json([_rule_entry(rule) for rule in rules])
    for rule in rules if options.format == "text" else ():
        _print_rule(rule, options.lang)
    return 0


def _rule_entry(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": {"zh": rule.title[0], "en": rule.title[1]},
        "explanation": {"zh": rule.explanation[0], "en": rule.explanation[1]},
        "outcome": rule.outcome.key,
        "in_force": rule.in_force.to_dict(),
        "values": dict(rule.values),
        "exceptions": [{"zh": one.title[0], "en": one.title[1]} for one in rule.exceptions],
        "predecessor": rule.predecessor,
        "successor": rule.successor,
        "references": [reference.to_dict() for reference in rule.references],
    }


def _print_rule(rule: Rule, lang: str) -> None:
    language = 0 if lang == "zh" else 1
    period = rule.in_force.to_dict()
    print(f"{rule.id}  {say('outcome.' + rule.outcome.key, lang)}  {rule.title[language]}")
    print(f"  {say('list.in_force', lang)}: {period['from'] or '…'} – {period['to'] or '…'}")
    for reference in rule.references:
        print(f"  {say('list.source', lang)}: {cite_reference(reference.to_dict(), lang)}")
    if rule.explanation[language]:
        print(f"  {say('list.explanation', lang)}: {rule.explanation[language]}")
    for one in rule.exceptions:
        print(f"  {say('list.exception', lang)}: {one.title[language]}")


def _lint_packs(options: argparse.Namespace) -> int:
    paths = [Path(path) for path in options.paths] or built_in_packs()
    packs: dict[str, Pack] = {}
    refused: dict[str, Sequence[Problem]] = {}
    for path in paths:
        name = path.name if path.is_relative_to(BUILT_IN) else str(path)
        try:
            packs[name] = load_pack(path)
        except PackError as error:
            refused[name] = error.problems
    found = {name: [_refusal(problem, options.lang) for problem in problems] for name, problems in refused.items()}
    found |= _remarks(packs, options)
    if options.format == "json":
        _print_json({name: found[name] for name in (*packs, *refused)})
    else:
        _print_lint(found, refused, options.lang)
    return 1 if any(one["severity"] == "error" for remarks in found.values() for one in remarks) else 0


def _refusal(problem: Problem, lang: str) -> dict[str, Any]:
    return {**describe_problem(problem, lang), "severity": "error", "rule": None}


def _remarks(packs: Mapping[str, Pack], options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """What is remarkable about the packs that could be read, by the name of the pack whose files it is about."""
    from zoning.catalogue import read_catalogue
    from zoning.lint import lint

    together = list(packs.values())
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in packs}
    clashes: Sequence[Problem] = ()
    try:
        check_together(together)
    except PackError as error:
        clashes = error.problems
    catalogue = read_catalogue(Path(options.catalogue), packs=together) if options.catalogue else None
    cases = Path(options.cases) if options.cases else None
    for name, pack in packs.items():
        files = _files_of(pack)
        found[name] += [_refusal(problem, options.lang) for problem in clashes if problem.where.file in files]
    for one in lint(together, catalogue=catalogue, cases=cases):
        owner = next((name for name, pack in packs.items() if one.where.file in _files_of(pack)), next(iter(packs), ""))
        found.setdefault(owner, []).append(one.to_dict(options.lang))
    return found


def _files_of(pack: Pack) -> set[str | None]:
    places = [*(rule.where for rule in pack.rules if rule.where), *(one.where for one in pack.declared)]
    return {place.file for place in places}


def _print_lint(found: Mapping[str, list[dict[str, Any]]], refused: Mapping[str, Sequence[Problem]], lang: str) -> None:
    for name, remarks in found.items():
        for problem in refused.get(name, ()):
            print(problem_line(problem, lang))
        for remark in remarks if name not in refused else ():
            print(_remark_line(remark, lang))
        if not remarks:
            print(say("lint.ok", lang, path=name))
            continue
        errors = sum(1 for remark in remarks if remark["severity"] == "error")
        print(say("lint.count", lang, path=name, errors=errors, warnings=len(remarks) - errors))


def _remark_line(remark: Mapping[str, Any], lang: str) -> str:
    where = remark["where"]
    place = f"{where['file']}:{where['line']}" if where["line"] else where["file"] or ""
    about = f" {remark['rule']}:" if remark["rule"] else ""
    told = f"{remark['message']} {say('error.next', lang, next=remark['next'])}"
    return one_line(f"[{remark['code']}] {say('lint.' + remark['severity'], lang)} {place}:{about} {told}")


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
