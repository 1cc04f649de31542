"""Phrases that text and map share: outcomes, findings, sources, sizes."""

from collections.abc import Mapping, Sequence
from typing import Any

from zoning.fact import find_fact
from zoning.wording import has_word, say


def outcome_word(site: Mapping[str, Any], lang: str) -> str:
    """The headline of a site's answer in words."""
    if site["errors"]:
        return say("outcome.refused", lang)
    if site["verdict"] is None:
        return say("outcome.not_judged", lang)
    return say(f"outcome.{site['verdict']['outcome']}", lang)


def bounds_text(verdict: Mapping[str, Any], lang: str) -> str:
    """`at least …, at most …`; blank where the bounds are equal."""
    if verdict["at_least"] == verdict["at_most"]:
        return ""
    bounds = {key: say(f"outcome.{verdict[key]}", lang) for key in ("at_least", "at_most")}
    return say("text.bounds", lang, **bounds)


def elsewhere_text(verdict: Mapping[str, Any], lang: str) -> str:
    """The kinds another office is asked about, which the verdict leaves out; blank where there are none."""
    kinds = [say(f"kind.{item['kind']}", lang) for item in verdict["subject_to"]]
    return say("text.subject_to", lang, kinds=listed(kinds, lang)) if kinds else ""


def margin_text(site: Mapping[str, Any], titles: Mapping[tuple[str, str], str], lang: str) -> str:
    """How far a boundary must move for the outcome to change, or why no shift is told.

    `titles` are what editions of layers are called, by id and edition; one that has none there is called by its id.
    """
    margin = site["margin"]
    if margin["reason"] is not None:
        return say(f"margin.{margin['reason']}", lang)
    edition = next(own["edition"] for own in site["layers"] if own["layer"] == margin["layer"])
    rule = next((own["title"] for own in site["judgements"] if own["rule"] == margin["rule"]), margin["rule"])
    return say(
        "text.margin_flip",
        lang,
        layer=titles.get((margin["layer"], edition)) or margin["layer"],
        direction=say(f"direction.{margin['direction']}", lang),
        move=length_text(margin["move_m"]),
        outcome=say(f"outcome.{margin['flips_to']}", lang),
        rule=rule,
    )


def cite_reference(reference: Mapping[str, Any], lang: str) -> str:
    """A reference as people cite it: act, article, since when, and whether it was read in copies."""
    secondary = say("text.secondary", lang) if reference.get("read_in") == "secondary" else ""
    since = f", {reference['in_force_from']}" if reference["in_force_from"] else ""
    named = " ".join(filter(None, (reference["act"], reference["article"])))
    return f"{named}{since}{secondary}"


def cite_rule(judgement: Mapping[str, Any], lang: str) -> str:
    """The sources of a judgement in one line; blank for a guard, which has none."""
    return "; ".join(cite_reference(reference, lang) for reference in judgement["references"])


def finding_line(finding: Mapping[str, Any], site: Mapping[str, Any], lang: str) -> str:
    """One contact in a line: which feature, how, how much, how far."""
    kind, name, *sizes = finding_pieces(finding, site, lang)
    role = site["parts"][finding["part"]]["role"]
    suffix = "" if len(site["parts"]) == 1 else say("text.part", lang, role=role_text(role, lang))
    return ("，" if lang == "zh" else ", ").join([f"{kind} {name}", *sizes]) + suffix


def finding_pieces(finding: Mapping[str, Any], site: Mapping[str, Any], lang: str) -> list[str]:
    """The same in pieces: kind and class, name and code, then how, how much, how far."""
    kind, class_ = say(f"kind.{finding['kind']}", lang), class_text(finding["class"], lang) if finding["class"] else ""
    pieces = [
        f"{kind}{'' if lang == 'zh' else ' '}[{class_}]" if class_ and class_.lower() != kind.lower() else kind,
        f"{finding['name'] or ''} {finding['code']}".strip(),
        say(f"relation.{finding['relation']}", lang),
    ]
    if finding["area_m2"]:
        pieces.append(say("text.area", lang, area=area_text(finding["area_m2"])))
    if finding["share"] and finding["relation"] != "contains":
        pieces.append(say("text.share", lang, share=share_text(finding["share"])))
    if finding["length_m"]:
        pieces.append(say("text.length", lang, length=length_text(finding["length_m"])))
    if finding["relation"] == "near":
        pieces.append(say("text.distance", lang, distance=length_text(finding["distance_m"])))
    if finding["depth_m"]:
        pieces.append(say("text.depth", lang, depth=length_text(finding["depth_m"])))
    if finding["legal_status"] == "pending_binding":
        pieces.append(say("text.pending", lang))
    return pieces


