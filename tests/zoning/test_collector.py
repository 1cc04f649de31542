"""The garbage collector waits while a site is answered, and is left as it was found."""

import gc
from collections.abc import Iterator

import pytest

from zoning.collector import PATIENCE, collector_waiting, settle


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    was_on, thresholds = gc.isenabled(), gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    (gc.enable if was_on else gc.disable)()


def fail_inside() -> None:
    assert not gc.isenabled()
    raise KeyError


def test_it_waits_inside_and_goes_on_after_even_where_something_went_wrong() -> None:
    gc.enable()
    with pytest.raises(KeyError), collector_waiting():
        fail_inside()
    assert gc.isenabled()


def test_whoever_has_switched_it_off_finds_it_off() -> None:
    gc.disable()
    with collector_waiting():
        pass
    assert not gc.isenabled()


def test_of_two_inside_one_another_only_the_outer_lets_it_go_on() -> None:
    gc.enable()
    with collector_waiting():
        with collector_waiting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_settled_collector_leaves_alone_what_is_there_and_finds_what_comes() -> None:
    settle()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == PATIENCE
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
