"""pyogrio, the binding to GDAL, without the libraries of tables that it loads only to see whether they are there.

Importing it takes geopandas and pandas along, half a second that a check has no use for. They are loaded when a
function of pyogrio that needs them is called, or anybody imports them.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module, metadata
from types import ModuleType
from typing import Any, Final

TABLES: Final = ("geopandas", "pandas", "pyarrow")


class _Stand(ModuleType):
    """Stands for a module while another looks whether it is there; whoever asks more of it gets the module itself."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def _spared(names: Sequence[str]) -> Iterator[None]:
    """While it lasts these modules are not loaded where they are only asked for their version."""
    stands = []
    for name in names:
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if name not in sys.modules:
            stand = sys.modules[name] = _Stand(name)
            stand.__version__ = installed  # type: ignore[attr-defined]  # modules have one
            stands.append(stand)
    try:
        yield
    finally:
        for stand in stands:
            if sys.modules.get(stand.__name__) is stand:
                del sys.modules[stand.__name__]


with _spared(TABLES):
    import pyogrio
    import pyogrio.errors
    import pyogrio.raw

__all__ = ["pyogrio"]
