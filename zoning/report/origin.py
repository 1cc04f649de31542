"""Where what a condition saw came from: who said a fact, which edition of which layer showed a place."""

from collections.abc import Iterator
from typing import Any

from zoning.condition import PartPlace, Trace
from zoning.condition.used import kinds_used
from zoning.evidence import Evidence
from zoning.report.contact import NumberedContacts

Origin = dict[str, Any]


class Origins:
    """The origins of what leaves saw of the sites of a batch."""

    def __init__(self, evidence: Evidence, contacts: NumberedContacts, lang: str) -> None:
        self._evidence = evidence
        self._contacts = contacts
        self._language = 0 if lang == "zh" else 1

    def find(self, site: int, leaf: Trace) -> list[Origin]:
        """The origins, facts first: `{fact, origin}`, `{layer, edition}`, `{kind, origin}` where no layer is asked."""
        own = kinds_used(leaf.condition)
        # Where an outfall lies is not told by the kind that is asked of its place.
        looked_at = () if isinstance(leaf.condition, PartPlace) else leaf.kinds
        kinds = tuple(dict.fromkeys((*looked_at, *(kind for kind, _ in own))))
        facts = tuple(dict.fromkeys((*leaf.facts, *(f"touches.{kind}" for kind in kinds))))
        return [*self._facts(site, facts), *self._layers(site, leaf, kinds), *self._offices(kinds)]

    def _facts(self, site: int, keys: tuple[str, ...]) -> Iterator[Origin]:
        stated = self._evidence.placed.sites[site].facts
        yield from ({"fact": key, "origin": stated[key].origin} for key in keys if key in stated)

    def _layers(self, site: int, leaf: Trace, kinds: tuple[str, ...]) -> Iterator[Origin]:
        """The layers whose features decided; where none did, those of the kinds it looked at that hold the site."""
        decided = [self._contacts.locate(number)[0].layer.entry for number in leaf.look.rows]
        looked_at = [layer for layer in self._evidence.layers if layer.entry.kind in kinds]
        asked = [one.entry for one in looked_at if one.failure(site) is None and one.reason(site) is None]
        named = dict.fromkeys((entry.id, entry.edition) for entry in (decided or asked))
        yield from ({"layer": layer, "edition": edition} for layer, edition in named)

    def _offices(self, kinds: tuple[str, ...]) -> Iterator[Origin]:
        """Kinds that the area is certified to hold none of, or that another office is asked about."""
        for word, items in (("none_here", self._evidence.none_here), ("elsewhere", self._evidence.elsewhere)):
            for item in (items[kind] for kind in kinds if kind in items):
                day = item.day.isoformat() if item.day else ""
                said = (word, item.office[self._language], item.source or "", day)
                yield {"kind": item.kind, "origin": " ".join(filter(None, said))}
