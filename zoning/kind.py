"""The closed vocabulary of the map: kinds of layer, their classes, and what each kind is called."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of layer: its key, its Chinese and English name, and its closed list of classes.

    `protected`: touching it can forbid a project, so it may not pass unjudged when no pack covers it. `areal`: its
    features are areas; a line or point among them hides what it was meant to hold.
    """

    key: str
    zh: str
    en: str
    classes: tuple[str, ...] = ()
    protected: bool = False
    areal: bool = False

    @property
    def default_class(self) -> str | None:
        """The class of a feature whose layer names none: the only one there is, else not known (None)."""
        return self.classes[0] if len(self.classes) == 1 else None


_UNIT_CLASSES = ("优先保护", "重点管控", "一般管控")
_ZONED = ("核心保护区", "一般控制区")

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
            ("国家重要湿地", "省级重要湿地", "一般湿地", "红树林湿地"),
            protected=True,
            areal=True,
        ),
        Kind(
            "farmland",
            "耕地与永久基本农田",
            "farmland",
            ("永久基本农田", "永久基本农田集中区域", "其他耕地"),
            protected=True,
            areal=True,
        ),
        Kind("river", "河流", "river", ("河流",)),
        Kind("river_bank", "河湖岸线", "river bank", ("岸线",)),
        Kind("lake", "湖泊水库", "lake", ("湖泊",)),
        Kind(
            "noise_zone",
            "声环境功能区",
            "noise zone",
            ("0类", "1类", "2类", "3类", "4a类", "4b类", "噪声敏感建筑物集中区域"),
        ),
        Kind("fuel_ban_zone", "高污染燃料禁燃区", "fuel-restriction zone", ("禁燃区",), areal=True),
        Kind("industrial_park", "产业园区", "industrial park", ("产业园区",), areal=True),
        Kind("residential_area", "居住区", "residential area", ("居住区",)),
        Kind("school_hospital", "学校医院等敏感目标", "school or hospital", ("学校", "医院", "养老院", "其他敏感目标")),
        Kind("administrative", "行政区", "administrative area", ("行政区",), areal=True),
        Kind("other", "其他图层", "other layer", ("其他",)),
    )
}

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
    return known if known in KINDS[kind].classes else None
