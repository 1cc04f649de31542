"""What reading a vector file gives: shapes and attributes as columns, and all that was mended or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from layers.array import Rows, Shapes
from layers.crs import Reference
from layers.errors import LayerError
from layers.limit import Limits

Box: TypeAlias = tuple[float, float, float, float]


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
    """Field names without surrounding blanks and line breaks, told apart where that makes two equal."""
    seen: dict[str, int] = {}
    clean = []
    for name in names:
        plain = " ".join(str(name).split())
        seen[plain] = seen.get(plain, 0) + 1
        clean.append(plain if seen[plain] == 1 else f"{plain}_{seen[plain]}")
    return clean


def column(values: list[object]) -> NDArray[np.generic] | Shapes:
    """The values as an array of their own type where they share one, else as objects."""
    kinds = {type(value) for value in values}
    if kinds == {bool} or kinds == {int} or kinds == {float} or kinds == {int, float}:
        try:
            return np.array(values)
        except OverflowError:
            pass
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects
