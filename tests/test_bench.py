"""The benchmarks' own sums: ratios, floors, agreement pair by pair, the land, and the page they write."""

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bench.__main__ import WORKS, judge, main, run
from bench.agreement import Pairs, compare_areas, compare_sets, compare_values
from bench.ground import DEGREES, LONGEST_DEGREES, PLANE_CRS, TINY, Ground, to_degrees
from bench.landscape import make_giant, make_parcels, make_points, make_rivers, make_units
from bench.ours import divide_strips
from bench.pages import _compare, _save_ours
from bench.peers.frame import frame_of, overlay
from bench.row import Agreement, Limit, Row, combine
from bench.rules import make_columns, make_rules
from bench.table import amend_page, line_of, write_page
from bench.timing import interleave, percentile
from zoning.verdict import answer_rules

ROOT = Path(__file__).parent.parent
FINE = Agreement(10, 1e-13, "the site")
BAD = Agreement(10, 1e-3, "the site", wrong=1)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (Row("as fast as promised", 1.0, {"peer": 8.0}, 8.0), True),
        (Row("a little slower", 1.0, {"peer": 7.99}, 8.0), False),
        (Row("faster than the slow peer only", 1.0, {"slow": 90.0, "fast": 7.0}, 8.0), False),
        (Row("fast and right", 1.0, {"peer": 90.0}, 8.0, agreement=FINE), True),
        (Row("fast and wrong", 1.0, {"peer": 90.0}, 8.0, agreement=BAD), False),
        (Row("fast, and nothing was compared", 1.0, {"peer": 90.0}, 8.0, agreement=Agreement(0)), False),
        (Limit("in time", 0.5, 0.5), True),
        (Limit("too late", 0.51, 0.5), False),
        (Limit("in time and wrong", 0.1, 0.5, agreement=BAD), False),
    ],
    ids=lambda value: value.work if isinstance(value, (Row, Limit)) else None,
)
def test_a_promise_is_kept_only_above_its_floor_and_with_equal_answers(row: Row | Limit, kept: bool) -> None:
    assert row.kept is kept
    assert judge([row, Row("kept", 1.0, {"peer": 2.0}, 1.0)]) == (0 if kept else 1)


def test_the_runner_prints_each_row_when_it_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def work(ground: Ground, server: Any) -> Sequence[Row | Limit]:
        seen.append(capsys.readouterr().out)
        return [Row(f"work on {ground.name}", 0.002, {"peer": 0.02}, 8.0, agreement=FINE)]

    rows = run({"one": work, "two": work}, TINY, None)
    assert [row.work for row in rows] == ["work on tiny"] * 2
    assert [text.count("\n") for text in seen] == [0, 1]
    assert seen[1].startswith("kept     | work on tiny | 2.00 ms | peer 20.0 ms | 10.0x | 8.00x |")


@pytest.mark.parametrize("words", [["nonsense"], ["--write", "2026-11-22", "--ground", "quick"], ["--write"]])
def test_the_runner_refuses_what_it_cannot_do(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_every_work_is_a_function_of_its_module() -> None:
    for name in WORKS.values():
        module, function = name.split(".")
        tree = ast.parse((ROOT / "bench" / f"{module}.py").read_text(encoding="utf-8"))
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name


def test_jobs_are_run_in_turn_after_one_round_that_does_not_count() -> None:
    order: list[str] = []
    seconds, answers = interleave({name: lambda name=name: order.append(name) or name for name in "ab"}, 2)
    assert "".join(order) == "ababab"
    assert answers == {"a": "a", "b": "b"}
    assert set(seconds) == {"a", "b"}


def test_short_jobs_are_run_once_more_right_before_each_run_that_counts() -> None:
    order: list[str] = []
    interleave({name: lambda name=name: order.append(name) for name in "ab"}, 2, each_warm=True)
    assert "".join(order) == "ab" + "aabb" * 2


def test_ninety_five_of_a_hundred_do_not_exceed_the_percentile() -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], 0.95) == 95.0
    assert percentile([3.0], 0.95) == 3.0


SQUARE = np.array([shapely.box(0, 0, 100, 100)])


def pairs(*values: tuple[int, int, float]) -> Pairs:
    site, unit, value = zip(*values, strict=True) if values else ((), (), ())
    return Pairs(np.array(site, dtype=np.int64), np.array(unit, dtype=np.int64), np.array(value, dtype=np.float64))


