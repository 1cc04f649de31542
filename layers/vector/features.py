"""What reading a vector file gives: shapes and attributes as columns, and all that was mended or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from layers.array import Rows, Shapes
from layers.crs import Reference
from layers.errors import LayerError
from layers.limit import Limits

Box: TypeAlias = tuple[float, float, float, float]
# Whole numbers up to these are exact as decimals, and as whole numbers of 64 bits.
EXACT: Final = 2**53
LARGEST: Final = 2**63 - 1
SPARSE_CELLS: Final = 5_000_000
SPARSE_TIMES: Final = 50


@dataclass(frozen=True, slots=True)
class Repair:
    """One shape that was mended: what was done, to which record (counted from 1), and how its area changed.

    `what`: ring-closed, made-valid, text-undecodable (`record` is then the field).
    """

    what: str
    record: str
    area_change_m2: float


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a reader noticed and a person should know: a stable code, what it is about, and which record.

    `record` is counted from 1; empty where it is of the whole source. `about` is figures and quotations, no sentence.
    """

    code: str
    record: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """Positions typed in place of a file; their text is read as a file of it would be."""

    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader is asked for.

    `layer`: which of several layers or sheets. `bbox` (in the source's CRS): only records whose boxes meet it. `crs`:
    what the caller says the coordinates are in, where the source doesn't say. `limits`: how large it may be.
    """

    layer: str | None = None
    bbox: Box | None = None
    crs: Reference | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The records of one source as columns, in its order.

    `geometry` is None in the rows of `refused`, which says why; `crs` is None where neither the source nor the caller
    names one. `source` is the file, for messages; `layer` the one of its layers or sheets that was read, `lines` the
    line (of text) or row (of a sheet) where a record begins. `is_crs_stated`: the source itself names its CRS.
    """

    geometry: Shapes
    fids: Rows
    fields: Mapping[str, Shapes]
    crs: CRS | None
    repairs: tuple[Repair, ...]
    refused: Mapping[int, LayerError]
    source: str
    remarks: tuple[Remark, ...] = ()
    layer: str | None = None
    lines: Mapping[int, int] = field(default_factory=dict)
    is_crs_stated: bool = True

    def __len__(self) -> int:
        return len(self.geometry)


@dataclass(slots=True)
class Records:
    """What a reader of one format hands over, before the checks all formats share.

    `closed`: rows whose rings had to be closed. `garbled`: fields whose text has no known encoding. `is_crs_stated`:
    whether the source names its CRS itself or leaves it to its format's default. The others are those of Features.
    """

    geometry: Shapes
    fids: Rows
    fields: dict[str, Shapes]
    crs: CRS | None
    is_crs_stated: bool = True
    closed: list[int] = field(default_factory=list)
    garbled: list[str] = field(default_factory=list)
    refused: dict[int, LayerError] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    layer: str | None = None
    lines: dict[int, int] = field(default_factory=dict)


def name_fields(names: list[str]) -> list[str]:
    """Field names without surrounding blanks and line breaks, told apart where that makes two equal.

    >>> name_fields(["a", "a ", "a_2"])
    ['a', 'a_3', 'a_2']
    """
    plain = [" ".join(str(name).split()) for name in names]
    taken, clean = set(plain), []
    seen: dict[str, int] = {}
    for name in plain:
        seen[name] = seen.get(name, 0) + 1
        free = name
        while seen[name] > 1 and free in taken:
            free = f"{name}_{seen[name]}"
            seen[name] += free in taken
        taken.add(free)
        clean.append(free)
    return clean


def column(values: list[object]) -> NDArray[np.generic] | Shapes:
    """The values as an array of their own type where they share one that holds them exactly, else as objects."""
    kinds = {type(value) for value in values}
    most = EXACT if float in kinds else LARGEST
    is_plain = bool(kinds) and (kinds <= {int, float} or kinds == {bool})
    if is_plain and all(-most <= value <= most for value in values if isinstance(value, int)):
        return np.array(values)
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects


def columns_of(rows: Sequence[Mapping[str, object]], file: str, limits: Limits) -> dict[str, Shapes]:
    """The attributes of some records as columns, None where a record has not that one.

    Raises LayerError (too-large): a small file whose every record has other attributes must not become a huge table.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    limits.check("columns", len(names), file=file)
    cells, filled = len(names) * len(rows), sum(map(len, rows))
    limits.check("cells", cells, file=file)
    if cells > SPARSE_CELLS and cells > SPARSE_TIMES * filled:
        found, allowed = f"{cells} cells of which {filled} are filled", "attributes that records share"
        raise LayerError(code="too-large", file=file, found=found, allowed=allowed)
    columns = (column([row.get(name) for row in rows]) for name in names)
    return dict(zip(name_fields(names), columns, strict=True))
