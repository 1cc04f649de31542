"""Screening: the bounds of a check as columns, for many sites at once."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import Checker, CheckOptions
from zoning.eia.document import Document
from zoning.errors import Problem, Where
from zoning.outcome import Outcome
from zoning.pack import NATIONAL, Pack, load_pack
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


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("day", DAYS)
def test_screening_gives_the_bounds_that_a_check_answers(day: date, strict: bool) -> None:
    checker, sites = checker_on(day, (load_pack(NATIONAL),), strict=strict), read_projects()
    found, answers = screen(checker, sites), checker.check(sites, {}).sites
    seen = set()
    for site, answer in enumerate(answers):
        verdict, eia = answer["verdict"], answer["eia"]
        assert found.is_refused[site] == (verdict is None)
        if verdict is not None:
            said: dict[str, Any] = eia or {"at_least": "none", "at_most": "none"}
            told = (verdict["at_least"], verdict["at_most"], said["at_least"], said["at_most"])
            assert bounds_of(found, site) == told, answer["id"]
            assert found.outcome(site) == verdict["outcome"]
            seen.add(verdict["outcome"])
    assert len(seen) >= 2, "sites of several sorts"


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
