"""Ten thousand sites from one workbook."""

import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import xlsxwriter

from bench.ground import Ground
from bench.row import Agreement, Limit
from bench.timing import clock
from tests.servers.postgis import PostGIS
from zoning.site import read_sites

SITES, PROMISED_S = 10_000, 5.0


def read_workbooks(_: Ground, __: PostGIS | None) -> list[Limit]:
    """Ten thousand sites as points and as areas, each read from a workbook of twenty columns."""
    limits = []
    with tempfile.TemporaryDirectory() as folder:
        for name, headings, rows in (("points", ("经度", "纬度"), _points()), ("areas", ("WKT",), _areas())):
            path = Path(folder) / f"{name}.xlsx"
            write(path, ("编号", "项目名称", *headings), rows)
            seconds, sites = clock(partial(read_sites, [path]))
            refused = sum(bool(site.errors) for site in sites) + abs(len(sites) - SITES)
            agreed = Agreement(len(sites), wrong=refused)
            limits.append(Limit(f"{SITES:,} sites of one workbook, {name}", seconds, PROMISED_S, None, agreed))
    return limits


def write(path: Path, headings: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """A workbook of one sheet with these headings, twenty columns wide."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("项目")
        further = [f"说明{number}" for number in range(20 - len(headings))]
        sheet.write_row(0, 0, [*headings, *further])
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [f"P{number:05}", f"第{number}项", *row, *["甲"] * len(further)])


def _points() -> list[tuple[object, ...]]:
    place = np.random.default_rng(5).uniform((112.0, 32.0), (113.0, 33.0), (SITES, 2))
    return [(float(lon), float(lat)) for lon, lat in place]


def _areas() -> list[tuple[object, ...]]:
    areas: list[tuple[object, ...]] = []
    for lon, lat in _points():
        assert isinstance(lon, float)
        assert isinstance(lat, float)
        corners = ((0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.001), (0.0, 0.0))
        ring = ", ".join(f"{lon + x:.9f} {lat + y:.9f}" for x, y in corners)
        areas.append((f"POLYGON (({ring}))",))
    return areas
