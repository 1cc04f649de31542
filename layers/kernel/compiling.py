"""How functions of this room are compiled: once and kept, without the interpreter's lock, in exact arithmetic.

What is kept lies beside the sources, so that whoever checks finds what whoever built the layers compiled, and needs
no right to write there. Where that folder can't be written, what it lacks is kept in the user's own.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from numba import config, njit
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime.nrt import rtsys
from numba.misc.appdirs import AppDirs

_ROOM: Final = Path(__file__).parent
_STAMP: Final = "sources.sha256"


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as machine code: the same result on every call, whatever else is measured beside it."""
    made, kept = cast(Any, njit(nogil=True, error_model="numpy", fastmath=False)(function)), cast(Any, _Kept)
    made._cache = kept(function)
    return cast(Callable[..., Any], made)


def find_keeper() -> Path | None:
    """The folder in which what is compiled now is kept for later; None where none can be written."""
    return PLACES[-1] if _can_write(PLACES[-1]) else None


class _Place:
    """Where numba takes the code of a function for kept, and by what it knows that it is that of these sources."""

    def __init__(self, line: int) -> None:
        self._line = line

    @classmethod
    def from_function(cls, function: Any, _file: str) -> "_Place":
        return cls(function.__code__.co_firstlineno)

    def ensure_cache_path(self) -> None:
        """It was looked at when this module was loaded."""

    def get_cache_path(self) -> str:
        return str(PLACES[-1])

    def get_source_stamp(self) -> str:
        return DIGEST

    def get_disambiguator(self) -> str:
        return str(self._line)


class _Form(cast(Any, FunctionCache._impl_class)):  # type: ignore[misc]
    _locator_classes = (_Place,)


class _Kept(FunctionCache):
    """Machine code kept on disk, and loaded without what only the compiler needs to know: learning that takes 0.2 s."""

    _impl_class = _Form

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept for a signature, None for nothing; then the compiler learns all it needs by itself."""
        rtsys.initialize(target_context)
        kept: Any = self
        for place in PLACES:
            kept._cache_file = cast(Any, IndexDataCacheFile)(str(place), kept._impl.filename_base, DIGEST)
            with suppress(Exception):  # whatever a file that was damaged makes of itself
                found = kept._load_overload(sig, target_context)
                if found is not None:
                    return found
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled in the last place; nothing where it can't be written."""
        kept: Any = self
        with suppress(OSError):
            try:
                kept._save_overload(sig, data)
            except Exception:  # an index that was damaged
                kept._cache_file.flush()
                kept._save_overload(sig, data)


def _digest(room: Path, *beside: Path) -> str:
    """What all sources of a room come to: a function holds code of those it calls, which may lie in other files.

    `beside`: sources outside of the room that hold constants.
    """
    return sha256(b"\0".join(path.read_bytes() for path in (*sorted(room.glob("*.py")), *beside))).hexdigest()


def _find_places(room: Path, digest: str) -> Sequence[Path]:
    """The folders in which machine code is looked for, in this order; what they lack is kept in the last."""
    own = room / "__pycache__"
    name = f"kernel-{sha256(str(room).encode()).hexdigest()[:12]}"
    chosen = cast(Any, config).CACHE_DIR
    places: tuple[Path, ...] = (own,)
    if chosen:
        places = (Path(chosen) / name,)
    elif not _can_write(own):
        places = (own, Path(cast(Any, AppDirs)("zoning-checker", appauthor=False).user_cache_dir) / name)
    _forget_stale(places[-1], digest)
    return places


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def _forget_stale(place: Path, digest: str) -> None:
    """Throw away machine code that was kept of other sources; nothing happens where the folder can't be written."""
    stamp = place / _STAMP
    with suppress(OSError):
        if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
            return
        place.mkdir(parents=True, exist_ok=True)
        for path in place.glob("*.nb[ci]"):
            path.unlink(missing_ok=True)
        stamp.write_text(digest, encoding="ascii")


DIGEST: Final = _digest(_ROOM, _ROOM.parent / "series.py")
PLACES: Final = _find_places(_ROOM, DIGEST)
