"""The rules of law in a report: those that apply or may apply with article, date and values; of the rest, the acts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from maps.paper import Block, Cell, Run
from zoning.dossier.project import Site, missing_text
from zoning.dossier.setting import Setting, plain
from zoning.fact import find_fact
from zoning.report.phrase import cite_reference, fact_label
from zoning.wording import has_word

_EMISSION: Final = "emission"


def rule_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """Each rule that answers yes or is not known, then how many of each act were looked at and do not apply."""
    if site["verdict"] is None:
        yield setting.body("not_judged")
        return
    telling = [judgement for judgement in site["judgements"] if judgement["answer"] != "no"]
    if not telling:
        yield setting.body("no_rules")
    columns = [("rule", 4), ("source", 2.4), ("values", 1.6), ("answer", 2.2), ("outcome_if", 1.5)]
    yield from setting.table("rules", columns, (_rule(judgement, setting) for judgement in telling))
    acts = Counter(act for judgement in site["judgements"] if judgement["answer"] == "no" for act in _acts(judgement))
    rows = ((act, since, str(count)) for (act, since), count in acts.items())
    yield from setting.table("rules_no", [("act", 5), ("since", 1.5), ("rules_looked_at", 1.5)], rows)


def _rule(judgement: Mapping[str, Any], setting: Setting) -> tuple[Cell | str, ...]:
    title = [Run(judgement["title"], strong=True), Run(f" [{judgement['rule']}]")]
    if judgement["explanation"]:
        title.append(Run(f"\n{judgement['explanation']}"))
    answer = setting.word(f"answer.{judgement['answer']}")
    pieces = [answer]
    if judgement["reason"]:
        pieces.append(setting.word(f"reason.{judgement['reason']}"))
    if judgement["missing"]:
        pieces.append(setting.word("dossier.missing", what=missing_text(judgement["missing"], setting)))
    if judgement["because"]:
        numbers = setting.joined(str(number + 1) for number in judgement["because"])
        pieces.append(setting.word("dossier.by_findings", numbers=numbers))
    return (
        tuple(title),
        "\n".join(cite_reference(reference, setting.lang) for reference in judgement["references"]),
        "\n".join(_value(name, value, setting) for name, value in judgement["values"].items()),
        "\n".join(pieces),
        plain(setting.word(f"outcome.{judgement['outcome']}"), tone=judgement["outcome"]),
    )


def _acts(judgement: Mapping[str, Any]) -> dict[tuple[str, str], None]:
    return dict.fromkeys((one["act"], one["in_force_from"] or "—") for one in judgement["references"])


def _value(name: str, value: float, setting: Setting) -> str:
    """A threshold that a rule used, in words: `within_m.river.2` is a distance to the second river it asks about."""
    return f"{value_name(name, setting)}{setting.word('dossier.colon')}{value:,.10g}"


def value_name(name: str, setting: Setting) -> str:
    """What a threshold is called, by its name in an answer: by a word of its own, by its fact, by measure and kind."""
    if has_word(f"value.{name}"):
        return setting.word(f"value.{name}")
    if find_fact(name) is not None:
        return fact_label(name, setting.lang)
    measure, _, about = name.partition(".")
    if measure == _EMISSION:
        pollutants, _, unit = about.partition(".")
        said = setting.joined(fact_label(f"{_EMISSION}.{one}", setting.lang) for one in pollutants.split("+"))
        return f"{said} ({unit})"
    if find_fact(measure) is not None:
        return f"{fact_label(measure, setting.lang)} ({about})"
    said = setting.joined(setting.known("kind", piece) for piece in re.split(r"[./]", about) if piece)
    return setting.known("value", measure) + (f" ({said})" if said else "")
