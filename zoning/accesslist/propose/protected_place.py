"""Bans inside nature parks and reserves, on steep land and in hazard areas, and the grades of a water source."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zoning.accesslist.propose.proposal import (
    NATURE,
    Plain,
    Proposal,
    either,
    every,
    exception,
    found,
    nature,
    review,
    structure,
)

_PARKS: Final = "湿地公园|森林公园|地质公园"
_LISTED: Final = re.compile(rf"({_PARKS})内禁止下列[^:。]{{0,12}}行为:([^。]+)")
_INSIDE: Final = re.compile(rf"禁止在({_PARKS}|自然保护区)内(?:进行|从事)([^。;]+)")
_EXCEPTION: Final = re.compile(r"但是?,法律、行政法规另有规定的除外")
_ACTIVITIES: Final[Mapping[str, str]] = {
    "开矿": "mining",
    "采石": "quarrying",
    "取土": "soil_digging",
    "采土": "soil_digging",
    "挖沙": "sand_digging",
    "挖砂": "sand_digging",
    "采砂": "sand_digging",
    "采沙": "sand_digging",
    "放牧": "grazing",
    "砍伐": "logging",
    "狩猎": "hunting",
    "猎捕": "hunting",
    "捕捞": "fishing",
    "采药": "herb_gathering",
    "开垦": "reclamation",
    "烧荒": "burning",
}
_TYPES: Final[Mapping[str, str]] = {"修坟": "grave", "坟墓": "grave", "高尔夫球场": "golf_course"}
_CONTENT: Final[Mapping[str, str]] = {"房地产": "housing_development"}
_WORDS: Final = _ACTIVITIES.keys() | _TYPES.keys() | _CONTENT.keys()
# What such words qualify is not banned as such.
_QUALIFIED: Final = re.compile("毁林|擅自|非法|损毁|破坏|超标|违规|违法")
_BUILT: Final = re.compile(f"({NATURE})坟墓")
_STEEP: Final = re.compile(r"禁止在(\d{2})度以上的陡坡地开垦种植农作物")
_HAZARD: Final = re.compile(r"禁止在崩塌、滑坡危险区(?:、|和|及)泥石流易发区从事([^。;,]+?)等[^。;,]*水土流失[^。;,]*")
_CORE: Final = re.compile(r"自然保护地核心保护区原则上禁止人为活动")
_REST: Final = re.compile(r"其他区域严格禁止开发性、生产性建设活动")
_LIMITED: Final = re.compile(r"生态保护红线内,[^。]*?仅允许[^。]*有限人为活动")
_SPLIT: Final = re.compile("、|以及|和其他|和|等|,")
_GRADES: Final = (
    ("一级", re.compile(rf"禁止在[^。;]{{0,6}}水源一级保护区内({NATURE})与供水设施[^。;]{{0,8}}无关的[^。;,]*")),
    ("二级", re.compile(rf"禁止在[^。;]{{0,6}}水源二级保护区内({NATURE})排放污染物的[^。;,]*")),
    ("准", re.compile(rf"禁止在[^。;]{{0,6}}水源准保护区内({NATURE})对水体污染严重的[^。;,]*")),
)


def parks(text: str) -> Iterator[Proposal]:
    """What is banned inside a park or reserve, of what the vocabulary has a word for."""
    for match in (*_LISTED.finditer(text), *_INSIDE.finditer(text)):
        place, head = _place(match[1]), (match.start(), match.start(2))
        plain: dict[str, tuple[int, int]] = {}
        for start, part in _segments(match):
            built = _BUILT.match(part)
            if built is not None:
                when = every(place, nature(built[1]), {"fact": "project_types", "includes": ["grave"]})
                yield _standing(text, (head, (start, start + built.end())), structure("prohibit", when))
            else:
                plain |= {word: (start + at, start + at + len(word)) for at, word in _items(part) if word in _WORDS}
        if plain:
            further = _EXCEPTION.search(text)
            exceptions = [exception("法律、行政法规另有规定的情形", "what law or regulation provides otherwise")]
            spans = (head, *plain.values(), *([further.span()] if further else []))
            when = every(place, either(*_named(set(plain))))
            yield _standing(text, spans, structure("prohibit", when, exceptions=exceptions if further else None))


def _standing(text: str, spans: tuple[tuple[int, int], ...], judged: Plain) -> Proposal:
    """A proposal on the head of a list and the items of it that it reads: the others stay a person's."""
    return Proposal("protected-place", tuple(text[start:end] for start, end in spans), spans, judged)


