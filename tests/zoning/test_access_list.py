"""Access lists beside the layer: an entry for every unit, a unit for every entry, whatever table they come in."""

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zoning.catalogue import read_catalogue
from zoning.errors import ZoningError
from zoning.gate import GateReport, examine
from zoning.gate.accesslist import read_access_list
from zoning.gate.code import nearest_codes

DAY = date(2026, 11, 22)
UNITS = ("ZH51010420001", "ZH51010420002", "ZH51010430011")
FIELDS = {"code": "code", "name": "name", "class": "class"}
TABLE = [["环境管控单元编码", "维度", "管控要求"], *([code, "空间布局约束", "1-1.不得新建。"] for code in UNITS)]


def drawn(world: Any, *codes: str) -> list[tuple[Any, dict[str, Any]]]:
    """A box per unit."""
    boxes = [world.polygon(200 * place, 0, 100, 100) for place in range(len(codes))]
    return [(box, {"code": code, "name": "单元", "class": code[8:9]}) for box, code in zip(boxes, codes, strict=True)]


@pytest.fixture
def hold(world: Any) -> Callable[..., GateReport]:
    """The report on some units held against a list of codes, a row each."""

    def run(units: tuple[str, ...], *listed: str, **entry: Any) -> GateReport:
        path = world.write("list.csv", "\n".join(["unit_code,text", *(f'"{code}",x' for code in listed)]))
        said = {"kind": "control_unit", "fields": FIELDS, **entry}
        catalogue = read_catalogue(world.catalogue(world.zone("units", *drawn(world, *units), **said)))
        return examine(catalogue.layers[0], catalogue, on=DAY, access_list=read_access_list(path))

    return run


def told(report: GateReport) -> list[tuple[str, str | None, str | None]]:
    return [(one.code, one.found, one.proposed) for one in report.findings if one.rule == "list"]


def refusal(path: Path) -> Any:
    with pytest.raises(ZoningError) as caught:
        read_access_list(path)
    [problem] = caught.value.problems
    return problem


def test_a_list_with_an_entry_for_every_unit_and_no_other_passes(hold: Callable[..., GateReport]) -> None:
    report = hold(UNITS, *UNITS, UNITS[0])
    assert told(report) == []
    assert not report.has_errors
    assert "list" not in report.unchecked


def test_a_unit_without_an_entry_and_an_entry_without_a_unit_are_errors(hold: Callable[..., GateReport]) -> None:
    report = hold(UNITS, *UNITS[:2], "ZH44010410007", "ZH44010410007")
    missing, orphan = [one for one in report.findings if one.rule == "list"]
    assert (missing.code, missing.found, missing.rows, missing.severity) == ("list-missing", UNITS[2], (2,), "error")
    assert (orphan.code, orphan.found, orphan.severity) == ("list-orphan", "ZH44010410007; list.csv: 4, 5", "error")
    assert orphan.proposed is None


def test_two_records_of_one_unit_without_an_entry_are_one_finding(hold: Callable[..., GateReport]) -> None:
    report = hold((*UNITS[:2], UNITS[0]), UNITS[1])
    assert [one.rows for one in report.findings if one.code == "list-missing"] == [(0, 2)]


@pytest.mark.parametrize(
    ("printed", "proposed"),
    [
        ("ZH510104300011", "ZH51010430011"),  # a digit too many
        ("ZH5101043011", "ZH51010430011"),  # one too few
        ("ZH51010430012", "ZH51010430011"),  # another one
        ("HZ51010430011", None),
        ("ZX51010430011", "ZH51010430011"),
        ("ZH51010420003", None),  # next to units that have their entries
        ("ZH510104200012", "ZH51010420012"),  # what else it may stand for is taken
        ("ZH510104100022", "ZH51010410002 / ZH51010410022"),  # a digit too many, of a unit the layer lacks
        ("单元", None),
        ("ZH" + "1" * 5_000, None),
    ],
)
def test_a_misprinted_code_is_offered_the_unit_it_may_mean(
    hold: Callable[..., GateReport], printed: str, proposed: str | None
) -> None:
    [missing, orphan] = told(hold(UNITS, *UNITS[:2], printed))
    assert missing[:2] == ("list-missing", UNITS[2])
    assert (orphan[0], orphan[1]) == ("list-orphan", f"{printed}; list.csv: 4")
    assert orphan[2] == proposed