def found(ours: Pairs, peer: Pairs, zone: shapely.Geometry) -> tuple[int, int]:
    agreed = compare_areas(ours, peer, SQUARE, lambda rows: np.array([zone] * len(rows)))
    return agreed.wrong, agreed.thin


def test_areas_agree_to_a_billionth_of_the_site() -> None:
    half = shapely.box(0, 0, 50, 100)
    assert found(pairs((0, 7, 5000.0)), pairs((0, 7, 5000.0 + 9e-6)), half) == (0, 0)
    assert found(pairs((0, 7, 5000.0)), pairs((0, 7, 5000.0 + 2e-5)), half) == (1, 0)


def test_a_pair_that_one_of_two_has_not_is_wrong() -> None:
    half = shapely.box(0, 0, 50, 100)
    assert found(pairs(), pairs((0, 7, 5000.0)), half) == (1, 0)
    assert found(pairs((0, 7, 5000.0)), pairs(), half) == (1, 0)
    assert found(pairs((0, 7, 5000.0)), pairs((0, 8, 5000.0)), half) == (2, 0)
    assert found(pairs((0, 7, 0.0)), pairs(), half) == (0, 0)


@pytest.mark.parametrize(
    ("ours", "peer", "zone", "is_noise"),
    [
        (0.0, 0.08, shapely.box(-50, 0, 0.0008, 100), True),
        (0.0, 0.2, shapely.box(-50, 0, 0.002, 100), False),
        (10_000.0, 9_999.92, shapely.box(0, 0, 99.9992, 100), True),
        (10_000.0, 9_999.8, shapely.box(0, 0, 99.998, 100), False),
    ],
    ids=["touches by 0.8 mm", "touches by 2 mm", "sticks out by 0.8 mm", "sticks out by 2 mm"],
)
def test_only_slivers_thinner_than_a_millimetre_are_noise(
    ours: float, peer: float, zone: shapely.Geometry, is_noise: bool
) -> None:
    assert found(pairs((0, 1, ours)), pairs((0, 1, peer)), zone) == ((0, 1) if is_noise else (1, 0))


def test_a_pair_the_frame_finds_and_ours_has_not_is_noticed() -> None:
    units, parcels = make_units(6, 10, 20_000.0), make_parcels(40, side_m=20_000.0)
    peer = overlay(frame_of(parcels, "site", PLANE_CRS), frame_of(units, "unit", PLANE_CRS))
    most = int(np.argmax(peer.value))
    ours = Pairs(*(np.delete(column, most) for column in peer))
    assert compare_areas(peer, peer, parcels, lambda rows: units[rows]).holds
    assert compare_areas(ours, peer, parcels, lambda rows: units[rows]).wrong == 1
    assert compare_sets(ours, peer).wrong == 1


def test_distances_differ_when_their_values_or_their_pairs_do() -> None:
    expected = pairs((0, 0, 500.0), (1, 0, 0.0))
    assert compare_values(pairs((0, 0, 500.0001), (1, 0, 0.0)), expected, 1e-6).holds
    assert compare_values(pairs((0, 0, 500.001), (1, 0, 0.0)), expected, 1e-6).wrong == 1
    assert compare_values(pairs((0, 0, 500.0)), expected, 1e-6).wrong == 1
    assert compare_values(pairs((0, 0, 500.0), (1, 0, 0.0), (2, 0, 3.0)), expected, 1e-6).wrong == 1


def test_agreement_with_several_peers_is_as_bad_as_the_worst() -> None:
    assert combine([FINE, BAD], is_same=True) == Agreement(10, 1e-3, "the site", wrong=1)
    assert combine([FINE, FINE]).compared == 20
    assert not combine([FINE, Agreement(0)], is_same=True).holds


def test_the_land_is_what_it_is_said_to_be() -> None:
    units = make_units(5, 8, 20_000.0)
    assert shapely.coverage_is_valid(units)
    assert shapely.is_valid(make_parcels(200)).all()
    assert shapely.is_simple(make_rivers(3)).all()
    assert shapely.equals_exact(make_points(50), make_points(50)).all()
    giant = make_giant(120)
    assert giant.is_valid
    assert len(giant.interiors) > 10


