"""Projects without a map: what the command or a facts file says of them, as columns."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from zoning.columns import Columns, FactColumn, objects
from zoning.condition.factual import FURTHER_CODES, INDUSTRY_CODE
from zoning.errors import FactError, Problem, Where
from zoning.fact import StatedFact
from zoning.industry import digits_of, nearest
from zoning.statement import parse_pairs
from zoning.statement.stating import EVERY_SITE

_MARKS: Final = re.compile(r"[;；,，、|\s]+")
Facts = Mapping[str, StatedFact]


def read_projects(industry: str | None, pairs: Sequence[str], file: Path | None) -> dict[str, Facts]:
    """The projects by name: one of the command alone, or those of a facts file with what the command adds to each.

    `industry` may be several codes, with marks between them: the first is that of the main product.

    Raises FactError with everything that is wrong, a code the standard does not have among it.
    """
    codes = [code.strip() for code in _MARKS.split(industry or "") if code.strip()]
    if industry is not None and not codes:
        raise FactError([_no_code(Where(field=INDUSTRY_CODE), industry)])
    first, further = codes[:1], codes[1:]
    named_codes = [f"{INDUSTRY_CODE}={code}" for code in first]
    named_codes += [f"{FURTHER_CODES}={';'.join(further)}"] if further else []
    wrong = [_no_code(Where(field=INDUSTRY_CODE), code) for code in codes if digits_of(code) is None]
    if wrong:
        raise FactError(wrong)
    command = dict(parse_pairs([*named_codes, *pairs]))
    statements: Mapping[str, Facts] = {}
    if file is not None:
        from zoning.statement.file import read_facts_file

        statements = read_facts_file(file)
    common = dict(statements.get(EVERY_SITE, {}))
    named = [name for name in statements if name != EVERY_SITE] or [EVERY_SITE]
    projects: dict[str, Facts] = {name: common | dict(statements.get(name, {})) | command for name in named}
    problems = [problem for name, facts in projects.items() for problem in _check_code(name, facts)]
    if problems:
        raise FactError(problems)
    return projects


def _check_code(name: str, facts: Facts) -> list[Problem]:
    first, further = facts.get(INDUSTRY_CODE), facts.get(FURTHER_CODES)
    codes = [] if first is None else [(INDUSTRY_CODE, str(first.value))]
    if further is not None and isinstance(further.value, tuple):
        codes += [(FURTHER_CODES, code) for code in further.value]
    record = None if name == EVERY_SITE else name
    return [_no_code(Where(record=record, field=fact), code) for fact, code in codes if digits_of(code) is None]


def _no_code(where: Where, said: str) -> Problem:
    allowed = "; ".join(nearest(said)) or "a code of 2 to 4 digits of GB/T 4754-2017"
    return Problem("bad-value", where, said, allowed)


def columns_of(projects: Sequence[Facts], on: date) -> Columns:
    """The columns of some projects of which no place is known."""
    keys = sorted({key for facts in projects for key in facts})
    columns = {}
    for key in keys:
        stated = [facts.get(key) for facts in projects]
        columns[key] = FactColumn(
            objects(None if fact is None else fact.value for fact in stated),
            np.array([fact is not None for fact in stated], dtype=np.bool_),
        )
    return Columns(size=len(projects), on=on, facts=columns, kinds={}, roles={})
