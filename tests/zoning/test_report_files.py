"""`zoning check --report` and `--permit` for people: which files, under which names, whole or not at all."""

import json
import os
import sys
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.zoning.conftest import World, polygon
from tests.zoning.paperwork import PageText, clause, granted_example, longest, rows_of
from zoning.dossier import writing
from zoning.dossier.name import PAPERS, file_name, is_ours
from zoning.dossier.setting import Setting
from zoning.dossier.sheet import sheet_of
from zoning.dossier.sheet_paper import compose_sheets
from zoning.dossier.site import compose_site
from zoning.errors import ZoningError
from zoning.report import Report
from zoning.schema import make_schema

ON = date(2026, 11, 22)
HOSTILE_IDS = ["../../outside", "CON", "a/b\\c:d", "<b>&\"'", "\u202etxt", "长" * 300, "A", "a", " ", "x\ny", "🙂", "-"]


@pytest.fixture
def district(world: World) -> World:
    """Water of two classes and a rule about it."""
    world.catalogue(world.zone("w", (polygon(0, 0, 10, 10), {})))
    world.pack(world.rule("r.water", {"touches": {"kind": "water_source"}}))
    return world


def sites(world: World, *ids: str, **properties: Any) -> None:
    world.features("sites.geojson", *((polygon(5, 5, 10, 10), {"id": one, **properties}) for one in ids))


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def text_of(path: Path) -> str:
    return PageText(path.read_text(encoding="utf-8")).text


# Which files


def test_one_site_is_one_file(district: World, tmp_path: Path) -> None:
    sites(district, "only")
    before = files_in(tmp_path)
    answer = district.check("--report", tmp_path / "r.html", form="text")
    assert (answer.code, files_in(tmp_path) - before) == (0, {"r.html"})
    assert "Verdict: prohibited" in text_of(tmp_path / "r.html")
    assert "r.html" in answer.err


def test_several_sites_are_a_summary_that_leads_to_a_file_of_each(district: World, tmp_path: Path) -> None:
    sites(district, "a", "b", "c")
    assert district.check("--report", tmp_path / "r.html").code == 0
    page = PageText((tmp_path / "r.html").read_text(encoding="utf-8"))
    led = [unquote(link) for link in page.links if not link.startswith("#")]
    assert led == ["r/0001-a.html", "r/0002-b.html", "r/0003-c.html"]
    assert {name for name in files_in(tmp_path) if name.startswith("r/")} == set(led)
    assert "Environmental access report: b" in text_of(tmp_path / "r" / "0002-b.html")


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_the_other_forms_have_the_same_names(district: World, tmp_path: Path, suffix: str) -> None:
    pytest.importorskip({".pdf": "typst", ".docx": "docx"}[suffix])
    sites(district, "a", "b")
    assert district.check("--report", tmp_path / f"r{suffix}").code == 0
    assert {f"r{suffix}", f"r/0001-a{suffix}", f"r/0002-b{suffix}"} <= files_in(tmp_path)


def test_hostile_ids_make_names_within_the_folder_each_its_own_and_are_shown_whole(
    district: World, tmp_path: Path
) -> None:
    place = tmp_path / "inner"
    place.mkdir()
    sites(district, *HOSTILE_IDS)
    assert district.check("--report", place / "r.html").code == 0
    assert len(files_in(place)) == len(HOSTILE_IDS) + 1
    assert all(name == "r.html" or name.startswith("r/") for name in files_in(place))
    led = [unquote(link) for link in PageText((place / "r.html").read_text(encoding="utf-8")).links if link[0] != "#"]
    assert set(led) == files_in(place) - {"r.html"}
    names = sorted(name for name in files_in(place) if name != "r.html")
    assert "../../outside" in text_of(place / names[0])
    assert "长" * 300 in text_of(place / names[5])


@given(st.integers(1, 99_999), st.text(), st.sampled_from(PAPERS))
def test_a_name_has_no_part_that_a_system_reads_as_more_than_a_name(place: int, site_id: str, suffix: str) -> None:
    name = file_name(place, site_id, suffix)
    assert is_ours(name, [suffix])
    assert Path(name).name == name
    assert len(name.encode()) <= 200
    assert name[:4].isdecimal()


