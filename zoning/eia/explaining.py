"""How conditions came to their answers for one project, each worked out once however many lines share it."""

from collections.abc import Iterator

from zoning.columns import UNKNOWN, Columns
from zoning.condition import Condition, Look, Trace, answer_alone
from zoning.condition.base import Compound, Leaf


class Explaining:
    """The traces of one project, `own` being its columns alone; each condition is looked into once.

    A trace of it says nothing of the facts and kinds that a leaf read.
    """

    def __init__(self, own: Columns) -> None:
        self.own = own
        self._known: dict[int, tuple[Condition, Trace]] = {}

    def trace(self, condition: Condition) -> Trace:
        """How a condition came to its answer."""
        kept = self._known.get(id(condition))
        if kept is None:
            kept = self._known[id(condition)] = condition, self._trace(condition)
        return kept[1]

    def _trace(self, condition: Condition) -> Trace:
        if isinstance(condition, Leaf):
            answer = answer_alone(condition, self.own)
            return Trace(condition, answer, condition.look(self.own) if answer == UNKNOWN else Look(), ())
        assert isinstance(condition, Compound)  # a condition is one or the other
        parts = tuple(self.trace(part) for part in condition.parts)
        return Trace(condition, condition.fold(part.answer for part in parts), Look(), parts)

    def missing(self, condition: Condition) -> Iterator[tuple[str, str]]:
        """What would have to be known, each once, where the condition is unknown."""
        trace = self.trace(condition)
        if trace.answer == UNKNOWN:
            yield from dict.fromkeys(pair for leaf in trace.unknown_leaves() for pair in leaf.look.missing)
