"""The record of an answer: what it keeps, what it only refers to, and what is none."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.replaying import ask, places, replay, settle
from zoning.replay import keeping, taking
from zoning.replay.keeping import pack, unpack


@pytest.fixture
def stored(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    return settle(world, monkeypatch)


# Large batches


def test_of_many_sites_the_record_refers_to_the_file_and_says_so(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_SITES", 10)
    ask(stored, "--partition", "7")
    record = json.loads(Path("out/replay.json").read_text(encoding="utf-8"))
    assert record["sites"][0]["copies"] is None
    assert len(record["sites"][0]["files"][0]["sha256"]) == 64
    assert replay(stored).report["same"]
    Path("sites.geojson").unlink()
    assert places(replay(stored)) == {("sites", "sites.geojson")}


def test_a_large_file_is_not_copied(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 1_000)
    ask(stored)
    assert json.loads(Path("out/replay.json").read_text(encoding="utf-8"))["sites"][0]["copies"] is None


# What is no record


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "something else"),
        ("[" * 5_000, "something else"),
        ("[1, 2]", "something else"),
        ('{"form": 9}', "a record of form 9"),
        ('{"form": 1, "sites": [3]}', "a damaged record"),
        ('{"program": {}, "sites": [], "summary": {}}', "an answer alone"),
    ],
)
def test_what_is_no_record_is_refused_by_name(stored: Any, content: str, told: str) -> None:
    answer = replay(stored, str(stored.write("a.json", content)))
    assert (answer.code, answer.codes) == (2, ["not-replayable"])
    assert answer.errors[0]["found"].startswith(told)


def test_an_answer_alone_is_refused_as_it_holds_no_shapes(stored: Any) -> None:
    ask(stored)
    answer = replay(stored, "out/answer.json")
    assert (answer.code, answer.codes) == (2, ["not-replayable"])
    assert "shapes" in answer.errors[0]["found"]


def test_a_record_that_is_not_there_is_named(stored: Any) -> None:
    assert replay(stored, "nowhere").codes == ["unreadable-file"]


@pytest.mark.parametrize("name", ["../evil.geojson", "/tmp/evil.geojson", "a\\..\\evil.geojson", "C:evil"])
def test_a_copy_is_never_written_outside_its_folder(stored: Any, name: str) -> None:
    ask(stored)
    path = Path("out/replay.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    record["sites"][0]["copies"] = {name: pack(b"{}")}
    path.write_text(json.dumps(record), encoding="utf-8")
    Path("sites.geojson").unlink()
    answer = replay(stored)
    assert (answer.code, answer.codes) == (2, ["not-replayable"])
    assert not list(stored.folder.parent.glob("evil*"))


@pytest.mark.parametrize("text", ["!", "AAAA", pack(b"\0" * (keeping.MOST_BYTES + 1))])
def test_a_damaged_or_swollen_copy_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"packed|large"):
        unpack(text)


@given(st.binary(max_size=2_000))
@settings(max_examples=50)
def test_a_copy_comes_back_as_it_was(content: bytes) -> None:
    assert unpack(pack(content)) == content
    assert pack(content) == pack(content)


@pytest.mark.parametrize(
    "words",
    [
        ("sites.geojson",),
        ("--near", "5"),
        ("--fact", "in_park=yes"),
        ("--out", "x"),
        ("--format", "csv"),
        ("--strict",),
    ],
)
def test_no_other_option_goes_with_replay(stored: Any, words: tuple[str, ...]) -> None:
    ask(stored)
    answer = stored.run("check", "--format", "json", "--replay", "out", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "bad-value" in answer.err


def test_a_check_without_sites_is_refused_by_name(stored: Any) -> None:
    answer = stored.run("check", "--format", "json")
    assert (answer.code, answer.codes) == (2, ["usage"])
