"""The classification catalogue as a whole: every item is there, and agrees with the table it was read from."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from zoning.condition import Condition, Touches
from zoning.eia.edition import Edition, edition_on
from zoning.eia.item import Item
from zoning.eia.sensitive import members_of

# The names of the table's members of article 3 (二), in the order in which longer names hide shorter ones.
NAMED = {
    "除（一）外的生态保护红线管控范围": "redline",
    "永久基本农田": "permanent_farmland",
    "基本农田保护区": "permanent_farmland",
    "基本草原": "grassland",
    "森林公园": "forest_park",
    "地质公园": "geopark",
    "海洋公园": "marine_park",
    "重要湿地": "important_wetland",
    "天然林": "natural_forest",
    "重点保护野生动物栖息地": "animal_habitat",
    "重点保护野生植物生长繁殖地": "plant_habitat",
    "产卵场": "spawning_ground",
    "洄游通道": "migration_route",
    "天然渔场": "natural_fishery",
    "水土流失重点预防区": "erosion_area",
    "沙化土地封禁保护区": "desert_closure_area",
    "封闭及半封闭海域": "enclosed_sea",
}


def edition() -> Edition:
    found = edition_on(date(2026, 11, 1))
    assert found is not None
    return found


ITEMS = {item.number: item for item in edition().items}


@pytest.fixture(scope="module")
def table(real_data: Path) -> dict[int, dict[str, str]]:
    path = real_data.parent.parent / "reference" / "eia_catalogue_2021.csv"
    if not path.exists():
        pytest.skip("the table of the catalogue is not beside the project")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {int(row["no"]): row for row in csv.DictReader(file)}


def test_all_173_items_stand_in_55_groups() -> None:
    assert list(ITEMS) == list(range(1, 174))
    assert [group.number for group in edition().groups] == list(range(1, 56))


def test_the_catalogue_of_2021_is_in_force_from_its_first_day_on() -> None:
    assert edition_on(date(2020, 12, 31)) is None
    assert edition_on(date(2021, 1, 1)) is not None


def test_the_items_hold_the_codes_of_the_table(table: dict[int, dict[str, str]]) -> None:
    own = {number: set(item.codes) for number, item in ITEMS.items()}
    named = {number: set(row["gbt4754_codes"].split()) for number, row in table.items()}
    without = {number: codes for number, codes in own.items() if not named[number] and codes}
    assert {number: codes for number, codes in own.items() if codes != named[number] and number not in without} == {}
    assert sorted(without) == [67, 91, 95]  # the class of the standard has the name of the item


def test_the_starred_codes_are_those_of_the_table(table: dict[int, dict[str, str]]) -> None:
    starred = {number: set(row["starred_codes_industrial_building_only"].split()) for number, row in table.items()}
    assert {number for number, item in ITEMS.items() if set(item.starred) != starred[number]} == set()


def test_an_item_has_the_documents_that_its_row_has(table: dict[int, dict[str, str]]) -> None:
    def of_row(row: dict[str, str]) -> set[str]:
        keys = ("report_book", "report_table", "registration")
        return {key for key in keys if row[key].strip() not in ("", "/")}

    own = {number: {branch.document.key for branch in item.branches} for number, item in ITEMS.items()}
    assert {number: own[number] for number, row in table.items() if own[number] != of_row(row)} == {}


def test_an_item_counts_the_sensitive_areas_that_its_row_names(table: dict[int, dict[str, str]]) -> None:
    wrong = {
        number: (sorted(set(ITEMS[number].sensitive) ^ wanted))
        for number, row in table.items()
        if (wanted := sensitive_of(row)) != set(ITEMS[number].sensitive)
    }
    assert wrong == {97: ["residential"]}  # for standard factory halls alone, in a line of its own


def sensitive_of(row: dict[str, str]) -> set[str]:
    found: set[str] = set()
    for group, key in (("one", "sens_art3_1"), ("two", "sens_art3_2"), ("three", "sens_art3_3")):
        text = row[key]
        if text.startswith("ALL"):
            found |= set(members_of([group]))
            continue
        found |= {member for name, member in NAMED.items() if name in text}
        found |= {"nature_reserve"} if "自然保护区" in text else set()
        found |= {"marine_reserve"} if "海洋特别保护区" in text else set()
        found |= {"cultural_relic"} if "文物保护单位" in text else set()
        found |= {"residential"} if "居住" in text else set()
    return found


def touched(condition: Condition) -> bool:
    return isinstance(condition, Touches) or any(touched(part) for part in condition.parts)


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: f"item-{item.number:03}")
def test_an_item_asks_the_map_only_where_it_names_sensitive_areas(item: Item) -> None:
    asks = any(touched(branch.when) for branch in item.branches)
    assert asks == bool(item.sensitive)


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: f"item-{item.number:03}")
def test_an_item_is_told_in_both_languages_and_not_in_a_mixture(item: Item) -> None:
    for chinese, english in (item.title, *(branch.says for branch in item.branches)):
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert not re.search(r"[\u4e00-\u9fff]", english), english
