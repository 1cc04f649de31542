"""The frame of a plate: a piece of the earth around a point at a scale, and where its places fall on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, cos, floor, log10, radians, sin, sqrt
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Bounds: TypeAlias = tuple[float, float, float, float]

# The ellipsoid of CGCS2000 and WGS 84; their flattenings differ beyond the tenth digit.
_A: Final = 6_378_137.0
_E2: Final = 0.00669438
_RATIOS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5)
_LEAST_COSINE: Final = 0.02
# Steps of the graticule in seconds of arc.
_STEPS: Final = (
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30),
    *(60 * minutes for minutes in (1, 2, 5, 10, 15, 20, 30)),
    *(3600 * degrees for degrees in (1, 2, 5, 10, 15, 20, 30)),
)
_LEAST_STEP_MM: Final = 26.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame on paper, `width_mm` by `height_mm`, around a place in degrees, at 1 : `ratio` in its centre.

    Meridians and parallels are straight and north is up; lengths are true in the centre, and along the parallel there.
    """

    lon: float
    lat: float
    ratio: float
    width_mm: float
    height_mm: float

    @property
    def metres_per_mm(self) -> float:
        """How many metres a millimetre of paper is."""
        return self.ratio / 1000.0

    @property
    def mm_per_degree(self) -> tuple[float, float]:
        """How many millimetres a degree of longitude and one of latitude are."""
        east_m, north_m = metres_per_degree(self.lat)
        return east_m / self.metres_per_mm, north_m / self.metres_per_mm

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north in degrees; west may be below -180 and east above 180."""
        return self.grown(0.0)

    def grown(self, margin_mm: float) -> Bounds:
        """The same with a margin on all sides."""
        per_lon, per_lat = self.mm_per_degree
        half_lon, half_lat = (self.width_mm / 2 + margin_mm) / per_lon, (self.height_mm / 2 + margin_mm) / per_lat
        return self.lon - half_lon, self.lat - half_lat, self.lon + half_lon, self.lat + half_lat

    def on_paper(self, geometry: Any) -> Any:
        """Shapes in degrees as shapes in millimetres from the frame's upper left corner, y down."""
        return shapely.transform(geometry, self._move)

    def _move(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        per_lon, per_lat = self.mm_per_degree
        x = self.width_mm / 2 + (places[:, 0] - self.lon) * per_lon
        y = self.height_mm / 2 - (places[:, 1] - self.lat) * per_lat
        return np.column_stack([x, y])

    def meridians(self) -> list[tuple[float, str]]:
        """Where meridians meet the frame, in millimetres from the left, and what they are called."""
        west, _, east, _ = self.bounds
        per_lon = self.mm_per_degree[0]
        return [((lon - west) * per_lon, _angle(_wrapped(lon), step)) for lon, step in _lines(west, east, per_lon)]

    def parallels(self) -> list[tuple[float, str]]:
        """Where parallels meet the frame, in millimetres from the top, and what they are called."""
        _, south, _, north = self.bounds
        per_lat = self.mm_per_degree[1]
        return [((north - lat) * per_lat, _angle(lat, step)) for lat, step in _lines(south, north, per_lat)]

    def bar_m(self, longest_mm: float) -> float:
        """The longest round length in metres that is no longer on paper than this."""
        longest = longest_mm * self.metres_per_mm
        power = 10.0 ** floor(log10(longest))
        return max(step * power for step in (1.0, 2.0, 4.0, 5.0) if step * power <= longest * (1 + 1e-9))


def frame_around(
    boxes: Iterable[Bounds], *, width_mm: float, height_mm: float, share: float, least_ratio: float
) -> Frame:
    """The frame that holds some boxes in degrees within a share of its width and height, at a round scale.

    Boxes on both sides of the antimeridian are held by a frame across it.

    >>> frame_around([(113.0, 28.5, 113.0, 28.5)], width_mm=160, height_mm=84, share=0.3, least_ratio=5000).ratio
    5000.0
    """
    bounds = np.array(list(boxes), dtype=np.float64)
    west, east = _span(bounds)
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    lat = (south + north) / 2
    east_m, north_m = metres_per_degree(lat)
    needed_mm = max((east - west) * east_m / width_mm, (north - south) * north_m / height_mm) / share
    ratio = round_ratio(max(needed_mm * 1000.0, least_ratio))
    return Frame(_wrapped((west + east) / 2), lat, ratio, width_mm, height_mm)


def _span(bounds: NDArray[np.float64]) -> tuple[float, float]:
    """The western and the eastern end of some boxes, the shorter way around the world."""
    west, east = bounds[:, 0], bounds[:, 2]
    turned_west, turned_east = np.where(west < 0, west + 360.0, west), np.where(west < 0, east + 360.0, east)
    if turned_east.max() - turned_west.min() < east.max() - west.min():
        west, east = turned_west, turned_east
    return float(west.min()), float(east.max())


def round_ratio(least: float) -> float:
    """The smallest round number of a scale that is no smaller.

    >>> round_ratio(10_100), round_ratio(8000), round_ratio(10_000)
    (15000.0, 10000.0, 10000.0)
    """
    power = 10.0 ** floor(log10(least) + 1e-12)
    return next((step * power for step in _RATIOS if step * power >= least * (1 - 1e-9)), 10.0 * power)


def metres_per_degree(lat: float) -> tuple[float, float]:
    """The length of a degree of longitude and of one of latitude at a latitude."""
    squared = 1 - _E2 * sin(radians(lat)) ** 2
    prime = _A / sqrt(squared)
    meridional = prime * (1 - _E2) / squared
    return radians(1.0) * prime * max(cos(radians(lat)), _LEAST_COSINE), radians(1.0) * meridional


def _lines(low: float, high: float, mm_per_degree: float) -> list[tuple[float, float]]:
    """The degrees at which lines of the graticule lie, each with the step between them in seconds."""
    enough = (step for step in _STEPS if step / 3600 * mm_per_degree >= _LEAST_STEP_MM)
    step = next(enough, _STEPS[-1])
    first, last = ceil(low * 3600 / step), floor(high * 3600 / step)
    return [(number * step / 3600, step) for number in range(first, last + 1)]


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0


def _angle(degrees: float, step: float) -> str:
    """Degrees, minutes and seconds as far as a step has any."""
    sign = "−" if degrees < -1e-9 else ""
    decimals = 2 if step < 0.1 else 1 if step < 1 else 0
    seconds = round(abs(degrees) * 3600, decimals)
    whole, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{sign}{whole:.0f}°"
    if step % 3600:
        text += f"{minutes:02.0f}′"
    if step % 60:
        text += f"{seconds:0{decimals + 3 if decimals else 2}.{decimals}f}″"
    return text
