"""What the built-in packs hold together: words that must not be forgotten when the dictionary of facts grows."""

from collections.abc import Iterator

import pytest

from zoning.condition import Condition, Includes
from zoning.fact import read_dictionary
from zoning.pack import NATIONAL, load_pack

RULES = {rule.id: rule for rule in load_pack(NATIONAL).rules}


def words_of(condition: Condition, fact: str) -> Iterator[str]:
    if isinstance(condition, Includes) and condition.fact == fact:
        yield from condition.words
    for part in condition.parts:
        yield from words_of(part, fact)


@pytest.mark.parametrize(
    "rule", ["water-law.65.activities", "water-law.66.activities", "code.319.activities", "code.320.activities"]
)
def test_every_activity_of_the_dictionary_is_asked_about_in_a_water_source_zone(rule: str) -> None:
    assert set(words_of(RULES[rule].when, "activities")) == set(read_dictionary()["activities"].values or {})
