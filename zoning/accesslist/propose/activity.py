"""Industries, processes and fuels that are banned, restricted, led into a park or asked for something."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zoning.accesslist.propose.proposal import (
    COATING,
    INDUSTRY,
    NATURE,
    PUBLIC_SEWAGE,
    Plain,
    Proposal,
    brought_in,
    either,
    every,
    exception,
    found,
    high_in_voc,
    nature,
    review,
    structure,
)

# Names of industries in lists whose class of GB/T 4754 is the same; a name that only resembles one is left out.
_INDUSTRIES: Final[Mapping[str, str]] = {
    "水泥": "3011",
    "平板玻璃": "3041",
    "炼铁": "3110",
    "炼钢": "3120",
    "焦炭": "2521",
    "鞣革": "1910",
    "生皮制革": "1910",
    "铅酸蓄电池": "3843",
    "日用玻璃制造": "3054",
    "家具制造": "21",
}
_PAIRS: Final[Mapping[str, tuple[str, ...]]] = {"炼钢炼铁": ("3110", "3120")}
_DYEING: Final = ("1713", "1723", "1733", "1743", "1752", "1762")
_BANNED: Final = re.compile(rf"禁止({NATURE})(水泥(?:、[^、。;,以]+)+?)(?:以及|等|项目|;|。)")
_CONTROLLED: Final = re.compile(r"严格控制((?:[^、。;,(]+、)+[^。;]*?)等项目建设")
_CERAMICS: Final = re.compile(r"不再(新建)陶瓷厂(\(新型特种陶瓷项目除外\))?")
_POWER: Final = re.compile(rf"禁止({NATURE})燃煤燃油火电机组和企业自备电站")
_COAL_BOILER: Final = re.compile(r"原则上不再(新建)燃煤锅炉")
_HEATED: Final = re.compile(rf"集中供热管网覆盖地区禁止({NATURE})分散供热锅炉")
_FUELS: Final = re.compile(r"^禁止使用高污染燃料。?$")
_HIGH_VOC: Final = re.compile(r"(?<!内,应)(?<!内,)(?<!区,应)严格限制(新建)生产和使用高挥发性有机物原辅材料的项目")
_NOT_BROUGHT_IN: Final = re.compile(
    r"(?:新入园项目)?不得引入专业电镀、(漂染|印染)[^。;,]*一类水污染物、持久性有机污染物的项目(?:,不得引进[^。;,]*规划环评[^。;,]*)?"
)
_FURNITURE: Final = re.compile(r"优先发展区外不再(新建)(涉及涂装工艺的木质)?家具制造项目")
_DRAWN: Final = re.compile(
    r"《[^》]*大气环境保护敏感区域[^》]*》范围内[^。;,]*,不再审批新增涉VOCs[^。;,及]*工业[^。;,及]*项目(及[^。;,]*喷涂[^。;,]*汽车维修[^。;,]*)?"
)
_BOARDS: Final = re.compile(
    rf"({NATURE})含蚀刻工序的线路板[^。;,]{{0,6}}化工项目应在[^。;]*工业园区或[^。;]*污水管网覆盖[^。;,]*"
)
_PRINTING: Final = re.compile(r"(?:^|[。;,])纯加工型印花项目,")
_PICKLING: Final = re.compile(r"含酸洗、磷化的[^。;,(]{0,10}金属制品项目(\([^()]*自身高新技术企业[^()]*除外\))?")
_ENTER: Final = re.compile(r"应进入[^。;,]{0,10}主导产业[^。;]*工业园区[^。;]*")
_LIVING: Final = re.compile(r"工业企业(原则上)?禁止选址(?:城镇)?生活空间")
_PRODUCTION: Final = re.compile(r"生产空间(原则上)?禁止建设居民住宅[^。;,]*")
_TWO_HIGH: Final = re.compile(rf"({NATURE})[“\"]两高[”\"]项目须符合[^。]*要求")
_PLANT: Final = re.compile(
    r"(?:^|(?<=[。;]))([^。;]*?)污?水?(?:处理二?厂|池厂|处理有限公司|处理设施|净化厂)等?应采临?取[^。;,]*,防止事故废水[^。;,]*"
)
_RECLAMATION: Final = re.compile(r"(除国家重大项目外,)?全面禁止围填海")


def industries(text: str) -> Iterator[Proposal]:
    """Industries that are banned or restricted by name."""
    for match in _BANNED.finditer(text):
        codes = _codes(match[2])
        if codes:
            yield found("industry", match, structure("prohibit", every(nature(match[1]), {"industry": codes})))
    for match in _CONTROLLED.finditer(text):
        codes = _codes(re.sub(r"\([^()]*\)", "", match[1]))
        if codes:
            yield found("industry", match, structure("restrict", {"industry": codes}))
    for match in _CERAMICS.finditer(text):
        special = exception("新型特种陶瓷项目", "new special ceramics", {"industry": ["3073"]})
        when = every(nature(match[1]), {"industry": ["307"]})
        yield found("industry", match, structure("prohibit", when, exceptions=[special] if match[2] else None))
    for match in _FURNITURE.finditer(text):
        asked = review("用地是否在家具生产优先发展区外？", "Does the site lie outside the area for furniture?")
        coated = [{"process": list(COATING)}] if match[2] else []
        code = "211" if match[2] else "21"
        when = every(nature(match[1]), {"industry": [code]}, *coated, asked)
        yield found("industry", match, structure("prohibit", when))
    for match in _DRAWN.finditer(text):
        yield _drawn(match)


def _drawn(match: re.Match[str]) -> Proposal:
    """An area that another document draws: whether the site lies in it, a person says."""
    caught = every(INDUSTRY, {"pollutant": ["voc"]})
    asked = review("用地是否在该通知划定的范围内？", "Does the site lie in the area that the notice draws?")
    if match[1]:
        repair = every({"fact": "content", "includes": ["vehicle_repair"]}, {"process": list(COATING)})
        return found("drawn-area", match, structure("prohibit", every(either(caught, repair), asked)))
    return found("drawn-area", match, structure("prohibit", every(INDUSTRY, {"pollutant": ["voc"]}, asked)))


def _codes(words: str) -> list[str]:
    names = re.split("[、,]", words)
    return [code for name in names for code in _PAIRS.get(name, (_INDUSTRIES.get(name, ""),)) if code]


def energy(text: str) -> Iterator[Proposal]:
    """Power stations, boilers and fuels."""
    for match in _POWER.finditer(text):
        kinds = ({"fact": "content", "includes": ["thermal_power"]},)
        fuels = {"fact": "fuels", "includes": ["coal", "heavy_oil", "light_oil"]}
        yield found("energy", match, structure("prohibit", every(nature(match[1]), *kinds, fuels)))
    boiler = {"fact": "project_types", "includes": ["boiler"]}
    for match in _COAL_BOILER.finditer(text):
        when = every(nature(match[1]), boiler, {"fact": "fuels", "includes": ["coal"]})
        yield found("energy", match, structure("restrict", when))
    for match in _HEATED.finditer(text):
        when = every({"touches": {"kind": "central_heating_area"}}, nature(match[1]), boiler)
        yield found("energy", match, structure("prohibit", when))
    for match in _FUELS.finditer(text):
        asked = review(
            "所用的煤炭或生物质在当地禁燃区类别中是否属于高污染燃料？",
            "Is the coal or biomass a highly polluting fuel by the local class of ban?",
        )
        grave = {"fact": "fuels", "includes": ["petroleum_coke", "heavy_oil"]}
        when = either(grave, every({"fact": "fuels", "includes": ["coal", "biomass"]}, asked))
        yield found("energy", match, structure("prohibit", when))


def parks(text: str) -> Iterator[Proposal]:
    """What a park takes in, what has to enter one, and how production and homes stay apart."""
    for match in _NOT_BROUGHT_IN.finditer(text):
        yield found("park-admission", match, structure("prohibit", every(brought_in(), _unwanted(match[1]))))
    for match in _BOARDS.finditer(text):
        board = every({"fact": "content", "includes": ["printed_circuit_board"]}, {"process": ["etching"]})
        when = every(nature(match[1]), either(board, {"fact": "chemical_project", "is": "yes"}))
        outside = every({"fact": "in_park", "is": "no"}, {"fact": "sewer_covered", "is": "no"})
        yield found("enter-park", match, structure("require", when, violated=outside))
    for enter in _ENTER.finditer(text):
        yield from _entering(text, enter)
    for match in _LIVING.finditer(text):
        asked = review("用地是否位于生活空间？", "Does the site lie in space for living?")
        yield found("space", match, structure(_force(match[1]), every(INDUSTRY, asked)))
    for match in _PRODUCTION.finditer(text):
        asked = review("用地是否位于生产空间？", "Does the site lie in space for production?")
        homes = {"fact": "content", "includes": ["housing_development"]}
        yield found("space", match, structure(_force(match[1]), every(homes, asked)))


def _entering(text: str, enter: re.Match[str]) -> Iterator[Proposal]:
    sentence = text.rfind("。", 0, enter.start()) + 1
    for match in _PRINTING.finditer(text, max(0, sentence - 1), enter.start()):
        asked = review("项目是否为纯加工型印花？", "Is printing of fabric all that the project does?")
        yield found(
            "enter-park", match, structure("enter_park", every({"process": ["textile_printing"]}, asked)), enter
        )
    for match in _PICKLING.finditer(text, sentence, enter.start()):
        own = exception(
            "与自身高新技术企业配套或者条文列明的重点项目",
            "work that serves the firm's own high-tech production, or key projects the clause names",
        )
        when = every({"industry": ["33"]}, {"process": ["pickling", "phosphating"]})
        judged = structure("enter_park", when, exceptions=[own] if match[1] else None)
        yield found("enter-park", match, judged, enter)


def _unwanted(word: str) -> Plain:
    dyeing = ["bleaching", "dyeing"] if word == "漂染" else ["bleaching", "dyeing", "textile_printing"]
    asked = review(
        "项目是否污染物排放量大、排放一类水污染物，或者为规划环评禁止引进？",
        "Does the project discharge much, or water pollutants of the first class, or does the planning EIA ban it?",
    )
    return either(
        every({"industry": ["3360"]}, {"process": ["electroplating"]}),
        every({"industry": list(_DYEING)}, {"process": dyeing}),
        {"pollutant": ["pops", "dioxin"]},
        asked,
    )


def _force(in_principle: str | None) -> str:
    return "restrict" if in_principle else "prohibit"


def restrictions(text: str) -> Iterator[Proposal]:
    """Materials, projects on the list of high energy use or emission, and reclamation of the sea."""
    for match in _HIGH_VOC.finditer(text):
        yield found("material", match, structure("restrict", every(nature(match[1]), high_in_voc())))
    for match in _TWO_HIGH.finditer(text):
        when = every(nature(match[1]), {"fact": "two_high", "is": "yes"})
        yield found("two-high", match, structure("require", when))
    for match in _RECLAMATION.finditer(text):
        great = exception("国家重大项目", "great projects of the nation")
        when = {"fact": "project_types", "includes": ["sea_reclamation"]}
        yield found("industry", match, structure("prohibit", when, exceptions=[great] if match[1] else None))


def plants(text: str) -> Iterator[Proposal]:
    """What is asked of sewage plants that a clause names, or of all of them."""
    for match in _PLANT.finditer(text):
        asked = review("项目是否为本条所列的污水处理厂或设施？", "Is the project a sewage plant that the clause names?")
        named = [asked] if match[1] else []
        yield found("sewage-plant", match, structure("require", every(PUBLIC_SEWAGE, *named)))
