"""Tables and views of a PostGIS database, read in one transaction that can change nothing."""

import re
import socket
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from threading import Timer
from typing import Any, Final

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.array import Rows, Shapes
from layers.errors import LayerError
from layers.limit import Limits
from layers.vector.features import Records, Remark, Request, column, name_fields
from layers.vector.source.address import first_line
from layers.vector.wkb import decode

try:
    import geoalchemy2
    import psycopg
    import sqlalchemy as sql
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchTableError, SQLAlchemyError
except ModuleNotFoundError as error:
    allowed = 'pip install "zoning-checker[postgis]"'
    raise LayerError(code="missing-extra", file="postgresql", found=str(error.name), allowed=allowed) from error

_NAME: Final = r'(?:"((?:[^"]|"")+)"|([^".()]+))'
_TABLE: Final = re.compile(rf"(?:{_NAME}\.)?{_NAME}(?:\({_NAME}\))?")
_AT_ONCE: Final = 2_000
_PLAIN: Final = (bool, int, float, str)
_TABLES: Final = """
    select f_table_schema, f_table_name, f_geometry_column from geometry_columns
    union all select f_table_schema, f_table_name, f_geography_column from geography_columns order by 1, 2, 3
"""


def read_database(address: str, file: str, request: Request) -> Records:
    """The rows of one table or view as records, by its primary key, else by all its columns.

    `request.layer` is `schema.table` or `schema.table(geometry column)`, names with a dot or bracket in double quotes;
    it may be left out where the database has one geometry column. Curves become lines of short edges; Z and M are
    dropped; the CRS is that of the SRID. Numbers stay numbers, everything else becomes text.

    Raises LayerError: unreachable (no connection, no right to read, no answer in `limits.seconds`), layer-missing,
    crs-mismatch (several SRIDs in one column), too-large.
    """
    try:
        with _connected(address, file, request.limits) as connection:
            with _awaited(connection, request.limits):
                table, geometry = _find_table(connection, file, request.layer)
            return _read_table(connection, table, geometry, file, request)
    except (DBAPIError, psycopg.Error) as error:
        cause = getattr(error, "orig", None) or error
        found = first_line(cause, address)
        if isinstance(cause, psycopg.errors.QueryCanceled):
            found = f"no answer within {request.limits.seconds} s (--limit seconds=…)"
        allowed = "a PostGIS database that lets this account read the table"
        raise LayerError(code="unreachable", file=file, layer=request.layer, found=found, allowed=allowed) from None
    except SQLAlchemyError as error:
        raise LayerError(code="unreadable-file", file=file, found=first_line(error, address)) from None


