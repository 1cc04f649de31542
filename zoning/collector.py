"""The garbage collector of the process, where it has nothing to find and much to look at."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# New objects after which a settled collector looks for garbage; an answer leaves none that hold one another.
PATIENCE: Final = (100_000, 20, 50)


def settle() -> None:
    """For a process that answers site after site, once it has answered a few; it holds for the whole process.

    What is alive now is taken to stay and is never looked at again; among what comes it looks for garbage when there is
    enough of it. `gc.unfreeze` and `gc.set_threshold` undo it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*PATIENCE)


@contextmanager
def collector_waiting() -> Iterator[None]:
    """The collector waits until this is left; what nobody holds any more is given back at once all the same.

    It looks for objects that hold one another. Of short work there are next to none, and whatever is alive meanwhile it
    would go through again and again. It is left as it was found: whoever has switched it off finds it off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
