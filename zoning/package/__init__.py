"""An edition made up for others: files with styles and the names they ask for, a metadata sheet, checksums."""

from zoning.package.naming import Naming, read_naming
from zoning.package.packing import Package, make_package

__all__ = ["Naming", "Package", "make_package", "read_naming"]
