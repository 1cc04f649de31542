"""Many polygons on one page, opened in a browser without a network: bytes, time until they are seen, memory."""

import base64
import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import folium
import numpy as np
import shapely

import maps
from bench import landscape
from bench.ground import Ground, to_degrees
from bench.row import Agreement, Limit
from bench.timing import ROOT, clock
from layers.array import Shapes
from maps import Sheet, ZoneLayer, ZoneMark
from maps.geometry.block import shapes_of, unpack_layers
from maps.geometry.world import metres, to_world
from tests.maps.browser import open_browser
from tests.servers.postgis import PostGIS

CLASSES: Final = ("优先保护", "重点管控", "一般管控")
ASSETS: Final = ROOT / "maps" / "assets"
LARGE_ROWS, LARGE_POINTS, SMALL_POINTS = 71, 125, 50
OURS, PEER = "ours", "folium"
# Told by the page itself; of the peer's page, which has no such mark, once it is loaded and drawn.
SHOWN: Final = "return performance.getEntriesByName('{mark}')[0]?.startTime"
MARK_PEER: Final = """
const frame = window.requestAnimationFrame;
addEventListener('load', () => frame(() => frame(() => performance.mark('peer:shown'))));
"""
NOTE: Final = (
    "A page of {count:,} units of {vertices} vertices, each with name, code and class, in a window of 1280 by 800, "
    "headless, from the start of loading the file until the second frame after drawing; then the same from folium's "
    "GeoJson, drawn on canvas. Ours was built in {ours_s:.0f} s, folium's in {peer_s:.0f} s. Every drawn border was "
    "compared with the true one: none may lie farther off than the {deviation_m:.0f} m the page says."
)
SIZE_NOTE: Final = "The shapes of all zones as they stand in the page; of the peer the whole page."
MEMORY_NOTE: Final = (
    "The most resident memory of the browser's process that shows the page; an empty page has some 110 MB."
)


@dataclass(frozen=True, slots=True)
class Aims:
    """What is promised of one page: megabytes of shapes, seconds, megabytes of memory."""

    size_mb: float
    shown_s: float
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One page opened once."""

    shown_s: float
    memory_mb: float


def on_pages(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """Three limits for each of two landscapes: few large polygons, and many of two hundred vertices."""
    few = min(LARGE_ROWS, ground.unit_rows)
    return [
        *_page(ground, few, LARGE_POINTS, Aims(3.0, 0.6, 450.0)),
        *_page(ground, ground.unit_rows, SMALL_POINTS, Aims(10.0, 1.4, 450.0)),
    ]


def _page(ground: Ground, rows: int, points: int, aims: Aims) -> list[Limit]:
    units = to_degrees(landscape.make_units(rows, points, ground.side_m))
    folder = ground.folder
    pages = {OURS: folder / f"map-{rows}.html", PEER: folder / f"map-{rows}-folium.html"}
    ours_s, shapes = clock(lambda: _save_ours(units, pages[OURS]))
    peer_s, _ = clock(lambda: _save_peer(units, pages[PEER]))
    seen: dict[str, list[Seen]] = {OURS: [], PEER: []}
    for _ in range(ground.runs):
        for name, mark in ((OURS, "zones:shown"), (PEER, "peer:shown")):
            seen[name].append(_open(pages[name], mark))
    shown = {name: statistics.median(one.shown_s for one in found) for name, found in seen.items()}
    memory = {name: statistics.median(one.memory_mb for one in found) for name, found in seen.items()}
    agreement, deviation_m = _compare(units, shapes, pages[OURS])
    note = NOTE.format(count=len(units), vertices=4 * points, ours_s=ours_s, peer_s=peer_s, deviation_m=deviation_m)
    work = f"{len(units):,} polygons of {4 * points} vertices on one page"
    peer_mb = pages[PEER].stat().st_size / 1e6
    pages[PEER].unlink()
    return [
        Limit(
            f"{work}: until they are seen",
            shown[OURS],
            aims.shown_s,
            None,
            agreement,
            ground.runs,
            note,
            {PEER: shown[PEER]},
        ),
        Limit(
            f"{work}: their shapes", len(shapes) / 1e6, aims.size_mb, None, None, 1, SIZE_NOTE, {PEER: peer_mb}, "MB"
        ),
        Limit(
            f"{work}: memory",
            memory[OURS],
            aims.memory_mb,
            None,
            None,
            ground.runs,
            MEMORY_NOTE,
            {PEER: memory[PEER]},
            "MB",
        ),
    ]


def _save_ours(units: Shapes, path: Path) -> str:
    """The page, and the text of its shapes."""
    marks = tuple(
        ZoneMark(
            shape,
            f"control_unit/{CLASSES[number % 3]}",
            CLASSES[number % 3],
            f"第{number}号单元",
            code=f"ZH{number:08d}",
        )
        for number, shape in enumerate(units)
    )
    maps.save(Sheet("map", "made", "zh", (), (ZoneLayer("units", "units", "control_unit", "made", marks),)), path)
    return path.read_text(encoding="utf-8").split('id="sheet-zones">')[1].split("<")[0]


def _save_peer(units: Shapes, path: Path) -> None:
    """What folium makes of the same, its libraries embedded as it would be blank without a network otherwise."""
    chart = folium.Map(tiles=None, prefer_canvas=True)
    chart.default_js = [("leaflet", _embedded("text/javascript", "leaflet.js"))]
    chart.default_css = [("leaflet_css", _embedded("text/css", "leaflet.css"))]
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"第{number}号单元", "code": f"ZH{number:08d}"},
            "geometry": json.loads(text),
        }
        for number, text in enumerate(shapely.to_geojson(units))
    ]
    folium.GeoJson({"type": "FeatureCollection", "features": features}).add_to(chart)
    west, south, east, north = shapely.total_bounds(units).tolist()
    chart.fit_bounds([[south, west], [north, east]])
    chart.save(str(path))


def _embedded(kind: str, name: str) -> str:
    return f"data:{kind};base64,{base64.b64encode((ASSETS / name).read_bytes()).decode()}"


def _open(page: Path, mark: str) -> Seen:
    """A page in a browser of its own."""
    browser = open_browser(patience_s=300, aborts=False)
    try:
        browser.command("Page.addScriptToEvaluateOnNewDocument", {"source": MARK_PEER})
        browser.show(page)
        shown_ms = browser.until(SHOWN.format(mark=mark))
        return Seen(shown_ms / 1e3, max(map(_most_mb, browser.renderers())))
    finally:
        browser.close()


def _most_mb(process: int) -> float:
    """The most memory in megabytes that a process has held."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return max(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM:"))


def _compare(units: Shapes, shapes: str, page: Path) -> tuple[Agreement, float]:
    """Whether each drawn border lies within what the page says of the true one, and what it says."""
    content = json.loads(page.read_text(encoding="utf-8").split('id="sheet-content">')[1].split("</script>")[0])
    said = float(content["deviation_m"] or 0.02)
    drawn = shapes_of(unpack_layers(shapes)[0])
    a, b = (shapely.transform(one, lambda xy: to_world(xy).astype(np.float64)) for one in (units, drawn))
    away = shapely.hausdorff_distance(shapely.boundary(a), shapely.boundary(b))
    lats = shapely.get_y(shapely.centroid(units))
    away_m = np.array([metres(units_off, lat) for units_off, lat in zip(away, lats, strict=True)])
    return Agreement(len(units), float(away_m.max() / said), "what the page says", int((away_m > said).sum())), said
