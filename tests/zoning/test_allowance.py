"""Allowances, offsets and caps: exact amounts, the register of granted projects, admission lists of parks."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoning.accesslist.admission import Admission, read_admission, weigh_caps
from zoning.accesslist.allowance import Allowance, AllowanceAnswer, owed_for, read_allowances, weigh
from zoning.accesslist.granted import Grant, read_granted
from zoning.accesslist.structure_judging import judge_clause
from zoning.accesslist.structure_reading import StructureError
from zoning.cli.main import main
from zoning.columns import Columns, FactColumn, objects
from zoning.fact import FactValue

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
    amount: float | Decimal | None, *granted: Grant, ratio: str | None = None, limit: str = "35"
) -> AllowanceAnswer:
    given_ = Allowance(UNIT, "nox", 2026, Decimal(limit), ratio=ratio)
    return next(weigh([given_], granted, unit=UNIT, year=2026, emission={"nox": amount}, project="own"))


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
    assert ask(None, grant("35.1")).exceeds == 2


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
    owed, truth = Fraction(owed_for(asked, ratio)), Fraction(asked) * ratio
    assert 0 <= owed - truth < Fraction(1, 10**6)


@given(st.lists(AMOUNT, max_size=6), AMOUNT)
def test_the_order_of_the_register_never_changes_what_is_left(amounts: list[Decimal], asked: Decimal) -> None:
    grants = [grant(str(amount), project=str(n)) for n, amount in enumerate(amounts)]
    forward, backward = ask(asked, *grants), ask(asked, *reversed(grants))
    assert forward == backward
    assert forward.left == Decimal(35) - sum(amounts)
    assert (forward.exceeds == 2) == (asked + sum(amounts) > 35)


def test_an_allowance_tells_its_baseline_and_has_a_unit(tmp_path: Path) -> None:
    path = written(tmp_path, "a.yaml", {"id": "a", "allowances": [allowance(baseline="38 ug/m3", target="33 ug/m3")]})
    assert read_allowances(path) == (Allowance(UNIT, "nox", 2026, Decimal(35), "38 ug/m3", "33 ug/m3"),)


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
    ],
)
def test_a_line_of_the_register_that_cannot_be_used_is_named_and_never_left_out(
    tmp_path: Path, row: str, field: str
) -> None:
    path = written(tmp_path, "a.csv", f"project,unit,year,pollutant,amount\n甲,U,2026,nox,1\n{row}\n")
    with pytest.raises(StructureError) as error:
        read_granted(path)
    assert [(one.where.line, one.where.field) for one in error.value.problems] == [(3, field)]


def test_a_heading_nobody_knows_and_a_file_in_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(StructureError) as error:
        read_granted(written(tmp_path, "a.csv", "project,unit,year,pollutant,tons\n"))
    assert [one.code for one in error.value.problems] == ["unknown-key"]
    path = tmp_path / "gbk.csv"
    path.write_bytes("项目,单元\n".encode("gbk"))
    with pytest.raises(StructureError) as other:
        read_granted(path)
    assert [one.code for one in other.value.problems] == ["unreadable-file"]


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


# Admission lists of parks


def columns(**facts: FactValue) -> Columns:
    stated = {key: FactColumn(objects([value]), np.array([True])) for key, value in facts.items()}
    return Columns(1, date(2026, 11, 29), stated, {}, {})


def admission(folder: Path, **more: Any) -> Admission:
    whole = {
        "id": "park",
        "unit": UNIT,
        "leading": [{"title": "装备制造", "industry": ["35"]}],
        "positive": [{"title": "配套", "industry": ["336"]}],
        "negative": [
            {
                "title": "电镀",
                "industry": ["336"],
                "process": ["electroplating"],
                "except": [{"title": "配套电镀", "when": {"fact": "chemical_project", "is": "no"}}],
            }
        ],
        "otherwise": "restrict",
    } | more
    return read_admission(written(folder, "admission.yaml", whole))


@pytest.mark.parametrize(
    ("facts", "bounds"),
    [
        ({"industry_code": "3511", "processes": ("welding",)}, ("no_conflict", "no_conflict")),
        ({"industry_code": "3360", "processes": ("pickling",)}, ("no_conflict", "no_conflict")),
        ({"industry_code": "2614", "processes": ("pickling",)}, ("restricted", "restricted")),
        (
            {"industry_code": "3360", "processes": ("electroplating",), "chemical_project": True},
            ("prohibited", "prohibited"),
        ),
        (
            {"industry_code": "3360", "processes": ("electroplating",), "chemical_project": False},
            ("no_conflict", "no_conflict"),
        ),
        ({"industry_code": "3360", "processes": ("electroplating",)}, ("no_conflict", "prohibited")),
        ({"processes": ("welding",)}, ("no_conflict", "restricted")),
    ],
)
def test_an_admission_list_judges_by_code_process_and_exclusion(
    tmp_path: Path, facts: dict[str, FactValue], bounds: tuple[str, str]
) -> None:
    found = judge_clause(admission(tmp_path).structured(), columns(**facts))
    assert (found.at_least.key, found.at_most.key) == bounds


def test_an_open_list_keeps_out_only_what_it_names(tmp_path: Path) -> None:
    found = judge_clause(
        admission(tmp_path, otherwise="admit").structured(), columns(industry_code="2614", processes=("pickling",))
    )
    assert found.at_most.key == "no_conflict"


COUNT = {"id": "foundries", "title": "铸造", "process": ["casting"], "count": "2"}
LAND = {"id": "stores", "title": "仓储", "industry": ["59"], "land_share": "0.2", "land_area_m2": "100000"}


def standing(*names: str, cap: str = "foundries", land: str | None = None) -> list[Grant]:
    return [Grant(name, UNIT, cap=cap, land_area_m2=None if land is None else Decimal(land)) for name in names]


@pytest.mark.parametrize(
    ("granted", "processes", "exceeds"),
    [
        (standing("a"), ("casting",), 0),
        (standing("a", "a"), ("casting",), 0),
        (standing("a", "b"), ("casting",), 2),
        (standing("a", "b"), ("welding",), 0),
        (standing("a", "b"), None, 1),
        (standing("a", "own"), ("casting",), 0),
        (standing("a", "b", cap="stores"), ("casting",), 0),
    ],
)
def test_a_cap_on_projects_counts_each_once_and_the_project_itself_on_top(
    tmp_path: Path, granted: list[Grant], processes: tuple[str, ...] | None, exceeds: int
) -> None:
    facts: dict[str, FactValue] = {} if processes is None else {"processes": processes}
    answers = weigh_caps(admission(tmp_path, caps=[COUNT]), granted, columns(**facts), project="own")
    assert [one.exceeds for one in answers] == [exceeds]


@pytest.mark.parametrize(
    ("land", "asked", "exceeds"),
    [
        ("9000", 2000.0, 0),
        ("9000", 2000.5, 2),
        ("9000", None, 1),
        ("10500", None, 2),
        (None, 1.0, 1),
        (None, 20001.0, 2),
    ],
)
def test_a_cap_on_land_is_exact_and_open_where_land_is_not_known(
    tmp_path: Path, land: str | None, asked: float | None, exceeds: int
) -> None:
    facts: dict[str, FactValue] = {"industry_code": "5990"}
    if asked is not None:
        facts["land_area_m2"] = asked
    granted = standing("a", "b", cap="stores", land=land)
    answer = weigh_caps(admission(tmp_path, caps=[LAND]), granted, columns(**facts))[0]
    assert (answer.limit, answer.exceeds) == (Decimal(20000), exceeds)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"caps": [{**COUNT, "land_share": "0.1"}]}, "caps[0]"),
        ({"caps": [{"id": "x", "title": "x", "process": ["casting"]}]}, "caps[0]"),
        ({"caps": [{**COUNT, "count": "few"}]}, "caps[0].count"),
        ({"caps": [{**LAND, "land_share": "20"}]}, "caps[0].land_share"),
        ({"negative": [{"title": "x"}]}, "negative[0]"),
        ({"negative": [{"title": "x", "industry": ["99999"]}]}, "negative[0].industry"),
        ({"otherwise": "maybe"}, "otherwise"),
    ],
)
def test_a_mistake_in_an_admission_list_is_named(tmp_path: Path, more: dict[str, Any], field: str) -> None:
    with pytest.raises(StructureError) as error:
        admission(tmp_path, **more)
    assert field in [one.where.field for one in error.value.problems]
