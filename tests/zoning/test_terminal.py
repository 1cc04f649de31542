"""Text on a terminal: columns that meet, colours only where they are understood, the gravest sites last."""

import os
import re
import subprocess
import sys
import unicodedata
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zoning.conftest import World, polygon
from zoning.cli.check import find_screen
from zoning.outcome import OUTCOMES
from zoning.report.breadth import breadth_of, cut, filled
from zoning.report.gravest import Gravest, why_text
from zoning.report.screen import MARKS, PLAIN, Screen
from zoning.wording import say

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


# How broad a text is


@pytest.mark.parametrize(
    ("text", "places"),
    [("", 0), ("abc", 3), ("禁止", 4), ("（一）", 6), ("ａ", 2), ("é", 1), ("e\u0301", 1), ("🙂", 2), ("a\u200db", 2)],
)
def test_a_chinese_character_takes_two_places_and_a_mark_upon_another_none(text: str, places: int) -> None:
    assert breadth_of(text) == places


@given(st.text(), st.integers(1, 60))
def test_a_text_that_is_cut_fits_and_one_that_fits_is_not_cut(text: str, places: int) -> None:
    shown = cut(text, places)
    assert breadth_of(shown) <= places
    assert (shown == text) == (breadth_of(text) <= places) or text.endswith("…")
    assert breadth_of(filled(shown, places)) == places


def test_columns_begin_at_one_place_whatever_the_script() -> None:
    rows = [("✕", "D01", "禁止", "why"), ("?", "长编号长编号", "undetermined", "why not")]
    lines = list(PLAIN.columns(rows))
    starts = {breadth_of(line[: line.index("why")]) for line in lines}
    assert len(starts) == 1


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30), st.text(max_size=90)), min_size=1),
    st.integers(8, 90),
)
def test_no_line_in_columns_is_broader_than_the_screen(rows: list[tuple[str, str, str]], places: int) -> None:
    assert all(breadth_of(line) <= places for line in Screen(places).columns(rows, "- "))


# Colours


def words(lang: str = "en") -> dict[str, str]:
    return {outcome: say(f"outcome.{outcome}", lang) for outcome in OUTCOMES}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_has_a_mark_and_a_colour_of_its_own_and_the_text_stays(outcome: str) -> None:
    line = f"  {MARKS[outcome]} verdict: {words()[outcome]}"
    coloured = Screen(80, colours=True).shown(line, words())
    assert ESCAPE.sub("", coloured) == line
    assert coloured != line
    others = {Screen(80, colours=True).shown(f"  {MARKS[one]} x", words())[:7] for one in OUTCOMES}
    assert len(others) == len(OUTCOMES)
    assert PLAIN.shown(line, words()) == line


@pytest.mark.parametrize(
    "line", ["    - D01 prohibited", "  stated facts: ✕", "  12  something else", "", " ", "  ", "  ✕"]
)
def test_other_lines_have_no_colour(line: str) -> None:
    assert Screen(80, colours=True).shown(line, words()) == line


@pytest.mark.parametrize(
    ("is_terminal", "environment", "colours"),
    [
        (False, {}, False),
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, environment: dict[str, str], colours: bool
) -> None:
    for name in ("TERM", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: is_terminal, fileno=lambda: 1))
    screen = find_screen()
    assert screen.colours == colours
    assert (screen.places is None) == (not is_terminal)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_gets_columns_and_colours_and_a_pipe_plain_lines(
    world: World,
) -> None:
    import pty

    three_sites(world)
    command = [sys.executable, "-m", "zoning", "check", "sites.geojson", "--catalogue", "catalogue.yaml"]
    command += ["--packs", "pack.yaml", "--on", "2026-11-22", "--lang", "en"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "70", "PYTHONPATH": os.getcwd()}
    environment.pop("NO_COLOR", None)
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, cwd=world.folder, stdout=slave, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        os.close(slave)
        shown = b""
        while piece := _read(master):
            shown += piece
        process.wait()
    os.close(master)
    text = shown.decode().replace("\r\n", "\n")
    assert "\x1b[1;31m" in text
    table = ESCAPE.sub("", text).split("the gravest:\n")[1].split("summary:")[0].splitlines()
    assert all(breadth_of(line) <= 70 for line in table)
    piped = subprocess.run(command, cwd=world.folder, capture_output=True, env=environment, check=False).stdout
    assert b"\x1b" not in piped


