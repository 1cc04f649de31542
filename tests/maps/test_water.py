"""The offline ground: the water around a sheet, drawn as long as its roughness does not show, and told of in words."""

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps import MapError, Sheet, Water, draw, read_basemap, save
from maps.water import _pieces_within, water_content
from tests.maps.browser import Browser

MakeSheet = Callable[..., Sheet]
WINDOW = (-2.0, -2.0, 2.0, 2.0)
# Two lakes that everybody knows, by a point in their middle, and a plain between them.
POYANG, TAIHU, DRY = (29.10, 116.28), (31.20, 120.20), (30.9, 118.0)
NEAR_BOTH = [[29.0, 116.0], [31.5, 120.5]]


@pytest.fixture
def water() -> Water:
    """The water of the extra; without it the test is skipped."""
    try:
        found = read_basemap("water")
    except MapError:
        pytest.skip("needs the extra basemap")
    assert isinstance(found, Water)
    return found


def written(folder: Path, **lines: list[tuple[int, list[tuple[float, float]]]]) -> Water:
    """A package of water with these lines, each with its level, in every fineness."""
    for sort in ("gshhs", "rivers"):
        for fineness in "ilc":
            entries, body = [], b""
            for level, line in lines.get(sort, []):
                lats = [lat for _, lat in line]
                part = np.array(line, dtype="<f4").tobytes()
                entries.append(f"{level} -1 {len(line)} {min(lats)} {max(lats)} {len(body)} {len(part)} {fineness}")
                body += part
            (folder / f"{sort}meta_{fineness}.dat").write_text("\n".join(entries), encoding="ascii")
            (folder / f"{sort}_{fineness}.dat").write_bytes(body)
    return Water(folder)


def test_what_lies_around_the_sheet_is_given_and_what_lies_far_away_is_not(tmp_path: Path) -> None:
    near, far = [(0.0, 0.0), (1.0, 1.0)], [(50.0, 0.0), (51.0, 1.0)]
    water = written(tmp_path, gshhs=[(2, near), (2, far)], rivers=[(-1, far), (-1, near)])
    content = water_content(water, [[0.0, 0.0], [1.0, 1.0]])
    assert content["lakes"] == content["rivers"] == [[[0.0, 0.0], [1.0, 1.0]]]
    assert content["window"] == [[-5.0, -5.0], [6.0, 6.0]]


def test_a_coast_is_cut_to_the_window_and_a_lake_is_not(tmp_path: Path) -> None:
    line = [(float(lon), 0.0) for lon in range(-40, 41)]
    water = written(tmp_path, gshhs=[(1, line), (2, line)])
    content = water_content(water, [[0.0, 0.0], [0.0, 0.0]])
    assert [[pair[1] for pair in coast] for coast in content["coasts"]] == [list(map(float, range(-6, 7)))]
    assert [len(lake) for lake in content["lakes"]] == [81]


@pytest.mark.parametrize(
    ("bounds", "fineness"),
    [
        ([[30.0, 104.0], [30.1, 104.1]], "i"),
        ([[20.0, 90.0], [40.0, 125.0]], "l"),
        ([[29.0, -180.0], [31.0, 180.0]], "c"),
        (None, "c"),
    ],
)
def test_a_wider_sheet_has_coarser_water(tmp_path: Path, bounds: Any, fineness: str) -> None:
    water = written(tmp_path, rivers=[(-1, [(110.0, 30.0), (100.0, 30.0)])])
    for other in set("ilc") - {fineness}:
        (tmp_path / f"rivers_{other}.dat").unlink()
    assert len(water_content(water, bounds)["rivers"]) == 1


@given(st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=2, max_size=30))
def test_the_pieces_hold_every_segment_that_touches_the_window_with_an_end_and_none_twice(
    line: list[tuple[int, int]],
) -> None:
    def segments(points: Any) -> list[tuple[Any, Any]]:
        return [(tuple(a), tuple(b)) for a, b in pairwise(points)]

    def is_in(point: tuple[float, float]) -> bool:
        return abs(point[0]) <= 2 and abs(point[1]) <= 2

    pieces = list(_pieces_within(np.array(line, dtype="<f4"), WINDOW))
    kept = [segment for piece in pieces for segment in segments(piece.tolist())]
    wanted = [(a, b) for a, b in segments(line) if is_in(a) or is_in(b)]
    assert [one for one in kept if is_in(one[0]) or is_in(one[1])] == wanted


