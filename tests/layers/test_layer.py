"""Layers: found by box, projected only where asked for."""

from collections.abc import Callable

import numpy as np
import pyproj
import pytest
import shapely

from layers import Features, Layer, LayerError, Parts, candidates, to_lonlat
from layers.array import shapes

MakeLayer = Callable[..., Layer]
MakeParts = Callable[..., Parts]
Box = Callable[..., shapely.Geometry]


def test_a_layer_without_crs_is_refused(make_features: Callable[..., Features], box: Box) -> None:
    with pytest.raises(LayerError) as caught:
        Layer("units", "2024", make_features([box(0, 0, 1, 1)], None))
    assert (caught.value.code, caught.value.layer, caught.value.file) == ("no-crs", "units", "zones.gpkg")


def test_candidates_are_sorted_by_part_then_feature(make_layer: MakeLayer, make_parts: MakeParts, box: Box) -> None:
    layer = make_layer(box(0, 0, 9, 9), box(90, 0, 99, 9), box(1, 1, 2, 2), box(0, 0, 99, 9))
    part, feature = candidates(make_parts(box(0, 0, 2, 2), box(91, 0, 92, 1)), layer)
    assert list(zip(part.tolist(), feature.tolist(), strict=True)) == [(0, 0), (0, 2), (0, 3), (1, 1), (1, 3)]


@pytest.mark.parametrize("epsg", [4547, 4490, 4326, 4549, 3857])
def test_no_candidate_within_reach_is_missed_in_any_crs(
    epsg: int, make_layer: MakeLayer, make_parts: MakeParts, box: Box
) -> None:
    rng = np.random.default_rng(epsg)
    corner = rng.uniform(-40_000, 40_000, (300, 2))
    zones = shapes(box(*at, *(at + rng.uniform(1, 900, 2))) for at in corner)
    parts = make_parts(*(box(*at, *(at + rng.uniform(1, 9_000, 2))) for at in corner[:20]))
    crs = pyproj.CRS.from_epsg(epsg)
    x, y = (
        pyproj.Transformer.from_crs(4490, crs, always_xy=True).transform(
            *shapely.get_coordinates(to_lonlat(zones, parts.plane.crs)).T
        )
        if epsg != 4547
        else shapely.get_coordinates(zones).T
    )
    source = to_lonlat(zones, parts.plane.crs) if epsg != 4547 else zones
    source = shapely.set_coordinates(source.copy(), np.c_[x, y])
    found = set(zip(*(rows.tolist() for rows in candidates(parts, make_layer(*source, crs=crs), 700.0)), strict=True))
    near = shapely.dwithin(parts.geometry[:, None], zones[None, :], 699.0)
    assert set(zip(*(rows.tolist() for rows in np.nonzero(near)), strict=True)) <= found
    assert len(found) < near.size / 4


def test_shapes_in_a_plane_are_made_once_and_kept(make_layer: MakeLayer, make_parts: MakeParts) -> None:
    layer = make_layer(shapely.box(114, 29.8, 114.1, 29.9), crs=pyproj.CRS.from_epsg(4490))
    on = layer.on(make_parts().plane)
    rows = np.array([0])
    assert on.geometry(rows)[0] is on.geometry(rows)[0]
    assert layer.on(make_parts().plane) is on
    assert bool(shapely.is_prepared(on.geometry(rows)).all())


def test_the_source_is_left_as_it_was(make_layer: MakeLayer, make_parts: MakeParts) -> None:
    source = shapely.Polygon([(114, 29.8), (114.1, 29.9), (114.1, 29.8), (114, 29.9)])
    layer = make_layer(source, crs=pyproj.CRS.from_epsg(4490))
    assert layer.on(make_parts().plane).geometry(np.array([0]))[0].is_valid
    assert layer.features.geometry[0] is source