@given(st.sampled_from(UNITS), st.integers(0, 12), st.sampled_from("0123456789"))
def test_a_code_changed_in_one_place_is_near_the_one_it_was(code: str, place: int, digit: str) -> None:
    changed = (
        code[:place] + digit + code[place:],
        code[:place] + digit + code[place + 1 :],
        code[:place] + code[place + 1 :],
    )
    assert all(code in nearest_codes(one, {code}) for one in changed)
    assert nearest_codes(code + "00", {code}) == []


def test_rows_without_a_code_and_codes_written_otherwise_are_told_and_stop_nothing(
    hold: Callable[..., GateReport],
) -> None:
    odd = "ZH510104200017"
    report = hold((*UNITS, odd), "zh５１０１０４20001 ", *UNITS[1:], odd, "", " ")
    assert told(report) == [
        ("list-code-irregular", "zh５１０１０４20001; list.csv: 2", UNITS[0]),
        ("list-code-irregular", f"{odd}; list.csv: 5", None),
        ("list-code-missing", "list.csv: 6, 7", None),
    ]
    assert not report.has_errors


def test_many_lines_are_shown_by_the_first_and_their_number(hold: Callable[..., GateReport]) -> None:
    [orphan] = told(hold(UNITS, *UNITS, *["X"] * 9))
    assert orphan[1] == "X; list.csv: 5, 6, 7, 8, 9, … (9)"


def test_the_columns_of_the_layer_are_not_asked_where_a_list_is_given(hold: Callable[..., GateReport]) -> None:
    assert told(hold(UNITS, *UNITS)) == []
    assert "no-list-columns" not in [one.code for one in hold(UNITS[:1]).findings]


def test_a_layer_without_codes_of_units_is_said_not_to_be_held_against_the_list(
    hold: Callable[..., GateReport],
) -> None:
    report = hold(UNITS, *UNITS, kind="ecological_redline", fields={"name": "name"})
    assert (told(report), report.unchecked["list"]) == ([], "no-unit-codes")
    report = hold(UNITS, *UNITS, fields={"name": "name"})
    assert (told(report), report.unchecked["list"]) == ([], "no-unit-codes")


def workbook(path: Path, sheets: dict[str, list[list[Any]]], *merged: tuple[int, int]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
            for first, last in merged:
                sheet.merge_range(first, 0, last, 0, rows[first][0])
    return path


def lines_of(path: Path) -> dict[str, tuple[str, ...]]:
    return dict(read_access_list(path).entries)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("suffix", "sign"), [(".csv", ","), (".csv", ";"), (".tsv", "\t")])
def test_a_list_is_read_from_text_in_any_encoding(tmp_path: Path, encoding: str, suffix: str, sign: str) -> None:
    path = tmp_path / f"list{suffix}"
    rows = [["表1 准入清单", "", ""], *TABLE]
    path.write_text("\n".join(sign.join(row) for row in rows), encoding=encoding)
    assert lines_of(path) == {code: (str(line),) for line, code in enumerate(UNITS, start=3)}


@pytest.mark.parametrize("quote", ['"', ""])
def test_the_commas_of_chinese_prose_divide_no_cells(tmp_path: Path, quote: str) -> None:
    clauses = ("\n" if quote else " ").join(f"1-{number}.不得新建，不得扩建，不得改建。" for number in range(1, 15))
    rows = ["管控单元编码,要求", *(f"{code},{quote}{clauses}{quote}" for code in UNITS)]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    assert list(lines_of(tmp_path / "list.csv")) == list(UNITS)


def test_clauses_under_one_merged_code_are_all_of_its_unit(tmp_path: Path) -> None:
    rows = [*TABLE, ["", "环境风险防控", "2-1.应急。"], ["", "环境风险防控", "2-2.演练。"]]
    path = workbook(tmp_path / "list.xlsx", {"清单": rows}, (3, 5))
    assert lines_of(path) == {UNITS[0]: ("2",), UNITS[1]: ("3",), UNITS[2]: ("4", "5", "6")}


