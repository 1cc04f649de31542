"""One fact said by somebody: named, typed, and weighed against what the same source said before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final, TypeAlias

from zoning.errors import FactError, Problem, Where
from zoning.fact import PARAMETER, StatedFact, emissions, find_fact, offsets, read_dictionary, read_value
from zoning.site import Notice, Site

Statements: TypeAlias = Mapping[str, Mapping[str, StatedFact]]
Remarks: TypeAlias = tuple[tuple[str, str], ...]
EVERY_SITE: Final = "*"
FILE_ORIGIN: Final = "facts file "


def parse_pairs(pairs: Sequence[str], origin: str = "command") -> dict[str, StatedFact]:
    """The facts of `KEY=VALUE` texts. Raises FactError with every one that is not."""
    problems: list[Problem] = []
    facts: dict[str, StatedFact] = {}
    for pair in pairs:
        key, equals, raw = pair.partition("=")
        if not equals:
            problems.append(Problem("bad-value", Where(field="--fact"), pair, "KEY=VALUE"))
            continue
        state_fact(facts, key.strip(), raw, origin, Where(field=key.strip()), problems)
    if problems:
        raise FactError(problems)
    return facts


def state_fact(
    facts: dict[str, StatedFact],
    key: str,
    raw: object,
    origin: str,
    where: Where,
    problems: list[Problem],
    remarks: Remarks = (),
) -> None:
    """Put one fact among those of a site, or what is wrong with it among the problems; a blank states nothing."""
    fact = find_fact(key)
    if fact is None:
        problems.append(Problem("unknown-fact", where, key, name_nearest(key)))
        return
    if fact.key.startswith(PARAMETER):
        problems.append(Problem("unknown-fact", where, key, "a fact; parameters are set in the catalogue"))
        return
    try:
        value = read_value(fact, raw, where)
    except FactError as error:
        problems.extend(error.problems)
        return
    if value is None:
        return
    earlier = facts.get(fact.key)
    contradicts = earlier.origin if earlier is not None and earlier.value != value else None
    facts[fact.key] = StatedFact(value, origin, contradicts, remarks)


def name_nearest(key: str) -> str:
    """The facts whose keys are most like a key, for the message that there is none."""
    family = emissions() if key.startswith("emission") else offsets() if key.startswith("offset") else ()
    known = [*read_dictionary(), *family]
    return ", ".join(get_close_matches(key, known, n=3, cutoff=0.5)) or "zoning facts list"


def state(
    sites: Sequence[Site],
    *,
    defaults: Mapping[str, StatedFact],
    statements: Statements,
    command: Mapping[str, StatedFact],
) -> list[Site]:
    """The sites with all facts: the catalogue's defaults, the file's own, the facts file's, the command's.

    Raises FactError when a facts file names a site that is not there.
    """
    refuse_strangers(sites, statements)
    nothing: Mapping[str, StatedFact] = {}
    everywhere = statements.get(EVERY_SITE, nothing)
    stated = []
    for site in sites:
        facts: dict[str, StatedFact] = dict(defaults)
        warnings = list(site.warnings)
        for layer in (site.facts, everywhere, statements.get(site.id, nothing), command):
            for key, said in layer.items():
                earlier = facts.get(key)
                if said.contradicts is not None or (earlier is not None and earlier.value != said.value):
                    warnings += _contradictions(key, earlier, said)
                facts[key] = said
        stated.append(replace(site, facts=facts, warnings=tuple(warnings)))
    return stated


def _contradictions(key: str, earlier: StatedFact | None, said: StatedFact) -> Iterator[Notice]:
    """What a statement contradicts: what was said before it, and what it was itself told beside."""
    if earlier is not None and earlier.value != said.value:
        yield Notice("contradicting-fact", key, f"{earlier.origin} / {said.origin}")
    if said.contradicts is not None:
        yield Notice("contradicting-fact", key, f"{said.contradicts} / {said.origin}")


def refuse_strangers(sites: Sequence[Site], statements: Statements) -> None:
    """Nothing where every site that is spoken of is there. Raises FactError (unknown-site) with all that are not."""
    ids = {site.id for site in sites}
    strangers = [key for key in statements if key != EVERY_SITE and key not in ids]
    if strangers:
        allowed = ", ".join(sorted(ids)[:5])
        raise FactError([Problem("unknown-site", _place_of(statements[key], key), key, allowed) for key in strangers])


def _place_of(statement: Mapping[str, StatedFact], site: str) -> Where:
    file = next((said.origin.removeprefix(FILE_ORIGIN) for said in statement.values()), None)
    return Where(file=file, record=site)
