"""Heavy metals, offsets by amount, totals that must not grow, and how wastewater may leave."""

import re
from collections.abc import Iterator
from typing import Final

from zoning.accesslist.propose.proposal import (
    HEAVY_METALS,
    NATURE,
    PUBLIC_SEWAGE,
    Plain,
    Proposal,
    brought_in,
    either,
    every,
    exception,
    found,
    nature,
    review,
    structure,
)

_METALS: Final = re.compile(rf"禁止({NATURE})增加重点防控的重金属[^。;,]{{0,6}}排放[^。;,]*")
_METALS_NAMED: Final = re.compile(
    r"禁止引入新增排放重点防控重金属[^。;]*?铅[^。;]*?汞[^。;]*?镉[^。;]*?铬[^。;]*?砷[^。;()]*(?:\([^()]*\))?\)(、持久性有机污染物)?的项目"
)
_METALS_EQUAL: Final = re.compile(rf"({NATURE})重点行业[^。;,]{{0,8}}遵循重点重金属[^。;,]{{0,8}}等量替代[^。;,]*")
_WATER: Final = re.compile(rf"本年度({NATURE})项目新增水环境重点污染物[^。;,]{{0,6}}减二增一[”\"]替代(\([^()]*除外\))?")
_WATER_STATE: Final = re.compile(r"[^。;,]*(?:水质|区域)(?:上年度)?未达到水环境(?:环境)?质量目标[^。;,]*")
_WATER_ALWAYS: Final = re.compile(
    rf"(?<!本年度)(?<!的,)({NATURE})项目新增水环境重点污染物[^。;,]{{0,6}}减二增一[”\"]替代(\([^()]*除外\))?"
)
_AIR: Final = re.compile(rf"(?:全区|全市|全省)({NATURE})项目新增大气重点污染物[^。;,]{{0,6}}减二增一[”\"]替代")
_EQUAL_AND_DOUBLE: Final = re.compile(r"(新建)项目[^。;,]{0,6}氮氧化物等量替代,挥发性有机物两倍[^。;,]{0,4}替代")
_WATER_REDUCTION: Final = re.compile(
    rf"重点水污染物未达到[^。;,]{{0,10}}目标的区域内,({NATURE})项目[^。;,]{{0,4}}减量替代"
)
_REDUCTION: Final = re.compile(
    rf"(超过[^。;,]{{0,10}}总量控制指标或)?未完成[^。;,]{{0,10}}目标的区域,({NATURE})项目重点污染物[^。;,]{{0,4}}减量替代"
)
_PARK_TOTAL: Final = re.compile(r"(?:园区各项)?污染物排放总量不得突破[^。;,]{0,40}总量管控要求")
_METAL_TOTAL: Final = re.compile(r"区域内重点重金属排放总量只减不增")
_DIRECT: Final = re.compile(
    rf"(受纳水体或监控断面不达标(且未[^。;,]{{0,8}}制定[^。;,]{{0,8}})?的(?:河涌)?,不得|(?:^|[。;])禁止)({NATURE})向河涌直接排放废水[^。;,]*"
)
_OUTFALL: Final = re.compile(r"禁止在地表水[^,。]{1,8}类水域(新建)排污口")
_OFF_TARGET: Final = {"fact": "receiving_water_on_target", "is": "no"}
_AREA_OFF_TARGET: Final = {"fact": "environment_target_met", "is": "no"}


def heavy_metals(text: str) -> Iterator[Proposal]:
    """Bans on projects that add heavy metals, and their replacement by equal amounts."""
    for match in _METALS.finditer(text):
        if not text[: match.start()].endswith(("片区", ",", "、")):
            yield found("heavy-metal", match, structure("prohibit", every(nature(match[1]), _metals())))
    for match in _METALS_NAMED.finditer(text):
        organic = ["pops", "dioxin"] if match[1] else []
        when = every(brought_in(), {"pollutant": [*HEAVY_METALS, *organic]})
        yield found("heavy-metal", match, structure("prohibit", when))
    for match in _METALS_EQUAL.finditer(text):
        asked = review(
            "项目是否属于重金属重点行业，排放重点重金属？",
            "Is the project of a key industry of heavy metals, and gives it off a key metal?",
        )
        when = every(nature(match[1]), {"pollutant": [*HEAVY_METALS, "antimony", "thallium"]}, asked)
        yield found("offset", match, structure("offset", when, offset={"ratio": "1:1"}))