def test_all_sheets_with_a_column_of_codes_are_read_and_the_others_told(tmp_path: Path, world: Any) -> None:
    head, *rows = TABLE
    sheets = {"优先": [head, rows[0]], "重点": [["单元编码\n", "要求"], [UNITS[1], "x"]], "说明": [["本表一式两份"]]}
    listed = read_access_list(workbook(tmp_path / "list.xlsx", sheets))
    assert dict(listed.entries) == {UNITS[0]: ("优先 2",), UNITS[1]: ("重点 2",)}
    assert listed.left == ("说明",)
    catalogue = read_catalogue(
        world.catalogue(world.zone("u", *drawn(world, *UNITS[:2]), kind="control_unit", fields=FIELDS))
    )
    report = examine(catalogue.layers[0], catalogue, on=DAY, access_list=listed)
    assert told(report) == [("list-sheet-left", "list.xlsx: 说明", None)]


@pytest.mark.parametrize("key", ["unit_code", "Unit Code", "管控单元编码", "HJZHGKDYBM", "编码"])
def test_a_list_is_read_from_json(tmp_path: Path, key: str) -> None:
    rows = [{"text": ["a"], key: code} for code in UNITS] + [{"text": "b"}]
    for name, document in {"a.json": rows, "b.json": {"title": "清单", "rows": rows}}.items():
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
        assert lines_of(tmp_path / name) == {UNITS[0]: ("1",), UNITS[1]: ("2",), UNITS[2]: ("3",), "": ("4",)}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", "名称,要求\n甲,x\n", "missing-field"),
        ("a.csv", "", "missing-field"),
        ("a.csv", "管控单元编码,管控单元编码\nZH51010420001,ZH51010420002\n", "duplicate-key"),
        ("a.csv", 'unit_code,text\nZH51010420001,"x\n', "unreadable-file"),
        ("a.json", "[]", "missing-field"),
        ("a.json", '[{"name": 1}]', "missing-field"),
        ("a.json", '{"a": [], "b": []}', "unreadable-file"),
        ("a.json", '["ZH51010420001"]', "unreadable-file"),
        ("a.json", '"ZH51010420001"', "unreadable-file"),
        ("a.json", "[" * 100_000, "unreadable-file"),
        ("a.json", '[{"unit_code": 1' + "0" * 5_000 + "}]", "unreadable-file"),
        ("a.json", '[{"unit_code": }]', "unreadable-file"),
        ("a.xlsx", "unit_code\n", "unreadable-file"),
        ("a.pdf", "unit_code\n", "unsupported-format"),
        ("list", "unit_code\n", "unsupported-format"),
    ],
)
def test_what_is_no_list_is_refused_by_name(tmp_path: Path, name: str, content: str, code: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    problem = refusal(tmp_path / name)
    assert (problem.code, problem.where.file) == (code, str(tmp_path / name))
    assert problem.allowed or problem.found


@pytest.mark.parametrize("name", ["gone.csv", "gone.json", "gone.xlsx"])
def test_a_list_that_is_not_there_is_refused_by_name(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name).code == "unreadable-file"


anything = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".csv", ".tsv", ".json"]), st.one_of(st.binary(max_size=80), anything.map(str.encode)))
def test_any_text_is_a_list_or_refused_by_name(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_bytes(b"unit_code\n" * (suffix != ".json") + content)
    try:
        listed = read_access_list(path)
    except ZoningError:
        return
    assert all(listed.entries.values())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.none(), st.integers(), anything, st.lists(anything, max_size=2)), max_size=8))
def test_no_object_of_a_json_list_is_lost(tmp_path: Path, codes: list[Any]) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"unit_code": code} for code in codes]), encoding="utf-8")
    if codes:
        lines = [int(line) for lines in lines_of(path).values() for line in lines]
        assert sorted(lines) == list(range(1, len(codes) + 1))


