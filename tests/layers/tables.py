"""Tables written and read: what the tests of tables begin with."""

from pathlib import Path
from typing import Any

import pytest

from layers.crs import read_reference
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector import Request
from layers.vector.features import Records
from layers.vector.format.csv import read_csv


def file(folder: Path, text: str, name: str = "sites.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def records(folder: Path, text: str, crs: str | None = None, limits: Limits | None = None) -> Records:
    given = None if crs is None else read_reference(crs)
    return read_csv(file(folder, text), "sites.csv", Request(None, None, given, limits or Limits()))


def told(read: Records) -> dict[str, str]:
    return {remark.code: remark.about for remark in read.remarks}


def refusal(folder: Path, text: str, crs: str | None = None, limits: Limits | None = None) -> LayerError:
    with pytest.raises(LayerError) as caught:
        records(folder, text, crs, limits)
    return caught.value


def places(read: Records) -> list[Any]:
    return [None if shape is None else (round(shape.x, 6), round(shape.y, 6)) for shape in read.geometry]
