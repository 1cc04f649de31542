"""A report in its forms: text, JSON, lines, a table, a map layer; and files written whole or not at all."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from zoning.errors import Problem, Where, ZoningError
from zoning.report import Report
from zoning.report.shape import Shapes
from zoning.report.text import text_lines

_COLUMNS: Final = (
    "id",
    "name",
    "outcome",
    "at_least",
    "at_most",
    "complete",
    "subject_to",
    "to_review",
    "because",
    "unknown_because",
    "questions",
    "area_m2",
    "length_m",
    "layers_touched",
    "units",
    "errors",
)


_NO_VERDICT: Final[dict[str, Any]] = {
    **dict.fromkeys(("outcome", "at_least", "at_most", "complete", "to_review"), ""),
    "subject_to": [],
    "because": [],
    "unknown_because": [],
}


def csv_lines(report: Report) -> Iterator[str]:
    """One row per site, readable by a spreadsheet; text that could be taken for a formula is defused."""
    table = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for site in report.sites:
        writer.writerow({key: _defused(value) for key, value in _row(site).items()})
        yield table.getvalue()
        table.seek(0)
        table.truncate()
    yield table.getvalue()


def _row(site: dict[str, Any]) -> dict[str, Any]:
    verdict = site["verdict"] or _NO_VERDICT
    return {
        "id": site["id"],
        "name": site["name"],
        **{key: verdict[key] for key in ("outcome", "at_least", "at_most", "complete", "to_review")},
        "subject_to": "; ".join(item["kind"] for item in verdict["subject_to"]),
        "because": "; ".join(verdict["because"]),
        "unknown_because": "; ".join(f"{item['rule']} ({item['reason']})" for item in verdict["unknown_because"]),
        "questions": "; ".join(question["fact"] for question in site["questions"]),
        "area_m2": site["area_m2"],
        "length_m": site["length_m"],
        "layers_touched": "; ".join(_layer_text(item) for item in site["layers"] if item["status"] == "touched"),
        "units": "; ".join(dict.fromkeys(f["code"] for f in site["findings"] if f["kind"] == "control_unit")),
        "errors": "; ".join(error["code"] for error in site["errors"]),
    }


def _layer_text(layer: dict[str, Any]) -> str:
    """A layer by its id; an edition that is pending and binds already is marked."""
    pending = layer["legal_status"] == "pending_binding"
    return f"{layer['layer']} [pending_binding]" if pending else str(layer["layer"])


def _defused(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def geojson_pieces(report: Report) -> Iterator[str]:
    """The sites as GeoJSON in degrees, each with its verdict; refused records have no geometry."""
    yield json.dumps({"type": "FeatureCollection", "on": report.on.isoformat()})[:-1] + ', "features": ['
    between = ""
    for site, shapes in report.entries():
        feature = {"type": "Feature", "id": site["id"], "geometry": _geometry(shapes), "properties": _row(site)}
        yield between + json.dumps(feature, ensure_ascii=False, allow_nan=False)
        between = ", "
    yield "]}\n"


def _geometry(shapes: Shapes) -> dict[str, Any] | None:
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else {"type": "GeometryCollection", "geometries": shapes}


MAKERS: Final[dict[str, Callable[[Report], Iterator[str]]]] = {
    "text": text_lines,
    "json": Report.json_pieces,
    "jsonl": Report.json_lines,
    "csv": csv_lines,
    "geojson": geojson_pieces,
}
FILES: Final = {"answer.txt": "text", "answer.json": "json", "sites.csv": "csv", "sites.geojson": "geojson"}


def write_all(report: Report, folder: Path) -> None:
    """Every form of the answer, in a folder made if need be; the map where the report keeps what it is drawn from."""
    make_folder(folder)
    for name in FILES:
        write_pieces(folder / name, file_pieces(report, name))
    if report.evidence is not None:
        from zoning.picture import save_map

        save_map(report, folder / "map.html")


def file_pieces(report: Report, name: str) -> Iterator[str]:
    """The text of one of the FILES, in pieces; a table begins with the mark by which spreadsheets know UTF-8."""
    form = FILES[name]
    return chain(["\ufeff"] if form == "csv" else [], MAKERS[form](report))


def make_folder(folder: Path) -> None:
    """The folder, made if need be. Raises ZoningError (unwritable-file)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def write_text(path: Path, text: str) -> None:
    """A text file, complete or not there. Raises ZoningError (unwritable-file)."""
    write_pieces(path, [text])


def write_pieces(path: Path, pieces: Iterable[str]) -> None:
    """The same of a text that comes in pieces: written beside its place, then renamed."""
    with _renamed(path) as name, open(name, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(pieces)


def write_bytes(path: Path, content: bytes) -> None:
    """A file that survives a fall of power, complete or not there. Raises ZoningError (unwritable-file)."""
    with _renamed(path) as name, open(name, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _renamed(path: Path) -> Iterator[str]:
    """A name beside a place to write to; what was written takes the place, or is removed where writing failed."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
        try:
            yield name
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)  # a temporary file is private; the answer is not
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ZoningError:
    return ZoningError([Problem("unwritable-file", Where(file=str(path)), error.strerror or str(error), None)])
