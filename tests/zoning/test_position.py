import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from layers.crs.shifted import to_gcj02
from tests.zoning.conftest import World

BORDER = 112.2
SIZE = 0.004


def square(lon: float, lat: float, size: float = SIZE) -> dict[str, Any]:
    return {
        "type": "Polygon",
        "coordinates": [[[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]],
    }


def shifted(shape: dict[str, Any]) -> dict[str, Any]:
    ring = np.array(shape["coordinates"][0])
    return {"type": "Polygon", "coordinates": [np.column_stack(to_gcj02(ring[:, 0], ring[:, 1])).tolist()]}


WEST = {"type": "Polygon", "coordinates": [[[112, 33], [BORDER, 33], [BORDER, 33.2], [112, 33.2], [112, 33]]]}
EAST = {"type": "Polygon", "coordinates": [[[BORDER, 33], [112.4, 33], [112.4, 33.2], [BORDER, 33.2], [BORDER, 33]]]}
INSIDE = square(112.1, 33.1)
AT_THE_BORDER = square(BORDER - SIZE - 0.0005, 33.1)


def counties(world: World, name: str = "admin", west: Any = None, east: Any = None, **entry: Any) -> dict[str, Any]:
    layer = world.zone(
        name,
        (WEST, west or {"adcode": "411324", "name": "镇平县"}),
        (EAST, east or {"adcode": "411303", "name": "卧龙区"}),
        kind="administrative",
        fields=entry.pop("fields", {"code": "adcode", "name": "name"}),
        **entry,
    )
    path = world.folder / f"{name}.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["crs"]
    path.write_text(json.dumps(document), encoding="utf-8")
    return layer


def site(world: World, shape: Any, **said: Any) -> None:
    world.features("sites.geojson", (shape, {"id": "s", **said}), crs=None)


def codes(answer: Any) -> list[str]:
    return [warning["code"] for warning in answer.site["warnings"]]


def message(answer: Any, code: str) -> str:
    return str(next(warning["message"] for warning in answer.site["warnings"] if warning["code"] == code))


def test_the_answer_says_in_which_units_a_site_lies(world: World) -> None:
    site(world, square(BORDER - SIZE * 3 / 4, 33.1))
    world.catalogue(counties(world))
    answer = world.check("--packs", "none")
    told = answer.site["administrative"]
    assert [(one["layer"], one["code"], one["name"]) for one in told] == [
        ("admin", "411324", "镇平县"),
        ("admin", "411303", "卧龙区"),
    ]
    assert [round(one["share"], 2) for one in told] == [0.75, 0.25]
    assert "镇平县 411324 (admin)" in world.check("--packs", "none", form="text").out


@pytest.mark.parametrize(
    "said",
    [
        {"county": "镇平县"},
        {"county": "411324"},
        {"区县": "镇平县"},
        {"行政区代码": "411324001000"},
        {"县": "镇平县", "行政区代码": 411324},
        {"county": "南阳市镇平县"},
        {"county": "411300"},
        {"county": "卧龙区、镇平县"},
    ],
)
def test_a_site_in_the_county_it_names_is_not_warned_of(world: World, said: dict[str, Any]) -> None:
    site(world, INSIDE, **said)
    world.catalogue(counties(world))
    answer = world.check("--packs", "none")
    assert (answer.code, codes(answer)) == (0, [])


def test_a_site_outside_the_county_it_names_is_warned_of_with_distance_and_direction(world: World) -> None:
    site(world, square(BORDER + 0.1, 33.1), county="镇平县")
    world.catalogue(counties(world))
    answer = world.check("--packs", "none")
    assert codes(answer) == ["county-differs"]
    assert "9,7" in message(answer, "county-differs")
    assert " m E, 镇平县 (admin)" in message(answer, "county-differs")


def test_a_site_as_near_as_the_layer_is_accurate_is_not_warned_of(world: World) -> None:
    site(world, square(BORDER - SIZE + 0.0002, 33.1), county="镇平县")
    world.catalogue(counties(world, accuracy_m=30))
    assert codes(world.check("--packs", "none", "--crs", "EPSG:4490")) == []
    world.catalogue(counties(world, accuracy_m=10))
    assert codes(world.check("--packs", "none", "--crs", "EPSG:4490")) == ["county-differs"]


def test_a_site_that_fits_its_county_only_without_gcj02_is_a_question(world: World) -> None:
    site(world, shifted(AT_THE_BORDER), county="镇平县 411324")
    world.catalogue(counties(world))
    answer = world.check("--packs", "none")
    error = answer.site["errors"][0]
    assert (error["code"], answer.site["verdict"], answer.report["summary"]["refused"]) == ("gcj02-suspected", None, 1)
    assert "镇平县 411324 (admin)" in error["found"]
    assert " m E" in error["found"]
    assert error["allowed"] == "--crs GCJ-02 / --crs EPSG:4490"


def test_crs_answers_the_question_either_way(world: World) -> None:
    site(world, shifted(AT_THE_BORDER), county="镇平县")
    world.catalogue(counties(world))
    as_they_are = world.check("--packs", "none", "--crs", "EPSG:4490")
    assert (as_they_are.site["errors"], codes(as_they_are)) == ([], ["county-differs"])
    taken_out = world.check("--packs", "none", "--crs", "GCJ-02")
    assert taken_out.site["errors"] == []
    assert "county-differs" not in codes(taken_out)
    assert [one["name"] for one in taken_out.site["administrative"]] == ["镇平县"]


def test_a_site_whose_shift_explains_nothing_is_only_warned_of(world: World) -> None:
    site(world, square(BORDER + 0.1, 33.1), county="镇平县")
    world.catalogue(counties(world))
    assert world.check("--packs", "none").site["errors"] == []


def test_a_site_is_not_suspected_while_another_layer_holds_it(world: World) -> None:
    site(world, shifted(AT_THE_BORDER), county="镇平县")
    wide = counties(world, "wide")
    moved = {"type": "Polygon", "coordinates": [[[112, 33], [112.3, 33], [112.3, 33.2], [112, 33.2], [112, 33]]]}
    path = world.folder / "wide.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"][0]["geometry"] = moved
    path.write_text(json.dumps(document), encoding="utf-8")
    world.catalogue(counties(world), wide)
    answer = world.check("--packs", "none")
    assert (answer.site["errors"], "county-differs" in codes(answer)) == ([], True)


