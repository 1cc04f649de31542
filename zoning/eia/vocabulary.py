"""Words of the vocabulary that conditions of the catalogue and of its local lists have beyond those of rule packs."""

from typing import Final

from zoning.condition import Condition, Includes
from zoning.condition.reading.base import ReadPart
from zoning.document import Form
from zoning.eia.condition import Makes, Only
from zoning.eia.sensitive import GROUPS, MEMBERS, members_of, touches_sensitive
from zoning.fact import find_fact
from zoning.industry import digits_of, nearest

_MEMBERS: Final = (*GROUPS, *MEMBERS)


def read_content(form: Form, rule: str, read: ReadPart) -> Condition:
    """What is built or made is one of some words; beside them may stand `codes` and `among`."""
    words = words_of_fact("content", form, "content")
    if not (form.has("codes") or form.has("among")):
        return Includes("content", words)
    return Makes(words, read_codes(form, "codes"), read_codes(form, "among"))


def read_own_content(form: Form, own: frozenset[str]) -> Condition:
    """What is built or made as a line of an item asks it, `own` being all words of the item."""
    words = words_of_fact("content", form, "content")
    return Makes(words, read_codes(form, "codes"), read_codes(form, "among"), own)


def read_only(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project has these processes and no others."""
    return Only("processes", words_of_fact("processes", form, "only"))


def read_sensitive(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project touches one of the sensitive areas that are named, by groups or members of article 3."""
    members = read_members(form, "sensitive")
    if not members:
        form.problems.add("bad-value", form.line, form.name("sensitive"), "nothing", ", ".join(_MEMBERS))
    return touches_sensitive(members)


def read_members(form: Form, key: str) -> tuple[str, ...]:
    """The members of article 3 that stand under a key, by groups or by themselves."""
    words = form.words(key)
    for word in words:
        if word not in _MEMBERS:
            form.problems.add("bad-value", form.line, form.name(key), word, ", ".join(_MEMBERS))
    return members_of(word for word in words if word in _MEMBERS)


def read_codes(form: Form, key: str) -> tuple[str, ...]:
    """The industry codes that stand under a key, as digits."""
    found = []
    for code in form.words(key):
        digits = digits_of(code)
        if digits is None:
            form.problems.add("bad-value", form.line, form.name(key), code, "; ".join(nearest(code)))
        found.append(digits or code)
    return tuple(found)


def read_quantities(form: Form, key: str) -> tuple[str, ...]:
    """The quantities of a project that stand under a key."""
    words = form.words(key)
    for word in words:
        fact = find_fact(word)
        if fact is None or fact.type != "quantity":
            form.problems.add("bad-value", form.line, form.name(key), word, "a fact that is a quantity")
    return words


def words_of_fact(fact: str, form: Form, key: str) -> tuple[str, ...]:
    """The words of a list fact that stand under a key."""
    known = find_fact(fact)
    allowed = known.values if known is not None else None
    words = form.words(key)
    for word in words:
        if allowed is not None and word not in allowed:
            form.problems.add("bad-value", form.line, form.name(key), word, f"a word of the fact {fact}")
    return words
