"""A raster as its header describes it: judged before a cell is read."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Floats
from layers.errors import LayerError
from layers.limit import Limits
from layers.transformation import is_metric, is_same_crs

# What stands alone in its file. A VRT names other files and services, which a catalogue must name itself.
DRIVERS: Final = (
    "GTiff", "netCDF", "HFA", "AAIGrid", "SRTMHGT", "USGSDEM", "DTED", "EHdr", "ENVI", "RST", "SAGA", "GRIB", "GPKG",
    "PCRaster", "JP2OpenJPEG", "PNG", "BMP", "GTX", "XYZ", "RRASTER",
)  # fmt: skip
NODATA_NONE: Final = "none"
FEWEST: Final = 2

Derivation: TypeAlias = Literal["slope"]
Nodata: TypeAlias = float | Literal["none"] | None


@dataclass(frozen=True, slots=True)
class Raster:
    """One band of a raster file: where its cells lie and what its values are read as.

    `transform` is (a, b, c, d, e, f): x = a·column + b·row + c and y = d·column + e·row + f. `nodata` is a stored value
    that means missing besides what the file declares, or `none` where somebody vouches that nothing else does.
    `derive`: the slope in degrees is measured in place of the elevation that is stored.
    """

    path: Path
    file: str
    band: int
    crs: CRS
    transform: tuple[float, float, float, float, float, float]
    width: int
    height: int
    nodata: Nodata
    derive: Derivation | None
    limits: Limits

    @property
    def is_upright(self) -> bool:
        """Whether its rows run along the axis of its CRS."""
        return self.transform[1] == 0 and self.transform[3] == 0

    def to_cells(self, xy: Floats) -> Floats:
        """Places in its CRS as (column, minus row), counted from the corner where its cells begin.

        What lies within a ten-millionth of a cell from a line of the grid is taken to lie on it.
        """
        a, b, c, d, e, f = self.transform
        x, y = xy[:, 0] - c, xy[:, 1] - f
        span = a * e - b * d
        cells = np.column_stack([(e * x - b * y) / span, (d * x - a * y) / span])
        near = np.rint(cells)
        return np.where(np.abs(cells - near) < 1e-7, near, cells)


def open_raster(
    path: Path,
    *,
    band: int = 1,
    nodata: Nodata = None,
    crs: CRS | None = None,
    derive: Derivation | None = None,
    file: str | None = None,
    limits: Limits | None = None,
) -> Raster:
    """The raster of a file, from its header alone. `crs` is what the caller says where the file says none.

    `file` is its name in messages. Raises LayerError: missing-extra, unreadable-file, unsupported-format (also for a
    grid that can't be measured), layer-missing (no such band, or several variables), no-crs, crs-mismatch (the file
    says another), too-large (one block of the file holds more cells than `limits.cells`).
    """
    file, limits = file or str(path), limits or Limits()
    with open_dataset(path, file) as dataset:
        try:
            raster = _read_header(dataset, path, file, band, nodata, crs, derive, limits)
        except (RuntimeError, OSError, ValueError) as error:
            found, allowed = _said(error, path), "a raster with a whole header"
            raise LayerError(code="unreadable-file", file=file, found=found, allowed=allowed) from error
    _check_grid(raster)
    return raster


def _read_header(
    dataset: Any,
    path: Path,
    file: str,
    band: int,
    nodata: Nodata,
    crs: CRS | None,
    derive: Derivation | None,
    limits: Limits,
) -> Raster:
    if dataset.count == 0 and dataset.subdatasets:
        names = ", ".join(name.rpartition(":")[2] for name in dataset.subdatasets[:8])
        raise LayerError(code="layer-missing", file=file, found=names, allowed="a file with one variable")
    if not 1 <= band <= dataset.count:
        raise LayerError(code="layer-missing", file=file, found=f"band {band}", allowed=f"1 to {dataset.count}")
    if dataset.dtypes[band - 1].startswith("complex"):
        raise LayerError(code="unsupported-format", file=file, found="complex cells", allowed="real numbers")
    rows, columns = dataset.block_shapes[band - 1]
    limits.check("cells", rows * columns, file=file)
    return Raster(
        path=path,
        file=file,
        band=band,
        crs=_crs_of(dataset, crs, file),
        transform=tuple(float(number) for number in dataset.transform)[:6],  # type: ignore[arg-type]
        width=dataset.width,
        height=dataset.height,
        nodata=nodata,
        derive=derive,
        limits=limits,
    )


@contextmanager
def open_dataset(path: Path, file: str) -> Iterator[Any]:
    """The file, open in rasterio as long as the stretch lasts.

    Raises LayerError: missing-extra, unreadable-file or unsupported-format.
    """
    try:
        import rasterio
        from rasterio.errors import NotGeoreferencedWarning
        from rasterio.io import DatasetReader
    except ImportError as error:
        allowed = 'pip install "zoning-checker[raster]"'
        raise LayerError(code="missing-extra", file=file, found="rasterio", allowed=allowed) from error
    if not path.is_file():
        raise LayerError(code="unreadable-file", file=file, found="no such file", allowed="a raster file")
    with _quietly(), rasterio.Env() as env:
        known = [driver for driver in DRIVERS if driver in env.drivers()]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                dataset = DatasetReader(str(path), driver=known)
        except (RuntimeError, OSError, ValueError) as error:
            found, allowed = _said(error, path), ", ".join(known)
            raise LayerError(code="unsupported-format", file=file, found=found, allowed=allowed) from error
        with dataset:
            yield dataset


@contextmanager
def _quietly() -> Iterator[None]:
    """A stretch in which rasterio does not print a traceback of its own over a message that is not UTF-8."""
    hook, unraisable = sys.excepthook, sys.unraisablehook
    sys.excepthook = lambda kind, *rest: None if kind is UnicodeDecodeError else hook(kind, *rest)
    sys.unraisablehook = lambda failed: None if failed.exc_type is UnicodeDecodeError else unraisable(failed)
    try:
        yield
    finally:
        sys.excepthook, sys.unraisablehook = hook, unraisable


def _said(error: Exception, path: Path) -> str:
    """What the library complains of, in one line and without the folder."""
    return " ".join(str(error).replace(str(path), path.name).split())[:200]


def _crs_of(dataset: Any, given: CRS | None, file: str) -> CRS:
    allowed = "a file that says where it lies, or crs in the catalogue"
    if tuple(dataset.transform)[:6] == (1.0, 0.0, 0.0, 0.0, 1.0, 0.0):
        found = "ground control points only" if dataset.gcps[0] else "no place of its cells"
        raise LayerError(code="no-crs", file=file, found=found, allowed=allowed)
    try:
        own = CRS.from_wkt(dataset.crs.to_wkt()).to_2d() if dataset.crs else None
    except CRSError:
        own = None
    if own is not None and not (own.is_geographic or own.is_projected):
        own = None
    if own is None and given is None:
        raise LayerError(code="no-crs", file=file, allowed=allowed)
    if own is not None and given is not None and not is_same_crs(own, given):
        raise LayerError(code="crs-mismatch", file=file, found=own.name, allowed=given.name)
    chosen = given if own is None else own
    assert chosen is not None  # one of the two was there
    return chosen.to_2d() if len(chosen.axis_info) > FEWEST else chosen


def _check_grid(raster: Raster) -> None:
    a, b, c, d, e, f = raster.transform
    if not np.isfinite([a, b, c, d, e, f]).all() or a * e - b * d == 0:
        found = f"cells of {a:g} by {e:g}"
        raise LayerError(code="unsupported-format", file=raster.file, found=found, allowed="cells that have a size")
    needs_rows = raster.crs.is_geographic or raster.derive is not None
    if needs_rows and not raster.is_upright:
        found = "a rotated grid" + (" in degrees" if raster.crs.is_geographic else "")
        raise LayerError(code="unsupported-format", file=raster.file, found=found, allowed="rows from west to east")
    if raster.derive and not (raster.crs.is_geographic or is_metric(raster.crs)):
        allowed = "elevations on a grid in metres or degrees"
        raise LayerError(code="unsupported-format", file=raster.file, found=raster.crs.name, allowed=allowed)
