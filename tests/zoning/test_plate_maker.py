"""The static maps of a report: which there are, what they show, what they say in words."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from defusedxml.ElementTree import fromstring

from maps.paper import Figure
from maps.plate import Frame
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import CheckOptions, check
from zoning.dossier.plate import PlateMaker
from zoning.dossier.theme import BACKGROUND, LAST, THEMES, theme_of
from zoning.kind import KINDS
from zoning.pack import NATIONAL, load_pack
from zoning.report import Report
from zoning.report.phrase import class_text
from zoning.site import SiteOptions, read_sites
from zoning.wording import has_word, say

ON = date(2026, 11, 22)
Maps = Callable[[str], dict[str, tuple[Figure, ...]]]


def _report(lang: str, sites: Path | bytes) -> Report:
    return check(
        read_sites([sites], SiteOptions()),
        catalogue=read_catalogue(SAMPLE),
        packs=[load_pack(NATIONAL)],
        on=ON,
        options=CheckOptions(lang=lang),
    )


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    projects = SAMPLE.parent / "projects.geojson"
    return {lang: _report(lang, projects) for lang in ("zh", "en")}


@pytest.fixture(scope="module")
def maps(reports: dict[str, Report]) -> Maps:
    made: dict[str, dict[str, tuple[Figure, ...]]] = {}

    def of(lang: str) -> dict[str, tuple[Figure, ...]]:
        if lang not in made:
            maker = PlateMaker(reports[lang])
            made[lang] = {
                site["id"]: maker.figures(place, site, shapes)
                for place, (site, shapes) in enumerate(reports[lang].entries())
            }
        return made[lang]

    return of


def _words(figure: Figure) -> list[str]:
    return [str(one.text) for one in fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_site_in_a_water_source_has_a_position_map_and_maps_of_units_and_water(maps: Maps) -> None:
    titles = [_words(figure)[0] for figure in maps("zh")["D01"]]
    assert titles == ["地理位置图", "生态环境管控单元叠图", "水环境与岸线叠图"]


def test_a_site_in_a_unit_has_it_on_a_map(maps: Maps, reports: dict[str, Report]) -> None:
    for site in reports["zh"].sites:
        units = [one["name"] for one in site["findings"] if one["kind"] == "control_unit" and one["relation"] != "near"]
        if units:
            _, unit, *_ = maps("zh")[site["id"]]
            assert f"涉及：{'、'.join(dict.fromkeys(units))}" in unit.alt, site["id"]


def test_a_map_says_which_edition_of_which_office_it_shows_and_at_what_scale(maps: Maps) -> None:
    _, unit, _ = maps("zh")["D01"]
    assert "生态环境管控单元（2024年动态更新）（洞庭示范区生态环境局（演示），2024-12-10版）" in unit.caption
    assert re.search(r"（1:\d+( 000)*）", unit.caption)


def test_the_words_for_a_map_name_the_site_its_outcome_and_what_it_touches(maps: Maps) -> None:
    *_, water = maps("zh")["D01"]
    for said in ("D01", "结论为禁止", "白鹭湖水源地一级保护区", "饮用水水源保护区 二级"):
        assert said in water.alt


def test_what_a_site_shares_with_a_protected_zone_is_outlined_but_not_what_with_its_unit(maps: Maps) -> None:
    _, unit, water = maps("zh")["D01"]
    assert "地块与分区重叠范围" in _words(water)
    assert "地块与分区重叠范围" not in _words(unit)


def test_an_english_map_is_english_but_for_the_names_on_it(maps: Maps, reports: dict[str, Report]) -> None:
    names = {name for layer in reports["en"].evidence.layers for name in _texts(layer)}  # type: ignore[union-attr]
    names |= {f"{site['id']} {site['name']}" for site in reports["en"].sites}
    for figures in maps("en").values():
        for figure in figures:
            strange = [word for word in _words(figure) if re.search("[\u4e00-\u9fff]", word)]
            assert [word for word in strange if not any(name.startswith(word.rstrip("…")) for name in names)] == []


def _texts(layer: Any) -> set[str]:
    if layer.layer is None:
        return set()
    fields = layer.layer.features.fields
    return {str(value) for column in layer.entry.fields.values() if column in fields for value in fields[column]}


def test_a_report_that_kept_nothing_to_draw_from_has_no_maps(reports: dict[str, Report]) -> None:
    bare = replace(reports["zh"], evidence=None)
    site, shapes = next(bare.entries())
    assert PlateMaker(bare).figures(0, site, shapes) == ()


def test_a_refused_record_has_no_maps() -> None:
    report = _report(
        "zh", b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties": {}}]}'
    )
    assert [PlateMaker(report).figures(place, *entry) for place, entry in enumerate(report.entries())] == [()]


def test_a_site_where_no_layer_lies_has_a_position_map_alone() -> None:
    far = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [179.9999, -16.5]}, "properties": {}}
    report = _report("zh", json.dumps({"type": "FeatureCollection", "features": [far]}).encode())
    site, shapes = next(report.entries())
    (figure,) = PlateMaker(report).figures(0, site, shapes)
    assert "180°" in "".join(_words(figure)) or "179°" in "".join(_words(figure))


def test_the_maps_of_a_site_do_not_depend_on_those_drawn_before(reports: dict[str, Report], maps: Maps) -> None:
    entries = list(reports["zh"].entries())
    fresh = PlateMaker(reports["zh"])
    for place in reversed(range(len(entries))):
        assert fresh.figures(place, *entries[place]) == maps("zh")[entries[place][0]["id"]]


def test_of_very_many_zones_specks_are_left_out_and_counted(
    reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    from zoning.dossier import ground

    monkeypatch.setattr(ground, "_MANY", 1)
    evidence = reports["zh"].evidence
    assert evidence is not None
    lakes = next(layer for layer in evidence.layers if layer.entry.kind == "lake")
    frame = Frame(113.2, 29.5, 5_000_000.0, 160.0, 70.0)
    zones, left_out = ground.LayerGround(lakes, "zh").zones(frame, frozenset())
    assert left_out > 0
    assert zones
    assert lakes.layer is not None
    assert len(zones) + left_out == len(lakes.layer.features.geometry)


def test_a_frame_over_the_edge_of_the_map_asks_on_both_sides() -> None:
    from zoning.dossier.ground import _within_world

    boxes = _within_world((-180.5, 0.0, -179.5, 1.0))
    assert shapely.union_all([shapely.box(*box) for box in boxes]).bounds == (-180.0, 0.0, 180.0, 1.0)
    assert sum(box[2] - box[0] for box in boxes) == pytest.approx(1.0)


def test_every_theme_has_a_word_and_every_kind_it_names_is_one() -> None:
    listed = [kind for kinds in THEMES.values() for kind in kinds]
    assert [theme for theme in THEMES if not has_word(f"theme.{theme}")] == []
    assert len(listed) == len(set(listed))
    assert set(listed) | set(BACKGROUND) <= set(KINDS)
    assert not set(listed) & set(BACKGROUND)


def test_a_kind_that_stands_nowhere_goes_to_the_last_theme() -> None:
    assert {kind: theme_of(kind) for kind in ("pack_kind", "river", "control_unit")} == {
        "pack_kind": LAST,
        "river": None,
        "control_unit": "unit",
    }


def test_every_class_of_a_kind_has_an_english_word() -> None:
    classes = {class_ for kind in KINDS.values() for class_ in kind.classes}
    assert [one for one in sorted(classes) if re.search("[\u4e00-\u9fff]", class_text(one, "en"))] == []
    assert {class_text(one, "zh") for one in classes} == classes
    assert class_text("一个包自己的类", "en") == "一个包自己的类"


def test_titles_of_maps_are_said_in_both_languages(maps: Maps) -> None:
    assert [_words(figure)[0] for figure in maps("en")["D01"]] == [
        say("plate.position", "en"),
        "Control units: overlay",
        "Water and shores: overlay",
    ]
