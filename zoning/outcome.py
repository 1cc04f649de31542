"""Outcomes in order of gravity, the answers of a rule, and the reasons of the unknown: defined once, here."""

from enum import IntEnum
from typing import Final


class Outcome(IntEnum):
    """What a rule or a verdict says of a project; a larger number is graver."""

    NO_CONFLICT = 0
    CONDITIONAL = 1
    RESTRICTED = 2
    PROHIBITED = 3

    @property
    def key(self) -> str:
        """The word of the contract."""
        return self.name.lower()


UNDETERMINED: Final = "undetermined"
OUTCOMES: Final = ("prohibited", UNDETERMINED, "restricted", "conditional", "no_conflict")
RULE_OUTCOMES: Final = {outcome.key: outcome for outcome in Outcome if outcome is not Outcome.NO_CONFLICT}

ANSWERS: Final = ("no", "unknown", "yes")

# From the one that hides most to the one a person can settle at the desk; a rule shows its first.
REASONS: Final = (
    "failed",
    "layer",
    "edition",
    "not_covered",
    "partly_covered",
    "law_not_encoded",
    "accuracy",
    "fact",
    "review",
)


def headline(at_least: Outcome, at_most: Outcome) -> str:
    """The outcome of a verdict from its two bounds.

    >>> headline(Outcome.RESTRICTED, Outcome.PROHIBITED)
    'undetermined'
    >>> headline(Outcome.NO_CONFLICT, Outcome.CONDITIONAL)
    'conditional'
    """
    if at_least == at_most:
        return at_least.key
    return UNDETERMINED if at_most >= Outcome.RESTRICTED else Outcome.CONDITIONAL.key


def gravest_reason(reasons: list[str]) -> str | None:
    """The first of the reasons in the fixed order, or None."""
    return min(reasons, key=REASONS.index) if reasons else None
