"""What a project has to bring along or keep away from, and references onward."""

import re
from collections.abc import Iterator
from typing import Final

from zoning.accesslist.propose.proposal import (
    COATING,
    NATURE,
    Plain,
    Proposal,
    brought_in,
    either,
    every,
    found,
    nature,
    review,
    structure,
)

_DRAINS: Final = re.compile(
    r"住宅、商业体、学校、市场(、医院)?等[^。;,]*应当[^。;,]*公共排水设施(?:,[^。;]*不得投入使用)?"
)
_QUARTER: Final = re.compile(r"新建小区严格实施雨污分流(?:,[^。]*)?")
_ENERGY: Final = re.compile(r"(新建)高能耗项目[^。;,]*达到国际国内先进水平")
_CLEAN: Final = re.compile(r"有[^。;,]*清洁生产标准的新引进项目[^。;,]*先进水平")
_FARM: Final = re.compile(r"规模化畜禽养殖场均需配套[^。;,]*设施")
_CHEMICALS: Final = re.compile(r"[^。;,]*危险化学品[^。;,]*风险的入园项目应配套[^。;,]*")
_OFF_TARGET: Final = re.compile(rf"环境质量不达标区域,({NATURE})项目需符合环境质量改善要求")
_HOMES: Final = r"现有及规划居住区、学校、医院等敏感用地周边(\d+)米范围内"
_NOISE: Final = re.compile(rf"{_HOMES}禁止({NATURE})高噪声排放生产项目")
_LISTED: Final = re.compile(
    rf"{_HOMES}禁止({NATURE})纳入[^。;,]*高污染、高环境风险[^。;,]*名录的[^。;,]*(,不引入酸洗、涂装、注塑、[^。;,]*恶臭[^。;,]*)?"
)
_TO_ZONE: Final = re.compile(r"按(?:照)?该环境要素细类管控要求执行")
_TO_DOCUMENT: Final = re.compile(
    r"符合[^。;]*[(]?[佛粤]府〔\d{4}〕\d+号[)]?(?:中[^。;]*)?相关管控要求|其它应符合佛府〔\d{4}〕\d+号[^。;]*相关管控要求"
)


def requirements(text: str) -> Iterator[Proposal]:
    """What some projects have to bring along or to reach."""
    for match in _DRAINS.finditer(text):
        named: list[Plain] = [
            {"fact": "content", "includes": ["housing_development", "commercial_complex", "school", "trade_market"]}
        ]
        if match[1]:
            named.append({"fact": "project_types", "includes": ["hospital"]})
        asked = review("项目是否为其他城镇开发建设项目？", "Is it another project of urban development?")
        yield found("drains", match, structure("require", either(*named, asked)))
    for match in _QUARTER.finditer(text):
        when = every(nature("新建"), {"fact": "content", "includes": ["housing_development"]})
        yield found("drains", match, structure("require", when))
    for match in _ENERGY.finditer(text):
        asked = review("项目是否为高能耗项目？", "Does the project use much energy?")
        yield found("level", match, structure("require", every(nature(match[1]), asked)))
    for match in _CLEAN.finditer(text):
        asked = review("本行业有没有清洁生产标准？", "Is there a standard of clean production for the industry?")
        yield found("level", match, structure("require", every(brought_in(), asked)))
    yield from _further(text)


def _further(text: str) -> Iterator[Proposal]:
    for match in _FARM.finditer(text):
        farm = {"fact": "project_types", "includes": ["livestock_farm"]}
        yield found("farm", match, structure("require", every(farm, {"fact": "farm_of_scale", "is": "yes"})))
    for match in _CHEMICALS.finditer(text):
        held = {"fact": "dangerous_chemicals", "in": ["production_unit", "major_hazard_store", "lesser_store"]}
        asked = review("项目是否存在其他环境风险？", "Does the project bring another environmental risk?")
        yield found("risk", match, structure("require", either(held, asked)))
    for match in _OFF_TARGET.finditer(text):
        when = every(nature(match[1]), {"fact": "environment_target_met", "is": "no"})
        yield found("state", match, structure("require", when))


def distances(text: str) -> Iterator[Proposal]:
    """Bans within a distance of homes, schools and hospitals."""
    for match in _NOISE.finditer(text):
        asked = review("项目是否排放高噪声？", "Does the project emit loud noise?")
        when = every(nature(match[2]), _near_homes(match[1]), {"fact": "emits_noise", "is": "yes"}, asked)
        yield found("distance", match, structure("prohibit", when))
    for match in _LISTED.finditer(text):
        asked = review(
            "产品是否列入国家“高污染、高环境风险”产品名录？",
            "Is the product on the national list of high pollution and high environmental risk?",
        )
        when = every(nature(match[2]), _near_homes(match[1]), asked)
        yield found("distance", match, structure("prohibit", when))
        if match[3]:
            work = either({"process": ["pickling", *COATING, "injection_moulding"]}, {"pollutant": ["odour"]})
            yield found("distance", match, structure("prohibit", every(_near_homes(match[1]), work)))


def _near_homes(metres: str) -> Plain:
    kinds = ("residential_area", "school_hospital")
    return either(*({"touches": {"kind": kind, "within_m": int(metres)}} for kind in kinds))


def references(text: str) -> Iterator[Proposal]:
    """References onward: to the requirements of element zones, to another document."""
    for match in _TO_ZONE.finditer(text):
        yield found("reference", match, structure("refer", to="element_zone"))
    for match in _TO_DOCUMENT.finditer(text):
        yield found("reference", match, structure("refer", to="document"))