def fact_text(key: str, value: bool | float | str | Sequence[str], lang: str) -> str:
    """A fact with its label and its value in words a person reads.

    >>> fact_text("has_outfall", False, "zh"), fact_text("building_nature", "new", "en")
    ('是否设置排污口：否', 'nature of the construction: new')
    """
    return f"{fact_label(key, lang)}{'：' if lang == 'zh' else ': '}{fact_value(key, value, lang)}"


def fact_label(key: str, lang: str) -> str:
    """What a fact is called; its key where the dictionary does not have it."""
    fact = find_fact(key)
    return fact.label[0 if lang == "zh" else 1] if fact is not None else key


def fact_value(key: str, value: bool | float | str | Sequence[str], lang: str) -> str:
    """The value of a fact in words a person reads.

    >>> fact_value("land_area_m2", 7200.0, "en"), fact_value("pollutants", [], "zh")
    ('7,200 m2', '无')
    """
    fact, index = find_fact(key), 0 if lang == "zh" else 1
    words = (fact.values if fact else None) or {}
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][index]
    if isinstance(value, str):
        return words.get(value, (value, value))[index]
    if isinstance(value, Sequence):
        return listed([words.get(word, (word, word))[index] for word in value], lang) or ("无", "none")[index]
    return f"{value:,.10g}{f' {fact.unit}' if fact and fact.unit else ''}"


def role_text(role: str, lang: str) -> str:
    """The role of a part in words; an unknown role as written."""
    return say(f"role.{role}", lang) if has_word(f"role.{role}") else role


def class_text(class_: str, lang: str) -> str:
    """The class of a zone in words; one that no kind has as written.

    >>> class_text("准", "en")
    'quasi'
    """
    return say(f"class.{class_}", lang) if has_word(f"class.{class_}") else class_


def listed(words: list[str], lang: str) -> str:
    """Words as a list in a sentence."""
    return ("、" if lang == "zh" else ", ").join(words)


def area_text(area_m2: float) -> str:
    """An area people read: square metres, hectares from one hectare on.

    >>> area_text(1234.5), area_text(73456.0), area_text(0.004)
    ('1,234.5 m²', '7.3456 ha', '0.004 m²')
    """
    if area_m2 >= 10_000:
        return f"{area_m2 / 10_000:,.4f} ha"
    return f"{area_m2:,.1f} m²" if area_m2 >= 1 else f"{area_m2:.3g} m²"


def length_text(length_m: float) -> str:
    """A length people read: metres, kilometres from ten on.

    >>> length_text(12.34), length_text(20240.0)
    ('12.3 m', '20.24 km')
    """
    if length_m >= 10_000:
        return f"{length_m / 1000:,.2f} km"
    return f"{length_m:,.1f} m" if length_m >= 1 else f"{length_m:.2g} m"


def number_text(number: float, digits: int) -> str:
    """A number to so many digits, never with an exponent.

    >>> number_text(1577.4, 3), number_text(3137177.0, 4), number_text(0.008771, 3)
    ('1,580', '3,137,000', '0.00877')
    """
    return f"{float(f'{number:.{digits}g}'):,.15g}"


def share_text(share: float) -> str:
    """A share in per cent; a small one is never shown as nothing, nor a large one as all.

    >>> share_text(1.0), share_text(0.99999), share_text(0.00001)
    ('100 %', '>99.9 %', '<0.1 %')
    """
    if share == 1:
        return "100 %"
    if share > 0.999:
        return ">99.9 %"
    return "<0.1 %" if share < 0.001 else f"{100 * share:.1f} %"
