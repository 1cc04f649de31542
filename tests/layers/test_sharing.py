"""Rows shared out to threads."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.sharing import LEAST, SHARE, _cut, share_out


@pytest.mark.parametrize("count", [0, 1, SHARE, SHARE + 1, 3 * SHARE - 1, 100_003])
def test_every_row_is_worked_on_once_and_in_its_order(count: int) -> None:
    shares = share_out(count, lambda first, last: list(range(first, last)))
    assert [row for share in shares for row in share] == list(range(count))


@given(st.integers(SHARE + 1, 10_000_000), st.integers(1, 128))
def test_shares_are_of_one_size_and_none_is_too_large_or_too_small(count: int, threads: int) -> None:
    edges = _cut(count, threads)
    sizes = [last - first for first, last in pairwise(edges)]
    assert (edges[0], edges[-1]) == (0, count)
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= SHARE
    assert min(sizes) >= SHARE // LEAST // 2


@given(st.integers(2 * SHARE, 10_000_000), st.integers(2, 8))
def test_each_of_a_few_threads_gets_as_many_shares(count: int, threads: int) -> None:
    assert (len(_cut(count, threads)) - 1) % threads == 0
