"""`zoning check --report`: what stands in each file, read back by the programs that will open it."""

import csv
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pyarrow.parquet
import pytest
from openpyxl.utils.escape import unescape

from maps.palette import read_palette
from zoning.accesslist.entry import ADMISSION_LISTS, CAP_LIST, OTHERWISE_LIST
from zoning.catalogue import LEGAL_STATUSES
from zoning.clause import DIMENSIONS, RESULTS, UNDIVIDED
from zoning.export import SUFFIXES, workbook
from zoning.export.table import (
    ADMISSIONS,
    ALLOWANCES,
    CLAUSES,
    DETAILS,
    FACTS,
    FINDINGS,
    LAYERS,
    QUESTIONS,
    RASTERS,
    SITES,
)
from zoning.export.workbook import lightened
from zoning.kind import KINDS
from zoning.outcome import ANSWERS, OUTCOMES, REASONS
from zoning.schema import make_schema
from zoning.wording import has_word, keys_of, say

ON_WATER = {"touches": {"kind": "water_source", "class": "一级"}}
IS_NEW = {"fact": "building_nature", "is": "new"}
# What a cell, a page or a statement of SQL would obey.
HOSTILE = {
    "formula": '=HYPERLINK("http://example.org","click")',
    "plus": "+1+2",
    "minus": "-1+2",
    "at": "@SUM(A1)",
    "page": "<script>alert(1)</script> & ]]>",
    "escape": "_x0041_ %s {0} '; DROP TABLE sites;--",
}


@pytest.fixture
def checked(world: Any) -> Any:
    """Four sites: one prohibited, one that lacks a fact, one that meets nothing, one without a shape."""
    world.pack(
        world.rule("r.water", ON_WATER),
        world.rule("r.new", {"all": [{"touches": {"kind": "wetland"}}, IS_NEW]}, "restricted"),
        covers=["wetland"],
    )
    world.catalogue(
        world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级", "code": "W1"})),
        world.zone("wl", (world.polygon(5000, 0, 1000, 1000), {"code": "L1"}), kind="wetland"),
        world.zone("lost", (world.polygon(0, 0, 1, 1), {}), kind="other", source="nowhere.gpkg"),
    )
    world.features(
        "sites.geojson",
        (world.polygon(0, 0, 100, 50), {"id": "wet", "name": "水边"}),
        (world.polygon(5100, 100, 100, 100), {"id": "open", "name": "待定"}),
        (world.polygon(20000, 0, 100, 100), {"id": "dry", "name": "远处"}),
        (None, {"id": "bad", "name": "没有图形"}),
    )
    return world


def report_of(world: Any, suffix: str, *arguments: object, lang: str = "en") -> Path:
    """The file that the check writes."""
    path: Path = world.folder / f"report{suffix}"
    answer = world.check("--report", path, *arguments, lang=lang)
    assert answer.code in (0, 1), answer.err
    return path


def sheet_rows(path: Path, name: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[name]
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]


def table_rows(path: Path, name: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY fid')]
    connection.close()
    return rows


def outcomes_in(path: Path) -> dict[str, str]:
    if path.suffix == ".gpkg":
        rows = geopandas.read_file(path, layer="sites").to_dict("records")
    elif path.suffix == ".parquet":
        rows = geopandas.read_parquet(path).to_dict("records")
    elif path.suffix == ".csv":
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    else:
        words = {say(f"outcome.{key}", "en"): key for key in (*OUTCOMES, "refused", "not_judged")}
        rows = [{**row, "outcome": words[row["outcome"]]} for row in sheet_rows(path, "sites")]
    return {row["id"]: row["outcome"] for row in rows}


# What every file says


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".xlsx", ".csv"])
def test_every_site_is_a_row_with_its_outcome_and_a_refused_record_is_one_too(checked: Any, suffix: str) -> None:
    assert outcomes_in(report_of(checked, suffix)) == {
        "wet": "prohibited",
        "open": "undetermined",
        "dry": "no_conflict",
        "bad": "refused",
    }


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet", ".xlsx", ".csv"])
def test_what_was_only_measured_is_said_to_be_not_judged(checked: Any, suffix: str) -> None:
    outcomes = outcomes_in(report_of(checked, suffix, "--packs", "none"))
    assert outcomes == {"wet": "not_judged", "open": "not_judged", "dry": "not_judged", "bad": "refused"}


