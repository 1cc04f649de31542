"""Facts said outside the site file, by catalogue, facts file or command; later ones win, contradictions warn."""

from zoning.statement.file import read_facts_file
from zoning.statement.stating import EVERY_SITE, Statements, parse_pairs, state

__all__ = ["EVERY_SITE", "Statements", "parse_pairs", "read_facts_file", "state"]
