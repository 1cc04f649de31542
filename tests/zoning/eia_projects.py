"""Projects of tests of the classification: columns from texts, as a facts file or the command would give them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from zoning.columns import Columns, FactColumn, objects
from zoning.eia.answer import classification_of
from zoning.eia.approval import Approval
from zoning.eia.classification import classify
from zoning.eia.easing import LocalAnswers
from zoning.eia.edition import Edition, edition_on
from zoning.eia.local import LocalList, built_in_lists
from zoning.eia.sensitive import MEMBERS
from zoning.errors import Where
from zoning.fact import find_fact, read_value

ON = date(2026, 11, 1)
KINDS = tuple(sorted({kind for member in MEMBERS.values() for kind, _ in member.kinds}))


@cache
def edition() -> Edition:
    found = edition_on(ON)
    assert found is not None
    return found


def facts_of_sensitive(said: str | Mapping[str, str] | None) -> dict[str, str]:
    """`none`: it touches nothing sensitive; a mapping: these and nothing else; None: nobody knows."""
    if said is None:
        return {}
    touched = {} if isinstance(said, str) else dict(said)
    assert set(touched) <= set(KINDS), touched
    return {f"touches.{kind}": touched.get(kind, "no") for kind in KINDS}


def columns_of(facts: Mapping[str, str], on: date = ON) -> Columns:
    """One project as a batch of length one."""
    columns = {}
    for key, text in facts.items():
        fact = find_fact(key)
        assert fact is not None, key
        value = read_value(fact, text, Where(field=key))
        if value is not None:
            columns[fact.key] = FactColumn(objects([value]), np.array([True]))
    return Columns(size=1, on=on, facts=columns, kinds={}, roles={})


def answer_of(
    facts: Mapping[str, str],
    *,
    place: str | None = None,
    on: date = ON,
    lang: str = "en",
    lists: tuple[LocalList, ...] | None = None,
    approvals: tuple[Approval, ...] = (),
) -> dict[str, Any]:
    """The `eia` object of a project; `place` is the code of `--jurisdiction`."""
    placed = {"county": place.ljust(6, "0")} if place else {}
    own = columns_of({**placed, **facts}, on)
    found = edition_on(on)
    assert found is not None
    local = LocalAnswers(built_in_lists() if lists is None else lists, own, lang)
    return classification_of(classify(found, own), 0, own, lang, local=local, approvals=approvals)
