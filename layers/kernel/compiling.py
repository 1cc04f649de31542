"""How functions of this room are compiled: once and kept, without the interpreter's lock, in exact arithmetic."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from numba import njit
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys

_ROOM: Final = Path(__file__).parent


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code: the same result on every call, whatever else is measured beside it."""
    made, kept = cast(Any, njit(nogil=True, error_model="numpy", fastmath=False)(function)), cast(Any, _Kept)
    made._cache = kept(function)
    return cast(Callable[..., Any], made)


class _Kept(FunctionCache):
    """Machine code kept on disk, and loaded without what only the compiler needs to know: learning that takes 0.2 s."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept for a signature, None for nothing; then the compiler learns all it needs by itself."""
        rtsys.initialize(target_context)
        kept: Any = self
        with kept._guard_against_spurious_io_errors():
            return kept._load_overload(sig, target_context)


def _forget_stale(room: Path, *beside: Path) -> None:
    """Throw away machine code that was kept of other sources; `beside`: those outside of the room that hold constants.

    What the compiler keeps of a function is renewed when its own file changes, but not when a function that it calls
    from another file does. Where the folder can't be written, the compiler keeps nothing in it either.
    """
    sources = b"\0".join(path.read_bytes() for path in (*sorted(room.glob("*.py")), *beside))
    digest, kept = sha256(sources).hexdigest(), room / "__pycache__" / "sources.sha256"
    with suppress(OSError):
        if kept.exists() and kept.read_text(encoding="ascii") == digest:
            return
        kept.parent.mkdir(exist_ok=True)
        for path in kept.parent.glob("*.nb[ci]"):
            path.unlink(missing_ok=True)
        kept.write_text(digest, encoding="ascii")


_forget_stale(_ROOM, _ROOM.parent / "series.py")
