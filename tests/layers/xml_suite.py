"""The cases of the JTS and GEOS XML tests: two shapes, operations, and what each must give."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shapely
from defusedxml import ElementTree

CURVED: Final = ("CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE")
NOT_FINITE: Final = ("NAN", "INF", "-INF", "INFINITY", "-INFINITY")
EXPECTED_SHAPE: Final = ("intersection", "union", "difference", "symdifference")
PREDICATES: Final = (
    "intersects",
    "disjoint",
    "touches",
    "crosses",
    "overlaps",
    "within",
    "contains",
    "coveredby",
    "covers",
    "equalstopo",
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a case: its name in lower case, its arguments as written, the text that it must give."""

    name: str
    arguments: tuple[str, ...]
    expected: str

    @property
    def is_swapped(self) -> bool:
        """Whether B comes first."""
        return bool(self.arguments) and self.arguments[0].upper() == "B"


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `a` or `b` is None where the file has none, or none that shapely can read (`unread` says why)."""

    name: str
    a: Any
    b: Any
    unread: str
    is_floating: bool
    operations: tuple[Operation, ...]


def read_cases(file: Path) -> Iterator[Case]:
    """The cases of one file, in its order."""
    run = ElementTree.parse(file).getroot()
    model = run.find("precisionModel")
    is_floating = model is None or model.get("scale") is None
    for number, case in enumerate(run.findall("case"), start=1):
        (a, why_a), (b, why_b) = (_read(case.findtext(name)) for name in ("a", "b"))
        operations = tuple(
            Operation(
                str(op.get("name")).lower(),
                tuple(str(op.get(f"arg{place}")) for place in range(1, 5) if op.get(f"arg{place}") is not None),
                "".join(op.itertext()).strip(),
            )
            for op in case.iter("op")
        )
        yield Case(f"{file.parent.name}/{file.name} {number}", a, b, why_a or why_b, is_floating, operations)


def read_shape(text: str | None) -> Any:
    """A shape from text or from hexadecimal bytes, in two dimensions; None where there is none."""
    if text is None or not text.strip():
        return None
    plain = " ".join(text.split())
    is_bytes = all(letter in "0123456789abcdefABCDEF" for letter in plain)
    return shapely.force_2d(shapely.from_wkb(plain) if is_bytes else shapely.from_wkt(plain))


def _read(text: str | None) -> tuple[Any, str]:
    if text is not None and any(word in text.upper() for word in CURVED):
        return None, "curve"
    if text is not None and any(
        word in text.upper().replace(",", " ").replace(")", " ").split() for word in NOT_FINITE
    ):
        return None, "not finite"
    try:
        return read_shape(text), ""
    except (shapely.errors.GEOSException, ValueError):
        return None, "unreadable"


def predicates_of(matrix: str, dimension_a: int, dimension_b: int) -> dict[str, bool]:
    """What the nine places of a relation say in words, for shapes of these dimensions."""
    ii, ib, ie, bi, bb, be, ei, eb, _ = (place != "F" for place in matrix)
    meets = ii or ib or bi or bb
    covers, covered = meets and not (ei or eb), meets and not (ie or be)
    crosses = ii and (ie if dimension_a < dimension_b else ei)
    overlaps = ii and ie and ei
    if dimension_a == dimension_b:
        crosses = dimension_a == 1 and matrix[0] == "0"
        overlaps = overlaps and (dimension_a != 1 or matrix[0] == "1")
    return {
        "intersects": meets,
        "disjoint": not meets,
        "touches": meets and not ii,
        "crosses": crosses,
        "overlaps": overlaps and dimension_a == dimension_b,
        "within": ii and covered,
        "contains": ii and covers,
        "coveredby": covered,
        "covers": covers,
        "equalstopo": ii and covers and covered,
    }
