"""Makes what the planner's tutorial works on, from the packaged sample: `python docs/examples/planner/make.py`.

`draft.gpkg`: the units of the sample as somebody redrew them, with faults. `edited.gpkg`: the same after `zoning layers
repair` and the work by hand that the tutorial describes. `register.geojson`: projects filed under the old edition.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyogrio
import shapely

from layers.samples.drawing import to_degrees

FOLDER: Final = Path(__file__).parent
SAMPLE: Final = FOLDER.parents[2] / "layers" / "samples"
CRS: Final = "EPSG:4490"
CODE, NAME, CLASS = "HJZHGKDYBM", "HJZHGKDYMC", "ZHGKDYFL"
LISTS: Final = ("KJBJYS", "PWWPFGK", "HJFXFK", "ZYKFXLYQ")
# The sample rounds to 1e-7 degrees, about a centimetre: so far off lies a corner that nobody snapped.
STEP: Final = 1e-7

LAKESIDE, NEW_LAKESIDE = "ZH43990130001", "ZH43990120005"
PARK, BESIDE_PARK = "ZH43990120001", "ZH43990130005"
# Kilometres on the plan of the sample.
EXTENSION: Final = shapely.box(8.8, 6.2, 10.0, 7.6)
NEW_UNITS: Final = (
    ("ZH43990120004", "北塘水土保持红线", "ZH43990110006", "北塘水土保持优先保护单元"),
    ("ZH43990130002", "南湾候鸟栖息红线", "ZH43990110007", "南湾候鸟栖息优先保护单元"),
)
NEW_CLAUSES: Final = {
    LAKESIDE: "1-1.【产业/鼓励引导类】鼓励发展绿色种植和乡村旅游，引导零散加工点进园。\n"
    "1-2.【水/限制类】沿湖五百米内的新建项目，应当先论证对湖水水质的影响。",
    "ZH43990110006": "1-1.【生态/禁止类】不得开垦坡地，不得新建与水土保持无关的设施。",
    "ZH43990110007": "1-1.【生态/禁止类】候鸟栖息地内不得新建与保护无关的构筑物。",
}


def read_units(path: Path = SAMPLE / "district.gpkg", layer: str | None = "units") -> gpd.GeoDataFrame:
    """Units as a table, in the order of their codes."""
    return pyogrio.read_dataframe(path, layer=layer).sort_values(CODE, ignore_index=True)


def draw_draft() -> gpd.GeoDataFrame:
    """The sample's units redrawn: two changes that are meant, and the faults that came with them."""
    units = read_units()
    lakeside, park = _row(units, LAKESIDE), _row(units, PARK)
    # Meant: the lakeside gets a stricter class, the park grows. Forgotten: the code, and the neighbour of the park.
    units.loc[lakeside, [NAME, CLASS]] = ["湖滨生态旅游重点管控单元", "2"]
    units.loc[lakeside, "KJBJYS"] = NEW_CLAUSES[LAKESIDE]
    beside = units.geometry[_row(units, BESIDE_PARK)]
    taken = shapely.intersection(to_degrees(EXTENSION), beside)
    units.loc[park, "geometry"] = _many(shapely.union(units.geometry[park], taken))
    # Corners that were drawn anew and not snapped.
    _push(units, "ZH43990130003", "ZH43990130004", (-STEP, 0.0))
    _push(units, "ZH43990120003", "ZH43990120002", (-STEP, -STEP))
    _push_out(units, "ZH43990130005")
    return units


