"""A package for others made whole or not at all: files, metadata sheet, checksums, in a folder or a zip."""

import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
import shapely

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Features
from zoning.catalogue import Catalogue, LayerEntry
from zoning.errors import Problem, Where, ZoningError
from zoning.evidence.admission import check_admission, checksum_of
from zoning.evidence.source import file_of, read_source
from zoning.package.geopackage import write_geopackage
from zoning.package.loss import Loss
from zoning.package.naming import Naming, name_columns
from zoning.package.shapefile import write_shapefiles
from zoning.package.sheet import ClassCount, count_classes, write_sheet
from zoning.site import problem_of

SUMS: Final = "SHA256SUMS"
SHEET: Final = "metadata.xlsx"
STEPS: Final = 5
_ZIP_YEARS: Final = (1980, 2107)
# What no file name needs: an id may hold anything.
_UNFIT: Final = re.compile(r"[^\w.-]|^[.]+")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a package, how large it is and its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was written: what it is of, its files, its classes, and what its files lose of the edition."""

    entry: LayerEntry
    path: Path
    records: int
    encoding: str
    files: tuple[PackedFile, ...]
    classes: tuple[ClassCount, ...]
    losses: tuple[Loss, ...]


def check_place(path: Path) -> None:
    """Nothing where a package can be put: a zip, or a folder that is new or empty.

    Raises ZoningError (unwritable-file).
    """
    if not path.absolute().parent.is_dir():
        raise _unwritable(path, None, "a folder that exists")
    is_zip = path.suffix.lower() == ".zip"
    if path.is_dir() if is_zip else (path.exists() and not (path.is_dir() and not any(path.iterdir()))):
        raise _unwritable(path, "something of this name is there", "a zip, or a folder that is new or empty")


def make_package(
    entry: LayerEntry,
    catalogue: Catalogue,
    path: Path,
    *,
    encoding: str = "utf-8",
    naming: Naming | None = None,
    lang: str = "zh",
    limits: Limits | None = None,
    progress: Callable[[Sequence[int]], Iterable[int]] = iter,
) -> Package:
    """The package of an edition in a folder, or in a zip where the name ends so.

    The same edition makes the same bytes. Raises ZoningError with nothing written: what keeps the source from being
    read, layer-gate, empty-layer, bad-value of the names asked for, unwritable-file.
    """
    check_place(path)
    limits, naming = limits or Limits(), naming or Naming()
    steps = iter(progress(range(STEPS)))
    features = _read(entry, limits)
    next(steps)
    columns = name_columns(features, entry, naming, encoding)
    day, stem = date.fromisoformat(entry.edition), f"{_UNFIT.sub('_', entry.id)}-{entry.edition}"
    target = path.absolute()
    folder = target.with_name(f".{uuid4().hex}")
    try:
        folder.mkdir()
        losses = list(_of_source(features, entry))
        losses += write_geopackage(features, entry, folder / f"{stem}.gpkg", day=day, lang=lang, limits=limits)
        next(steps)
        losses += write_shapefiles(
            features, entry, folder, columns, naming, stem=stem, encoding=encoding, day=day, limits=limits
        )
        next(steps)
        files = sorted(one.name for one in folder.iterdir())
        sheet = {"encoding": encoding, "files": files, "day": day}
        write_sheet(folder / SHEET, features, entry, catalogue, columns, losses, **sheet)  # type: ignore[arg-type]
        packed = _sum(folder)
        next(steps)
        _place(folder, target, day)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error), None) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    classes = count_classes(features, entry)
    for _ in steps:
        pass
    return Package(entry, path, len(features), encoding, packed, classes, tuple(losses))


def _read(entry: LayerEntry, limits: Limits) -> Features:
    try:
        check_admission(entry)
        features = read_source(entry, limits)
        if features.crs is None:
            raise LayerError(code="no-crs", file=file_of(entry), allowed="crs: EPSG:…")
    except LayerError as error:
        raise ZoningError([problem_of(error)]) from error
    if not len(features):
        raise ZoningError([Problem("empty-layer", Where(file_of(entry), entry.id), "no record", "one at least")])
    where = Where(file_of(entry), entry.id, line=entry.line, field="fields")
    missing = [name for name in entry.fields.values() if name not in features.fields]
    if missing:
        raise ZoningError(Problem("missing-field", where, name, ", ".join(features.fields)) for name in missing)
    return features


def _of_source(features: Features, entry: LayerEntry) -> Iterable[Loss]:
    """What the edition itself lacks, which no file can hold."""
    refused = sorted(features.refused)
    if refused:
        yield Loss("record-refused", entry.source_name, "", len(refused), f"{refused[0] + 1}")
    bare = np.flatnonzero(shapely.is_missing(features.geometry) | shapely.is_empty(features.geometry))
    bare = np.setdiff1d(bare, refused)
    if bare.size:
        yield Loss("shape-missing", entry.source_name, "", len(bare), f"{int(bare[0]) + 1}")
    broken = np.flatnonzero(~(shapely.is_valid(features.geometry) | shapely.is_missing(features.geometry)))
    if broken.size:
        yield Loss("shape-invalid", entry.source_name, "", len(broken), f"{int(broken[0]) + 1}")


def _sum(folder: Path) -> tuple[PackedFile, ...]:
    """The files with their checksums, which are written beside them as `sha256sum -c` reads them."""
    files = tuple(PackedFile(one.name, one.stat().st_size, checksum_of(one) or "") for one in sorted(folder.iterdir()))
    text = "".join(f"{one.sha256}  {one.name}\n" for one in files)
    (folder / SUMS).write_text(text, encoding="utf-8", newline="\n")
    return files


def _place(folder: Path, target: Path, day: date) -> None:
    """The folder at its place, or what is in it as a zip: in one step."""
    if target.suffix.lower() != ".zip":
        os.replace(folder, target)
        return
    zipped = target.with_name(f".{uuid4().hex}.zip")
    try:
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
            year = min(max(day.year, _ZIP_YEARS[0]), _ZIP_YEARS[1])
            for one in sorted(folder.iterdir()):
                about = zipfile.ZipInfo(one.name, (year, day.month, day.day, 0, 0, 0))
                about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                with one.open("rb") as source, archive.open(about, "w", force_zip64=True) as inside:
                    shutil.copyfileobj(source, inside, 1024**2)
        os.replace(zipped, target)
    finally:
        zipped.unlink(missing_ok=True)


def _unwritable(path: Path, found: str | None, allowed: str | None) -> ZoningError:
    return ZoningError([Problem("unwritable-file", Where(file=str(path), field="--out"), found, allowed)])
