"""Structures that fixed patterns read off the usual wordings of access lists; no model, and nothing is taken over.

Wrong is worse than none: a pattern holds the whole phrase it knows, and every proposal shows the words it stands on.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zoning.accesslist.propose import activity, air_zone, duty, pollutant, protected_place
from zoning.accesslist.propose.proposal import Pattern, Plain, Proposal
from zoning.accesslist.structure_key import bare

PATTERNS: Final[tuple[Pattern, ...]] = (
    protected_place.parks,
    protected_place.red_line,
    protected_place.steep_and_hazardous_land,
    protected_place.water_source_grades,
    air_zone.air_zones,
    pollutant.heavy_metals,
    pollutant.offsets,
    pollutant.totals,
    pollutant.wastewater,
    activity.industries,
    activity.energy,
    activity.parks,
    activity.restrictions,
    activity.plants,
    duty.requirements,
    duty.distances,
    duty.references,
)
# Words beside a structure that ask nothing more: where the law stands, what the place holds, duties of an authority.
_SILENT: Final = re.compile(
    r"(?:单元内)?(?:饮用水水源保护区|湿地公园|森林公园|地质公园|自然保护区)涉及[^。]*?(?:实施管理|保护区)(?=[。;])|"
    r"科学实施能源消费总量和强度“双控”|完善[^。;]{0,8}在线监控[^。;]*监管|单元内各环境要素细类管控区内|"
    r"城镇新区[^。;,]*雨污分流(?:,[^。;]*初期雨水[^。;]*)?|其它[::]?|[,;。、“”\s]"
)

__all__ = ["PATTERNS", "Plain", "Proposal", "covers", "propose"]


def propose(text: str) -> tuple[Proposal, ...]:
    """What the patterns read off a clause, in the order of the text; nothing where none knows its words.

    >>> [one.judged["effect"] for one in propose("1-4.【水/禁止类】禁止新建、扩建向河涌直接排放废水的企业。")]
    ['prohibit']
    >>> propose("聚焦“两高四新”现代产业。")
    ()
    """
    return tuple(sorted(_found(bare(text)), key=lambda one: one.spans[0][0]))


def _found(plain: str) -> Iterator[Proposal]:
    for pattern in PATTERNS:
        yield from pattern(plain)


def covers(text: str, proposals: Sequence[Proposal]) -> str:
    """`whole` where the proposals and words that ask nothing account for the clause, `part` where a person reads on."""
    plain = bare(text)
    left = list(plain)
    for start, end in (span for one in proposals for span in one.spans):
        left[start:end] = " " * (end - start)
    return "part" if _SILENT.sub("", "".join(left)).strip() else "whole"