def test_land_in_degrees_needs_no_further_vertex_and_falls_into_its_strips() -> None:
    parcels = to_degrees(make_parcels(300))
    xy, owner = shapely.get_coordinates(parcels, return_index=True)
    edges = np.hypot(*np.diff(xy, axis=0).T)[owner[1:] == owner[:-1]]
    assert edges.max() <= LONGEST_DEGREES
    strips = divide_strips(parcels)
    assert DEGREES.is_geographic
    assert sorted(np.concatenate([rows for _, rows in strips])) == list(range(300))
    for meridian, rows in strips:
        assert (np.abs(shapely.get_x(shapely.centroid(parcels[rows])) - meridian) <= 1.5).all()


def test_the_page_holds_every_row_the_day_and_the_versions(tmp_path: Path) -> None:
    rows: list[Row | Limit] = [
        Row("parcels", 0.56, {"slow": 12.0, "fast": 6.6}, 8.0, 25.0, FINE, 5, "What it is."),
        Limit("one site", 0.0123, 0.01, 0.003, BAD),
    ]
    write_page(rows, tmp_path / "page.md", day="2026-11-22", postgis="3.3.2")
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| parcels | 560 ms | slow 12.0 s, fast 6.60 s | 11.8x | 8.00x | 25.0x | 5 | 10 within 1e-13 of" in page
    assert "| one site | 12.3 ms |  |  | at most 10.0 ms | 3.00 ms | 1 | 1 of 10 WRONG | NO |" in page
    assert "- **parcels.** What it is." in page
    assert "2026-11-22" in page
    assert f"GEOS {shapely.geos_version_string}" in page
    assert "PostGIS 3.3.2" in page


def test_rows_measured_again_the_same_day_take_the_place_of_those_on_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    others = [Row("points", 0.5, {"peer": 4.0}, 10.0, note="How."), Limit("one site", 0.02, 0.01)]
    kept = Row("parcels", 0.56, {"peer": 6.6}, 8.0, note="What.")
    write_page([kept, *others], page, day="2026-11-30", postgis="3.3.2")
    again = [Row("points", 0.2, {"peer": 4.0}, 10.0, note="How, again."), Limit("one site", 0.008, 0.01)]
    amend_page(again, page, day="2026-11-30")
    amended = page.read_text(encoding="utf-8")
    write_page([kept, *again], page, day="2026-11-30", postgis="3.3.2")
    assert amended == page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "day"),
    [
        (Row("points", 0.2, {"peer": 4.0}, 10.0, note="How."), "2026-12-01"),
        (Row("lines", 0.2, {"peer": 4.0}, 10.0, note="How."), "2026-11-30"),
        (Row("points", 0.2, {"peer": 4.0}, 10.0), "2026-11-30"),
    ],
    ids=["another day", "no such row", "no note any more"],
)
def test_a_page_of_another_run_is_left_as_it_was(row: Row, day: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    write_page([Row("points", 0.5, {"peer": 4.0}, 10.0, note="How.")], page, day="2026-11-30", postgis="3.3.2")
    before = page.read_bytes()
    with pytest.raises(ValueError, match="run all works"):
        amend_page([row], page, day=day)
    assert page.read_bytes() == before


def test_the_rules_and_sites_of_the_benchmark_are_the_same_each_time_and_no_rule_answers_alike_everywhere() -> None:
    rules = make_rules(60)
    answers = answer_rules(rules, make_columns(600))
    assert (answers == answer_rules(make_rules(60), make_columns(600))).all()
    assert [rule.id for rule, row in zip(rules, answers, strict=True) if len(set(row.tolist())) < 3] == []
    assert len({row.tobytes() for row in answers}) == len(rules)


def test_an_amount_that_is_no_time_is_said_in_its_unit() -> None:
    row = Limit("a page", 1.59, 3.0, peers={"peer": 103.2}, unit="MB")
    assert line_of(row) == "| a page | 1.6 MB | peer 103 MB |  | at most 3.0 MB |  | 1 |  | yes |"
    assert not Limit("a page", 3.01, 3.0, unit="MB").kept


def test_a_border_farther_off_than_the_page_says_is_wrong(tmp_path: Path) -> None:
    units = np.array([shapely.box(104, 30, 105, 31), shapely.box(105, 30, 106, 31)])
    page = tmp_path / "map.html"
    shapes = _save_ours(units, page)
    assert _compare(units, shapes, page)[0].holds
    moved = shapely.transform(units, lambda xy: xy + np.array([0, 1e-5]))
    assert _compare(moved, shapes, page)[0].wrong == 2
