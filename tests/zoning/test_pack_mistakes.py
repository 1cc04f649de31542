"""A pack of hundreds of mistakes: every one is told at once, with file, line, what was found and what is allowed."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from zoning.errors import PackError, Problem
from zoning.pack import load_pack

COPIES = 12
HEAD = """\
id: town
title: {zh: 镇, en: Town}
version: "1"
parameters:
  setback_m: {title: {zh: 退让距离, en: Setback}, unit: m}
"""
RULE = """\
  - id: ID
    title: {zh: 一, en: One}
    in_force: {from: 2020-01-01, to: 2029-12-31}
    when: {touches: {kind: water_source, class: 一级}}
    outcome: prohibited
    references: [{act: Act, article: "1"}]
"""
WHEN = "{touches: {kind: water_source, class: 一级}}"
SOURCE = '[{act: Act, article: "1"}]'
STEPS = "[{from: 2020-01-01, to: 2025-12-31, value: 5}, {from: 2026-01-01, value: 9}]"
VALUE = "{touches: {kind: river, within_m: {value: far_m}}}"


@dataclass(frozen=True)
class Mistake:
    """One sort of mistake: what stands in place of what, in which line of the rule it is told, and how.

    `found` and `allowed` are words that the problem names.
    """

    name: str
    old: str
    new: str
    line: int
    code: str
    found: str | None
    allowed: str

    def rule(self, rule_id: str) -> str:
        """The text of a rule that has it."""
        assert self.old in RULE, self.name
        return RULE.replace(self.old, self.new, 1).replace("ID", rule_id)


def when(name: str, new: str, code: str, found: str, allowed: str) -> Mistake:
    return Mistake(name, WHEN, new, 3, code, found, allowed)


def added(name: str, line: str, code: str, found: str | None, allowed: str, *, at: int = 4) -> Mistake:
    return Mistake(
        name, "    outcome: prohibited\n", f"    {line}\n    outcome: prohibited\n", at, code, found, allowed
    )


MISTAKES = (
    when("no such kind", "{touches: {kind: castle}}", "bad-value", "castle", "water_source"),
    when("no such class", "{touches: {kind: water_source, class: 三级}}", "bad-value", "三级", "一级"),
    when("no class at all", "{touches: {kind: water_source, class: []}}", "bad-value", "nothing", "一级"),
    when(
        "no such word of an attribute",
        "{touches: {kind: river, attributes: {order: side}}}",
        "bad-value",
        "side",
        "tributary",
    ),
    when("a distance below nought", "{touches: {kind: river, within_m: -5}}", "bad-value", "-5", "0"),
    when("a distance that is no number", "{touches: {kind: river, within_m: far}}", "bad-value", "far", "number"),
    when("an unknown key of a place", "{touches: {kind: river, near_m: 5}}", "unknown-key", "near_m", "within_m"),
    when("no such fact", "{fact: outfal, is: yes}", "unknown-fact", "outfal", "zoning facts list"),
    when("a fact compared with nothing", "{fact: has_outfall}", "bad-value", "has_outfall", "includes"),
    when("a value no enum has", "{fact: building_nature, is: bigger}", "bad-value", "bigger", "expand"),
    when("a bool compared as a number", "{fact: has_outfall, at_least: 5}", "bad-value", "bool", "number"),
    when("a list compared as a word", "{fact: activities, is: tourism}", "bad-value", "list", "enum"),
    when("a word no list has", "{fact: activities, includes: [dancing]}", "bad-value", "dancing", "activities"),
    when("a limit that is no number", "{fact: land_area_m2, at_least: big}", "bad-value", "big", "number"),
    when("a limit in no known unit", "{fact: capacity, at_least: 5 parsec}", "bad-value", "5 parsec", "with a unit"),
    when("a limit in the wrong unit", "{pollutant: lead, at_least: 5 m}", "bad-value", "5 m", "t/a"),
    when("a quantity compared as a day", "{fact: capacity, before: 2020-01-01}", "bad-value", "quantity", "date"),
    when("no such industry", '{industry: ["26145"]}', "bad-value", "26145", "2614"),
    when("no condition of that name", "{unless: {industry: 26}}", "bad-value", "unless", "touches"),
    when("two conditions in one", '{industry: "26", review: x}', "bad-value", "industry, review", "any"),
    when("no condition in all", "{all: []}", "bad-value", "nothing", "at least one"),
    when("a second review", "{all: [{review: a}, {review: b}]}", "pack-invalid", "second review", "one review"),
    when(
        "no such parameter",
        "{touches: {kind: river, within_m: {parameter: seatback_m}}}",
        "bad-value",
        "seatback_m",
        "setback_m",
    ),
    when("no such dated value", VALUE, "bad-value", "far_m", "values"),
    when("an anchor", "{touches: &a {kind: river}}", "not-yaml", "anchor", "plain values"),
    Mistake(
        "a gap in dated values",
        f"when: {WHEN}\n",
        f"when: {VALUE}\n    values: {{far_m: {STEPS.replace('2026', '2027')}}}\n",
        0,
        "pack-invalid",
        "no value of far_m on 2026-01-01..2026-12-31",
        "every day",
    ),
    Mistake(
        "dated values that overlap",
        f"when: {WHEN}\n",
        f"when: {VALUE}\n    values: {{far_m: {STEPS.replace('2026', '2025')}}}\n",
        4,
        "pack-invalid",
        "two values on one day",
        "do not meet",
    ),
    added("a dated value nobody uses", f"values: {{far_m: {STEPS}}}", "unknown-key", "far_m", "{value: far_m}", at=0),
    added("no such basin", "applies_in: {basins: yangzte}", "bad-value", "yangzte", "yangtze"),
    added("no such place", "applies_in: {admin: Suzhou}", "bad-value", "Suzhou", "digits"),
    added("an unknown key of a rule", "outcom: prohibited", "unknown-key", "outcom", "outcome"),
    added("a key said twice", "when: {all: []}", "duplicate-key", "also on line", "once"),
    added("an exception without condition", "exceptions: [{title: x}]", "missing-key", None, "when"),
    added("no such successor", "successor: nowhere", "pack-invalid", "nowhere", "the id of a rule", at=0),
    Mistake("no such outcome", "prohibited", "forbidden", 4, "bad-value", "forbidden", "restricted"),
    Mistake("no outcome", "    outcome: prohibited\n", "", 0, "missing-key", None, "outcome"),
    Mistake("no source", SOURCE, "[]", 0, "pack-invalid", "no source", "at least one"),
    Mistake("no article", ', article: "1"', "", 5, "missing-key", None, "article"),
    Mistake("no address", '"1"}', '"1", href: "javascript:x"}', 5, "bad-value", "javascript:x", "http"),
    Mistake("no such way to read", '"1"}', '"1", read_in: gossip}', 5, "bad-value", "gossip", "primary"),
    Mistake("a day that does not exist", "2020-01-01", "2021-02-29", 2, "bad-value", "2021-02-29", "YYYY-MM-DD"),
    Mistake("a period that ends first", "2029-12-31", "2019-12-31", 2, "bad-value", "2020-01-01..2019-12-31", "to not"),
    Mistake("no first day", "from: 2020-01-01, ", "", 2, "missing-key", None, "from"),
    Mistake("a title that is a list", "{zh: 一, en: One}", "[One]", 1, "bad-value", "a list", "mapping"),
    Mistake("a reserved id", "ID", "access-list.ID", 0, "pack-invalid", "access-list", "begin"),
    Mistake("the id of a part to verify", "ID", "ID.setback", 0, "pack-invalid", ".setback", "nor end"),
)


def write(folder: Path) -> dict[tuple[str, int, Mistake], str]:
    """A pack with every mistake in every act; the place of each, with the id of its rule."""
    (folder / "pack.yaml").write_text(HEAD, encoding="utf-8")
    places = {}
    for act in range(COPIES):
        path, text = folder / f"act-{act}.yaml", "rules:\n"
        for number, mistake in enumerate(MISTAKES):
            begins = text.count("\n") + 1
            places[str(path), begins + mistake.line, mistake] = f"r.{act}.{number}"
            text += mistake.rule(f"r.{act}.{number}")
        path.write_text(text, encoding="utf-8")
    return places


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[tuple[str, int, Mistake], str], list[Problem]]:
    folder = tmp_path_factory.mktemp("pack")
    places = write(folder)
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    return places, list(raised.value.problems)


def is_told(mistake: Mistake, problem: Problem) -> bool:
    names_found = problem.found is None if mistake.found is None else mistake.found in (problem.found or "")
    return problem.code == mistake.code and names_found and mistake.allowed in (problem.allowed or "")


def test_there_are_hundreds_of_mistakes_of_many_sorts() -> None:
    assert len(MISTAKES) >= 25
    assert len(MISTAKES) * COPIES >= 300
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_told_in_every_file_with_line_found_and_allowed(
    told: tuple[dict[tuple[str, int, Mistake], str], list[Problem]], mistake: Mistake
) -> None:
    places, problems = told
    own = [(file, line) for file, line, one in places if one is mistake]
    assert len(own) == COPIES
    for file, line in own:
        here = [problem for problem in problems if (problem.where.file, problem.where.line) == (file, line)]
        assert any(is_told(mistake, problem) for problem in here), (line, here)


def test_nothing_is_told_that_is_not_a_mistake(
    told: tuple[dict[tuple[str, int, Mistake], str], list[Problem]],
) -> None:
    places, problems = told
    lines = Counter((file, line) for file, line, _ in places)
    assert [problem for problem in problems if (problem.where.file, problem.where.line) not in lines] == []
    assert len(problems) == len(set(problems))


def test_the_rule_without_mistake_is_fine(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(f"{HEAD}rules:\n{RULE}", encoding="utf-8")
    assert load_pack(tmp_path).rule_ids() == ("ID",)


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n",
        "a: " + "[" * 5_000 + "]" * 5_000 + "\n",
        "a: " + "{b: " * 200 + "x" + "}" * 200 + "\n",
        "<<: {id: x}\n",
        "id: !!python/object/apply:os.system [true]\n",
    ],
    ids=["aliases", "deep lists", "deep mappings", "merge", "a tag"],
)
def test_yaml_that_is_made_to_harm_is_refused_by_name(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "pack.yaml").write_text(bomb, encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    assert {problem.code for problem in raised.value.problems} & {"not-yaml", "unknown-key", "bad-value"}
    assert all(problem.where.file for problem in raised.value.problems)
