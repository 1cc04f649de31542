"""The Chinese catalogue is not told of sites abroad."""

from typing import Any

import geopandas
import pytest
import shapely

from tests.zoning.conftest import World

FACTS = ("--fact", "industry_code=2929", "--fact", "content=none")
PLACES = {
    "Zurich": (8.54, 47.37, 2056, False),
    "London": (-0.12, 51.47, 27700, False),
    "west of the box": (73.3, 39.5, 4326, False),
    "Kashgar": (75.99, 39.47, 4326, True),
    "Kunshan": (120.98, 31.38, 4547, True),
    "east of the box": (135.2, 48.0, 4326, False),
}


def write(world: World, *names: str, crs: int) -> None:
    places = geopandas.GeoSeries([shapely.Point(PLACES[name][:2]).buffer(0.001) for name in names], crs=4326)
    frame = geopandas.GeoDataFrame({"id": list(names)}, geometry=places).to_crs(crs)
    frame.to_file(world.folder / "sites.geojson", driver="GeoJSON", engine="pyogrio")
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.catalogue(world.zone("zone", (world.polygon(0, 0, 10, 10), {})))


@pytest.mark.parametrize("method", [None, "ellipsoidal"])
@pytest.mark.parametrize("name", PLACES)
def test_the_document_is_told_of_sites_around_china_alone(world: World, name: str, method: str | None) -> None:
    """Whichever way areas are measured."""
    *_, crs, is_near = PLACES[name]
    write(world, name, crs=crs)
    checked = world.check(*FACTS, *(["--area-method", method] if method else []))
    assert checked.code == 0, checked.err
    assert (checked.site["eia"] is not None) == is_near
    assert checked.verdict is not None


def test_each_site_of_a_batch_is_told_by_where_it_lies(world: World) -> None:
    write(world, "Zurich", "Kunshan", "London", "Kashgar", crs=4326)
    sites: dict[str, Any] = world.check(*FACTS).sites
    assert {name for name, site in sites.items() if site["eia"] is not None} == {"Kunshan", "Kashgar"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_of_a_site_abroad_does_not_speak_of_the_catalogue(world: World, lang: str) -> None:
    texts = {}
    for name in ("Zurich", "Kunshan"):
        write(world, name, crs=4326)
        texts[name] = world.check(*FACTS, form="text", lang=lang).out
    heading = {"zh": "环评文件", "en": "EIA document"}[lang]
    assert heading in texts["Kunshan"]
    assert heading not in texts["Zurich"]
