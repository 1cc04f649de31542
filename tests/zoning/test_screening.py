"""Screening: the bounds of a check as columns, for many sites at once."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import Checker, CheckOptions
from zoning.eia.document import Document
from zoning.errors import Problem, Where
from zoning.evidence.built import make_store
from zoning.outcome import Outcome
from zoning.pack import NATIONAL, Pack, built_in_packs, load_pack
from zoning.screening import Screening, screen
from zoning.site import Site, SiteOptions, read_sites

PROJECTS = SAMPLE.parent / "projects.geojson"
DAYS = (date(2026, 11, 22), date(2025, 3, 1))


def read_projects() -> list[Site]:
    return list(read_sites([PROJECTS], SiteOptions(group="project")))


def checker_on(day: date, packs: tuple[Pack, ...], *, strict: bool) -> Checker:
    return Checker(read_catalogue(SAMPLE), packs, day, options=CheckOptions(strict_prose=strict))


def bounds_of(found: Screening, site: int) -> tuple[str, str, str, str]:
    outcomes = (Outcome(int(column[site])).key for column in (found.at_least, found.at_most))
    documents = (Document(int(column[site])).key for column in (found.eia_at_least, found.eia_at_most))
    least, most = outcomes
    document_least, document_most = documents
    return least, most, document_least, document_most


def compare(checker: Checker, sites: Sequence[Site]) -> set[str]:
    """The outcomes of the sites, screened as they are checked."""
    found, answers = screen(checker, sites), checker.check(sites, {}).sites
    seen: set[str] = set()
    for site, answer in enumerate(answers):
        verdict, eia = answer["verdict"], answer["eia"]
        assert found.is_refused[site] == (verdict is None)
        if verdict is not None:
            said: dict[str, Any] = eia or {"at_least": "none", "at_most": "none"}
            told = (verdict["at_least"], verdict["at_most"], said["at_least"], said["at_most"])
            assert bounds_of(found, site) == told, answer["id"]
            assert found.outcome(site) == verdict["outcome"]
            seen.add(verdict["outcome"])
    return seen


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("paths", [[NATIONAL], built_in_packs()], ids=["national", "all packs"])
def test_screening_gives_the_bounds_that_a_check_answers(paths: list[Path], day: date, strict: bool) -> None:
    checker = checker_on(day, tuple(load_pack(path) for path in paths), strict=strict)
    sites = read_projects()
    seen = compare(checker, sites)
    assert len(seen) >= 2, "sites of several sorts"


@pytest.mark.parametrize("is_built", [False, True], ids=["read", "built"])
def test_sites_of_every_shape_are_screened_as_each_is_checked_alone(tmp_path: Path, is_built: bool) -> None:
    shutil.copytree(SAMPLE.parent, tmp_path / "sample")
    catalogue = read_catalogue(tmp_path / "sample" / SAMPLE.name)
    if is_built:
        pytest.importorskip("numba", reason="stores need the extra fast")
        for entry in catalogue.layers:
            if isinstance(entry.source, Path) and entry.source.exists():
                make_store(entry)
    checker = Checker(catalogue, tuple(load_pack(path) for path in built_in_packs()), DAYS[0])
    sites = scatter(60)
    found = screen(checker, sites)
    for number, site in enumerate(sites):
        alone = screen(checker, [site])
        assert bounds_of(found, number) == bounds_of(alone, 0)
    compare(checker, sites)
    assert len(set(found.at_least.tolist())) >= 2, "sites of several sorts"


def scatter(count: int) -> list[Site]:
    """Points, lines and areas where the projects of the sample lie, near enough to many a boundary."""
    shapes = [part.geometry for site in read_projects() for part in site.parts]
    west, south, east, north = shapely.total_bounds(shapes)
    rng = np.random.default_rng(20261130)
    records = []
    for number in range(count):
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        size = 10 ** rng.uniform(-4, -2)
        shape: Any = shapely.Point(x, y)
        if number % 3 == 1:
            shape = shapely.LineString(np.column_stack([x + rng.uniform(0, size, 4), y + rng.uniform(0, size, 4)]))
        elif number % 3 == 2:
            shape = shapely.box(x, y, x + size, y + size)
        facts = {"id": f"S{number}", "building_nature": "new", "has_outfall": ("yes", "no")[number % 2]}
        records.append({"type": "Feature", "properties": facts, "geometry": shapely.geometry.mapping(shape)})
    return list(read_sites([json.dumps({"type": "FeatureCollection", "features": records}).encode()]))


def test_screening_in_portions_is_the_same_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checker, sites = checker_on(DAYS[0], (load_pack(NATIONAL),), strict=False), read_projects()
    at_once = screen(checker, sites)
    monkeypatch.setattr("zoning.screening.PORTION", 3)
    in_portions = screen(checker, sites)
    for name in ("at_least", "at_most", "eia_at_least", "eia_at_most", "is_refused"):
        np.testing.assert_array_equal(getattr(at_once, name), getattr(in_portions, name))


def test_screening_no_sites_gives_no_entries() -> None:
    found = screen(checker_on(DAYS[0], (load_pack(NATIONAL),), strict=False), [])
    assert len(found.at_least) == len(found.is_refused) == 0


def test_a_refused_site_has_no_outcome() -> None:
    sites = read_projects()
    broken = replace(sites[0], id="broken", errors=(Problem("bad-geometry", Where(), "nothing"),))
    found = screen(checker_on(DAYS[0], (load_pack(NATIONAL),), strict=False), [*sites, broken])
    assert found.is_refused.tolist() == [False] * len(sites) + [True]
    assert found.outcome(len(sites)) is None


def test_a_day_before_any_edition_leaves_every_document_possible() -> None:
    found = screen(checker_on(date(2020, 6, 1), (load_pack(NATIONAL),), strict=False), read_projects())
    assert set(found.eia_at_least.tolist()) == {Document.NONE}
    assert set(found.eia_at_most.tolist()) == {Document.REPORT_BOOK}


def test_without_packs_nothing_is_screened_rather_than_shown_as_clear() -> None:
    with pytest.raises(ValueError, match="needs packs"):
        screen(checker_on(DAYS[0], (), strict=False), read_projects())
