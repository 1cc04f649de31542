"""The XML inside a workbook, read strictly from its first byte to its last: what parsers forgive is damage here."""

import lzma
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final
from xml.parsers import expat

from layers.vector.format.table.account import DamageError
from layers.vector.format.table.bound import Bound

CHUNK: Final = 256 * 1024
# A tag of more bytes, or more different names, are no sheet: the parser keeps all of either.
LONGEST_TAG: Final = 4 * 1024**2
MOST_NAMES: Final = 50_000
Start = Callable[[str, dict[str, str]], object]
Text = Callable[[str], object]
End = Callable[[str], object]


def read_markup(
    zipped: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    bound: Bound,
    share: int,
    start: Start | None = None,
    text: Text | None = None,
    end: End | None = None,
    interrupt: Callable[..., object] | None = None,
) -> None:
    """Calls for each element and text of a member: names are `namespace name`, text comes in pieces.

    `interrupt` is called for comments and the like.

    Raises DamageError for what is no well-formed XML in UTF-8 or declares entities, LayerError (too-large), and what
    reading a zip raises.
    """
    bound.check_bytes(info.file_size, share, info.filename)
    names: dict[str, str] = {}
    fed = 0
    parser = expat.ParserCreate(namespace_separator=" ", intern=names)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_type
    parser.XmlDeclHandler = _check_encoding
    parser.CommentHandler = parser.StartCdataSectionHandler = parser.ProcessingInstructionHandler = interrupt
    try:
        with zipped.open(info) as packed:
            while chunk := packed.read(CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > LONGEST_TAG or len(names) > MOST_NAMES:
                    raise DamageError("markup without end")
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamageError(f"{info.filename}: {error}") from error
    except DamageError as error:
        raise DamageError(f"{info.filename}: {error.found}", error.line) from error
    except (zlib.error, lzma.LZMAError) as error:
        raise zipfile.BadZipFile(f"{info.filename}: {error}") from error


def name_of(tag: str) -> str:
    """The name of an element or attribute without its namespace.

    >>> name_of("http://example.org/a row")
    'row'
    """
    return tag.rpartition(" ")[2]


def _refuse_type(*_: Any) -> None:
    raise DamageError("a document type")


def _check_encoding(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.casefold() not in ("utf-8", "utf8", "us-ascii"):
        raise DamageError(f"XML in {encoding}, not in UTF-8")
