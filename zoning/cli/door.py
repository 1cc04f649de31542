"""What several commands read from their options in the same way."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits, read_limits
from layers.vector import Typed
from zoning.errors import Problem, SiteError, Where, ZoningError

MAX_STDIN_BYTES: Final = 256 * 1024**2
_PAIR: Final = re.compile(r"\s*[-+]?\d+\.\d+\s+[-+]?\d+\.\d+\s*")
_SIGNS: Final = "°º度′'分″\"秒,，经纬"


def read_limit_options(pairs: Sequence[str]) -> Limits:
    """The limits of `--limit NAME=NUMBER` options. Raises ZoningError (bad-value)."""
    try:
        return read_limits(pairs)
    except LayerError as error:
        raise ZoningError([Problem(error.code, Where(field=error.field), error.found, error.allowed)]) from error


def is_there(path: Path) -> bool:
    """Whether a file or folder has this name; nothing can have one that is too long for the system."""
    try:
        return path.exists()
    except OSError:
        return False


def read_source_argument(text: str) -> Path | bytes | Typed:
    """What a word of the command line names: standard input for `-`, a position typed in place of a file, else a file.

    Raises SiteError (too-large).
    """
    if text == "-":
        raw = sys.stdin.buffer.read(MAX_STDIN_BYTES + 1)
        if len(raw) > MAX_STDIN_BYTES:
            raise SiteError([Problem("too-large", Where(file="-"), None, f"{MAX_STDIN_BYTES} bytes")])
        return raw
    digits = sum(character.isdigit() for character in text)
    is_position = any(sign in text for sign in _SIGNS) or _PAIR.fullmatch(text)
    if digits < 2 or not is_position or Path(text).suffix[1:].isalpha() or is_there(Path(text)):
        return Path(text)
    return Typed(text)
