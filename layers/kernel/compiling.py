"""How functions of this room are compiled: once and kept, without the interpreter's lock, in exact arithmetic."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from numba import njit

_ROOM: Final = Path(__file__).parent


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code: the same result on every call, whatever else is measured beside it."""
    return cast(Callable[..., Any], njit(cache=True, nogil=True, error_model="numpy", fastmath=False)(function))


def _forget_stale(room: Path) -> None:
    """Throw away machine code that was kept of other sources.

    What the compiler keeps of a function is renewed when its own file changes, but not when a function that it calls
    from another file does. Where the folder can't be written, the compiler keeps nothing in it either.
    """
    sources = b"\0".join(path.read_bytes() for path in sorted(room.glob("*.py")))
    digest, kept = sha256(sources).hexdigest(), room / "__pycache__" / "sources.sha256"
    with suppress(OSError):
        if kept.exists() and kept.read_text(encoding="ascii") == digest:
            return
        kept.parent.mkdir(exist_ok=True)
        for path in kept.parent.glob("*.nb[ci]"):
            path.unlink(missing_ok=True)
        kept.write_text(digest, encoding="ascii")


_forget_stale(_ROOM)