def test_json_lines_are_those_of_the_format(checked: Any) -> None:
    lines = report_of(checked, ".jsonl").read_text(encoding="utf-8")
    assert lines == checked.check(form="jsonl").out
    assert len(lines.splitlines()) == 4


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_answer_is_the_same_file(checked: Any, suffix: str, lang: str) -> None:
    first = report_of(checked, suffix, lang=lang).read_bytes()
    assert report_of(checked, suffix, lang=lang).read_bytes() == first


def test_the_file_is_the_same_whether_the_sites_were_checked_at_once_or_in_parts(checked: Any) -> None:
    at_once = report_of(checked, ".gpkg").read_bytes()
    assert report_of(checked, ".gpkg", "--partition", "1").read_bytes() == at_once


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_shapes_lie_where_the_sites_do(checked: Any, suffix: str) -> None:
    path = report_of(checked, suffix)
    sites = geopandas.read_file(path, layer="sites") if suffix == ".gpkg" else geopandas.read_parquet(path)
    assert sites.crs.to_epsg() == 4326
    assert sites.geometry.isna().tolist() == [False, False, False, True]
    metres = sites.geometry.iloc[:3].to_crs(4547)
    assert metres.area.tolist() == pytest.approx([5000, 10000, 10000], rel=1e-3)
    assert metres.bounds.minx.tolist() == pytest.approx([500_000, 505_100, 520_000], abs=0.05)


@pytest.mark.parametrize("table", [table.name for table in DETAILS])
def test_nothing_of_an_answer_is_missing_from_its_tables(checked: Any, table: str) -> None:
    answer = checked.check().report["sites"]
    rows = table_rows(report_of(checked, ".gpkg"), table)
    assert [row["site"] for row in rows] == [site["id"] for site in answer for _ in site.get(table, ())]
    nested = geopandas.read_parquet(report_of(checked, ".parquet"))[table]
    assert [len(own) for own in nested] == [len(site.get(table, ())) for site in answer]


def test_numbers_are_not_rounded(checked: Any) -> None:
    answer = checked.check().report["sites"]
    expected = [finding["area_m2"] for site in answer for finding in site["findings"]]
    path = report_of(checked, ".gpkg")
    assert expected
    assert [row["area_m2"] for row in table_rows(path, "findings")] == expected
    assert [row["area (m²)"] for row in sheet_rows(report_of(checked, ".xlsx"), "findings")] == expected
    assert [row["area_m2"] for row in table_rows(path, "sites")] == [site["area_m2"] for site in answer]


def test_a_finding_names_the_rules_that_rest_on_it_or_wait_beside_it(checked: Any) -> None:
    rows = {row["layer"]: row["rules"] for row in table_rows(report_of(checked, ".gpkg"), "findings")}
    assert rows == {"ws": "r.water", "wl": "r.new"}


def test_both_files_for_programs_hold_the_same(checked: Any) -> None:
    flat, nested = table_rows(report_of(checked, ".gpkg"), "layers"), report_of(checked, ".parquet")
    records = [
        {"site": site["id"], **record}
        for site in pyarrow.parquet.read_table(nested).to_pylist()
        for record in site["layers"]
    ]
    joined = [
        {key: "; ".join(value) if isinstance(value, list) else value for key, value in record.items()}
        for record in records
    ]
    assert [{key: value for key, value in row.items() if key != "fid"} for row in flat] == joined


# What is not known


def test_a_layer_that_was_not_read_has_no_sizes_for_nought_would_say_clear(checked: Any) -> None:
    rows = table_rows(report_of(checked, ".gpkg"), "layers")
    lost = [row for row in rows if row["layer"] == "lost"]
    assert {(row["status"], row["reason"], row["area_m2"], row["share"]) for row in lost} == {
        ("failed", "failed", None, None)
    }
    clear = [row for row in rows if row["status"] == "clear"]
    assert clear
    assert {row["area_m2"] for row in clear} == {0.0}
    shown = [row for row in sheet_rows(report_of(checked, ".xlsx", lang="zh"), "图层状态") if row["图层"] == "lost"]
    assert {(row["状态"], row["覆盖比例"], row["面积（平方米）"]) for row in shown} == {("读取失败", "未知", "未测量")}


def test_a_refused_record_says_why_in_words_and_leaves_nothing_blank(checked: Any) -> None:
    (row,) = [row for row in sheet_rows(report_of(checked, ".xlsx"), "sites") if row["id"] == "bad"]
    said = [row[key] for key in ("outcome", "at least", "at most", "complete", "clauses to review", "area (m²)")]
    assert said == ["refused (bad record)"] * 3 + ["not judged", "not judged", "not measured"]
    assert row["errors (codes)"] == "empty-geometry"
    assert "there is no geometry" in row["errors"]
    (flat,) = [row for row in table_rows(report_of(checked, ".gpkg"), "sites") if row["id"] == "bad"]
    assert (flat["at_least"], flat["to_review"], flat["geom"]) == ("refused", None, None)


