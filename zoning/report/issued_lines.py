"""Allowances and admission lists of an answer, for people."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from zoning.accesslist.entry import CAP_LIST
from zoning.fact import read_dictionary
from zoning.report.report import SiteAnswer
from zoning.wording import say

_MARKS: Final = {"yes": "■", "no": "□", "unknown": "?"}


def issued_lines(site: SiteAnswer, lang: str) -> Iterator[str]:
    """A line an allowance, and one an entry that catches the site or may; those that do not are left to the JSON."""
    if allowances := site.get("allowances"):
        yield f"  {say('text.allowances', lang)}:"
        yield from (f"    {_MARKS[own['answer']]} {allowance_text(own, lang)}" for own in allowances)
    caught = [own for own in site.get("admissions", ()) if own["answer"] != "no" or own["list"] == CAP_LIST]
    if caught:
        yield f"  {say('text.admissions', lang)}:"
        yield from (f"    {_MARKS[own['answer']]} {admission_text(own, lang)}" for own in caught)


def allowance_text(own: Mapping[str, Any], lang: str) -> str:
    """What is allowed, granted, left, asked and owed, in one line."""
    values = {key: _said(own[key], lang) for key in ("allowance", "granted", "left", "asked", "left_after", "owed")}
    offset, comma = _said(own["offset"], lang), say("template.comma", lang)
    is_open = own["asked"] is None
    told = "text.allowance_open" if is_open else "text.allowance"
    parts = [say(told, lang, unit=own["unit"], pollutant=pollutant_word(own["pollutant"], lang), **values)]
    if own["exceeds"] == "yes":
        parts.append(say("text.allowance_exceeds", lang))
    if own["owes"] != "no" and not is_open:
        key = "text.allowance_reduction" if own["owed"] is None else "text.allowance_owed"
        parts.append(say(key, lang, owed=values["owed"], offset=offset))
    parts.append(_register(own, lang))
    return comma.join(parts)


def admission_text(own: Mapping[str, Any], lang: str) -> str:
    """Which list of which park, what stands there, and of a cap its figures."""
    told = say("text.admission", lang, of=own["of"], list=say(f"admission.{own['list']}", lang), title=own["title"])
    if own["list"] != CAP_LIST:
        return told
    figures = {key: _said(own[key], lang) for key in ("used", "asked", "limit")}
    cap = say("text.cap", lang, **figures, measure=say(f"measure.{own['measure']}", lang))
    return f"{told} ({cap}{say('template.comma', lang)}{_register(own, lang)})"


def pollutant_word(key: str, lang: str) -> str:
    """What a pollutant is called."""
    words = (read_dictionary()["pollutants"].values or {}).get(key, (key, key))
    return words[0 if lang == "zh" else 1]


def _register(own: Mapping[str, Any], lang: str) -> str:
    day = own["granted_as_of"]
    return say("text.register_none", lang) if day is None else say("text.register", lang, day=day)


def _said(amount: str | None, lang: str) -> str:
    return say("text.not_known", lang) if amount is None else amount
