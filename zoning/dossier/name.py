"""Names of files for sites whose ids are anything: legible, short, each its own, on every system."""

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Final

# The endings of papers.
PAPERS: Final = (".html", ".pdf", ".docx")
_LONGEST: Final = 40
_WIDTH: Final = 4
_UNFIT: Final = re.compile(r"[^\w-]+")
_OURS: Final = re.compile(r"\d{4,}(?:-[\w-]*)?")


def is_paper(path: Path) -> bool:
    """Whether a name is that of a report for people."""
    return path.suffix.lower() in PAPERS


def file_name(place: int, site_id: str, suffix: str) -> str:
    """The name of the file of a site by its place from 1 and its id.

    >>> file_name(7, "../a<b>", ".html"), file_name(12, "一期 地块", ".pdf"), file_name(1, "\\n", ".docx")
    ('0007-a_b.html', '0012-一期_地块.pdf', '0001.docx')
    """
    plain = unicodedata.normalize("NFKC", site_id).encode("utf-8", "replace").decode()
    slug = _UNFIT.sub("_", plain)[:_LONGEST].strip("_-")
    return f"{place:0{_WIDTH}}{f'-{slug}' if slug else ''}{suffix}"


def is_ours(name: str, suffixes: Collection[str]) -> bool:
    """Whether a file may have been named here, with one of some endings.

    >>> is_ours("0007-a_b.html", [".html"]), is_ours("index.html", [".html"])
    (True, False)
    """
    stem, dot, ending = name.rpartition(".")
    return f"{dot}{ending}" in suffixes and _OURS.fullmatch(stem) is not None
