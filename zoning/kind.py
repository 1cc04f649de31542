"""The closed vocabulary of the map: kinds of layer, their classes, and what each kind is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of layer: its key, its Chinese and English name, and its closed list of classes.

    `protected`: touching it can forbid a project, so it may not pass unjudged when no pack covers it. `areal`: its
    features are areas; a line or point among them hides what it was meant to hold. `apart`: classes that have outlines
    of their own and often stand on another map, so that a layer which never says them tells nothing of where they lie.
    `collected`: classes that are usually drawn by several offices, of which the same holds and more: the kind as a
    whole is only denied where each of them is.
    """

    key: str
    zh: str
    en: str
    classes: tuple[str, ...] = ()
    protected: bool = False
    areal: bool = False
    apart: tuple[str, ...] = ()
    collected: tuple[str, ...] = ()

    @property
    def separate(self) -> tuple[str, ...]:
        """The classes that a layer has to say before its silence tells anything of them."""
        return (*self.collected, *self.apart)

    @property
    def default_class(self) -> str | None:
        """The class of a feature whose layer names none: the only one there is, else not known (None)."""
        return self.classes[0] if len(self.classes) == 1 else None


_UNIT_CLASSES = ("优先保护", "重点管控", "一般管控")
_ZONED = ("核心保护区", "一般控制区")
_WETLANDS = ("国家重要湿地", "省级重要湿地", "一般湿地", "红树林湿地")
_PARKS = ("森林公园", "地质公园", "海洋公园", "湿地公园")
_HABITATS = ("野生动物重要栖息地", "野生植物生长繁殖地", "水生生物重要栖息地", "迁徙洄游通道")
_KARST = ("泉域保护范围", "岩溶强发育区域")
_ROADS = ("高速公路", "国道", "省道", "县道", "乡道")
_SENSITIVE = ("学校", "医院", "养老院")

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("control_unit", "生态环境管控单元", "control unit", _UNIT_CLASSES, areal=True),
        Kind("element_zone", "环境要素管控分区", "environmental element zone", _UNIT_CLASSES, areal=True),
        Kind(
            "ecological_redline", "生态保护红线", "ecological red line", ("生态保护红线",), protected=True, areal=True
        ),
        Kind(
            "nature_reserve",
            "自然保护区",
            "nature reserve",
            (*_ZONED, "核心区", "缓冲区", "实验区", "外围保护地带"),
            protected=True,
            areal=True,
        ),
        Kind("national_park", "国家公园", "national park", _ZONED, protected=True, areal=True),
        Kind(
            "water_source",
            "饮用水水源保护区",
            "drinking-water source zone",
            ("一级", "二级", "准"),
            protected=True,
            areal=True,
        ),
        Kind("scenic_area", "风景名胜区", "scenic area", ("核心景区", "其他景区"), protected=True, areal=True),
        Kind(
            "wetland",
            "湿地",
            "wetland",
            _WETLANDS,
            protected=True,
            areal=True,
            collected=_WETLANDS,
        ),
        Kind(
            "farmland",
            "耕地与永久基本农田",
            "farmland",
            ("永久基本农田", "永久基本农田集中区域", "其他耕地"),
            protected=True,
            areal=True,
            apart=("永久基本农田集中区域",),
        ),
        Kind("river", "河流", "river", ("河流",)),
        Kind("river_bank", "河湖岸线", "river bank", ("岸线",)),
        Kind("lake", "湖泊水库", "lake", ("湖泊",)),
        Kind(
            "noise_zone",
            "声环境功能区",
            "noise zone",
            ("0类", "1类", "2类", "3类", "4a类", "4b类", "噪声敏感建筑物集中区域"),
            apart=("噪声敏感建筑物集中区域",),
        ),
        Kind("fuel_ban_zone", "高污染燃料禁燃区", "fuel-restriction zone", ("禁燃区",), areal=True),
        Kind(
            "shore_control_zone",
            "河湖岸线管控范围",
            "shore control zone",
            ("岸线管控范围",),
            protected=True,
            areal=True,
        ),
        Kind(
            "nature_park",
            "自然公园",
            "nature park",
            (*_PARKS, "其他自然公园"),
            protected=True,
            areal=True,
            apart=("其他自然公园",),
            collected=_PARKS,
        ),
        Kind(
            "world_heritage",
            "世界文化和自然遗产地",
            "world heritage site",
            ("世界文化和自然遗产地",),
            protected=True,
            areal=True,
        ),
        Kind(
            "marine_reserve",
            "海洋特别保护区",
            "special marine reserve",
            ("海洋特别保护区",),
            protected=True,
            areal=True,
        ),
        Kind(
            "ecological_function_area",
            "重点生态功能区",
            "key ecological function area",
            ("重点生态功能区",),
            protected=True,
            areal=True,
        ),
        Kind(
            "habitat",
            "重要生境",
            "important habitat",
            _HABITATS,
            protected=True,
            collected=_HABITATS,
        ),
        Kind(
            "germplasm_reserve",
            "水产种质资源保护区",
            "aquatic germplasm reserve",
            ("水产种质资源保护区",),
            protected=True,
            areal=True,
        ),
        Kind("fishery_water", "重要渔业水域", "important fishery water", ("重要渔业水域",), protected=True),
        Kind("grassland", "基本草原", "basic grassland", ("基本草原",), protected=True, areal=True),
        Kind("natural_forest", "天然林", "natural forest", ("天然林",), protected=True, areal=True),
        Kind(
            "erosion_area",
            "水土流失重点防治区",
            "key area of soil erosion",
            ("重点预防区", "重点治理区"),
            areal=True,
        ),
        Kind(
            "desert_closure_area",
            "沙化土地封禁保护区",
            "closed area of desertified land",
            ("沙化土地封禁保护区",),
            protected=True,
            areal=True,
        ),
        Kind("enclosed_sea", "封闭及半封闭海域", "enclosed or semi-enclosed sea", ("封闭及半封闭海域",), areal=True),
        Kind(
            "seashore",
            "海岸线",
            "seashore",
            ("严格保护岸线", "其他自然岸线", "人工岸线"),
            protected=True,
        ),
        Kind("island", "无居民海岛", "uninhabited island", ("无居民海岛",), protected=True, areal=True),
        Kind(
            "spring_area",
            "泉域与岩溶区",
            "spring and karst area",
            _KARST,
            protected=True,
            areal=True,
            collected=_KARST,
        ),
        Kind(
            "river_management_area",
            "河湖管理范围",
            "managed bounds of a river or lake",
            ("河湖管理范围", "堤防和护堤地"),
            protected=True,
            areal=True,
            apart=("堤防和护堤地",),
        ),
        Kind(
            "sand_mining_ban",
            "禁止采砂区",
            "area closed to sand mining",
            ("禁止采砂区",),
            protected=True,
            areal=True,
        ),
        Kind("water_function_zone", "水功能区", "water function zone", ("达标", "不达标")),
        Kind(
            "cultural_relic",
            "文物保护单位",
            "protected monument",
            ("保护范围", "建设控制地带"),
            protected=True,
            areal=True,
            apart=("建设控制地带",),
        ),
        Kind(
            "airport_noise_area",
            "民用机场噪声管控区",
            "noise area of an airport",
            ("禁止建设区域", "限制建设区域"),
            areal=True,
        ),
        Kind("central_heating_area", "集中供热管网覆盖区", "central-heating area", ("集中供热管网覆盖区",), areal=True),
        Kind(
            "pipeline",
            "油气管道",
            "oil or gas pipeline",
            ("管道", "穿越河流管道", "专用隧道", "附属设施"),
            apart=("穿越河流管道", "专用隧道", "附属设施"),
        ),
        Kind(
            "road",
            "公路",
            "road",
            (*_ROADS, "渡口和桥梁", "隧道"),
            apart=("渡口和桥梁", "隧道"),
            collected=_ROADS,
        ),
        Kind("railway", "铁路", "railway", ("高速铁路", "其他铁路", "隧道"), apart=("隧道",)),
        Kind(
            "power_line", "架空电力线路保护区", "protected strip of a power line", ("架空电力线路保护区",), areal=True
        ),
        Kind("industrial_park", "产业园区", "industrial park", ("产业园区",), areal=True),
        Kind("residential_area", "居住区", "residential area", ("居住区",)),
        Kind(
            "school_hospital",
            "学校医院等敏感目标",
            "school or hospital",
            (*_SENSITIVE, "其他敏感目标"),
            apart=("其他敏感目标",),
            collected=_SENSITIVE,
        ),
        Kind("administrative", "行政区", "administrative area", ("行政区",), areal=True),
        Kind("other", "其他图层", "other layer", ("其他",)),
    )
}

