"""What makes reports fast must not show in them: batches, columns cut when looked at, answers kept between sites."""

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.zoning.test_cases import CASES, RULES
from tests.zoning.test_cases import columns_of as columns_of_cases
from zoning import CheckOptions, Report, check, load_pack, read_catalogue, read_sites
from zoning.catalogue import SAMPLE
from zoning.columns import UNKNOWN, YES, Columns
from zoning.condition import Trace, explain
from zoning.pack import NATIONAL
from zoning.report.working import Workings, columns_of

DAYS = [date(2026, 11, 22), date(2023, 1, 5)]


def report(rows: slice = slice(None), on: date = DAYS[0], **options: Any) -> Report:
    sites = read_sites([SAMPLE.parent / "projects.geojson"])[rows]
    packs = [load_pack(NATIONAL)]
    return check(sites, catalogue=read_catalogue(SAMPLE), packs=packs, on=on, options=CheckOptions(**options))


@pytest.mark.parametrize("on", DAYS)
def test_a_site_of_many_has_the_answer_it_has_alone(on: date) -> None:
    together = report(on=on, near_m=500.0).sites
    for row in range(0, len(together), 3):
        assert report(slice(row, row + 1), on, near_m=500.0).sites == (together[row],)


def test_an_explained_answer_differs_from_a_plain_one_in_its_traces_alone() -> None:
    plain, explained = report().sites, report(explain=True).sites
    for site in explained:
        for judgement in site["judgements"]:
            assert judgement["trace"]
            judgement["trace"] = []
        site["changes"] = []
    assert explained == plain


def test_no_two_sites_share_what_their_answers_may_add_to() -> None:
    first, *others = report(slice(0, 4)).sites
    for key in ("warnings", "repairs", "layers", "findings", "judgements", "clauses", "questions"):
        assert all(first[key] is not other[key] for other in others)


@cache
def columns_of_all() -> Columns:
    return columns_of_cases(CASES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_leaves_read_off_a_batch_are_those_of_each_case_explained_alone(rule: Any) -> None:
    columns = columns_of_all()
    workings = Workings(columns)
    answers = rule.when.evaluate(columns)
    own = [site for site, case in enumerate(CASES) if case.rule.id == rule.id]
    for site in sorted({*own, *range(0, len(CASES), 199)}):
        alone = explain(rule.when, columns.of(site))
        assert alone.answer == answers[site]
        assert workings.leaves(rule.when, site, columns_of(columns, site)) == list(alone.leaves(alone.answer))


def met_beside(trace: Trace) -> list[int]:
    """The contacts of what holds in an unknown trace, the slow way."""
    if trace.answer != UNKNOWN or not trace.parts:
        return []
    holding = [leaf for part in trace.parts if part.answer == YES for leaf in part.leaves(int(YES))]
    return [row for leaf in holding for row in leaf.look.rows] + [row for one in trace.parts for row in met_beside(one)]


def test_what_an_unknown_rule_is_already_met_by_is_what_its_trace_shows() -> None:
    columns = columns_of_all()
    workings, met = Workings(columns), 0
    for rule in RULES.values():
        for site in [site for site, case in enumerate(CASES) if case.rule.id == rule.id]:
            expected = met_beside(explain(rule.when, columns.of(site)))
            assert sorted(workings.shown(rule.when, site, columns_of(columns, site))) == sorted(expected)
            met += bool(expected)
    assert met > len(RULES)


def test_columns_are_cut_to_a_site_when_they_are_looked_at() -> None:
    columns = columns_of_cases(CASES)
    cut, whole = columns_of(columns, 7), columns.of(7)
    assert cut.size == 1
    assert (set(cut.facts), set(cut.kinds), set(cut.roles)) == (set(whole.facts), set(whole.kinds), set(whole.roles))
    assert "no such fact" not in cut.facts
    for key, fact in whole.facts.items():
        np.testing.assert_array_equal(cut.fact(key).value, fact.value)
        np.testing.assert_array_equal(cut.fact(key).known, fact.known)
    for key, kind in whole.kinds.items():
        np.testing.assert_array_equal(cut.kind(key).contacts.row, kind.contacts.row)
        np.testing.assert_array_equal(cut.kind(key).reason, kind.reason)
