"""Facts said outside the site file: who wins, who is warned, and what is refused by name."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from zoning.errors import FactError, Problem
from zoning.fact import StatedFact
from zoning.site import Site
from zoning.statement import Statements, parse_pairs, read_facts_file, state
from zoning.wording.errors import ERRORS


def site(name: str = "p1", **facts: str) -> Site:
    own = {key: StatedFact(value, f"attribute {key}") for key, value in facts.items()}
    return Site(name, "", None, (), own)


def stated(
    sites: list[Site],
    *,
    defaults: Mapping[str, StatedFact] | None = None,
    statements: Statements | None = None,
    command: Mapping[str, StatedFact] | None = None,
) -> dict[str, Site]:
    listed = state(sites, defaults=defaults or {}, statements=statements or {}, command=command or {})
    return {item.id: item for item in listed}


def file(folder: Path, text: str, name: str = "facts.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(FactError) as raised:
        read_facts_file(path)
    return list(raised.value.problems)


# Who wins


def test_the_command_wins_over_the_facts_file_which_wins_over_the_site() -> None:
    own = site(building_nature="new")
    by_file: Statements = {"p1": {"building_nature": StatedFact("expand", "file")}}
    by_command = {"building_nature": StatedFact("rebuild", "command")}
    assert stated([own])["p1"].facts["building_nature"].value == "new"
    assert stated([own], statements=by_file)["p1"].facts["building_nature"].value == "expand"
    fact = stated([own], statements=by_file, command=by_command)["p1"].facts["building_nature"]
    assert (fact.value, fact.origin) == ("rebuild", "command")


def test_what_is_said_of_one_site_wins_over_what_is_said_of_every_site() -> None:
    said: Statements = {"*": {"has_outfall": StatedFact(True, "all")}, "p1": {"has_outfall": StatedFact(False, "one")}}
    sites = stated([site("p1"), site("p2")], statements=said)
    assert (sites["p1"].facts["has_outfall"].value, sites["p2"].facts["has_outfall"].value) == (False, True)


def test_a_contradiction_warns_with_both_places_and_an_agreement_does_not() -> None:
    own = site(building_nature="new")
    other = stated([own], command={"building_nature": StatedFact("expand", "command")})["p1"]
    assert [(notice.code, notice.about) for notice in other.warnings] == [("contradicting-fact", "building_nature")]
    assert other.warnings[0].where == "attribute building_nature / command"
    same = stated([own], command={"building_nature": StatedFact("new", "command")})["p1"]
    assert same.warnings == ()


def test_a_default_of_the_catalogue_gives_way_with_a_warning() -> None:
    defaults = {"basins": StatedFact(("yangtze",), "catalogue")}
    own = stated([site()], defaults=defaults, command={"basins": StatedFact(("taihu",), "command")})["p1"]
    assert own.facts["basins"].value == ("taihu",)
    assert [warning.code for warning in own.warnings] == ["contradicting-fact"]
    assert stated([site()], defaults=defaults)["p1"].facts["basins"].origin == "catalogue"


def test_facts_for_a_site_that_is_not_there_are_refused() -> None:
    with pytest.raises(FactError) as raised:
        stated([site("p1")], statements={"p2": {}, "*": {}})
    assert [(problem.code, problem.found, problem.allowed) for problem in raised.value.problems] == [
        ("unknown-site", "p2", "p1")
    ]


# The command


def test_a_pair_is_read_by_key_or_label_and_split_at_its_first_equals_sign() -> None:
    facts = parse_pairs(["has_outfall=yes", "建设性质=新建", "capacity=5000 t/a", "activities=旅游;游泳"])
    assert {key: fact.value for key, fact in facts.items()} == {
        "has_outfall": True,
        "building_nature": "new",
        "capacity": "5000 t/a",
        "activities": ("tourism", "swimming"),
    }
    assert {fact.origin for fact in facts.values()} == {"command"}


def test_a_blank_pair_states_nothing() -> None:
    assert parse_pairs(["has_outfall="]) == {}


def test_all_wrong_pairs_are_told_at_once() -> None:
    with pytest.raises(FactError) as raised:
        parse_pairs(["has_outfall", "has_outfal=yes", "building_nature=bigger", "land_area_m2=1"])
    assert [(problem.code, problem.where.field) for problem in raised.value.problems] == [
        ("bad-value", "--fact"),
        ("unknown-fact", "has_outfal"),
        ("bad-value", "building_nature"),
    ]


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("has_outfal", "has_outfall"),
        ("tailing_pond", "tailings_pond"),
        ("industry", "industry_code"),
        ("zzz", "zoning facts list"),
    ],
)
def test_an_unknown_fact_names_the_nearest(written: str, nearest: str) -> None:
    with pytest.raises(FactError) as raised:
        parse_pairs([f"{written}=yes"])
    assert nearest in (raised.value.problems[0].allowed or "")


# Files


def test_a_yaml_file_is_read_by_site_with_words_that_stay_words(tmp_path: Path) -> None:
    text = "'1':\n  has_outfall: no\n  industry_code: 0111\n  activities: [tourism, 垂钓]\n'*': {建设性质: 新建}\n"
    said = read_facts_file(file(tmp_path, text))
    assert {key: fact.value for key, fact in said["1"].items()} == {
        "has_outfall": False,
        "industry_code": "0111",
        "activities": ("tourism", "angling"),
    }
    assert said["*"]["building_nature"].origin == "facts file facts.yaml"


def test_a_blank_in_a_file_states_nothing(tmp_path: Path) -> None:
    said = read_facts_file(file(tmp_path, "p1: {has_outfall: '', land_area_m2: null, capacity: }"))
    assert dict(said["p1"]) == {}
    assert read_facts_file(file(tmp_path, "id,has_outfall,land_area_m2\np1,,\n", "facts.csv")).get("p1", {}) == {}


def test_every_mistake_of_a_yaml_file_is_told_with_its_line_and_site(tmp_path: Path) -> None:
    path = file(tmp_path, "p1:\n  has_outfal: yes\n  has_outfall: maybe\n  capacity: {valu: 1}\np1: {}\np2: yes\n")
    found = {(problem.code, problem.where.line, problem.where.field) for problem in problems_of(path)}
    assert found == {
        ("unknown-fact", 2, "has_outfal"),
        ("bad-value", 3, "has_outfall"),
        ("missing-key", 4, "p1.capacity.value"),
        ("unknown-key", 4, "p1.capacity.valu"),
        ("duplicate-key", 5, "p1"),
        ("bad-value", 6, "p2"),
    }
    assert {problem.where.file for problem in problems_of(path)} == {str(path)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes("id,是否设置排污口,建设性质\np1,是,新建\np2,,扩建\n".encode(encoding))
    said = read_facts_file(path)
    assert {key: fact.value for key, fact in said["p1"].items()} == {"has_outfall": True, "building_nature": "new"}
    assert {key: fact.value for key, fact in said["p2"].items()} == {"building_nature": "expand"}


def test_every_mistake_of_a_csv_file_is_told_with_its_line_and_site(tmp_path: Path) -> None:
    path = file(tmp_path, "id,has_outfall,outfall\np1,maybe,\np2,yes,yes\n", "facts.csv")
    found = [(problem.code, problem.where.line, problem.where.record) for problem in problems_of(path)]
    assert found == [("bad-value", 2, "p1"), ("unknown-fact", 3, "p2")]


def test_a_csv_file_that_says_a_thing_twice_and_differently_warns(tmp_path: Path) -> None:
    said = read_facts_file(file(tmp_path, "id,building_nature\np1,new\np1,expand\n", "facts.csv"))
    one = stated([site("p1")], statements=said)["p1"]
    assert one.facts["building_nature"].value == "expand"
    assert [notice.code for notice in one.warnings] == ["contradicting-fact"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("facts.csv", "name,has_outfall\np1,yes\n", "missing-field"),
        ("facts.csv", "", "missing-field"),
        ("facts.csv", "id,has_outfall,has_outfall\np1,yes,no\n", "duplicate-key"),
        ("facts.json", "{}", "unsupported-format"),
        ("facts.yaml", "[p1]", "bad-value"),
        ("facts.yaml", "", "not-yaml"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_named_problem(tmp_path: Path, name: str, text: str, code: str) -> None:
    assert code in {problem.code for problem in problems_of(file(tmp_path, text, name))}


@pytest.mark.parametrize("name", ["facts.yaml", "facts.csv"])
def test_a_file_that_is_not_there_is_a_named_problem(tmp_path: Path, name: str) -> None:
    assert [problem.code for problem in problems_of(tmp_path / name)] == ["unreadable-file"]


SIGNED = """p1:
  has_outfall: {value: no, by: 王敏, date: 2026-11-20}
  activities: [mining, quarrying]
