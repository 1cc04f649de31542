"""Going back to a former edition: the new one stays as a draft, the old one goes on, and nothing is lost."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.editions import BLOCK, build_catalogue, put
from zoning.catalogue import read_catalogue
from zoning.errors import CatalogueError
from zoning.gate.rollback import plan_rollback, roll_back
from zoning.gate.switching import former_texts


@pytest.fixture
def catalogue(world: Any) -> Path:
    return build_catalogue(world)


def back(world: Any, catalogue: Path, *words: object, layer: str = "zones") -> Any:
    return world.run("layers", "rollback", layer, "--catalogue", catalogue, "--lang", "en", "--format", "json", *words)


def editions(catalogue: Path, layer: str = "zones") -> dict[str, tuple[str, str | None, str | None]]:
    """Status, first and last day of each edition."""
    entries = read_catalogue(catalogue).editions()[layer]
    return {one.edition: (one.legal_status, *one.in_force.to_dict().values()) for one in entries}


def test_the_edition_before_goes_on_and_the_new_one_stays_as_a_draft_with_its_files(
    world: Any, catalogue: Path
) -> None:
    assert put(world, catalogue).code == 0
    files = sorted((world.folder / "editions" / "zones").iterdir())
    answer = back(world, catalogue)
    assert answer.code == 0, answer.err
    assert editions(catalogue) == {
        "2024-01-01": ("in_force", "2024-01-01", None),
        "2026-01-01": ("draft", "2026-02-01", None),
    }
    assert answer.report == {
        "layer": "zones",
        "withdrawn": [{"edition": "2026-01-01", "from": "2026-02-01", "to": None}],
        "in_force": "2024-01-01",
        "resumed": [{"edition": "2024-01-01", "from": "2024-01-01", "to": None}],
        "former_catalogue": answer.report["former_catalogue"],
    }
    assert sorted((world.folder / "editions" / "zones").iterdir()) == files


def test_after_a_roll_back_all_but_the_draft_stands_as_before_it_was_published(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    back(world, catalogue)
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    assert [line for line in BLOCK.splitlines() if line not in lines] == []
    left = list(lines)
    for line in BLOCK.splitlines():
        left.remove(line)
    assert "    legal_status: draft" in left
    assert sum(line.startswith("  - id:") for line in left) == 1


def test_a_period_in_block_style_is_opened_again(world: Any, catalogue: Path) -> None:
    put(world, catalogue, layer="others")
    assert editions(catalogue, "others")["2024-01-01"][2] == "2026-01-31"
    assert back(world, catalogue, layer="others").code == 0
    assert editions(catalogue, "others")["2024-01-01"] == ("in_force", "2024-01-01", None)
    text = catalogue.read_text(encoding="utf-8")
    assert "    in_force:\n      from: 2024-01-01  # block style\n    coverage: complete\n" in text


def zones_hit(world: Any) -> list[Any]:
    return [one for one in world.check("--packs", "none").site["findings"] if one["layer"] == "zones"]


def test_a_check_uses_the_edition_before_again(world: Any, catalogue: Path) -> None:
    world.site(world.polygon(405, 45, 5, 5))  # only the old edition has a zone there
    put(world, catalogue)
    assert [one["edition"] for one in zones_hit(world)] == []
    back(world, catalogue)
    assert [(one["edition"], one["relation"]) for one in zones_hit(world)] == [("2024-01-01", "within")]


def publish_three(world: Any, catalogue: Path) -> None:
    for edition, begins in (("2026-01-01", "2026-02-01"), ("2026-06-01", "2026-07-01"), ("2026-09-01", "2026-10-01")):
        answer = put(world, catalogue, "--edition", edition, "--from", begins)
        assert answer.code == 0, answer.err


def test_a_second_roll_back_goes_further(world: Any, catalogue: Path) -> None:
    publish_three(world, catalogue)
    assert [back(world, catalogue).report["in_force"] for _ in range(3)] == ["2026-06-01", "2026-01-01", "2024-01-01"]
    assert editions(catalogue) == {
        "2024-01-01": ("in_force", "2024-01-01", None),
        "2026-01-01": ("draft", "2026-02-01", None),
        "2026-06-01": ("draft", "2026-07-01", None),
        "2026-09-01": ("draft", "2026-10-01", None),
    }
    answer = back(world, catalogue)
    assert (answer.code, answer.codes) == (2, ["no-former-edition"])


def test_going_back_to_a_named_edition_is_going_back_step_by_step(world: Any, catalogue: Path) -> None:
    publish_three(world, catalogue)
    copy = world.folder.parent / "copy"
    shutil.copytree(world.folder, copy)
    for _ in range(2):
        back(world, catalogue)
    answer = back(world, copy / catalogue.name, "--to", "2026-01-01")
    assert answer.code == 0, answer.err
    assert [one["edition"] for one in answer.report["withdrawn"]] == ["2026-09-01", "2026-06-01"]
    assert (copy / catalogue.name).read_bytes() == catalogue.read_bytes()
    shutil.rmtree(copy)


@pytest.mark.parametrize("record", ["kept", "lost", "damaged"])
def test_an_end_that_was_set_before_comes_back_where_the_record_tells_it(
    world: Any, catalogue: Path, record: str
) -> None:
    text = BLOCK.replace("in_force: {from: 2024-01-01}  ", "in_force: {from: 2024-01-01, to: 2027-12-31}  ")
    catalogue.write_text(text, encoding="utf-8")
    put(world, catalogue)
    file = world.folder / "editions" / "zones" / "2026-01-01.gate.json"
    assert json.loads(file.read_text(encoding="utf-8"))["ended"] == [{"edition": "2024-01-01", "to": "2027-12-31"}]
    if record == "lost":
        file.unlink()
    if record == "damaged":
        file.write_text("{", encoding="utf-8")
    assert back(world, catalogue).code == 0
    assert editions(catalogue)["2024-01-01"][2] == ("2027-12-31" if record == "kept" else None)
    if record == "kept":
        assert "{from: 2024-01-01, to: 2027-12-31}   # until further notice" in catalogue.read_text(encoding="utf-8")


def test_an_end_that_somebody_set_since_is_left_and_told(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    text = catalogue.read_text(encoding="utf-8").replace("to: 2026-01-31", "to: 2025-12-31")
    catalogue.write_text(text, encoding="utf-8")
    answer = back(world, catalogue)
    assert (answer.code, answer.codes) == (2, ["no-former-edition"])
    assert answer.errors[0]["found"] == "2026-01-01: 2026-02-01"
    assert catalogue.read_text(encoding="utf-8") == text


def test_an_edition_that_had_ended_by_itself_is_not_put_back_in_force(world: Any, catalogue: Path) -> None:
    text = BLOCK.replace("in_force: {from: 2024-01-01}  ", "in_force: {from: 2024-01-01, to: 2026-01-31}  ")
    catalogue.write_text(text, encoding="utf-8")
    put(world, catalogue)
    assert back(world, catalogue).codes == ["no-former-edition"]
    assert editions(catalogue)["2024-01-01"][2] == "2026-01-31"


def test_a_pending_edition_is_withdrawn_also_where_the_one_in_force_ends_before_it_begins(
    world: Any, catalogue: Path
) -> None:
    text = BLOCK.replace("in_force: {from: 2024-01-01}  ", "in_force: {from: 2024-01-01, to: 2026-12-31}  ")
    catalogue.write_text(text, encoding="utf-8")
    put(world, catalogue, "--pending", "--from", "2027-01-01")
    assert back(world, catalogue).report["in_force"] == "2024-01-01"
    assert editions(catalogue)["2024-01-01"][2] == "2026-12-31"


def test_a_pending_edition_is_withdrawn_and_the_one_in_force_goes_on_as_it_did(world: Any, catalogue: Path) -> None:
    put(world, catalogue, "--pending", "--from", "2027-02-01")
    assert editions(catalogue)["2026-01-01"] == ("pending_binding", "2027-02-01", None)
    answer = back(world, catalogue)
    assert (answer.report["in_force"], answer.report["resumed"]) == ("2024-01-01", [])
    assert editions(catalogue) == {
        "2024-01-01": ("in_force", "2024-01-01", None),
        "2026-01-01": ("draft", "2027-02-01", None),
    }


@pytest.mark.parametrize(
    ("words", "layer", "code", "field"),
    [
        ([], "zones", "no-former-edition", None),
        ([], "nothing", "bad-value", "ID"),
        (["--to", "2024-01-01"], "zones", "no-former-edition", None),
    ],
)
def test_what_cannot_be_gone_back_to_is_refused_by_name(
    world: Any, catalogue: Path, words: list[str], layer: str, code: str, field: str | None
) -> None:
    answer = back(world, catalogue, *words, layer=layer)
    assert (answer.code, answer.codes, answer.errors[0]["where"]["field"]) == (2, [code], field)
    assert catalogue.read_text(encoding="utf-8") == BLOCK
    assert former_texts(catalogue) == []


@pytest.mark.parametrize("to", ["2026-06-01", "2025-01-01", "someday"])
def test_only_an_edition_that_came_before_can_be_named(world: Any, catalogue: Path, to: str) -> None:
    put(world, catalogue)
    put(world, catalogue, "--edition", "2026-06-01", "--from", "2026-07-01")
    answer = back(world, catalogue, "--to", to)
    assert (answer.code, answer.codes) == (2, ["bad-value"])
    assert answer.errors[0]["allowed"] == "2024-01-01, 2026-01-01"


def test_a_draft_is_never_gone_back_to(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    back(world, catalogue)
    put(world, catalogue, "--edition", "2026-06-01", "--from", "2026-07-01")
    assert back(world, catalogue, "--to", "2026-01-01").codes == ["bad-value"]
    assert back(world, catalogue).report["in_force"] == "2024-01-01"


def test_a_catalogue_somebody_else_changed_meanwhile_is_left_alone(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    read = read_catalogue(catalogue)
    plan = plan_rollback(read, "zones")
    other = catalogue.read_text(encoding="utf-8").replace("title: 测试", "title: 另一个")
    catalogue.write_text(other, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        roll_back(read, plan)
    assert caught.value.problems[0].found == "changed meanwhile"
    assert catalogue.read_text(encoding="utf-8") == other


def test_an_edition_without_a_status_of_its_own_gets_one(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("    legal_status: in_force\n", ""), encoding="utf-8")
    assert back(world, catalogue).code == 0
    assert {edition: status for edition, (status, *_) in editions(catalogue).items()} == {
        "2024-01-01": "in_force",
        "2026-01-01": "draft",
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{to: 2026-01-31, from: 2024-01-01}", "{from: 2024-01-01}"),
        ('{"from": "2024-01-01", "to": "2026-01-31"}', '{"from": "2024-01-01"}'),
        ("{from: 2024-01-01,\n      to: 2026-01-31}", "{from: 2024-01-01}"),
        ("\n      to: 2026-01-31\n      from: 2024-01-01", "\n      from: 2024-01-01"),
        (
            "\n      from: 2024-01-01\n      to: 2026-01-31  # by order of the office",
            "\n      from: 2024-01-01\n        # by order of the office",
        ),
    ],
)
def test_an_end_is_taken_out_however_it_is_written(world: Any, catalogue: Path, before: str, after: str) -> None:
    put(world, catalogue)
    text = catalogue.read_text(encoding="utf-8")
    now = "in_force: {from: 2024-01-01, to: 2026-01-31}   # until further notice"
    assert now in text
    catalogue.write_text(text.replace(now, f"in_force: {before}"), encoding="utf-8")
    assert back(world, catalogue).code == 0
    assert editions(catalogue)["2024-01-01"] == ("in_force", "2024-01-01", None)
    expected = text.replace(now, f"in_force: {after}").replace("in_force\n    coverage: {file", "X", 1)
    squeezed = catalogue.read_text(encoding="utf-8").replace("in_force\n    coverage: {file", "X", 1)
    ours = squeezed.replace("legal_status: draft", "legal_status: in_force")
    assert [line.rstrip() for line in ours.splitlines()] == [line.rstrip() for line in expected.splitlines()]


def test_a_comment_within_a_period_is_never_dropped(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    text = catalogue.read_text(encoding="utf-8")
    now = "in_force: {from: 2024-01-01, to: 2026-01-31}   # until further notice"
    written = "in_force: {from: 2024-01-01,  # as drawn\n      to: 2026-01-31}"
    catalogue.write_text(text.replace(now, written), encoding="utf-8")
    answer = back(world, catalogue)
    assert (answer.code, answer.codes) == (2, ["bad-value"])
    assert written in catalogue.read_text(encoding="utf-8")


def ask(world: Any, *words: object, name: str = "out") -> Any:
    fixed = ["--catalogue", "catalogue.yaml", "--packs", "none", "--on", "2026-11-22", "--lang", "en"]
    return world.run("check", "sites.geojson", *fixed, "--out", name, *words)


def test_what_was_answered_by_an_edition_is_replayed_after_it_was_rolled_back(
    world: Any, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    world.site(world.polygon(605, 45, 5, 5))
    assert ask(world, name="before").code == 0
    put(world, catalogue)
    assert ask(world, name="during").code == 0
    back(world, catalogue)
    assert ask(world, name="after").code == 0
    put(world, catalogue, file="old.geojson")
    answers = {name: json.loads(Path(name, "answer.json").read_bytes()) for name in ("before", "during", "after")}
    found = {name: [one["edition"] for one in answer["sites"][0]["findings"]] for name, answer in answers.items()}
    assert found == {"before": [], "during": ["2026-01-01"], "after": []}
    assert {one["where"] for one in answers["during"]["warnings"]} == {"catalogue.yaml", "others (old.geojson)"}
    for name in answers:
        replayed = world.run("check", "--replay", name, "--lang", "en", "--format", "json")
        assert (replayed.code, replayed.report["same"]) == (0, True), replayed.err
        assert "replayed by its former text, catalogue." in replayed.err


def test_a_replay_by_a_former_text_uses_the_packs_that_it_named(
    world: Any, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    world.site(world.polygon(205, 45, 5, 5))
    for name, outcome in (("one", "prohibited"), ("two", "restricted")):
        rule = world.rule(name, {"touches": {"kind": "water_source"}}, outcome)
        world.pack(rule, covers=["wetland"], name=f"{name}.yaml", id=name)
    catalogue.write_text(f"packs: [one.yaml]\n{BLOCK}", encoding="utf-8")
    words = ["sites.geojson", "--catalogue", "catalogue.yaml", "--on", "2026-11-22", "--out", "out", "--format", "json"]
    assert world.run("check", *words).outcome == "prohibited"
    put(world, catalogue)
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("packs: [one.yaml]", "packs: [two.yaml]"), encoding="utf-8")
    replayed = world.run("check", "--replay", "out", "--format", "json")
    assert (replayed.code, replayed.report["same"]) == (0, True), replayed.err


def test_without_the_former_text_a_replay_says_that_the_catalogue_is_another(
    world: Any, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    world.site(world.polygon(605, 45, 5, 5))
    ask(world)
    put(world, catalogue)
    for kept in former_texts(catalogue):
        kept.unlink()
    replayed = world.run("check", "--replay", "out", "--lang", "en", "--format", "json")
    assert (replayed.code, replayed.codes) == (2, ["replay-mismatch"])


def test_a_roll_back_is_told_in_both_languages(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    answer = world.run("layers", "rollback", "zones", "--catalogue", catalogue, "--lang", "en")
    lines = answer.out.splitlines()
    assert lines[:2] == [
        "rolled back: edition 2026-01-01 of zones is a draft now, and its files stay",
        "edition 2024-01-01 is in force: 2024-01-01 – …",
    ]
    put(world, catalogue)
    answer = world.run("layers", "rollback", "zones", "--catalogue", catalogue, "--lang", "zh")
    assert answer.out.splitlines()[0] == "已退回：zones 2026-01-01 版改为草案，文件保留"


def test_the_days_of_a_plan_are_those_of_the_catalogue(world: Any, catalogue: Path) -> None:
    publish_three(world, catalogue)
    plan = plan_rollback(read_catalogue(catalogue), "zones", to="2024-01-01")
    assert [one.edition for one in plan.withdrawn] == ["2026-09-01", "2026-06-01", "2026-01-01"]
    assert {one.legal_status for one in plan.withdrawn} == {"draft"}
    assert (plan.target.edition, plan.target.in_force.last) == ("2024-01-01", None)
    assert [one.edition for one in plan.resumed] == ["2024-01-01"]
    assert read_catalogue(catalogue).in_force(date(2026, 11, 22))["zones"][0].edition == "2026-09-01"
