"""Which sites of a batch to look at first, and in a few words why."""

from bisect import insort
from typing import Final

from zoning.outcome import OUTCOMES, UNDETERMINED, Outcome
from zoning.report.phrase import listed
from zoning.report.tally import SiteAnswer
from zoning.report.verdict import PROSE
from zoning.wording import say

MOST: Final = 5
_MOST_RULES: Final = 2


class Gravest:
    """The gravest few of the answers that went by; of equally grave ones the first. What is clear is not among them."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: list[tuple[tuple[int, int], int, SiteAnswer]] = []
        self._count = 0

    def add(self, site: SiteAnswer) -> None:
        """Look at one more answer."""
        verdict = site["verdict"]
        self._count += 1
        if verdict is None or verdict["outcome"] == Outcome.NO_CONFLICT.key:
            return
        gravity = (OUTCOMES.index(verdict["outcome"]), OUTCOMES.index(verdict["at_least"]))
        insort(self._kept, (gravity, self._count, site), key=lambda one: one[:2])
        del self._kept[self._most :]

    @property
    def sites(self) -> list[SiteAnswer]:
        """The answers, the gravest first."""
        return [site for *_, site in self._kept]


def why_text(site: SiteAnswer, lang: str) -> str:
    """What the headline of a site rests on: the rules that decide it, or why it is open."""
    verdict = site["verdict"]
    if verdict is None:
        return ", ".join(error["code"] for error in site["errors"])
    if verdict["outcome"] != UNDETERMINED:
        return ", ".join(verdict["because"][:_MOST_RULES])
    rules = [item for item in verdict["unknown_because"] if item["rule"] != PROSE]
    reasons = dict.fromkeys(item["reason"] for item in rules or verdict["unknown_because"])
    why = listed([say(f"reason.{reason}", lang) for reason in reasons], lang)
    return f"{why} ({', '.join(verdict['because'])})" if verdict["because"] else why
