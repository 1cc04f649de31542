"""Local lists: what frees, what only may free, what contradicts the national catalogue, and what is only named."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.eia_projects import answer_of, columns_of, facts_of_sensitive
from zoning.cli.main import main
from zoning.eia.local import EFFECTS, FOLDER, built_in_lists, read_list, read_lists
from zoning.errors import PackError
from zoning.schema.eia import _EFFECTS

CLINIC = {"industry_code": "8423", "content": "chinese_medicine_clinic", "beds": "0", "uses_existing_building": "yes"}
GOLF = {"content": "golf_course", **facts_of_sensitive("none")}
SKI = {"content": "ski_resort", **facts_of_sensitive("none")}
PLASTIC = {
    "industry_code": "2929",
    "content": "none",
    "processes": "injection_moulding",
    "solvent_adhesive": "0 t/a",
    "solvent_coating": "0 t/a",
}


def exemption(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    assert answer["exemption"] is not None
    return dict(answer["exemption"])


def test_an_entry_that_holds_frees_what_the_national_catalogue_asks_a_document_for() -> None:
    answer = answer_of(CLINIC, place="440606")
    assert answer["document"] == "exempt"
    assert (answer["at_least"], answer["at_most"]) == ("none", "none")
    assert exemption(answer)["entry"] == "guangdong-2020.health"
    assert exemption(answer)["applied"] is True
    assert exemption(answer)["references"][0]["read_in"] == "secondary"
    assert answer["questions"] == answer["follows"] == answer["topics"] == []
    assert any("registration form" in reason for reason in answer["reasons"]), "the national document is told"


@pytest.mark.parametrize("place", [None, "31", "430100"])
def test_a_list_says_nothing_of_another_place_or_of_one_nobody_named(place: str | None) -> None:
    answer = answer_of(CLINIC, place=place)
    assert (answer["document"], answer["exemption"]) == ("registration", None)
    assert "guangdong-2020" not in {one["list"] for one in answer["local_lists"]}


def test_an_entry_whose_terms_are_not_known_leaves_the_document_open_and_asks_for_them() -> None:
    answer = answer_of({key: text for key, text in CLINIC.items() if key != "uses_existing_building"}, place="44")
    assert (answer["document"], answer["at_least"], answer["at_most"]) == ("undetermined", "none", "registration")
    assert exemption(answer)["answer"] == "unknown"
    assert {"fact": "uses_existing_building"} in answer["missing"]
    assert "uses_existing_building" in {question["fact"] for question in answer["questions"]}


def test_an_entry_whose_terms_do_not_hold_changes_nothing() -> None:
    answer = answer_of(CLINIC | {"uses_existing_building": "no"}, place="44")
    assert (answer["document"], answer["exemption"]) == ("registration", None)


def test_an_older_list_does_not_free_what_a_newer_catalogue_asks_a_report_book_for() -> None:
    answer = answer_of(GOLF, place="440606")
    assert answer["document"] == "report_book"
    told = exemption(answer)
    assert (told["answer"], told["applied"]) == ("yes", False)
    assert told["conflicts"] == [{"edition": "2021", "document": "report_book", "answer": "yes"}]
    assert any("contradict" in reason for reason in answer["reasons"])
    assert answer["follows"], "the document of the catalogue stands, with what follows from it"


def test_what_the_catalogue_asks_less_for_the_same_entry_frees() -> None:
    assert answer_of(SKI, place="440606")["document"] == "exempt"


def test_where_the_catalogue_may_ask_for_a_report_book_the_list_frees_nothing_for_certain() -> None:
    facts = {key: text for key, text in CLINIC.items() if key != "beds"}
    answer = answer_of(facts, place="440606")
    assert (answer["document"], answer["at_least"], answer["at_most"]) == ("undetermined", "none", "report_book")
    assert exemption(answer)["conflicts"][0]["answer"] == "unknown"


@pytest.mark.parametrize("facts", [PLASTIC, CLINIC, GOLF])
def test_where_a_place_has_its_own_catalogue_that_is_named_and_nothing_is_guessed(
    facts: Mapping[str, str],
) -> None:
    answer = answer_of(facts, place="440305")
    assert (answer["document"], answer["at_least"], answer["at_most"]) == ("undetermined", "none", "report_book")
    assert answer["missing"] == [{"list": "shenzhen-2021"}]
    assert answer["exemption"] is None, "the list of the province is not applied either"
    assert any("深环规〔2020〕3号" in reason for reason in answer["reasons"])


def test_the_city_beside_it_keeps_the_national_catalogue() -> None:
    assert answer_of(PLASTIC, place="441900")["document"] == "report_table"


def test_before_its_catalogue_was_in_force_the_place_kept_to_the_older_law() -> None:
    [shenzhen] = [one for one in built_in_lists() if one.is_own_catalogue]
    assert shenzhen.in_force.first == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("place", "name", "last"),
    [("440103", "guangzhou-works-2020", "2023-04-02"), ("310115", "shanghai-2019", "2024-02-21")],
)
def test_an_expired_list_is_named_and_not_applied(place: str, name: str, last: str) -> None:
    answer = answer_of(PLASTIC, place=place)
    assert answer["document"] == "report_table"
    [one] = [one for one in answer["local_lists"] if one["list"] == name]
    assert one["status"] == "expired"
    assert any(last in reason for reason in answer["reasons"])


def test_on_its_last_day_a_list_is_still_in_force() -> None:
    for day, status in ((date(2023, 4, 2), "in_force"), (date(2023, 4, 3), "expired")):
        answer = answer_of(PLASTIC, place="440103", on=day)
        [one] = [one for one in answer["local_lists"] if one["list"] == "guangzhou-works-2020"]
        assert one["status"] == status


PILOT = {"content": "petrol_station", "in_built_up_area": "yes", "building_nature": "new"}
REVIEW = "review.tianfu-2024.services"


@pytest.mark.parametrize(("said", "document"), [({REVIEW: "yes"}, "exempt"), ({REVIEW: "no"}, "report_table")])
def test_a_pilot_frees_where_a_person_says_that_the_project_lies_in_it(said: Mapping[str, str], document: str) -> None:
    assert answer_of(PILOT | dict(said), place="510116")["document"] == document


def test_until_then_the_pilot_leaves_it_open_and_asks_in_its_own_words() -> None:
    answer = answer_of(PILOT, place="510116")
    assert (answer["document"], answer["at_least"], answer["at_most"]) == ("undetermined", "none", "report_table")
    [asked] = [question for question in answer["questions"] if question["fact"] == REVIEW]
    assert "Tianfu" in asked["question"]


def test_before_the_pilot_began_it_frees_nothing() -> None:
    answer = answer_of(PILOT | {REVIEW: "yes"}, place="510116", on=date(2024, 3, 30))
    assert answer["document"] == "report_table"
    assert [one["status"] for one in answer["local_lists"]] == ["not_yet"]


def test_an_entry_is_only_looked_at_for_what_it_names() -> None:
    """Nothing is known of the processes: a road is not asked whether it grinds magnets."""
    answer = answer_of({"content": "road_class_3", **facts_of_sensitive("none")}, place="44")
    assert (answer["document"], answer["exemption"]) == ("registration", None)


LIST = """
id: own-2026
title: {zh: 本市清单, en: our list}
number: 市环〔2026〕1号
jurisdiction: ["3205"]
in_force: {from: 2026-01-01}
status: complete
references:
  - {act: 本市清单, article: 附件}
