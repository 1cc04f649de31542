"""New files through GDAL's drivers."""

import warnings
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from pyproj import CRS

from layers.binding import pyogrio
from layers.errors import LayerError
from layers.vector.features import Features
from layers.vector.writing import geometry_type, name_apart, settle_column

MULTI: Final = ("MultiPoint", "MultiLineString", "MultiPolygon")
FAILURES: Final = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
    ValueError,
    RuntimeError,
)


def write_layer(
    features: Features,
    written: Path,
    driver: str,
    path: Path,
    *,
    names: list[str] | None = None,
    options: dict[str, str] | None = None,
    encoding: str = "UTF-8",
) -> None:
    """The features as the one layer of a new file at `written`; `path` names it in messages and gives its name.

    `names`: what the fields are called there. Raises LayerError (unwritable-file).
    """
    settled = [settle_column(values) for values in features.fields.values()]
    kind = geometry_type(features.geometry)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            pyogrio.raw.write(
                written,
                geometry=shapely.to_wkb(features.geometry),
                field_data=[values for values, _ in settled],
                fields=np.array(names if names is not None else name_apart(list(features.fields)), dtype=object),
                field_mask=[empty for _, empty in settled],
                layer=path.stem,
                driver=driver,
                geometry_type=kind,
                promote_to_multi=kind in MULTI,
                crs=write_crs(features.crs),
                encoding=encoding,
                layer_options=options,
            )
        except FAILURES as error:
            raise LayerError(code="unwritable-file", file=str(path), found=str(error)) from error


def write_crs(crs: CRS | None) -> str | None:
    """The authority's code where it is that system exactly, else WKT."""
    if crs is None:
        return None
    authority = crs.to_authority(min_confidence=100)
    return ":".join(authority) if authority is not None else crs.to_wkt()
