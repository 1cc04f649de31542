"""What a layer seems to be: its kind, columns and classes, from names and from what the columns hold."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from layers.vector import Features
from zoning.accesslist.word import plain_code
from zoning.attribute import vocabulary
from zoning.county import plain_code as county_code
from zoning.gate.code import is_unit_code
from zoning.gate.subject import as_texts
from zoning.kind import KINDS, class_of, kind_of
from zoning.proposal.word import (
    CODE_COLUMNS,
    CODE_ENDINGS,
    KIND_COLUMNS,
    KIND_NAMES,
    NAME_COLUMNS,
    NAME_ENDINGS,
    SCOPE_NAMES,
)

MOST_ROWS: Final = 5_000
MOST_CLASSES: Final = 50
ENOUGH: Final = 0.5
_ROMAN: Final = {"III": "三", "II": "二", "I": "一", "3": "三", "2": "二", "1": "一"}

Texts = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a layer seems to be; `because` is the name, column or word that says so, blank where nothing does.

    `kind` is `other` where nothing says more, `is_scope` for an outline that other layers may be complete within.
    `unmapped`: words of its class column that are none of ours.
    """

    kind: str
    because: str
    fields: Mapping[str, str]
    classes: Mapping[str, str]
    unmapped: tuple[str, ...]
    is_scope: bool = False


def guess_layer(features: Features, names: Iterable[str], *, kind: str | None = None) -> Guess:
    """What the records of a layer seem to be, by its names (the most telling first) and its columns.

    A kind that is given is believed, and only its columns are looked for.
    """
    texts = {name: as_texts(values[:MOST_ROWS]).tolist() for name, values in features.fields.items()}
    because = ""
    is_scope = False
    if kind is None:
        kind, because, is_scope = _find_kind(texts, list(names))
    fields: dict[str, str] = {}
    for key, column in (("code", _find_code(texts, kind)), ("name", _find_name(texts)), ("class", None)):
        column = _find_class(texts, kind, set(fields.values())) if key == "class" else column
        if column is not None and column not in fields.values():
            fields[key] = column
    fields |= {key: name for key in vocabulary() for name in texts if name.lower() == key and kind.startswith("river")}
    words = sorted({word.strip() for word in texts.get(fields.get("class", ""), ()) if word.strip()})
    classes = {word: ours for word in words if (ours := resemble(kind, word)) and class_of(kind, word, {}) is None}
    unmapped = tuple(word for word in words if word not in classes and class_of(kind, word, {}) is None)
    return Guess(kind, because, fields, classes, unmapped, is_scope)


def _find_kind(texts: Texts, names: list[str]) -> tuple[str, str, bool]:
    """The kind, what says so, and whether it is rather an outline."""
    for name, values in texts.items():
        if _share(values, lambda text: is_unit_code(plain_code(text))) >= ENOUGH:
            return "control_unit", name, False
    for column in KIND_COLUMNS["control_unit"]:
        if any(name.lower() == column for name in texts):
            return "control_unit", column, False
    for name in names:
        for kind, pattern in KIND_NAMES:
            if found := pattern.search(name):
                is_scope = SCOPE_NAMES.search(name) is not None and not texts
                return kind, found[0].strip("_- "), is_scope
    if any(SCOPE_NAMES.search(name) for name in names):
        return "other", next(name for name in names if SCOPE_NAMES.search(name)), True
    for column in KIND_COLUMNS["administrative"]:
        for name, values in texts.items():
            if name.lower() == column and _share(values, lambda text: bool(county_code(text))) >= ENOUGH:
                return "administrative", name, False
    return (*_kind_of_words(texts), False)


def _kind_of_words(texts: Texts) -> tuple[str, str]:
    """The kind whose classes a column holds, where there is one alone."""
    for name, values in texts.items():
        if len(set(values)) > MOST_CLASSES:
            continue
        fitting = [
            key
            for key, kind in KINDS.items()
            if len(kind.classes) > 1 and _share(values, partial(_is_telling, key)) >= ENOUGH
        ]
        if len(fitting) == 1:
            return fitting[0], name
    return "other", ""


def _is_telling(kind: str, text: str) -> bool:
    """Whether a word is a class of this kind and says more than a number does."""
    return not text.strip().isdecimal() and class_of(kind, text, {}) is not None


def _find_code(texts: Texts, kind: str) -> str | None:
    """The column of codes: by what it holds where the kind has codes of a known form, else by its name."""
    if kind == "control_unit":
        for name, values in texts.items():
            if _share(values, lambda text: plain_code(text).startswith("ZH")) >= ENOUGH:
                return name
    if kind == "administrative":
        coded = [name for name, values in texts.items() if _share(values, lambda t: bool(county_code(t))) >= ENOUGH]
        if coded:
            return max(coded, key=lambda name: (len(set(texts[name])), -_rank(name, CODE_COLUMNS)))
    return _named(texts, CODE_COLUMNS, CODE_ENDINGS if kind != "other" else ())


def _find_name(texts: Texts) -> str | None:
    return _named(texts, NAME_COLUMNS, NAME_ENDINGS)


def _named(texts: Texts, known: tuple[str, ...], endings: tuple[str, ...]) -> str | None:
    """The column whose name is known; among those that only end like one, the one that tells most records apart."""
    exact = sorted((name for name in texts if name.lower() in known), key=lambda name: _rank(name, known))
    if exact:
        return exact[0]
    alike = [name for name in texts if name.lower().endswith(endings) and any(texts[name])]
    return max(alike, key=lambda name: len(set(texts[name])), default=None)


def _rank(name: str, known: tuple[str, ...]) -> int:
    return known.index(name.lower()) if name.lower() in known else len(known)


def _find_class(texts: Texts, kind: str, taken: set[str]) -> str | None:
    """The column most of whose words are, or resemble, classes of the kind."""
    if len(kind_of(kind).classes) < 2:
        return None
    shares = {
        name: _share(values, lambda text: resemble(kind, text) is not None)
        for name, values in texts.items()
        if name not in taken and len(set(values)) <= MOST_CLASSES
    }
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= ENOUGH else None


def _share(values: list[str], holds: Callable[[str], bool]) -> float:
    """The part of the records that are not blank for which something holds."""
    counted = Counter(value for value in values if value.strip())
    fitting = sum(count for value, count in counted.items() if holds(value))
    return fitting / counted.total() if counted else 0.0


def resemble(kind: str, word: str) -> str | None:
    """The one class of a kind that a word is, or that stands in it; None where none or several do.

    >>> resemble("water_source", "Ⅱ级保护区（陆域）"), resemble("noise_zone", "4a"), resemble("wetland", "水面")
    ('二级', '4a类', None)
    """
    known = class_of(kind, word, {})
    if known is not None:
        return known
    plain = "".join(unicodedata.normalize("NFKC", word).split())
    classes = kind_of(kind).classes
    if f"{plain}类" in classes:
        return f"{plain}类"
    for roman, chinese in _ROMAN.items():
        if f"{chinese}级" in classes and plain.startswith(f"{roman}级"):
            plain = plain.replace(f"{roman}级", f"{chinese}级", 1)
            break
    within = [one for one in classes if one in plain]
    longest = [one for one in within if not any(one != other and one in other for other in within)]
    return longest[0] if len(longest) == 1 else None
