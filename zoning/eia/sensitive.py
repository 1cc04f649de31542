"""The sensitive areas of article 3 of the catalogue, member by member, as kinds and classes of layer.

Source: classification catalogue of 2021 (生态环境部令第16号), article 3 (一), (二), (三).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from zoning.condition import AnyOf, Condition, Touches


@dataclass(frozen=True, slots=True)
class Member:
    """A sort of sensitive area: its names, and the kinds of layer (with classes, or all of them) that show it."""

    zh: str
    en: str
    kinds: tuple[tuple[str, tuple[str, ...]], ...]


MEMBERS: Final[dict[str, Member]] = {
    "national_park": Member("国家公园", "national park", (("national_park", ()),)),
    "nature_reserve": Member(
        "自然保护区",
        "nature reserve",
        (("nature_reserve", ("核心保护区", "一般控制区", "核心区", "缓冲区", "实验区")),),
    ),
    "scenic_area": Member("风景名胜区", "scenic area", (("scenic_area", ()),)),
    "world_heritage": Member("世界文化和自然遗产地", "world heritage site", (("world_heritage", ()),)),
    "marine_reserve": Member("海洋特别保护区", "special marine reserve", (("marine_reserve", ()),)),
    "water_source": Member("饮用水水源保护区", "drinking-water source zone", (("water_source", ()),)),
    "redline": Member("生态保护红线", "ecological red line", (("ecological_redline", ()),)),
    "permanent_farmland": Member(
        "永久基本农田", "permanent basic farmland", (("farmland", ("永久基本农田", "永久基本农田集中区域")),)
    ),
    "grassland": Member("基本草原", "basic grassland", (("grassland", ()),)),
    "forest_park": Member("森林公园", "forest park", (("nature_park", ("森林公园",)),)),
    "geopark": Member("地质公园", "geopark", (("nature_park", ("地质公园",)),)),
    "marine_park": Member("海洋公园", "marine park", (("nature_park", ("海洋公园",)),)),
    "other_nature_park": Member("其他自然公园", "other nature park", (("nature_park", ("湿地公园", "其他自然公园")),)),
    "important_wetland": Member(
        "重要湿地", "important wetland", (("wetland", ("国家重要湿地", "省级重要湿地", "红树林湿地")),)
    ),
    "natural_forest": Member("天然林", "natural forest", (("natural_forest", ()),)),
    "animal_habitat": Member(
        "重点保护野生动物栖息地", "habitat of protected animals", (("habitat", ("野生动物重要栖息地",)),)
    ),
    "plant_habitat": Member(
        "重点保护野生植物生长繁殖地", "growing place of protected plants", (("habitat", ("野生植物生长繁殖地",)),)
    ),
    "spawning_ground": Member(
        "重要水生生物的自然产卵场、索饵场", "spawning and feeding ground", (("habitat", ("水生生物重要栖息地",)),)
    ),
    "migration_route": Member(
        "重要水生生物的越冬场和洄游通道",
        "wintering ground and migration route",
        (("habitat", ("水生生物重要栖息地", "迁徙洄游通道")),),
    ),
    "natural_fishery": Member("天然渔场", "natural fishing ground", (("fishery_water", ()),)),
    "erosion_area": Member("水土流失重点预防区和重点治理区", "key area of soil erosion", (("erosion_area", ()),)),
    "desert_closure_area": Member(
        "沙化土地封禁保护区", "closed area of desertified land", (("desert_closure_area", ()),)
    ),
    "enclosed_sea": Member("封闭及半封闭海域", "enclosed or semi-enclosed sea", (("enclosed_sea", ()),)),
    "residential": Member(
        "以居住、医疗卫生、文化教育、科研、行政办公为主要功能的区域",
        "area of homes, health care, education, research or offices",
        (("residential_area", ()), ("school_hospital", ())),
    ),
    "cultural_relic": Member("文物保护单位", "protected monument", (("cultural_relic", ()),)),
}

# The three groups of the article; an item names a whole group, or members.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "one": ("national_park", "nature_reserve", "scenic_area", "world_heritage", "marine_reserve", "water_source"),
    "two": (
        "redline",
        "permanent_farmland",
        "grassland",
        "forest_park",
        "geopark",
        "marine_park",
        "other_nature_park",
        "important_wetland",
        "natural_forest",
        "animal_habitat",
        "plant_habitat",
        "spawning_ground",
        "migration_route",
        "natural_fishery",
        "erosion_area",
        "desert_closure_area",
        "enclosed_sea",
    ),
    "three": ("residential", "cultural_relic"),
}


def members_of(words: Iterable[str]) -> tuple[str, ...]:
    """The members that groups and members stand for, each once.

    >>> members_of(["three", "cultural_relic"])
    ('residential', 'cultural_relic')
    """
    return tuple(dict.fromkeys(member for word in words for member in GROUPS.get(word, (word,))))


def touches_sensitive(members: Iterable[str]) -> Condition:
    """Whether a project touches one of the sensitive areas; the same ones give the same condition, answered once."""
    return _touches(tuple(members))


@cache
def _touches(members: tuple[str, ...]) -> Condition:
    classes: dict[str, set[str]] = {}
    whole: set[str] = set()
    for member in members:
        for kind, words in MEMBERS[member].kinds:
            classes.setdefault(kind, set()).update(words)
            if not words:
                whole.add(kind)
    wanted = ((kind, () if kind in whole else tuple(sorted(words))) for kind, words in classes.items())
    return AnyOf(tuple(_touches_kind(kind, words) for kind, words in wanted))


@cache
def _touches_kind(kind: str, classes: tuple[str, ...]) -> Touches:
    return Touches(kind, classes)
