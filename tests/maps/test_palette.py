"""Looks that stay apart without colour."""

import re
from collections import defaultdict

import pytest

from maps.palette import HATCHES, Style, read_palette

PALETTE = read_palette()
STYLES = [*PALETTE.outcomes.items(), *PALETTE.zones.items()]


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("key", "style"), STYLES)
def test_a_look_is_made_of_known_parts(key: str, style: Style) -> None:
    assert re.fullmatch(r"#[0-9a-f]{6}", style.fill)
    assert re.fullmatch(r"#[0-9a-f]{6}", style.stroke)
    assert 0 <= style.opacity <= 1
    assert style.hatch in HATCHES
    assert re.fullmatch(r"(\d+ \d+( \d+ \d+)?)?", style.dash)
    assert 0 < style.width_px < 6


def test_the_outcomes_are_those_people_are_told_in_order_of_gravity() -> None:
    expected = ["prohibited", "undetermined", "restricted", "conditional", "no_conflict", "refused"]
    assert list(PALETTE.outcomes) == expected


def test_what_forbids_or_is_unknown_lies_above_what_is_clear() -> None:
    order = {key: style.order for key, style in PALETTE.outcomes.items()}
    assert sorted(order, key=order.__getitem__) == [
        "no_conflict",
        "conditional",
        "refused",
        "restricted",
        "undetermined",
        "prohibited",
    ]
    assert len(set(order.values())) == len(order)


def test_every_outcome_has_a_symbol_of_its_own() -> None:
    symbols = [style.symbol for style in PALETTE.outcomes.values()]
    assert all(symbols)
    assert len(set(symbols)) == len(symbols)


def test_the_word_of_an_outcome_is_readable_on_its_colour() -> None:
    for key, style in PALETTE.outcomes.items():
        assert 1.05 / (lightness(style.stroke) + 0.05) >= 4.5, key


def test_the_classes_of_a_kind_differ_in_hatch_or_line_not_in_colour_alone() -> None:
    looks = defaultdict(list)
    for key, style in PALETTE.zones.items():
        kind, _, name = key.partition("/")
        if name:
            looks[kind].append((style.hatch, style.dash))
    for kind, found in looks.items():
        assert len(set(found)) == len(found), kind


def test_kinds_that_forbid_differ_from_each_other_in_hatch_or_line() -> None:
    keys = ["ecological_redline", "water_source/一级", "nature_reserve/核心保护区", "national_park/一般控制区"]
    looks = [(PALETTE.zones[key].hatch, PALETTE.zones[key].spacing_px, PALETTE.zones[key].dash) for key in keys]
    assert len(set(looks)) == len(looks)


def test_an_unknown_class_looks_like_its_kind_and_an_unknown_kind_like_other() -> None:
    assert PALETTE.zone_key("control_unit/优先保护") == "control_unit/优先保护"
    assert PALETTE.zone_key("control_unit/禁止开发") == "control_unit"
    assert PALETTE.zone_key("river/河流") == "river"
    assert PALETTE.zone_key("") == "other"


def test_an_unknown_outcome_never_looks_clear() -> None:
    assert PALETTE.outcome("permitted") == PALETTE.outcomes["undetermined"]