def edit_by_hand(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """What the tutorial asks for after the repair: a code, a neighbour cut back, the red line in units of its own."""
    made = units.copy()
    made.loc[_row(made, LAKESIDE), CODE] = NEW_LAKESIDE
    beside = _row(made, BESIDE_PARK)
    made.loc[beside, "geometry"] = _many(made.geometry[beside].difference(made.geometry[_row(made, PARK)]))
    lines = pyogrio.read_dataframe(SAMPLE / "district.gpkg", layer="redline").set_index("name").geometry
    for host, line, code, name in NEW_UNITS:
        row = _row(made, host)
        made.loc[row, "geometry"] = _many(made.geometry[row].difference(lines[line]))
        fields = {CODE: code, NAME: name, CLASS: "1", **dict.fromkeys(LISTS, ""), "KJBJYS": NEW_CLAUSES[code]}
        made.loc[len(made)] = {**fields, "geometry": _many(lines[line])}
    return made


def _row(units: gpd.GeoDataFrame, code: str) -> int:
    return int(units.index[units[CODE] == code][0])


def _many(shape: Any) -> Any:
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _push(units: gpd.GeoDataFrame, code: str, beside: str, by: tuple[float, float]) -> None:
    """Move three corners in the middle of the border that a unit has with a neighbour."""
    row = _row(units, code)
    border = shapely.intersection(units.geometry[row], units.geometry[_row(units, beside)])
    line = max(shapely.get_parts(shapely.line_merge(border)), key=lambda part: part.length)
    middle = len(line.coords) // 2
    _move(units, row, set(line.coords[middle - 1 : middle + 2]), by)


def _push_out(units: gpd.GeoDataFrame, code: str) -> None:
    """Move the easternmost corner of a unit out of the district."""
    row = _row(units, code)
    corner = max(shapely.get_coordinates(units.geometry[row]).tolist())
    _move(units, row, {(corner[0], corner[1])}, (2 * STEP, 0.0))


def _move(units: gpd.GeoDataFrame, row: int, corners: set[Any], by: tuple[float, float]) -> None:
    def moved(xy: Any) -> Any:
        return [[x + by[0], y + by[1]] if (x, y) in corners else [x, y] for x, y in xy.tolist()]

    units.loc[row, "geometry"] = shapely.transform(units.geometry[row], moved)


def draw_register() -> dict[str, Any]:
    """Filed projects as GeoJSON: of each the place on the plan in kilometres, and every fact the rules ask for."""
    common = {
        "building_nature": "new",
        "has_outfall": "no",
        "discharges_pollutants": "no",
        "water_supply_related": "no",
        "chemical_project": "no",
        "tailings_pond": "no",
        "waste_facility": "none",
        "production_facility": "no",
        "activities": "none",
        "project_types": "none",
        "pollutants": "none",
        "soil_pollution_risk": "no",
    }
    works = {
        "industry_code": "1392",
        "production_facility": "yes",
        "project_types": "industry",
        "discharges_pollutants": "yes",
        "pollutants": "cod",
    }
    reviewed = {"review.code.321.heavy-polluter": "no", "review.ZH43990130005.spatial_layout.1": "yes"}
    clauses = ("spatial_layout.1", "spatial_layout.2", "pollutant_discharge.1")
    records: list[tuple[str, str, tuple[float, float], Mapping[str, str]]] = [
        ("P1", "湖滨便民超市", (-4.6, -10.6), {"industry_code": "5212", "review.ZH43990130001.spatial_layout.1": "no"}),
        ("P2", "东皋豆腐作坊", (8.96, 6.6), {**works, **reviewed}),
        ("P3", "南湾观鸟小卖部", (-4.4, -17.6), {"industry_code": "5212"}),
        (
            "P4",
            "稻香农资店",
            (2.0, -12.0),
            {"industry_code": "5212", **{f"review.ZH43990130003.{key}": "no" for key in clauses}},
        ),
    ]
    features = []
    for number, name, (x, y), facts in records:
        plot = to_degrees(shapely.box(x - 0.02, y - 0.01, x + 0.02, y + 0.01))
        told = {"id": number, "name": name, **common, **facts}
        features.append({"type": "Feature", "properties": told, "geometry": shapely.geometry.mapping(plot)})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    return {"type": "FeatureCollection", "name": "register", "crs": crs, "features": features}


def main() -> None:
    """Writes the three files beside this script, or to the folder named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder to write to (default: beside this script)")
    folder = parser.parse_args().out
    from zoning.cli.main import main as run_zoning

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    write_units(draw_draft(), folder / "draft.gpkg")
    repaired = folder / "repaired.gpkg"
    named = [folder / "draft.gpkg", repaired, "--scope", SAMPLE / "area.gpkg", "--catalogue", SAMPLE / "catalogue.yaml"]
    run_zoning(["layers", "repair", *map(str, named), "--width", "0.05", "--layer", "units"])
    write_units(edit_by_hand(pyogrio.read_dataframe(repaired)), folder / "edited.gpkg")
    for path in folder.glob("repaired*"):
        path.unlink()
    register = json.dumps(draw_register(), ensure_ascii=False, indent=1)
    (folder / "register.geojson").write_text(f"{register}\n", encoding="utf-8")


def write_units(units: gpd.GeoDataFrame, path: Path) -> None:
    """Units as a GeoPackage with one layer."""
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(units, path, layer="units", driver="GPKG", SPATIAL_INDEX="NO")


if __name__ == "__main__":
    main()