# The kinds that the rule packs in use declare; everything else iterates over KINDS, which never changes.
_further: dict[str, Kind] = {}


def use_kinds(kinds: Iterable[Kind]) -> None:
    """Make these the further kinds in use, besides the built-in ones, in place of those before."""
    _further.clear()
    _further.update((kind.key, kind) for kind in kinds)


def find_kind(key: str) -> Kind | None:
    """The built-in or declared kind of a key, or None."""
    return KINDS.get(key) or _further.get(key)


def kind_of(key: str) -> Kind:
    """The built-in or declared kind of a key that a reader has let pass. Raises KeyError for any other."""
    return KINDS[key] if key in KINDS else _further[key]


def kinds_in_use() -> Mapping[str, Kind]:
    """The built-in kinds, then those that the packs in use declare."""
    return {**KINDS, **_further}


# A bureau's usual spellings of our class words; a catalogue's own `classes` come first.
_SYNONYMS: dict[str, dict[str, str]] = {
    "control_unit": {
        "1": "优先保护",
        "2": "重点管控",
        "3": "一般管控",
        "优先保护单元": "优先保护",
        "重点管控单元": "重点管控",
        "一般管控单元": "一般管控",
        "优先": "优先保护",
        "重点": "重点管控",
        "一般": "一般管控",
    },
    "water_source": {
        "一级保护区": "一级",
        "二级保护区": "二级",
        "准保护区": "准",
        "饮用水水源一级保护区": "一级",
        "饮用水水源二级保护区": "二级",
        "饮用水水源准保护区": "准",
    },
}
_SYNONYMS["element_zone"] = _SYNONYMS["control_unit"]


def class_of(kind: str, word: object, mapping: dict[str, str]) -> str | None:
    """Our class for a layer's own word, or None where the word is blank or not known.

    >>> class_of("water_source", "二级保护区", {})
    '二级'
    >>> class_of("water_source", "三级", {}) is None
    True
    """
    text = "" if word is None else str(word).strip()
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    known = mapping.get(text) or _SYNONYMS.get(kind, {}).get(text) or text
    return known if known in kind_of(kind).classes else None
