"""Projects without a map, classified: one of them warm, and a hundred thousand as columns."""

import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from bench.ground import Ground
from bench.row import Agreement, Limit
from bench.timing import clock
from tests.servers.postgis import PostGIS
from zoning.eia import Edition, classification_of, classify, edition_on
from zoning.eia.easing import LocalAnswers
from zoning.eia.item import Item
from zoning.eia.local import built_in_lists
from zoning.eia.stating import columns_of
from zoning.errors import Where
from zoning.fact import Fact, StatedFact, find_fact, read_value

ON: Final = date(2026, 11, 1)
MANY, CHECKED, ONE_BY_ONE = 100_000, 500, 200
WITHIN_S, ONE_WITHIN_S = 10.0, 0.005
# What projects may state beside industry and content; each is stated by about a third of them.
_NUMBERS: Final = ("solvent_coating", "low_voc_coating", "solvent_adhesive", "floor_area", "beds", "wastewater_flow")
_YES_OR_NO: Final = ("in_industrial_building", "produces_voc", "produces_wastewater", "laboratory_waste", "in_park")
_TOUCHES: Final = ("touches.water_source", "touches.residential_area", "touches.nature_reserve")
_COUNTIES: Final = ("440606", "440305", "510116", "500112", "320583")
_Stated = Mapping[str, StatedFact]


def classify_projects(_: Ground, __: PostGIS | None) -> list[Limit]:
    """One project at a time, and many at once: their documents are the same."""
    edition = edition_on(ON)
    assert edition is not None
    projects = make_projects(edition, MANY)
    for project in projects[:ONE_BY_ONE]:
        answer_one(edition, project)
    single = [clock(partial(answer_one, edition, project))[0] for project in projects[:ONE_BY_ONE]]
    one = Limit("1 project classified, warm: the whole answer, median", statistics.median(single), ONE_WITHIN_S)
    columns = columns_of(projects, ON)
    seconds, found = clock(partial(classify, edition, columns))
    chosen = range(0, MANY, MANY // CHECKED)
    wrong = sum(found.of(site) != classify(edition, columns_of([projects[site]], ON)).of(0) for site in chosen)
    agreed = Agreement(len(chosen), wrong=wrong)
    return [one, Limit(f"{MANY:,} projects classified on columns", seconds, WITHIN_S, None, agreed)]


def answer_one(edition: Edition, project: _Stated) -> dict[str, Any]:
    """The whole answer on a project, as `zoning classify` gives it."""
    columns = columns_of([project], ON)
    local = LocalAnswers(built_in_lists(), columns, "zh")
    return classification_of(classify(edition, columns), 0, columns, "zh", local=local)


def make_projects(edition: Edition, count: int, *, seed: int = 7) -> list[dict[str, StatedFact]]:
    """Random projects, each near the meaning of an item: its codes, contents and processes, and some facts."""
    chance = random.Random(seed)
    items = edition.items
    return [dict(_project(chance, chance.choice(items))) for _ in range(count)]


def _project(chance: random.Random, item: Item) -> Iterator[tuple[str, StatedFact]]:
    codes = [*item.codes, *item.related]
    if codes and chance.random() < 0.8:
        code = chance.choice(codes)
        yield "industry_code", _stated(code[: chance.randint(2, len(code))])
    if item.contents and chance.random() < 0.7:
        yield "content", _stated(tuple(chance.sample(item.contents, min(len(item.contents), chance.randint(1, 2)))))
    if chance.random() < 0.6:
        yield "processes", _stated(tuple(chance.sample(_words(_fact("processes")), chance.randint(1, 3))))
    for key in _NUMBERS:
        if chance.random() < 0.3:
            yield key, _stated(_number(chance, _fact(key)))
    for key in _YES_OR_NO:
        if chance.random() < 0.3:
            yield key, _stated(chance.random() < 0.5)
    for key in _TOUCHES:
        if chance.random() < 0.3:
            yield key, _stated(chance.choice(("yes", "no")))
    if chance.random() < 0.5:
        yield "county", _stated(chance.choice(_COUNTIES))


def _number(chance: random.Random, fact: Fact) -> Any:
    amount = chance.choice((0, 1, 9.9, 10, 19, 20, 499, 500, 6_000, 100_000))
    return read_value(fact, f"{amount} {fact.unit}" if fact.type == "quantity" else f"{amount}", Where())


def _stated(value: Any) -> StatedFact:
    return StatedFact(value, "bench")


def _fact(key: str) -> Fact:
    fact = find_fact(key)
    assert fact is not None
    return fact


def _words(fact: Fact) -> Sequence[str]:
    return list(fact.values or ())