def _read(descriptor: int) -> bytes:
    """What there is to read; nothing once the other end is closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


# The end of a batch


def three_sites(world: World) -> None:
    world.catalogue(world.zone("w", (polygon(0, 0, 10, 10), {})))
    world.pack(world.rule("r.water", {"touches": {"kind": "water_source"}}))
    world.features(
        "sites.geojson",
        (polygon(500, 500, 10, 10), {"id": "clear"}),
        (polygon(5, 5, 10, 10), {"id": "hit", "name": "\x1b[31mred\x1b[0m\n  ✕ D99"}),
        (None, {"id": "bad"}),
    )


def test_a_batch_ends_with_the_gravest_and_the_counts(world: World) -> None:
    three_sites(world)
    out = world.check(form="text").out
    end = out.split("the gravest:\n")[1]
    assert end.splitlines()[0].split()[:3] == ["✕", "hit", "prohibited"]
    assert "summary:\n       1  prohibited" in end


def test_one_site_has_no_list_of_the_gravest(world: World) -> None:
    three_sites(world)
    world.site(polygon(5, 5, 10, 10))
    assert "the gravest" not in world.check(form="text").out


def test_a_hostile_name_has_no_line_and_no_colour_of_its_own(world: World) -> None:
    three_sites(world)
    out = world.check(form="text").out
    assert "\x1b" not in out
    assert not any(line.startswith("  ✕ D99") for line in out.splitlines())


def answer(outcome: str, at_least: str = "no_conflict", **more: Any) -> dict[str, Any]:
    verdict = {"outcome": outcome, "at_least": at_least, "because": [], "unknown_because": [], **more}
    return {"verdict": verdict, "errors": []}


@given(st.lists(st.tuples(st.sampled_from((*OUTCOMES, "")), st.sampled_from(OUTCOMES))), st.integers(1, 6))
def test_the_gravest_are_the_first_of_all_in_order_of_gravity(outcomes: list[tuple[str, str]], most: int) -> None:
    sites = [answer(*pair) if pair[0] else {"verdict": None, "errors": []} for pair in outcomes]
    gravest = Gravest(most)
    for site in sites:
        gravest.add(site)
    grave = [site for site in sites if site["verdict"] and site["verdict"]["outcome"] != "no_conflict"]
    order = sorted(grave, key=lambda one: [OUTCOMES.index(one["verdict"][key]) for key in ("outcome", "at_least")])
    assert [id(one) for one in gravest.sites] == [id(one) for one in order[:most]]


@pytest.mark.parametrize(
    ("site", "why"),
    [
        (answer("prohibited", because=["a", "b", "c"]), "a, b"),
        (
            answer(
                "undetermined", unknown_because=[{"rule": "r", "reason": "layer"}, {"rule": "q", "reason": "layer"}]
            ),
            "there is no layer of that kind",
        ),
        (
            answer(
                "undetermined",
                because=["c"],
                unknown_because=[{"rule": "access-list.prose", "reason": "review"}, {"rule": "q", "reason": "fact"}],
            ),
            "a project fact is missing (c)",
        ),
        ({"verdict": None, "errors": [{"code": "empty-geometry"}]}, "empty-geometry"),
    ],
)
def test_why_is_said_in_a_few_words(site: dict[str, Any], why: str) -> None:
    assert why_text(site, "en") == why


def test_every_mark_is_one_place_wide_so_that_columns_meet() -> None:
    assert all(unicodedata.east_asian_width(mark) not in "WF" for mark in MARKS.values())
