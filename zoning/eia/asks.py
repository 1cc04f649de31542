"""What the classification asks of the map beyond contacts: distances of topics, places and extents of local lists."""

from collections.abc import Sequence

from zoning.condition import AnyOf
from zoning.eia.local import LocalList
from zoning.eia.topic import topics
from zoning.outcome import Outcome
from zoning.rule import Rule


def asks_of(lists: Sequence[LocalList]) -> Rule:
    """All that topics and some local lists look at, as one rule that is only measured for and never judged by."""
    conditions = [topic.when for topic in topics()]
    conditions += [one.place for one in lists]
    conditions += [part for one in lists for entry in one.entries for part in (entry.of, entry.when)]
    return Rule("eia.asks", ("", ""), AnyOf(tuple(conditions)), Outcome.NO_CONFLICT, ())
