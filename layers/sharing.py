"""Work on many rows shared out to threads."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final

# Rows a thread takes at a time; fewer than two such shares are not worth a second thread.
SHARE: Final = 8_192


def share_out(count: int, work: Callable[[int, int], Any]) -> list[Any]:
    """What the work gives for shares of the rows, in their order; each thread writes to rows of its own."""
    if count <= SHARE:
        return [work(0, count)]
    edges = [*range(0, count, SHARE), count]
    shares = list(pairwise(edges))
    threads = min(os.cpu_count() or 1, len(shares))
    if threads < 2:
        return [work(first, last) for first, last in shares]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda share: work(*share), shares))
