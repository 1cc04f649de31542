"""The formats that are read and written, one module each: which endings, which first bytes, which function."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, Literal, TypeAlias

from layers.vector.features import Features, Records, Request

Reader: TypeAlias = Callable[[Path, str, Request], Records]
Writer: TypeAlias = Callable[[Features, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people call it, its endings, the module that holds it, and the first bytes of its files.

    `reader` and `writer` are functions of that module; an empty one means it is not read or not written. Modules are
    loaded when first used: a site in GeoJSON does without GDAL. `written_in`: what its files hold: any reference
    system, degrees of longitude and latitude, or metres in a plane. `leaves`: the function that names the attributes
    its files have no place for, where there are such. `has_layers`: whether its files are divided into layers, sheets
    or folders of which one can be asked for.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    reader: str = ""
    writer: str = ""
    signatures: tuple[bytes, ...] = ()
    written_in: Literal["any", "degrees", "metres"] = "any"
    leaves: str = ""
    has_layers: bool = True

    def read(self, path: Path, file: str, request: Request) -> Records:
        """The records of a file of this format; `file` is its name for messages. Raises LayerError."""
        reader: Reader = getattr(import_module(f"layers.vector.format.{self.module}"), self.reader)
        return reader(path, file, request)

    def write(self, features: Features, path: Path) -> None:
        """The features as a new file of this format. Raises LayerError."""
        writer: Writer = getattr(import_module(f"layers.vector.format.{self.module}"), self.writer)
        writer(features, path)

    def left_out(self, features: Features) -> list[str]:
        """The attributes that a file of this format would not hold."""
        if not self.leaves:
            return []
        named: Callable[[Features], list[str]] = getattr(
            import_module(f"layers.vector.format.{self.module}"), self.leaves
        )
        return named(features)


FORMATS: Final = (
    Format(
        "GeoJSON",
        (".geojson", ".json"),
        "geojson",
        "read_geojson_file",
        "write_geojson",
        (b"{",),
        "degrees",
        has_layers=False,
    ),
    Format("GeoPackage", (".gpkg",), "geopackage", "read_geopackage", "write_geopackage", (b"SQLite format 3\x00",)),
    Format("Shapefile", (".shp",), "gdal", "read_vector", "", (b"\x00\x00\x27\x0a",), has_layers=False),
    Format("FlatGeobuf", (".fgb",), "flatgeobuf", "read_flatgeobuf", "write_flatgeobuf", (b"fgb",), has_layers=False),
    Format(
        "GeoParquet",
        (".parquet", ".geoparquet"),
        "parquet",
        "read_parquet",
        "write_parquet",
        (b"PAR1",),
        has_layers=False,
    ),
    Format("zip", (".zip",), "archive", "read_archive", "write_archive", (b"PK",)),
    Format("survey text", (".txt",), "text", "read_text", "write_text", (), "metres", "leave_out", has_layers=False),
    Format("KML", (".kml",), "kml", "read_kml", "write_kml", (), "degrees"),
    Format("KMZ", (".kmz",), "kml", "read_kmz", "write_kmz", (b"PK",), "degrees"),
    Format("OVKML", (".ovkml",), "ovital", "read_ovkml"),
    Format("OVKMZ", (".ovkmz",), "ovital", "read_ovkmz", "", (b"PK",)),
    Format("OVJSN", (".ovjsn",), "ovital", "read_ovjsn"),
    Format("OVOBJ", (".ovobj",), "ovital", "refuse_ovobj"),
    Format("GPX", (".gpx",), "gpx", "read_gpx"),
    Format("DXF", (".dxf",), "dxf", "read_dxf", "write_dxf", (), "metres", "leave_out"),
    Format("GML", (".gml",), "gml", "read_gml"),
    Format("FileGDB", (".gdb",), "filegdb", "read_filegdb"),
    Format("CSV", (".csv", ".tsv"), "csv", "read_csv", "write_csv", (), "degrees", has_layers=False),
    Format("Excel", (".xlsx", ".xlsm", ".xls", ".ods"), "workbook", "read_workbook", "write_workbook", (), "degrees"),
)


def find_format(path: Path) -> Format | None:
    """The format of a file name's ending, or None."""
    suffix = path.suffix.lower()
    return next((one for one in FORMATS if suffix in one.suffixes), None)
