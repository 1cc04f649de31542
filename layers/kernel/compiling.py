"""How functions of this room are compiled: once and kept, without the interpreter's lock, in exact arithmetic."""

from collections.abc import Callable
from typing import Any, cast

from numba import njit


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code: the same result on every call, whatever else is measured beside it."""
    return cast(Callable[..., Any], njit(cache=True, nogil=True, error_model="numpy", fastmath=False)(function))
