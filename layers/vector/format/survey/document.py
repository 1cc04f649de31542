"""The lines of a survey text, sorted: what its sections say, and the points under each plot."""

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.format.survey.heading import is_heading

COORDINATES: Final = "地块坐标"
DESCRIPTION: Final = "属性描述"

# What the header says of the coordinates; `分带` is how some programs write `几度分带`.
FRAME_KEYS: Final = ("坐标系", "几度分带", "投影类型", "计量单位", "带号", "中央子午线", "转换参数")
SPELLINGS: Final = {"分带": "几度分带", "坐标系统": "坐标系", "中央经线": "中央子午线"}
UNUSED_KEYS: Final = ("格式版本号", "精度")

MOST_KEYS: Final = 256
LONGEST_QUOTE: Final = 80

# Possessive, so that no line, however odd, takes longer than its length.
POINT: Final = re.compile(
    r"(?P<name>[^,]*+),\s*+(?P<ring>\d*+)\s*+,"
    r"\s*+(?P<first>[+-]?+\d++(?:\.\d*+)?+)\s*+,\s*+(?P<second>[+-]?+\d++(?:\.\d*+)?+)\s*+(?:,(?P<rest>.*+))?+",
    re.ASCII,
)
# A text that names its sections, and one without any: a plot line with its mark, or points with a ring number.
HEADED: Final = re.compile(r"^[^\S\n]*[\[【［][^\S\n]*(?:地块坐标|属性描述|项目信息)[^\S\n]*[\]】］]", re.MULTILINE)
HEADLESS: Final = re.compile(
    r"^[^\n,，]*+[,，][^\n@＠]*+[@＠][^\S\n]*+$"
    r"|^[^\n,，]{1,40}+[,，][^\S\n]*+\d{1,4}+[^\S\n]*+[,，][^\S\n]*+\d{6,8}+(?:\.\d*+)?+[^\S\n]*+"
    r"[,，][^\S\n]*+\d{6,8}+(?:\.\d*+)?+[^\S\n]*+$",
    re.MULTILINE,
)
COORDINATE: Final = re.compile(r"\d{5}", re.ASCII)
LINE_END: Final = re.compile(r"\r\n?|\n")
SECTION: Final = re.compile(r"[\[【［]([^\[\]【】［］]*+)[\]】］]")
PAIR: Final = re.compile(r"([^=＝:：]++)[=＝:：](.*+)", re.DOTALL)
FULL_WIDTH: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


@dataclass(slots=True)
class Plot:
    """A plot as its lines give it: the heading, and two numbers, a line and a ring for each point.

    `first` and `second` are the numbers in the order of the file. `starts`: where a new ring number begins.
    `attributes`: what the sections above say of every plot. `problem`: why it can't be used.
    """

    line: int
    heading: str
    attributes: Mapping[str, str]
    first: "array[float]" = field(default_factory=lambda: array("d"))
    second: "array[float]" = field(default_factory=lambda: array("d"))
    lines: "array[int]" = field(default_factory=lambda: array("q"))
    starts: list[int] = field(default_factory=list)
    problem: LayerError | None = None


@dataclass(slots=True)
class Document:
    """A whole survey text: what it says of its coordinates, its plots, and the lines that belong to nothing.

    `is_ring_missing`, `is_column_left`: some point has no ring number, or more columns than are read.
    """

    frame: dict[str, str] = field(default_factory=dict)
    plots: list[Plot] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    is_ring_missing: bool = False
    is_column_left: bool = False


def parse_survey(text: str, file: str, limits: Limits) -> Document:
    """The parts of a survey text.

    Raises LayerError: missing-field (no section of plots), too-large, crs-mismatch (two headers that contradict).
    """
    return _Parser(file, limits).parse(text)


def is_survey(text: str) -> bool:
    """Whether a text is that of a survey: by its sections or, without any, by the form of its lines."""
    return bool(HEADED.search(text) or HEADLESS.search(text))


def to_half_width(text: str) -> str:
    """Full-width digits, signs and blanks as those of ASCII."""
    return text if text.isascii() else text.translate(FULL_WIDTH)


