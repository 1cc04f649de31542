"""Lists of coordinates typed as text, one place a line: what a form or a message holds instead of a file of shapes.

`line` reads what one line says, `frame` decides the reference system of all of them, `reading` makes the records.
"""

from layers.vector.format.position.reading import NAME, read_position_list

__all__ = ["NAME", "read_position_list"]
