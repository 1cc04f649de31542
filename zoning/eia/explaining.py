"""How conditions came to their answers for one project, each worked out once however many lines share it."""

from collections.abc import Iterator

from zoning.columns import UNKNOWN, Columns
from zoning.condition import Condition, Look, Trace
from zoning.condition.base import Compound, Leaf


class Explaining:
    """The traces of one project, `own` being its columns alone; equal leaves are looked into once.

    A trace of it says nothing of the facts and kinds that a leaf read.
    """

    def __init__(self, own: Columns) -> None:
        self.own = own
        self._leaves: dict[Condition, Trace] = {}
        self._compounds: dict[int, tuple[Condition, Trace]] = {}

    def trace(self, condition: Condition) -> Trace:
        """How a condition came to its answer."""
        if isinstance(condition, Leaf):
            found = self._leaves.get(condition)
            if found is None:
                answer = int(condition.evaluate(self.own)[0])
                look = condition.look(self.own) if answer == UNKNOWN else Look()
                found = self._leaves[condition] = Trace(condition, answer, look, ())
            return found
        assert isinstance(condition, Compound)  # a condition is one or the other
        kept = self._compounds.get(id(condition))
        if kept is None:
            parts = tuple(self.trace(part) for part in condition.parts)
            answer = condition.fold(part.answer for part in parts)
            kept = self._compounds[id(condition)] = (condition, Trace(condition, answer, Look(), parts))
        return kept[1]

    def missing(self, condition: Condition) -> Iterator[tuple[str, str]]:
        """What would have to be known, each once, where the condition is unknown."""
        trace = self.trace(condition)
        if trace.answer == UNKNOWN:
            yield from dict.fromkeys(pair for leaf in trace.unknown_leaves() for pair in leaf.look.missing)
