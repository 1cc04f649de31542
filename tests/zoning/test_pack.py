"""Rule packs are refused for what is wrong in them, each time with code, file and line."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from zoning.condition import AllOf, Includes, Touches
from zoning.errors import PackError
from zoning.outcome import Outcome
from zoning.pack import BUILT_IN, NATIONAL, Pack, covered_classes, kinds_used, load_pack
from zoning.period import Period

HEAD = "id: town\ntitle: {zh: 镇, en: Town}\nversion: '1'\n"
RULE = """\
  - id: town.1
    title: {zh: 一, en: One}
    in_force: {from: 2020-01-01, to: 2020-12-31}
    when: {touches: {kind: water_source, class: 一级}}
    outcome: prohibited
    references: [{act: Act, article: "1"}]
"""
ONE = f"{HEAD}rules:\n{RULE}"
# The lines of ONE: id 1, title 2, version 3, rules 4, rule 5 to 10.


def load(folder: Path, text: str) -> Pack:
    path = folder / "town.yaml"
    path.write_text(text, encoding="utf-8")
    return load_pack(path)


def refusals(folder: Path, text: str) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(PackError) as raised:
        load(folder, text)
    assert all(problem.where.file == str(folder / "town.yaml") for problem in raised.value.problems)
    return [(problem.code, problem.where.line, problem.where.field) for problem in raised.value.problems]


def test_a_pack_in_one_file_is_read(tmp_path: Path) -> None:
    pack = load(tmp_path, ONE)
    assert (pack.id, pack.title, pack.version) == ("town", ("镇", "Town"), "1")
    (rule,) = pack.rules
    assert rule.when == Touches("water_source", ("一级",))
    assert rule.outcome is Outcome.PROHIBITED
    assert rule.in_force == Period(date(2020, 1, 1), date(2020, 12, 31))
    assert rule.references[0].to_dict() == {"act": "Act", "article": "1", "in_force_from": None}


def test_a_rule_is_in_force_on_its_first_and_its_last_day_and_on_no_day_beyond(tmp_path: Path) -> None:
    pack = load(tmp_path, ONE)
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [len(pack.rules_on(day)) for day in days] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("version: '1'", "version: '1'\nsurprise: 1", ("unknown-key", 4, "surprise")),
        ("version: '1'", "version: '1'\nversion: '2'", ("duplicate-key", 4, "version")),
        ("id: town\n", "", ("missing-key", 1, "id")),
        ("    outcome: prohibited\n", "", ("missing-key", 5, "rules[0].outcome")),
        ("    outcome: prohibited", "    outcome: forbidden", ("bad-value", 9, "rules[0].outcome")),
        ("    outcome: prohibited", "    outcome: no_conflict", ("bad-value", 9, "rules[0].outcome")),
        ("    outcome: prohibited", "    outcom: prohibited", ("unknown-key", 9, "rules[0].outcom")),
        ('    references: [{act: Act, article: "1"}]\n', "", ("missing-key", 5, "rules[0].references")),
        ('[{act: Act, article: "1"}]', "[]", ("pack-invalid", 5, "rules[0].references")),
        ('article: "1"', 'article: "1", href: "javascript:x"', ("bad-value", 10, "rules[0].references[0].href")),
        ('article: "1"', 'article: "1", read_in: gossip', ("bad-value", 10, "rules[0].references[0].read_in")),
        ("kind: water_source", "kind: swamp", ("bad-value", 8, "rules[0].when.touches.kind")),
        ("class: 一级", "class: 三级", ("bad-value", 8, "rules[0].when.touches.class")),
        (
            "{touches: {kind: water_source, class: 一级}}",
            "{fact: outfal, is: yes}",
            ("unknown-fact", 8, "rules[0].when.fact"),
        ),
        ("from: 2020-01-01", "from: 2020-02-30", ("bad-value", 7, "rules[0].in_force.from")),
        ("from: 2020-01-01", "from: 2021-01-01", ("bad-value", 7, "rules[0].in_force")),
        ("from: 2020-01-01, ", "", ("missing-key", 7, "rules[0].in_force.from")),
        ("id: town.1", "id: town.1.setback", ("pack-invalid", 5, "rules[0]")),
        (
            "    outcome",
            "    applies_in: {basins: yangzte}\n    outcome",
            ("bad-value", 9, "rules[0].applies_in.basins"),
        ),
        ("    outcome", "    successor: town.2\n    outcome", ("pack-invalid", 5, None)),
        ("rules:", "covers: [{kinds: [swamp], from: 2020-01-01}]\nrules:", ("bad-value", 4, "covers.kinds")),
        (
            "rules:",
            "covers: [{kinds: [water_source/三级], from: 2020-01-01}]\nrules:",
            ("bad-value", 4, "covers.kinds"),
        ),
        ("rules:", "covers: {kinds: [water_source]}\nrules:", ("missing-key", 4, "covers.from")),
    ],
)
def test_a_mistake_is_named_with_its_file_line_and_key(
    tmp_path: Path, old: str, new: str, problem: tuple[str, int, str | None]
) -> None:
    assert ONE.count(old) >= 1
    assert problem in refusals(tmp_path, ONE.replace(old, new, 1))


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(HEAD + "surprise: 1\n", encoding="utf-8")
    (tmp_path / "act.yaml").write_text("rules:\n" + RULE.replace("prohibited", "forbidden"), encoding="utf-8")
    (tmp_path / "broken.yml").write_text("rules: [", encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    found = {(Path(problem.where.file or "").name, problem.code) for problem in raised.value.problems}
    assert found >= {("pack.yaml", "unknown-key"), ("act.yaml", "bad-value"), ("broken.yml", "not-yaml")}


def test_a_rule_id_in_force_twice_on_one_day_is_refused_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(ONE, encoding="utf-8")
    (tmp_path / "act.yaml").write_text("rules:\n" + RULE, encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    (problem,) = raised.value.problems
    assert (problem.code, problem.found, problem.where.line) == ("duplicate-id", "town.1", 2)
    assert problem.where.file == str(tmp_path / "act.yaml")
    assert f"{tmp_path / 'pack.yaml'}:5" in (problem.allowed or "")


def test_an_act_in_a_folder_may_not_name_the_pack_again(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "act.yaml").write_text("id: other\nrules:\n" + RULE, encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    assert [(problem.code, problem.where.line) for problem in raised.value.problems] == [("unknown-key", 1)]


def test_a_folder_without_a_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "act.yaml").write_text(ONE, encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    assert [(problem.code, problem.allowed) for problem in raised.value.problems] == [("pack-invalid", "pack.yaml")]


@pytest.mark.parametrize("name", ["nowhere", "nowhere/national", "nowhere.yaml"])
def test_a_pack_that_is_not_there_is_refused_and_no_other_is_taken_for_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path / name)
    (problem,) = raised.value.problems
    assert problem.code == "unreadable-file"
    assert "national" in (problem.allowed or "")


def test_a_built_in_pack_is_found_by_its_bare_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_pack(Path("national")).checksum == load_pack(NATIONAL).checksum


def test_the_checksum_follows_the_text_and_not_the_line_ends(tmp_path: Path) -> None:
    first = load(tmp_path, ONE).checksum
    (tmp_path / "town.yaml").write_bytes(ONE.replace("\n", "\r\n").encode())
    assert load_pack(tmp_path / "town.yaml").checksum == first
    assert load(tmp_path, ONE.replace("One", "Two")).checksum != first


def test_a_rule_for_some_basins_asks_for_the_basin_first(tmp_path: Path) -> None:
    (rule,) = load(
        tmp_path, ONE.replace("    outcome", "    applies_in: {basins: [yangtze, taihu]}\n    outcome")
    ).rules
    assert rule.when == AllOf((Includes("basins", ("yangtze", "taihu")), Touches("water_source", ("一级",))))


def test_a_rule_tells_the_thresholds_it_uses_and_how_far_it_looks(tmp_path: Path) -> None:
    when = "{any: [{touches: {kind: river, within_m: 500}}, {fact: land_area_m2, at_least: 1e4}]}"
    (rule,) = load(tmp_path, ONE.replace("{touches: {kind: water_source, class: 一级}}", when)).rules
    assert dict(rule.values) == {"within_m": 500.0, "land_area_m2": 10_000.0}
    assert list(kinds_used(rule.when)) == [("river", 500.0)]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("[]", ()),
        ("[water_source/一级]", ("一级",)),
        ("[water_source/一级, water_source/二级]", ("一级", "二级")),
        ("[water_source/一级, water_source/二级, water_source/准]", None),
        ("water_source", None),
        ("farmland", ()),
    ],
)
def test_a_kind_is_covered_whole_only_when_all_its_classes_are(
    tmp_path: Path, kinds: str, expected: Iterable[str] | None
) -> None:
    pack = load(tmp_path, f"{ONE}covers:\n  kinds: {kinds}\n  from: 2020-01-01\n  to: 2020-12-31\n")
    assert covered_classes([pack], "water_source", date(2020, 12, 31)) == expected
    assert covered_classes([pack], "water_source", date(2021, 1, 1)) == ()


# The pack we ship


def test_every_built_in_pack_is_sound_and_has_rules() -> None:
    packs = [load_pack(folder) for folder in BUILT_IN.iterdir() if folder.is_dir()]
    assert packs
    assert all(pack.rules for pack in packs)


def test_rules_that_carry_one_another_on_meet_without_a_gap_and_point_both_ways() -> None:
    rules = {rule.id: rule for rule in load_pack(NATIONAL).rules}
    linked = [(rule, rules[rule.successor]) for rule in rules.values() if rule.successor]
    assert linked
    for earlier, later in linked:
        assert later.predecessor == earlier.id
        assert earlier.in_force.last is not None
        assert later.in_force.first is not None
        assert (later.in_force.first - earlier.in_force.last).days == 1


def test_every_rule_of_the_national_pack_is_explained_and_cited_in_both_languages() -> None:
    for rule in load_pack(NATIONAL).rules:
        assert all((*rule.title, *rule.explanation)), rule.id
        assert rule.title[0] != rule.title[1], rule.id
        for reference in rule.references:
            assert reference.read_on is not None, rule.id
            assert reference.in_force_from is not None, rule.id
            assert rule.in_force.first is not None
            assert reference.in_force_from <= rule.in_force.first, rule.id
