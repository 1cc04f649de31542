"""What a drawing in DXF holds, looked at before GDAL draws it: entities, blocks in blocks, encoding."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Remark

HEAD: Final = 64 * 1024
BINARY: Final = b"AutoCAD Binary DXF"
ENTITY: Final = re.compile(rb"^[ \t]*0[ \t]*\r?\n[ \t]*([0-9]*[A-Z][A-Z0-9_]*)[ \t]*\r?$", re.MULTILINE)
DECIMAL: Final = rb"(?:[1-5]\d|1[1-4]\d|2[1-3]\d|46\d|10[1-5]\d)"
WHOLE: Final = rb"(?:[6-9]\d|1[67]\d|2[7-9]\d|3[78]\d|4[0245]\d|10[67]\d)"
BREAK: Final = rb"[ \t]*\r?\n"
# A code and its value, which for some codes is a decimal or a whole number, on two lines.
PAIRS: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>[ \t]*(?>"
    + DECIMAL + BREAK + rb"[ \t]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|"
    + WHOLE + BREAK + rb"[ \t]*[-+]?\d+|"
    + rb"(?!(?:" + DECIMAL + rb"|" + WHOLE + rb")" + BREAK + rb")-?\d{1,4}" + BREAK + rb"[^\n]*+"
    + rb")[ \t]*\r?(?:\n|\Z))*+"
)  # fmt: skip
BULGE: Final = re.compile(rb"^[ \t]*42[ \t]*\r?\n[ \t]*(?!-?0*(?:\.0*)?[ \t]*\r?$)\S", re.MULTILINE)
CURVES: Final = ("ARC", "CIRCLE", "ELLIPSE", "SPLINE", "HELIX")
BENT: Final = ("LWPOLYLINE", "VERTEX")
PLACED: Final = ("INSERT", "DIMENSION")
# What GDAL draws, and what only accompanies it.
DRAWN: Final = (
    *("POINT", "LINE", "LWPOLYLINE", "POLYLINE", "VERTEX", "SEQEND", "INSERT", "HATCH", "SOLID", "TRACE", "3DFACE"),
    *("TEXT", "MTEXT", "ATTRIB", "ATTDEF", "DIMENSION", "LEADER", "MLEADER", "MULTILEADER", "WIPEOUT", "VIEWPORT"),
    *CURVES,
)
LONGEST_ENTITY: Final = 1024**2
DEEPEST: Final = 64
# How often blocks are looked into, and what is counted at the most.
MOST_STEPS: Final = 2_000_000
MOST_COUNTED: Final = 10**12
LONGEST_NUMBER: Final = 9
# A drawn shape takes the room of many records of a table.
RECORDS_A_SHAPE: Final = 20


@dataclass(slots=True)
class Content:
    """The entities of a block or of the drawing itself: how many of each kind, how many bent, how often which block."""

    counted: Counter[str] = field(default_factory=Counter)
    bent: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)


def look_at(path: Path, file: str, limits: Limits) -> tuple[dict[str, str], list[Remark]]:
    """The options GDAL needs to read a drawing, and what it would leave out or bend without a word.

    Raises LayerError: unreadable-file for what is no drawing, too-large where blocks in blocks multiply beyond bounds.
    """
    with path.open("rb") as opened:
        head = opened.read(HEAD)
        if head.startswith(BINARY):
            return {}, [Remark("drawing-not-counted", "")]
        if not re.match(rb"(\xef\xbb\xbf)?\s*(0|999)\s*\n", head) or b"<OGRVRT" in head:
            raise LayerError(code="unreadable-file", file=file, found="other content", allowed="a drawing in DXF")
        with mmap(opened.fileno(), 0, access=ACCESS_READ) as whole:
            _check_pairs(whole, file)
            blocks = _contents(whole)
            encoding = _encoding(head, whole)
    if not blocks:
        found, allowed = "a drawing cut short", "a drawing to its end (EOF)"
        raise LayerError(code="unreadable-file", file=file, found=found, allowed=allowed)
    most = limits.records // RECORDS_A_SHAPE
    tally = _Tally(blocks, file)
    drawn = min(sum(times * tally.drawn(name)[0] for name, times in blocks[""].placed.items()), MOST_COUNTED)
    if drawn > most:
        more = "or more " if drawn == MOST_COUNTED else ""
        allowed = f"{most} (--limit records=…)"
        raise LayerError(code="too-large", file=file, found=f"{drawn} {more}shapes in blocks", allowed=allowed)
    return encoding, _remarks(blocks)


def _check_pairs(whole: mmap, file: str) -> None:
    """Nothing where every other line is a code and what follows is of its kind. Raises LayerError (unreadable-file).

    GDAL reads on where a number is none, at times without end.
    """
    found = PAIRS.match(whole)
    end = found.end() if found else 0
    if whole[end : end + HEAD].strip(b" \t\r\n\x1a\x00"):
        line = whole[:end].count(b"\n") + 1
        words = repr(whole[end : end + 40].decode("utf-8", "replace"))
        allowed = "a code and a value of its kind on every two lines"
        raise LayerError(code="unreadable-file", file=file, line=line, found=words, allowed=allowed)


def _contents(whole: mmap) -> dict[str, Content]:
    """What is in each block, by its name in capitals, and in the drawing itself (the empty name).

    Nothing for a drawing that is cut short: GDAL would give its first part, or never come back.
    """
    blocks = {"": Content()}
    section, block, name = "", "", ""
    for name, start, end in _entities(whole):
        if name == "SECTION":
            section = _value(whole, start, end, b"2", "")
        elif section == "BLOCKS" and name == "BLOCK":
            block = _value(whole, start, end, b"2", "?").upper()
            blocks.setdefault(block, Content())
        elif name in ("ENDBLK", "ENDSEC"):
            block, section = "", "" if name == "ENDSEC" else section
        elif section == "ENTITIES" or block:
            content = blocks[block]
            content.counted[name] += 1
            if name in BENT and BULGE.search(whole, start, end):
                content.bent[name] += 1
            if name in PLACED:
                times = _times(whole, start, end, b"70") * _times(whole, start, end, b"71") if name == "INSERT" else 1
                content.placed[_value(whole, start, end, b"2", "").upper()] += times
    return blocks if name == "EOF" else {}


def _entities(whole: mmap) -> Iterator[tuple[str, int, int]]:
    """Each entity: its name, and where what it says begins and ends."""
    name, start = "", 0
    for match in ENTITY.finditer(whole):
        if name:
            yield name, start, match.start()
        name, start = match[1].decode("ascii"), match.end() + 1
    if name:
        yield name, start, len(whole)


def _value(whole: mmap, start: int, end: int, code: bytes, missing: str) -> str:
    lines = whole[start : min(end, start + LONGEST_ENTITY)].split(b"\n")
    for number in range(0, len(lines) - 1, 2):
        if lines[number].strip() == code:
            return lines[number + 1].strip().decode("utf-8", "surrogateescape")
    return missing


def _times(whole: mmap, start: int, end: int, code: bytes) -> int:
    said = _value(whole, start, end, code, "1").lstrip("+0")
    return max(1, int(said[:LONGEST_NUMBER])) if said.isdecimal() else 1


class _Tally:
    """How much the insertion of a block draws; a block inside itself is left out there, as GDAL leaves it out."""

    def __init__(self, blocks: dict[str, Content], file: str) -> None:
        self._blocks, self._file = blocks, file
        self._known: dict[str, int] = {}
        self._open: set[str] = set()
        self._steps = 0

    def drawn(self, name: str) -> tuple[int, bool]:
        """The number of shapes, and whether it is the same wherever the block is inserted. Raises LayerError."""
        if name in self._known or name in self._open:
            return self._known.get(name, 0), name in self._known
        content = self._blocks.get(name, Content())
        self._steps += 1 + len(content.placed)
        if self._steps > MOST_STEPS or len(self._open) == DEEPEST:
            found, allowed = "blocks inside blocks without end", f"blocks {DEEPEST} deep in each other"
            raise LayerError(code="too-large", file=self._file, found=found, allowed=allowed)
        self._open.add(name)
        total, is_same = sum(content.counted.values()), True
        for inner, times in content.placed.items():
            inside, is_known = self.drawn(inner)
            total, is_same = min(total + times * inside, MOST_COUNTED), is_same and is_known
        self._open.discard(name)
        if is_same:
            self._known[name] = total
        return total, is_same


def _remarks(blocks: dict[str, Content]) -> list[Remark]:
    """What GDAL leaves out and what it approximates, in the drawing and in the blocks that are placed."""
    counted: Counter[str] = Counter()
    waiting, seen = [""], {""}
    while waiting:
        content = blocks.get(waiting.pop(), Content())
        counted += content.counted + Counter({f"{kind} bulge": number for kind, number in content.bent.items()})
        waiting += [name for name in content.placed if name not in seen]
        seen.update(content.placed)
    bent = [name for name in counted if name in CURVES or name.endswith(" bulge")]
    left = [name for name in counted if name not in DRAWN and name not in bent]
    told = (("entity-left-out", left), ("curve-approximated", bent))
    return [Remark(code, "", _say(counted, names)) for code, names in told if names]


def _say(counted: Counter[str], names: list[str]) -> str:
    return ", ".join(f"{name} {counted[name]}" for name in sorted(names))


def _encoding(head: bytes, whole: mmap) -> dict[str, str]:
    """What the text of a drawing is in, where GDAL would be wrong: it knows the code page a drawing names, no other.

    Since 2007 that is UTF-8 whatever it names, and some programs write it in older drawings too.
    """
    try:
        whole[:].decode("utf-8")
    except UnicodeDecodeError:
        return {} if b"$DWGCODEPAGE" in head else {"ENCODING": "GB18030"}
    return {"ENCODING": "UTF-8"}
