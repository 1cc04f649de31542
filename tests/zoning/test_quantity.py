"""Quantities: every spelling of a unit, exact conversion, and what never converts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.quantity import Quantity, parse_quantity, parse_unit


def quantity(text: str) -> Quantity:
    found = parse_quantity(text)
    assert found is not None, text
    return found


# As the classification catalogue, access lists and siting rules write their limits, and as applicants do.
EQUAL = [
    (
        "5000 t/a",
        "5000吨/年",
        "0.5万吨/年",
        "5 kt/a",
        "5,000 t/a",
        "５０００吨／年",
        "5000 吨每年",
        "5e6 kg/a",
        "5千吨/年",
    ),
    ("1万立方米/日", "10000 m3/d", "10000 m³/d", "1 万m3/d", "10000㎥/天", "10000方/日", "1e4 m^3/d"),
    ("1000千升/年", "1000 kL/a", "1000 m3/a", "1e6 L/a"),
    ("65吨/小时", "65 t/h", "65蒸吨", "65 蒸吨/小时", "65000 kg/h"),
    ("45.5兆瓦", "45.5 MW", "45500 kW", "4.55万千瓦", "45500千瓦", "0.0455 GW"),
    ("330千伏", "330kV", "33万伏"),
    ("5公里", "5 km", "5000米", "5千米", "5000 m"),
    ("15亩", "1公顷", "1 ha", "10000平方米", "0.01 km2", "0.01平方公里", "1 hm²", "10000㎡", "1万m2"),
    ("1亿立方米", "10000万m3", "1e8 m3"),
    ("5000头", "0.5万头", "5千头"),
    ("10万只", "100000羽", "1e5 只"),
    ("500张", "500床", "500张床位", "500 beds"),
    ("100台", "100套", "100台/套"),
    ("150万件/年", "1500000 件/a", "1.5百万件/年"),
    ("1000吨级", "1000 DWT", "0.1万吨级"),
    ("3600 m3/h", "1 m3/s", "60 m³/min"),
    ("50毫克/立方米", "50 mg/m3", "0.05 g/m³"),
    ("0.5吨标煤/万元", "0.5 tce/万元", "5e-5 tce/元"),
    ("10兆电子伏", "10 MeV"),
    ("1.6兆帕", "1.6 MPa", "1600 kPa"),
    ("20辆", "20 vehicles"),
]


@pytest.mark.parametrize("spellings", EQUAL, ids=lambda spellings: spellings[0])
def test_a_quantity_is_the_same_in_every_spelling(spellings: tuple[str, ...]) -> None:
    first = quantity(spellings[0])
    assert first.dimension
    for spelling in spellings:
        found = quantity(spelling)
        assert (found.value, found.dimension, found.text) == (first.value, first.dimension, spelling)


APART = ["10 t/a", "10 t/d", "10 t/h", "10 t/月", "10 t", "10 m3/a", "10 m3", "10 Nm3", "10 m2", "10 km", "10 kW"]
APART += [
    "10 头",
    "10 只",
    "10 张",
    "10 台",
    "10 辆",
    "10 件",
    "10 座",
    "10 kV",
    "10 吨级",
    "10 kWh",
    "10 tce",
    "10",
    "10 %",
]
APART += ["10 kg/t", "10 mg/m3", "10 kVA", "10 GJ", "10 户", "10 人"]


def test_no_two_things_that_differ_ever_compare_and_a_day_is_no_part_of_a_year() -> None:
    dimensions = [quantity(text).dimension for text in APART]
    assert len(set(dimensions)) == len(APART)


NO_QUANTITIES = [
    "",
    "large",
    "t/a",
    "5 apples",
    "5 t/fortnight",
    "5-6 t/a",
    "≥5 t/a",
    "1.2.3 t",
    "1 2 t",
    "5 t/",
    "5 /a",
]
NO_QUANTITIES += ["mW", "5 mW", "1e999 t", "1e-999 t", "9" * 61 + " t", "5 " + "万" * 70, "nan t", "inf t", "5 t//a"]


@pytest.mark.parametrize("text", [*NO_QUANTITIES, "约5吨"])
def test_what_is_no_number_with_a_unit_we_know_is_none(text: str) -> None:
    assert parse_quantity(text) is None


def test_megawatts_are_not_milliwatts_and_a_thousand_watts_are_a_kilowatt() -> None:
    assert quantity("1 MW").value == 1000 * quantity("1千瓦").value == 1000 * quantity("1 kW").value
    assert quantity("1千千瓦").value == quantity("1 MW").value


def test_a_number_without_a_unit_has_no_dimension() -> None:
    assert (quantity("5万").value, quantity("5万").dimension) == (50_000, ())


NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6)
# How many of the second unit one of the first is, by the definition of the units.
FACTORS = {
    ("t", "kg"): Fraction(1000),
    ("kg", "g"): Fraction(1000),
    ("g", "mg"): Fraction(1000),
    ("吨", "千克"): Fraction(1000),
    ("km2", "公顷"): Fraction(100),
    ("公顷", "亩"): Fraction(15),
    ("公里", "米"): Fraction(1000),
    ("m3", "升"): Fraction(1000),
    ("兆瓦", "千瓦"): Fraction(1000),
    ("m3/s", "m3/h"): Fraction(3600),
    ("万吨", "吨"): Fraction(10_000),
    ("亿立方米", "万立方米"): Fraction(10_000),
    ("百万千瓦", "GW"): Fraction(1),
}


@settings(deadline=None)
@given(NUMBERS, st.sampled_from(sorted(FACTORS)))
def test_units_convert_exactly(number: Decimal, units: tuple[str, str]) -> None:
    greater, smaller = units
    assert quantity(f"{number:f} {greater}").value == Fraction(number) * FACTORS[units] * quantity(f"1 {smaller}").value


@settings(deadline=None)
@given(
    NUMBERS, st.sampled_from(["", "十", "百", "千", "万", "百万", "亿"]), st.sampled_from(["t/a", "头", "m3/d", "kW"])
)
def test_a_multiplier_before_a_unit_multiplies_the_number(number: Decimal, multiplier: str, unit: str) -> None:
    factor = {"": 1, "十": 10, "百": 100, "千": 10**3, "万": 10**4, "百万": 10**6, "亿": 10**8}[multiplier]
    assert quantity(f"{number:f}{multiplier}{unit}").value == Fraction(number) * factor * quantity(f"1 {unit}").value


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_quantity_or_none(text: str) -> None:
    found = parse_quantity(text)
    assert found is None or isinstance(found.value, Fraction)


def test_the_unit_a_quantity_was_written_in_can_be_told() -> None:
    assert quantity("5万吨/年").written == (5.0, "万吨/年")
    assert parse_unit("no unit") is None