def test_a_projected_site_is_not_suspected(world: World) -> None:
    world.features("sites.geojson", (world.polygon(0, 0, 100, 100), {"id": "s", "county": "镇平县"}))
    world.catalogue(counties(world))
    answer = world.check("--packs", "none")
    assert (answer.site["errors"], codes(answer)) == ([], ["county-differs"])


def test_an_older_name_or_code_still_matches_and_is_told(world: World) -> None:
    world.catalogue(counties(world, west={"adcode": "513201", "name": "马尔康市"}))
    for said in ("马尔康县", "513229", "四川省阿坝藏族羌族自治州马尔康县"):
        site(world, INSIDE, county=said)
        answer = world.check("--packs", "none")
        assert codes(answer) == ["county-renamed"], said
        assert "马尔康市 513201" in message(answer, "county-renamed")


def test_a_county_that_no_layer_has_is_told(world: World) -> None:
    site(world, INSIDE, county="莱芜市")
    world.catalogue(counties(world))
    answer = world.check("--packs", "none")
    assert codes(answer) == ["county-unknown"]
    assert "莱芜市" in message(answer, "county-unknown")


def test_two_layers_that_put_a_site_in_two_counties_are_shown_as_disagreeing(world: World) -> None:
    site(world, INSIDE)
    other = counties(world, "other", west={"name": "内乡县"}, east={"name": "卧龙区"}, fields={"name": "name"})
    world.catalogue(counties(world), other)
    answer = world.check("--packs", "none")
    assert codes(answer) == ["admin-disagree"]
    assert "镇平县 411324 (admin) / 内乡县 (other)" in message(answer, "admin-disagree")


