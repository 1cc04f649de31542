"""The words access lists are written in: codes, dimensions, levels, control tags, and whom a clause binds."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from zoning.clause import DIMENSIONS, UNDIVIDED, split_head

LEVEL_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "nation": ("国家", "全国", "national"),
    "province": ("省", "省级", "全省", "自治区", "provincial"),
    "basin": ("流域", "流域级"),
    "city": ("市", "市级", "全市", "municipal"),
    "district": ("区", "县", "区县", "区级", "县级", "county"),
    "park": ("园区", "片区", "zone", "开发区"),
    "unit": ("单元", "管控单元", "环境管控单元"),
    "element_zone": ("要素分区", "要素管控分区", "要素细类", "要素", "分区"),
}
FORCE_WORDS: Final = {"禁止": "prohibit", "限制": "restrict", "综合": "comprehensive", "鼓励引导": "encourage"}
_ADDRESSEE_WORDS: Final = {
    "project": ("项目", "建设项目", "企业", "建设单位"),
    "government": ("政府", "政府部门", "部门", "管理部门", "主管部门"),
}
# No dimension of their own: the list stands undivided, or the clause is of all sides.
_NOTHING: Final = ("", "-", "—", "/", "无", "(未分维度)", "未分维度", "共性要求", "总体要求")
_TAG: Final = re.compile(r"[【\[［]([^】\]］]*)[】\]］]")
_LONGEST_REFERENCE: Final = 80
_ONWARD: Final = re.compile(
    r"(?:按|按照|执行|依照|遵照|落实)[^。；;，,]{0,12}(?:要素细类|要素管控分区|要素分区|要素管控区)[^。；;，,]{0,12}(?:要求|规定)"
)


@lru_cache(maxsize=65_536)
def plain_code(text: str) -> str:
    """A code without blanks and full-width characters, in capitals.

    >>> plain_code(" zh５１０１０４ 20001")
    'ZH51010420001'
    """
    return "".join(unicodedata.normalize("NFKC", text).upper().split()).strip("\u200b\ufeff")


def plain(text: str) -> str:
    """A heading or word without blanks, full-width characters, brackets' contents and capitals.

    >>> plain(" Unit Code "), plain("维　度（注）")
    ('unit_code', '维度')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(re.sub(r"\(.*?\)", "", folded).split()).replace("unitcode", "unit_code") or "".join(folded.split())


@lru_cache(maxsize=4096)
def dimension_of(word: str) -> str | None:
    """The dimension a word stands for; undivided where it stands for none at all, None for a word nobody mapped."""
    if plain(word) in {plain(nothing) for nothing in _NOTHING}:
        return UNDIVIDED.key
    for dimension in (*DIMENSIONS, UNDIVIDED):
        if plain(word) in {plain(known) for known in (dimension.key, dimension.en, *dimension.columns)}:
            return dimension.key
    return None


@lru_cache(maxsize=4096)
def level_of(word: str) -> str | None:
    """The level a word stands for; None for a word nobody mapped."""
    folded = plain(word)
    return next((level for level, words in LEVEL_WORDS.items() if folded == level or folded in words), None)


@lru_cache(maxsize=4096)
def addressee_of(word: str) -> str | None:
    """Whom a word says a clause binds; None for a word nobody mapped."""
    folded = plain(word)
    return next((who for who, words in _ADDRESSEE_WORDS.items() if folded == who or folded in words), None)


@lru_cache(maxsize=4096)
def force_of(word: str) -> str | None:
    """The force a control tag prints, the gravest where there are several; None for a word nobody mapped.

    >>> force_of("限制/禁止类"), force_of("综合类")
    ('prohibit', 'comprehensive')
    """
    folded = plain(word)
    if folded in FORCE_WORDS.values():
        return folded
    return next((force for chinese, force in FORCE_WORDS.items() if chinese in folded), None)


def tags_of(text: str) -> tuple[str, str]:
    """The element and the force that the tags at the head of a clause print, blank where they print none.

    >>> tags_of("1-1.【水/禁止类】不得新建。")
    ('水', 'prohibit')
    """
    tags, body = "", split_head(text)[1]
    while (tag := _TAG.match(body)) is not None:
        tags, body = f"{tags}/{tag[1]}", body[tag.end() :].lstrip()
    words = [word.strip() for word in tags.split("/") if word.strip()]
    elements = [word for word in words if force_of(word) is None]
    forces = [force for word in words if (force := force_of(word)) is not None]
    order = tuple(FORCE_WORDS.values())
    return "/".join(elements), min(forces, key=order.index, default="")


def refers_on(text: str) -> bool:
    """Whether a clause only passes on to the requirements of the element zones its unit lies in.

    >>> refers_on("单元内各类要素区内，按该要素细类管控要求执行。")
    True
    """
    return _ONWARD.search(text) is not None and len(text) <= _LONGEST_REFERENCE


def word_for_level(level: str) -> str:
    """The Chinese word of a level, as the import knows it."""
    return LEVEL_WORDS[level][0]


def word_for_addressee(addressee: str) -> str:
    """The Chinese word of whom a clause binds, as the import knows it."""
    return _ADDRESSEE_WORDS[addressee][0]
