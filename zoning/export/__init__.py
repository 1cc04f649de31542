"""Answers as files that other programs open: GeoPackage, GeoParquet, Excel, CSV, JSON lines."""

from zoning.export.writing import SUFFIXES, check_place, check_target, write_report

__all__ = ["SUFFIXES", "check_place", "check_target", "write_report"]
