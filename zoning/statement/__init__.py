"""Facts said outside the site file, by catalogue, facts file or command; later ones win, contradictions warn."""

from typing import TYPE_CHECKING, Any

from zoning.statement.stating import EVERY_SITE, Statements, parse_pairs, refuse_strangers, state

if TYPE_CHECKING:
    from zoning.statement.file import read_facts_file

__all__ = ["EVERY_SITE", "Statements", "parse_pairs", "read_facts_file", "refuse_strangers", "state"]


def __getattr__(name: str) -> Any:
    # The readers of tables take a tenth of a second to load; most checks have no facts file.
    if name == "read_facts_file":
        from zoning.statement.file import read_facts_file

        return read_facts_file
    raise AttributeError(f"module 'zoning.statement' has no attribute {name!r}")
