"""Attributes of features that rules ask for, in our words: a layer's own spelling never decides silently."""

from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from zoning.fact import read_dictionary

# The closed words of an attribute with their Chinese and English names.
Words: TypeAlias = Mapping[str, tuple[str, str]]
_further: dict[str, Words] = {}


def use_attributes(attributes: Mapping[str, Words]) -> None:
    """Make these the further closed attributes in use, besides the built-in ones, in place of those before."""
    _further.clear()
    _further.update(attributes)


def vocabulary() -> Mapping[str, Words]:
    """The closed words of each attribute, built in or declared by the packs in use."""
    return {**built_in_words(), **_further} if _further else built_in_words()


@cache
def built_in_words() -> Mapping[str, Words]:
    """The closed words of the attributes that every pack may rely on."""
    return {
        "basin": dict(read_dictionary()["basins"].values or {}),
        "order": {
            "main": ("干流", "main stem"),
            "major_tributary": ("重要支流", "major tributary"),
            "tributary": ("一般支流", "lesser tributary"),
        },
        "water": {
            "taihu": ("太湖", "Lake Tai"),
            "dianshan": ("淀山湖", "Lake Dianshan"),
            "taipu": ("太浦河", "Taipu"),
            "xinmeng": ("新孟河", "Xinmeng"),
            "wangyu": ("望虞河", "Wangyu"),
            "taihu_inflow": ("其他主要入太湖河道", "other main river into Lake Tai"),
            "other": ("其他水体", "another water"),
        },
    }


def attribute_of(key: str, word: object) -> str | None:
    """Our word for what a layer says; None where it is blank or, for a closed attribute, not a word we know.

    >>> attribute_of("basin", "长江"), attribute_of("basin", "长江流域?"), attribute_of("remark", " x ")
    ('yangtze', None, 'x')
    """
    text = "" if word is None or word != word else str(word).strip()
    known = vocabulary().get(key)
    if known is None or not text:
        return text or None
    return next((ours for ours, names in known.items() if text.lower() in (ours, names[0], names[1].lower())), None)