@contextmanager
def _connected(address: str, file: str, limits: Limits) -> Iterator[sql.Connection]:
    """A connection that only reads, and whose server gives up a statement when its time is over."""
    try:
        url = sql.make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        allowed = "postgresql://user@host:port/database"
        raise LayerError(code="unreachable", file=file, found="an address that is none", allowed=allowed) from None
    options = f"-c statement_timeout={limits.seconds * 1000} -c default_transaction_read_only=on"
    given = {"connect_timeout": max(2, limits.seconds), "options": options, "application_name": "zoning-checker"}
    engine = sql.create_engine(url, connect_args=given, poolclass=sql.pool.NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _awaited(connection: sql.Connection, limits: Limits) -> Iterator[None]:
    """Cuts the connection when an answer is overdue: a server gone silent keeps no statement timeout."""
    watch = Timer(limits.seconds + 2, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _cut(connection: sql.Connection) -> None:
    try:
        with socket.fromfd(connection.connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as opened:
            opened.shutdown(socket.SHUT_RDWR)
    except (OSError, AttributeError, SQLAlchemyError, psycopg.Error):
        return


def _find_table(connection: sql.Connection, file: str, asked: str | None) -> tuple[sql.Table, str]:
    """The table that is meant and the name of its geometry column. Raises LayerError (layer-missing)."""
    known = [tuple(str(name) for name in row) for row in connection.execute(sql.text(_TABLES))]
    if asked is None:
        if len(known) == 1:
            schema, name, geometry = known[0]
            return _reflect(connection, schema, name), geometry
        raise _missing(file, asked, known)
    match = _TABLE.fullmatch(asked.strip())
    if match is None:
        raise _missing(file, asked, known)
    words = [
        (quoted or "").replace('""', '"') or plain for quoted, plain in zip(*[iter(match.groups())] * 2, strict=True)
    ]
    schema, name = words[0] or str(connection.scalar(sql.text("select current_schema()"))), str(words[1])
    try:
        table = _reflect(connection, schema, name)
    except NoSuchTableError:
        raise _missing(file, asked, known) from None
    shapes = [one.name for one in table.c if _is_spatial(one)]
    if words[2] in shapes or (words[2] is None and len(shapes) == 1):
        return table, words[2] or shapes[0]
    raise _missing(file, asked, [(schema, name, shape) for shape in sorted(shapes)] or known)


def _missing(file: str, asked: str | None, known: Sequence[Sequence[str]]) -> LayerError:
    found = (
        ", ".join(f"{schema}.{name}({geometry})" for schema, name, geometry in known[:20]) or "no table with geometry"
    )
    allowed = "source_layer: schema.table, or schema.table(geometry column) where it has several"
    return LayerError(code="layer-missing", file=file, layer=asked, found=found or "no table", allowed=allowed)


def _reflect(connection: sql.Connection, schema: str, name: str) -> sql.Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of types nobody knows: they are read as text
        return sql.Table(name, sql.MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)


def _read_table(connection: sql.Connection, table: sql.Table, geometry: str, file: str, request: Request) -> Records:
    shape = sql.cast(table.c[geometry], geoalchemy2.Geometry(geometry_type=None))
    others = [one for one in table.c if not _is_spatial(one)]
    with _awaited(connection, request.limits):
        srid = _srid(connection, table, shape, file, request.layer)
        curved = _curves(connection, table, shape)
    binary = sql.func.ST_AsBinary(sql.func.ST_Force2D(sql.func.ST_CurveToLine(shape)), type_=sql.LargeBinary)
    keys: list[Any] = list(table.primary_key) or [*(sql.cast(one, sql.Text) for one in others), binary]
    asked = sql.select(binary, *(_plain(one) for one in others)).order_by(*keys).limit(request.limits.records + 1)
    if request.bbox is not None:
        frame = sql.func.ST_MakeEnvelope(*request.bbox, srid or 0)
        asked = asked.where(sql.or_(table.c[geometry].is_(None), shape.op("&&")(frame)))
    rows = _fetch(connection, asked, file, request.limits)
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None if row[0] is None else bytes(row[0]) for row in rows]
    decoded, closed, refused = decode(shapes, file=file)
    values: list[Shapes] = [column([_value(row[place + 1]) for row in rows]) for place in range(len(others))]
    fields = dict(zip(name_fields([one.name for one in others]), values, strict=True))
    return Records(
        decoded,
        _numbers(table, fields, len(rows)),
        fields,
        None if srid is None else _crs(connection, srid),
        is_crs_stated=srid is not None,
        closed=closed,
        refused=refused,
        remarks=[Remark("curve-approximated", "", ", ".join(curved))] if curved else [],
        layer=f"{table.schema}.{table.name}",
    )


def _fetch(connection: sql.Connection, asked: Any, file: str, limits: Limits) -> list[Any]:
    rows: list[Any] = []
    size = 0
    with _awaited(connection, limits):
        answer = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(asked)
    with closing(answer):
        while True:
            with _awaited(connection, limits):
                part = answer.fetchmany(_AT_ONCE)
            if not part:
                return rows
            rows.extend(part)
            size += sum(len(row[0]) for row in part if row[0] is not None)
            limits.check("records", len(rows), file=file)
            limits.check("file_bytes", size, file=file)


def _srid(connection: sql.Connection, table: sql.Table, shape: Any, file: str, layer: str | None) -> int | None:
    """The SRID of all the shapes; None where they have none. Raises LayerError (crs-mismatch)."""
    number = sql.func.ST_SRID(shape)
    found = connection.execute(sql.select(sql.func.min(number), sql.func.max(number)).select_from(table)).one()
    if found[0] != found[1]:
        allowed = "one SRID in a column"
        raise LayerError(
            code="crs-mismatch", file=file, layer=layer, found=f"SRID {found[0]} and {found[1]}", allowed=allowed
        )
    return int(found[0]) or None if found[0] is not None else _declared_srid(table.c, shape)


def _curves(connection: sql.Connection, table: sql.Table, shape: Any) -> list[str]:
    """The kinds of shape with arcs in a column; they become lines of short edges."""
    kind = sql.func.GeometryType(shape)
    asked = sql.select(kind).select_from(table).where(sql.func.ST_HasArc(shape)).distinct().order_by(kind)
    return [str(one) for one in connection.scalars(asked)]


def _declared_srid(columns: Any, shape: Any) -> int | None:
    """The SRID that the column of an empty table is declared with."""
    kind = columns[shape.clause.name].type
    srid = int(getattr(kind, "srid", 0) or 0)
    return srid if srid > 0 else None


def _crs(connection: sql.Connection, srid: int) -> CRS | None:
    """The CRS of an SRID, as the database itself describes it."""
    asked = sql.text("select auth_name, auth_srid, srtext, proj4text from spatial_ref_sys where srid = :srid")
    row = connection.execute(asked, {"srid": srid}).one_or_none()
    described = [f"{row[0]}:{row[1]}", row[2], row[3]] if row is not None else [f"EPSG:{srid}"]
    for text in described:
        try:
            return CRS.from_user_input(str(text))
        except CRSError:
            continue
    return None


def _is_spatial(one: Any) -> bool:
    return isinstance(one.type, geoalchemy2.types._GISType)


def _plain(one: Any) -> Any:
    """A column as it is where its values are plain, else as text."""
    kinds = (sql.Boolean, sql.Numeric, sql.Integer, sql.String, sql.Date, sql.DateTime, sql.Time)
    return one if isinstance(one.type, kinds) else sql.cast(one, sql.Text).label(one.name)


def _value(value: object) -> object:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, (datetime, date, time)) else str(value)


def _numbers(table: sql.Table, fields: dict[str, Shapes], count: int) -> Rows:
    """The numbers of the records: a whole-number primary key, else their place."""
    keys = list(table.primary_key)
    values = fields.get(keys[0].name) if len(keys) == 1 else None
    if values is None or not np.issubdtype(values.dtype, np.integer):
        return np.arange(count, dtype=np.int64)
    return values.astype(np.int64)
