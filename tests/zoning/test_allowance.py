"""Allowances and offsets: exact amounts, and the register of granted projects."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.accesslist.allowance import Allowance, read_allowances
from zoning.accesslist.granted import Grant, read_granted
from zoning.accesslist.structure_reading import StructureError
from zoning.accesslist.weighing import Project, Room, Standing, exact, open_rooms, round_up, weigh
from zoning.cli.main import main

UNIT = "ZH44060420001"
AMOUNT = st.decimals(0, 10**6, places=6, allow_nan=False)


def written(folder: Path, name: str, content: Mapping[str, Any] | str) -> Path:
    path = folder / name
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def allowance(**more: Any) -> dict[str, Any]:
    return {"unit": UNIT, "pollutant": "nox", "year": 2026, "allowance": "35 t/a"} | more


def ask(
    amount: float | Decimal | None,
    *granted: Grant,
    ratio: str | None = None,
    limit: str = "35",
    register: bool = True,
    **more: Any,
) -> Standing:
    """How the project `own` stands to an allowance of nitrogen oxides; without a register where there is none."""
    own = Allowance(UNIT, "nox", 2026, Decimal(limit), ratio=ratio, beyond=more.pop("beyond", None))
    [room] = open_rooms([own], granted if register else None)
    return weigh(room, Project(exact(amount), granted_as="own", **more))


def grant(amount: str, project: str = "other", unit: str = UNIT, year: int = 2026, pollutant: str = "nox") -> Grant:
    return Grant(project, unit, year, pollutant, Decimal(amount))


# Allowances


def test_an_amount_that_fits_to_the_last_digit_is_within_and_one_gram_more_beyond() -> None:
    assert ask(0.3, grant("34.7")).exceeds == 0
    assert ask(0.300001, grant("34.7")).exceeds == 2


def test_tenths_add_up_exactly() -> None:
    answer = ask(0.1, *[grant("0.1", project=str(n)) for n in range(2)], limit="0.3")
    assert (answer.exceeds, answer.left) == (0, Decimal("0.1"))


def test_what_is_not_known_is_unknown_and_never_nothing() -> None:
    assert (ask(None).exceeds, ask(None).owed) == (1, None)
    assert ask(0.0).exceeds == 0


def test_an_allowance_that_is_used_up_is_exceeded_by_whatever_adds_to_it_and_by_nothing_else() -> None:
    full = grant("35.1")
    assert ask(0.000001, full).exceeds == 2
    assert ask(None, full, emits=2).exceeds == 2
    assert ask(None, full).exceeds == 1
    assert ask(0.0, full).exceeds == 0


@pytest.mark.parametrize(
    "other",
    [
        grant("10", unit="ZH2"),
        grant("10", year=2025),
        grant("10", pollutant="voc"),
        grant("10", project="own"),
    ],
)
def test_only_other_projects_of_the_unit_year_and_pollutant_count(other: Grant) -> None:
    assert ask(1.0, other).granted == 0


@pytest.mark.parametrize(
    ("ratio", "owed"),
    [(None, "0"), ("1:1", "0.35"), ("1:1.5", "0.525"), ("2:1", "0.7"), ("reduction", None)],
)
def test_an_offset_is_owed_by_amount(ratio: str | None, owed: str | None) -> None:
    assert ask(0.35, ratio=ratio).to_dict()["owed"] == owed


@given(AMOUNT, st.fractions(1, 10, max_denominator=9))
def test_what_is_owed_is_never_rounded_down_and_by_less_than_a_gram_up(asked: Decimal, ratio: Fraction) -> None:
    truth = Fraction(asked) * ratio
    assert 0 <= Fraction(round_up(truth)) - truth < Fraction(1, 10**6)


@given(st.lists(AMOUNT, max_size=6), AMOUNT)
def test_the_order_of_the_register_never_changes_what_is_left(amounts: list[Decimal], asked: Decimal) -> None:
    grants = [grant(str(amount), project=str(n)) for n, amount in enumerate(amounts)]
    forward, backward = ask(asked, *grants), ask(asked, *reversed(grants))
    assert forward.to_dict() == backward.to_dict()
    assert forward.left == Decimal(35) - sum(amounts)
    assert (forward.exceeds == 2) == (asked > 0 and asked + sum(amounts) > 35)


def fails_naively(room: Room, asked: Decimal, offset: Decimal | None) -> bool:
    """The same, step by step, of a project of which everything is known but an offset that is still to come."""
    own, left = room.allowance, room.allowance.amount - (room.taken or Decimal(0))
    within = Decimal(0)
    while within < asked and within < left:
        within += Decimal("0.5")
    beyond = asked - within
    if beyond and not own.ratio_beyond:
        return True
    owed, strictly = Fraction(0), False
    for part, ratio in ((within, own.ratio), (beyond, own.ratio_beyond)):
        if part and ratio:
            high, low = {"reduction": (1, 1), "1:1.5": (3, 2), "2:1": (2, 1), "1:1": (1, 1)}[ratio]
            owed += Fraction(part) * high / low
            strictly = strictly or ratio == "reduction"
    if offset is None:
        assert not beyond
        return False
    return Fraction(offset) < owed or (strictly and Fraction(offset) == owed)


HALVES = [Decimal(number) / 2 for number in range(9)]
RATIOS = st.sampled_from([None, "1:1", "1:1.5", "2:1", "reduction"])


@settings(max_examples=400, deadline=None)
@given(
    amount=st.sampled_from(HALVES),
    taken=st.sampled_from([None, *HALVES]),
    asked=st.sampled_from([None, *HALVES]),
    offset=st.sampled_from([None, *HALVES]),
    emits=st.booleans(),
    ratios=st.tuples(RATIOS, RATIOS),
)
def test_an_answer_is_certain_only_where_whatever_is_not_known_leaves_it_so(
    amount: Decimal,
    taken: Decimal | None,
    asked: Decimal | None,
    offset: Decimal | None,
    emits: bool,
    ratios: tuple[str | None, str | None],
) -> None:
    own = Allowance(UNIT, "nox", 2026, amount, ratio=ratios[0], beyond=ratios[1])
    gives = (2 if asked else 0) if asked is not None else 2 if emits else 1
    answer = weigh(Room(own, taken), Project(asked, gives, offset=offset))
    amounts = [asked] if asked is not None else [one for one in HALVES if one or not emits]
    worlds = set()
    for used in HALVES if taken is None else [taken]:
        for one in amounts:
            is_open = offset is None and one > max(amount - used, Decimal(0))
            for given_up in [*HALVES, Decimal(100)] if is_open else [offset]:
                worlds.add(fails_naively(Room(own, used), one, given_up))
    assert answer.fails == (1 if answer.fails == 1 else 2 if True in worlds else 0)
    assert answer.fails == 1 or len(worlds) == 1
    if None not in (taken, asked) and (offset is not None or answer.exceeds == 0):
        assert answer.fails != 1


def test_an_allowance_tells_its_baseline_and_has_a_unit(tmp_path: Path) -> None:
    path = written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance(baseline="38 ug/m3", target="33 ug/m3")]})
    assert read_allowances(path).allowances == (Allowance(UNIT, "nox", 2026, Decimal(35), "38 ug/m3", "33 ug/m3"),)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"allowance": "35"}, "allowances[0].allowance"),
        ({"allowance": "35 kg/a"}, "allowances[0].allowance"),
        ({"allowance": "-1 t/a"}, "allowances[0].allowance"),
        ({"allowance": "NaN t/a"}, "allowances[0].allowance"),
        ({"pollutant": "nosuch"}, "allowances[0].pollutant"),
        ({"pollutant": "odour"}, "allowances[0].pollutant"),
        ({"year": "26"}, "allowances[0].year"),
        ({"offset": "0:1"}, "allowances[0].offset"),
        ({"offset": "double"}, "allowances[0].offset"),
    ],
)
def test_a_bad_allowance_is_named(tmp_path: Path, more: dict[str, Any], field: str) -> None:
    with pytest.raises(StructureError) as error:
        read_allowances(written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance(**more)]}))
    assert ("bad-value", field) in [(one.code, one.where.field) for one in error.value.problems]


def test_two_allowances_for_one_unit_pollutant_and_year_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StructureError) as error:
        read_allowances(written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance(), allowance()]}))
    assert [one.code for one in error.value.problems] == ["duplicate-key"]


# The register


def test_a_register_with_chinese_headings_is_read_as_its_english_twin(tmp_path: Path) -> None:
    chinese = "项目,单元,年度,污染物,排放量\n甲,U,2026,nox,0.10\n"
    english = "project,unit,year,pollutant,amount\n甲,U,2026,nox,0.10\n"
    yaml = {"granted": [{"project": "甲", "unit": "U", "year": "2026", "pollutant": "nox", "amount": "0.10"}]}
    files = [written(tmp_path, "a.csv", "\ufeff" + chinese), written(tmp_path, "b.csv", english)]
    read = [read_granted(path) for path in (*files, written(tmp_path, "c.yaml", yaml))]
    assert read == [(Grant("甲", "U", 2026, "nox", Decimal("0.10")),)] * 3


def test_a_pollutant_goes_by_its_key_or_by_its_name(tmp_path: Path) -> None:
    lines = "".join(f"甲,U,2026,{name},1\n" for name in ("nox", "氮氧化物", "nitrogen oxides"))
    register = read_granted(written(tmp_path, "a.csv", f"project,unit,year,pollutant,amount\n{lines}"))
    assert [line.pollutant for line in register] == ["nox"] * 3
    path = written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance(pollutant="细颗粒物")]})
    assert read_allowances(path).allowances[0].pollutant == "pm25"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("project,unit,单元,cap\n甲,U,U,c\n", "duplicate-key"),
        ("project,unit,cap\n甲,U,c,d\n", "bad-value"),
        ("project,unit,cap,granted_on\n甲,U,c,2026-13-01\n", "bad-value"),
        ("project,unit,cap,granted_on\n甲,U,c,20260101\n", "bad-value"),
        ("project,unit,year,pollutant,amount\n甲,U,2026,odour,1\n", "bad-value"),
        ("project,unit,year,pollutant,amount\n甲,U,2026,nox;cod,1\n", "bad-value"),
    ],
)
def test_nothing_of_a_register_is_quietly_left_out(tmp_path: Path, table: str, code: str) -> None:
    with pytest.raises(StructureError) as error:
        read_granted(written(tmp_path, "a.csv", table))
    assert [one.code for one in error.value.problems] == [code]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",U,2026,nox,1", "project"),
        ("甲,,2026,nox,1", "unit"),
        ("甲,U,26,nox,1", "year"),
        ("甲,U,2026,Nox,1", "pollutant"),
        ("甲,U,2026,,1", "pollutant"),
        ("甲,U,2026,nox,", "amount"),
        ("甲,U,2026,nox,about 1", "amount"),
        ("甲,U,2026,nox,-1", "amount"),
        ("甲,U,2026,nox,1e999999999", "amount"),
        ("甲,U,2026,nox,1e-10", "amount"),
        ("甲,U,2026,nox,1234567890123", "amount"),
    ],
)
def test_a_line_of_the_register_that_cannot_be_used_is_named_and_never_left_out(
    tmp_path: Path, row: str, field: str
) -> None:
    path = written(tmp_path, "a.csv", f"project,unit,year,pollutant,amount\n甲,U,2026,nox,1\n{row}\n")
    with pytest.raises(StructureError) as error:
        read_granted(path)
    assert [(one.where.line, one.where.field) for one in error.value.problems] == [(3, field)]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", {"missing-key"}),
        (b"\x00" * 9, {"unreadable-file", "unknown-key", "missing-key"}),
        (b"project,unit\n" + b"x" * 200_000, {"unreadable-file"}),
        (b'project,"unit', {"unreadable-file"}),
        (b"project,cap\n", {"missing-key"}),
    ],
)
def test_a_table_that_is_none_is_named_and_never_a_crash(tmp_path: Path, content: bytes, codes: set[str]) -> None:
    csv.field_size_limit(10_000_000)  # what was read before changes no answer
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(StructureError) as error:
        read_granted(path)
    assert {one.code for one in error.value.problems} <= codes


def test_a_table_of_headings_alone_says_that_nothing_was_granted(tmp_path: Path) -> None:
    assert read_granted(written(tmp_path, "a.csv", "项目,单元编码,年度,污染物,排放量\n")) == ()
    assert read_granted(written(tmp_path, "a.yaml", {"granted": []})) == ()


@given(st.floats(0, allow_infinity=False, allow_nan=False), RATIOS)
def test_no_amount_is_too_large_or_small_to_be_weighed(amount: float, ratio: str | None) -> None:
    answer = ask(amount, grant("34.7"), ratio=ratio)
    assert answer.exceeds == (2 if exact(amount) > Decimal("0.3") else 0)  # type: ignore[operator]
    assert answer.to_dict()["asked"] is not None


def test_a_heading_nobody_knows_and_a_file_in_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(StructureError) as error:
        read_granted(written(tmp_path, "a.csv", "project,unit,year,pollutant,tons\n"))
    assert [one.code for one in error.value.problems] == ["unknown-key"]
    path = tmp_path / "latin.csv"
    path.write_bytes(b"project,unit,cap\n\xff\xff,U,c\n")
    with pytest.raises(StructureError) as other:
        read_granted(path)
    assert "encoding-unknown" in [one.code for one in other.value.problems]


def test_a_register_as_a_spreadsheet_saves_it_in_gbk_or_as_a_workbook_is_the_same(tmp_path: Path) -> None:
    headings = ["项目", "单元", "年度", "污染物", "排放量", "批准日期"]
    rows: list[list[Any]] = [headings, ["甲", "U", 2026, "氮氧化物", 34.7, date(2026, 6, 1)]]
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(",".join(map(str, row)) for row in rows).encode("gb18030"))
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("空白")
    book.save(tmp_path / "a.xlsx")
    expected = (Grant("甲", "U", 2026, "nox", Decimal("34.7"), granted_on=date(2026, 6, 1)),)
    assert read_granted(path) == read_granted(tmp_path / "a.xlsx") == expected


def test_a_workbook_with_two_sheets_is_refused_and_one_that_is_none_named(tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("二")):
        sheet.append(["项目", "单元", "总量条目"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    for name, code in (("a.xlsx", "bad-value"), ("b.xlsx", "unreadable-file")):
        with pytest.raises(StructureError) as error:
            read_granted(tmp_path / name)
        assert [one.code for one in error.value.problems] == [code]


# The command


@pytest.mark.parametrize(
    ("facts", "lang", "said"),
    [
        (["emission.nox=0.3"], "en", "within, owes an offset of 0.45 t/a (1:1.5)"),
        (["emission.nox=0.4"], "zh", "超出，按 1:1.5 须替代削减 0.6 t/a"),
        ([], "en", "not known; 0.3 t/a left"),
    ],
)
def test_the_command_says_what_is_asked_what_is_left_and_what_is_owed(
    tmp_path: Path, facts: list[str], lang: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance(offset="1:1.5")]})
    register = written(tmp_path, "g.csv", f"项目,单元,年度,污染物,排放量\n甲,{UNIT},2026,nox,34.7\n")
    words = ["--unit", UNIT, "--granted", str(register), "--on", "2026-11-29", "--lang", lang]
    stated = [word for fact in facts for word in ("--fact", fact)]
    assert main(["lists", "allowance", str(path), *words, *stated]) == 0
    assert said in capsys.readouterr().out


def test_the_command_answers_in_json_with_amounts_as_decimal_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance()]})
    words = ["--unit", UNIT, "--on", "2026-01-01", "--fact", "emission.nox=0.1", "--format", "json"]
    assert main(["lists", "allowance", str(path), *words]) == 0
    answer = json.loads(capsys.readouterr().out)["allowances"][0]
    assert (answer["asked"], answer["left"], answer["exceeds"], answer["ratio"]) == ("0.1", "35", "no", None)
    assert main(["lists", "allowance", str(path), *words[:3], "2027-01-01", "--lang", "en"]) == 0
    assert "no allowance" in capsys.readouterr().out