'*':
  占地面积: 5 亩
"""
ROWS = "id,名称,是否设置排污口,占地面积（亩）,拟开展活动,行业代码\np1,,是,5,开矿、采石,2614\n*,,no,1 ha,,C26\n"


@pytest.mark.parametrize(("name", "good"), [("facts.yaml", SIGNED), ("facts.csv", ROWS)])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 200), cut=st.integers(0, 20), put=st.binary(max_size=6) | st.text(max_size=6).map(str.encode))
@example(at=0, cut=0, put=b"")
@example(at=0, cut=500, put=b"p1:\n - a\n")
@example(at=0, cut=500, put=b"p1: {has_outfall: {value: {a: b}}}\n")
@example(at=0, cut=500, put=b"p1: {has_outfall: [[a], {b: c}]}\n")
def test_a_damaged_facts_file_is_read_or_every_problem_named(
    name: str, good: str, at: int, cut: int, put: bytes, tmp_path: Path
) -> None:
    content = good.encode()
    path = tmp_path / name
    path.write_bytes(content[:at] + put + content[at + cut :])
    try:
        statements = read_facts_file(path)
    except FactError as error:
        found = {problem.code for problem in error.problems} or {"nothing"}
    else:
        found = set()
        assert all(isinstance(fact, StatedFact) for facts in statements.values() for fact in facts.values())
    assert found <= set(ERRORS) - {"internal"}


def test_a_review_is_signed_and_dated(tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text(
        "a:\n  review.x: {value: no, by: 王敏, date: 2026-11-20, note: 现场核实}\n"
        "  touches.wetland: {value: no, source: 林业局函}\n",
        encoding="utf-8",
    )
    said = read_facts_file(file)["a"]
    assert said["review.x"].value is False
    assert said["review.x"].remarks == (("by", "王敏"), ("date", "2026-11-20"), ("note", "现场核实"))
    assert said["touches.wetland"].remarks == (("source", "林业局函"),)


def test_a_signed_fact_has_a_value_a_real_date_and_no_other_words(tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text("a:\n  review.x: {by: me, date: 2026-13-01, when: now}\n", encoding="utf-8")
    with pytest.raises(FactError) as caught:
        read_facts_file(file)
    assert {(problem.code, problem.where.field) for problem in caught.value.problems} == {
        ("missing-key", "a.review.x.value"),
        ("bad-value", "a.review.x.date"),
        ("unknown-key", "a.review.x.when"),
    }
