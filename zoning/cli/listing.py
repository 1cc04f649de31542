"""What can be listed and shown: facts, packs, schemas, versions."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from zoning.errors import PackError, Problem, Where, ZoningError
from zoning.fact import Fact, find_fact, read_dictionary
from zoning.pack import BUILT_IN, Pack, load_pack
from zoning.report.phrase import cite_reference
from zoning.rule import Rule
from zoning.wording import describe_problem, problem_line, say


def run_facts(options: argparse.Namespace) -> int:
    """`zoning facts list|show|template`."""
    if options.action == "template":
        from zoning.cli.facts import run_template

        return run_template(options)
    if options.action == "list":
        facts = list(read_dictionary().values())
    else:
        fact = find_fact(options.key)
        if fact is None:
            allowed = ", ".join(read_dictionary())
            raise ZoningError([Problem("unknown-fact", Where(field=options.key), options.key, allowed)])
        facts = [fact]
    if options.format == "json":
        _print_json([_fact_entry(fact) for fact in facts])
    for fact in facts if options.format == "text" else ():
        _print_fact(fact, options.lang, whole=options.action == "show")
    return 0


def _fact_entry(fact: Fact) -> dict[str, Any]:
    pair = {"label": fact.label, "question": fact.question}
    values = {key: {"zh": zh, "en": en} for key, (zh, en) in (fact.values or {}).items()}
    return {
        "key": fact.key,
        **{name: {"zh": zh, "en": en} for name, (zh, en) in pair.items()},
        "type": fact.type,
        "unit": fact.unit,
        "allowed": fact.allowed,
        "values": values or None,
    }


def _print_fact(fact: Fact, lang: str, *, whole: bool) -> None:
    language = 0 if lang == "zh" else 1
    unit = f" ({fact.unit})" if fact.unit else ""
    print(f"{fact.key:<24} {fact.type:<9} {fact.label[language]}{unit}")
    if whole:
        print(f"  {say('list.question', lang)}: {fact.question[language]}")
        for key, words in (fact.values or {}).items():
            print(f"  {key:<22} {words[language]}")


def run_packs(options: argparse.Namespace) -> int:
    """`zoning packs list|show|lint`."""
    return {"list": _list_packs, "show": _show_pack, "lint": _lint_packs}[options.action](options)


def _built_in() -> list[Pack]:
    return [load_pack(folder) for folder in sorted(BUILT_IN.iterdir()) if (folder / "pack.yaml").is_file()]


def _list_packs(options: argparse.Namespace) -> int:
    packs = _built_in()
    if options.format == "json":
        _print_json([_pack_entry(pack) for pack in packs])
        return 0
    for pack in packs:
        title = pack.title[0 if options.lang == "zh" else 1]
        print(f"{pack.id:<20} {pack.version:<10} {say('list.rules', options.lang, count=len(pack.rules))}  {title}")
    return 0


def _pack_entry(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "title": {"zh": pack.title[0], "en": pack.title[1]},
        "version": pack.version,
        "checksum": pack.checksum,
        "covers": [{"kind": c.kind, "class": c.class_, **c.period.to_dict()} for c in pack.covers],
        "rules": [rule.id for rule in pack.rules],
    }


def _show_pack(options: argparse.Namespace) -> int:
    packs = [load_pack(Path(options.id))] if Path(options.id).exists() else _built_in()
    rules = [
        rule for pack in packs for rule in pack.rules if options.id in (rule.id, pack.id) or Path(options.id).exists()
    ]
    if not rules:
        allowed = ", ".join([pack.id for pack in packs] + [rule.id for pack in packs for rule in pack.rules])
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


def _lint_packs(options: argparse.Namespace) -> int:
    paths = [Path(path) for path in options.paths] or [f for f in sorted(BUILT_IN.iterdir()) if f.is_dir()]
    found: dict[str, list[Problem]] = {}
    for path in paths:
        try:
            load_pack(path)
            found[str(path.name if path.is_relative_to(BUILT_IN) else path)] = []
        except PackError as error:
            found[str(path)] = list(error.problems)
    if options.format == "json":
        _print_json({path: [describe_problem(p, options.lang) for p in problems] for path, problems in found.items()})
    for name, problems in found.items() if options.format == "text" else ():
        for problem in problems:
            print(problem_line(problem, options.lang))
        if not problems:
            print(say("lint.ok", options.lang, path=name))
    return 1 if any(found.values()) else 0


def run_schema(options: argparse.Namespace) -> int:
    """`zoning schema`."""
    from zoning.schema import make_schema

    _print_json(make_schema(options.what))
    return 0


def run_version(options: argparse.Namespace) -> int:
    """`zoning --version`."""
    from zoning.program import describe_program

    program = describe_program()
    print(f"{program['name']} {program['version']}")
    for pack in _built_in():
        print(f"pack {pack.id} {pack.version} sha256:{pack.checksum[:16]}")
    for name, build in program["builds"].items():
        print(f"{name} {build or '-'}")
    return 0


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "facts": run_facts,
    "packs": run_packs,
    "schema": run_schema,
    "version": run_version,
}
