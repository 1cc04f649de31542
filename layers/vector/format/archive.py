"""A zip with one source of shapes anywhere inside, and a new one with a shapefile."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import shapely

from layers.errors import LayerError
from layers.vector.container import members, open_zip, unpack
from layers.vector.features import Features, Records, Remark, Request
from layers.vector.format import FORMATS
from layers.vector.format.driver import write_layer
from layers.vector.writing import replacing, settle_column

SHAPEFILE_SIDES: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# What usually only accompanies the shapes: taken for the source where nothing else can be.
SECOND_CHOICE: Final = (".txt", ".json", ".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
GEODATABASE: Final = ".gdb"
# What may hold further sources.
ARCHIVES: Final = (".zip", ".rar", ".7z")
KINDS: Final = ("point", "line", "polygon")
FIELD_BYTES: Final = 10
TEXT_BYTES: Final = 254
ALLOWED: Final = "exactly one source, or a source layer that names one of several"


@dataclass(frozen=True, slots=True)
class Packed:
    """A source inside a zip: its path there, its ending in small letters, and the members it is made of."""

    path: str
    suffix: str
    members: tuple[str, ...]

    @property
    def names(self) -> tuple[str, str, str]:
        """What it may be called: its path, its name, its name without the ending."""
        path = PurePosixPath(self.path)
        return self.path, path.name, path.stem


def read_archive(path: Path, file: str, request: Request) -> Records:
    """The records of the one source in a zip, or the one `request.layer` names: `stem`, `stem.shp` or a path.

    `source/layer` names one layer of one source. Archives inside are not opened. Raises LayerError: layer-missing,
    what `members` raises, and what the reader of the source does.
    """
    from layers.vector.reading import read_file

    with open_zip(path, file) as zipped, TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found = members(zipped, file, request.limits)
        first, second = _sources(found)
        packed, layer = _choose(first or second, found, request.layer, file)
        inside = Path(folder) / f"source{packed.suffix}"
        _unpack_all(zipped, found, packed, inside, file)
        records = read_file(inside, file, replace(request, layer=layer), stem=PurePosixPath(packed.path).stem)
    left = [source.path for source in second if first]
    left += [name for name in found if PurePosixPath(name).suffix.lower() in ARCHIVES]
    if left:
        records.remarks.append(Remark("archive-member-left", "", ", ".join(left)))
    records.layer = packed.path if records.layer is None else f"{packed.path}/{records.layer}"
    return records


def write_archive(features: Features, path: Path) -> None:
    """A zip with a shapefile called as the archive: UTF-8, with its encoding and CRS; one for each kind of shape.

    Names of fields are cut to ten bytes and told apart (`shorten_names`). Raises LayerError: bad-value for text that is
    too long for a shapefile, unwritable-file.
    """
    names = shorten_names(list(features.fields))
    _check_texts(features, path)
    kinds = shapely.get_dimensions(features.geometry)
    present = sorted({int(kind) for kind in kinds if kind >= 0}, reverse=True) or [2]
    with replacing(path) as written, TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for kind in present:
            rows = np.flatnonzero((kinds == kind) | ((kinds < 0) & (kind == present[0])))
            stem = path.stem if len(present) == 1 else f"{path.stem}_{KINDS[kind]}"
            part = replace(
                features,
                geometry=features.geometry[rows],
                fields={name: values[rows] for name, values in features.fields.items()},
            )
            shapefile = Path(folder) / f"{stem}.shp"
            write_layer(part, shapefile, "ESRI Shapefile", shapefile, names=names)
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
            for side in sorted(Path(folder).iterdir()):
                zipped.write(side, side.name)


def shorten_names(names: list[str], encoding: str = "utf-8") -> list[str]:
    """What fields are called in a shapefile: at most ten bytes of its encoding, told apart."""
    short: list[str] = []
    for name in names:
        cut, number = cut_text(name, FIELD_BYTES, encoding) or "field", 2
        while cut.casefold() in (other.casefold() for other in short):
            cut, number = f"{cut_text(name, FIELD_BYTES - len(str(number)) - 1, encoding)}_{number}", number + 1
        short.append(cut)
    return short


def cut_text(text: str, size: int, encoding: str) -> str:
    """As much of a text as fits so many bytes of an encoding, `?` for a character that it lacks."""
    return text.encode(encoding, "replace")[:size].decode(encoding, "ignore")


def _check_texts(features: Features, path: Path) -> None:
    for name, values in features.fields.items():
        for row, cell in enumerate(settle_column(values)[0].tolist()):
            if isinstance(cell, str) and len(cell.encode()) > TEXT_BYTES:
                raise LayerError(
                    code="bad-value",
                    file=str(path),
                    record=str(row + 1),
                    field=name,
                    found=f"text of {len(cell.encode())} bytes",
                    allowed=f"at most {TEXT_BYTES} bytes in a shapefile; a GeoPackage holds any",
                )


def _sources(found: Iterable[str]) -> tuple[list[Packed], list[Packed]]:
    """What can be read in an archive, and what only where there is nothing else."""
    suffixes = {suffix for one in FORMATS if one.reader for suffix in one.suffixes} - {".zip", GEODATABASE}
    names = sorted(found)
    databases = {str(PurePosixPath(name).parent) for name in names if name.lower().endswith(".gdbtable")}
    sources = [
        Packed(path, GEODATABASE, tuple(name for name in names if str(PurePosixPath(name).parent) == path))
        for path in sorted(databases)
    ]
    for name in names:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in suffixes and str(PurePosixPath(name).parent) not in databases:
            # The last changes to a GeoPackage may lie beside it.
            logs = tuple(other for other in names if other == f"{name}-wal" and suffix == ".gpkg")
            sources.append(Packed(name, suffix, _sides(name, names) if suffix == ".shp" else (name, *logs)))
    second = [source for source in sources if source.suffix in SECOND_CHOICE]
    return [source for source in sources if source.suffix not in SECOND_CHOICE], second


def _sides(shapefile: str, names: list[str]) -> tuple[str, ...]:
    """The files of a shapefile, whatever the letters of their endings; one spelt like it before one that is not."""
    stem = shapefile[: -len(".shp")]
    sides: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name.startswith(f"{stem}.")):
        suffix = PurePosixPath(name).suffix.lower()
        if suffix in SHAPEFILE_SIDES and name[: -len(suffix)].lower() == stem.lower():
            sides[suffix] = name
    sides[".shp"] = shapefile
    return tuple(sides.values())


def _choose(sources: list[Packed], found: Iterable[str], wanted: str | None, file: str) -> tuple[Packed, str | None]:
    """The source that is meant, and which of its layers."""
    for source in sources:
        for name in source.names:
            is_it = wanted is not None and f"{wanted}/".startswith(f"{name}/")
            if is_it and sum(name in other.names for other in sources) == 1:
                return source, str(wanted)[len(name) + 1 :] or None
    if len(sources) == 1:
        return sources[0], wanted
    nested = [name for name in found if name.lower().endswith(".zip")]
    words = ", ".join(source.path for source in sources) or ", ".join(["nothing that can be read", *nested])
    allowed = f"{ALLOWED}; archives inside archives are not opened" if nested else ALLOWED
    raise LayerError(code="layer-missing", file=file, layer=wanted, found=words, allowed=allowed)


def _unpack_all(
    zipped: zipfile.ZipFile, found: dict[str, zipfile.ZipInfo], packed: Packed, inside: Path, file: str
) -> None:
    if packed.suffix == GEODATABASE:
        inside.mkdir()
    for name in packed.members:
        path = PurePosixPath(name)
        target = inside / path.name if packed.suffix == GEODATABASE else inside.with_suffix(path.suffix.lower())
        unpack(zipped, found[name], target, file)
