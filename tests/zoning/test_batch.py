"""Many sites are answered as one is: whatever the partitions, the form and what was opened before."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zoning
from tests.zoning.batching import SITES, build_district
from zoning.batch import Job, LocalEngine, Spool, run_batch
from zoning.checking import CheckOptions
from zoning.evidence import OpenedCatalogue
from zoning.statement import read_facts_file
from zoning.writing import indented

ON = date(2026, 11, 22)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


def options(**more: Any) -> CheckOptions:
    return CheckOptions(near_m=300.0, lang="en", **more)


def district(world: Any) -> dict[str, Any]:
    """What the command reads of a district, read by hand."""
    folder = build_district(world).folder
    return {
        "catalogue": zoning.read_catalogue(folder / "catalogue.yaml"),
        "packs": [zoning.load_pack(folder / "pack.yaml")],
        "on": ON,
    }


def sites_of(world: Any) -> list[zoning.Site]:
    return zoning.read_sites([world.folder / "sites.geojson"])


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "geojson", "text"])
def test_every_form_is_the_same_whatever_the_size_of_the_partitions(world: Any, form: str) -> None:
    build_district(world)
    facts = ("--facts", world.folder / "facts.yaml", "--near", 300)
    whole, halves, single = (world.check(*facts, "--partition", size, form=form) for size in (1000, 50, 1))
    assert whole.code == halves.code == single.code == 1
    assert whole.out
    assert whole.out == halves.out == single.out


def test_a_batch_answers_what_the_interface_answers(world: Any) -> None:
    read = district(world)
    statements = read_facts_file(world.folder / "facts.yaml")
    report = zoning.check(sites_of(world), **read, statements=statements, options=options())
    batch = world.check("--facts", world.folder / "facts.yaml", "--near", 300, "--partition", 7)
    told = batch.report
    for site in told["sites"]:
        for error in site["errors"]:
            error["where"]["file"] = str(world.folder / "sites.geojson")
    assert told == report.to_dict()
    assert len(told["sites"]) == SITES
    assert told["summary"]["refused"] == 3
    assert batch.out == report.to_json()


def test_an_answer_does_not_depend_on_neighbours(world: Any) -> None:
    read, sites = district(world), sites_of(world)
    opened = OpenedCatalogue(read.pop("catalogue"), ON)
    together = zoning.check(sites, catalogue=opened, **read, options=options())
    alone = [zoning.check([site], catalogue=opened, **read, options=options()).sites[0] for site in sites]
    assert list(together.sites) == alone


def test_an_opened_catalogue_is_not_read_again(world: Any) -> None:
    read, sites = district(world), sites_of(world)[:5]
    opened = OpenedCatalogue(read.pop("catalogue"), ON)
    before = zoning.check(sites, catalogue=opened, **read).to_json()
    (world.folder / "ws.geojson").unlink()
    assert zoning.check(sites, catalogue=opened, **read).to_json() == before
    assert zoning.check(sites, catalogue=OpenedCatalogue(opened.catalogue, ON), **read).to_json() != before


def test_a_catalogue_opened_for_another_day_is_refused(world: Any) -> None:
    read = district(world)
    opened = OpenedCatalogue(read.pop("catalogue"), date(2020, 1, 1))
    with pytest.raises(ValueError, match="2020-01-01"):
        zoning.check([], catalogue=opened, **read)


def test_what_the_spool_holds_is_not_done_again(world: Any, tmp_path: Path) -> None:
    read, sites = district(world), sites_of(world)
    job = Job(read["catalogue"], tuple(read["packs"]), ON, {}, options())
    spool = Spool(tmp_path / "spool")
    spool.folder.mkdir()
    first = run_batch(job, sites, {}, spool, size=10).to_json()
    spool.path(2).unlink()
    spool.path(5).write_bytes(spool.path(5).read_bytes()[:-40])
    asked: list[int] = []

    def counting(job: Job, partitions: Any, tick: Any) -> Any:
        for number, content in LocalEngine()(job, partitions, tick):
            asked.append(number)
            yield number, content

    assert run_batch(job, sites, {}, spool, engine=counting, size=10).to_json() == first
    assert asked == [2, 5]


def test_progress_goes_over_every_site_once(world: Any, tmp_path: Path) -> None:
    read, sites = district(world), sites_of(world)
    seen: list[int] = []

    def watch(items: Any, label: str) -> Any:
        for item in items:
            yield item
            seen.append(item)

    job = Job(read["catalogue"], tuple(read["packs"]), ON, {}, options(progress=watch))
    run_batch(job, sites, {}, Spool(tmp_path), size=40)
    assert seen == list(range(SITES))


def test_answers_on_disk_can_be_looked_up_like_a_list(world: Any, tmp_path: Path) -> None:
    read, sites = district(world), sites_of(world)
    job = Job(read["catalogue"], tuple(read["packs"]), ON, {}, options(), keeps_shapes=True)
    report = run_batch(job, sites, {}, Spool(tmp_path), size=40)
    kept = zoning.check(sites, **read, options=options())
    assert len(report.sites) == SITES
    assert [report.sites[place]["id"] for place in (0, 45, -1)] == ["s0", "s45", f"s{SITES - 1}"]
    assert report.sites[38:42] == list(kept.sites[38:42])
    assert json.dumps(list(report.shapes)) == json.dumps(list(kept.shapes))
    with pytest.raises(IndexError):
        report.sites[SITES]


def test_a_shape_that_cannot_be_mended_fails_the_layer_only_where_it_lies(world: Any) -> None:
    star = [
        [500_000 + 400 * ((i * 7919) % 1999) / 1999, 3_300_000 + 400 * ((i * 104_729) % 1997) / 1997]
        for i in range(40_000)
    ]
    tangle = {"type": "Polygon", "coordinates": [[*star, star[0]]]}
    world.catalogue(world.zone("ws", (tangle, {"class": "一级"}), (world.polygon(5000, 0, 50, 50), {"class": "一级"})))
    world.pack(world.rule("in", {"touches": {"kind": "water_source", "class": "一级"}}))
    shapes = [world.polygon(x, 0, 20, 20) for x in (10, 5010, 9000)]
    world.features("sites.geojson", *((shape, {"id": f"s{place}"}) for place, shape in enumerate(shapes)))
    together, apart = world.check(), world.check("--partition", 1)
    statuses = [site["layers"][0]["status"] for site in together.report["sites"]]
    assert statuses == ["failed", "touched", "clear"]
    assert together.out == apart.out
    assert [warning["code"] for warning in together.sites["s0"]["warnings"]] == ["layer-failed"]


@given(VALUES)
def test_indented_text_is_what_the_standard_library_writes(value: Any) -> None:
    assert indented(value, 0) == json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