def quote(text: str) -> str:
    """A text short enough for a message, without control characters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST_QUOTE + 1])
    return plain if len(plain) <= LONGEST_QUOTE else f"{plain[:LONGEST_QUOTE]}…"


class _Parser:
    """The state of reading from the first line to the last."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.document = Document()
        self.section = ""
        self.attributes: dict[str, str] = {}
        self.ring = ""
        self.has_plots = False
        self.is_headless = False

    def parse(self, text: str) -> Document:
        if not HEADED.search(text) and HEADLESS.search(text):
            self.section, self.has_plots, self.is_headless = COORDINATES, True, True
        for number, raw in enumerate(_lines(text.removeprefix("\ufeff")), 1):
            line = raw.strip()
            if not line:
                continue
            if not (self.section == COORDINATES and self._take_point(line, number)):
                self._take_other(line, number)
        if not self.has_plots:
            raise LayerError(code="missing-field", file=self.file, field=f"[{COORDINATES}]", allowed="a section of it")
        return self.document

    def _take_point(self, line: str, number: int) -> bool:
        """Whether the line is a point; it is then in the last plot."""
        line = to_half_width(line)
        found = None if "@" in line else POINT.fullmatch(line)
        if found is None or (found["rest"] and is_heading(line)):
            return False
        if not self.document.plots:
            self._open_plot("", number, "" if self.is_headless else "a point before the first plot")
        plot = self.document.plots[-1]
        if len(plot.first) > self.limits.vertices:
            return True
        ring = found["ring"]
        if not plot.first or ring != self.ring:
            plot.starts.append(len(plot.first))
            self.ring = ring
        plot.first.append(float(found["first"]))
        plot.second.append(float(found["second"]))
        plot.lines.append(number)
        self.document.is_ring_missing |= not ring
        self.document.is_column_left |= bool(found["rest"] and found["rest"].strip(" ,"))
        return True

    def _take_other(self, line: str, number: int) -> None:
        named = SECTION.fullmatch(line)
        bare = "".join((named[1] if named else line).split()) if len(line) < LONGEST_QUOTE else ""
        if named or bare in (COORDINATES, DESCRIPTION):
            self._open_section(bare)
        elif self.section == COORDINATES and not self._is_above(line):
            self._take_heading(line, number)
        else:
            self._take_pair(line, number)

    def _is_above(self, line: str) -> bool:
        """Whether a line of a text without sections stands above its plots, as titles and headers do."""
        if not self.is_headless or self.document.plots or is_heading(to_half_width(line)):
            return False
        return bool(PAIR.fullmatch(line)) or not COORDINATE.search(to_half_width(line))

    def _open_section(self, name: str) -> None:
        self.section = name
        self.has_plots |= name == COORDINATES
        # What a second header says must not reach the plots of the first.
        self.attributes = dict(self.attributes)

    def _take_heading(self, line: str, number: int) -> None:
        if is_heading(to_half_width(line)):
            self._open_plot(line, number)
            return
        if not self.document.plots:
            self._open_plot(line, number, quote(line))
        self._refuse(self.document.plots[-1], number, quote(line))

    def _open_plot(self, heading: str, number: int, found: str = "") -> None:
        plots = self.document.plots
        plots.append(Plot(number, heading, self.attributes))
        self.limits.check("objects", len(plots), file=self.file)
        if found:
            self._refuse(plots[-1], number, found)

    def _refuse(self, plot: Plot, number: int, found: str) -> None:
        if plot.problem is None:
            record = str(len(self.document.plots))
            allowed = "点号,圈号,X,Y or a plot that ends with @"
            plot.problem = LayerError(
                code="coordinate-unreadable", file=self.file, record=record, line=number, found=found, allowed=allowed
            )

    def _take_pair(self, line: str, number: int) -> None:
        pair = PAIR.fullmatch(line) if self.section else None
        if pair is None:
            self.document.unread.append(number)
            return
        key, value = " ".join(pair[1].split()), " ".join(pair[2].split())
        key = SPELLINGS.get(key, key)
        if key in FRAME_KEYS:
            earlier = self.document.frame.setdefault(key, value)
            if earlier != value:
                found = f"{quote(earlier)}, then {quote(value)}"
                allowed = "one reference system in a file"
                raise LayerError(
                    code="crs-mismatch", file=self.file, line=number, field=key, found=found, allowed=allowed
                )
        elif value and key not in UNUSED_KEYS:
            self.attributes[key] = value
        if len(self.attributes) > MOST_KEYS:
            found, allowed = f"more than {MOST_KEYS} keys above the plots", f"{MOST_KEYS} keys"
            raise LayerError(code="too-large", file=self.file, line=number, found=found, allowed=allowed)


def _lines(text: str) -> Iterator[str]:
    """The lines as an editor counts them, without a second copy of the text."""
    start = 0
    for end in LINE_END.finditer(text):
        yield text[start : end.start()]
        start = end.end()
    yield text[start:]
