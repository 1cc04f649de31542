"""What a proposal is: the structure of some words of a clause, with those words; and what the patterns share."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

# A condition or a judged structure as plain values, in the words of a rule pack.
Plain: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A structure that a fixed pattern reads off a clause.

    `spans` are the places in the bare text that it accounts for; `words` what stands there.
    """

    pattern: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    judged: Plain


# Reads proposals off the bare text of a clause.
Pattern: TypeAlias = Callable[[str], Iterator[Proposal]]

_NATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "新建、改建、扩建": ("new", "rebuild", "expand"),
    "新建、改建和扩建": ("new", "rebuild", "expand"),
    "新、改、扩建": ("new", "rebuild", "expand"),
    "新改扩建": ("new", "rebuild", "expand"),
    "新建、改建": ("new", "rebuild"),
    "新建、扩建": ("new", "expand"),
    "新建": ("new",),
}
# The nature of a construction, never the head of a longer or misprinted list of natures.
NATURE: Final = "(?<!建、)(?<![新改扩]、)(?:" + "|".join(_NATURES) + ")(?![、,和及]{0,1}[新改扩](?:建|、))"
# Silent in the words: a person decides, as in the packs of national law.
_SILENT: Final = ("expand", "rebuild", "technical_upgrade", "relocate")
HEAVY_METALS: Final = ("lead", "mercury", "cadmium", "chromium", "hexavalent_chromium", "arsenic")
COATING: Final = ("coating", "solvent_coating", "powder_coating", "electrophoretic_coating")
INDUSTRY: Final[Plain] = {"industry": ["B", "C", "D"]}
PUBLIC_SEWAGE: Final[Plain] = {
    "any": [
        {"fact": "project_types", "includes": ["sewage_plant"]},
        {"fact": "content", "includes": ["urban_rural_sewage", "central_industrial_wastewater"]},
    ]
}


def nature(words: str) -> Plain:
    """The condition that the words for the nature of a construction say.

    >>> nature("新建、扩建")["in"], nature("新建、扩建")["unclear"]
    (['new', 'expand'], ['technical_upgrade', 'relocate'])
    """
    named = _NATURES[words]
    silent = [word for word in _SILENT if word not in named]
    if "rebuild" not in named:
        silent = [word for word in silent if word not in ("expand", "rebuild")]
    return {"fact": "building_nature", "in": list(named), "unclear": silent}


def brought_in() -> Plain:
    """The condition that 引入 and 引进 say: what comes to the place, not what already stands there."""
    return {"fact": "building_nature", "in": ["new", "relocate"], "unclear": ["expand", "rebuild", "technical_upgrade"]}


def review(zh: str, en: str) -> Plain:
    """A question to a person."""
    return {"review": {"zh": zh, "en": en}}


def exception(zh: str, en: str, when: Plain | None = None) -> Plain:
    """An exception; without a condition a person says whether it holds."""
    asked = review(f"项目是否属于{zh}？", f"Is the project one of these: {en}?")
    return {"title": {"zh": zh, "en": en}, "when": when or asked}


def high_in_voc() -> Plain:
    """The question whether a project makes or uses materials that give off much solvent."""
    return review(
        "项目是否生产或者使用高挥发性有机物原辅材料？",
        "Does the project make or use materials high in volatile organic compounds?",
    )


def every(*parts: Plain) -> Plain:
    """All of the conditions."""
    return parts[0] if len(parts) == 1 else {"all": list(parts)}


def either(*parts: Plain) -> Plain:
    """Any of the conditions."""
    return parts[0] if len(parts) == 1 else {"any": list(parts)}


def structure(effect: str, when: Plain | None = None, **further: Any) -> Plain:
    """A judged structure of an effect, its condition and what else it says."""
    said = {"effect": effect, **({"when": when} if when else {})}
    return said | {key: value for key, value in further.items() if value}


def found(pattern: str, match: re.Match[str], judged: Plain, *others: re.Match[str]) -> Proposal:
    """The proposal that stands on one or more places of the text."""
    places = (match, *others)
    return Proposal(pattern, tuple(place[0] for place in places), tuple(place.span() for place in places), judged)
