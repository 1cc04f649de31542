"""A report in its forms: text, JSON, lines, a table, a map layer; and files written whole or not at all."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from zoning.errors import Problem, Where, ZoningError
from zoning.report import Report
from zoning.report.text import to_text

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


def to_csv(report: Report) -> str:
    """One row per site, readable by a spreadsheet; text that could be taken for a formula is defused."""
    table = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for site in report.sites:
        writer.writerow({key: _defused(value) for key, value in _row(site).items()})
    return table.getvalue()


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
        "layers_touched": "; ".join(item["layer"] for item in site["layers"] if item["status"] == "touched"),
        "units": "; ".join(dict.fromkeys(f["code"] for f in site["findings"] if f["kind"] == "control_unit")),
        "errors": "; ".join(error["code"] for error in site["errors"]),
    }


def _defused(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def to_geojson(report: Report) -> str:
    """The sites as GeoJSON in degrees, each with its verdict; refused records have no geometry."""
    features = []
    for index, site in enumerate(report.sites):
        properties = _row(site)
        features.append(
            {"type": "Feature", "id": site["id"], "geometry": _geometry(report, index), "properties": properties}
        )
    collection = {"type": "FeatureCollection", "on": report.on.isoformat(), "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n"


def _geometry(report: Report, index: int) -> dict[str, Any] | None:
    from zoning.picture import site_shapes

    shapes = site_shapes(report, index)
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else {"type": "GeometryCollection", "geometries": shapes}


MAKERS: Final[dict[str, Callable[[Report], str]]] = {
    "text": to_text,
    "json": Report.to_json,
    "jsonl": Report.to_json_lines,
    "csv": to_csv,
    "geojson": to_geojson,
}
_FILES: Final = {"answer.txt": "text", "answer.json": "json", "sites.csv": "csv", "sites.geojson": "geojson"}


def write_all(report: Report, folder: Path) -> None:
    """Every form of the answer and the map, in a folder made if need be."""
    from zoning.picture import save_map

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    for name, form in _FILES.items():
        text = MAKERS[form](report)
        write_text(folder / name, "\ufeff" + text if form == "csv" else text)
    save_map(report, folder / "map.html")


def write_text(path: Path, text: str) -> None:
    """A text file, complete or not there: written beside its place, then renamed."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                file.write(text)
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