def test_reports_of_an_earlier_run_that_no_row_leads_to_are_gone(district: World, tmp_path: Path) -> None:
    sites(district, "a", "b", "c")
    district.check("--report", tmp_path / "r.html")
    sites(district, "a", "b")
    assert district.check("--report", tmp_path / "r.html").code == 0
    assert {name for name in files_in(tmp_path) if name.startswith("r/")} == {"r/0001-a.html", "r/0002-b.html"}


@pytest.mark.parametrize("taken", ["folder", "file"])
def test_what_somebody_else_put_in_the_place_of_the_folder_is_left_alone(
    district: World, tmp_path: Path, taken: str
) -> None:
    sites(district, "a", "b")
    other = tmp_path / "r"
    if taken == "folder":
        other.mkdir()
        other = other / "thesis.docx"
    other.write_text("mine")
    answer = district.check("--report", tmp_path / "r.html")
    assert (answer.code, answer.codes) == (2, ["unwritable-file"])
    assert answer.out == ""
    assert other.read_text() == "mine"
    assert not (tmp_path / "r.html").exists()


def test_too_many_sites_for_paper_are_refused_before_anything_is_judged(
    district: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_SITES", 2)
    monkeypatch.setattr(writing, "MOST_PAGES", 2)
    sites(district, "a", "b", "c")
    for option in ("--report", "--permit"):
        answer = district.check(option, tmp_path / "r.html")
        assert (answer.code, answer.codes, answer.out) == (2, ["too-large"], "")
    assert district.check("--permit", tmp_path / "r.json").code == 0


@pytest.mark.parametrize(
    ("option", "name", "code"),
    [
        ("--permit", "p.xlsx", "unsupported-format"),
        ("--permit", "p", "unsupported-format"),
        ("--permit", "nowhere/p.json", "unwritable-file"),
        ("--report", "nowhere/r.html", "unwritable-file"),
        ("--report", "r.htm", "unsupported-format"),
    ],
)
def test_a_name_that_no_report_can_have_is_refused(
    district: World, tmp_path: Path, option: str, name: str, code: str
) -> None:
    sites(district, "a")
    answer = district.check(option, tmp_path / name)
    assert (answer.code, answer.codes, answer.out) == (2, [code], "")


def test_a_paper_that_can_not_be_made_leaves_what_was_there(
    district: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites(district, "a", "b")
    district.check("--report", tmp_path / "r.html")
    before = {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)}

    def fail(*_: object) -> Any:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("zoning.output.os.replace", fail)
    answer = district.check("--report", tmp_path / "r.html")
    assert (answer.code, answer.codes) == (2, ["unwritable-file"])
    assert {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)} == before


