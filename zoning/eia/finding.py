"""Finds the items a word or a code may mean, the likeliest first, with what tells them apart."""

from dataclasses import dataclass
from typing import Any, Final

from zoning.eia.asking import words_of
from zoning.eia.edition import Edition
from zoning.eia.item import Item
from zoning.fact import find_fact
from zoning.industry import name_of, search

# How much a match is worth: a word of the item, its title, what it lists, the name of one of its industries.
_WORD: Final = 8
_TITLE: Final = 6
_CONTENT: Final = 4
_PROCESS: Final = 3
_INDUSTRY: Final = 2


@dataclass(frozen=True, slots=True)
class Found:
    """An item that a search found: how well, and by which words."""

    item: Item
    score: int
    because: tuple[str, ...]

    def to_dict(self, edition: Edition, lang: str) -> dict[str, Any]:
        """The candidate as the answer shows it; `lines` tell it from the others."""
        language = 0 if lang == "zh" else 1
        item = self.item
        return {
            "item": item.id,
            "title": item.title[language],
            "group": edition.group(item.group).title[language],
            "codes": [f"{code}*" if code in item.starred else code for code in item.codes],
            "because": list(self.because),
            "lines": [{"document": branch.document.key, "says": branch.says[language]} for branch in item.branches],
        }


def find_items(edition: Edition, words: str) -> list[Found]:
    """The items that words may mean, the best match first, then by number. Several words: all count."""
    wanted = [word for word in words.replace("，", " ").replace("、", " ").split() if word]
    codes = {word: search(word) for word in wanted}
    found = []
    for item in edition.items:
        matches = [match for word in wanted for match in _matches(item, word, codes[word])]
        if matches:
            score = sum(worth for worth, _ in matches)
            found.append(Found(item, score, tuple(dict.fromkeys(text for _, text in matches))))
    return sorted(found, key=lambda one: (-one.score, one.item.number))


def _matches(item: Item, word: str, codes: list[str]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    lower = word.lower()
    for own in item.words:
        if lower == own.lower():
            found.append((2 * _WORD, own))
        elif lower in own.lower() or own.lower() in lower:
            found.append((_WORD, own))
    if any(lower in title.lower() for title in item.title):
        found.append((_TITLE, item.title[0]))
    for worth, fact in ((_CONTENT, "content"), (_PROCESS, "processes")):
        known = find_fact(fact)
        values = known.values if known is not None and known.values is not None else {}
        named = [values[key][0] for key in dict.fromkeys(words_of(item, fact)) if key in values]
        found += [(worth, name) for name in named if word in name]
    own_codes = [code for code in codes if code.startswith(item.codes)] if item.codes else []
    found += [(_INDUSTRY, f"{code} {name_of(code)}") for code in own_codes[:3]]
    return found
