"""The commands beside `check`: facts, packs, versions, schemas and help."""

import json
from pathlib import Path
from typing import Any

import pytest

from zoning.fact import families, read_dictionary
from zoning.pack import NATIONAL, built_in_packs, load_pack
from zoning.wording.help import FRAME


def test_facts_are_listed_one_a_line_and_as_json(world: Any) -> None:
    text = world.run("facts", "list", "--lang", "en")
    assert text.code == 0
    keys = [*read_dictionary(), *(fact.key for fact in families())]
    assert [line.split()[0] for line in text.out.splitlines()] == keys
    listed = json.loads(world.run("facts", "list", "--format", "json").out)
    assert [fact["key"] for fact in listed] == keys
    assert all(set(fact["question"]) == {"zh", "en"} for fact in listed)


@pytest.mark.parametrize("name", ["building_nature", "建设性质"])
def test_a_fact_is_shown_with_its_question_by_key_or_label(world: Any, name: str) -> None:
    text = world.run("facts", "show", name, "--lang", "zh").out
    assert "建设性质" in text
    assert "问题" in text
    assert "technical_upgrade" in text
    (fact,) = json.loads(world.run("facts", "show", name, "--format", "json").out)
    assert fact["allowed"] == ["new", "rebuild", "expand", "technical_upgrade", "relocate"]


@pytest.mark.parametrize("name", ["emission.cod", "化学需氧量排放量"])
def test_a_member_of_a_family_is_shown_as_any_fact(world: Any, name: str) -> None:
    assert "化学需氧量排放量 (t/a)" in world.run("facts", "show", name, "--lang", "zh").out
    assert "化学镀" in world.run("facts", "show", "processes", "--lang", "en").out
    (fact,) = json.loads(world.run("facts", "show", name, "--format", "json").out)
    assert (fact["key"], fact["type"], fact["unit"]) == ("emission.cod", "number", "t/a")


def test_a_fact_that_is_not_there_is_a_named_error(world: Any) -> None:
    answer = world.run("facts", "show", "capcity", "--format", "json")
    assert (answer.code, answer.out, answer.codes) == (2, "", ["unknown-fact"])


def test_packs_are_listed_and_shown_with_their_sources(world: Any) -> None:
    listed, *others = json.loads(world.run("packs", "list", "--format", "json").out)
    assert [other["id"] for other in others] == [folder.name for folder in built_in_packs()[1:]]
    national = load_pack(NATIONAL)
    assert (listed["id"], listed["checksum"]) == ("national", national.checksum)
    assert listed["rules"] == list(national.rule_ids())
    rule = national.rules[0]
    shown = world.run("packs", "show", rule.id, "--lang", "zh").out
    assert shown.startswith(f"{rule.id}  ")
    assert rule.references[0].article in shown
    (entry,) = json.loads(world.run("packs", "show", rule.id, "--format", "json").out)
    assert entry["references"][0]["act"] == rule.references[0].act


def test_a_pack_of_ones_own_is_shown_by_its_path(world: Any) -> None:
    path = world.pack(world.rule("mine", {"touches": {"kind": "water_source"}}))
    assert world.run("packs", "show", path).out.startswith("mine  ")


def test_a_rule_that_is_not_there_is_a_named_error(world: Any) -> None:
    answer = world.run("packs", "show", "nothing.at.all", "--format", "json")
    assert (answer.code, answer.codes) == (2, ["bad-value"])


def test_the_packs_we_ship_have_no_error_and_every_rule_has_its_cases(world: Any) -> None:
    cases = Path(__file__).parents[1] / "cases"
    answer = world.run("packs", "lint", "--cases", cases, "--format", "json")
    assert answer.code == 0
    found = json.loads(answer.out)
    assert list(found) == [folder.name for folder in built_in_packs()]
    assert {remark["severity"] for remarks in found.values() for remark in remarks} <= {"warning"}


def test_lint_names_every_problem_and_exits_1(world: Any) -> None:
    good = world.pack(name="good.yaml")
    bad = world.pack(world.rule("r", {"touches": {"kind": "castle"}}, colour="red"), name="bad.yaml")
    answer = world.run("packs", "lint", good, bad, "--format", "json")
    found = json.loads(answer.out)
    assert answer.code == 1
    assert found[str(good)] == []
    assert {problem["code"] for problem in found[str(bad)]} == {"bad-value", "unknown-key"}
    assert all(problem["where"]["line"] for problem in found[str(bad)])
    text = world.run("packs", "lint", good, bad, "--lang", "en")
    assert text.code == 1
    assert f"{good}: no problem" in text.out
    assert "[unknown-key]" in text.out


def test_the_version_names_program_packs_and_the_libraries_that_measure(world: Any) -> None:
    lines = world.run("--version").out.splitlines()
    assert lines[0].startswith("zoning-checker ")
    assert lines[1].startswith(f"pack national {load_pack(NATIONAL).version} sha256:")
    assert {line.split()[0] for line in lines[2:]} >= {"geos", "proj", "gdal"}


@pytest.mark.parametrize("what", ["report", "catalogue", "pack", "facts"])
def test_a_schema_is_json_schema(world: Any, what: str) -> None:
    answer = world.run("schema", what)
    assert answer.code == 0
    assert json.loads(answer.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "check sites and give a cited verdict"), ("zh", "检查用地并给出有依据的结论")]
)
def test_help_is_in_the_language_asked_for(world: Any, lang: str, word: str) -> None:
    for words in (["--help", "--lang", lang], ["--lang", lang]):
        answer = world.run(*words)
        assert answer.code == 0
        assert word in " ".join(answer.out.split())
        assert (lang == "en") == any(words in answer.out for words in FRAME)


def test_the_language_follows_the_locale(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, word in (("en_GB.UTF-8", "building"), ("zh_CN.UTF-8", "建设性质"), ("C", "建设性质")):
        monkeypatch.setenv("LC_ALL", name)
        shown = world.run("facts", "show", "building_nature").out
        assert ("建设性质" in shown) is (word == "建设性质")


@pytest.mark.parametrize(
    "words",
    [
        ["--colour"],
        ["conquer"],
        ["check"],
        ["check", "x", "--format", "pdf"],
        ["facts"],
        ["facts", "show"],
        ["packs", "burn"],
        ["schema", "everything"],
        ["--lang", "fr"],
    ],
)
def test_a_command_that_is_not_written_right_is_a_usage_error(world: Any, words: list[str]) -> None:
    answer = world.run(*words, "--lang", "en") if "fr" not in words else world.run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("[usage] ")
    assert answer.err.count("\n") == 1
