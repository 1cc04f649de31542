"""Makes the demonstration district: `python -m layers.samples.make --water map.geo.json`.

The water file is `package/map.geo.json` of the npm package @geo-maps/earth-waterbodies-10m 0.6.0 (OpenStreetMap, ODbL).
Everything else is drawn. The same input gives the same geometries.
"""

import argparse
import json
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyogrio
import shapely
import yaml

from layers.samples.drawing import BELT_KM, draw_belt, draw_outline, draw_water, to_degrees
from layers.samples.projects import draw_projects
from layers.samples.zones import Layers, Zone, draw_layers, name_lakes

FOLDER: Final = Path(__file__).parent
CRS: Final = "EPSG:4490"
_BOX: Final = (112.90, 29.20, 113.45, 29.76)
_FILES: Final = {
    "area": "area.gpkg",
    "bank_scope": "bank_scope.gpkg",
    "scope_a": "scope_a.gpkg",
    "scope_b": "scope_b.gpkg",
}


def read_plan(name: str) -> Any:
    """The content of one of the YAML files beside this script."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def cut_water(source: Path) -> tuple[Any, list[Any]]:
    """The river and the lakes in and around the district, in degrees, from the water of the world."""
    collection = json.loads(source.read_text(encoding="utf-8"))["geometries"]
    rivers, lakes = (_inside(member["coordinates"]) for member in collection[:2])
    river, pools = draw_water(rivers, lakes)
    belt = draw_belt(draw_outline(read_plan("plan")), BELT_KM)
    parts = [part for pool in pools for part in shapely.get_parts(pool.intersection(belt)) if part.area > 0.1]
    return to_degrees(river.intersection(belt)), [to_degrees(part) for part in parts]


def _inside(polygons: Sequence[Any]) -> list[Any]:
    west, south, east, north = _BOX
    kept = []
    for outer, *holes in polygons:
        lon, lat = zip(*outer, strict=True)
        if max(lon) >= west and min(lon) <= east and max(lat) >= south and min(lat) <= north:
            kept.append(shapely.Polygon(outer, holes))
    return kept


def draw_all(river: Any, lakes: Sequence[Any]) -> Layers:
    """Every layer of the sample by name, in degrees, around the water given in degrees."""
    plan = read_plan("plan")
    layers = draw_layers(plan, read_plan("clauses"), river, lakes)
    names = {number: name for name, number in name_lakes(plan, lakes).items()}
    layers["river"] = [Zone(river, {"name": "长江"})]
    layers["lake"] = [Zone(lake, {"name": names.get(n, f"湖塘{n}")}) for n, lake in enumerate(lakes)]
    return layers


def write_layers(layers: Layers, folder: Path) -> None:
    """Files of four forms: a GeoPackage of many layers, a small one for each scope, FlatGeobuf, a zipped Shapefile."""
    district = folder / "district.gpkg"
    for path in (district, *(folder / name for name in _FILES.values())):
        path.unlink(missing_ok=True)
    for name, zones in layers.items():
        frame = gpd.GeoDataFrame([dict(zone.columns) for zone in zones], geometry=[z.geometry for z in zones], crs=CRS)
        if name == "industrial_park":
            _write_zip(frame, folder / f"{name}.zip")
        elif name in ("lake", "river"):
            pyogrio.write_dataframe(frame, folder / f"{name}.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
        else:
            target = folder / _FILES[name] if name in _FILES else district
            pyogrio.write_dataframe(
                frame, target, layer=name, driver="GPKG", SPATIAL_INDEX="NO", append=target.exists()
            )


def _write_zip(frame: gpd.GeoDataFrame, target: Path) -> None:
    """A zipped Shapefile with fixed times, so that the same content gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.write_dataframe(frame, Path(folder) / f"{target.stem}.shp", encoding="UTF-8")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in sorted(Path(folder).iterdir()):
                archive.writestr(zipfile.ZipInfo(member.name, (2026, 1, 1, 0, 0, 0)), member.read_bytes())


def write_projects(layers: Layers, target: Path) -> None:
    """The projects as GeoJSON, one feature a line."""
    features = draw_projects(read_plan("projects"), layers)
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    crs = '{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}'
    target.write_text(
        f'{{"type": "FeatureCollection", "name": "projects", "crs": {crs}, "features": [\n{lines}\n]}}\n',
        encoding="utf-8",
    )


def main() -> None:
    """Reads the water file named on the command line and writes every file of the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--water", type=Path, required=True, help="map.geo.json of @geo-maps/earth-waterbodies-10m 0.6.0"
    )
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder to write to (default: beside this script)")
    arguments = parser.parse_args()
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    layers = draw_all(*cut_water(arguments.water))
    write_layers(layers, arguments.out)
    write_projects(layers, arguments.out / "projects.geojson")


if __name__ == "__main__":
    main()
