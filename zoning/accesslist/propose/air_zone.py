"""What the sub-zones of the air forbid or restrict."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zoning.accesslist.propose.proposal import (
    INDUSTRY,
    NATURE,
    Plain,
    Proposal,
    either,
    every,
    exception,
    found,
    high_in_voc,
    nature,
    review,
    structure,
)

_RECEPTOR: Final = re.compile(
    r"受体敏感重点管控区内?,应?严格限制(新建)储油库[^。;,]*有毒有害大气污染物[^。;,]*以及使用溶剂型([^。;,]*?)等高挥发性有机物[^。;,]*?项目"
    r"(和家具制造项目)?(?:,鼓励现有[^。;]*)?"
)
_LAYOUT: Final = re.compile(r"布局敏感区?重点管控区内?,应?严格限制(新建)[^。;,]*高挥发性有机物[^。;,]*项目")
_LARGE: Final = re.compile(rf"原则上不再({NATURE})新增氮氧化物、[^。;,]*尘[^。;,]*较大的[^。;,]*项目")
_WEAK: Final = re.compile(r"弱扩散重点管控区内?,[^。;]{0,24}严格控制[“\"]两高[”\"]项目(?:建设)?")
_PRIORITY: Final = re.compile(
    rf"大气环境优先保护区内,禁止({NATURE})大气污染物排放工业项目(\([^()]*不纳入环评管理[^()]*除外\))?"
)
_TO_AIR: Final = (
    *(
        "so2",
        "nox",
        "particulate",
        "pm10",
        "pm25",
        "voc",
        "ammonia",
        "hydrogen_sulphide",
        "hydrogen_chloride",
        "chlorine",
    ),
    *("sulphuric_acid_mist", "benzene", "toluene", "xylene", "formaldehyde", "odour"),
)
_SOLVENT: Final[Mapping[str, Plain]] = {
    "涂料": {"fact": "solvent_coating", "above": "0 t/a"},
    "油墨": {"fact": "solvent_ink", "above": "0 t/a"},
    "胶黏剂": {"fact": "solvent_adhesive", "above": "0 t/a"},
    "清洗剂": {"process": ["cleaning_organic_solvent"]},
}
# What the layer of element zones has to say in its column `subtype`.
RECEPTOR, LAYOUT, WEAK = "受体敏感", "布局敏感", "弱扩散"


def air_zones(text: str) -> Iterator[Proposal]:
    """The structures of the usual wordings for sub-zones of the air."""
    for match in _RECEPTOR.finditer(text):
        furniture: list[Plain] = [{"industry": ["21"]}] if match[3] else []
        asked = review(
            "项目是否产生和排放有毒有害大气污染物，或者使用其他高挥发性有机物原辅材料？",
            "Does the project give off toxic air pollutants, or use other materials high in volatile compounds?",
        )
        depot = {"fact": "content", "includes": ["oil_depot", "underground_oil_depot"]}
        solvents = [_SOLVENT[word] for word in match[2].split("、") if word in _SOLVENT]
        caught = either(depot, *solvents, *furniture, asked)
        yield found("air-zone", match, structure("restrict", every(_zone(RECEPTOR), nature(match[1]), caught)))
    for match in _LAYOUT.finditer(text):
        yield found("air-zone", match, structure("restrict", every(_zone(LAYOUT), nature(match[1]), high_in_voc())))
        yield from _large_emitters(text, match)
    for match in _WEAK.finditer(text):
        when = every(_zone(WEAK), {"fact": "two_high", "is": "yes"})
        yield found("air-zone", match, structure("restrict", when))
    for match in _PRIORITY.finditer(text):
        yield _priority(match)


def _large_emitters(text: str, zone: re.Match[str]) -> Iterator[Proposal]:
    for match in _LARGE.finditer(text):
        asked = review(
            "新增的氮氧化物、烟（粉）尘排放量是否较大？", "Is the added emission of nitrogen oxides or dust large?"
        )
        when = every(_zone(LAYOUT), nature(match[1]), {"pollutant": ["nox", "particulate"]}, asked)
        yield found("air-zone", match, structure("restrict", when), zone)


def _priority(match: re.Match[str]) -> Proposal:
    zone = {"touches": {"kind": "element_zone", "class": "优先保护", "attributes": {"element": "大气环境"}}}
    asked = review("项目是否排放大气污染物？", "Does the project give off air pollutants?")
    when = every(zone, nature(match[1]), INDUSTRY, either({"pollutant": list(_TO_AIR)}, asked))
    excepted = exception("国家和省规定不纳入环评管理的项目", "projects that nation and province free from the EIA")
    return found("air-zone", match, structure("prohibit", when, exceptions=[excepted] if match[2] else None))


def _zone(subtype: str) -> Plain:
    return {"touches": {"kind": "element_zone", "class": "重点管控", "attributes": {"subtype": subtype}}}
