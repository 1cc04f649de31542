"""Facts in workbooks: the template that is written, what is filled in, and what is refused by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from zoning.cli.main import main
from zoning.errors import FactError, Problem, ZoningError
from zoning.fact import families, read_dictionary
from zoning.heading import read_fact_heading
from zoning.statement import read_facts_file
from zoning.statement.template import name_column, write_template


def template(folder: Path, lang: str = "zh") -> Path:
    path = folder / "facts.xlsx"
    write_template(path, lang)
    return path


def fill(path: Path, sheet: int, *rows: dict[str, Any]) -> Path:
    """Rows put under the headings of a sheet, as an officer types them."""
    workbook = openpyxl.load_workbook(path)
    page = workbook.worksheets[sheet]
    columns = {cell.value: number for number, cell in enumerate(page[1], start=1)}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            page.cell(number, columns[name]).value = value
    workbook.save(path)
    return path


def book(path: Path, *rows: list[Any], change: Callable[[Any], None] = lambda page: None) -> Path:
    workbook = openpyxl.Workbook()
    page = workbook.worksheets[0]
    for row in rows:
        page.append(row)
    change(page)
    workbook.save(path)
    return path


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(FactError) as raised:
        read_facts_file(path)
    return list(raised.value.problems)


# The template


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_blank_template_states_nothing(tmp_path: Path, lang: str) -> None:
    assert read_facts_file(template(tmp_path, lang)) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_fact_has_a_column_that_is_read_back_as_itself(lang: str) -> None:
    for fact in read_dictionary().values():
        assert read_fact_heading(name_column(fact, lang)).fact == fact


def test_what_is_filled_in_is_read(tmp_path: Path) -> None:
    path = template(tmp_path)
    fill(
        path,
        0,
        {
            "编号": "p1",
            "项目名称": "甲厂",
            "行业代码": "0111",
            "建设性质": "新建",
            "占地面积（平方米）": 15000,
            "是否设置排污口": "否",
        },
        {"编号": 2, "拟开展活动": "旅游；垂钓", "占地面积（平方米）": "2公顷", "建设规模": "5000 t/a"},
        {"编号": "*", "所在流域": "长江"},
    )
    said = {site: {key: fact.value for key, fact in facts.items()} for site, facts in read_facts_file(path).items()}
    assert said == {
        "p1": {"industry_code": "0111", "building_nature": "new", "land_area_m2": 15000.0, "has_outfall": False},
        "2": {"activities": ("tourism", "angling"), "land_area_m2": 20000.0, "capacity": "5000 t/a"},
        "*": {"basins": ("yangtze",)},
    }


def test_every_word_of_a_drop_down_is_understood(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        workbook = openpyxl.load_workbook(template(tmp_path, lang))
        page, values = workbook.worksheets[0], workbook.worksheets[3]
        assert values.sheet_state == "hidden"
        lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
        closed = [fact for fact in read_dictionary().values() if fact.type in ("bool", "enum")]
        assert len(lists) == len(closed)
        for number, column in enumerate(page.iter_cols(min_row=1, max_row=1)):
            fact = read_fact_heading(str(column[0].value)).fact
            if fact in closed:
                words = [cell.value for cell in list(values.columns)[number - 2] if cell.value]
                rows = [{str(page["A1"].value): f"s{n}", str(column[0].value): word} for n, word in enumerate(words)]
                said = read_facts_file(fill(template(tmp_path, lang), 0, *rows))
                assert len({facts[fact.key].value for facts in said.values()}) == len(words)


def test_the_template_freezes_its_headings_asks_its_questions_and_explains_every_fact(tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(template(tmp_path))
    assert workbook.sheetnames == ["事实", "审查", "说明", "取值"]
    page = workbook["事实"]
    assert page.freeze_panes == "C2"
    asked = {str(rule.prompt) for rule in page.data_validations.dataValidation}
    for fact in read_dictionary().values():
        assert any(prompt.startswith(fact.question[0][:200]) for prompt in asked)
    notes = [[cell.value for cell in row] for row in workbook["说明"].iter_rows(min_row=3)]
    assert [row[0] for row in notes] == [*read_dictionary(), *(fact.key for fact in families())]
    assert page.column_dimensions["C"].number_format == "@"


def test_the_command_writes_the_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.xlsx"
    assert main(["facts", "template", str(path), "--lang", "en"]) == 0
    assert capsys.readouterr().out == ""
    assert openpyxl.load_workbook(path).sheetnames[0] == "facts"
    assert main(["facts", "template", str(tmp_path / "out.csv")]) == 2
    assert main(["facts", "template", str(tmp_path / "none" / "out.xlsx")]) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_place_that_cannot_be_written_is_a_named_problem(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(ZoningError) as caught:
        write_template(tmp_path / "a.xlsx", "zh")
    assert [problem.code for problem in caught.value.problems] == ["unwritable-file"]


# Reviews


def test_a_review_in_the_second_sheet_is_signed(tmp_path: Path) -> None:
    row = {"编号": "p1", "规则或条款": "cn.x", "结论": "否", "审查人": "王敏", "日期": "2026-11-20", "备注": "现场核实"}
    other = {"编号": "p1", "规则或条款": "touches.wetland", "结论": "否", "依据": "林业局函"}
    said = read_facts_file(fill(template(tmp_path), 1, row, other))["p1"]
    assert said["review.cn.x"].value is False
    assert said["review.cn.x"].remarks == (("by", "王敏"), ("date", "2026-11-20"), ("note", "现场核实"))
    assert (said["touches.wetland"].value, said["touches.wetland"].remarks) == ("no", (("source", "林业局函"),))


def test_every_mistake_of_a_review_is_told(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"编号": "p1", "规则或条款": "x", "结论": "也许"},
        {"编号": "p1", "规则或条款": "y", "结论": "是", "日期": "昨天"},
        {"规则或条款": "z", "结论": "是"},
    ]
    found = [(problem.code, problem.where.line) for problem in problems_of(fill(template(tmp_path), 1, *rows))]
    assert found == [("bad-value", 2), ("bad-value", 3), ("bad-value", 4)]


# Any workbook


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        ("占地面积（公顷）", 2, 20000.0),
        ("占地面积(亩)", "3", 2000.0),
        ("占地面积", 15000, 15000.0),
        ("占地面积【ha】", "1,000", 1e7),
        ("占地面积（亩）", "2公顷", 20000.0),
        ("land_area_m2 (km2)", 0.5, 500000.0),
        ("Land area (ha)", 0.5, 5000.0),
    ],
)
def test_the_unit_of_a_heading_is_that_of_bare_numbers(tmp_path: Path, heading: str, cell: Any, value: float) -> None:
    said = read_facts_file(book(tmp_path / "f.xlsx", ["编号", heading], ["p1", cell]))
    assert said["p1"]["land_area_m2"].value == pytest.approx(value)


def test_a_capacity_takes_the_unit_of_its_heading(tmp_path: Path) -> None:
    said = read_facts_file(book(tmp_path / "f.xlsx", ["id", "建设规模（t/a）"], ["p1", 5000], ["p2", "3 万t/a"]))
    assert [said[site]["capacity"].value for site in ("p1", "p2")] == ["5000 t/a", "3 万t/a"]


def test_hours_days_and_amounts_are_read_from_a_sheet(tmp_path: Path) -> None:
    heads = ["id", "产生噪声的时段", "施工或作业的日期", "化学需氧量排放量（kg/a）", "Emission of lead (t/a)"]
    said = read_facts_file(book(tmp_path / "f.xlsx", heads, ["p1", "22:00-06:00", "3月1日至6月30日", 300, 0.5]))
    assert {key: fact.value for key, fact in said["p1"].items()} == {
        "noise_hours": ("22:00-06:00",),
        "works_days": ("03-01..06-30",),
        "emission.cod": 0.3,
        "emission.lead": 0.5,
    }


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("平均坡度（度）", "mean_slope"),
        ("平均坡度（°）", "mean_slope"),
        ("平均海拔（米）", "mean_elevation"),
        ("PM2.5年均浓度（μg/m³）", "pm25_annual_mean"),
        ("PM2.5年均浓度（微克/立方米）", "pm25_annual_mean"),
    ],
)
def test_a_unit_may_be_written_in_chinese(tmp_path: Path, heading: str, key: str) -> None:
    said = read_facts_file(book(tmp_path / "f.xlsx", ["编号", heading], ["p1", 12.5]))
    assert said["p1"][key].value == 12.5


def test_a_share_in_per_cent_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", ["编号", "林地占比（%）"], ["p1", 30])
    assert [(problem.code, problem.found) for problem in problems_of(path)] == [("bad-value", "30 %")]


def test_a_unit_that_is_none_of_the_fact_is_refused_once(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", ["编号", "占地面积（万元）"], ["p1", 5], ["p2", 6])
    assert [(problem.code, problem.found) for problem in problems_of(path)] == [("bad-value", "万元")]


def test_a_code_typed_as_a_number_is_refused_where_its_zeros_are_lost(tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", ["编号", "行业代码"], ["p1", 111], ["p2", "0111"], ["p3", 2614])
    assert [(problem.code, problem.where.record) for problem in problems_of(path)] == [("bad-value", "p1")]


def test_every_mistake_is_told_with_its_sheet_row_and_site(tmp_path: Path) -> None:
    def divide(page: Any) -> None:
        page["B4"].value, page["B4"].data_type = "#DIV/0!", "e"

    rows = [
        ["编号", "是否设置排污口", "排污"],
        ["p1", "也许", None],
        ["p2", "是", "是"],
        ["p3", None, None],
        [None, "是"],
    ]
    found = {
        (problem.code, problem.where.line, problem.where.layer)
        for problem in problems_of(book(tmp_path / "f.xlsx", *rows, change=divide))
    }
    assert found == {
        ("bad-value", 2, "Sheet"),
        ("unknown-fact", 3, "Sheet"),
        ("bad-value", 4, "Sheet"),
        ("bad-value", 5, "Sheet"),
    }


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["名称", "建设性质"], ["p1", "新建"]], "missing-field"),
        ([["编号", "建设性质", "建设性质"], ["p1", "新建", "扩建"]], "duplicate-key"),
        ([["编号", "id", "建设性质"], ["p1", "p1", "新建"]], "duplicate-key"),
        ([], "layer-missing"),
    ],
)
def test_a_table_that_cannot_be_used_is_a_named_problem(tmp_path: Path, rows: list[list[Any]], code: str) -> None:
    assert code in {problem.code for problem in problems_of(book(tmp_path / "f.xlsx", *rows))}


def test_a_file_that_is_no_workbook_is_a_named_problem(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_text("id,has_outfall", encoding="utf-8")
    assert [problem.code for problem in problems_of(path)] == ["unreadable-file"]
    assert [problem.code for problem in problems_of(tmp_path / "none.xlsx")] == ["unreadable-file"]
