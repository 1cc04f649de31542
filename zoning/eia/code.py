"""The industry codes of projects: the one of the fact that every pack may rely on, and those of further products."""

from collections.abc import Iterator

import numpy as np

from zoning.columns import Bools, Columns, Indices
from zoning.condition.factual import FURTHER_CODES, INDUSTRY_CODE
from zoning.industry import digits_of


def stated_codes(own: Columns) -> Iterator[tuple[str, str]]:
    """Each code that is stated of one project, after the fact it stands in, whether the standard has it or not."""
    first, further = own.fact(INDUSTRY_CODE), own.fact(FURTHER_CODES)
    if first.known[0]:
        yield INDUSTRY_CODE, str(first.value[0])
    if further.known[0]:
        yield from ((FURTHER_CODES, str(code)) for code in further.value[0])


def has_code(columns: Columns) -> Bools:
    """Where a code is stated of a project."""
    further = columns.fact(FURTHER_CODES)
    several = [known and bool(value) for known, value in zip(further.known.tolist(), further.value, strict=True)]
    stated: Bools = columns.fact(INDUSTRY_CODE).known | np.array(several, dtype=np.bool_)
    return stated


def sites_by_code(columns: Columns) -> dict[str, Indices]:
    """The projects of each code; a code that the standard does not have says nothing of a project."""
    found: dict[str, list[int]] = {}
    first, further = columns.fact(INDUSTRY_CODE), columns.fact(FURTHER_CODES)
    for site in np.flatnonzero(first.known).tolist():
        found.setdefault(str(first.value[site]), []).append(site)
    for site in np.flatnonzero(further.known).tolist():
        own = str(first.value[site]) if first.known[site] else ""
        for code in dict.fromkeys(digits_of(str(one)) or "" for one in further.value[site]):
            if code != own:
                found.setdefault(code, []).append(site)
    return {code: np.array(sorted(sites), dtype=np.intp) for code, sites in found.items() if digits_of(code)}
