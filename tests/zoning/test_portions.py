"""A partition is answered in portions that are let go of: the same answers, whatever a portion holds."""

import gc
from datetime import date
from typing import Any
from weakref import WeakSet

import pytest

import zoning
from tests.zoning.batching import SITES, build_district
from zoning.batch import part
from zoning.batch.job import Partition
from zoning.batch.part import answer_part
from zoning.checking import Checker, CheckOptions
from zoning.evidence import opened as opened_module
from zoning.statement import Statements, read_facts_file

ON = date(2026, 11, 22)


class World:
    """A district with its catalogue compiled or not, and what a partition of all its sites is answered."""

    def __init__(self, world: Any, *, is_built: bool) -> None:
        self.folder = build_district(world).folder
        if is_built:
            world.run("layers", "build", "--catalogue", self.folder / "catalogue.yaml")
        sites = tuple(zoning.read_sites([self.folder / "sites.geojson"]))
        statements: Statements = read_facts_file(self.folder / "facts.yaml")
        self.partition = Partition(0, sites, statements)

    def checker(self) -> Checker:
        catalogue = zoning.read_catalogue(self.folder / "catalogue.yaml")
        packs = [zoning.load_pack(self.folder / "pack.yaml")]
        return Checker(catalogue, packs, ON, options=CheckOptions(near_m=300.0, explain=True))

    def answer(self) -> bytes:
        return answer_part(self.checker(), self.partition, keeps_shapes=True)[0]


@pytest.fixture(params=[False, True], ids=["read", "built"])
def district(world: Any, request: pytest.FixtureRequest) -> World:
    return World(world, is_built=request.param)


@pytest.mark.parametrize(("first", "contacts"), [(1, 1), (7, 200), (40, 10**9)])
def test_the_answers_are_the_same_whatever_the_portions(
    district: World, monkeypatch: pytest.MonkeyPatch, first: int, contacts: int
) -> None:
    monkeypatch.setattr(part, "FIRST_SITES", 10_000)
    whole = district.answer()
    monkeypatch.setattr(part, "FIRST_SITES", first)
    monkeypatch.setattr(part, "CONTACTS", contacts)
    assert district.answer() == whole


def test_the_answers_are_the_same_where_every_shape_is_let_go(district: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = district.answer()
    monkeypatch.setattr(opened_module, "MOST_VERTICES", 0)
    monkeypatch.setattr(part, "FIRST_SITES", 5)
    monkeypatch.setattr(part, "CONTACTS", 20)
    assert district.answer() == whole


def test_two_portions_are_never_held_at_once(district: World, monkeypatch: pytest.MonkeyPatch) -> None:
    held: WeakSet[Any] = WeakSet()
    most, sizes = [0], []

    class Watched(Checker):
        def gather(self, sites: Any, statements: Any, *, with_depth: bool = True) -> Any:
            gc.collect()
            most.append(len(held))
            gathered = super().gather(sites, statements, with_depth=with_depth)
            sizes.append(len(sites))
            held.add(gathered[0].placed.groups[0].parts)
            return gathered

    monkeypatch.setattr(part, "FIRST_SITES", 20)
    monkeypatch.setattr(part, "CONTACTS", 60)
    plain = district.checker()
    checker = Watched(plain.opened, plain.packs, ON)
    _, gathered = answer_part(checker, district.partition, keeps_shapes=False)
    assert gathered is None
    assert sum(sizes) == SITES
    assert len(sizes) > 2
    assert max(most) == 0


def test_a_portion_has_the_fewer_sites_the_more_lies_about_them(
    district: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: dict[int, list[int]] = {}
    for contacts in (30, 300):
        asked = sizes.setdefault(contacts, [])

        class Counting(Checker):
            def gather(self, sites: Any, statements: Any, *, with_depth: bool = True) -> Any:
                asked.append(len(sites))  # noqa: B023  # called within the turn of the loop
                return super().gather(sites, statements, with_depth=with_depth)

        monkeypatch.setattr(part, "FIRST_SITES", 20)
        monkeypatch.setattr(part, "CONTACTS", contacts)
        plain = district.checker()
        answer_part(Counting(plain.opened, plain.packs, ON), district.partition, keeps_shapes=False)
    assert sum(sizes[30]) == sum(sizes[300]) == SITES
    assert len(sizes[30]) > len(sizes[300])


def test_a_partition_answered_in_one_portion_keeps_what_its_map_is_drawn_from(
    district: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "FIRST_SITES", SITES)
    _, gathered = answer_part(district.checker(), district.partition, keeps_shapes=False)
    assert gathered is not None
    assert len(gathered[0].placed.sites) == SITES
