"""The access list of a control unit (生态环境准入清单): its text in four dimensions, clause by clause.

Clauses are prose: a person says whether one applies (`review.<clause id>`), until then it is open. Field names and
synonyms are those of deployed provincial viewers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from zoning.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the four sides of an access list, with the column names it goes by."""

    key: str
    zh: str
    en: str
    columns: tuple[str, ...]


DIMENSIONS: Final = (
    Dimension(
        "spatial_layout", "空间布局约束", "spatial layout", ("KJBJYS", "空间布局约束", "区域布局管控", "区域布局约束")
    ),
    Dimension(
        "pollutant_discharge",
        "污染物排放管控",
        "pollutant discharge",
        ("PWWPFGK", "WRWPFGK", "污染物排放管控"),
    ),
    Dimension("environmental_risk", "环境风险防控", "environmental risk", ("HJFXFK", "环境风险防控")),
    Dimension(
        "resource_efficiency",
        "资源利用效率",
        "resource efficiency",
        ("ZYKFXLYQ", "资源利用效率", "资源开发效率要求", "资源利用效率要求", "能源资源利用"),
    ),
)
UNDIVIDED: Final = Dimension("undivided", "准入清单", "access list", ("ZRQD", "准入清单", "管控要求"))

# What holding a clause against a project may come to.
RESULTS: Final = ("met", "not_met", "restricted", "to_meet", "to_review", "open")

_NUMBER: Final = (
    r"(?:\d{1,2}[-–—]\d{1,2}[.．、]{0,2}|\d{1,2}[.．]\d{1,2}[.．、]|\d{1,2}[.．、](?!\d)|[(（]\d{1,2}[)）])"
)
_HEAD: Final = re.compile(rf"\s*({_NUMBER})")
_CUT: Final = re.compile(rf"\n|(?<=[。；;])(?=\s*{_NUMBER})")
_TAGS: Final = re.compile(r"(?:\s*[【\[［][^】\]］]*[】\]］])+")
_FORCE: Final = re.compile("禁止|限制|综合|鼓励引导")
_FORCES: Final = {
    "禁止": Outcome.PROHIBITED,
    "限制": Outcome.RESTRICTED,
    "综合": Outcome.CONDITIONAL,
    "鼓励引导": Outcome.CONDITIONAL,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `outcome` is what follows where it applies, read off its printed control tag, if it `has_force`.

    Of a list in a file of its own: `list` is what the list is known by, `document` what the clause itself says it
    stands in, `level` whose list it is, `element` its tag, `addressee` whom it binds (blank: nobody said), and
    `refers_on` whether it only passes on to the requirements of element zones. `since` is the day from which the text
    is in force, where the id does not name the edition itself.
    """

    id: str
    unit: str
    dimension: str
    number: str
    text: str
    outcome: Outcome
    has_force: bool = False
    level: str = "unit"
    list: str = ""
    document: str = ""
    element: str = ""
    addressee: str = ""
    refers_on: bool = False
    since: date | None = None


def split_clauses(text: str) -> list[tuple[str, str]]:
    """The clauses of one column as (printed number, text), nothing lost.

    Where clauses are numbered, a line without a number goes on with the clause above it.

    >>> split_clauses("1-1.【产业/禁止类】甲\\n1-2.乙\\n续")
    [('1-1', '【产业/禁止类】甲'), ('1-2', '乙续')]
    """
    pieces = [piece.strip() for piece in _CUT.split(text.replace("\r", "\n")) if piece.strip()]
    numbered = any(_HEAD.match(piece) for piece in pieces)
    clauses: list[tuple[str, str]] = []
    for piece in pieces:
        if _HEAD.match(piece):
            clauses.append(split_head(piece))
        elif numbered and clauses and not piece.startswith("【"):
            clauses[-1] = (clauses[-1][0], clauses[-1][1] + piece)
        else:
            clauses.append(("", piece))
    return [(number, body) for number, body in clauses if body]


def split_head(text: str) -> tuple[str, str]:
    """The number a clause begins with, blank where it has none, and what follows it.

    >>> split_head("1-1.甲"), split_head("乙")
    (('1-1', '甲'), ('', '乙'))
    """
    head = _HEAD.match(text)
    return (head[1].strip(".．、()（） "), text[head.end() :].strip()) if head else ("", text.strip())


def read_clauses(unit: str, texts: Mapping[str, str]) -> tuple[Clause, ...]:
    """The clauses of a unit from the text of each dimension.

    The id is `<unit>.<dimension>.<ordinal>`: printed numbers repeat and are kept as they are.
    """
    clauses = []
    for dimension, text in texts.items():
        for ordinal, (number, body) in enumerate(split_clauses(text), start=1):
            clause_id = f"{unit}.{dimension}.{ordinal}"
            force = _force(body)
            outcome = Outcome.CONDITIONAL if force is None else force
            clauses.append(Clause(clause_id, unit, dimension, number or str(ordinal), body, outcome, force is not None))
    return tuple(clauses)


def _force(text: str) -> Outcome | None:
    """The gravest outcome that the tags at the head of a clause print; None where they print none."""
    head = _TAGS.match(text)
    words = _FORCE.findall(head[0]) if head else []
    return max((_FORCES[word] for word in words), default=None)


def clause_columns(names: Iterable[str]) -> dict[str, str]:
    """Which column of a layer holds which dimension, by the names in use; letter case and stray spaces are ignored."""
    known = {name.strip().lower(): name for name in names}
    found = {}
    for dimension in (*DIMENSIONS, UNDIVIDED):
        for column in dimension.columns:
            if column.lower() in known and dimension.key not in found:
                found[dimension.key] = known[column.lower()]
    return found
