"""GDAL's options, which are of the whole process: set for as long as they are meant, and put back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from layers.binding import pyogrio


@contextmanager
def set_options(options: Mapping[str, str]) -> Iterator[None]:
    """A stretch in which GDAL has these options; what is read later must not depend on what was read before."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(dict(options))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