@pytest.mark.parametrize(
    "west",
    [
        {"adcode": "411300", "name": "南阳市"},
        {"adcode": "156411324", "name": "镇平"},
        {"adcode": "", "name": "河南省南阳市镇平县"},
        {"adcode": "", "name": "南阳市"},
    ],
)
def test_layers_of_two_levels_or_two_spellings_agree(world: World, west: dict[str, str]) -> None:
    site(world, INSIDE)
    east = {"adcode": "", "name": "信阳市"} if west["name"] == "南阳市" else None
    world.catalogue(counties(world), counties(world, "other", west=west, east=east))
    assert codes(world.check("--packs", "none")) == []


def test_the_area_of_a_catalogue_may_be_named_by_an_older_code_and_that_is_told(world: World) -> None:
    site(world, INSIDE)
    world.catalogue(
        counties(world, west={"adcode": "330111", "name": "富阳区"}), area={"admin": ["330183"]}, name="catalogue.yaml"
    )
    answer = world.check("--packs", "none")
    told = [one for one in answer.report["warnings"] if one["code"] == "area-code-changed"]
    assert len(told) == 1
    assert "330183 → 330111" in told[0]["message"]
    assert answer.layer("admin")["status"] == "touched"


def test_a_code_that_was_merged_is_not_taken_for_the_larger_area(world: World) -> None:
    site(world, INSIDE)
    world.catalogue(counties(world, west={"adcode": "320812", "name": "清江浦区"}), area={"admin": ["320802"]})
    answer = world.check("--packs", "none")
    assert (answer.code, answer.codes) == (2, ["area-not-found"])


def test_three_real_maps_of_dengzhou_are_shown_as_disagreeing(world: World, real_data: Path) -> None:
    china = real_data / "china"
    places = json.loads((china / "dengzhou" / "places.geojson").read_text(encoding="utf-8"))
    for number, place in enumerate(places["features"]):
        place["properties"] = {"id": str(number), "county": place["properties"]["county_zh"]}
    world.write("sites.geojson", json.dumps(places, ensure_ascii=False))
    common = {"kind": "administrative", "title": "界", "office": "局", "edition": "2024-01-01", "accuracy_m": 0}
    common |= {"in_force": {"from": "2024-01-01"}, "coverage": "unknown"}
    world.catalogue(
        {**common, "id": "open", "source": str(china / "dengzhou" / "admin-boundaries.geojson")},
        {
            **common,
            "id": "amap",
            "source": str(china / "admin" / "counties_4cities.gpkg"),
            "source_layer": "nanyang_amap_wgs84",
        },
    )
    sites = world.check("--packs", "none", "--crs", "EPSG:4326").sites.values()
    warned = [{warning["code"] for warning in one["warnings"]} for one in sites]
    named = {one["id"]: place["properties"]["county"] for one, place in zip(sites, places["features"], strict=True)}
    held = [named[one["id"]] in {unit["name"] for unit in one["administrative"]} for one in sites]
    assert (len(warned), all(held)) == (127, True)
    assert 36 <= sum("admin-disagree" in codes for codes in warned) <= 37


def test_a_real_county_in_gcj02_is_a_question_and_the_true_one_is_not(world: World, real_data: Path) -> None:
    source = str(real_data / "china" / "admin" / "counties_4cities.gpkg")
    common = {"kind": "administrative", "title": "界", "office": "局", "edition": "2024-01-01", "accuracy_m": 50}
    common |= {"in_force": {"from": "2024-01-01"}, "coverage": "unknown"}
    world.catalogue({**common, "id": "admin", "source": source, "source_layer": "nanyang_amap_wgs84"})
    county = geopandas.read_file(source, layer="nanyang_amap_wgs84").set_index("district_name").geometry["镇平县"]
    inner = shapely.get_parts(county.buffer(-0.002))
    eastmost = max(max(inner, key=lambda part: float(part.area)).exterior.coords)
    true = square(eastmost[0] - 0.0005, eastmost[1], 0.0005)
    site(world, true, county="镇平县")
    assert world.check("--packs", "none").site["errors"] == []
    site(world, shifted(true), county="镇平县")
    assert world.check("--packs", "none").site["errors"][0]["code"] == "gcj02-suspected"
