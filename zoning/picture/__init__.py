"""From a report to a map sheet: the only room that knows the map page."""

from zoning.picture.sheet import make_sheet, open_basemap, save_map

__all__ = ["make_sheet", "open_basemap", "save_map"]
