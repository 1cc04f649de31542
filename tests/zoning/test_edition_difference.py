"""What became of units between two editions, held against an oracle that counts squares of a metre."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from layers.array import shapes
from layers.layer import Layer
from layers.vector import Features
from zoning.catalogue import LayerEntry, Scope
from zoning.clause import read_clauses
from zoning.edition import Difference, Edition, find_difference
from zoning.edition.clause import compare_clauses, mark_words
from zoning.edition.edition import take_edition
from zoning.errors import ZoningError
from zoning.period import Period

EAST, NORTH = 500_000, 3_300_000
FIELDS = {"code": "code", "name": "name", "class": "class"}
Cells = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Unit:
    x: int
    y: int
    width: int
    height: int
    code: str = ""
    name: str = ""
    class_: str = "一般管控"
    clauses: str = ""

    @property
    def cells(self) -> Cells:
        return frozenset(
            (x, y) for x in range(self.x, self.x + self.width) for y in range(self.y, self.y + self.height)
        )

    @property
    def shape(self) -> Any:
        x, y = EAST + self.x, NORTH + self.y
        return shapely.box(x, y, x + self.width, y + self.height)


def edition_of(units: list[Unit], *, geometry: Any = None, epsg: int = 4547, **columns: list[Any]) -> Edition:
    said = {
        "code": [one.code for one in units],
        "name": [one.name for one in units],
        "class": [one.class_ for one in units],
        "KJBJYS": [one.clauses for one in units],
        **columns,
    }
    fields = {key: np.array([*values, None], dtype=object)[:-1] for key, values in said.items()}
    drawn = shapes([one.shape for one in units]) if geometry is None else geometry
    features = Features(drawn, np.arange(len(units)), fields, CRS.from_epsg(epsg), (), {}, "units.gpkg")
    entry = LayerEntry(
        "units", ("单元", "units"), "control_unit", Path("units.gpkg"), None, FIELDS, {}, None, ("局", "Office"),
        "2024-01-01", Period(), "in_force", Scope("unknown"), 0.0, None, None,
    )  # fmt: skip
    return take_edition(entry, Layer("units", "2024-01-01", features), None)


def told(difference: Difference) -> set[tuple[int | None, int | None, tuple[str, ...], float, float]]:
    return {
        (one.old, one.new, one.sorts, round(one.area_in_m2, 6), round(one.area_out_m2, 6)) for one in difference.units
    }


def oracle(old: list[Unit], new: list[Unit]) -> set[tuple[int | None, int | None, tuple[str, ...], float, float]]:
    """Every unit held against every other, square by square."""
    pairs: list[tuple[int, int]] = []

    def free(i: int, j: int) -> bool:
        return all(i != one and j != other for one, other in pairs)

    everything = [(i, j) for i in range(len(old)) for j in range(len(new))]
    for needs_code in (True, False):
        for i, j in everything:
            is_code = old[i].code == new[j].code or not needs_code
            if free(i, j) and old[i].cells == new[j].cells and is_code:
                pairs.append((i, j))
    left = [(i, j) for i, j in everything if free(i, j)]
    shared = {(i, j): len(old[i].cells & new[j].cells) for i, j in left}
    ordered = sorted((pair for pair in left if shared[pair]), key=lambda pair: (-shared[pair], *pair))
    for i, j in ordered:
        is_code = old[i].code and old[i].code == new[j].code
        if free(i, j) and is_code and 2 * shared[i, j] > min(len(old[i].cells), len(new[j].cells)):
            pairs.append((i, j))
    for i, j in ordered:
        if free(i, j) and 2 * shared[i, j] > max(len(old[i].cells), len(new[j].cells)):
            pairs.append((i, j))
    lost = [i for i in range(len(old)) if all(i != one for one, _ in pairs)]
    won = [j for j in range(len(new)) if all(j != other for _, other in pairs)]
    for i in lost:
        found = [j for j in won if new[j].code and new[j].code == old[i].code]
        if len(found) == 1 and sum(old[k].code == old[i].code for k in lost) == 1:
            pairs.append((i, found[0]))
    found_out: set[tuple[int | None, int | None, tuple[str, ...], float, float]] = set()
    for i, j in pairs:
        gained, out = len(new[j].cells - old[i].cells), len(old[i].cells - new[j].cells)
        holds = {
            "recoded": old[i].code != new[j].code,
            "renamed": old[i].name != new[j].name,
            "reclassed": old[i].class_ != new[j].class_,
            "moved": gained + out > 0,
            "clauses": old[i].clauses != new[j].clauses,
        }
        if any(holds.values()):
            found_out.add((i, j, tuple(sort for sort, hold in holds.items() if hold), float(gained), float(out)))
    for i in range(len(old)):
        if free(i, -1):
            found_out.add((i, None, ("removed",), 0.0, float(len(old[i].cells))))
    for j in range(len(new)):
        if free(-1, j):
            found_out.add((None, j, ("added",), float(len(new[j].cells)), 0.0))
    return found_out


unit = st.builds(
    Unit,
    *(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4), st.integers(1, 4)),
    st.sampled_from(["", "A", "B", "C"]),
    st.sampled_from(["甲", "乙"]),
    st.sampled_from(["优先保护", "一般管控"]),
    st.sampled_from(["", "1-1.不得新建。"]),
)


@settings(deadline=None)
@given(st.lists(unit, min_size=1, max_size=6), st.lists(unit, min_size=1, max_size=6))
def test_what_became_of_units_is_what_counting_squares_says(old: list[Unit], new: list[Unit]) -> None:
    meets = any(one.cells & other.cells for one in old for other in new)
    if not meets:
        with pytest.raises(ZoningError):
            find_difference(edition_of(old), edition_of(new))
        return
    assert told(find_difference(edition_of(old), edition_of(new))) == oracle(old, new)


@settings(deadline=None)
@given(st.lists(unit, min_size=1, max_size=6), st.randoms())
def test_an_edition_in_another_order_of_records_is_the_same(units: list[Unit], random: Any) -> None:
    turned = list(units)
    random.shuffle(turned)
    found = find_difference(edition_of(units), edition_of(turned))
    if len({one.cells for one in units}) == len(units):
        assert found.units == ()
        assert found.unchanged == len(units)
    assert found.summary["added"] == found.summary["removed"] == found.summary["moved"] == 0


def test_a_boundary_that_moved_by_a_millimetre_has_not_moved() -> None:
    old = [Unit(0, 0, 10, 10, "A")]
    for metres, moved in ((0.001, 0), (0.01, 1)):
        shape = shapes([shapely.box(EAST, NORTH, EAST + 10 + metres, NORTH + 10)])
        assert find_difference(edition_of(old), edition_of(old, geometry=shape)).summary["moved"] == moved


def test_a_unit_in_two_is_told_as_split_and_two_in_one_as_merged() -> None:
    whole = [Unit(0, 0, 10, 10, "A"), Unit(20, 0, 5, 5, "Z")]
    pieces = [Unit(0, 0, 6, 10, "A"), Unit(6, 0, 4, 10, "B"), Unit(20, 0, 5, 5, "Z")]
    split = find_difference(edition_of(whole), edition_of(pieces))
    assert split.splits == ((0, (0, 1)),)
    assert split.merges == ()
    assert told(split) == {(0, 0, ("moved",), 0.0, 40.0), (None, 1, ("added",), 40.0, 0.0)}
    merged = find_difference(edition_of(pieces), edition_of(whole))
    assert merged.merges == ((0, (0, 1)),)
    assert merged.splits == ()


def test_editions_in_degrees_and_in_metres_are_compared_and_it_is_told() -> None:
    old = [Unit(0, 0, 500, 500, "A"), Unit(500, 0, 500, 500, "B")]
    moved = shapes([one.shape for one in old])
    from layers.plane import Plane, project

    degrees = CRS.from_epsg(4490)
    moved = project(moved, CRS.from_epsg(4547), Plane(degrees, "projected", "EPSG:4490"))
    found = find_difference(edition_of(old), edition_of(old, geometry=moved, epsg=4490))
    assert found.units == ()
    assert [code for code, _ in found.remarks] == ["crs-differs"]


def test_editions_of_different_places_are_refused_with_what_their_codes_begin_with() -> None:
    old, new = [Unit(0, 0, 5, 5, "ZH51010010001")], [Unit(50, 50, 5, 5, "ZH51020010001")]
    with pytest.raises(ZoningError) as error:
        find_difference(edition_of(old), edition_of(new))
    problem = error.value.problems[0]
    assert problem.code == "editions-apart"
    assert "ZH510100" in str(problem.found)
    assert "ZH510200" in str(problem.found)


def test_another_value_in_a_shared_column_and_a_column_more_are_told() -> None:
    units = [Unit(0, 0, 5, 5, "A"), Unit(5, 0, 5, 5, "B")]
    old = edition_of(units, note=["x", None], gone=["", ""], size=[1.0, 2.0])
    new = edition_of(units, note=["y", None], come=["", ""], size=[1, 2])
    found = find_difference(old, new)
    assert [(one.field, one.old, one.new) for one in found.units[0].attributes] == [("note", "x", "y")]
    assert len(found.units) == 1
    assert found.columns == (("gone",), ("come",))


CLAUSES = [
    ("1-1.甲。1-2.乙。", "1-1.甲。1-2.丙。", [("reworded", "1-2", "1-2")]),
    ("1-1.甲。1-2.乙。", "1-1.乙。", [("removed", "1-1", None), ("renumbered", "1-2", "1-1")]),
    ("1-1.甲。", "1-1.甲。1-2.乙。", [("added", None, "1-2")]),
    ("1-1.甲。", "1-1.甲。", []),
    ("", "1-1.甲。", [("added", None, "1-1")]),
]


@pytest.mark.parametrize(("old", "new", "expected"), CLAUSES)
def test_clauses_are_followed_by_their_text_then_by_their_number(old: str, new: str, expected: Any) -> None:
    before, after = (read_clauses("A", {"spatial_layout": text}) for text in (old, new))
    found = compare_clauses(before, after)
    said = [
        (one.sort, None if one.old is None else one.old.number, None if one.new is None else one.new.number)
        for one in found
    ]
    assert said == expected


@given(st.text("不得新建扩电厂 ab1.-", max_size=20), st.text("不得新建扩电厂 ab1.-", max_size=20))
def test_marked_words_hold_both_texts_whole(old: str, new: str) -> None:
    marked = mark_words(old, new)
    assert "".join(text for mark, text in marked if mark != "added") == old
    assert "".join(text for mark, text in marked if mark != "removed") == new
    assert (old == new) == all(mark == "same" for mark, _ in marked)


def test_land_far_from_the_rest_is_measured_in_the_plane_of_its_own_place() -> None:
    far = 270_000  # the next strip of three degrees, where this plane makes areas a thousandth too large
    old = [Unit(0, 0, 500, 500, "A"), Unit(0, 1_000, 500, 400, "B"), Unit(far, 0, 1_000, 1_000, "C")]
    new = [Unit(0, 0, 500, 500, "A"), Unit(0, 1_000, 500, 500, "B"), Unit(far, 0, 2_000, 1_000, "C")]
    before, after = edition_of(old), edition_of(new)
    areas = {one.sorts: one.area_in_m2 for one in find_difference(before, after).units[:1]}
    assert areas[("moved",)] == pytest.approx(50_000, rel=1e-4)
    found = find_difference(before, after).units[1]
    assert found.area_in_m2 == pytest.approx(1_000_000 / (1 + (271.5 / 6371) ** 2), rel=1e-4)
