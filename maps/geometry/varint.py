"""Whole numbers in as few bytes as they need: seven bits a byte, the eighth says that more follow."""

import numpy as np
from numpy.typing import NDArray

from maps.geometry.world import Whole


def zigzag(values: Whole) -> Whole:
    """Signed numbers as unsigned ones, small for small.

    >>> zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return (values << 1) ^ (values >> 63)


def unzigzag(values: Whole) -> Whole:
    """The inverse of `zigzag`."""
    return (values >> 1) ^ -(values & 1)


def pack(values: Whole) -> bytes:
    """Numbers from 0 to 2 to the power of 63 as bytes.

    >>> pack(np.array([1, 300])).hex()
    '01ac02'
    """
    lengths = np.ones(len(values), dtype=np.int64)
    for bits in range(7, 63, 7):
        lengths += values >= 1 << bits
    ends = np.cumsum(lengths)
    packed = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for place in range(int(lengths.max(initial=0))):
        there = lengths > place
        more = (lengths[there] > place + 1).astype(np.uint8) << 7
        packed[(ends - lengths)[there] + place] = (values[there] >> 7 * place & 127).astype(np.uint8) | more
    return packed.tobytes()


def unpack(packed: NDArray[np.uint8], count: int, at: int = 0) -> tuple[Whole, int]:
    """The next `count` numbers from a place in the bytes, and the place behind them.

    >>> unpack(np.frombuffer(bytes.fromhex("01ac02"), np.uint8), 2)[0].tolist()
    [1, 300]
    """
    if not count:
        return np.empty(0, dtype=np.int64), at
    tail = packed[at : at + 9 * count]
    ends = np.flatnonzero(tail < 128)[:count] + 1
    if len(ends) < count:
        raise ValueError(f"{count} numbers expected, {len(ends)} found")
    begins = np.concatenate([[0], ends[:-1]])
    values = np.zeros(count, dtype=np.int64)
    for place in range(int((ends - begins).max())):
        there = ends - begins > place
        values[there] |= (tail[begins[there] + place].astype(np.int64) & 127) << 7 * place
    return values, at + int(ends[-1])
