"""What makes a report checkable: how it was made, how long it holds, what it is not, its checksum and the code to
replay it by.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

from maps.paper import Block, Entry, Facts, Figure, Paragraph
from zoning.dossier.project import Site
from zoning.dossier.setting import Setting, plain

_SHORT: Final = 16
_LONGEST_ID: Final = 60
_CODE_MM: Final = 44.0
_MOST_PACKS: Final = 4


def method_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """By which methods, programs, layers and rules the answer came about."""
    head = setting.head
    yield Facts(tuple(_method(head, setting, site["plane"] or "")))
    yield setting.note("tolerance")
    yield setting.note("accuracy")


def _method(head: Mapping[str, Any], setting: Setting, plane: str) -> Iterator[Entry]:
    builds = ", ".join(f"{name} {build}" for name, build in head["program"]["builds"].items() if build)
    yield setting.entry("program", f"{head['program']['name']} {head['program']['version']} ({builds})")
    method = setting.word(f"dossier.area_method.{head['area_method']}")
    yield setting.entry("area_method", f"{method} {plane}".strip())
    yield setting.entry("tolerance", f"{head['tolerance_m']:g} m")
    yield setting.entry("catalogue", f"{head['catalogue']['id']}  sha256 {head['catalogue']['checksum']}")
    packs = [f"{one['id']} {one['version']}  sha256 {one['checksum']}" for one in head["packs"]]
    yield setting.entry("packs", "\n".join(packs) or setting.word("text.no_packs"))


def validity_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """As of which day the answer holds, the editions it rests on that end, and what makes it stale."""
    yield setting.body("as_of", on=setting.head["on"])
    ends = ((title, edition, last.isoformat()) for title, edition, last in _ends(site, setting))
    yield from setting.table("ends", [("layer", 4), ("edition", 2), ("last_day", 2)], ends)
    for key in ("stale_edition", "stale_law", "stale_project", "stale_facts"):
        yield setting.body(key)


def _ends(site: Site, setting: Setting) -> Iterator[tuple[str, str, date]]:
    """The editions that the site was judged by and whose last day is known."""
    for layer in site["layers"]:
        entry = setting.edition(layer["layer"], layer["edition"])
        if entry is not None and entry.in_force.last is not None:
            yield entry.title[setting.language], entry.edition, entry.in_force.last


def limit_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """What the answer is not."""
    for key in ("not_permit", "not_survey", "not_else"):
        yield setting.body(key)


def seal_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """The checksum of the answer, how to compare it, and the code to replay it by."""
    yield from sealed(sha256(line_of(site)).hexdigest(), site["id"], setting)


def sealed(checksum: str, name: str, setting: Setting, *, note: str = "checksum") -> Iterator[Block]:
    """A checksum as text and as a code, with what it was made from."""
    text = replay_line(checksum, name, setting.head)
    yield Paragraph(plain(f"sha256 {checksum}"), "code")
    yield Paragraph(plain(text), "code")
    caption = setting.word("dossier.code_caption")
    yield Figure(code_of(text), setting.word("dossier.code_alt"), caption, _CODE_MM)
    yield setting.note(note)


def line_of(site: Site) -> bytes:
    """An answer as `--format jsonl` prints it."""
    return json.dumps(site, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace") + b"\n"


def replay_line(checksum: str, name: str, head: Mapping[str, Any]) -> str:
    """What an answer is replayed by, in a line: program, day, catalogue, packs, site, checksum."""
    catalogue = head["catalogue"]
    packs = [f"packs:{one['id']}@{one['version']}:{one['checksum'][:_SHORT]}" for one in head["packs"][:_MOST_PACKS]]
    pieces = [
        f"{head['program']['name']} {head['program']['version']} check --on {head['on']}",
        f"catalogue:{quote(catalogue['id'], safe='')[:_LONGEST_ID]}:{catalogue['checksum'][:_SHORT]}",
        *packs,
        f"site:{quote(name.encode('utf-8', 'replace'), safe='')[:_LONGEST_ID]}" if name else "sites:all",
        f"answer:sha256:{checksum}",
    ]
    return " ".join(pieces)


def code_of(text: str) -> str:
    """A text as a QR code, as a whole SVG document."""
    import segno

    drawn = BytesIO()
    made = segno.make(text, error="m", micro=False)
    made.save(drawn, kind="svg", border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return drawn.getvalue().decode()
