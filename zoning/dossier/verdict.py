"""The verdict as a frame that is seen first, with its bounds, what it rests on and what still holds it open."""

from collections.abc import Iterator, Mapping
from typing import Any

from maps.paper import Block, Callout, Cell, Facts, Run
from zoning.dossier.project import Site, missing_text, outcome_key
from zoning.dossier.setting import Setting, plain
from zoning.report.phrase import bounds_text, cite_rule, margin_text, outcome_word
from zoning.report.verdict import PROSE


def verdict_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """The frame, the rules that decide, what is not known yet, how far a boundary would have to move."""
    yield verdict_callout(site, setting)
    verdict = site["verdict"]
    if verdict is None:
        return
    titles = Titles(site, setting)
    because = ((titles.of(rule), titles.source(rule), titles.outcome(rule)) for rule in verdict["because"])
    yield from setting.table("because", [("rule", 4), ("source", 3), ("outcome", 1.6)], because)
    unknown = (
        (
            titles.of(item["rule"]),
            setting.word(f"reason.{item['reason']}"),
            titles.asked(item, setting),
            titles.outcome(item["rule"]),
        )
        for item in verdict["unknown_because"]
    )
    columns = [("rule", 3.4), ("reason", 2), ("missing", 3), ("outcome_if", 1.6)]
    yield from setting.table("unknown", columns, unknown)
    elsewhere = ((setting.kind(one["kind"]), one["office"], one["how"]) for one in verdict["subject_to"])
    yield from setting.table("elsewhere", [("kind", 1.4), ("office", 2), ("how", 3)], elsewhere)
    yield Facts((setting.entry("margin", margin_text(site, setting.layer_titles, setting.lang)),))


def verdict_callout(site: Site, setting: Setting) -> Callout:
    """The verdict in a frame of its look: bounds, whether all was asked, clauses to review, EIA document, and that it
    is no permit.
    """
    title = setting.word("dossier.verdict_is", outcome=outcome_word(site, setting.lang))
    return Callout(outcome_key(site), title, tuple(plain(line) for line in _lines(site, setting)))


def _lines(site: Site, setting: Setting) -> Iterator[str]:
    verdict = site["verdict"]
    if verdict is None:
        return
    yield bounds_text(verdict, setting.lang) or setting.word("dossier.certain")
    kinds = setting.joined(setting.kind(one["kind"]) for one in verdict["subject_to"])
    yield setting.word("dossier.complete") if verdict["complete"] else setting.word("dossier.incomplete", kinds=kinds)
    if verdict["to_review"]:
        yield setting.word("dossier.to_review", count=verdict["to_review"])
    if site["eia"] is not None:
        yield f"{setting.word('text.eia')}{setting.word('dossier.colon')}{eia_name(site['eia'], setting)}"
    yield setting.word("text.not_permit")


def eia_name(eia: Mapping[str, Any], setting: Setting) -> str:
    """What the EIA document is called; with both bounds where it is not certain."""
    if eia["document"] != "undetermined":
        return str(eia["name"])
    bounds = {key: setting.word(f"eia.document.{eia[key]}") for key in ("at_least", "at_most")}
    return f"{eia['name']}{setting.word('dossier.colon')}{setting.word('eia.between', **bounds)}"


class Titles:
    """What people call the rules and clauses of an answer, by id."""

    def __init__(self, site: Site, setting: Setting) -> None:
        self._rules = {judgement["rule"]: judgement for judgement in site["judgements"]}
        self._clauses = {clause["id"]: clause for clause in site["clauses"]}
        self._to_review = site["verdict"]["to_review"]
        self._setting = setting

    def of(self, rule: str) -> Cell:
        """The title and the id; of a clause its place and its text."""
        setting = self._setting
        if rule in self._rules:
            return (Run(self._rules[rule]["title"], strong=True), Run(f" [{rule}]"))
        if rule in self._clauses:
            clause = self._clauses[rule]
            place = f"{clause['unit']} {setting.word('dimension.' + clause['dimension'])} {clause['number']}"
            return (Run(place, strong=True, link="#clauses"), Run(f" {clause['text']}"))
        return plain(setting.known("rule", rule), strong=True, link="#clauses" if rule == PROSE else "")

    def source(self, rule: str) -> str:
        """Where it stands."""
        if rule in self._rules:
            return cite_rule(self._rules[rule], self._setting.lang)
        clause = self._clauses.get(rule)
        return f"{clause['reference']['document']}, {clause['reference']['edition']}" if clause is not None else ""

    def outcome(self, rule: str) -> Cell:
        """What follows where it applies, with its look."""
        found = self._rules.get(rule) or self._clauses.get(rule)
        if found is None:
            return ()
        return plain(self._setting.word(f"outcome.{found['outcome']}"), tone=found["outcome"])

    def asked(self, item: Mapping[str, Any], setting: Setting) -> Cell:
        """What would have to be known; of unread clauses only how many, for they are listed further on."""
        if item["rule"] == PROSE:
            text = setting.word("dossier.clauses_to_review", count=self._to_review)
            return plain(text, link="#clauses")
        return plain(missing_text(item["missing"], setting))