entries:
  - id: own-2026.moulding
    says: {zh: 注塑, en: injection moulding}
    effect: EFFECT
    of: {all: [{industry: "2929"}, {only: [injection_moulding]}]}
    when: {fact: in_park, is: yes}
"""


def write(folder: Path, text: str, effect: str = "exempt") -> Path:
    path = folder / "list.yaml"
    path.write_text(text.replace("EFFECT", effect), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("effect", "document"),
    [
        ("exempt", "exempt"),
        ("registration", "registration"),
        ("commitment", "report_table"),
        ("bundled", "report_table"),
        ("simplified", "report_table"),
    ],
)
def test_an_effect_lowers_the_document_or_only_tells_how_it_is_handled(
    effect: str, document: str, tmp_path: Path
) -> None:
    lists = read_lists([write(tmp_path, LIST, effect)])
    answer = answer_of(PLASTIC | {"in_park": "yes"}, place="320583", lists=lists)
    assert answer["document"] == document
    assert (exemption(answer)["effect"], exemption(answer)["applied"]) == (effect, True)
    open_answer = answer_of(PLASTIC, place="320583", lists=lists)
    assert open_answer["document"] == ("undetermined" if effect in ("exempt", "registration") else "report_table")
    assert exemption(open_answer)["answer"] == "unknown"


def test_the_schema_names_the_effects_there_are() -> None:
    assert _EFFECTS == EFFECTS


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("references:\n  - {act: 本市清单, article: 附件}\n", "", "missing-key", "references"),
        ("references:\n  - {act: 本市清单, article: 附件}\n", "references: []\n", "pack-invalid", "references"),
        ("effect: EFFECT", "effect: waived", "bad-value", "entries[0].effect"),
        ("    of: ", "    who: ", "missing-key", "entries[0].of"),
        ('{industry: "2929"}', '{industry: "9999"}', "bad-value", "entries[0].of.all[0].industry"),
        ("injection_moulding]", "moulding]", "bad-value", "entries[0].of.all[1].only"),
        ('["3205"]', '["320"]', "bad-value", "jurisdiction"),
        ("status: complete", "status: whole", "bad-value", "status"),
        ("in_force: {from: 2026-01-01}", "in_force: {from: 2026-01-01, to: 2025-01-01}", "bad-value", "in_force"),
    ],
)
def test_a_mistake_in_a_list_is_a_named_error(old: str, new: str, code: str, field: str, tmp_path: Path) -> None:
    assert LIST.count(old) == 1
    with pytest.raises(PackError) as caught:
        read_list(write(tmp_path, LIST.replace(old, new)))
    assert (code, field) in {(problem.code, problem.where.field) for problem in caught.value.problems}


def test_entries_and_lists_that_stand_twice_are_refused(tmp_path: Path) -> None:
    entry = LIST[LIST.index("  - id: own-2026.moulding") :]
    with pytest.raises(PackError) as caught:
        read_list(write(tmp_path, LIST + entry))
    assert [problem.code for problem in caught.value.problems] == ["duplicate-id"]
    path = write(tmp_path, LIST)
    with pytest.raises(PackError) as caught:
        read_lists([path, path])
    assert [(problem.code, problem.found) for problem in caught.value.problems] == [("duplicate-id", "own-2026")]


def test_the_command_looks_a_list_over_and_classifies_by_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(tmp_path, LIST))
    assert main(["classify", "--lint", path, "--lang", "en"]) == 0
    assert "1 entry" in capsys.readouterr().out
    facts = [word for key, text in PLASTIC.items() for word in ("--fact", f"{key}={text}")]
    command = ["classify", *facts, "--fact", "in_park=yes", "--jurisdiction", "3205", "--list", path, "--lang", "en"]
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines()[0] == "exempt"


def test_the_command_refuses_a_list_without_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(tmp_path, LIST.replace("references:\n  - {act: 本市清单, article: 附件}\n", "")))
    assert main(["classify", "--lint", path, "--lang", "en"]) == 2
    assert "references" in capsys.readouterr().err


def test_the_command_refuses_a_jurisdiction_that_is_no_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--industry", "2929", "--jurisdiction", "佛山", "--lang", "en"]) == 2
    assert "--jurisdiction" in capsys.readouterr().err


def test_every_list_that_comes_with_the_program_has_a_source_and_a_file_of_its_name() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {one.id for one in built_in_lists()}
    for one in built_in_lists():
        assert one.references
        assert all(entry.references and entry.id.startswith(f"{one.id}.") for entry in one.entries)
        assert not one.is_complete, "what is encoded is told to be a part"


def test_a_project_without_any_fact_can_be_asked_everywhere() -> None:
    for place in ("44", "4403", "50", "51", "31"):
        assert answer_of({}, place=place)["document"] == "undetermined"
    assert columns_of({}).size == 1


def test_the_list_shown_in_the_how_to_is_accepted(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "add-an-exemption-list.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "shown.yaml"
    path.write_text(shown, encoding="utf-8")
    one = read_list(path)
    assert [entry.effect for entry in one.entries] == ["exempt"]
    assert all(f"| `{key}`" in page for key in ("jurisdiction", "in_force", "status", "regime", "references"))
    assert all(f"`{effect}`" in page for effect in EFFECTS)
