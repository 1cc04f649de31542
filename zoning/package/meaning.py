"""What the columns of an edition mean, as far as the catalogue or their names say it."""

from typing import Final

from zoning.catalogue import LayerEntry
from zoning.clause import DIMENSIONS, UNDIVIDED
from zoning.wording import has_word, say

_WORDS: Final = {one.key: (one.zh, one.en) for one in (*DIMENSIONS, UNDIVIDED)}
_COLUMNS: Final = {name: one.key for one in (*DIMENSIONS, UNDIVIDED) for name in one.columns}


def word_of(column: str, entry: LayerEntry) -> str:
    """Our word for a column: what the catalogue calls it, or the dimension of the access list its name stands for."""
    own = next((key for key, name in entry.fields.items() if name == column), "")
    return own or _COLUMNS.get(column, "")


def meaning_of(column: str, entry: LayerEntry, lang: str) -> str:
    """What a column means; blank where nobody says it."""
    word = word_of(column, entry)
    if word in _WORDS:
        return _WORDS[word][0 if lang == "zh" else 1]
    key = f"package.field.{word}"
    return say(key, lang) if has_word(key) else word
