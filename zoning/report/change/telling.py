"""Values that change an answer, gathered into as few words as tell them all."""

from collections.abc import Iterator, Sequence
from typing import Any

from zoning.report.change.candidate import Candidate

Told = dict[str, Any]


def tell_values(fact: str, candidates: Sequence[Candidate]) -> list[Told]:
    """The values as the answer shows them: `{fact, values}`, and each stretch of a line `{fact, at_least, below …}`."""
    plain = [one for one in candidates if one.place is None and not one.other_than]
    told: list[Told] = []
    if plain:
        told.append({"fact": fact, "values": [_shown(one) for one in plain]})
    for one in candidates:
        if one.other_than:
            told.append({"fact": fact, "other_than": list(one.other_than)})
    told += [{"fact": fact, **_stretch(run)} for run in _runs(candidates)]
    return told


def _shown(candidate: Candidate) -> Any:
    return list(candidate.value) if isinstance(candidate.value, tuple) else candidate.value


def _runs(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Candidates of a line that lie side by side."""
    run: list[Candidate] = []
    for one in candidates:
        if one.place is None:
            continue
        if run and run[-1].place is not None and one.place != run[-1].place + 1:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _stretch(run: Sequence[Candidate]) -> Told:
    """A stretch of a line by its ends; one limit alone is a value."""
    first, last = run[0], run[-1]
    if len(run) == 1 and first.is_at_limit:
        return {"values": [_shown(first)]}
    told: Told = {}
    if first.lower is not None:
        told["at_least" if first.is_at_limit else "above"] = first.lower
    if last.upper is not None:
        told["at_most" if last.is_at_limit else "below"] = last.upper
    return told
