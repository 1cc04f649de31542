"""A number and the noun beside it: "1 site", "2 sites", wherever the catalogue of words tells a count."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Final

import pytest

from zoning.wording import _ALL as TEXTS
from zoning.wording import say

# Words in s that go with one: verbs of the singular, and what is no plural at all.
OF_ONE: Final = {
    *(
        "answers",
        "applies",
        "binds",
        "comes",
        "covers",
        "differs",
        "does",
        "ends",
        "expires",
        "fits",
        "has",
        "holds",
        "is",
    ),
    *("lacks", "lies", "names", "stands", "tells", "was", "yields", "its", "this"),
}
# Texts that never stand with 1, or whose plural belongs to a noun before the place; each with its reason.
LEFT: Final = {
    "border.length": "lines are apart, the metres are not counted",
    "draft.map.back": "shown where the list has several",
    "draft.shown": "shown where there are more than the first hundred",
    "eia.usual": "the projects are the plural",
    "gate.text.more": "shown where there are more than the first hundred",
    "lint.attribute-not-mapped.next": "a word is named, not counted",
    "lint.source-replaced": "the rules are the plural",
    "plate.among": "told of two and more",
    "warning.coordinates-coarse": "the coordinates are the plural",
    "warning.empty-hole-left-out": "a record is named, not counted",
    "warning.shift-taken-out": "the coordinates are the plural",
    "warning.taken-as-ring": "an area has three places and more",
}
_BESIDE: Final = re.compile(r"\{(\w+)\}((?: [a-z][\w'-]*){1,3})")


def plurals() -> Iterator[tuple[str, str]]:
    """Every text with a place that is filled as it is and followed by a plural, with what stands there."""
    for key, (_, english) in TEXTS.items():
        for found in _BESIDE.finditer(english):
            signs = (word for word in found[2].split() if word in ("are", "were", "have") or word.endswith("s"))
            first = next(signs, None)
            if first is not None and first not in OF_ONE and not first.endswith("ss"):
                yield key, found[0]


def counted() -> Iterator[tuple[str, str, str]]:
    """Every place of a text that has a form for one and a form for several."""
    for key, (_, english) in TEXTS.items():
        for _, name, form, _ in Formatter().parse(english):
            if name is not None and "|" in (form or ""):
                yield key, name, form or ""


def test_no_number_stands_beside_a_noun_that_is_only_plural() -> None:
    assert [found for found in plurals() if found[0] not in LEFT] == []


def test_every_text_left_out_of_this_is_there_and_needs_to_be() -> None:
    assert {key for key, _ in plurals()} >= LEFT.keys()


@pytest.mark.parametrize(("key", "name", "form"), [*counted()])
def test_each_counted_noun_has_a_form_for_one_and_another_for_several(key: str, name: str, form: str) -> None:
    one, several = form.split("|")
    assert one
    assert several
    assert one != several
    text = TEXTS[key][1]
    others = {other: "x" for _, other, _, _ in Formatter().parse(text) if other is not None}
    for count, told in ((0, several), (1, one), (2, several), ("1", one), ("1,001", several)):
        assert f"{count} {told}" in say(key, "en", **{**others, name: count})


def test_chinese_needs_no_forms() -> None:
    assert [key for key, (chinese, _) in TEXTS.items() if re.search(r"\{\w+:[^}]*\|", chinese)] == []
