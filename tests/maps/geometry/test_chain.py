"""Zones as chains of vertices."""

import numpy as np
import pytest
import shapely

from maps.geometry.chain import LINE, POINT, RING, read_chains
from maps.geometry.world import to_lonlat, to_world


def read(*shapes: str | None) -> tuple[list[int], list[int], list[int], list[int]]:
    chains = read_chains(np.array([None if text is None else shapely.from_wkt(text) for text in shapes], dtype=object))
    return chains.kind.tolist(), chains.zone.tolist(), chains.part.tolist(), np.diff(chains.starts).tolist()


@pytest.mark.parametrize(
    ("shapes", "kinds", "zones", "counts"),
    [
        (["POINT (1 2)"], [POINT], [0], [1]),
        (["LINESTRING (0 0, 1 1, 2 0)"], [LINE], [0], [3]),
        (["POLYGON ((0 0, 1 0, 1 1, 0 0))"], [RING], [0], [3]),
        (["POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))"], [RING, RING], [0, 0], [4, 3]),
        (["POINT EMPTY", "POINT (1 2)", "POLYGON EMPTY", None], [POINT], [1], [1]),
        (["LINESTRING (0 0, 0 0, 1 1, 1 1)"], [LINE], [0], [2]),
        (["POLYGON ((0 0, 0 0, 1 0, 1 0, 1 1, 0 0))"], [RING], [0], [3]),
        (["MULTIPOINT (0 0, 1 1)"], [POINT, POINT], [0, 0], [1, 1]),
        (["MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))"], [LINE, LINE], [0, 0], [2, 2]),
        (
            ["GEOMETRYCOLLECTION (POINT (5 5), GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)), POINT EMPTY))"],
            [POINT, RING],
            [0, 0],
            [1, 3],
        ),
        # finer than the units of the page: what is left of a shape stays a chain
        (["POLYGON ((0 0, 1e-9 0, 1e-9 1e-9, 0 0))"], [RING], [0], [1]),
        (["LINESTRING (0 0, 1e-9 0)"], [LINE], [0], [1]),
    ],
)
def test_every_member_of_a_shape_is_a_chain_of_its_zone(
    shapes: list[str | None], kinds: list[int], zones: list[int], counts: list[int]
) -> None:
    kind, zone, _, count = read(*shapes)
    assert (kind, zone, count) == (kinds, zones, counts)


def test_the_rings_of_one_polygon_are_one_part_and_wind_apart() -> None:
    clockwise = "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 1))"
    assert read(clockwise, "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))")[2] == [0, 0, 1, 2]
    chains = read_chains(np.array([shapely.from_wkt(clockwise)]))
    rings = [
        shapely.linearrings(to_lonlat(chains.xy[a:b])) for a, b in zip(chains.starts, chains.starts[1:], strict=False)
    ]
    assert shapely.is_ccw(rings).tolist() == [True, False]


@pytest.mark.parametrize("lat", [-85.0, -30.0, 0.0, 31.234567, 70.0, 85.0])
def test_a_place_comes_back_from_the_plane_of_the_page_within_two_centimetres(lat: float) -> None:
    lonlat = np.column_stack([np.linspace(-180, 180, 1001), np.full(1001, lat)])
    away = (to_lonlat(to_world(lonlat)) - lonlat) * 111_320 * np.array([np.cos(np.radians(lat)), 1])
    assert np.abs(away).max() < 0.02
