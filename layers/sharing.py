"""Work on many rows shared out to threads."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final

# Rows a thread takes at a time at most; so few are not worth a second thread.
SHARE: Final = 8_192
# However many threads there are, so many shares are made of that many rows at most.
LEAST: Final = 8


def share_out(count: int, work: Callable[[int, int], Any]) -> list[Any]:
    """What the work gives for shares of the rows, in their order; each thread writes to rows of its own."""
    if count <= SHARE:
        return [work(0, count)]
    threads = os.cpu_count() or 1
    shares = list(pairwise(_cut(count, threads)))
    if threads < 2:
        return [work(first, last) for first, last in shares]
    with ThreadPoolExecutor(min(threads, len(shares))) as pool:
        return list(pool.map(lambda share: work(*share), shares))


def _cut(count: int, threads: int) -> list[int]:
    """Where shares of equal size begin and the last ends, as many for each thread: none waits long for the others."""
    rounds = -(-count // (threads * SHARE))
    shares = min(rounds * threads, -(-count * LEAST // SHARE))
    return [count * number // shares for number in range(shares + 1)]
