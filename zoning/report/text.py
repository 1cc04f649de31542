"""The answer for a person: one page a site, the verdict first, every unknown named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from zoning.eia.telling import follow_lines, topic_lines
from zoning.outcome import OUTCOMES
from zoning.report.explaining import change_lines, trace_lines
from zoning.report.gravest import Gravest, why_text
from zoning.report.issued_lines import issued_lines
from zoning.report.phrase import (
    area_text,
    bounds_text,
    cite_reference,
    cite_rule,
    elsewhere_text,
    fact_text,
    finding_line,
    finding_pieces,
    length_text,
    listed,
    margin_text,
    outcome_word,
    share_text,
)
from zoning.report.raster import raster_lines
from zoning.report.report import Report, SiteAnswer
from zoning.report.screen import MARKS, PLAIN, Screen
from zoning.wording import has_word, one_line, say

_REVIEW_MARKS: Final = {"yes": "■", "no": "□", "unknown": "?"}
_LONGEST_LIST: Final = 4


def to_text(report: Report) -> str:
    """The report as text in its language."""
    return "".join(text_lines(report))


def text_lines(report: Report, screen: Screen = PLAIN) -> Iterator[str]:
    """The same, a line at a time; on a terminal in columns and colours."""
    words = {outcome: say(f"outcome.{outcome}", report.lang) for outcome in OUTCOMES}
    lines = _Page(report.lang, screen, report.layer_titles(report.lang)).lines(report)
    return (f"{screen.shown(one_line(line), words)}\n" for line in lines)


def summary_lines(report: Report) -> Iterator[str]:
    """How many sites have each outcome."""
    yield f"{say('text.summary', report.lang)}:"
    for outcome, count in report.summary.items():
        if count:
            yield f"  {count:>6}  {say(f'outcome.{outcome}', report.lang)}"


def gravest_lines(sites: Sequence[SiteAnswer], lang: str, screen: Screen = PLAIN) -> Iterator[str]:
    """The sites to look at first, in columns: mark, id, outcome, name and why."""
    if not sites:
        return
    yield f"{say('text.gravest', lang)}:"
    rows = (
        (MARKS[site["verdict"]["outcome"]], site["id"], outcome_word(site, lang), site["name"], why_text(site, lang))
        for site in sites
    )
    yield from screen.columns(rows, "  ")


class _Page:
    """The lines of a report in one language."""

    def __init__(self, lang: str, screen: Screen, titles: Mapping[tuple[str, str], str]) -> None:
        self.lang = lang
        self.screen = screen
        self.titles = titles

    def word(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)

    def lines(self, report: Report) -> Iterator[str]:
        head = report.head()
        packs = [f"{pack['id']} {pack['version']}" for pack in head["packs"]] or [self.word("text.no_packs")]
        yield f"{self.word('text.title')}  {head['program']['name']} {head['program']['version']}"
        yield f"{self.word('text.on')}: {head['on']}"
        yield f"{self.word('text.catalogue')}: {head['catalogue']['id']} {head['catalogue']['title']}".rstrip()
        yield f"{self.word('text.packs')}: {listed(packs, self.lang)}"
        for warning in report.warnings:
            yield f"** {warning['message']} **"
        gravest = Gravest()
        for site in report.sites:
            gravest.add(site)
            yield ""
            yield from self.site(site)
        yield ""
        if len(report.sites) > 1:
            yield from gravest_lines(gravest.sites, self.lang, self.screen)
        yield from summary_lines(report)
        yield self.word("text.not_permit")

    def site(self, site: SiteAnswer) -> Iterator[str]:
        size = area_text(site["area_m2"]) if site["area_m2"] else length_text(site["length_m"] or 0)
        known_size = size if site["area_m2"] or site["length_m"] else ""
        yield f"== {self.word('text.site')} {site['id']} {site['name']}  {known_size}".rstrip()
        for key in ("applicant", "case_number"):
            if site[key]:
                yield f"  {self.word(f'text.{key}')}: {site[key]}"
        yield from self.errors(site)
        if site["verdict"] is not None:
            yield from self.verdict(site)
        for warning in site["warnings"]:
            yield f"  {self.word('text.warnings')}: {warning['message']}"
        for repair in site["repairs"]:
            yield f"  {self.word('text.repairs')}: {self.repair(repair)}"
        if site["facts"]:
            said = [fact_text(key, fact["value"], self.lang) for key, fact in site["facts"].items()]
            yield f"  {self.word('text.facts')}: {'；'.join(said) if self.lang == 'zh' else '; '.join(said)}"
        if site["administrative"]:
            units = [f"{one['name']} {one['code']}".strip() + f" ({one['layer']})" for one in site["administrative"]]
            yield f"  {self.word('text.administrative')}: {listed(units, self.lang)}"
        if site["findings"]:
            yield f"  {self.word('text.findings')}:"
            yield from self.findings(site)
        yield from self.layers(site)
        if site["rasters"]:
            yield f"  {self.word('text.rasters')}:"
            yield from (f"    {line}" for line in raster_lines(site["rasters"], self.lang))
        yield from self.clauses(site)
        yield from issued_lines(site, self.lang)
        yield from self.questions(site)
        yield from change_lines(site, self.lang)
        yield from trace_lines(site, self.lang)

    def findings(self, site: SiteAnswer) -> Iterator[str]:
        """A line each; on a terminal with kind, name and sizes in columns."""
        if self.screen.places is None:
            yield from (f"    - {finding_line(finding, site, self.lang)}" for finding in site["findings"])
            return
        pieces = (finding_pieces(finding, site, self.lang) for finding in site["findings"])
        rows = ((kind, name, listed(sizes, self.lang)) for kind, name, *sizes in pieces)
        yield from self.screen.columns(rows, "    - ")

    def errors(self, site: SiteAnswer) -> Iterator[str]:
        for error in site["errors"]:
            found = self.word("error.found", found=error["found"]) if error["found"] else ""
            following = self.word("error.next", next=error["next"])
            yield f"  {self.word('text.errors')}: [{error['code']}] {error['message']} {found} {following}"

    def verdict(self, site: SiteAnswer) -> Iterator[str]:
        verdict = site["verdict"]
        pieces = [f"  {MARKS[verdict['outcome']]} {self.word('text.verdict')}: {outcome_word(site, self.lang)}"]
        if bounds := bounds_text(verdict, self.lang):
            pieces.append(f"[{bounds}]")
        if verdict["to_review"]:
            pieces.append(self.word("text.to_review", count=verdict["to_review"]))
        if asked := elsewhere_text(verdict, self.lang):
            pieces.append(asked)
        yield "  ".join(pieces)
        judgements = {judgement["rule"]: judgement for judgement in site["judgements"]}
        for rule in verdict["because"]:
            yield f"    {self.word('text.because')}: {self.rule(rule, judgements)}"
        for item in verdict["unknown_because"]:
            yield f"    {self.word('text.unknown')}: {self.rule(item['rule'], judgements)}: {self.unknown(item)}"
        yield f"    {self.word('text.margin')}: {margin_text(site, self.titles, self.lang)}"
        yield from self.eia(site["eia"])

    def eia(self, eia: dict[str, Any] | None) -> Iterator[str]:
        if eia is None:
            return
        named = eia["name"]
        if eia["document"] == "undetermined":
            bounds = {key: self.word(f"eia.document.{eia[key]}") for key in ("at_least", "at_most")}
            named = f"{named}: {self.word('eia.between', **bounds)}"
        yield f"    {self.word('text.eia')}: {named} ({listed(eia['reasons'], self.lang)})"
        further = (*follow_lines(eia, self.lang), *topic_lines(eia, self.lang, cite_reference))
        yield from (f"      {line}" for line in further)

    def rule(self, rule: str, judgements: dict[str, Any]) -> str:
        judgement = judgements.get(rule)
        if judgement is None:
            return self.word(f"rule.{rule}") if has_word(f"rule.{rule}") else rule
        cites = cite_rule(judgement, self.lang)
        return f"{judgement['title']} [{rule}]" + (f" — {cites}" if cites else "")

    def unknown(self, item: dict[str, Any]) -> str:
        names = [name for entry in item["missing"] for name in entry.values()]
        shown = listed(names[:_LONGEST_LIST], self.lang) + (" …" if len(names) > _LONGEST_LIST else "")
        return f"{self.word('reason.' + item['reason'])} ({self.word('text.missing')} {shown})"

    def repair(self, item: dict[str, Any]) -> str:
        key = f"repair.{item['what']}"
        what = self.word(key) if has_word(key) else item["what"]
        change = item["area_change_m2"]
        told = "" if change is None else f" ({self.word('text.shape_changed', area=f'{change:+,.3f} m²')})"
        return f"{what} {item['where']}{told}"

    def layers(self, site: SiteAnswer) -> Iterator[str]:
        """The layers that are silent; where nothing is judged all of them, with what the site has of each class."""
        is_account = site["verdict"] is None
        shown = [layer for layer in site["layers"] if is_account or layer["status"] not in {"touched", "clear"}]
        if shown:
            yield f"  {self.word('text.layers')}:"
        for layer in shown:
            pending = self.word("text.pending") if layer["legal_status"] == "pending_binding" else ""
            name = " ".join(filter(None, (self.word("kind." + layer["kind"]), layer["layer"], pending)))
            reason = f" ({self.word('reason.' + layer['reason'])})" if layer["reason"] else ""
            yield f"    - {name}: {self.word('status.' + layer['status'])}{reason}{self.extent(layer)}"
            if is_account and len(layer["classes"]) > 1:
                for one in layer["classes"]:
                    yield f"        {one['class'] or '?'}{self.extent(one)}"

    def extent(self, entry: dict[str, Any]) -> str:
        """How much of the site a layer or class takes; blank where it takes none."""
        area = [area_text(entry["area_m2"])] if entry["area_m2"] else []
        length = [length_text(entry["length_m"])] if entry["length_m"] else []
        share = [share_text(entry["share"])] if entry["share"] else []
        sizes = "  ".join([*area, *length, *share])
        return f"  {sizes}" if sizes else ""

    def clauses(self, site: SiteAnswer) -> Iterator[str]:
        told = site["clauses"]
        clauses = [clause for clause in told if clause["addressee"] != "government"]
        if clauses:
            still_open = sum(clause["answer"] == "unknown" for clause in clauses)
            yield f"  {self.word('text.clauses', open=still_open, total=len(clauses))}:"
        for clause in clauses:
            level = "" if clause["level"] == "unit" else f"{self.word('level.' + clause['level'])} "
            where = f"{clause['unit']} {level}{self.word('dimension.' + clause['dimension'])} {clause['number']}"
            follows = self.word("text.follows", total=len(clause["follows"])) if clause["follows"] else ""
            yield f"    {_REVIEW_MARKS[clause['answer']]} {where}  {clause['text']}{follows}"
        if len(told) > len(clauses):
            yield f"    {self.word('text.government_clauses', total=len(told) - len(clauses))}"

    def questions(self, site: SiteAnswer) -> Iterator[str]:
        clauses = {f"review.{clause['id']}" for clause in site["clauses"]}
        asked = [question for question in site["questions"] if question["fact"] not in clauses]
        if asked:
            yield f"  {self.word('text.questions')}:"
        for question in asked:
            rules = listed(question["could_change"], self.lang)
            bears_on = f"{self.word('text.could_change')} {rules}"
            yield f"    - {question['question']} [{question['fact']}] ({bears_on})"
