"""Explained answers in words: where what was seen came from, and what would change a verdict."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from zoning.report.phrase import cite_rule, fact_label, fact_value, finding_line, length_text, listed
from zoning.report.report import SiteAnswer
from zoning.wording import has_word, say

_LIMITS: Final = ("at_least", "above", "at_most", "below")
# So many values of one fact are told in a line; the JSON has all.
_MOST_VALUES: Final = 6


def trace_lines(site: SiteAnswer, lang: str) -> Iterator[str]:
    """How each rule came to its answer, condition by condition."""
    for judgement in site["judgements"]:
        if not judgement["trace"]:
            continue
        yield f"  {say('text.trace', lang)} {judgement['rule']}: {judgement['answer']}"
        if judgement["answer"] != "no":
            yield from _grounds(judgement, site, lang)
        for step in judgement["trace"]:
            origins = [origin_text(one, lang) for one in step["from"]]
            told = say("text.from", lang, origins=listed(list(dict.fromkeys(origins)), lang)) if origins else ""
            saw = f"  ({step['saw']}{told})" if step["saw"] else ""
            yield f"    {'  ' * step['depth']}{step['condition']}: {step['answer']}{saw}"


def _grounds(judgement: Mapping[str, Any], site: SiteAnswer, lang: str) -> Iterator[str]:
    """The title of a rule with its article and since when, and the features of the map it rests on or is about."""
    cites = cite_rule(judgement, lang)
    yield f"    {judgement['title']}{f' — {cites}' if cites else ''}"
    for number in judgement["because"]:
        yield f"    {say('text.on_map', lang)}: {finding_line(site['findings'][number], site, lang)}"


def origin_text(origin: Mapping[str, Any], lang: str) -> str:
    """Where something came from, in words.

    >>> origin_text({"fact": "has_outfall", "origin": "attribute has_outfall"}, "zh")
    '用地文件属性 has_outfall'
    """
    if "layer" in origin:
        return say("origin.layer", lang, name=origin["layer"], edition=origin["edition"])
    sort, _, name = origin["origin"].partition(" ")
    if not has_word(f"origin.{sort}"):
        return str(origin["origin"])
    return say(f"origin.{sort}", lang, name=name.removeprefix("file ")).rstrip(" ,，")


def change_lines(site: SiteAnswer, lang: str) -> Iterator[str]:
    """What would give the rules another answer, a line for each of them and each answer."""
    if not site["changes"]:
        return
    yield f"  {say('text.changes', lang)}:"
    for change in site["changes"]:
        now, to = (say(f"answer.{change[key]}", lang) for key in ("answer", "to"))
        what = say("text.or", lang).join(values_text(fact, lang) for fact in change["facts"]) or _shift(change, lang)
        yield f"    - {say('text.change', lang, rule=change['rule'], now=now, to=to, what=what)}"


def values_text(changed: Mapping[str, Any], lang: str) -> str:
    """The values of a fact that make a change, after its label.

    >>> values_text({"fact": "land_area_m2", "below": 10000.0}, "en")
    'land area: below 10,000 m2'
    """
    key = changed["fact"]
    said = [fact_value(key, value, lang) for value in changed.get("values", ())]
    words = " / ".join(said[:_MOST_VALUES]) + (" …" if len(said) > _MOST_VALUES else "")
    if "other_than" in changed:
        words = say(
            "text.other_than", lang, words=listed([fact_value(key, one, lang) for one in changed["other_than"]], lang)
        )
    stated = (word for word in _LIMITS if word in changed)
    limits = [say(f"text.{word}", lang, limit=fact_value(key, changed[word], lang)) for word in stated]
    if limits:
        words = say("text.and", lang).join(limits)
    return f"{fact_label(key, lang)}{'：' if lang == 'zh' else ': '}{words}"


def _shift(change: Mapping[str, Any], lang: str) -> str:
    direction = say(f"direction.{change['direction']}", lang)
    return say(
        "text.change_shift", lang, layer=change["layer"], direction=direction, move=length_text(change["move_m"])
    )
