"""Emission allowances of units and admission lists of parks in a paper, entry by entry."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from maps.paper import Block, Cell, Run
from zoning.dossier.setting import Setting, plain
from zoning.report.issued_lines import admission_text, pollutant_word

Entry = Mapping[str, Any]

_AMOUNTS: Final = ("allowance", "granted", "left", "asked", "left_after", "owed", "offset")
_TONES: Final = {"no": "", "unknown": "undetermined"}


def allowance_table(allowances: Sequence[Entry], setting: Setting, *, most: int | None = None) -> Iterator[Block]:
    """A row a unit and pollutant with its amounts in t/a and whether the project asks too much; at most so many."""
    columns = [("unit", 2), ("pollutant", 1.4), *((key, 1.0) for key in _AMOUNTS), ("exceeds", 1.6)]
    rows = (
        (
            own["unit"],
            pollutant_word(own["pollutant"], setting.lang),
            *(_amount(own, key, setting) for key in _AMOUNTS),
            _answer(own, setting),
        )
        for own in allowances[:most]
    )
    yield from setting.table("allowances", columns, rows)


def issued_blocks(site: Mapping[str, Any], setting: Setting) -> Iterator[Block]:
    """How a site stands to the allowances of its units and the admission lists of its parks, with their documents."""
    allowances, admissions = site.get("allowances", ()), site.get("admissions", ())
    yield from allowance_table(allowances, setting)
    columns = [("entry", 6), ("answer", 1.6), ("outcome_if", 1.6)]
    rows = (
        (admission_text(own, setting.lang), setting.word(f"answer.{own['answer']}"), _outcome(own, setting))
        for own in admissions
    )
    yield from setting.table("admissions", columns, rows)
    sources = dict.fromkeys(
        (own["reference"]["document"], own["reference"]["office"], own["reference"]["edition"], own["granted_as_of"])
        for own in (*allowances, *admissions)
    )
    listed = ((document, office, edition, as_of or "—") for document, office, edition, as_of in sources)
    columns = [("document", 4), ("office", 3), ("list_from", 1.5), ("register", 1.5)]
    yield from setting.table("issued", columns, listed)


def _amount(own: Entry, key: str, setting: Setting) -> str:
    """An amount; what nobody can tell by its word, and what is not owed as a stroke."""
    if own[key] is not None:
        return str(own[key])
    if key in ("owed", "offset") and own["owes"] == "no":
        return "—"
    if key == "owed" and own["asked"] is not None:
        return setting.word("dossier.more_than_added")
    return setting.word("text.not_known")


def _answer(own: Entry, setting: Setting) -> Cell:
    """Whether more is asked than is left without making up for it."""
    tone = str(own["outcome"]) if own["answer"] == "yes" else _TONES[own["answer"]]
    return plain(setting.word(f"dossier.exceeds.{own['answer']}"), tone=tone)


def _outcome(own: Entry, setting: Setting) -> Cell:
    return (Run(setting.word(f"outcome.{own['outcome']}")),)
