"""Whether an edition passed the load gate as it is now: a record beside its file that bears the file's checksum."""

import hashlib
import json
from pathlib import Path
from typing import Final

from layers.errors import LayerError
from zoning.catalogue import LayerEntry

_CHUNK: Final = 1024**2


def record_of(source: Path, source_layer: str | None) -> Path:
    """Where the record of an edition lies: beside its file, by the name of its layer where the file has several."""
    ending = f".{source_layer}.gate.json" if source_layer else ".gate.json"
    return source.with_name(source.stem + ending)


def checksum_of(source: Path | str) -> str | None:
    """The SHA-256 of a file; None for what is not one file."""
    if isinstance(source, str) or not source.is_file():
        return None
    digest = hashlib.sha256()
    with source.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_admission(entry: LayerEntry) -> None:
    """Nothing where an edition may be used. Raises LayerError (layer-gate).

    Only a catalogue that says `gate: required` asks for a record; then a database or folder, which has no checksum, may
    not be used either.
    """
    if not entry.is_gated:
        return
    name = entry.source_name
    checksum = checksum_of(entry.source)
    if isinstance(entry.source, str) or checksum is None:
        raise LayerError(code="layer-gate", file=name, found="a source that is not one file", allowed="a file")
    try:
        record = json.loads(record_of(entry.source, entry.source_layer).read_text(encoding="utf-8"))
        recorded, errors = record["edition"]["sha256"], record["errors"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = "no record of the load gate"
        raise LayerError(code="layer-gate", file=name, found=found, allowed="zoning layers check --record") from error
    if errors or recorded != checksum:
        found = f"errors at the load gate: {errors}" if errors else "changed since it passed the load gate"
        raise LayerError(code="layer-gate", file=name, found=found, allowed="zoning layers check --record")
