"""What the page is given: nothing hidden, nothing made up, every fault told at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from maps import Hit, MapError, Ring, Row, Section, Sheet, SiteMark, ZoneLayer, ZoneMark, both
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
    assert drawn["unseen"] == [["wetland", "no layer", "", None]]


def test_only_looks_that_zones_of_the_sheet_have_are_in_the_page(make_sheet: MakeSheet) -> None:
    drawn = page_content(make_sheet(), read_palette())
    used = {layer["looks"][look][0] for layer in drawn["layers"] for look in layer["look"]}
    assert {key for key in drawn["styles"] if not key.startswith("outcome:")} == used


def test_two_words_for_one_look_are_two_looks_of_the_legend() -> None:
    zones = tuple(ZoneMark(POINT, "other", word, "") for word in ("a", "b", "a"))
    drawn = page_content(sheet_of(zones=(ZoneLayer("l", "l", "other", "", zones),)), read_palette())
    (layer,) = drawn["layers"]
    assert sorted(layer["looks"][look][1] for look in layer["look"]) == ["a", "a", "b"]


def test_a_text_in_two_languages_reaches_the_page_in_both_and_one_that_is_the_same_once() -> None:
    marked = replace(
        site("x", POINT), outcome_label=both("禁止", "prohibited"), rows=(Row(both("a", "a"), both("b", "c")),)
    )
    content = page_content(sheet_of(marked), read_palette())
    drawn = content["sites"][0]
    assert drawn["label"] == {"zh": "禁止", "en": "prohibited"}
    assert [content["lines"][place] for place in drawn["rows"]] == [["a", {"zh": "b", "en": "c"}, ""]]


def test_a_row_that_many_cards_have_stands_once_in_the_page() -> None:
    rows = (Row("asked", "by all"), Row("asked", "by all", "", 0), Row("asked", "by all", "prohibited"))
    marks = [
        replace(site(name, POINT, id_=name), rows=rows[:1], sections=(Section("s", (*rows, Row("own", name))),))
        for name in ("x", "y")
    ]
    content = page_content(sheet_of(*marks, hits=(Hit(POINT),)), read_palette())
    assert content["lines"] == [
        ["asked", "by all", ""],
        ["asked", "by all", "prohibited"],
        ["own", "x", ""],
        ["own", "y", ""],
    ]
    assert [one["rows"] for one in content["sites"]] == [[0], [0]]
    assert [one["sections"][0]["rows"] for one in content["sites"]] == [[0, [0, 0], 1, 2], [0, [0, 0], 1, 3]]


def test_a_hit_knows_the_number_of_its_zone_however_zones_are_sorted(make_sheet: MakeSheet) -> None:
    sheet = make_sheet()
    drawn = page_content(sheet, read_palette())
    names = [name for layer in drawn["layers"] for name in layer["name"]]
    layers = {layer.id: layer for layer in sheet.zones}
    expected = [layers[hit.zone[0]].features[hit.zone[1]].name for hit in sheet.hits if hit.zone]
    assert [names[hit["zone"]] for hit in drawn["hits"]] == expected


def test_a_line_that_leads_nowhere_and_a_ring_around_no_site_are_faults() -> None:
    marked = replace(site("x", POINT), rows=(Row("", "", hit=1), Row("", "", hit=0)))
    sheet = sheet_of(marked, hits=(Hit(POINT),), rings=(Ring(POINT, "2", "1 m", ""),))
    with pytest.raises(MapError) as caught:
        page_content(sheet, read_palette())
    assert [fault.code for fault in caught.value.faults] == ["unknown-hit", "unknown-site"]


def test_stricter_zones_are_drawn_above_wider_ones(make_sheet: MakeSheet) -> None:
    drawn = page_content(make_sheet(), read_palette())
    order = [layer["id"] for layer in drawn["layers"]]
    assert order.index("units") < order.index("rivers") < order.index("redline") < order.index("water")
    water = next(layer for layer in drawn["layers"] if layer["id"] == "water")
    looks = [water["looks"][look][0] for look in water["look"]]
    assert looks == ["water_source/准", "water_source/二级", "water_source/一级"]


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
    sheet = sheet_of(site("x", metres), site("x", circle, id_="2"), site("x", id_="2"), hits=(Hit(nowhere),))
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
    for words in page_words(("zh", "en"), {}).values():
        assert tuple(words) == label_keys()
        assert all(words.values())


def test_the_places_to_fill_in_a_fixed_word_are_the_same_in_both_languages() -> None:
    zh, en = page_words(("zh", "en"), {}).values()
    places = re.compile(r"\{(\w+)\}")
    for key in zh:
        assert sorted(places.findall(zh[key])) == sorted(places.findall(en[key])), key


def test_a_fixed_word_can_be_replaced_but_not_invented() -> None:
    assert page_words(("en",), {"legend": "Key"})["en"]["legend"] == "Key"
    replaced = page_words(("zh", "en"), {"legend": both("图标", "Key")})
    assert [words["legend"] for words in replaced.values()] == ["图标", "Key"]
    with pytest.raises(MapError) as caught:
        page_words(("fr",), {"legnd": "Key"})
    assert [fault.code for fault in caught.value.faults] == ["unknown-key", "bad-value"]