def test_what_makes_a_verdict_open_is_told_with_its_reason(checked: Any) -> None:
    (row,) = [row for row in sheet_rows(report_of(checked, ".xlsx"), "sites") if row["id"] == "open"]
    assert row["not known yet (ids)"] == "r.new (fact)"
    assert row["not known yet, and why"] == "Rule r.new (示例法 1, 2020-01-01): a project fact is missing"
    assert row["facts asked for"] == "building_nature"


# Excel


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_has_a_sheet_for_each_table_with_words_above(checked: Any, lang: str) -> None:
    book = openpyxl.load_workbook(report_of(checked, ".xlsx", lang=lang))
    tables = (SITES, FINDINGS, CLAUSES, ALLOWANCES, ADMISSIONS, QUESTIONS, LAYERS, RASTERS, FACTS)
    assert book.sheetnames == [say(f"table.{table.name}", lang) for table in tables] + [say("table.about", lang)]
    for table, sheet in zip(tables, book, strict=False):
        assert [cell.value for cell in sheet[1]] == [c.title(lang) for c in table.columns if c.in_words]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width > 10


def test_outcomes_have_the_colours_of_the_map_and_a_word(checked: Any) -> None:
    sheet = openpyxl.load_workbook(report_of(checked, ".xlsx", lang="zh"))["用地"]
    shown = {row[0].value: row[2] for row in sheet.iter_rows(min_row=2)}
    keys = {"wet": "prohibited", "open": "undetermined", "dry": "no_conflict", "bad": "refused"}
    assert {site: cell.value for site, cell in shown.items()} == {
        site: say(f"outcome.{key}", "zh") for site, key in keys.items()
    }
    for site, key in keys.items():
        look = read_palette().outcome(key)
        assert shown[site].fill.fgColor.rgb == "FF" + lightened(look.fill, look.opacity)[1:].upper()
        assert shown[site].font.color.rgb == "FF" + look.stroke[1:].upper()
    assert len({cell.fill.fgColor.rgb for cell in shown.values()}) == 4


def test_the_last_sheet_says_what_answered_and_how_many(checked: Any) -> None:
    rows = openpyxl.load_workbook(report_of(checked, ".xlsx"))["about"].iter_rows(values_only=True)
    said: dict[str, str] = {}
    for name, text in rows:
        said[str(name)] = f"{said.get(str(name), '')}{text}\n"
    assert said["judged as of"] == "2026-11-22\n"
    assert said["summary: prohibited"] == said["summary: refused (bad record)"] == "1\n"
    assert "the catalogue states no area" in said["warnings"]
    assert "not a permit" in said["note"]
    about = {row["about"]: row["said"] for row in table_rows(report_of(checked, ".gpkg"), "about")}
    assert (about["judged as of"], about["summary: prohibited"]) == ("2026-11-22", "1")
    kept = json.loads(pyarrow.parquet.read_metadata(report_of(checked, ".parquet")).metadata[b"zoning"])
    assert (kept["on"], kept["summary"]["prohibited"]) == ("2026-11-22", 1)


