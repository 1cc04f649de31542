"""One project's classification as the answer shows it: document, item, line, reasons, what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zoning.columns import NO, UNKNOWN, YES, Columns
from zoning.condition.used import leaves_of
from zoning.eia.approval import Approval, approval_of
from zoning.eia.asking import ask, ask_local
from zoning.eia.classification import Classification, ItemAnswers
from zoning.eia.code import stated_codes
from zoning.eia.contradicting import contradictions_of
from zoning.eia.document import EXEMPT, Document, headline
from zoning.eia.easing import Eased, LocalAnswers
from zoning.eia.explaining import Explaining
from zoning.eia.following import document_name, following
from zoning.eia.hint import hint_lines
from zoning.eia.item import Branch, Item
from zoning.eia.topic import topics_of
from zoning.industry import digits_of, name_of, nearest
from zoning.wording import say


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that may still hold and would ask for more, with what would have to be known."""

    branch: Branch
    missing: tuple[tuple[str, str], ...]


class SiteClassification:
    """What the catalogue says of one project; `own` are its columns alone."""

    def __init__(self, classification: Classification, site: int, own: Columns) -> None:
        self._all = classification
        self._site = site
        self._own = own
        self.explaining = Explaining(own)
        self._open_lines: dict[int, list[OpenLine]] = {}
        self.at_least, self.at_most = classification.of(site)
        self.items = [one for one in classification.items if one.belongs[site] != NO]
        self.left_out = [one.item for one in classification.items if one.left_out[site]]

    @property
    def deciding(self) -> ItemAnswers | None:
        """The item that asks for most: certainly, then possibly, then the first by number."""
        return min(self.items, key=self._rank, default=None)

    def _rank(self, one: ItemAnswers) -> tuple[int, int, int]:
        certain = int(one.at_least[self._site]) if self.belongs(one) else 0
        return -certain, -int(one.at_most[self._site]), one.item.number

    def belongs(self, one: ItemAnswers) -> bool:
        """Whether the project certainly belongs to an item."""
        return bool(one.belongs[self._site] == YES)

    def line(self, one: ItemAnswers) -> Branch | None:
        """The gravest line of an item that certainly holds."""
        holding = (branch for branch, line in zip(one.item.branches, one.lines, strict=True) if line[self._site] == YES)
        return next(holding, None)

    def open_lines(self, one: ItemAnswers) -> list[OpenLine]:
        """The lines of an item that may hold and would ask for more than is certain of the project."""
        known = self._open_lines.get(one.item.number)
        if known is None:
            known = self._open_lines[one.item.number] = [
                OpenLine(branch, tuple(self.explaining.missing(branch.when)))
                for branch, line in zip(one.item.branches, one.lines, strict=True)
                if line[self._site] == UNKNOWN and branch.document > self.at_least
            ]
        return known

    def missing(self, one: ItemAnswers) -> list[tuple[str, str]]:
        """What would have to be known of an item: whether the project belongs to it, and its open lines.

        Nothing where the item asks for no more than is certain of the project.
        """
        may_matter = one.belongs[self._site] == UNKNOWN and one.at_most[self._site] > self.at_least
        found = list(self._missing_membership(one)) if may_matter else []
        found += [pair for line in self.open_lines(one) for pair in line.missing]
        return list(dict.fromkeys(found))

    def _missing_membership(self, one: ItemAnswers) -> Iterator[tuple[str, str]]:
        item = one.item
        if item.starred and not self._own.fact("in_industrial_building").known[0]:
            yield "fact", "in_industrial_building"
        for fact, stated in stated_codes(self._own):
            if any(wanted.startswith(stated) and wanted != stated for wanted in item.codes):
                yield "fact", fact
            if any(stated.startswith(related) for related in item.related):
                yield "fact", "content"
        if item.excluded is not None:
            yield from self.explaining.missing(item.excluded)


