"""Sources that are no files: tables of a PostGIS database, collections and feature types of a web service."""

from typing import Final

from layers.errors import LayerError
from layers.vector.features import Records, Request
from layers.vector.source.address import without_secret

__all__ = ["read_source", "without_secret"]

DATABASES: Final = ("postgresql:", "postgres:", "postgresql+psycopg:")
SERVICES: Final = ("WFS:", "OAPIF:")
ALLOWED: Final = "a file or folder, postgresql://…, WFS:https://… or OAPIF:https://…"


def read_source(address: str, file: str, request: Request) -> Records:
    """The records behind a URL; `file` is its name for messages, without secrets.

    Raises LayerError: unsupported-format for another kind of URL, unreachable, layer-missing, missing-extra.
    """
    if address.startswith(DATABASES):
        # SQLAlchemy is an extra and slow to load.
        from layers.vector.source.database import read_database

        return read_database(address, file, request)
    if address.startswith(SERVICES):
        from layers.vector.source.service import read_service

        return read_service(address, file, request)
    raise LayerError(code="unsupported-format", file=file, found=file.partition("//")[0], allowed=ALLOWED)
