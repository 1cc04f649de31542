"""Files damaged at random, and what became of reading them."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from layers import Features, LayerError

Damage = Callable[[bytes], bytes]


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """A piece cut out of a file and another put in its place."""
    at, cut, put = draw(st.integers(0, 10_000)), draw(st.integers(0, 40)), draw(st.binary(max_size=12))

    def damage(good: bytes) -> bytes:
        start = at % len(good)
        return good[:start] + put + good[start + cut :]

    return damage


def outcome_of(read_it: Callable[[], Features]) -> str:
    """The code of the refusal, or `read` where every record has a shape or a reason why not."""
    try:
        features = read_it()
    except LayerError as error:
        return error.code
    told = [(shape is None) == (row in features.refused) for row, shape in enumerate(features.geometry)]
    return "read" if all(told) else "dropped"


def error_of(read_it: Callable[[], object]) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read_it()
    return caught.value