def test_rows_beyond_a_sheet_go_on_on_the_next_and_it_is_told(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    path = report_of(checked, ".xlsx")
    book = openpyxl.load_workbook(path)
    assert [sheet.max_row for sheet in (book["sites"], book["sites 2"])] == [4, 2]
    assert [row["id"] for name in ("sites", "sites 2") for row in sheet_rows(path, name)] == [
        "wet",
        "open",
        "dry",
        "bad",
    ]
    about = dict(list(book["about"].iter_rows(values_only=True))[-3:])
    assert about["sites"] == "more rows than a sheet holds, continued on: sites 2"


def test_more_than_a_workbook_holds_is_refused_by_name_and_the_old_file_stays(
    checked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    monkeypatch.setattr(workbook, "MOST_SHEETS", 3)
    path = checked.write("report.xlsx", "old")
    answer = checked.check("--report", path)
    (error,) = answer.errors
    assert (answer.code, error["code"], error["where"]["layer"]) == (2, "too-large", "layers")
    assert ".gpkg" in error["allowed"]
    assert path.read_text() == "old"
    assert [left.name for left in checked.folder.glob(".*")] == []


# Hostile texts


@pytest.fixture
def hostile(world: Any) -> Any:
    world.pack(world.rule("r.water", ON_WATER))
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级", "code": "=1+1"})))
    records = [(world.polygon(0, 0, 9, 9), {"id": key, "name": text}) for key, text in HOSTILE.items()]
    world.features("sites.geojson", *records)
    return world


def test_no_text_of_a_workbook_is_a_formula_or_loses_a_character(hostile: Any) -> None:
    book = openpyxl.load_workbook(report_of(hostile, ".xlsx"))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    names = {row[0].value: row[1] for row in book["sites"].iter_rows(min_row=2)}
    assert {key: unescape(cell.value) for key, cell in names.items()} == HOSTILE
    quoted = {key for key, cell in names.items() if cell.quotePrefix}
    assert quoted == {"formula", "plus", "minus", "at"}


def test_hostile_texts_stay_texts_in_databases_and_are_defused_in_csv(hostile: Any) -> None:
    assert {row["id"]: row["name"] for row in table_rows(report_of(hostile, ".gpkg"), "sites")} == HOSTILE
    nested = geopandas.read_parquet(report_of(hostile, ".parquet"))
    assert dict(zip(nested["id"], nested["name"], strict=True)) == HOSTILE
    rows = csv.DictReader(report_of(hostile, ".csv").read_text(encoding="utf-8-sig").splitlines())
    defused = {key: f"'{text}" if text[0] in "=+-@" else text for key, text in HOSTILE.items()}
    assert {row["id"]: row["name"] for row in rows} == defused


# Words


@pytest.mark.parametrize(
    ("family", "keys"),
    [
        ("outcome", (*OUTCOMES, "refused", "not_judged")),
        ("answer", ANSWERS),
        ("reason", REASONS),
        ("legal_status", LEGAL_STATUSES),
        ("kind", tuple(KINDS)),
        ("dimension", tuple(side.key for side in (*DIMENSIONS, UNDIVIDED))),
        ("level", ("unit",)),
        ("eia.document", ("report_book", "report_table", "registration", "none", "exempt", "undetermined")),
        ("dossier.result", RESULTS),
        ("status", tuple(keys_of("status"))),
        ("relation", tuple(keys_of("relation"))),
        ("margin", tuple(keys_of("margin"))),
        ("direction", tuple(keys_of("direction"))),
        ("admission", (*ADMISSION_LISTS, OTHERWISE_LIST, CAP_LIST)),
        ("measure", ("projects", "land_area_m2")),
        ("geometry", ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "mixed")),
    ],
)
def test_every_key_a_column_may_hold_has_a_word(family: str, keys: tuple[str, ...]) -> None:
    used = {column.family for table in (SITES, *DETAILS) for column in table.columns}
    assert family in used
    assert [key for key in keys if not has_word(f"{family}.{key}")] == []


def test_the_page_of_outputs_lists_every_column_of_every_table(root: Path) -> None:
    page = (root / "docs" / "reference" / "outputs.md").read_text(encoding="utf-8")
    for table in (SITES, *DETAILS):
        section = re.split("\n##+ ", page.split(f"\n### {table.name} ")[1])[0]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if "| `" in line]
        assert [row[:3] for row in rows] == [[f"`{c.key}`", c.title("zh"), c.title("en")] for c in table.columns]


# What stands elsewhere in the file, or is the whole of which a table is a part.
ELSEWHERE = {
    "site": {"parts", "facts", "verdict", "layers", "rasters", "findings", "judgements", "clauses", "eia", "margin"}
    | {"changes", "allowances", "admissions"},
    "judgement": {"trace"},
    "clause": {"id", "reference"},
    "allowance": {"id", "reference"},
    "admission": {"id", "reference"},
}


@pytest.mark.parametrize(
    ("definition", "table"),
    [
        ("site", SITES),
        ("verdict", SITES),
        ("margin", SITES),
        *zip(("finding", "clause", "question", "layer", "judgement", "raster"), DETAILS[:6], strict=True),
        ("allowance", ALLOWANCES),
        ("admission", ADMISSIONS),
    ],
    ids=lambda given: getattr(given, "name", given),
)
def test_a_key_added_to_the_answer_is_not_forgotten_in_the_files(definition: str, table: Any) -> None:
    keys = set(make_schema("report")["$defs"][definition]["properties"])
    named = {column.key.removeprefix(f"{definition}_") for column in table.columns}
    assert keys - ELSEWHERE.get(definition, set()) - named == set()
