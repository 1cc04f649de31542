"""Text of unknown encoding: every byte is kept until an encoding fits all of it."""

import codecs
import re
from math import inf
from pathlib import Path
from typing import Final

import numpy as np

from layers.array import Shapes
from layers.errors import LayerError
from layers.limit import Limits

LOSSLESS: Final = "ISO-8859-1"
GUESSES: Final = ("utf-8", "gb18030")
ENCODINGS: Final = "UTF-8, UTF-16 or GB 18030"
# Encodings in which any bytes are text.
SINGLE: Final = ("iso8859", "cp125", "cp437", "cp850", "mac-", "koi8")
# Two bytes that are one of the 3,755 common Chinese characters; a Latin text has an accent here and there.
COMMON: Final = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
NOT_ASCII: Final = re.compile(rb"[\x80-\xff]+")
COMMON_SHARE: Final = 0.8
# Bytes of a text that no field is too narrow for: it ends with a whole character.
SHORT: Final = 20
NUL: Final = "\0"
PROBED: Final = 4096
CUT_SHORT: Final = ("unexpected end of data", "incomplete multibyte sequence")


def find_encoding(values: Shapes, *, declared: str | None) -> str | None:
    """The first encoding that fits all texts of a file: what it declares, UTF-8, GB 18030; None where none does.

    Decided for the whole file: two bytes of a short word may make sense in both. An encoding of one byte a character,
    which fits everything, is not believed where it would make nonsense of what is plainly Chinese.
    """
    blobs = _bytes(values)
    names = _encodings(declared)
    if names[0].startswith(SINGLE) and (chinese := _find_chinese(blobs)):
        return chinese
    if names[0] == "gb18030" and _broken("utf-8", blobs) < _broken("gb18030", blobs):
        names.remove("gb18030")  # text in UTF-8 is in GB 18030 too, but for characters that break off
    for name in names:
        try:
            for blob in blobs:
                _decode(blob, name)
        except UnicodeDecodeError:
            continue
        return name
    return None


def is_contradicted(declared: str | None, encoding: str | None) -> bool:
    """Whether a file declares an encoding we know and its texts are in another one."""
    names = _encodings(declared)
    return encoding is not None and len(names) > len(GUESSES) and names[0] != encoding


def decode_text(values: Shapes, encoding: str | None) -> tuple[Shapes, bool]:
    """A text column read byte by byte, decoded; False when the encoding does not fit and odd characters stand in.

    Without one for the whole file, the first that fits the column. A last character cut in half, as fixed-width
    fields do, is no obstacle and is left out.
    """
    blobs = _bytes(values)
    name = encoding or find_encoding(values, declared=None)
    if name is not None:
        return _column([_decode(blob, name) for blob in blobs]), True
    return _column([b.decode("utf-8", "replace") if isinstance(b, bytes) else b for b in blobs]), False


def _bytes(values: Shapes) -> list[object]:
    return [value.encode(LOSSLESS) if isinstance(value, str) else value for value in values]


def decode_file(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 or GB 18030. Raises UnicodeDecodeError."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    wide = _find_wide(content[:PROBED])
    if wide is not None:
        return content.decode(wide)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def read_text_file(path: Path, file: str, limits: Limits) -> str:
    """The text of a file, whatever its encoding, with plain line ends.

    Raises LayerError: unreadable-file, too-large, encoding-unknown (also for what is no text at all).
    """
    text = read_decoded(path, file, limits)
    if NUL in text:
        line = text.count("\n", 0, text.index(NUL)) + 1
        raise LayerError(code="encoding-unknown", file=file, line=line, found="NUL", allowed=ENCODINGS)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_decoded(path: Path, file: str, limits: Limits) -> str:
    """The text of a file, whatever its encoding, as it stands.

    Raises LayerError: unreadable-file, too-large, encoding-unknown.
    """
    try:
        limits.check("file_bytes", path.stat().st_size, file=file)
        content = path.read_bytes()
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise LayerError(code="unreadable-file", file=file, found=found, allowed="a file that exists") from error
    try:
        return decode_file(content)
    except UnicodeDecodeError as error:
        found = f"byte {error.start}"
        raise LayerError(code="encoding-unknown", file=file, found=found, allowed=ENCODINGS) from error


def _find_wide(head: bytes) -> str | None:
    """Which UTF-16 a text without a mark is in: its digits and line ends have a NUL on one and the same side."""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second and not first:
        return "utf-16-le"
    return "utf-16-be" if first and not second else None


def _encodings(declared: str | None) -> list[str]:
    names: list[str] = [*GUESSES]
    if declared:
        name = f"cp{declared}" if declared.strip().isdigit() else declared.strip()
        try:
            known = codecs.lookup(name).name
        except LookupError:
            return names
        names.insert(0, "gb18030" if known in ("gb2312", "gbk", "cp936") else known)
    return names


def _find_chinese(blobs: list[object]) -> str | None:
    """UTF-8 or GB 18030 where all texts are in it and most of what is not ASCII are common Chinese characters."""
    texts = [blob for blob in blobs if isinstance(blob, bytes) and not blob.isascii()]
    if not texts:
        return None
    for name in GUESSES:
        try:
            decoded = [str(_decode(text, name)) if len(text) > SHORT else text.decode(name) for text in texts]
        except UnicodeDecodeError:
            continue
        runs = [run for text in decoded for run in NOT_ASCII.findall(text.encode("gb18030"))]
        common = sum(2 * len(COMMON.findall(run)) for run in runs)
        if common >= COMMON_SHARE * sum(map(len, runs)):
            return name
    return None


def _broken(name: str, blobs: list[object]) -> float:
    """How many texts break off in the middle of a character; no end of them where some are in another encoding."""
    broken = 0
    for blob in blobs:
        try:
            if isinstance(blob, bytes):
                blob.decode(name)
        except UnicodeDecodeError as error:
            if error.start == 0 or error.reason not in CUT_SHORT:
                return inf
            broken += 1
    return broken


def _decode(blob: object, name: str) -> object:
    if not isinstance(blob, bytes):
        return blob
    try:
        return blob.decode(name)
    except UnicodeDecodeError as error:
        if error.start > 0 and error.reason in CUT_SHORT:
            return blob[: error.start].decode(name)
        raise


def _column(values: list[object]) -> Shapes:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
