"""XML from strangers, taken element by element: no document type, no entity, no bottomless nesting, one encoding."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from layers.errors import LayerError
from layers.limit import Limits

DEEPEST: Final = 200
NO_ATTRIBUTES: Final[dict[str, str]] = {}
CHUNK: Final = 64 * 1024
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
ENCODINGS: Final = (
    *("utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312", "big5", "big5hkscs"),
    *("iso8859-1", "iso8859-15", "cp1252", "shift_jis", "euc_jp", "euc_kr", "cp1251", "koi8-r"),
)
DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")


@dataclass(slots=True, eq=False)
class Element:
    """An element: its name without a prefix, the line it begins in, its attributes, and text and elements in order."""

    tag: str
    line: int
    attributes: dict[str, str]
    pieces: "list[str | Element]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without that of the elements in it."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def markup(self) -> str:
        """All that is in it as text, tags written out."""
        if all(isinstance(piece, str) for piece in self.pieces):
            return self.text
        return "".join(escape(piece) if isinstance(piece, str) else piece._written() for piece in self.pieces)

    def every(self, *tags: str) -> "list[Element]":
        """The elements directly in it that have one of these names; all without a name."""
        return [piece for piece in self.pieces if isinstance(piece, Element) and (not tags or piece.tag in tags)]

    def text_of(self, tag: str) -> str | None:
        """The text of the first element of a name directly in it, without blanks around; None without one."""
        found = self.every(tag)
        return found[0].text.strip() if found else None

    def _written(self) -> str:
        start = self.tag + "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes.items())
        return f"<{start}>{self.markup}</{self.tag}>" if self.pieces else f"<{start}/>"


Trail: TypeAlias = tuple[Element, ...]
Taker: TypeAlias = Callable[[Element, Trail], None]


@dataclass(frozen=True, slots=True)
class Markup:
    """What a file turned out to be: its outermost element, and its encoding where that is not the declared one."""

    root: str
    assumed_encoding: str | None


def read_markup(content: bytes, taken: frozenset[str], take: Taker, limits: Limits, *, file: str) -> Markup:
    """Each element with a name in `taken` given to `take` as it ends, with those around it, outermost first.

    What is around holds nothing but what `take` adds to it, so a large file is never whole in memory twice. Raises
    LayerError: unreadable-file with the line; encoding-unknown; too-large for elements nested deeper than 200, and for
    more of them than the limit.
    """
    declared, encoding = _find_encoding(content, file)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    builder = _Builder(taken, take, limits, file, parser)
    parser.StartElementHandler, parser.EndElementHandler = builder.begin, builder.end
    parser.CharacterDataHandler = builder.add_text
    # A document type comes before every entity it could declare, and before whatever lies elsewhere.
    parser.StartDoctypeDeclHandler = builder.refuse_type
    try:
        for text in _texts(content, encoding):
            parser.Parse(text, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        found, line = expat.ErrorString(error.code), error.lineno
        raise LayerError(code="unreadable-file", file=file, line=line, found=found, allowed="valid XML") from error
    except ValueError as error:
        raise LayerError(code="unreadable-file", file=file, found=str(error), allowed="valid XML") from error
    return Markup(builder.root, None if encoding == declared else encoding.upper())


class _Builder:
    """Builds elements; keeps those inside a taken one, and forgets the rest once they end."""

    def __init__(
        self, taken: frozenset[str], take: Taker, limits: Limits, file: str, parser: expat.XMLParserType
    ) -> None:
        self._taken, self._take, self._limits, self._file, self._parser = taken, take, limits, file, parser
        self.root = ""
        self._open: list[Element] = []
        self._inside = 0
        self._count = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        self._count += 1
        if self._count > self._limits.elements:
            raise self._limits.refuse("elements", self._count, file=self._file, line=line)
        if len(self._open) == DEEPEST:
            found, allowed = f"elements nested deeper than {DEEPEST}", f"{DEEPEST} elements in each other"
            raise LayerError(code="too-large", file=self._file, line=line, found=found, allowed=allowed)
        tag = name.rpartition(":")[2] if ":" in name else name
        element = Element(tag, line, attributes or NO_ATTRIBUTES)
        is_taken = tag in self._taken
        if self._inside and not is_taken:
            self._open[-1].pieces.append(element)
        self._inside += is_taken
        self.root = self.root or tag
        self._open.append(element)

    def add_text(self, text: str) -> None:
        if self._inside:
            self._open[-1].pieces.append(text)

    def end(self, name: str) -> None:
        element = self._open.pop()
        if element.tag in self._taken:
            self._inside -= 1
            self._take(element, tuple(self._open))

    def refuse_type(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        raise LayerError(
            code="unreadable-file",
            file=self._file,
            line=self._parser.CurrentLineNumber,
            found="a document type or entity",
            allowed="XML without DOCTYPE and ENTITY",
        )


def _texts(content: bytes, encoding: str) -> Iterator[str]:
    """The text piece by piece, without the mark at its beginning."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), CHUNK):
        text = decoder.decode(content[start : start + CHUNK], final=start + CHUNK >= len(content))
        yield text.removeprefix("\ufeff") if start == 0 else text


def _find_encoding(content: bytes, file: str) -> tuple[str, str]:
    """The encoding a file declares, by a mark or in words, and the first that fits: that one, UTF-8 or GB 18030."""
    declared = _declared(content[:1024], file)
    for encoding in dict.fromkeys((declared, "utf-8", "gb18030")):
        try:
            for _ in _texts(content, encoding):
                pass
        except UnicodeDecodeError:
            continue
        return declared, encoding
    raise LayerError(code="encoding-unknown", file=file, found=f"not {declared}", allowed="UTF-8 or GB 18030")


def _declared(head: bytes, file: str) -> str:
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    words = DECLARED.search(head)
    if words is None:
        return "utf-8"
    name = words[1].decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in ENCODINGS:
        raise LayerError(code="encoding-unknown", file=file, found=name, allowed="UTF-8 or GB 18030")
    if known.startswith("utf-16"):
        # The declaration itself was read byte by byte: it is left over from before the text was saved anew.
        return "utf-8"
    return "gb18030" if known in ("gbk", "gb2312") else known
