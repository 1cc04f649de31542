"""The question to the engines that speak SQL; the same words suit all three."""

from typing import Final

JOIN: Final = """
select s.id as site, u.id as unit, {area} as area
from {sites} s join {units} u on st_intersects(s.geom, u.geom)
"""
AREA: Final = "st_area(st_intersection(s.geom, u.geom))"
# A site that lies inside needs no intersection; asked first, that pays for all three.
SHORT_AREA: Final = f"case when st_coveredby(s.geom, u.geom) then st_area(s.geom) else {AREA} end"
INSIDE: Final = """
select s.id as site, u.id as unit, 1.0 as inside
from {sites} s join {units} u on st_intersects(s.geom, u.geom)
"""