def _segments(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The parts of a list between semicolons that ban things as such, with where each begins."""
    at = match.start(2)
    for part in match[2].split(";"):
        if not _QUALIFIED.search(part):
            yield at, part
        at += len(part) + 1


def red_line(text: str) -> Iterator[Proposal]:
    """What the ecological red line leaves: nothing in core zones in principle, a few activities elsewhere."""
    line = {"touches": {"kind": "ecological_redline"}}
    core = [{"touches": {"kind": kind, "class": "核心保护区"}} for kind in ("nature_reserve", "national_park")]
    for match in _CORE.finditer(text):
        if "生态保护红线" in text[: match.start()]:
            yield found("red-line", match, structure("restrict", every(line, either(*core))))
    for match in _REST.finditer(text):
        if "生态保护红线" in text[: match.start()]:
            asked = review("项目是否属于开发性、生产性建设活动？", "Is the project one of development or production?")
            yield found("red-line", match, structure("prohibit", every(line, asked)))
    for match in _LIMITED.finditer(text):
        yield found("red-line", match, structure("restrict", line))


def _place(word: str) -> Plain:
    if word == "自然保护区":
        return {"touches": {"kind": "nature_reserve"}}
    return {"touches": {"kind": "nature_park", "class": word}}


def _items(segment: str) -> Iterator[tuple[int, str]]:
    """The items of a segment, each with where it begins."""
    at = 0
    for item in _SPLIT.split(segment):
        at = segment.index(item, at)
        word = re.sub("^(?:从事|进行)", "", item)
        yield at + len(item) - len(word), word
        at += len(item)


def _named(words: set[str]) -> list[Plain]:
    """Conditions on the words of a list, fact by fact."""
    tables = (("activities", _ACTIVITIES), ("project_types", _TYPES), ("content", _CONTENT))
    said = [(key, sorted({table[word] for word in words if word in table})) for key, table in tables]
    return [{"fact": key, "includes": values} for key, values in said if values]


def steep_and_hazardous_land(text: str) -> Iterator[Proposal]:
    """Bans on ploughing steep land and on digging where the ground slides; where that is, a person says."""
    for match in _STEEP.finditer(text):
        degrees = int(match[1])
        asked = review(
            f"本条所指的区域内是否在{degrees}度以上的陡坡地开垦种植农作物？",
            f"Is land of {degrees} degrees or more ploughed up for crops where this clause holds?",
        )
        when = every(
            {"fact": "activities", "includes": ["reclamation"]}, {"fact": "max_slope", "at_least": degrees}, asked
        )
        yield found("land", match, structure("prohibit", when))
    for match in _HAZARD.finditer(text):
        items = match[1].split("、")
        if all(item in _ACTIVITIES for item in items):
            asked = review(
                "用地是否位于本条所指的崩塌、滑坡危险区或者泥石流易发区？",
                "Does the site lie in an area of landslides or debris flows that this clause means?",
            )
            when = every(*_named(set(items)), asked)
            yield found("land", match, structure("prohibit", when))


def water_source_grades(text: str) -> Iterator[Proposal]:
    """The bans of the first, second and quasi-protection zone of a drinking-water source, each its own."""
    asked = review("项目是否对水体污染严重？", "Does the project pollute water seriously?")
    caught: Mapping[str, Plain] = {
        "一级": {"fact": "water_supply_related", "is": "no"},
        "二级": {"fact": "discharges_pollutants", "is": "yes"},
        "准": asked,
    }
    for grade, pattern in _GRADES:
        for match in pattern.finditer(text):
            zone = {"touches": {"kind": "water_source", "class": grade}}
            yield found("water-source", match, structure("prohibit", every(zone, nature(match[1]), caught[grade])))