def classification_of(
    classification: Classification,
    site: int,
    own: Columns,
    lang: str,
    *,
    local: LocalAnswers | None = None,
    approvals: Sequence[Approval] = (),
) -> dict[str, Any]:
    """The `eia` object of the answer for one project.

    `local`: what the lists of its place say; `approvals`: which office decides on what.
    """
    found = SiteClassification(classification, site, own)
    language = 0 if lang == "zh" else 1
    edition, is_open = classification.edition, bool(classification.is_open[site])
    deciding = found.deciding
    line = found.line(deciding) if deciding is not None and found.belongs(deciding) else None
    bounds = (found.at_least, found.at_most)
    eased = Eased(headline(*bounds), *bounds)
    if local is not None:
        eased = local.ease(site, found.explaining, edition, bounds, is_open=is_open)
    document = eased.document
    topics = topics_of(found.explaining, language) if _may_be_report_form(eased) else []
    unsaid = tuple(_unsaid(own)) if is_open else ()
    missing = [] if eased.is_settled else _all_missing(found, unsaid)
    questions = [] if eased.is_settled else ask(_open_questions(found, unsaid), lang)
    return {
        "document": document,
        "at_least": eased.at_least.key,
        "at_most": eased.at_most.key,
        "name": document_name(document, own.on)[language],
        "edition": edition.id,
        "act": edition.act[language],
        "item": deciding.item.id if deciding else None,
        "title": deciding.item.title[language] if deciding else None,
        "branch": line.id if line else None,
        "reasons": [
            *_reasons(found, own, line, language, lang),
            *hint_lines(edition, own, lang),
            *eased.reasons,
        ],
        "facts": _facts_used(found, own),
        "contradictions": list(contradictions_of(found.explaining, language)),
        "could_be": [
            {"document": one.branch.document.key, "branch": one.branch.id, "says": one.branch.says[language]}
            for item in (() if eased.is_settled else found.items)
            for one in found.open_lines(item)
        ],
        "missing": [{sort: name} for sort, name in dict.fromkeys((*missing, *eased.missing))],
        "exemption": eased.exemption,
        "local_lists": list(eased.lists),
        "candidates": [_candidate(found, one, site, language) for one in found.items],
        "questions": [*questions, *ask_local(eased.missing, eased.questions, questions, lang)],
        "follows": following(eased.at_least, eased.at_most, own.on, lang),
        "topics": topics,
        "approval": approval_of(approvals, document, deciding.item.number if deciding else None, language),
    }


def _may_be_report_form(eased: Eased) -> bool:
    return eased.document != EXEMPT and eased.at_least <= Document.REPORT_TABLE <= eased.at_most


def _unsaid(own: Columns) -> Iterator[tuple[str, str]]:
    """What has to be said of a project that nothing describes."""
    yield "fact", "industry_code"
    if not own.fact("content").known[0]:
        yield "fact", "content"


def _open_questions(
    found: SiteClassification, unsaid: Iterable[tuple[str, str]]
) -> Iterator[tuple[Item | None, tuple[str, str]]]:
    for pair in unsaid:
        yield None, pair
    for one in found.items:
        for pair in found.missing(one):
            yield one.item, pair


def _all_missing(found: SiteClassification, unsaid: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys([*unsaid, *(pair for one in found.items for pair in found.missing(one))]))


def _candidate(found: SiteClassification, one: ItemAnswers, site: int, language: int) -> dict[str, Any]:
    at_least, at_most = Document(int(one.at_least[site])), Document(int(one.at_most[site]))
    belongs = found.belongs(one)
    return {
        "item": one.item.id,
        "title": one.item.title[language],
        "belongs": "yes" if belongs else "unknown",
        "document": headline(at_least if belongs else Document.NONE, at_most),
        "at_least": (at_least if belongs else Document.NONE).key,
        "at_most": at_most.key,
        "missing": [{sort: name} for sort, name in found.missing(one)],
    }


def _reasons(found: SiteClassification, own: Columns, line: Branch | None, language: int, lang: str) -> Iterator[str]:
    deciding = found.deciding
    codes = [code for _, code in stated_codes(own)]
    yield from (_no_such_code(code, lang) for code in codes[1:] if digits_of(code) is None)
    if deciding is None and found.left_out:
        for item in found.left_out:
            says = item.excluded_says[language]
            yield say("eia.left-out", lang, item=item.id, title=item.title[language], says=says)
        return
    if deciding is None:
        for number, stated in enumerate(codes):
            if digits := digits_of(stated):
                yield say("eia.not-listed", lang, code=stated, name=name_of(digits))
            elif number == 0:
                yield _no_such_code(stated, lang)
        if not codes:
            yield say("eia.no-description", lang)
        return
    item = deciding.item
    title = item.title[language]
    yield say("eia.belongs" if found.belongs(deciding) else "eia.may-belong", lang, item=item.id, title=title)
    if line is not None:
        yield say("eia.line", lang, says=line.says[language])
    elif found.at_most == Document.NONE:
        yield say("eia.no-line", lang, item=item.id)


def _no_such_code(code: str, lang: str) -> str:
    return say("eia.no-such-code", lang, code=code, nearest="; ".join(nearest(code)))


def _facts_used(found: SiteClassification, own: Columns) -> list[str]:
    used: dict[str, None] = {}
    for one in found.items:
        for branch in one.item.branches:
            for leaf in leaves_of(branch.when):
                key = getattr(leaf, "fact", None)
                if isinstance(key, str) and own.fact(key).known[0]:
                    used[key] = None
    return list(used)
