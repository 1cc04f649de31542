"""`zoning layers repair`: what is narrow is mended by class, told and drawn; everything else stays as it is."""

import sqlite3
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from tests.zoning.conftest import EAST, NORTH, Answer, World

LIST = {"KJBJYS": "1-1.【产业/禁止类】不得新建。"}


def box(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    ring = [[EAST + x, NORTH + y] for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))]
    return {"type": "Polygon", "coordinates": [ring]}


def said(number: int, kind: int) -> dict[str, Any]:
    return {"code": f"ZH510104{kind}{number:04d}", "name": f"单元{number}", "class": str(kind), **LIST}


def draft(world: World, *units: tuple[dict[str, Any], int]) -> Path:
    records = [(shape, said(number, kind)) for number, (shape, kind) in enumerate(units, start=1)]
    made = world.features("draft.geojson", *records)
    target = world.folder / "draft.gpkg"
    assert world.run("convert", made, target).code == 0
    return target


BROKEN = (
    (box(0, 0, 100.01, 100), 3),
    (box(100, 0, 200, 100), 1),
    (box(200.01, 0, 300, 100), 2),
    (box(305, 0, 400, 100), 2),
    (box(0, 100, 400, 200), 3),
)


def repaired(world: World, *words: object, units: Any = BROKEN, lang: str = "en") -> tuple[Answer, Path]:
    out = world.folder / "mended.gpkg"
    scope = world.features("scope.geojson", (box(0, 0, 400, 200), {}))
    named = ("--width", "0.02", "--kind", "control_unit", "--scope", scope, "--lang", lang, *words)
    return world.run("layers", "repair", draft(world, *units), out, *named), out


def test_narrow_faults_are_mended_by_class_and_the_wide_one_is_left_and_told(world: World) -> None:
    answer, _ = repaired(world, "--format", "json")
    assert answer.code == 1
    told = {(one["change"], one["to"], one["from"]) for one in answer.report["changes"]}
    strict, lax = said(2, 1)["code"], said(1, 3)["code"]
    assert told == {("removed", strict, lax), ("closed", strict, None)}
    assert [one["area_m2"] for one in answer.report["changes"]] == pytest.approx([1, 1], rel=1e-3)
    (left,) = answer.report["left"]
    assert (left["rule"], left["width_m"]) == ("gap", pytest.approx(5, rel=0.011))
    summary = answer.report["summary"]
    assert (summary["closed"], summary["removed"], summary["cut"], summary["left"]) == (1, 1, 0, 1)
    assert summary["area_m2"] == pytest.approx(2, rel=1e-3)


def test_the_check_finds_only_what_was_left(world: World) -> None:
    _, out = repaired(world)
    words = ("--kind", "control_unit", "--scope", world.folder / "scope.geojson", "--format", "json")
    before = world.run("layers", "check", world.folder / "draft.gpkg", *words).report["summary"]
    after = world.run("layers", "check", out, *words).report["summary"]
    assert (before["gap"], before["overlap"]) == (2, 1)
    assert (after["gap"], after.get("overlap", 0)) == (1, 0)


def test_untouched_units_and_all_attributes_are_the_same_to_the_last_byte(world: World) -> None:
    _, out = repaired(world)
    before, after = (pyogrio.raw.read(path) for path in (world.folder / "draft.gpkg", out))
    same = [one == other for one, other in zip(before[2].tolist(), after[2].tolist(), strict=True)]
    assert same == [False, False, True, True, True]
    assert [column.tolist() for column in before[3]] == [column.tolist() for column in after[3]]


def test_every_change_is_drawn(world: World) -> None:
    answer, out = repaired(world, "--format", "json")
    drawn = pyogrio.read_dataframe(out.with_name("mended.changes.gpkg"), layer="changes")
    assert drawn["change"].tolist() == [one["change"] for one in answer.report["changes"]]
    for shape, one in zip(drawn.geometry, answer.report["changes"], strict=True):
        assert shape.distance(shapely.Point(one["lonlat"])) < 1e-9
    with sqlite3.connect(out.with_name("mended.changes.gpkg")) as connection:
        (style,) = connection.execute("SELECT styleQML FROM layer_styles").fetchone()
    assert 'attr="change"' in style


@pytest.mark.parametrize(("lang", "words"), [("en", "overlap left to"), ("zh", "重叠归")])
def test_the_text_tells_each_change(world: World, lang: str, words: str) -> None:
    answer, _ = repaired(world, lang=lang)
    assert words in answer.out
    assert len(answer.out.splitlines()) == 6


def test_a_draft_without_faults_is_copied(world: World) -> None:
    units = ((box(0, 0, 200, 200), 1), (box(200, 0, 400, 200), 2))
    answer, out = repaired(world, "--format", "json", units=units)
    assert (answer.code, answer.report["changes"], answer.report["left"]) == (0, [], [])
    before, after = (pyogrio.raw.read(path)[2].tolist() for path in (world.folder / "draft.gpkg", out))
    assert before == after


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--width", "0"), ["bad-value"]),
        (("--width", "nan"), ["bad-value"]),
        (("--changes", "changes.txt"), ["unsupported-format"]),
        (("--scope", "lost.gpkg"), ["unreadable-file"]),
    ],
)
def test_words_that_mean_nothing_are_refused_and_nothing_is_written(
    world: World, words: tuple[str, ...], codes: list[str]
) -> None:
    answer, out = repaired(world, "--format", "json", *words)
    assert (answer.code, answer.codes) == (2, codes)
    assert not out.exists()


def test_a_draft_without_records_is_a_named_error(world: World) -> None:
    path, out = world.features("draft.geojson"), world.folder / "mended.gpkg"
    answer = world.run("layers", "repair", path, out, "--width", "0.02", "--kind", "control_unit", "--format", "json")
    assert (answer.code, answer.codes) == (2, ["empty-layer"])
    assert not out.exists()


def test_a_draft_is_never_written_over(world: World) -> None:
    path = draft(world, *BROKEN)
    answer = world.run("layers", "repair", path, path, "--width", "0.02", "--format", "json")
    assert (answer.code, answer.codes) == (2, ["bad-value"])
