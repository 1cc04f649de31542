"""geopandas and shapely."""

import geopandas
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pyproj import CRS

from bench.agreement import Pairs
from bench.peers import number_of
from layers.array import Rows, Shapes


def frame_of(shapes: Shapes, name: str, crs: CRS, ids: Rows | None = None) -> GeoDataFrame:
    """The shapes with their number in a column of this name."""
    return geopandas.GeoDataFrame({name: number_of(shapes, ids)}, geometry=shapes, crs=crs)


def overlay(sites: GeoDataFrame, units: GeoDataFrame) -> Pairs:
    """Common areas as most people find them."""
    common = geopandas.overlay(sites, units, how="intersection")
    return Pairs(common["site"].to_numpy(), common["unit"].to_numpy(), common.area.to_numpy())


def sjoin(points: GeoDataFrame, units: GeoDataFrame, predicate: str) -> Pairs:
    """Which point lies in which unit."""
    joined: pd.DataFrame = geopandas.sjoin(points, units, predicate=predicate)
    return Pairs(joined["site"].to_numpy(), joined["unit"].to_numpy(), np.ones(len(joined)))
