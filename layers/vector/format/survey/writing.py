"""Survey text written, as the systems that receive it expect: GB 18030, CRLF, X north, rings closed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from layers.array import Floats
from layers.crs.gauss import Datum, Strip, find_strip
from layers.errors import LayerError
from layers.vector.features import Features
from layers.vector.format.survey.document import COORDINATES, DESCRIPTION, FRAME_KEYS, SPELLINGS, UNUSED_KEYS
from layers.vector.format.survey.heading import LEADING, TRAILING
from layers.vector.writing import replacing

ENCODING: Final = "gb18030"
DATUM_NAMES: Final[dict[Datum, str]] = {
    "CGCS2000": "2000国家大地坐标系",
    "Xian80": "1980西安坐标系",
    "Beijing54": "1954北京坐标系",
}
SHAPES: Final = {0: "点", 1: "线", 2: "面"}
HEADER_FIELDS: Final = ("数据产生单位", "数据产生日期")
M2_PER_HA: Final = 10_000.0


def write_survey(features: Features, path: Path) -> None:
    """The features as a survey text. Attributes that are no column of a plot are kept where all records share them.

    Raises LayerError: crs-mismatch for a CRS the format can't name, empty-geometry and bad-geometry by record.
    """
    lines = [f"[{DESCRIPTION}]", *_describe(features, _find_zone(features))]
    shared = {name: value for name, value in _shared(features).items() if name not in HEADER_FIELDS}
    if shared:
        lines = ["[项目信息]", *(f"{name}={value}" for name, value in shared.items()), *lines]
    lines.append(f"[{COORDINATES}]")
    leading, trailing = _choose_columns(features.fields)
    for row in range(len(features)):
        lines += _write_plot(features, row, leading, trailing)
    with replacing(path) as written:
        written.write_bytes("".join(f"{line}\r\n" for line in lines).encode(ENCODING, "replace"))


def leave_out(features: Features) -> list[str]:
    """The attributes that are neither a column of a plot nor the same in all records."""
    leading, trailing = _choose_columns(features.fields)
    kept = {*leading, *trailing, *_shared(features), *FRAME_KEYS, *SPELLINGS, *UNUSED_KEYS}
    kept |= set() if "地块编号" in features.fields else {"id"}
    names = [name for name in ("地块名称", "name", "名称") if name in features.fields]
    filled = [name for name, values in features.fields.items() if any(_text(value) for value in values)]
    return [name for name in filled if _key(name) not in {*kept, *names[:1]}]


def _find_zone(features: Features) -> Strip:
    """The Gauss-Krüger strip that the CRS is. Raises LayerError (crs-mismatch)."""
    strip = None if features.crs is None else find_strip(features.crs)
    if strip is None:
        found = "no CRS" if features.crs is None else features.crs.name
        allowed = "a Gauss-Krüger strip of CGCS2000, Xi'an 80 or Beijing 54, such as --to EPSG:4526"
        raise LayerError(code="crs-mismatch", file=features.source, found=found, allowed=allowed)
    return strip


def _describe(features: Features, strip: Strip) -> list[str]:
    shared = _shared(features)
    return [
        "格式版本号=1.01版本",
        *(f"{name}={shared.get(name, '')}" for name in HEADER_FIELDS),
        f"坐标系={DATUM_NAMES[strip.datum]}",
        f"几度分带={strip.width}",
        "投影类型=高斯克吕格",
        "计量单位=米",
        f"带号={strip.zone}",
        "精度=0.0001",
        "转换参数=,,,,,,",
    ]


def _shared(features: Features) -> dict[str, str]:
    """The attributes that are no column of a plot and the same in all records."""
    own = {*LEADING[6], *TRAILING[8], *FRAME_KEYS, *SPELLINGS, *UNUSED_KEYS}
    shared = {}
    for name, values in features.fields.items():
        texts = {_text(value) for value in values}
        key = _key(name)
        if key and key not in own and len(texts) == 1 and texts != {""}:
            shared[key] = texts.pop()
    return shared


def _key(name: str) -> str:
    """The name of an attribute as a header can have it."""
    return re.sub(r"[=＝:：@\[\]【】]", " ", _text(name)).strip()


def _choose_columns(fields: Mapping[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shortest variant that has all columns of plots that are among the fields."""
    leading = LEADING[6] if fields.keys() & ({*LEADING[6]} - {*LEADING[4]}) else LEADING[4]
    trailing = TRAILING[8] if fields.keys() & ({*TRAILING[8]} - {*TRAILING[3]}) else TRAILING[3]
    return leading, trailing


def _write_plot(features: Features, row: int, leading: Sequence[str], trailing: Sequence[str]) -> Iterable[str]:
    """The heading and the points of a record. Raises LayerError."""
    shape = features.geometry[row]
    record = str(row + 1)
    if shape is None or shape.is_empty:
        raise LayerError(code="empty-geometry", file=features.source, record=record, allowed="a point, line or area")
    if shape.geom_type == "GeometryCollection":
        allowed = "points, lines or areas in one record"
        raise LayerError(
            code="bad-geometry", file=features.source, record=record, found=shape.geom_type, allowed=allowed
        )
    points = [line for ring, xy in enumerate(_rings(shape), 1) for line in _number(ring, xy)]
    texts = {name: _column_text(features.fields[name][row]) for name in features.fields}
    texts |= {"界址点数": str(len(points)), "地块面积": f"{shapely.area(shape) / M2_PER_HA:.4f}"}
    texts["地块编号"] = texts.get("地块编号") or texts.get("id") or record
    texts["地块名称"] = texts.get("地块名称") or texts.get("name") or texts.get("名称", "")
    columns = [
        *(texts.get(name, "") for name in leading),
        SHAPES[int(shapely.get_dimensions(shape))],
        *(texts.get(name, "") for name in trailing),
        "@",
    ]
    names = [f"J{number},{line}" for number, line in enumerate(points, 1)]
    return [",".join(columns), *names]


def _rings(shape: Any) -> list[Floats]:
    """The rings, lines or points of a shape, one after another; points are one list."""
    if shapely.get_dimensions(shape) == 0:
        return [shapely.get_coordinates(shape)]
    parts = shapely.get_parts(shape)
    lines = shapely.get_rings(parts) if shapely.get_dimensions(shape) == 2 else parts
    return [shapely.get_coordinates(line) for line in lines]


def _number(ring: int, xy: Floats) -> list[str]:
    return [f"{ring},{north:.4f},{east:.4f}" for east, north in xy.tolist()]


def _column_text(value: object) -> str:
    """An attribute that fits between two commas."""
    return re.sub("[,，]", "、", _text(value))


def _text(value: object) -> str:
    """A value as one line of text; blank for what is missing, whole numbers without a point."""
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(value)).split())
