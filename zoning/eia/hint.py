"""Items that are usual for the code of a project, and that nothing stated of it is an answer to."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from zoning.columns import Columns
from zoning.eia.asking import words_of
from zoning.eia.classification import names_code
from zoning.eia.code import stated_codes
from zoning.eia.condition import OTHER_CONTENT
from zoning.eia.edition import Edition
from zoning.eia.item import Item
from zoning.industry import digits_of
from zoning.wording import say

_MOST_TITLES: Final = 3


def hint_lines(edition: Edition, own: Columns, lang: str) -> Iterator[str]:
    """A line for each code of a project that usually means an item, where only contents of other trades are stated.

    Such an item is not counted, since a project may well be an ancillary work alone; so that it is not forgotten
    either, it is named.
    """
    content = own.fact("content")
    stated = frozenset(content.value[0]) if content.known[0] else frozenset[str]()
    if not stated or OTHER_CONTENT in stated:
        return
    for _, code in stated_codes(own):
        usual, words = _usual_for(edition, digits_of(code) or "")
        if usual and stated.isdisjoint(words):
            yield say("eia.usual", lang, code=code, items=_listed(usual, lang))


@lru_cache(maxsize=4096)
def _usual_for(edition: Edition, code: str) -> tuple[tuple[Item, ...], frozenset[str]]:
    """The items that a code only makes likely, and all contents of items that it names or makes likely."""
    items = edition.items_for([code], ()) if code else ()
    related = [item for item in items if item.contents and names_code(code, item.related)]
    named = [item for item in items if names_code(code, item.codes)]
    words = (word for item in (*related, *named) for word in words_of(item, "content"))
    return tuple(item for item in related if item not in named), frozenset(words)


def _listed(items: tuple[Item, ...], lang: str) -> str:
    language = 0 if lang == "zh" else 1
    told = [f"{item.id} {item.title[language]}" for item in items[:_MOST_TITLES]]
    more = [f"… ({len(items)})"] if len(items) > _MOST_TITLES else []
    return ("、" if lang == "zh" else ", ").join([*told, *more])
