"""What several commands read from their options in the same way."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits, read_limits
from zoning.errors import Problem, SiteError, Where, ZoningError

MAX_STDIN_BYTES: Final = 256 * 1024**2
_SIGNS: Final = "°º度′'分″\"秒,，经纬"


def read_limit_options(pairs: Sequence[str]) -> Limits:
    """The limits of `--limit NAME=NUMBER` options. Raises ZoningError (bad-value)."""
    try:
        return read_limits(pairs)
    except LayerError as error:
        raise ZoningError([Problem(error.code, Where(field=error.field), error.found, error.allowed)]) from error


def read_source_argument(text: str) -> Path | bytes:
    """What a word of the command line names: standard input for `-`, a position typed in place of a file, else a file.

    A position becomes GeoJSON in degrees. Raises SiteError (too-large, coordinate-unreadable, …).
    """
    if text == "-":
        raw = sys.stdin.buffer.read(MAX_STDIN_BYTES + 1)
        if len(raw) > MAX_STDIN_BYTES:
            raise SiteError([Problem("too-large", Where(file="-"), None, f"{MAX_STDIN_BYTES} bytes")])
        return raw
    digits = sum(character.isdigit() for character in text)
    if digits < 2 or not any(sign in text for sign in _SIGNS) or Path(text).suffix[1:].isalpha() or Path(text).exists():
        return Path(text)
    from layers.crs.notation import read_position

    try:
        position = read_position(text)
    except LayerError as error:
        raise SiteError([Problem(error.code, Where(record=text), error.found, error.allowed)]) from error
    point = {"type": "Point", "coordinates": [position.lon, position.lat]}
    return json.dumps({"type": "Feature", "properties": {"name": text}, "geometry": point}).encode()
