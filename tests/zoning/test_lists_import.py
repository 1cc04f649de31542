"""Tables of access lists brought in: whatever their make, every row is kept and what is odd is named."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.accesslist.book import Book
from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.export import export_list
from zoning.accesslist.file import open_list, read_entries, write_list
from zoning.accesslist.finding import FINDINGS, IMPORTING
from zoning.accesslist.importing import Imported, Wishes, import_file
from zoning.accesslist.template import write_template
from zoning.accesslist.word import dimension_of, level_of, plain_code, refers_on, tags_of
from zoning.clause import DIMENSIONS
from zoning.errors import CatalogueError, ZoningError

UNIT, OTHER = "ZH51010420001", "ZH51010420002"
NAMES = ("环境管控单元编码", "维度", "条款号", "条款内容")
ROW = (UNIT, "空间布局约束", "1-1", "【水/禁止类】不得新建。")
Bring = Callable[..., Imported]


@pytest.fixture
def bring(world: Any) -> Bring:
    """What a CSV of some rows is read as."""

    def run(*rows: Sequence[str], names: Sequence[str] = NAMES, **wishes: Any) -> Imported:
        lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (names, *rows)]
        return import_file(world.write("list.csv", "\n".join(lines)), Wishes(**wishes))

    return run


def codes(imported: Imported) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for finding in imported.findings:
        counts[finding.code] += finding.count
    return dict(counts)


def offered(imported: Imported, code: str) -> list[tuple[str, str]]:
    return [(one.found, one.proposed) for one in imported.findings if one.code == code]


def test_a_row_is_a_clause_with_its_tags_and_place(bring: Bring) -> None:
    read = bring(ROW)
    [entry] = read.entries
    assert (entry.unit, entry.dimension, entry.number, entry.text) == (UNIT, "spatial_layout", "1-1", ROW[3])
    assert (entry.element, entry.force, entry.place) == ("水", "prohibit", "2")
    assert entry.id == f"{UNIT}.spatial_layout.1"
    assert read.findings == ()


@pytest.mark.parametrize("word", [word for one in DIMENSIONS for word in (*one.columns, one.key)])
def test_every_synonym_of_a_dimension_is_understood(word: str) -> None:
    assert (
        word in next(one for one in DIMENSIONS if one.key == dimension_of(word)).columns or dimension_of(word) == word
    )


@pytest.mark.parametrize(
    ("rows", "code", "kept"),
    [
        ([("", "空间布局约束", "1", "甲。")], "code-missing", ("", "甲。")),
        ([ROW, ("", "", "1-2", "乙。")], "code-carried", (UNIT, "乙。")),
        ([(" zh５１０１０４20001", "", "1", "甲。")], "code-spelling", (UNIT, "甲。")),
        ([("ZH510104200015", "", "1", "甲。")], "code-too-long", ("ZH510104200015", "甲。")),
        ([("单元甲", "", "1", "甲。")], "code-malformed", ("单元甲", "甲。")),
        ([(UNIT, "", "1", "")], "text-missing", (UNIT, "")),
        ([(UNIT, "", "1", "甲\n乙。")], "text-newlines", (UNIT, "甲\n乙。")),
        ([(UNIT, "", "1", "长" * 50_000)], "text-long", (UNIT, "长" * 50_000)),
        ([(UNIT, "", "1", "=A1&B1")], "formula-suspected", (UNIT, "=A1&B1")),
        ([(UNIT, "", "１—１．", "甲。")], "number-spelling", (UNIT, "甲。")),
        ([ROW, (*ROW[:3], "另文。")], "number-repeated", (UNIT, "另文。")),
        ([ROW, ROW], "clause-repeated", (UNIT, ROW[3])),
        (
            [(UNIT, "", "1", "甲。"), (UNIT, "", "2", "乙。"), (UNIT, "", "1", "丙。")],
            "number-restarts",
            (UNIT, "丙。"),
        ),
        ([(UNIT, "", "2024-01-02", "甲。")], "number-date", (UNIT, "甲。")),
        ([(UNIT, "美丽约束", "1", "甲。")], "dimension-unknown", (UNIT, "甲。")),
    ],
)
def test_what_is_odd_is_named_and_nothing_is_lost(
    bring: Bring, rows: list[tuple[str, ...]], code: str, kept: tuple[str, str]
) -> None:
    read = bring(*rows)
    assert codes(read) == {code: 1}
    assert len(read.entries) == len(rows)
    assert (read.entries[-1].unit, read.entries[-1].text) == kept
    assert all(finding.places for finding in read.findings)


def test_a_tidied_number_and_an_unknown_word_stay_as_they_are_printed(bring: Bring) -> None:
    [number] = bring((UNIT, "", "１—１．", "甲。")).entries
    assert (number.number, number.other) == ("1-1", {"number (printed)": "１—１．"})
    [dimension] = bring((UNIT, "美丽约束", "1", "甲。")).entries
    assert (dimension.dimension, dimension.heading) == ("undivided", "美丽约束")


def test_words_nobody_mapped_are_named_and_kept(bring: Bring) -> None:
    names = (*NAMES, "管控类型", "适用对象", "层级", "文件", "备注")
    read = bring((*ROW, "酌情", "乡亲", "星系", "甲文", "注一"), names=names)
    assert codes(read) == {"force-unknown": 1, "addressee-unknown": 1, "level-unknown": 1}
    [entry] = read.entries
    assert entry.other == {"备注": "注一", "level": "星系", "addressee": "乡亲", "force": "酌情"}
    assert (entry.force, entry.addressee, entry.document) == ("prohibit", "", "甲文")


def test_a_misprinted_code_keeps_its_print_and_is_repaired_only_when_told(bring: Bring) -> None:
    printed = "ZH510104200015"
    read = bring(ROW, (printed, *ROW[1:]), units={"ZH51010420015", UNIT})
    assert offered(read, "code-too-long") == [(printed, "ZH51010420015")]
    [entry] = bring((printed, *ROW[1:]), repairs={printed: "ZH51010420015"}).entries
    assert (entry.unit, entry.printed_unit) == ("ZH51010420015", printed)


def test_a_table_of_several_documents_is_told_and_may_be_brought_in_one_by_one(bring: Bring) -> None:
    rows, names = [(*ROW, "甲文"), (OTHER, *ROW[1:], "乙文")], (*NAMES, "文件")
    assert [one.found for one in bring(*rows, names=names).findings] == ["甲文: 1", "乙文: 1"]
    one = bring(*rows, names=names, chosen={"document": "乙"})
    assert ([entry.unit for entry in one.entries], one.rows, one.left, one.findings) == ([OTHER], 2, 1, ())


def test_a_unit_a_row_with_a_column_a_dimension_is_cut_into_clauses(bring: Bring) -> None:
    names = ("单元编码", "单元名称", "区域布局管控", "能源资源利用")
    read = bring((UNIT, "甲", "1-1.【水/禁止类】甲。\n1-2.乙。", "2-1.丙。"), names=names)
    shown = [(entry.dimension, entry.number, entry.text, entry.force) for entry in read.entries]
    assert shown == [
        ("spatial_layout", "1-1", "【水/禁止类】甲。", "prohibit"),
        ("spatial_layout", "1-2", "乙。", ""),
        ("resource_efficiency", "2-1", "丙。", ""),
    ]


def test_a_text_of_several_numbered_clauses_is_cut_only_where_no_column_numbers_them(bring: Bring) -> None:
    text = "1.甲。\n2.乙。"
    assert len(bring((UNIT, text), names=("单元编码", "条款内容")).entries) == 2
    [whole] = bring((UNIT, "", text), names=("单元编码", "条款号", "条款内容")).entries
    assert whole.text == text


def test_clauses_of_an_area_need_no_code(bring: Bring) -> None:
    names = ("层级", "单元编码", "条款内容")
    read = bring(("省", "", "全省。"), ("city", "510100", "全市。"), names=names)
    assert codes(read) == {}
    assert [entry.level for entry in read.entries] == ["province", "city"]


def test_lines_in_two_encodings_are_each_read_in_their_own(world: Any) -> None:
    lines = [
        ",".join(NAMES).encode(),
        f"{UNIT},,1,禁止新建一切项目。".encode(),
        f"{UNIT},,2,禁止扩建。".encode("gb18030"),
    ]
    read = import_file(world.write("list.csv", b"\n".join(lines)))
    assert [entry.text for entry in read.entries] == ["禁止新建一切项目。", "禁止扩建。"]
    assert [(one.code, one.places) for one in read.findings] == [("encoding-mixed", ("3",))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_in_one_encoding_is_read_whatever_it_is(world: Any, encoding: str) -> None:
    text = "\n".join([",".join(NAMES), ",".join(ROW)])
    read = import_file(world.write("list.csv", text.encode(encoding)))
    assert ([entry.text for entry in read.entries], read.findings) == ([ROW[3]], ())


def test_a_workbook_with_a_title_merged_cells_formulas_and_other_sheets_is_read_whole(world: Any) -> None:
    path = world.folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("封面").write(0, 0, "某市清单")
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 0, 3, "某市生态环境准入清单")
        for column, name in enumerate(NAMES):
            sheet.write_string(1, column, name)
        sheet.merge_range(2, 0, 3, 0, UNIT)
        sheet.write_string(2, 2, "1")
        sheet.write_string(2, 3, "甲。")
        sheet.write_string(3, 2, "2")
        sheet.write_formula(3, 3, '="乙"&"。"', None, "乙。")
        sheet.write_string(4, 0, OTHER)
        sheet.write_formula(4, 3, "=NA()", None, "#N/A")
        sheet.write_datetime(5, 2, datetime(2024, 1, 2), book.add_format({"num_format": "m-d"}))
        sheet.write_string(5, 0, OTHER)
        sheet.write_string(5, 3, "丁。")
        sheet.insert_textbox(8, 3, "图上的字")
        hidden = book.add_worksheet("底稿")
        hidden.write(0, 0, "x")
        hidden.hide()
    read = import_file(path)
    assert [(entry.unit, entry.number, entry.text) for entry in read.entries][:2] == [
        (UNIT, "1", "甲。"),
        (UNIT, "2", "乙。"),
    ]
    assert read.entries[2].unit == OTHER
    assert {"cell-error", "source-remark"} <= codes(read).keys()
    assert sorted(offered(read, "sheet-left")) == [("封面", ""), ("底稿", "")]
    assert offered(read, "number-date") == [("2024-01-02", "1-2")]


@pytest.mark.parametrize("nested", [False, True])
def test_objects_of_json_are_rows_and_so_are_the_clauses_in_them(world: Any, nested: bool) -> None:
    unit = {"单元编码": UNIT, "单元名称": "甲"}
    clauses = [{"条款号": "1", "条款内容": "甲。"}, {"条款号": "2", "条款内容": "乙。"}]
    rows = [{**unit, "条款": clauses}] if nested else [{**unit, **one} for one in clauses]
    read = import_file(world.write("list.json", json.dumps({"units": rows}, ensure_ascii=False)))
    assert [(entry.unit, entry.number, entry.text) for entry in read.entries] == [
        (UNIT, "1", "甲。"),
        (UNIT, "2", "乙。"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.csv", "a,b\n1,2", "missing-field"),
        ("list.pdf", "x", "unsupported-format"),
        ("list.json", "{", "unreadable-file"),
        ("list.json", '{"a": [{}], "b": [{}]}', "unreadable-file"),
        ("list.xlsx", "no workbook", "unreadable-file"),
    ],
)
def test_what_is_no_list_is_refused_by_name(world: Any, name: str, content: str, code: str) -> None:
    with pytest.raises(ZoningError) as caught:
        import_file(world.write(name, content))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_what_a_clause_binds_is_told_by_its_wording_only_where_the_source_does_not_say(bring: Bring) -> None:
    names = (*NAMES, "适用对象")
    read = bring((*ROW, "项目"), (*ROW[:2], "2", "甲。", ""), names=names, addressee=lambda _: "government")
    assert [entry.addressee for entry in read.entries] == ["project", "government"]
    assert codes(read) == {"addressee-proposed": 1}


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("1-1.【水/禁止类】甲", ("水", "prohibit")),
        ("【大气/限制类】【大气/禁止类】甲", ("大气/大气", "prohibit")),
        ("[产业/鼓励引导类]甲", ("产业", "encourage")),
        ("甲【水/禁止类】", ("", "")),
    ],
)
def test_only_the_tags_at_the_head_of_a_clause_count(text: str, tags: tuple[str, str]) -> None:
    assert tags_of(text) == tags


@pytest.mark.parametrize(
    ("text", "onward"),
    [
        ("单元内各环境要素细类管控区内，按该环境要素细类管控要求执行。", True),
        ("执行水环境要素管控分区的管控要求。", True),
        ("按区域正式发布方案执行。", False),
        ("参照执行《家具制造行业排放标准》。", False),
    ],
)
def test_a_reference_to_element_zones_is_told_from_others(text: str, onward: bool) -> None:
    assert refers_on(text) is onward


@pytest.mark.parametrize(
    ("word", "level"), [("市", "city"), ("zone", "park"), ("要素", "element_zone"), ("银河", None)]
)
def test_levels_are_read_by_their_words(word: str, level: str | None) -> None:
    assert level_of(word) == level


_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40)
_ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=9),
        unit=_TEXT,
        number=_TEXT,
        text=st.text(max_size=60),
        other=st.dictionaries(_TEXT, _TEXT, max_size=3),
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(_ENTRIES)
def test_what_is_written_is_read_again_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, made: list[Entry]
) -> None:
    path = tmp_path_factory.mktemp("list") / "l.yaml"
    head = Head("甲", ("标题", "Title"), "city", ("局", "Office"), "文件: #1", "1", prevails_over=("x",))
    kept = write_list(path, head, made, source="a.csv", source_sha256="ab")
    assert open_list(path) == (head, tuple(made))
    assert read_entries(kept) == tuple(made)


def test_a_list_written_again_leaves_no_former_file_behind_and_none_half_written(tmp_path: Path) -> None:
    path = tmp_path / "l.yaml"
    write_list(path, Head("l"), [Entry("1", UNIT, text="旧。")], source="a", source_sha256="")
    write_list(path, Head("l"), [Entry("1", UNIT, text="新。")], source="a", source_sha256="")
    assert [entry.text for entry in open_list(path)[1]] == ["新。"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("broken", ["", "{", '{"id": 1, "what": 2}'])
def test_lines_that_are_no_clauses_are_refused(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "l.yaml"
    kept = write_list(path, Head("l"), [Entry("1", UNIT, text="甲。")], source="a", source_sha256="")
    kept.file.write_text(broken)
    with pytest.raises(CatalogueError) as caught:
        open_list(path)
    assert caught.value.problems[0].code == "list-changed"


_CLAUSES = st.lists(
    st.tuples(
        st.sampled_from([UNIT, OTHER]),
        st.sampled_from([one.key for one in DIMENSIONS]),
        st.integers(1, 99),
        st.text("甲乙丙丁，。", min_size=1, max_size=30),
        st.sampled_from(["", "prohibit", "restrict", "comprehensive", "encourage"]),
        st.sampled_from(["", "project", "government"]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=15, deadline=None)
@given(rows=_CLAUSES)
def test_what_is_exported_is_brought_in_again_the_same(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, lang: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    made = [
        Entry(str(place), unit, dimension=dimension, number=str(number), text=text, force=force, addressee=who)
        for place, (unit, dimension, number, text, force, who) in enumerate(rows)
    ]
    path = tmp_path_factory.mktemp("list") / f"l{suffix}"
    export_list(Head("l"), made, path, lang)
    assert [_said(entry) for entry in import_file(path).entries] == [_said(entry) for entry in made]


def _said(entry: Entry) -> Mapping[str, str]:
    return {key: getattr(entry, key) for key in ("unit", "dimension", "number", "text", "force", "addressee")}


def test_a_text_no_cell_can_hold_is_refused_by_the_workbook_and_kept_by_the_others(tmp_path: Path) -> None:
    made = [Entry("1", UNIT, number="1", text="长" * 50_000)]
    with pytest.raises(ZoningError) as caught:
        export_list(Head("l"), made, tmp_path / "l.xlsx", "zh")
    assert caught.value.problems[0].code == "too-large"
    for name in ("l.csv", "l.json"):
        export_list(Head("l"), made, tmp_path / name, "zh")
        assert import_file(tmp_path / name).entries[0].text == made[0].text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_is_a_list_without_clauses_that_the_import_understands(tmp_path: Path, lang: str) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, lang)
    assert import_file(path).entries == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_has_words_and_what_to_do(lang: str) -> None:
    from zoning.wording import say

    for code in FINDINGS:
        assert say(f"lists.finding.{code}", lang)
        assert say(f"lists.finding.{code}.next", lang)


def test_the_real_list_is_brought_in_whole_and_its_two_misprinted_codes_are_found(reference_data: Path) -> None:
    read = import_file(reference_data / "access_lists.csv")
    assert (len(read.entries), read.rows, read.left) == (1452, 1452, 0)
    assert len({entry.unit for entry in read.entries if entry.unit}) == 96
    assert offered(read, "code-too-long") == [
        ("ZH440605200001", "ZH44060520001"),
        ("ZH440606200012", "ZH44060620012"),
    ]
    assert sum(refers_on(entry.text) for entry in read.entries) == 52
    assert len(offered(read, "documents-differ")) == 5
    one = import_file(reference_data / "access_lists.csv", Wishes(chosen={"document": "佛环〔2024〕20号"}))
    assert (len(one.entries), one.left) == (102, 1350)


def test_the_real_element_zones_are_brought_in_whole(reference_data: Path) -> None:
    read = import_file(reference_data / "element_zones.csv", Wishes(level="element_zone"))
    assert len(read.entries) == 473
    assert sum(bool(entry.unit) for entry in read.entries) == 4
    assert codes(read) == {"code-missing": 469, "text-missing": 473}


def test_a_hundred_thousand_clauses_are_brought_in_and_read_again_in_time(tmp_path: Path) -> None:
    source, out = tmp_path / "list.csv", tmp_path / "l.yaml"
    lines = [
        f"ZH510104{1 + unit % 3}{unit:04},空间布局约束,{number},【水/禁止类】禁止新建第{number}类项目。"
        for unit in range(2_000)
        for number in range(50)
    ]
    source.write_text("\n".join([",".join(NAMES), *lines]), encoding="utf-8")
    begun = time.process_time()
    kept = write_list(out, Head("l"), import_file(source).entries, source="list.csv", source_sha256="")
    brought = time.process_time()
    book = Book("units", [(Head("l"), kept)])
    assert len(book.clauses("ZH51010410000")) == 50
    loaded = time.process_time()
    assert len(open_list(out)[1]) == 100_000
    assert brought - begun < 30
    assert loaded - brought < 3


def test_codes_are_tidied_the_same_twice() -> None:
    assert plain_code(plain_code(" zh５１０１０４ 20001")) == UNIT
    assert set(IMPORTING) <= set(FINDINGS)
