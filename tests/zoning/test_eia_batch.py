"""Many projects at once: each is answered as if it were alone."""

import json

import pytest

from bench.projects import ON, answer_one, make_projects
from zoning.eia.answer import classification_of
from zoning.eia.classification import classify
from zoning.eia.easing import LocalAnswers
from zoning.eia.edition import edition_on
from zoning.eia.local import built_in_lists
from zoning.eia.stating import columns_of

SIZE = 500


@pytest.mark.parametrize("seed", [1, 2])
def test_500_random_projects_at_once_are_answered_one_by_one(seed: int) -> None:
    edition = edition_on(ON)
    assert edition is not None
    projects = make_projects(edition, SIZE, seed=seed)
    columns = columns_of(projects, ON)
    classification, local = classify(edition, columns), LocalAnswers(built_in_lists(), columns, "zh")
    documents = set()
    for site, project in enumerate(projects):
        together = classification_of(classification, site, columns.of(site), "zh", local=local)
        assert together == answer_one(edition, project), project
        json.dumps(together)
        documents.add(together["document"])
    assert documents >= {"report_book", "report_table", "registration", "none", "undetermined"}, "all sorts are there"


def test_the_order_and_the_neighbours_of_a_project_do_not_matter() -> None:
    edition = edition_on(ON)
    assert edition is not None
    projects = make_projects(edition, 60, seed=3)
    forth, back = (classify(edition, columns_of(some, ON)) for some in (projects, projects[::-1]))
    last = len(projects) - 1
    assert [forth.of(site) for site in range(len(projects))] == [back.of(last - site) for site in range(len(projects))]
