"""Layers compiled once for all checks: flat arrays in one file, mapped into memory when they are asked for.

Building and measuring need the extra `fast`; looking at a store's header does not, so nothing is loaded before it is
used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers.store.building import build_store
    from layers.store.opening import open_store

__all__ = ["build_store", "open_store"]


def __getattr__(name: str) -> Any:
    if name == "build_store":
        from layers.store.building import build_store

        return build_store
    if name == "open_store":
        from layers.store.opening import open_store

        return open_store
    raise AttributeError(f"module 'layers.store' has no attribute {name!r}")
