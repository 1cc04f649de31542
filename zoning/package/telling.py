"""A package that was written, as JSON and as lines for a person."""

from collections.abc import Iterator
from typing import Any

from zoning.package.loss import Loss
from zoning.package.packing import Package
from zoning.report.phrase import class_text
from zoning.wording import one_line, say


def to_dict(package: Package, lang: str) -> dict[str, Any]:
    """The package as the command prints it."""
    return {
        "layer": package.entry.id,
        "edition": package.entry.edition,
        "path": str(package.path),
        "records": package.records,
        "encoding": package.encoding,
        "files": [{"name": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in package.files],
        "classes": [
            {"word": one.word, "class": one.name, "count": one.count, "area_m2": one.area_m2} for one in package.classes
        ],
        "losses": [
            {
                "code": one.code,
                "file": one.file,
                "field": one.field or None,
                "records": one.records,
                "found": one.found or None,
                "message": say(f"package.loss.{one.code}", lang),
            }
            for one in package.losses
        ],
    }


def lines_of(package: Package, lang: str) -> Iterator[str]:
    """The package for a terminal: its files, its classes, what is lost."""
    entry = package.entry
    told = {"layer": entry.id, "edition": entry.edition, "path": package.path, "records": package.records}
    yield one_line(say("package.written", lang, **told))
    yield from (one_line(f"  {one.sha256[:12]}  {one.bytes:>12,}  {one.name}") for one in package.files)
    for one in package.classes:
        name = class_text(one.name, lang) if one.name else one.word or say("absent.unknown", lang)
        area = "" if one.area_m2 is None else f", {one.area_m2 / 1e6:,.3f} km2"
        yield one_line(f"  {name}: {one.count}{area}")
    if not package.losses:
        yield say("package.no_loss", lang)
        return
    yield say("package.losses", lang)
    yield from (one_line(f"  {_loss(one, lang)}") for one in package.losses)


def _loss(one: Loss, lang: str) -> str:
    place = "/".join(word for word in (one.file, one.field) if word)
    count = say("package.count", lang, count=one.records)
    found = f" ({one.found})" if one.found else ""
    return f"{place}: {say(f'package.loss.{one.code}', lang)}, {count}{found}"
