"""Every word a person sees, in Chinese and English, from one catalogue."""

from string import Formatter
from typing import Any, Final

from zoning.errors import Problem
from zoning.kind import find_kind
from zoning.wording.border import BORDER
from zoning.wording.comparing import COMPARING
from zoning.wording.dossier import DOSSIER
from zoning.wording.dossier_table import DOSSIER_TABLE
from zoning.wording.draft import DRAFT
from zoning.wording.eia import EIA
from zoning.wording.errors import ERRORS
from zoning.wording.explaining import EXPLAINING
from zoning.wording.export import EXPORT
from zoning.wording.gate import GATE
from zoning.wording.help import HELP
from zoning.wording.input import INPUT
from zoning.wording.issued import ISSUED
from zoning.wording.lint import LINT
from zoning.wording.lists import LISTS
from zoning.wording.margin import MARGIN
from zoning.wording.package import PACKAGE
from zoning.wording.picture import PICTURE
from zoning.wording.plate import PLATE
from zoning.wording.proposing import PROPOSING
from zoning.wording.raster import RASTER
from zoning.wording.replay import REPLAY
from zoning.wording.source import SOURCE
from zoning.wording.statement import STATEMENT
from zoning.wording.words import WORDS
from zoning.wording.zone_class import ZONE_CLASS

LANGUAGES = ("zh", "en")

_ALL: dict[str, tuple[str, str]] = {
    **WORDS,
    **HELP,
    **INPUT,
    **STATEMENT,
    **RASTER,
    **SOURCE,
    **GATE,
    **DRAFT,
    **EXPORT,
    **LISTS,
    **ISSUED,
    **PROPOSING,
    **PICTURE,
    **MARGIN,
    **LINT,
    **REPLAY,
    **EXPLAINING,
    **EIA,
    **PLATE,
    **ZONE_CLASS,
    **DOSSIER,
    **DOSSIER_TABLE,
    **COMPARING,
    **BORDER,
    **PACKAGE,
}


class _Counting(Formatter):
    """Fills the places of a text; one like `{count:site|sites}` takes a number and the noun that goes with it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return format(value, format_spec)
        one, several = format_spec.split("|")
        return f"{value} {one if str(value) == '1' else several}"


_COUNTING: Final = _Counting()


def say(key: str, lang: str, **values: object) -> str:
    """The text of a key in a language, its places filled; with a number stands the form of the noun that fits it.

    >>> say("outcome.prohibited", "en")
    'prohibited'
    >>> say("list.rules", "en", count=1), say("list.rules", "en", count=2)
    ('1 rule', '2 rules')
    """
    text = _pair(key)[0 if lang == "zh" else 1]
    if not values:
        return text
    return _COUNTING.format(text, **values) if "|" in text else text.format(**values)


def _pair(key: str) -> tuple[str, str]:
    """Both texts of a key; a kind of layer that a pack declares is called what the pack calls it."""
    if key not in _ALL and key.startswith("kind.") and (kind := find_kind(key.removeprefix("kind."))) is not None:
        return (kind.zh, kind.en)
    return _ALL[key]


def keys_of(sort: str) -> list[str]:
    """The keys of one sort (`warning`, `repair`, …), without the sort."""
    return [key.removeprefix(f"{sort}.") for key in _ALL if key.startswith(f"{sort}.")]


def has_word(key: str) -> bool:
    """Whether the catalogue holds a key."""
    return key in _ALL


def describe_problem(problem: Problem, lang: str) -> dict[str, Any]:
    """A problem in the one error shape, with its sentence and what to do next."""
    message, following = ERRORS[problem.code][0 if lang == "zh" else 1]
    return {
        "code": problem.code,
        "message": message,
        "where": problem.where.to_dict(),
        "found": problem.found,
        "allowed": problem.allowed,
        "next": following,
    }


def problem_line(problem: Problem, lang: str) -> str:
    """A problem as one line for a terminal: where, what, found, allowed, next."""
    entry = describe_problem(problem, lang)
    place = "/".join(str(value) for value in entry["where"].values() if value is not None)
    pieces = [f"[{entry['code']}]", f"{place}:" if place else "", entry["message"]]
    if entry["found"]:
        pieces.append(say("error.found", lang, found=entry["found"]))
    if entry["allowed"]:
        pieces.append(say("error.allowed", lang, allowed=entry["allowed"]))
    pieces.append(say("error.next", lang, next=entry["next"]))
    return one_line(" ".join(piece for piece in pieces if piece))


def one_line(text: str) -> str:
    """The text without control characters: attributes are hostile, terminals obey them."""
    return "".join(character if character.isprintable() else " " for character in text)
