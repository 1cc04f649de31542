"""Reports on paper as files: one of a site, or a summary with one of each site in a folder beside it."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from maps import MapError
from maps.paper import Figure, Paper
from zoning.dossier.name import PAPERS, file_name, is_ours
from zoning.dossier.setting import Setting
from zoning.dossier.sheet import sheets_of
from zoning.dossier.sheet_paper import compose_sheets
from zoning.dossier.site import compose_site
from zoning.dossier.summary import Summary
from zoning.errors import Problem, Where, ZoningError
from zoning.output import make_folder, write_bytes, write_text
from zoning.report import Report, SiteAnswer
from zoning.report.shape import Shapes
from zoning.wording import say

# More are no longer read by people: a folder of so many files, and a summary that no browser likes.
MOST_SITES: Final = 10_000
# One-permit sheets: a page each, all in one file.
MOST_PAGES: Final = 2_000
_JSON: Final = ".json"
SHEETS: Final = (*PAPERS, _JSON)
Writer = Callable[[Paper], bytes]
Plates = Callable[[int, SiteAnswer, Shapes], Sequence[Figure]]
Progress = Callable[[Sequence[int], str], Iterable[int]]


def _quietly(items: Sequence[int], label: str) -> Iterable[int]:
    return items


def find_writer(suffix: str) -> Writer:
    """What writes a paper in the form of an ending. Raises ZoningError (missing-extra)."""
    try:
        if suffix == ".pdf":
            from maps.paper.pdf import PdfPress

            return PdfPress().press
        if suffix == ".docx":
            from maps.paper.word import WordPress

            return WordPress().press
    except MapError as error:
        problems = [Problem(one.code, Where(field="--report"), one.found, one.allowed) for one in error.faults]
        raise ZoningError(problems) from error
    from maps.paper.html import to_html

    return lambda paper: to_html(paper).encode("utf-8", "replace")


def check_papers(path: Path, count: int) -> None:
    """Nothing where the reports on so many sites can be written under this name; asked before anything is judged.

    Raises ZoningError: missing-extra, too-large, unwritable-file for a folder that holds something else.
    """
    find_writer(path.suffix.lower())
    if count > MOST_SITES:
        allowed = f"{MOST_SITES} sites; .xlsx .gpkg .parquet hold more"
        raise ZoningError([Problem("too-large", Where(field="--report"), f"{count} sites", allowed)])
    folder = folder_of(path)
    if count < 2 or not folder.exists():
        return
    if not folder.is_dir():
        raise _taken(folder, "a file has the name of the folder for the reports of the sites")
    strangers = sorted(one.name for one in folder.iterdir() if not is_ours(one.name, PAPERS))
    if strangers:
        raise _taken(folder, f"the folder holds other files: {', '.join(strangers[:3])}")


def folder_of(path: Path) -> Path:
    """The folder beside a summary that holds the reports of its sites: of the same name, without the ending."""
    return path.with_suffix("")


def write_papers(report: Report, path: Path, *, progress: Progress = _quietly) -> None:
    """The report on one site as this file; on several their summary, and one of each in the folder of the same name.

    Each file is written whole or not at all, the summary last; what an earlier one left in the folder is removed.

    Raises ZoningError as `check_papers` does, and unwritable-file.
    """
    count = len(report.sites)
    check_papers(path, count)
    write, setting, plates = find_writer(path.suffix.lower()), Setting(report), _plates(report)
    if count == 1:
        ((site, shapes),) = report.entries()
        write_bytes(path, write(compose_site(site, setting, plates(0, site, shapes))))
        return
    suffix, folder, summary = path.suffix.lower(), folder_of(path), Summary(setting)
    make_folder(folder)
    written = set()
    places = iter(progress(range(count), say("dossier.progress", report.lang)))
    for place, (site, shapes) in zip(places, report.entries(), strict=True):
        name = file_name(place + 1, site["id"], suffix)
        write_bytes(folder / name, write(compose_site(site, setting, plates(place, site, shapes))))
        summary.add(site, f"{quote(folder.name)}/{quote(name)}")
        written.add(name)
    write_bytes(path, write(summary.paper()))
    for one in folder.iterdir():
        if one.name not in written and is_ours(one.name, (suffix,)):
            one.unlink(missing_ok=True)


def check_sheets(path: Path, count: int) -> None:
    """Nothing where the one-permit sheets of so many sites can be written under this name.

    Raises ZoningError: unsupported-format, missing-extra, too-large for more pages than one file should have.
    """
    suffix = path.suffix.lower()
    if suffix not in SHEETS:
        found, allowed = suffix or "a name without an ending", " ".join(SHEETS)
        raise ZoningError([Problem("unsupported-format", Where(str(path), field="--permit"), found, allowed)])
    if suffix != _JSON:
        find_writer(suffix)
        if count > MOST_PAGES:
            allowed = f"{MOST_PAGES} sites; .json holds more"
            raise ZoningError([Problem("too-large", Where(field="--permit"), f"{count} sites", allowed)])


def write_sheets(report: Report, path: Path) -> None:
    """The one-permit sheets of all sites as one file: a page each, or JSON.

    Raises ZoningError as `check_sheets` does, and unwritable-file.
    """
    check_sheets(path, len(report.sites))
    suffix = path.suffix.lower()
    if suffix == _JSON:
        text = json.dumps(sheets_of(report.head(), report.sites), ensure_ascii=False, indent=1, allow_nan=False)
        write_text(path, f"{text}\n")
    else:
        write_bytes(path, find_writer(suffix)(compose_sheets(report.sites, Setting(report))))


def _plates(report: Report) -> Plates:
    """The maps of a site by its place; none where what they are drawn from was not kept."""
    from zoning.dossier.plate import PlateMaker

    return PlateMaker(report).figures


def _taken(path: Path, found: str) -> ZoningError:
    return ZoningError([Problem("unwritable-file", Where(file=str(path)), found, None)])
