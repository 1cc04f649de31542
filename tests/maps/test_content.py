"""What the page is given: nothing hidden, nothing made up, every fault told at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from maps import MapError, Row, Sheet, SiteMark, ZoneLayer, ZoneMark
from maps.content import page_content
from maps.label import label_keys, page_words
from maps.palette import read_palette

MakeSheet = Callable[..., Sheet]

POINT = {"type": "Point", "coordinates": [104.0, 30.0]}


def site(outcome: str, *geometry: Mapping[str, object], id_: str = "1") -> SiteMark:
    return SiteMark(id_, "", outcome, outcome, geometry)


def sheet_of(*sites: SiteMark, **fields: object) -> Sheet:
    return replace(Sheet("t", "n", "zh", sites), **fields)  # type: ignore[arg-type]


def test_an_outcome_nobody_knows_looks_undetermined_and_keeps_its_word() -> None:
    drawn = page_content(sheet_of(site("allowed", POINT)), read_palette())
    assert drawn["sites"][0]["outcome"] == "undetermined"
    assert drawn["sites"][0]["label"] == "allowed"
    assert drawn["outcomes"] == [{"key": "undetermined", "label": "allowed", "count": 1}]


def test_a_site_without_a_place_is_listed_all_the_same() -> None:
    for geometry in ((), ({"type": "Polygon", "coordinates": []},), ({"type": "MultiPoint", "coordinates": [[]]},)):
        drawn = page_content(sheet_of(site("refused", *geometry)), read_palette())
        assert [(one["id"], one["anchor"], one["parts"]) for one in drawn["sites"]] == [("1", None, [])]


def test_layers_nobody_looked_at_reach_the_page() -> None:
    drawn = page_content(sheet_of(unseen=(Row("wetland", "no layer"),)), read_palette())
    assert drawn["unseen"] == [["wetland", "no layer", ""]]


def test_the_legend_names_only_what_is_on_the_sheet(make_sheet: MakeSheet) -> None:
    drawn = page_content(make_sheet(), read_palette())
    used = {zone["style"] for layer in drawn["layers"] for zone in layer["zones"]}
    assert {key for key in drawn["styles"] if not key.startswith("outcome:")} == used
    assert {entry["style"] for layer in drawn["layers"] for entry in layer["legend"]} == used
    counts = [sum(entry["count"] for entry in layer["legend"]) for layer in drawn["layers"]]
    assert counts == [len(layer["zones"]) for layer in drawn["layers"]]


def test_two_words_for_one_look_are_two_lines_of_the_legend() -> None:
    zones = tuple(ZoneMark(POINT, "other", word, "") for word in ("a", "b", "a"))
    drawn = page_content(sheet_of(zones=(ZoneLayer("l", "l", "other", "", zones),)), read_palette())
    assert [(entry["label"], entry["count"]) for entry in drawn["layers"][0]["legend"]] == [("a", 2), ("b", 1)]


def test_stricter_zones_are_drawn_above_wider_ones(make_sheet: MakeSheet) -> None:
    drawn = page_content(make_sheet(), read_palette())
    order = [layer["id"] for layer in drawn["layers"]]
    assert order.index("units") < order.index("rivers") < order.index("redline") < order.index("water")
    water = next(layer for layer in drawn["layers"] if layer["id"] == "water")
    assert [zone["style"] for zone in water["zones"]] == ["water_source/准", "water_source/二级", "water_source/一级"]


def test_the_view_holds_the_sites_or_else_the_zones() -> None:
    zones = (ZoneLayer("l", "l", "other", "", (ZoneMark(POINT, "other", "", ""),)),)
    here = {"type": "Point", "coordinates": [105.0, 31.0]}
    assert page_content(sheet_of(site("x", here), zones=zones), read_palette())["bounds"] == [[31, 105], [31, 105]]
    assert page_content(sheet_of(zones=zones), read_palette())["bounds"] == [[30, 104], [30, 104]]
    assert page_content(sheet_of(), read_palette())["bounds"] is None


def test_every_fault_of_a_sheet_is_told_at_once() -> None:
    metres = {"type": "Point", "coordinates": [500000.0, 3400000.0]}
    circle = {"type": "Circle", "coordinates": [104.0, 30.0]}
    nowhere = {"type": "Point", "coordinates": [float("nan"), 30.0]}
    sheet = sheet_of(site("x", metres), site("x", circle, id_="2"), site("x", id_="2"), hits=(nowhere,))
    with pytest.raises(MapError) as caught:
        page_content(sheet, read_palette())
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("duplicate-id", "sheet.sites"),
        ("bad-geometry", "site '1'"),
        ("bad-geometry", "site '2'"),
        ("bad-geometry", "sheet.hits[0]"),
    ]
    assert "500000" in str(caught.value)
    assert "longitude first" in str(caught.value)


def test_every_fixed_word_exists_in_both_languages() -> None:
    for lang in ("zh", "en"):
        words = page_words(lang, {})
        assert tuple(words) == label_keys()
        assert all(words.values())


def test_a_fixed_word_can_be_replaced_but_not_invented() -> None:
    assert page_words("en", {"legend": "Key"})["legend"] == "Key"
    with pytest.raises(MapError) as caught:
        page_words("fr", {"legnd": "Key"})
    assert [fault.code for fault in caught.value.faults] == ["unknown-key", "bad-value"]
