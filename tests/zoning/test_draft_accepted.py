"""Findings on a draft that somebody lets stand."""

import pytest

from tests.zoning.conftest import World
from tests.zoning.drafting import THIRDS, Draft, box, check_drafts, code, only


@pytest.fixture
def draft(world: World) -> Draft:
    return check_drafts(world)


ACCEPTED = """\
accepted:
  - {{rule: gap, features: [{one}, {other}], place: [{lon}, {lat}], by: 张三, why: 河道, date: 2026-01-05{until}}}
  - {{rule: overlap, features: [nobody], by: 李四, why: 旧事, date: 2026-01-05}}
"""


@pytest.mark.parametrize(
    ("until", "on", "code_left"),
    [("", "2030-01-01", 0), (", until: 2026-12-31", "2026-12-31", 0), (", until: 2026-12-31", "2027-01-01", 1)],
)
def test_what_was_accepted_is_shown_so_and_what_is_gone_is_told(
    draft: Draft, world: World, until: str, on: str, code_left: int
) -> None:
    shapes = (THIRDS[0], box(105, 0, 200, 100), THIRDS[2])
    found = only(draft(*shapes), "gap")
    lon, lat = found["lonlat"]
    text = ACCEPTED.format(one=code(1), other=code(2), lon=lon, lat=lat, until=until)
    words = ("--accepted", world.write("accepted.yaml", text), "--on", on)
    answer = draft(*shapes, words=words)
    found = only(answer, "gap")
    assert (answer.code, found["accepted"]) == (code_left, not code_left)
    assert answer.report["accepted_gone"] == ["overlap nobody"]
    if not code_left:
        assert (found["acceptance"]["by"], found["acceptance"]["why"]) == ("张三", "河道")


def test_an_acceptance_holds_for_its_own_units_and_place_only(draft: Draft, world: World) -> None:
    shapes = (THIRDS[0], box(105, 0, 200, 100), THIRDS[2])
    for one, lon in ((code(3), only(draft(*shapes), "gap")["lonlat"][0]), (code(1), 104.0)):
        lat = only(draft(*shapes), "gap")["lonlat"][1]
        text = ACCEPTED.format(one=one, other=code(2), lon=lon, lat=lat, until="")
        answer = draft(*shapes, words=("--accepted", world.write("accepted.yaml", text)))
        assert (answer.code, len(answer.report["accepted_gone"])) == (1, 2)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("accepted: [{rule: gap, features: [a]}]", ["missing-key"] * 3),
        ("accepted: [{rule: hunch, features: [a], by: x, why: y, date: 2026-01-01}]", ["bad-value"]),
        ("accepted: [{rule: gap, by: x, why: y, date: 2026-01-01}]", ["missing-key"]),
        ("accepted: [{rule: gap, place: [1], by: x, why: y, date: soon}]", ["bad-value", "missing-key", "bad-value"]),
    ],
)
def test_acceptances_without_who_why_and_when_are_refused(
    draft: Draft, world: World, text: str, codes: list[str]
) -> None:
    answer = draft(*THIRDS, words=("--accepted", world.write("accepted.yaml", text)))
    assert answer.code == 2
    assert sorted(answer.codes) == sorted(codes)
