"""Written by one process at a time: a folder of answers, a catalogue that is changed."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from zoning.errors import Problem, Where, ZoningError
from zoning.output import make_folder

NAME: Final = ".zoning-lock"
_BEYOND: Final = 1 << 30  # a byte nobody writes: on Windows what is locked can't be read


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """A folder that is this process's own meanwhile; made where it is not there, and gone again where it stays empty.

    The system lets go of it when a process ends in whatever way, so nothing is left to clear away. On a drive that
    knows no locks nobody is kept out.

    Raises ZoningError: folder-in-use, unwritable-file.
    """
    is_new = not folder.exists()
    make_folder(folder)
    try:
        with _hold(folder / NAME, Problem("folder-in-use", Where(file=str(folder)))):
            yield
    finally:
        if is_new:
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def hold_catalogue(path: Path) -> Iterator[None]:
    """A catalogue that this process alone changes meanwhile, as `hold_folder` holds a folder; anybody may read it.

    One that is reached by several names, as through links, is one.

    Raises ZoningError: catalogue-in-use, unwritable-file.
    """
    file = path.resolve()
    with _hold(file.with_name(f".{file.name}.lock"), Problem("catalogue-in-use", Where(file=str(path)))):
        yield


@contextmanager
def _hold(path: Path, refusal: Problem) -> Iterator[None]:
    """A lock file held; who holds it already is named in the refusal."""
    handle = _open_locked(path, refusal)
    try:
        os.truncate(handle, 0)
        os.write(handle, json.dumps({"pid": os.getpid(), "host": platform.node()}).encode())
        yield
    finally:
        _let_go(handle, path)


def _let_go(handle: int, path: Path) -> None:
    """The lock file gone: before it is let go, or else who takes it next would lose it; on Windows that can't be."""
    if sys.platform == "win32":
        os.close(handle)
    with suppress(OSError):
        path.unlink()
    if sys.platform != "win32":
        os.close(handle)


def _open_locked(path: Path, refusal: Problem) -> int:
    """The lock file, held. Raises ZoningError (the refusal, unwritable-file)."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ZoningError([Problem("unwritable-file", Where(file=str(path)), error.strerror)]) from error
        if not _lock(handle):
            os.close(handle)
            raise ZoningError([replace(refusal, found=_holder(path))])
        if _is_still(handle, path):
            return handle
        os.close(handle)  # its holder took it away between the two


def _lock(handle: int) -> bool:
    """Whether nobody else holds it; it is held then, unless the drive knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _holder(path: Path) -> str:
    """Who holds a lock, as far as its lock says."""
    try:
        told = json.loads(path.read_bytes())
        return f"process {told['pid']} on {told['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
