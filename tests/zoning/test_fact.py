"""How what somebody wrote becomes a fact: a blank is missing, a wrong word is refused, never a guess."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.errors import FactError, Where
from zoning.fact import AREA_UNITS, FACT_TYPES, NO_WORDS, YES_WORDS, FactValue, find_fact, read_dictionary, read_value
from zoning.kind import KINDS


def value(key: str, raw: object) -> FactValue | None:
    fact = find_fact(key)
    assert fact is not None
    return read_value(fact, raw, Where())


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "/", "null", "NaN", float("nan"), "none", "<NA>"])
@pytest.mark.parametrize("key", ["has_outfall", "land_area_m2", "building_nature", "industry_code", "capacity"])
def test_a_blank_is_a_missing_fact_and_never_no_or_zero(key: str, raw: object) -> None:
    assert value(key, raw) is None


@pytest.mark.parametrize(("words", "meant"), [(YES_WORDS, True), (NO_WORDS, False)])
def test_yes_and_no_are_read_in_chinese_english_and_figures(words: set[str], meant: bool) -> None:
    assert words
    for word in words:
        assert value("has_outfall", word) is meant
        assert value("has_outfall", f" {word.upper()} ") is meant


@pytest.mark.parametrize(
    ("raw", "meant"), [(True, True), (False, False), (1, True), (0, False), (1.0, True), (0.0, False)]
)
def test_yes_and_no_of_a_file_with_types_are_read(raw: object, meant: bool) -> None:
    assert value("has_outfall", raw) is meant


@pytest.mark.parametrize("raw", ["maybe", "2", "是的吧", "yes?", "是/否"])
def test_a_word_that_is_neither_yes_nor_no_is_refused_with_what_is_allowed(raw: str) -> None:
    with pytest.raises(FactError) as raised:
        value("has_outfall", raw)
    problem = raised.value.problems[0]
    assert (problem.code, problem.found, problem.allowed) == ("bad-value", raw, "yes, no")
    assert problem.where.field == "has_outfall"


@pytest.mark.parametrize(
    ("raw", "area_m2"),
    [
        ("1500", 1500.0),
        ("1,500.5 m2", 1500.5),
        ("1.5 ha", 15_000.0),
        ("1.5公顷", 15_000.0),
        ("3亩", 2000.0),
        ("15 亩", 10_000.0),
        ("0.2 km2", 200_000.0),
        ("1 平方公里", 1_000_000.0),
        ("200平方米", 200.0),
        ("1e4", 10_000.0),
        (0, 0.0),
        (12.5, 12.5),
    ],
)
def test_an_area_is_read_in_its_unit(raw: object, area_m2: float) -> None:
    read = value("land_area_m2", raw)
    assert isinstance(read, float)
    assert math.isclose(read, area_m2, rel_tol=1e-12)


@pytest.mark.parametrize("raw", ["15 kg", "15 t/a", "large", "1.2.3", "inf", "1e999", "12 34", "亩"])
def test_an_area_in_no_unit_of_area_is_refused(raw: str) -> None:
    with pytest.raises(FactError):
        value("land_area_m2", raw)


@settings(deadline=None)
@given(st.floats(0, 1e9), st.sampled_from(sorted(AREA_UNITS)))
def test_an_area_means_the_same_in_every_unit(number: float, unit: str) -> None:
    read = value("land_area_m2", f"{number!r} {unit}")
    assert isinstance(read, float)
    assert read == float(Fraction(repr(number)) * AREA_UNITS[unit])


@pytest.mark.parametrize(
    ("raw", "key"), [("new", "new"), ("新建", "new"), ("expansion", "expand"), ("迁建", "relocate")]
)
def test_a_word_of_a_closed_list_is_read_by_key_or_label(raw: str, key: str) -> None:
    assert value("building_nature", raw) == key


def test_a_word_outside_a_closed_list_is_refused_and_the_list_is_told() -> None:
    with pytest.raises(FactError) as raised:
        value("building_nature", "bigger")
    assert raised.value.problems[0].allowed == "new, rebuild, expand, technical_upgrade, relocate"


@pytest.mark.parametrize("raw", ["none", "无", "没有", "None", []])
def test_a_list_that_says_none_is_known_to_be_empty(raw: object) -> None:
    assert value("activities", raw) == ()


@pytest.mark.parametrize("raw", [None, "", "-"])
def test_a_blank_list_is_missing_and_not_empty(raw: object) -> None:
    assert value("activities", raw) is None


@pytest.mark.parametrize(
    "raw", ["tourism; 游泳", "旅游，游泳", "旅游、swimming", "tourism|swimming|tourism", ["旅游", "游泳"]]
)
def test_a_list_is_read_between_any_of_the_usual_marks_each_word_once(raw: object) -> None:
    assert value("activities", raw) == ("tourism", "swimming")


@pytest.mark.parametrize("raw", ["tourism; dancing", "dancing", ["tourism", "none"]])
def test_a_list_with_a_word_nobody_knows_is_refused_whole(raw: object) -> None:
    with pytest.raises(FactError):
        value("activities", raw)


def test_none_is_a_word_where_the_list_has_it_and_a_blank_elsewhere() -> None:
    assert value("waste_facility", "none") == "none"
    assert value("waste_facility", "无") == "none"
    assert value("building_nature", "none") is None


@pytest.mark.parametrize(
    ("raw", "code"), [("C2614", "2614"), ("2614", "2614"), ("26", "26"), ("0111", "0111"), (2614, "2614")]
)
def test_an_industry_code_is_digits_without_its_letter(raw: object, code: str) -> None:
    assert value("industry_code", raw) == code


@pytest.mark.parametrize("raw", ["2", "26145", "chem", "26.1", "C"])
def test_what_is_no_industry_code_is_refused(raw: str) -> None:
    with pytest.raises(FactError):
        value("industry_code", raw)


@pytest.mark.parametrize("raw", [111, 26, 26.0])
def test_an_industry_code_given_as_a_short_number_is_refused_for_its_lost_zeros(raw: object) -> None:
    with pytest.raises(FactError):
        value("industry_code", raw)


def test_a_capacity_keeps_its_unit() -> None:
    assert value("capacity", "5000 t/a") == "5000 t/a"
    with pytest.raises(FactError):
        value("capacity", "large")


def test_a_fact_is_found_by_key_or_chinese_label_and_nothing_else() -> None:
    fact = find_fact("has_outfall")
    assert fact is not None
    assert find_fact("是否设置排污口") is fact
    assert find_fact("has_outfal") is None
    assert find_fact("HAS_OUTFALL") is None


def test_a_review_and_a_touch_of_every_kind_can_be_stated() -> None:
    review = find_fact("review.water-law.64.outfall")
    assert review is not None
    assert review.type == "bool"
    assert find_fact("review.") is None
    assert find_fact("touches.swamp") is None
    for kind in KINDS.values():
        touch = find_fact(f"touches.{kind.key}")
        assert touch is not None
        assert touch.allowed == ["yes", "no", *kind.classes]
    assert value("touches.water_source", "一级") == "一级"
    assert value("touches.water_source", "是") == "yes"
    assert value("touches.water_source", False) == "no"
    with pytest.raises(FactError):
        value("touches.water_source", "三级")


def test_every_fact_has_a_label_and_a_question_in_both_languages_and_a_closed_list_where_it_needs_one() -> None:
    labels = [fact.label[0] for fact in read_dictionary().values()]
    assert len(set(labels)) == len(labels)
    for key, fact in read_dictionary().items():
        assert key == fact.key
        assert all((*fact.label, *fact.question)), key
        assert fact.type in FACT_TYPES
        assert (fact.type in {"enum", "list"}) == (fact.values is not None), key


def test_the_facts_every_pack_may_rely_on_are_there() -> None:
    promised = (
        "industry_code building_nature has_outfall discharges_pollutants water_supply_related capacity land_area_m2 "
        "in_park two_high chemical_project tailings_pond"
    )
    assert set(promised.split()) <= set(read_dictionary())


@settings(deadline=None)
@given(st.sampled_from(sorted(read_dictionary())), st.text(max_size=20) | st.floats() | st.integers() | st.booleans())
def test_anything_written_is_a_value_a_blank_or_a_named_problem(key: str, raw: object) -> None:
    try:
        read = value(key, raw)
    except FactError as error:
        codes = {problem.code for problem in error.problems}
    else:
        codes = {"bad-value"}
        assert read is None or isinstance(read, (bool, float, str, tuple))
        assert not (isinstance(read, float) and not math.isfinite(read))
    assert codes == {"bad-value"}
