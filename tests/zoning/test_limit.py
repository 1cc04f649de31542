"""The bounds a caller sets hold for all that a check opens: layers, and the outlines they are complete within."""

from collections.abc import Callable
from datetime import date
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import pytest

from layers.limit import Limits
from layers.vector import read_features
from zoning.catalogue import read_catalogue
from zoning.errors import ZoningError
from zoning.gate import examine
from zoning.gate.publishing import write_edition

CORNERS = 200


def circle(world: Any) -> dict[str, Any]:
    """An outline of many corners around the site."""
    ring = [
        world.point(5_000 * cos(2 * pi * at / CORNERS), 5_000 * sin(2 * pi * at / CORNERS)) for at in range(CORNERS)
    ]
    places = [one["coordinates"] for one in ring]
    return {"type": "Polygon", "coordinates": [[*places, places[0]]]}


@pytest.fixture
def outlined(world: Any) -> Callable[..., Path]:
    """A catalogue of one layer, whose area or coverage is the outline."""

    def write(head: dict[str, Any], **entry: Any) -> Path:
        world.features("outline.geojson", (circle(world), {"code": "510104"}))
        world.site(world.polygon(10, 10, 20, 20))
        zone = world.zone("zones", (world.polygon(0, 0, 100, 100), {"class": "一级"}), **entry)
        path: Path = world.catalogue(zone, **head)
        return path

    return write


FILE = {"file": "outline.geojson"}


@pytest.mark.parametrize(("head", "entry"), [({"area": FILE}, {}), ({}, {"coverage": FILE})])
def test_a_bound_holds_for_the_outline_of_an_area_and_of_a_coverage(
    outlined: Callable[..., Path], world: Any, head: dict[str, Any], entry: dict[str, Any]
) -> None:
    outlined(head, **entry)
    answer = world.check("--packs", "none", "--limit", f"vertices={CORNERS + 1}")
    assert answer.layer("zones")["status"] == "touched"
    answer = world.check("--packs", "none", "--limit", f"vertices={CORNERS}")
    assert (answer.code, answer.codes) == (2, ["too-large"])
    assert answer.errors[0]["where"]["file"].endswith("outline.geojson")
    assert "--limit vertices" in answer.errors[0]["allowed"]


def test_a_bound_holds_for_an_administrative_layer_that_a_scope_names(world: Any) -> None:
    districts = world.zone(
        "districts", (circle(world), {"code": "510104"}), kind="administrative", fields={"code": "code"}
    )
    other = (world.polygon(9_000, 0, 10, 10), {"code": "510105"})
    world.features("districts.geojson", (circle(world), {"code": "510104"}), other)
    zone = world.zone("zones", (world.polygon(0, 0, 100, 100), {"class": "一级"}), coverage={"admin": ["510104"]})
    world.catalogue(zone, districts)
    world.site(world.polygon(10, 10, 20, 20))
    assert world.check("--packs", "none", "--limit", "records=2").layer("zones")["status"] == "touched"
    answer = world.check("--packs", "none", "--limit", "records=1")
    assert (answer.code, answer.codes) == (2, ["too-large"])


def test_a_bound_holds_for_the_area_that_an_edition_is_compared_with(outlined: Callable[..., Path]) -> None:
    catalogue = read_catalogue(outlined({"area": FILE}))
    bounded = examine(catalogue.layers[0], catalogue, on=date(2026, 11, 22), limits=Limits(vertices=CORNERS))
    assert bounded.unchecked["outside"] == "area-not-read"
    assert "outside" not in examine(catalogue.layers[0], catalogue, on=date(2026, 11, 22)).unchecked


def test_an_edition_is_read_back_within_the_bounds_it_was_read_with(world: Any) -> None:
    shapes = [(world.polygon(200 * place, 0, 100, 100), {"name": "甲"}) for place in range(2)]
    features = read_features(world.features("new.geojson", *shapes))
    write_edition(features, world.folder / "made" / "new.gpkg", Limits(records=2))
    with pytest.raises(ZoningError) as caught:
        write_edition(features, world.folder / "made" / "new.gpkg", Limits(records=1))
    assert "too-large" in str(caught.value)
