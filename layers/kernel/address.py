"""Where the arrays of zones lie in memory, so that the zones of many layers are handed over as one array of numbers."""

from typing import Any, Final, cast

import numpy as np
from numba import carray, types  # type: ignore[attr-defined]
from numba.core.extending import intrinsic
from numpy.typing import NDArray

from layers.array import Rows
from layers.kernel.compiling import compiled
from layers.kernel.cover import Cover
from layers.kernel.grid import Grids
from layers.kernel.tree import Tree
from layers.kernel.zones import Zones

# The columns of an address: the first byte, and how many rows there are.
AT, ROWS = 0, 1
_F8, _I8, _I4, _I1, _B1 = np.float64, np.int64, np.int32, np.int8, np.bool_
# As what `zones_at` reads the arrays: the type, and how many columns there are, 0 for an array of one dimension.
READ_AS: Final = (
    *((_F8, 2), (_I8, 0), (_I8, 0), (_F8, 4), (_I8, 0), (_F8, 4), (_I1, 0), (_B1, 0), (_F8, 0), (_F8, 0), (_I8, 0)),
    *((_F8, 4), (_I8, 2), (_I8, 0), (_I8, 0), (_I8, 0), (_I8, 0)),
    *((_I8, 0), (_F8, 4), (_I8, 0)),
    *((_F8, 0), (_I8, 0), (_I4, 0), (_I4, 4)),
)


def addresses(zones: Zones) -> Rows:
    """The address of each array of some zones, in their order; it holds as long as the zones are kept.

    Raises TypeError for an array that `zones_at` would read as something else.
    """
    arrays: list[NDArray[Any]] = []
    for one in zones:
        arrays += list(one) if isinstance(one, tuple) else [one]
    for place, (one, (sort, width)) in enumerate(zip(arrays, READ_AS, strict=True)):
        if one.dtype != sort or one.shape[1:] != ((width,) if width else ()) or not one.flags.c_contiguous:
            raise TypeError(
                f"array {place} of zones is {one.dtype} {one.shape}, not {np.dtype(sort)} of {width} columns"
            )
    return np.array([(one.ctypes.data, len(one)) for one in arrays], dtype=np.int64)


@cast(Any, intrinsic)
def _pointer(_, address):
    """The address as a pointer to whatever lies there."""

    def generate(context, builder, signature, arguments):
        return builder.inttoptr(arguments[0], context.get_value_type(types.voidptr))

    return types.voidptr(address), generate


@compiled
def zones_at(address):
    """The zones whose arrays lie at these addresses; nothing is copied."""
    return Zones(
        _numbers(address[0], 2),
        _rows(address[1]),
        _rows(address[2]),
        _numbers(address[3], 4),
        _rows(address[4]),
        _numbers(address[5], 4),
        _codes(address[6]),
        carray(_pointer(address[7, AT]), (address[7, ROWS],), np.bool_),
        _column(address[8]),
        _column(address[9]),
        _rows(address[10]),
        Grids(
            _numbers(address[11], 4),
            carray(_pointer(address[12, AT]), (address[12, ROWS], 2), np.int64),
            _rows(address[13]),
            _rows(address[14]),
            _rows(address[15]),
            _rows(address[16]),
        ),
        Tree(_rows(address[17]), _numbers(address[18], 4), _rows(address[19])),
        Cover(
            _column(address[20]),
            _rows(address[21]),
            carray(_pointer(address[22, AT]), (address[22, ROWS],), np.int32),
            carray(_pointer(address[23, AT]), (address[23, ROWS], 4), np.int32),
        ),
    )


@compiled
def _numbers(address, width):
    return carray(_pointer(address[AT]), (address[ROWS], width), np.float64)


@compiled
def _column(address):
    return carray(_pointer(address[AT]), (address[ROWS],), np.float64)


@compiled
def _rows(address):
    return carray(_pointer(address[AT]), (address[ROWS],), np.int64)


@compiled
def _codes(address):
    return carray(_pointer(address[AT]), (address[ROWS],), np.int8)
