"""Lists of which a site sees little: screened and with margins as if every clause had been looked at for every site."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zoning.accesslist.structure_key import fingerprint
from zoning.catalogue import read_catalogue
from zoning.checking import Checker, CheckOptions
from zoning.outcome import Outcome
from zoning.pack import load_pack
from zoning.report.margin.looking import Looking
from zoning.screening import screen
from zoning.site import Site, read_sites

DAY = date(2026, 11, 22)
BAN, LIMIT, PROSE = "【水/禁止类】禁止设排污口。", "【土地/限制类】限制大面积用地。", "【水/限制类】限制用水。"
ONWARD, DUTY = "按该环境要素细类管控要求执行。", "【大气/综合类】推广节能。"
CODES = [f"ZH5101042000{number}" for number in range(1, 7)]
LISTS = (f"1.{BAN}\n2.{PROSE}", f"1.{LIMIT}", f"1.{PROSE}\n2.{DUTY}", f"1.{BAN}", "", f"1.{ONWARD}\n2.{LIMIT}")
OUTFALL, LARGE = {"fact": "has_outfall", "is": "yes"}, {"fact": "land_area_m2", "above": 5000}
FACTS: tuple[dict[str, Any], ...] = (
    {},
    {"has_outfall": "yes"},
    {"has_outfall": "no", "land_area_m2": 9000},
    {f"review.{CODES[0]}.spatial_layout.2": "yes"},
    {f"review.{CODES[2]}.spatial_layout.1": "no", "touches.control_unit": "yes"},
)


def structured(text: str, effect: str, when: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": fingerprint(text), "covers": "whole", "judged": [{"effect": effect, "when": when}]} | more


@pytest.fixture
def lists(world: Any) -> tuple[Path, Path]:
    """Six units in a row, 100 m each with 5 m between, some of their clauses structured; a pack that covers them."""
    records = [
        (world.polygon(105 * place, 0, 100, 100), {"code": code, "class": "2"} | ({"KJBJYS": text} if text else {}))
        for place, (code, text) in enumerate(zip(CODES, LISTS, strict=True))
    ]
    units = world.zone("units", *records, kind="control_unit", fields={"code": "code", "class": "class"}, accuracy_m=2)
    said = [structured(BAN, "prohibit", OUTFALL), structured(LIMIT, "restrict", LARGE, covers="part")]
    world.write("structures.yaml", json.dumps({"id": "s", "structures": said}, ensure_ascii=False))
    pack = world.pack(covers=("control_unit",))
    return world.catalogue(units, structures=["structures.yaml"]), pack


def sites_of(world: Any) -> Sequence[Site]:
    """A site in the middle of each unit, at its edge and across two, with each set of facts."""
    places = [105 * place + start for place in range(len(CODES)) for start in (40, 99, 88)]
    records = [(world.polygon(east, 40, 14, 10), facts) for east in places for facts in FACTS]
    return list(read_sites([world.features("many.geojson", *records)]))


def checker_of(lists: tuple[Path, Path], *, strict: bool) -> Checker:
    catalogue, pack = lists
    return Checker(read_catalogue(catalogue), [load_pack(pack)], DAY, options=CheckOptions(strict_prose=strict))


@pytest.mark.parametrize("strict", [False, True])
def test_screening_bounds_lists_as_a_check_does(world: Any, lists: tuple[Path, Path], strict: bool) -> None:
    checker, sites = checker_of(lists, strict=strict), sites_of(world)
    found, seen = screen(checker, sites), set()
    for site, answer in enumerate(checker.check(sites, {}).sites):
        told = tuple(Outcome(int(column[site])).key for column in (found.at_least, found.at_most))
        assert told == (answer["verdict"]["at_least"], answer["verdict"]["at_most"]), answer["facts"]
        seen.add(told)
    assert len(seen) >= 4, "bounds of several sorts"


def test_a_site_alone_is_answered_as_among_others(world: Any, lists: tuple[Path, Path]) -> None:
    checker, sites = checker_of(lists, strict=False), sites_of(world)[::4]
    together = checker.check(sites, {}).sites
    assert [checker.check([site], {}).sites[0] for site in sites] == list(together)


@pytest.mark.parametrize("strict", [False, True])
def test_margins_are_those_of_every_clause_tried_at_every_site(
    world: Any, lists: tuple[Path, Path], strict: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    checker, sites = checker_of(lists, strict=strict), sites_of(world)
    found = [answer["margin"] for answer in checker.check(sites, {}).sites]

    def all_keys(looking: Any) -> Collection[str]:
        keys: Collection[str] = looking._batch.listed.keys()
        return keys

    monkeypatch.setattr(Looking, "_keys_here", all_keys)
    assert [answer["margin"] for answer in checker.check(sites, {}).sites] == found
    assert any(str(margin["rule"]).startswith("clause.") for margin in found), "a clause decides one of them"
