"""`python -m bench.workbook`: ten thousand sites from one workbook, points and areas; exit 1 if slow."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import xlsxwriter

from zoning.site import read_sites

SITES, PROMISED_S = 10_000, 5.0


def main() -> int:
    """Write both workbooks, read each as sites, count them and say which promises were kept."""
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        for name, headings, rows in (("points", ("经度", "纬度"), _points()), ("areas", ("WKT",), _areas())):
            path = Path(folder) / f"{name}.xlsx"
            write(path, ("编号", "项目名称", *headings), rows)
            start = time.perf_counter()
            sites = read_sites([path])
            seconds = time.perf_counter() - start
            assert len(sites) == SITES
            assert not any(site.errors for site in sites)
            kept.append(seconds < PROMISED_S)
            word = "kept" if kept[-1] else "NOT KEPT"
            print(f"{word}  {SITES:,} sites of one workbook, {name}: {seconds:.2f} s (promised {PROMISED_S:.1f})")
    return 0 if all(kept) else 1


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
    areas = []
    for lon, lat in _points():
        assert isinstance(lon, float)
        assert isinstance(lat, float)
        corners = ((0.0, 0.0), (0.001, 0.0), (0.001, 0.001), (0.0, 0.001), (0.0, 0.0))
        ring = ", ".join(f"{lon + x:.9f} {lat + y:.9f}" for x, y in corners)
        areas.append((f"POLYGON (({ring}))",))
    return areas


if __name__ == "__main__":
    sys.exit(main())
