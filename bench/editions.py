"""Two editions of control units compared, and the filed projects that are judged otherwise, in seconds."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from bench.ground import DEGREES, PLANE_CRS, Ground, to_degrees
from bench.onesite import DAY
from bench.row import Agreement, Limit
from bench.screening import _sites, write_catalogue
from bench.timing import clock
from layers.array import Shapes, shapes
from layers.plane import choose_plane, project
from layers.vector import Features, read_features
from layers.vector.writing import write_features
from tests.servers.postgis import PostGIS
from zoning.catalogue import LayerEntry, read_catalogue
from zoning.checking import Checker
from zoning.cli.main import main as run_zoning
from zoning.edition import Difference, Edition, Flips, find_difference, find_flips, open_edition
from zoning.evidence import OpenedCatalogue
from zoning.pack import NATIONAL, load_pack
from zoning.screening import screen

PROMISED_S: Final = 60.0
# Every how-many-th unit has a bite of its neighbour, or another class.
BITTEN, RECLASSED, BITE_M = 250, 125, 400.0
CHECKED: Final = 2_000
NOTE: Final = (
    "{} units gained land of a neighbour, {} are of another class; the found "
    "changes are held against what was made. {} of the projects lie near a change; {} of all are judged both ways "
    "whatever lies near them, and the same ones flip. Stores of the catalogue's layers were built before."
)


def compare_editions(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """The units alone, then the projects: how long each took, and whether what changed was found."""
    path = write_catalogue(ground)
    assert run_zoning(["layers", "build", "--catalogue", str(path)]) == 0, "zoning layers build failed"
    catalogue = read_catalogue(path)
    entry = next(one for one in catalogue.layers if one.id == "units")
    new_path, bites, reclassed = _write_new(ground, path.parent)
    opened = OpenedCatalogue(catalogue, DAY)
    seconds, (old, new, difference) = clock(partial(_compare, opened, entry, new_path))
    agreed = _agree(difference, bites, reclassed)
    vertices = int(shapely.get_num_coordinates(old.shapes).sum())
    work = f"Two editions of {len(old):,} units and {vertices:,} vertices compared, from a store and a file"
    sites = _sites(ground.read("parcels-degrees"))
    pack = load_pack(NATIONAL)
    checkers = [Checker(one.catalogue, [pack], DAY) for one in (old, new) if one.catalogue is not None]
    screen(checkers[0], sites[:50])  # what rivers lead where is found once for a catalogue
    flip_s, flips = clock(partial(find_flips, checkers[0], checkers[1], sites, {}, editions=(old, new)))
    chosen = sites[:CHECKED]
    every = find_flips(checkers[0], checkers[1], chosen, {})
    same = _same(flips, every, {site.id for site in chosen})
    note = NOTE.format(len(bites), len(reclassed), f"{flips.looked_at:,}", f"{len(chosen):,}")
    part = ground.parcels / 100_000
    return [
        Limit(work, seconds, max(5.0, PROMISED_S * ground.unit_rows**2 / 224**2), None, agreed),
        Limit(
            f"{len(sites):,} filed projects: which flip, and why, warm",
            flip_s,
            max(5.0, PROMISED_S * part),
            None,
            same,
            note=note,
        ),
    ]


def _compare(opened: OpenedCatalogue, entry: LayerEntry, path: Path) -> tuple[Edition, Edition, Difference]:
    old = open_edition(entry, opened)
    new = open_edition(replace(entry, source=path, edition=date(2026, 6, 1).isoformat()), opened)
    return old, new, find_difference(old, new)


def _write_new(ground: Ground, folder: Path) -> tuple[Path, dict[int, float], list[int]]:
    """The new edition, with the area that each bitten unit gained, and the units of another class."""
    units, degrees = ground.read("units"), ground.read("units-degrees").copy()
    changed, bites = _bite(units)
    rows = sorted(changed)
    degrees[rows] = to_degrees(np.array([changed[row] for row in rows], dtype=object))
    old = read_features(folder / "units.gpkg")
    words = sorted(set(old.fields["class"].tolist()))
    classes = np.array(old.fields["class"], dtype=object)
    reclassed = [row for row in range(7, len(units), RECLASSED) if row not in changed]
    classes[reclassed] = [words[(words.index(classes[row]) + 1) % len(words)] for row in reclassed]
    path = folder / "units-new.gpkg"
    if not path.exists():
        fields = {**old.fields, "class": classes}
        write_features(Features(degrees, np.arange(len(units)), fields, DEGREES, (), {}, str(path)), path)
    return path, bites, reclassed


def _bite(units: Shapes) -> tuple[dict[int, shapely.Geometry], dict[int, float]]:
    """Units that take what of their right neighbour lies around the middle of their common border."""
    side = round(len(units) ** 0.5)
    changed: dict[int, shapely.Geometry] = {}
    gained: dict[int, float] = {}
    for row in range(3, len(units) - 1, BITTEN):
        other = row + 1
        if other % side == 0:
            continue
        border = shapely.line_merge(shapely.intersection(units[row], units[other]))
        middle = shapely.line_interpolate_point(border, 0.5, normalized=True)
        bite = shapely.intersection(units[other], shapely.buffer(middle, BITE_M))
        changed[row], changed[other] = shapely.union(units[row], bite), shapely.difference(units[other], bite)
        own = shapes([bite])
        gained[row] = float(shapely.area(project(own, PLANE_CRS, choose_plane(own, PLANE_CRS)))[0])
    return changed, gained


def _agree(difference: Difference, bites: dict[int, float], reclassed: list[int]) -> Agreement:
    """The changes found, held against those made: which units, of which sort, and how much land."""
    found = {unit.old: unit for unit in difference.units}
    expected = dict.fromkeys(bites, ("moved",)) | {row + 1: ("moved",) for row in bites}
    expected |= dict.fromkeys(reclassed, ("reclassed",))
    wrong = len(found.keys() ^ expected.keys())
    wrong += sum(found[row].sorts != sorts for row, sorts in expected.items() if row in found)
    worst = max((abs(found[row].area_in_m2 / area - 1) for row, area in bites.items() if row in found), default=0.0)
    return Agreement(len(expected), worst, "the area", wrong=wrong + int(worst > 1e-4))


def _same(some: Flips, every: Flips, chosen: set[str]) -> Agreement:
    one = {flip.id: flip for flip in some.flips if flip.id in chosen}
    other = {flip.id: flip for flip in every.flips}
    return Agreement(len(chosen), wrong=sum(one.get(key) != other.get(key) for key in {*one, *other}))