def test_the_package_knows_the_lakes_everybody_knows(water: Water) -> None:
    content = water_content(water, NEAR_BOTH)
    lakes = [shapely.Polygon(ring) for ring in content["lakes"] if len(ring) > 3]
    for place, wet in ((POYANG, True), (TAIHU, True), (DRY, False)):
        assert any(lake.contains(shapely.Point(place)) for lake in lakes) is wet
    assert content["coasts"]
    assert len(content["rivers"]) > 100


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("maps.water.distribution", missing)
    with pytest.raises(MapError) as caught:
        read_basemap("water")
    (fault,) = caught.value.faults
    assert (fault.code, fault.allowed) == ("missing-extra", "pip install 'zoning-checker[basemap]'")


def test_the_page_with_water_may_load_no_more_than_one_without(make_sheet: MakeSheet, water: Water) -> None:
    page = draw(replace(make_sheet(), basemap=water)).get_root().render()
    assert 'img-src data:"' in page
    assert "tianditu" not in page.partition('id="sheet-content"')[2].partition("</script>")[0]


# In a real browser


@pytest.fixture
def page(browser: Browser, make_sheet: MakeSheet, water: Water, tmp_path: Path) -> Browser:
    """The full sheet on water, in English."""
    save(replace(make_sheet("en"), basemap=water), tmp_path / "map.html")
    browser.complaints()
    browser.requested()
    browser.show(tmp_path / "map.html")
    return browser


def look_at(page: Browser, place: tuple[float, float], zoom: float) -> None:
    page.run(f"map_sheet.setView([{place[0]}, {place[1]}], {zoom}, {{animate: false}})")


def is_wet(page: Browser) -> bool:
    """Whether the ground is painted in the middle of the view."""
    return bool(
        page.run(
            "const canvas = document.querySelector('.leaflet-ground-pane canvas'); if (!canvas) return false;"
            "const box = canvas.getBoundingClientRect(), map = map_sheet.getContainer().getBoundingClientRect();"
            "const ratio = canvas.width / box.width;"
            "const x = (map.left + map.width / 2 - box.left) * ratio, y = (map.top + map.height / 2 - box.top) * ratio;"
            "return canvas.getContext('2d').getImageData(x, y, 1, 1).data[3] > 0"
        )
    )


def middle_of_a_lake(page: Browser) -> tuple[float, float]:
    lakes = page.run("return SheetPage.content.basemap.water.lakes")
    largest = max((shapely.Polygon(ring) for ring in lakes if len(ring) > 3), key=lambda lake: lake.area)
    lat, lon = shapely.get_coordinates(largest.representative_point())[0].tolist()
    return lat, lon


def note(page: Browser) -> str:
    return str(page.run("return document.querySelector('.ground-note').textContent"))


def test_water_is_drawn_far_off_and_left_out_where_it_would_lie_beside_the_zones(page: Browser) -> None:
    look_at(page, middle_of_a_lake(page), 10)
    assert is_wet(page)
    assert "not for measuring" in note(page)
    look_at(page, middle_of_a_lake(page), 12)
    assert not is_wet(page)
    assert "zoom out to see it" in note(page)


def test_the_note_says_where_the_water_ends_and_speaks_the_language_of_the_page(page: Browser) -> None:
    look_at(page, (30.65, 104.1), 8)
    assert "ends" not in note(page)
    look_at(page, (30.65, 104.1), 5)
    assert "ends some 5 degrees around" in note(page)
    page.run("[...document.querySelectorAll('.language')].find(one => one.lang === 'zh-CN').click()")
    assert "不可量测" in note(page)
    assert "5 度" in note(page)
    assert page.complaints() == []
    assert all(address.startswith(("file:", "data:")) for address in page.requested())


def test_water_that_is_switched_off_is_gone_with_its_note(page: Browser) -> None:
    heads = "[...document.querySelectorAll('.layer-title')]"
    tick = f"{heads}.find(h => h.textContent.startsWith('Base map')).parentNode.querySelector('input').click()"
    look_at(page, middle_of_a_lake(page), 9)
    page.run(tick)
    assert note(page) == ""
    page.run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert not is_wet(page)
    page.run(tick)
    assert "not for measuring" in note(page)
