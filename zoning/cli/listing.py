"""What can be listed and shown: facts, packs, schemas, versions."""

import argparse
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from zoning.cli.packs import run_packs
from zoning.errors import Problem, Where, ZoningError
from zoning.fact import Fact, facts_in_use, families, find_fact
from zoning.pack import built_in_packs, check_together, load_pack, merge, using
from zoning.wording import say


def run_facts(options: argparse.Namespace) -> int:
    """`zoning facts list|show|template`, with what the packs named declare."""
    with _using_packs(options.packs):
        return _run_facts(options)


def _run_facts(options: argparse.Namespace) -> int:
    if options.action == "template":
        from zoning.cli.facts import run_template

        return run_template(options)
    if options.action == "list":
        facts = [*facts_in_use().values(), *families()]
    else:
        fact = find_fact(options.key)
        if fact is None:
            allowed = ", ".join(facts_in_use())
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
        "also": dict(fact.also) if fact.also else None,
    }


def _print_fact(fact: Fact, lang: str, *, whole: bool) -> None:
    language = 0 if lang == "zh" else 1
    unit = f" ({fact.unit})" if fact.unit else ""
    print(f"{fact.key:<24} {fact.type:<9} {fact.label[language]}{unit}")
    if whole:
        print(f"  {say('list.question', lang)}: {fact.question[language]}")
        for key, words in (fact.values or {}).items():
            also = [word for word, meant in (fact.also or {}).items() if meant == key]
            others = f" ({', '.join(also)})" if also else ""
            print(f"  {key:<22} {words[language]}{others}")


def run_schema(options: argparse.Namespace) -> int:
    """`zoning schema`."""
    from zoning.schema import make_schema

    with _using_packs(options.packs):
        _print_json(make_schema(options.what))
    return 0


def _using_packs(names: Sequence[str] | None) -> AbstractContextManager[None]:
    """What the packs named declare is in use inside, and nothing else."""
    packs = [load_pack(Path(name)) for name in names or ()]
    check_together(packs)
    return using(merge(*(pack.declared for pack in packs)))


def run_version(options: argparse.Namespace) -> int:
    """`zoning --version`."""
    from zoning.program import describe_program

    program = describe_program()
    print(f"{program['name']} {program['version']}")
    for pack in map(load_pack, built_in_packs()):
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
