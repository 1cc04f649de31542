"""The words in which conditions over place relate: how a feature is met, how a size stands to a limit."""

from typing import Final

# The ways to meet with insides, in the order of their bits in `ContactColumns.relations`.
RELATIONS: Final = ("within", "overlaps", "contains", "crosses")
COMPARISONS: Final = ("at_least", "above", "at_most", "below")
