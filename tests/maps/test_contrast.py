"""Words and marks that can be told from their ground: contrast AA, in colour and in grey."""

import re
from importlib.resources import files

import pytest

from maps.palette import read_palette

PALETTE = read_palette()
SHEET = files("maps").joinpath("assets", "sheet.css").read_text(encoding="utf-8")
TEXT, LARGE = 4.5, 3.0


def channels(colour: str) -> list[float]:
    full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    return [int(full[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def lightness(rgb: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((lightness(channels(one)), lightness(channels(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def variables() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", SHEET))


def laid_over(fill: str, opacity: float, ground: str) -> list[float]:
    return [f * opacity + g * (1 - opacity) for f, g in zip(channels(fill), channels(ground), strict=True)]


@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "warn"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "white"])
def test_every_ink_can_be_read_on_every_paper(ink: str, ground: str) -> None:
    known = variables() | {"white": "#ffffff"}
    assert contrast(known[ink], known[ground]) >= TEXT


def test_the_warning_can_be_read_on_its_own_paper() -> None:
    known = variables()
    assert contrast(known["warn"], known["warn-paper"]) >= TEXT
    assert contrast(known["ink-2"], known["warn-paper"]) >= TEXT


def rules() -> list[tuple[str, str, str]]:
    """Selector, colour and ground of every rule that sets both."""
    found = []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", SHEET):
        said = {}
        for name, value in re.findall(r"(?:^|[;\s])(color|background(?:-color)?): ([^;]+)", body):
            key = "color" if name == "color" else "ground"
            resolved = re.sub(r"var\(--([\w-]+)\)", lambda m: variables().get(m[1], m[0]), value)
            if match := re.match(r"#[0-9a-f]{3}(?:[0-9a-f]{3})?\b", resolved):
                said[key] = match[0]
        if {"color", "ground"} <= set(said):
            found.append((selector.strip(), said["color"], said["ground"]))
    return found


def test_every_rule_that_sets_ink_and_ground_keeps_them_apart() -> None:
    assert len(rules()) >= 6
    assert [entry for entry in rules() if contrast(entry[1], entry[2]) < TEXT] == []


@pytest.mark.parametrize("key", list(PALETTE.outcomes))
def test_an_outcome_can_be_read_as_ink_on_every_paper_and_as_ground_of_white_words(key: str) -> None:
    tone = PALETTE.outcomes[key].stroke
    for ground in ("#ffffff", variables()["paper"], variables()["sheet"], "#eae5d8"):
        assert contrast(tone, ground) >= TEXT


@pytest.mark.parametrize("key", list(PALETTE.zones))
def test_the_outline_of_a_zone_stands_off_from_the_sheet(key: str) -> None:
    # An outline is a mark, not a word: 3 to 1 where it is all there is; less where fill and hatch tell it too.
    style = PALETTE.zones[key]
    least = LARGE if style.opacity == 0 else 2.0
    assert contrast(style.stroke, variables()["sheet"]) >= least, key


def test_rings_and_overlaps_stand_off_from_every_zone_they_may_lie_on() -> None:
    for key, style in PALETTE.zones.items():
        ground = lightness(laid_over(style.fill, style.opacity, variables()["sheet"]))
        for line in (PALETTE.ring, PALETTE.overlap):
            assert (ground + 0.05) / (lightness(channels(line.stroke)) + 0.05) >= LARGE, key


def test_in_grey_the_hatch_of_a_zone_stands_off_from_its_own_fill() -> None:
    for key, style in PALETTE.zones.items():
        if style.hatch != "none":
            ground = laid_over(style.fill, style.opacity, variables()["sheet"])
            # hatch lines are drawn at 0.62 of their strength or more
            line = [s * 0.62 + g * 0.38 for s, g in zip(channels(style.stroke), ground, strict=True)]
            assert (lightness(ground) + 0.05) / (lightness(line) + 0.05) >= 1.35, key


def test_classes_of_a_kind_differ_without_colour_in_hatch_line_or_spacing() -> None:
    kinds: dict[str, list[tuple[str, float, str, float]]] = {}
    for key, style in PALETTE.zones.items():
        kind, _, name = key.partition("/")
        if name:
            kinds.setdefault(kind, []).append((style.hatch, style.spacing_px, style.dash, style.width_px))
    assert all(len(set(looks)) == len(looks) for looks in kinds.values())
