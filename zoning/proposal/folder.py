"""The files of a folder, opened one by one: layers with what they seem to be, and what is left."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from layers.crs import Reference, read_reference
from layers.errors import LayerError
from layers.limit import Limits
from layers.raster import open_raster
from layers.vector import Features, Request, read_features
from layers.vector.format import find_format
from zoning.county import plain_code as county_code
from zoning.errors import Problem, Where, ZoningError
from zoning.gate.subject import as_texts
from zoning.proposal.guess import Guess, guess_layer
from zoning.proposal.word import RASTER_FILES, SIDE_FILES
from zoning.site import problem_of

MOST_FILES: Final = 10_000
_NEEDS_CRS: Final = ("no-crs", "zone-unknown")
_ANY_PLANE: Final = "EPSG:4547"
# Numbers in a text may be anything; a layer is not presumed there.
_TEXTS: Final = (".txt", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Found:
    """A layer: its file, which of its layers, what it seems to be.

    `crs_evidence`: what its coordinates look like where it names no CRS, None where it does. `codes`: the
    administrative codes it holds.
    """

    path: Path
    layer: str | None
    guess: Guess
    records: int
    crs_evidence: str | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundRaster:
    """A raster, and whether somebody has to say its CRS."""

    path: Path
    needs_crs: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A file, or one of its layers, that is not understood, and why."""

    path: Path
    layer: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What a folder holds: layers, rasters, and what is not understood, in the order of their paths."""

    folder: Path
    found: tuple[Found, ...]
    rasters: tuple[FoundRaster, ...]
    left: tuple[Left, ...]


def propose(
    path: Path, *, source_layer: str | None, crs: str | None, kind: str | None, limits: Limits | None = None
) -> Guess:
    """What one file seems to be; `other` without fields where it can't be read, which the gate will say."""
    try:
        given = None if crs is None else read_reference(crs)
        features = read_features(path, Request(source_layer, None, given, limits or Limits()))
    except LayerError:
        return guess_layer(_nothing(path), [path.stem], kind=kind)
    return guess_layer(features, [name for name in (source_layer, path.stem) if name], kind=kind)


def _nothing(path: Path) -> Features:
    empty = np.zeros(0, dtype=object)
    return Features(empty, np.zeros(0, dtype=np.int64), {}, None, (), {}, str(path))


def survey_folder(folder: Path, limits: Limits | None = None) -> Survey:
    """The layers, rasters and other files of a folder and the folders in it.

    Raises ZoningError: unreadable-file for what is no folder, too-large for one of more than 10,000 files.
    """
    if not os.path.isdir(folder):
        raise ZoningError([Problem("unreadable-file", Where(str(folder)), "no folder", "a folder of files")])
    found: list[Found] = []
    rasters: list[FoundRaster] = []
    left: list[Left] = []
    for count, path in enumerate(_files(folder)):
        if count >= MOST_FILES:
            raise ZoningError([Problem("too-large", Where(str(folder)), None, f"{MOST_FILES} files")])
        form = find_format(path)
        if path.suffix.lower() in RASTER_FILES:
            raster = _open_raster(path, limits or Limits())
            (rasters if isinstance(raster, FoundRaster) else left).append(raster)  # type: ignore[arg-type]
        elif form is not None and form.reader:
            for one in _open(path, limits or Limits()):
                (found if isinstance(one, Found) else left).append(one)  # type: ignore[arg-type]
        elif path.suffix.lower() not in SIDE_FILES:
            left.append(Left(path, None, "unsupported-format"))
    return Survey(folder, tuple(found), tuple(rasters), tuple(left))


def _files(folder: Path) -> Iterator[Path]:
    """Every file, and every folder that is a geodatabase, in the order of their names."""
    for root, folders, files in os.walk(folder):
        geodatabases = [name for name in folders if name.lower().endswith(".gdb")]
        folders[:] = sorted(name for name in folders if name not in geodatabases and not name.startswith("."))
        for name in sorted([*files, *geodatabases]):
            if not name.startswith("."):
                yield Path(root) / name


def _open(path: Path, limits: Limits) -> Iterator[Found | Left]:
    """The one layer of a file, or each of several."""
    try:
        yield _found(path, None, limits)
    except LayerError as error:
        if error.code != "layer-missing" or not error.found:
            yield _refused(path, None, error, limits)
            return
        for layer in error.found.split(", "):
            try:
                yield _found(path, layer, limits)
            except LayerError as inner:
                yield _refused(path, layer, inner, limits)


def _open_raster(path: Path, limits: Limits) -> FoundRaster | Left:
    """A raster whose header can be read, or for which the extra is not installed; else a file not understood."""
    try:
        open_raster(path, limits=limits)
    except LayerError as error:
        if error.code == "missing-extra":
            return FoundRaster(path)
        return FoundRaster(path, needs_crs=True) if error.code == "no-crs" and not error.found else _left(path, error)
    return FoundRaster(path)


def _left(path: Path, error: LayerError, layer: str | None = None) -> Left:
    reason = problem_of(error)
    found = (reason.found or "").replace(f"{path.parent}{os.sep}", "")
    return Left(path, layer, f"{reason.code}: {found}" if found else reason.code)


def _refused(path: Path, layer: str | None, error: LayerError, limits: Limits) -> Found | Left:
    """A layer all the same where only the CRS is lacking; else a file that is not understood."""
    if error.code not in _NEEDS_CRS or path.suffix.lower() in _TEXTS:
        return _left(path, error, layer)
    evidence = " ".join(word for word in (error.found, error.allowed) if word)
    try:
        # Columns and records are the same in any system; where they lie is not asked here.
        return replace(_found(path, layer, limits, read_reference(_ANY_PLANE)), crs_evidence=evidence)
    except LayerError:
        names = [name for name in (layer, path.stem) if name]
        return Found(path, layer, guess_layer(_nothing(path), names), 0, evidence)


def _found(path: Path, layer: str | None, limits: Limits, crs: Reference | None = None) -> Found:
    features = read_features(path, Request(layer, None, crs, limits))
    names = [name for name in (layer, features.layer, path.stem) if name]
    guess = guess_layer(features, names)
    evidence = None
    if features.crs is None:
        evidence = _bounds(features)
    codes: tuple[str, ...] = ()
    if guess.kind == "administrative" and "code" in guess.fields:
        texts = as_texts(features.fields[guess.fields["code"]]).tolist()
        codes = tuple(sorted({county_code(text) for text in texts} - {""}))
    return Found(path, layer, guess, len(features), evidence, codes)


def _bounds(features: Features) -> str:
    if shapely.is_missing(features.geometry).all():
        return "no coordinates"
    min_x, min_y, max_x, max_y = shapely.total_bounds(features.geometry).tolist()
    return f"x {min_x:.10g} to {max_x:.10g}, y {min_y:.10g} to {max_y:.10g}"