def test_a_missing_extra_is_named_before_anything_is_judged(
    district: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    sites(district, "a")
    answer = district.check("--report", tmp_path / "r.pdf")
    assert (answer.code, answer.codes, answer.out) == (2, ["missing-extra"], "")


def test_the_same_check_writes_the_same_bytes(district: World, tmp_path: Path) -> None:
    sites(district, "a", "b")
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        district.check("--report", tmp_path / folder / "r.html", "--permit", tmp_path / folder / "p.json")
    one, two = (
        {name: (tmp_path / each / name).read_bytes() for name in files_in(tmp_path / each)} for each in ("one", "two")
    )
    assert one == two


def test_a_batch_that_was_spooled_has_its_maps_all_the_same(district: World, tmp_path: Path) -> None:
    sites(district, "a", "b", "c")
    for folder, more in (("one", ()), ("two", ("--partition", "2"))):
        (tmp_path / folder).mkdir()
        assert district.check("--report", tmp_path / folder / "r.html", *more).code == 0
    assert "<figure" in (tmp_path / "one" / "r" / "0001-a.html").read_text(encoding="utf-8")
    for name in files_in(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


@pytest.mark.parametrize(("lang", "tag", "word"), [("zh", "zh-CN", "结论：禁止"), ("en", "en", "Verdict: prohibited")])
def test_a_report_is_in_the_language_asked_for(district: World, tmp_path: Path, lang: str, tag: str, word: str) -> None:
    sites(district, "a")
    district.check("--report", tmp_path / "r.html", lang=lang)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert f'<html lang="{tag}">' in page
    assert word in page


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b[2J\u202e=cmd|x"


def test_hostile_attributes_are_texts_in_a_report(district: World, tmp_path: Path) -> None:
    sites(district, "a", name=HOSTILE, applicant=HOSTILE, case_number=HOSTILE)
    district.check("--report", tmp_path / "r.html", "--permit", tmp_path / "p.html")
    for name in ("r.html", "p.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert "<script" not in page
        assert "onerror=alert(1)&gt;" in page
        assert not set(page) & {"\x1b", "\u202e"}


# The one-permit sheet


def test_the_sheets_of_a_check_are_as_the_schema_says(district: World, tmp_path: Path) -> None:
    district.features("sites.geojson", (polygon(0, 0, 5, 5), {"id": "a"}), (None, {"id": "bad"}))
    district.check("--permit", tmp_path / "p.json", "--fact", "emission.nox=2 t/a")
    written = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(make_schema("permit")).iter_errors(written)) == []
    good, bad = written["sheets"]
    assert good["emissions"] == [{"pollutant": "nox", "value": 2.0, "unit": "t/a", "from": "command"}]
    assert good["verdict"]["outcome"] == "prohibited"
    assert (bad["verdict"], bad["errors"][0]["code"]) == (None, "empty-geometry")


def test_a_sheet_names_the_answer_it_is_of(district: World, tmp_path: Path) -> None:
    sites(district, "a")
    printed = district.check("--permit", tmp_path / "p.json", form="jsonl").out
    (sheet,) = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["sheets"]
    assert sheet["answer_sha256"] == sha256(printed.encode()).hexdigest()


def test_a_sheet_has_the_clauses_that_bind_or_may_and_points_at_those_that_speak_of_monitoring() -> None:
    site = {
        **dict.fromkeys(("id", "name", "applicant", "case_number"), ""),
        **{key: [] for key in ("errors", "findings", "judgements")},
        "facts": {},
        "verdict": None,
        "eia": None,
        "clauses": [
            clause("1", text="应当开展自行监测"),
            clause("2", answer="no", reason=None),
            clause("3", answer="yes", reason=None),
            clause("4", addressee="government", text="组织监测"),
        ],
    }
    sheet = sheet_of(site)
    assert [(one["number"], one["result"]) for one in sheet["clauses"]] == [("1", "to_review"), ("3", "to_meet")]
    assert sheet["monitoring"] == ["u.1"]
    assert (sheet["permit_class"], sheet["permit_class_reason"]) == (None, "law_not_encoded")


def test_rules_that_ask_something_are_requirements_and_those_that_forbid_are_not(world: World, tmp_path: Path) -> None:
    touches = {"touches": {"kind": "water_source"}}
    world.catalogue(world.zone("w", (polygon(0, 0, 10, 10), {})))
    world.pack(world.rule("r.ask", touches, "conditional"), world.rule("r.forbid", touches))
    sites(world, "a")
    world.check("--permit", tmp_path / "p.json")
    (sheet,) = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["sheets"]
    assert [one["rule"] for one in sheet["requirements"]] == ["r.ask"]


@pytest.fixture(scope="module")
def granted() -> Report:
    """The example of allowances and admission lists, judged."""
    return granted_example()


def test_a_sheet_is_a_page_even_where_everything_is_long(granted: Report) -> None:
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    site = longest(granted.sites[1])
    paper = compose_sheets([site, site], Setting(granted))
    pages = pypdf.PdfReader(BytesIO(writing.find_writer(".pdf")(paper))).pages
    assert len(pages) == 2
    assert "另有" in pages[0].extract_text()


def test_allowances_stand_in_the_sheet_and_with_the_lists_of_the_park_in_the_report(granted: Report) -> None:
    setting, site = Setting(granted), granted.sites[1]
    rows = [row for row in rows_of(compose_sheets([site], setting), "site-1") if row[1] == "细颗粒物"]
    assert [row[2:7] for row in rows] == [["35", "34.7", "0.3", "0.5", "-0.2"]]
    told = rows_of(compose_site(site, setting), "clauses")
    assert rows[0] in told
    assert sum(row[0].startswith("P1 ") for row in told) == len(site["admissions"]) > 3
    assert any(row[0].startswith("示例市大气环境容量分配方案") and row[3] == "2026-10-31" for row in told)


def test_the_writers_refuse_what_they_were_not_asked_about(tmp_path: Path) -> None:
    with pytest.raises(ZoningError) as refused:
        writing.check_sheets(tmp_path / "p.csv", 1)
    assert refused.value.problems[0].allowed == ".html .pdf .docx .json"
