"""What can be wrong with a layer or a file of shapes: one exception, told apart by its code."""

from typing import Final

MEANING: Final = {
    "unreadable-file": "cannot be read",
    "unsupported-format": "is in a format that is not read",
    "layer-missing": "does not say which of its layers is meant",
    "no-crs": "has no coordinate reference system",
    "crs-mismatch": "has coordinates or a reference system that contradict each other",
    "axis-order-suspected": "seems to give latitude before longitude",
    "datum-shift-needed": "is on a datum whose shift to the measuring plane is not known",
    "empty-geometry": "has no geometry",
    "bad-geometry": "has a geometry that cannot be understood",
    "unclosed-ring": "has a ring that is not closed",
    "too-large": "is too large",
    "bad-value": "has a value that is not allowed",
    "encoding-unknown": "is in a text encoding that is not known",
    "zone-unknown": "does not say in which zone its coordinates are",
    "gcj02-suspected": "seems to be in the shifted coordinates of street maps",
    "coordinate-unreadable": "has a coordinate that cannot be read",
    "missing-field": "has no column that is needed",
    "unreachable": "is a service or database that does not answer",
    "unwritable-file": "cannot be written",
    "missing-extra": "needs a package that is not installed",
}


class LayerError(Exception):
    """A layer, file or record that cannot be measured: where it is, what was found and what is allowed.

    >>> str(LayerError(code="no-crs", file="units.shp", allowed="a .prj file, or crs in the catalogue"))
    'units.shp has no coordinate reference system; allowed: a .prj file, or crs in the catalogue (no-crs)'
    """

    def __init__(
        self,
        *,
        code: str,
        file: str | None = None,
        layer: str | None = None,
        record: str | None = None,
        line: int | None = None,
        field: str | None = None,
        found: str | None = None,
        allowed: str | None = None,
    ) -> None:
        self.code = code
        self.file = file
        self.layer = layer
        self.record = record
        self.line = line
        self.field = field
        self.found = found
        self.allowed = allowed
        super().__init__(code)

    def __str__(self) -> str:
        places = [
            self.file,
            self.layer and f"layer {self.layer!r}",
            self.record and f"record {self.record}",
            None if self.line is None else f"line {self.line}",
            self.field and f"field {self.field!r}",
        ]
        where = ", ".join(place for place in places if place) or "The input"
        found = f"; found: {self.found}" if self.found else ""
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{where} {MEANING.get(self.code, 'is refused')}{found}{allowed} ({self.code})"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (dict(vars(self)),)


def _rebuild(facts: dict[str, object]) -> LayerError:
    return LayerError(**facts)  # type: ignore[arg-type]
