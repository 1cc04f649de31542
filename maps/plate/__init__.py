"""Plates: static maps of a frame for paper, as SVG with graticule, north arrow, scale bar and legend.

>>> from maps.plate import Frame
>>> Frame(113.0, 28.5, 10_000, 160.0, 84.0).bounds[0] < 113.0
True
"""

from maps.plate.drawing import draw_plate
from maps.plate.frame import Frame, frame_around
from maps.plate.ground import make_ground
from maps.plate.model import Ground, Plate, PlateSite, PlateZone

__all__ = ["Frame", "Ground", "Plate", "PlateSite", "PlateZone", "draw_plate", "frame_around", "make_ground"]
