"""Which kinds of layer share an overlay map, as reviewers expect them side by side."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LAST: Final = "other"
# In the order of the maps; a kind that stands nowhere, such as one that a pack declares, goes to the last.
THEMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "unit": ("control_unit",),
        "ecology": (
            *("ecological_redline", "nature_reserve", "national_park", "nature_park", "scenic_area", "world_heritage"),
            *("marine_reserve", "ecological_function_area", "wetland", "habitat", "grassland", "natural_forest"),
            *("desert_closure_area", "erosion_area", "island"),
        ),
        "water": (
            *("water_source", "river_bank", "shore_control_zone", "river_management_area", "water_function_zone"),
            *("spring_area", "fishery_water", "germplasm_reserve", "sand_mining_ban", "enclosed_sea", "seashore"),
        ),
        "air": ("fuel_ban_zone", "central_heating_area"),
        "sound": ("noise_zone", "airport_noise_area"),
        "element": ("element_zone",),
        "land": ("farmland", "industrial_park"),
        "target": ("residential_area", "school_hospital", "cultural_relic"),
        "structure": ("pipeline", "road", "railway", "power_line"),
        LAST: ("other",),
    }
)
# What lies under every map and is no theme of its own.
BACKGROUND: Final = ("administrative", "lake", "river")
_THEME_OF: Final = {kind: theme for theme, kinds in THEMES.items() for kind in kinds}


def theme_of(kind: str) -> str | None:
    """The theme whose map shows a kind; None for what lies under all of them.

    >>> theme_of("water_source"), theme_of("river"), theme_of("moon_crater")
    ('water', None, 'other')
    """
    return None if kind in BACKGROUND else _THEME_OF.get(kind, LAST)