def offsets(text: str) -> Iterator[Proposal]:
    """How much has to be given up for what a project adds."""
    states = list(_WATER_STATE.finditer(text))
    for match in _WATER.finditer(text):
        before = [state for state in states if state.end() <= match.start()]
        if before:
            when = every(nature(match[1]), _OFF_TARGET, _to_water())
            yield found("offset", match, _two_for_one(when, match[2]), before[-1])
    for match in _WATER_ALWAYS.finditer(text):
        if not states:
            yield found("offset", match, _two_for_one(every(nature(match[1]), _to_water()), match[2]))
    for match in _AIR.finditer(text):
        further = every({"pollutant": ["so2", "particulate"]}, _is_key())
        when = every(nature(match[1]), either({"pollutant": ["nox", "voc"]}, further))
        yield found("offset", match, _two_for_one(when, None))
    for match in _EQUAL_AND_DOUBLE.finditer(text):
        for pollutant, ratio in (("nox", "1:1"), ("voc", "2:1")):
            when = every(nature(match[1]), {"pollutant": [pollutant]})
            yield found("offset", match, structure("offset", when, offset={"ratio": ratio}))
    yield from _reductions(text)


def _reductions(text: str) -> Iterator[Proposal]:
    """Offsets of which the list says only that they are more than one for one."""
    for match in _WATER_REDUCTION.finditer(text):
        when = every(nature(match[1]), _AREA_OFF_TARGET, _to_water())
        yield found("offset", match, structure("offset", when, offset={"ratio": "reduction"}))
    for match in _REDUCTION.finditer(text):
        asked = review(
            "所在区域是否超过重点污染物排放总量控制指标？", "Does the area exceed its total of key pollutants?"
        )
        area = either(_AREA_OFF_TARGET, asked) if match[1] else _AREA_OFF_TARGET
        when = every(nature(match[2]), area, {"fact": "discharges_pollutants", "is": "yes"})
        yield found("offset", match, structure("offset", when, offset={"ratio": "reduction"}))


def _two_for_one(when: Plain, excepted: str | None) -> Plain:
    exceptions: list[Plain] = []
    if excepted and ("废水集中处理设施" in excepted or "集中废水处理设施" in excepted):
        exceptions.append(exception("废水集中处理设施", "central treatment of wastewater", PUBLIC_SEWAGE))
    if excepted and "民生项目" in excepted:
        exceptions.append(exception("民生项目", "projects of people's livelihood"))
    return structure("offset", when, exceptions=exceptions, offset={"ratio": "2:1"})


def totals(text: str) -> Iterator[Proposal]:
    """Totals of a park that must not be passed."""
    for match in _PARK_TOTAL.finditer(text):
        when = {"fact": "discharges_pollutants", "is": "yes"}
        yield found("total", match, structure("cap", when, violated={"fact": "park_total_left", "is": "no"}))
    for match in _METAL_TOTAL.finditer(text):
        yield found("total", match, structure("cap", _metals()))


def wastewater(text: str) -> Iterator[Proposal]:
    """No direct discharge, where the water misses its target or at all; no outfall in the cleanest water."""
    for match in _DIRECT.finditer(text):
        state = [_OFF_TARGET] if match[1].startswith("受纳") else []
        plan = [{"fact": "water_plan_in_place", "is": "no"}] if match[2] else []
        when = every(nature(match[3]), *state, *plan, {"fact": "direct_discharge", "is": "yes"})
        yield found("wastewater", match, structure("prohibit", when))
    for match in _OUTFALL.finditer(text):
        asked = review(
            "排污口是否设在本条所列的地表水水域？", "Does the outfall lie in a class of surface water the clause names?"
        )
        when = every(nature(match[1]), {"fact": "has_outfall", "is": "yes"}, asked)
        yield found("wastewater", match, structure("prohibit", when))


def _metals() -> Plain:
    asked = review("锑、铊在当地是否属于重点防控的重金属？", "Are antimony and thallium key heavy metals here?")
    return either({"pollutant": list(HEAVY_METALS)}, every({"pollutant": ["antimony", "thallium"]}, asked))


def _to_water() -> Plain:
    further = every({"pollutant": ["total_nitrogen", "total_phosphorus"]}, _is_key())
    return either({"pollutant": ["cod", "ammonia_nitrogen"]}, further)


def _is_key() -> Plain:
    return review("项目排放的这些污染物在当地是否属于重点污染物？", "Are these pollutants key pollutants here?")
