"""The catalogue of layers: which map is asked, of which office and edition, when, where, how accurate.

The catalogue is judged whole before a layer is opened; every mistake is named with its line.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from zoning.document import Form, Node, Problems, read_document, text_of
from zoning.errors import CatalogueError
from zoning.fact import read_dictionary
from zoning.kind import KINDS
from zoning.period import Period, read_period
from zoning.raster import RasterEntry, check_rasters, read_raster

SAMPLE: Final = Path(__file__).parent.parent / "layers" / "samples" / "catalogue.yaml"
_URL: Final = re.compile(r"(WFS:|OAPIF:)?[A-Za-z][A-Za-z0-9+.-]+://")
_CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}")
LEGAL_STATUSES: Final = ("in_force", "pending_binding", "draft")


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of land: everywhere, that of a file, of administrative codes, or not known."""

    form: Literal["everywhere", "area", "file", "admin", "unknown"]
    file: Path | None = None
    codes: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """One edition of one layer, as the catalogue describes it; titles and offices are pairs (Chinese, English).

    `is_gated`: the catalogue asks for a record of the load gate before the layer may be used.
    """

    id: str
    title: tuple[str, str]
    kind: str
    source: Path | str
    source_layer: str | None
    fields: Mapping[str, str]
    classes: Mapping[str, str]
    crs: str | None
    office: tuple[str, str]
    edition: str
    in_force: Period
    legal_status: str
    coverage: Scope
    accuracy_m: float
    licence: str | None
    line: int | None
    is_gated: bool = False

    @property
    def source_name(self) -> str:
        """The source without its folder, or the URL without who logs in: an answer is the same on every machine."""
        if isinstance(self.source, Path):
            return self.source.name
        from layers.vector.source import without_secret  # only an address needs it, and it takes its time to load

        return without_secret(self.source)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A kind that another office is asked about, or is certified not to exist in the area (`how` is then blank)."""

    kind: str
    office: tuple[str, str]
    how: tuple[str, str]
    source: str | None = None
    day: date | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the map can be asked about; `basins` is None where the catalogue does not say which it lies in."""

    id: str
    title: tuple[str, str]
    area: Scope
    basins: tuple[str, ...] | None
    layers: tuple[LayerEntry, ...]
    none_here: tuple[Elsewhere, ...]
    elsewhere: tuple[Elsewhere, ...]
    path: Path
    checksum: str
    is_demonstration: bool
    rasters: tuple[RasterEntry, ...] = ()

    def editions(self) -> dict[str, list[LayerEntry]]:
        """The editions of each layer, in the order of the catalogue."""
        grouped: dict[str, list[LayerEntry]] = {}
        for entry in self.layers:
            grouped.setdefault(entry.id, []).append(entry)
        return grouped

    def in_force(self, day: date) -> dict[str, list[LayerEntry]]:
        """The editions of each layer that bind on a day; an empty list where none does. Drafts never bind."""
        return {
            layer: [entry for entry in entries if entry.legal_status != "draft" and entry.in_force.holds(day)]
            for layer, entries in self.editions().items()
        }


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a YAML file. Raises CatalogueError with every problem of the file."""
    problems = Problems(str(path))
    node = read_document(path, problems)
    if node is None:
        raise CatalogueError(problems.found)
    form, folder = Form(node, problems), path.parent
    is_gated = form.choice("gate", ("required", "optional"), default="optional") == "required"
    catalogue = Catalogue(
        id=form.text("id", required=True),
        title=form.both("title"),
        area=_read_area(form, folder),
        basins=_read_basins(form),
        layers=tuple(_read_layer(layer, folder, is_gated) for layer in form.forms("layers")),
        none_here=tuple(_read_elsewhere(item) for item in form.forms("none_here")),
        elsewhere=tuple(_read_elsewhere(item) for item in form.forms("elsewhere")),
        path=path,
        checksum=hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.is_file() else "",
        is_demonstration=form.choice("demonstration", ("true", "false"), default="false") == "true",
        rasters=tuple(read_raster(item, folder, LEGAL_STATUSES) for item in form.forms("rasters")),
    )
    form.close()
    _check_editions(catalogue, problems)
    _check_kinds(catalogue, problems)
    check_rasters(catalogue.rasters, problems)
    if problems.found:
        raise CatalogueError(problems.found)
    return catalogue


def _read_basins(form: Form) -> tuple[str, ...] | None:
    basins = form.words("basins")
    known = read_dictionary()["basins"].allowed or []
    for basin in basins:
        if basin not in known:
            form.problems.add("bad-value", form.line, form.name("basins"), basin, ", ".join(known))
    return basins if form.has("basins") else None


def _read_area(form: Form, folder: Path) -> Scope:
    node = form.take("area")
    return Scope("everywhere") if node is None else _read_scope(node, form, "area", folder)


def _read_scope(node: Node, form: Form, key: str, folder: Path) -> Scope:
    word = text_of(node)
    if word == "complete" and key == "coverage":
        return Scope("area")
    if word == "unknown" and key == "coverage":
        return Scope("unknown")
    allowed = "{file: …} or {admin: [codes of 2, 4 or 6 digits]}" + (
        ", complete or unknown" if key == "coverage" else ""
    )
    if word is not None:
        form.wrong(key, node, allowed)
        return Scope("unknown")
    scope = Form(node, form.problems, form.name(key))
    file, codes = scope.text("file"), scope.words("admin")
    scope.close()
    if bool(file) == bool(codes) or not all(_CODE.fullmatch(code) for code in codes):
        form.wrong(key, node, allowed)
        return Scope("unknown")
    return Scope("file", file=folder / file, line=node.line) if file else Scope("admin", codes=codes, line=node.line)


def _read_layer(form: Form, folder: Path, is_gated: bool) -> LayerEntry:
    kind = form.choice("kind", tuple(KINDS), required=True, default="other")
    coverage = form.take("coverage", required=True)
    accuracy_m = form.number("accuracy_m", required=True, at_least=0.0)
    edition = form.day("edition", required=True)
    entry = LayerEntry(
        id=form.text("id", required=True),
        title=form.both("title", required=True),
        kind=kind,
        source=_read_source(form.text("source", required=True), folder),
        source_layer=form.text("source_layer") or None,
        fields=form.table("fields", lambda node, name: _text(node, name, form.problems)),
        classes=form.table("classes", lambda node, name: _text(node, name, form.problems)),
        crs=form.text("crs") or None,
        office=form.both("office", required=True),
        edition=edition.isoformat() if edition else "",
        in_force=read_period(form.form("in_force", required=True)),
        legal_status=form.choice("legal_status", LEGAL_STATUSES, default="in_force"),
        coverage=_read_scope(coverage, form, "coverage", folder) if coverage else Scope("unknown"),
        accuracy_m=accuracy_m or 0.0,
        licence=form.text("licence") or None,
        line=form.line,
        is_gated=is_gated,
    )
    for word, ours in entry.classes.items() if form.text("kind") in KINDS else ():
        if ours not in KINDS[kind].classes:
            allowed = ", ".join(KINDS[kind].classes)
            form.problems.add("bad-value", form.line, form.name(f"classes.{word}"), ours, allowed)
    form.close()
    return entry


def _read_source(text: str, folder: Path) -> Path | str:
    """A path relative to the catalogue, or the URL of a database or service as it is."""
    return text if _URL.match(text) else folder / text


def _text(node: Node, name: str, problems: Problems) -> str:
    word = text_of(node)
    if word is None:
        problems.add("bad-value", node.line, name, "a list or mapping", "text")
    return word or ""


def _read_elsewhere(form: Form) -> Elsewhere:
    item = Elsewhere(
        kind=form.choice("kind", tuple(KINDS), required=True, default="other"),
        office=form.both("office", required=True),
        how=form.both("how"),
        source=form.text("source") or None,
        day=form.day("date"),
        line=form.line,
    )
    form.close()
    return item


def _check_editions(catalogue: Catalogue, problems: Problems) -> None:
    for layer, entries in catalogue.editions().items():
        if len({entry.kind for entry in entries}) > 1:
            problems.add(
                "bad-value", entries[1].line, layer, entries[1].kind, f"the kind {entries[0].kind} of its editions"
            )
        binding = [entry for entry in entries if entry.legal_status == "in_force"]
        for index, entry in enumerate(binding):
            for other in binding[index + 1 :]:
                if entry.in_force.meets(other.in_force):
                    found = f"editions {entry.edition} and {other.edition} are in force on one day"
                    problems.add("edition-overlap", other.line, layer, found, "in_force periods that do not meet")


def _check_kinds(catalogue: Catalogue, problems: Problems) -> None:
    mapped = {entry.kind for entry in catalogue.layers}
    for word, items in (("none_here", catalogue.none_here), ("elsewhere", catalogue.elsewhere)):
        for item in items:
            if item.kind in mapped:
                problems.add("bad-value", item.line, word, item.kind, "a kind that no layer of the catalogue holds")
    kinds = [item.kind for item in (*catalogue.none_here, *catalogue.elsewhere)]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        problems.add("duplicate-key", None, "none_here, elsewhere", kind, "each kind once")
    if "control_unit" in kinds:  # every place lies in a unit, and its list binds
        problems.add("bad-value", None, "none_here, elsewhere", "control_unit", "any kind but control_unit")
