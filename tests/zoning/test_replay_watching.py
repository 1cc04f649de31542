"""What changes while a check or a replay reads it is named, and nothing is written."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.zoning.replaying import alter, ask, places, replay, settle
from zoning.cli import check as check_command
from zoning.cli import replay as replay_command


@pytest.fixture
def stored(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    return settle(world, monkeypatch)


# What changes while it is read


@dataclass(frozen=True)
class Moment:
    """Something the check does once, and what it reads before or after it."""

    module: Any
    name: str


READING_SITES = Moment(check_command, "read_sites")


MEASURING = Moment(check_command, "run_batch")


MEANWHILE = [
    pytest.param(READING_SITES, "sites.geojson", "地块3", "地块三", "sites", id="the sites"),
    pytest.param(READING_SITES, "facts.yaml", "new", "expand", "facts", id="the facts file"),
    pytest.param(MEASURING, "ws.geojson", "W1", "W2", "layer ws 2024-01-01", id="a layer of the same size"),
    pytest.param(MEASURING, "scope.geojson", "0", "1", "scope", id="a scope"),
]


@pytest.mark.parametrize("is_before", [True, False], ids=["before it is read", "after it was read"])
@pytest.mark.parametrize(("moment", "name", "old", "new", "about"), MEANWHILE)
def test_a_file_that_changes_while_the_check_is_made_is_named_and_nothing_is_written(
    stored: Any,
    monkeypatch: pytest.MonkeyPatch,
    moment: Moment,
    name: str,
    old: str,
    new: str,
    about: str,
    is_before: bool,
) -> None:
    before = Path(name).stat()
    meddle(monkeypatch, moment, alter(name, old, new), is_before=is_before)
    answer = ask(stored, "--facts", "facts.yaml")
    assert (answer.code, answer.out) == (2, "")
    (error,) = answer.errors
    assert (error["code"], error["where"]["field"], Path(error["where"]["file"]).name) == ("input-changed", about, name)
    assert f"{before.st_size} bytes" in error["allowed"]
    assert error["found"] not in error["allowed"]
    assert not Path("out/replay.json").exists()
    assert not Path("out/answer.json").exists()


def meddle(
    monkeypatch: pytest.MonkeyPatch, moment: Moment, change: Callable[[], None], *, is_before: bool = False
) -> None:
    """Somebody changes a file just before or just after the check does something."""
    real = getattr(moment.module, moment.name)

    def meddled(*args: Any, **settings: Any) -> Any:
        if is_before:
            change()
        done = real(*args, **settings)
        if not is_before:
            change()
        return done

    monkeypatch.setattr(moment.module, moment.name, meddled)


@pytest.mark.parametrize(("moment", "name", "old", "new", "about"), MEANWHILE)
def test_a_file_that_changes_is_named_where_no_answer_is_kept_too(
    stored: Any, monkeypatch: pytest.MonkeyPatch, moment: Moment, name: str, old: str, new: str, about: str
) -> None:
    meddle(monkeypatch, moment, alter(name, old, new))
    fixed = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--on", "2026-11-22", "--facts", "facts.yaml"]
    answer = stored.run("check", "sites.geojson", *fixed, "--lang", "en", "--format", "json", "--partition", "7")
    assert (answer.code, answer.out) == (2, "")
    (error,) = answer.errors
    assert (error["code"], error["where"]["field"], Path(error["where"]["file"]).name) == ("input-changed", about, name)
    assert error["found"] != error["allowed"].partition(", as when")[0]


@pytest.mark.parametrize(("name", "about"), [("sites.geojson", "sites"), ("ws.geojson", "layer ws 2024-01-01")])
def test_a_file_that_changes_while_an_answer_is_replayed_is_named(
    stored: Any, monkeypatch: pytest.MonkeyPatch, name: str, about: str
) -> None:
    assert ask(stored).code in (0, 1)
    meddle(monkeypatch, Moment(replay_command, "run_batch"), lambda: Path(name).unlink())
    answer = replay(stored)
    assert (answer.code, answer.out) == (2, "")
    assert [(error["code"], error["where"]["field"], error["found"]) for error in answer.errors] == [
        ("input-changed", about, "not there")
    ]


def test_all_files_that_change_are_named_at_once(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def change() -> None:
        Path("ws.geojson").unlink()
        stored.write("scope.geojson", "{}")

    meddle(monkeypatch, MEASURING, change)
    named = {(error["where"]["field"], error["found"] == "not there") for error in ask(stored).errors}
    assert named == {("layer ws 2024-01-01", True), ("scope", False)}


def test_a_file_that_is_written_anew_with_the_same_bytes_has_not_changed(
    stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def touch() -> None:
        for name in ("sites.geojson", "ws.geojson"):
            stored.write(name, Path(name).read_bytes())
            os.utime(name, ns=(1, 1))

    meddle(monkeypatch, MEASURING, touch)
    assert ask(stored).code in (0, 1)
    assert replay(stored).report["same"]


def test_a_site_file_may_change_once_it_was_read(stored: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path("sites.geojson").read_text(encoding="utf-8")
    meddle(monkeypatch, MEASURING, alter("sites.geojson", "地块3", "地块三"))
    assert ask(stored).code in (0, 1)
    assert places(replay(stored)) == {("sites", "sites.geojson")}
    stored.write("sites.geojson", before)
    assert replay(stored).report["same"]


@pytest.mark.parametrize(("name", "about"), [("catalogue.yaml", "catalogue"), ("pack.yaml", "packs")])
def test_of_catalogue_and_packs_the_bytes_that_were_read_are_marked(
    stored: Any, monkeypatch: pytest.MonkeyPatch, name: str, about: str
) -> None:
    """Whatever is written into them afterwards, and as soon as their bytes are at hand."""
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        raw = real(path)
        if path.name == name:
            path.write_bytes(raw + b" ")
        return raw

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read)
        before = real(Path(name))
        assert ask(stored).code in (0, 1)
    assert {field for field, _ in places(replay(stored))} == {about}
    stored.write(name, before)
    assert replay(stored).report["same"]