def put(world: Any, action: str, listed: str, *words: object) -> Any:
    units = world.zone("old", *drawn(world, *UNITS), kind="control_unit", fields=FIELDS, id="units")
    whole = {"id": "test", "title": "测试", "basins": [], "layers": [units]}
    path = world.write("catalogue.yaml", yaml.safe_dump(whole, allow_unicode=True))
    world.write("list.csv", listed)
    basic = ["layers", action, world.folder / "old.geojson", "--catalogue", path, "--layer", "units"]
    return world.run(*basic, "--access-list", world.folder / "list.csv", "--on", "2026-11-22", "--lang", "en", *words)


WHOLE = "unit_code\n" + "\n".join(UNITS)


def test_the_command_holds_units_against_a_list_and_says_which(world: Any) -> None:
    answer = put(world, "check", WHOLE)
    assert answer.code == 0, answer.out
    assert "access lists: list.csv" in answer.out
    answer = put(world, "check", f"{WHOLE}\nZH510104200011\n")
    assert answer.code == 1
    assert "an entry of the access list has no unit (found: ZH510104200011; list.csv: 5)" in answer.out
    assert put(world, "check", WHOLE, "--format", "json").report["access_list"]["file"] == "list.csv"


def test_the_command_refuses_a_list_it_cannot_read(world: Any) -> None:
    answer = put(world, "check", "name\n甲", "--format", "json")
    assert (answer.code, answer.codes) == (2, ["missing-field"])
    answer = put(world, "check", WHOLE, "--format", "json", "--limit", "file_bytes=20")
    assert (answer.code, answer.codes) == (2, ["too-large"])


def test_the_record_of_the_gate_holds_the_checksum_of_the_list(world: Any) -> None:
    assert put(world, "check", WHOLE, "--record").code == 0
    record = json.loads((world.folder / "old.gate.json").read_text(encoding="utf-8"))
    checksum = hashlib.sha256(WHOLE.encode()).hexdigest()
    assert record["access_list"] == {"file": "list.csv", "sha256": checksum}
    days = ("--edition", "2026-01-01", "--from", "2026-02-01")
    assert put(world, "publish", WHOLE, *days).code == 0
    published = world.folder / "editions" / "units" / "2026-01-01.gate.json"
    assert json.loads(published.read_text(encoding="utf-8"))["access_list"]["sha256"] == checksum


def test_an_edition_whose_list_has_an_orphan_is_not_published(world: Any) -> None:
    answer = put(
        world, "publish", f"{WHOLE}\nZH4401", "--edition", "2026-01-01", "--from", "2026-02-01", "--format", "json"
    )
    assert (answer.code, answer.codes) == (2, ["layer-gate"])
    assert answer.errors[0]["found"] == "list-orphan ZH4401; list.csv: 5"
    assert not (world.folder / "editions").exists()


MISPRINTED = {"ZH440605200001": "ZH44060520001", "ZH440606200012": "ZH44060620012"}


def test_the_two_misprinted_codes_of_a_real_list_are_found_and_the_right_ones_offered(
    real_data: Path, world: Any
) -> None:
    path = real_data.parents[1] / "reference" / "access_lists.csv"
    if not path.is_file():
        pytest.skip("the real access list is not here")
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    printed = list(dict.fromkeys(row["unit_code"] for row in rows if row["unit_code"]))
    units = drawn(world, *(MISPRINTED.get(code, code) for code in printed))
    catalogue = read_catalogue(world.catalogue(world.zone("units", *units, kind="control_unit", fields=FIELDS)))
    report = examine(catalogue.layers[0], catalogue, on=DAY, access_list=read_access_list(path))
    orphans = {
        found.split(";")[0]: proposed for code, found, proposed in told(report) if code == "list-orphan" and found
    }
    assert orphans == MISPRINTED
    missing = {found for code, found, _ in told(report) if code == "list-missing"}
    assert missing == set(MISPRINTED.values())
    [blank] = [found for code, found, _ in told(report) if code == "list-code-missing"]
    assert str(blank).endswith(f"({sum(not row['unit_code'] for row in rows)})")
    assert len(printed) == 96
