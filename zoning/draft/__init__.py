"""A draft of zones looked at before it is handed in: how it tiles, how its units are formed, what they must respect."""

from zoning.draft.examining import check_draft
from zoning.draft.rule import DraftRules, read_rules

__all__ = ["DraftRules", "check_draft", "read_rules"]
