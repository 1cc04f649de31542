"""Sites placed together: each on the plane, and with the shape, that it has when it is placed alone."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import CRS

from layers.plane import choose_plane, choose_planes
from zoning.catalogue import SAMPLE
from zoning.evidence.placing import place
from zoning.site import Site, SiteOptions, read_sites

SHAPES = {
    "in a strip": shapely.box(104.0, 30.0, 104.01, 30.01),
    "at the edge of a strip": shapely.box(106.49, 30.0, 106.51, 30.01),
    "a point": shapely.Point(117.2, 31.8),
    "a line": shapely.LineString([(110.0, 33.0), (110.3, 33.2)]),
    "long edges": shapely.box(104.0, 30.0, 105.0, 31.0),
    "outside China": shapely.box(10.0, 50.0, 10.1, 50.1),
    "a bow tie": shapely.Polygon([(104, 30), (104.01, 30.01), (104.01, 30), (104, 30.01)]),
    "several": shapely.MultiPolygon([shapely.box(104.0, 30.0, 104.1, 30.1), shapely.box(104.2, 30.2, 104.3, 30.3)]),
    "without inside": shapely.Polygon([(104, 30), (104.01, 30.0), (104, 30)]),
}
METHODS = (None, "gauss-kruger", "ellipsoidal")


def sites_of(epsg: int = 4490) -> list[Site]:
    model = next(iter(read_sites([SAMPLE.parent / "projects.geojson"], SiteOptions(group="project"))))
    part = model.parts[0]
    return [
        replace(model, id=name, crs=CRS.from_epsg(epsg), parts=(replace(part, geometry=shape),), repairs=())
        for name, shape in SHAPES.items()
    ]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("epsg", [4490, 4326])
def test_sites_placed_together_lie_where_each_lies_alone(epsg: int, method: str | None) -> None:
    sites = sites_of(epsg)
    together = place(sites, method)
    for index, site in enumerate(sites):
        alone = place([site], method)
        assert together.plane_of[index] == alone.plane_of[0], site.id
        assert together.sites[index] == alone.sites[0], site.id
        mine, own = together.geometry[index], alone.geometry[0]
        assert shapely.to_wkb(mine).tolist() == shapely.to_wkb(own).tolist(), site.id
    assert any(site.repairs for site in together.sites), "one is mended"
    assert any(plane is None for plane in together.plane_of), "one is refused"


@pytest.mark.parametrize("method", METHODS)
def test_planes_chosen_together_are_those_chosen_one_by_one(method: str | None) -> None:
    rng = np.random.default_rng(5)
    at = np.column_stack([rng.uniform(-179, 179, 300), rng.uniform(-80, 80, 300)])
    at[:150] = np.column_stack([rng.uniform(74, 135, 150), rng.uniform(4, 53, 150)])
    shapes = np.asarray(shapely.box(at[:, 0], at[:, 1], at[:, 0] + 0.2, at[:, 1] + 0.1), dtype=object)
    owner = np.arange(300) // 2
    found = choose_planes(shapes, owner, CRS.from_epsg(4490), method=method)
    assert None not in found
    for number, plane in enumerate(found):
        assert plane == choose_plane(shapes[owner == number], CRS.from_epsg(4490), method=method)


def test_a_project_with_an_empty_part_is_left_to_be_looked_at_by_itself() -> None:
    shapes = np.array([shapely.Point(104, 30), shapely.Point(), shapely.Point(105, 30)], dtype=object)
    first, second = choose_planes(shapes, np.array([0, 1, 1]), CRS.from_epsg(4490))
    assert first is not None
    assert second is None
