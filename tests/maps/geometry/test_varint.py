"""Numbers in few bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.geometry.varint import pack, unpack, unzigzag, zigzag

SIGNED = st.lists(st.integers(-(2**61), 2**61), max_size=60)


@given(values=SIGNED)
def test_numbers_come_back_as_they_were(values: list[int]) -> None:
    packed = np.frombuffer(b"\x07" + pack(zigzag(np.array(values, dtype=np.int64))) + b"\x01", dtype=np.uint8)
    found, at = unpack(packed, len(values), 1)
    assert unzigzag(found).tolist() == values
    assert at == len(packed) - 1


@pytest.mark.parametrize(("value", "size"), [(0, 1), (127, 1), (128, 2), (16383, 2), (16384, 3), (2**62, 9)])
def test_a_number_takes_seven_bits_a_byte(value: int, size: int) -> None:
    assert len(pack(np.array([value]))) == size


def test_a_block_that_ends_too_early_is_refused() -> None:
    with pytest.raises(ValueError, match="2 numbers expected, 1 found"):
        unpack(np.array([1, 0x80], dtype=np.uint8), 2)
