"""The garbage collector waits while a site is answered, and is left as it was found; an answer leaves it nothing."""

import gc
import weakref
from collections.abc import Iterator
from datetime import date

import pytest

from tests.zoning.conftest import DAY, World
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.collector import PATIENCE, collector_waiting, settle
from zoning.pack import load_pack
from zoning.site import read_sites


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


@pytest.mark.parametrize("place", [(10, 10), (95, 95), (150, 10), (3000, 10)], ids=["in", "across", "near", "far"])
def test_what_an_answer_was_made_of_is_given_back_without_the_collector(
    place: tuple[float, float], world: World
) -> None:
    world.site(world.polygon(*place, 10, 10))
    zones = [(world.polygon(0, 0, 100, 100), {"class": "一级"}), (world.polygon(60, 60, 40, 40), {"class": "二级"})]
    world.catalogue(world.zone("water", *zones, accuracy_m=2.0))
    near = world.rule("r1", {"touches": {"kind": "water_source", "class": "一级", "within_m": 100}})
    much = world.rule("r2", {"share": {"kind": "water_source", "at_least": 0.5}})
    world.pack(near, much, world.rule("r3", {"not": {"touches": {"kind": "water_source"}}}, "restricted"))
    catalogue, pack = read_catalogue(world.folder / "catalogue.yaml"), load_pack(world.folder / "pack.yaml")
    checker = Checker(catalogue, [pack], date.fromisoformat(DAY))
    gc.collect()
    gc.disable()
    report = checker.check(read_sites([world.folder / "sites.geojson"]), {})
    assert report.to_json()
    assert report.evidence is not None
    parts = weakref.ref(report.evidence.placed.groups[0].parts)
    del report
    assert parts() is None
