"""Reading a catalogue: judged whole before a layer is opened; every mistake is named with its line."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from zoning.catalogue.catalogue import Catalogue, Elsewhere, LayerEntry, Scope
from zoning.catalogue.checking import check_editions, check_kinds
from zoning.catalogue.issued import check_issued, read_issued
from zoning.catalogue.law import read_eia_lists, read_packs, read_parameters
from zoning.catalogue.listed import check_lists, mark_lists, read_lists
from zoning.catalogue.neighbour import read_neighbour
from zoning.catalogue.structured import read_structure_files
from zoning.document import Form, Node, Problems, parse_content, read_content, text_of
from zoning.eia.approval import read_approvals
from zoning.errors import CatalogueError
from zoning.fact import read_dictionary
from zoning.kind import kind_of, kinds_in_use
from zoning.pack import Pack, merge, use
from zoning.period import LEGAL_STATUSES, read_period
from zoning.raster import check_rasters, read_raster

_URL: Final = re.compile(r"(WFS:|OAPIF:)?[A-Za-z][A-Za-z0-9+.-]+://")
_CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}")


def read_catalogue(path: Path, *, packs: Sequence[Pack] = ()) -> Catalogue:
    """The catalogue of a YAML file. Raises CatalogueError with every problem of the file.

    Its kinds, attributes and parameters may be those that `packs`, or the packs it names itself, declare; they stay in
    use afterwards.
    """
    problems = Problems(str(path))
    raw = read_content(path, problems)
    node = None if raw is None else parse_content(raw, problems)
    if raw is None or node is None:
        raise CatalogueError(problems.found)
    form = Form(node, problems)
    own = read_packs(form, path.parent)
    declared = merge(*(pack.declared for pack in (*(own or ()), *packs)))
    use(declared)
    catalogue = replace(_read(form, path, raw, problems), packs=own, declared=declared)
    check_editions(catalogue, problems)
    check_kinds(catalogue, problems)
    check_rasters(catalogue.rasters, problems)
    check_lists(catalogue, problems)
    check_issued(catalogue, problems)
    if problems.found:
        raise CatalogueError(problems.found)
    return mark_lists(catalogue)


def _read(form: Form, path: Path, raw: bytes, problems: Problems) -> Catalogue:
    folder = path.parent
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
        checksum=_checksum(raw),
        is_demonstration=form.choice("demonstration", ("true", "false"), default="false") == "true",
        rasters=tuple(read_raster(item, folder, LEGAL_STATUSES) for item in form.forms("rasters")),
        parameters=read_parameters(form),
        lists=read_lists(form, folder),
        eia_lists=read_eia_lists(form, folder),
        approvals=read_approvals(form),
        structures=read_structure_files(form, folder),
        issued=read_issued(form, folder),
        neighbours=tuple(read_neighbour(item, folder, _read_source) for item in form.forms("neighbours")),
    )
    form.close()
    return catalogue


def _checksum(raw: bytes) -> str:
    """The SHA-256 of the very bytes that were read, whatever ends their lines."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


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
    kind = form.choice("kind", tuple(kinds_in_use()), required=True, default="other")
    coverage = form.take("coverage", required=True)
    accuracy_m = form.number("accuracy_m", required=True, at_least=0.0)
    edition, licence = form.day("edition", required=True), form.both("licence")
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
        licence=licence if any(licence) else None,
        line=form.line,
        is_gated=is_gated,
        holds=_read_held(form, kind),
    )
    for word, ours in entry.classes.items() if form.text("kind") in kinds_in_use() else ():
        if ours not in kind_of(kind).classes:
            allowed = ", ".join(kind_of(kind).classes)
            form.problems.add("bad-value", form.line, form.name(f"classes.{word}"), ours, allowed)
    form.close()
    return entry


def _read_held(form: Form, kind: str) -> tuple[str, ...]:
    """The classes that a layer holds completely: some words, or `all`."""
    line, words, classes = form.line, form.words("holds"), kind_of(kind).classes
    if words == ("all",):
        return classes
    for word in words:
        if word not in classes and form.text("kind") in kinds_in_use():
            form.problems.add("bad-value", line, form.name("holds"), word, ", ".join(["all", *classes]))
    return words


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
        kind=form.choice("kind", tuple(kinds_in_use()), required=True, default="other"),
        office=form.both("office", required=True),
        how=form.both("how"),
        source=form.text("source") or None,
        day=form.day("date"),
        line=form.line,
    )
    form.close()
    return item
