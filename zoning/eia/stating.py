"""Projects without a map: what the command or a facts file says of them, as columns."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from zoning.columns import Columns, FactColumn, objects
from zoning.errors import FactError, Problem, Where
from zoning.fact import StatedFact
from zoning.industry import digits_of, nearest
from zoning.statement import parse_pairs
from zoning.statement.stating import EVERY_SITE

Facts = Mapping[str, StatedFact]


def read_projects(industry: str | None, pairs: Sequence[str], file: Path | None) -> dict[str, Facts]:
    """The projects by name: one of the command alone, or those of a facts file with what the command adds to each.

    Raises FactError with everything that is wrong, a code the standard does not have among it.
    """
    if industry is not None and digits_of(industry) is None:
        raise FactError([_no_code(Where(field="industry_code"), industry)])
    command = dict(parse_pairs([*([f"industry_code={industry}"] if industry else []), *pairs]))
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
    stated = facts.get("industry_code")
    if stated is None or digits_of(str(stated.value)) is not None:
        return []
    where = Where(record=None if name == EVERY_SITE else name, field="industry_code")
    return [_no_code(where, str(stated.value))]


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
