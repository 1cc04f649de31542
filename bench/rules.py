"""Rules on columns: many rules on many sites, whether that is linear in both, and how long packs take to load."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from bench.ground import FULL, Ground
from bench.row import Agreement, Limit, said_time
from bench.timing import interleave
from tests.servers.postgis import PostGIS
from zoning.columns import Columns, ContactColumns, FactColumn, KindColumns, Objects, objects
from zoning.fact import read_dictionary
from zoning.kind import KINDS
from zoning.pack import built_in_packs, load_pack
from zoning.rule import Rule
from zoning.verdict import answer_rules

RULES, PROMISED_S, LOADED_S = 500, 2.0, 0.3
# Twice the work may take this many times as long: linear, with a quarter for a busy machine.
DOUBLED: Final = 2.5
DAY: Final = date(2026, 11, 22)
KIND_NAMES: Final = tuple(KINDS)[:24]
CHECKED: Final = 100
CODES: Final = ("2614", "2221", "0321", "4430", "2511", "3110", "1713", "7723")
NATURES: Final = ("new", "rebuild", "expand", "technical_upgrade", "relocate")
NOTE: Final = (
    "Rules of six shapes in turn, as the built-in packs have them, read from one pack: a place and an industry, a "
    "distance and a fact, an amount, activities with an exception, processes or pollutants, two of four. A site "
    "meets or nears a feature of each of {} kinds with a chance of one in four; one fact in ten is missing. "
    "Contacts and facts are made beforehand, nothing is remembered between runs. {} of the sites are answered "
    "again one by one and compared."
)


def evaluation(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """500 rules on 100,000 sites (fewer on less ground), half of each beside it, and loading all built-in packs."""
    share = ground.parcels / FULL.parcels
    sites, limit_s = ground.parcels, max(0.25, PROMISED_S * share)
    rules = make_rules(RULES)
    whole, half = make_columns(sites), make_columns(sites // 2)
    jobs = {
        "all": partial(_answer, rules, whole),
        "half the rules": partial(_answer, rules[: RULES // 2], whole),
        "half the sites": partial(_answer, rules, half),
    }
    seconds, answers = interleave(jobs, ground.runs)
    picked = np.linspace(0, sites - 1, CHECKED).astype(int)
    alone = np.column_stack([answer_rules(rules, _fresh(whole).of(int(site)))[:, 0] for site in picked])
    agreed = Agreement(alone.size, wrong=int((alone != answers["all"][:, picked]).sum()))
    note = NOTE.format(len(KIND_NAMES), CHECKED)
    work = f"{RULES} rules on {sites:,} sites"
    limits = [Limit(work, seconds["all"], limit_s, None, agreed, ground.runs, note)]
    for other, said in (("half the rules", f"{RULES // 2} rules"), ("half the sites", f"{sites // 2:,} sites")):
        took_s = seconds[other]
        about = f"{work}, beside {said} in {said_time(took_s)}"
        limits.append(Limit(about, seconds["all"], DOUBLED * took_s, 2 * took_s, None, ground.runs))
    return [*limits, loading(ground)]


def loading(ground: Ground) -> Limit:
    """All built-in packs, read anew each time."""
    paths = built_in_packs()
    seconds, answers = interleave({"ours": lambda: [load_pack(path) for path in paths]}, ground.runs)
    rules = sum(len(pack.rules) for pack in answers["ours"])
    work = f"All {len(paths)} built-in packs loaded, {rules} rules"
    return Limit(work, seconds["ours"], LOADED_S, None, None, ground.runs)


def make_rules(count: int) -> tuple[Rule, ...]:
    """Rules of every shape in turn, through the reader of packs."""
    listed = [
        {
            "id": f"bench.{number}",
            "title": f"rule {number}",
            "in_force": {"from": "2020-01-01"},
            "outcome": ("prohibited", "restricted", "conditional")[number % 3],
            "references": [{"act": "made", "article": str(number)}],
            **_shape(number),
        }
        for number in range(count)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.yaml"
        path.write_text(
            json.dumps({"id": "bench", "title": "bench", "version": "1", "rules": listed}, indent=0), "utf-8"
        )
        return load_pack(path).rules


def _shape(number: int) -> dict[str, Any]:
    kind, other = (KIND_NAMES[(number * step + number // 6) % len(KIND_NAMES)] for step in (1, 5))
    words = list(read_dictionary()["activities"].values or {})
    activity, further = words[number % len(words)], words[(number + 7) % len(words)]
    industry = {"industry": [CODES[number % len(CODES)][:2], CODES[(number + 3) % len(CODES)][:3]]}
    place: dict[str, Any] = {"touches": {"kind": kind}}
    classes = KINDS[kind].classes
    one_class = {"touches": {"kind": kind, "class": [classes[number % len(classes)]]}} if classes else place
    near = {"touches": {"kind": other, "within_m": 100 + number}}
    nature = {"fact": "building_nature", "in": list(NATURES[: 1 + number % 3])}
    amount = {"fact": "land_area_m2", "above": 1000 + 37 * number}
    does = {"fact": "activities", "includes": [activity, further]}
    gives = {"pollutant": ["lead", "mercury"]}
    makes = {"process": ["electroplating", "tanning"]}
    shapes: tuple[dict[str, Any], ...] = (
        {"when": {"all": [one_class, industry]}},
        {"when": {"all": [near, nature]}},
        {"when": {"all": [place, amount, {"not": {"fact": "in_park", "is": "yes"}}]}},
        {"when": {"all": [place, does]}, "exceptions": [{"title": "made", "when": nature}]},
        {"when": {"any": [{"all": [near, gives]}, {"all": [one_class, makes]}]}},
        {"when": {"at_least": {"count": 2, "of": [place, near, industry, amount]}}},
    )
    return shapes[number % len(shapes)]


def make_columns(size: int) -> Columns:
    """Sites with contacts and facts by chance; the same every time."""
    draw = np.random.default_rng(11)
    return Columns(
        size=size,
        on=DAY,
        facts=dict(_facts(size, draw)),
        kinds={kind: _kind(kind, size, draw) for kind in KIND_NAMES},
        roles={},
    )


def _facts(size: int, draw: np.random.Generator) -> Sequence[tuple[str, FactColumn]]:
    dictionary = read_dictionary()

    def lists(key: str) -> Objects:
        words = list(dictionary[key].values or {})
        several = [tuple(draw.choice(words, draw.integers(0, 3), replace=False).tolist()) for _ in range(200)]
        return objects(several[number] for number in draw.integers(0, len(several), size))

    def one_of(words: Sequence[str]) -> Objects:
        return objects(words[number] for number in draw.integers(0, len(words), size))

    values = {
        "industry_code": one_of(CODES),
        "building_nature": one_of(NATURES),
        "in_park": objects(draw.random(size) < 0.3),
        "land_area_m2": objects(draw.integers(100, 40_000, size).astype(float).tolist()),
        **{key: lists(key) for key in ("activities", "pollutants", "processes")},
    }
    return [(key, FactColumn(value, draw.random(size) < 0.9)) for key, value in values.items()]


def _kind(kind: str, size: int, draw: np.random.Generator) -> KindColumns:
    site = np.flatnonzero(draw.random(size) < 0.25)
    distance_m = np.where(draw.random(len(site)) < 0.5, 0.0, draw.uniform(1, 1000, len(site)))
    words = KINDS[kind].classes or (None,)
    contacts = ContactColumns(
        site=site,
        role=np.full(len(site), "main", dtype=object),
        classes=objects(words[number] for number in draw.integers(0, len(words), len(site))),
        distance_m=distance_m,
        accuracy_m=np.full(len(site), 2.0),
        hit=distance_m == 0.0,
        firm=(distance_m == 0.0) & (draw.random(len(site)) < 0.9),
        row=np.arange(len(site), dtype=np.intp),
    )
    reason = objects(None if known else "layer" for known in draw.random(size) < 0.95)
    return KindColumns(contacts, reason, np.full(size, np.inf), np.full(size, None, dtype=object))


def _fresh(columns: Columns) -> Columns:
    """The same columns, of which nothing was worked out yet."""
    facts = {key: replace(column) for key, column in columns.facts.items()}
    return replace(columns, facts=facts, kinds={kind: replace(column) for kind, column in columns.kinds.items()})


def _answer(rules: Sequence[Rule], columns: Columns) -> Any:
    return answer_rules(rules, _fresh(columns))
