"""Tables of coordinates, from whatever file: `grid` finds headings, `place` coordinates, `corner` rings of rows.

`axes` and `statement` decide what the numbers mean; `reading` makes records of them.
"""

from layers.vector.format.table.grid import Cell, Grid, Table, find_table, plain_cell, text_of
from layers.vector.format.table.reading import read_grid

__all__ = ["Cell", "Grid", "Table", "find_table", "plain_cell", "read_grid", "text_of"]
