"""The dictionary of project facts, and how a text becomes a typed fact.

A blank is a missing fact, never 0 or false. Facts come from attributes of the site file, a facts file or the command;
the answer says where each came from.
"""

from zoning.fact.dictionary import (
    PARAMETER,
    emissions,
    facts_in_use,
    families,
    find_fact,
    offsets,
    read_dictionary,
    read_fact_entry,
    use_facts,
)
from zoning.fact.entry import FACT_TYPES, REMARKS, Fact, FactType, FactValue, StatedFact
from zoning.fact.reading import AREA_UNITS, BLANK_WORDS, NO_WORDS, YES_WORDS, read_value, scales_of, spellings_of

__all__ = [
    "AREA_UNITS",
    "BLANK_WORDS",
    "FACT_TYPES",
    "NO_WORDS",
    "PARAMETER",
    "REMARKS",
    "YES_WORDS",
    "Fact",
    "FactType",
    "FactValue",
    "StatedFact",
    "emissions",
    "facts_in_use",
    "families",
    "find_fact",
    "offsets",
    "read_dictionary",
    "read_fact_entry",
    "read_value",
    "scales_of",
    "spellings_of",
    "use_facts",
]
