"""What a batch of answers comes to: outcomes counted, area methods used, what the layers were read with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from zoning.evidence import Evidence
from zoning.outcome import OUTCOMES
from zoning.report.notice import find_assumptions
from zoning.site import Notice

SiteAnswer: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """What is told of some sites together.

    `summary`: how many have each outcome, and how many were `refused`; `methods`: the area methods their planes use;
    `notices`: what was assumed while the layers were read.
    """

    summary: Mapping[str, int]
    methods: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, answers: Iterable[SiteAnswer], evidence: Evidence) -> "Tally":
        """The tally of the answers on the sites of some evidence."""
        methods = frozenset(plane.method for plane in evidence.placed.plane_of if plane is not None)
        return cls(count_outcomes(answers), methods, tuple(find_assumptions(evidence)))

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        """The tally of several batches together."""
        every = list(tallies)
        counts: Counter[str] = Counter()
        for one in every:
            counts.update(one.summary)
        summary = {key: counts[key] for key in (*OUTCOMES, "refused")}
        notices = dict.fromkeys(notice for one in every for notice in one.notices)
        return cls(summary, frozenset(method for one in every for method in one.methods), tuple(notices))

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain values, to be read again by `from_dict`."""
        return {
            "summary": dict(self.summary),
            "methods": sorted(self.methods),
            "notices": [asdict(notice) for notice in self.notices],
        }

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> "Tally":
        """The tally that `to_dict` wrote."""
        notices = tuple(Notice(**notice) for notice in written["notices"])
        return cls(written["summary"], frozenset(written["methods"]), notices)


def count_outcomes(answers: Iterable[SiteAnswer]) -> dict[str, int]:
    """How many sites have each outcome; `refused` counts records without a verdict."""
    counts: dict[str, int] = dict.fromkeys((*OUTCOMES, "refused"), 0)
    for answer in answers:
        if answer["verdict"] is not None:
            counts[answer["verdict"]["outcome"]] += 1
        elif answer["errors"]:
            counts["refused"] += 1
    return counts
