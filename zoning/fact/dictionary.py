"""The dictionary of project facts, and the families of facts: reviews, touches, emissions, offsets."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from zoning.document import Form, Node, Problems, read_document
from zoning.errors import FactError, Problem
from zoning.fact.entry import FACT_TYPES, Fact
from zoning.fact.words import WordsOfFile
from zoning.kind import find_kind

# What the law leaves open is asked like a fact, and set by a catalogue, never by who applies.
PARAMETER: Final = "parameter."
_FOLDER: Final = Path(__file__).parent.parent / "facts"
_FILES: Final = ("project", "discharge", "law", "place", "measured", "context", "eia")
# Given off, but not by weight.
_WEIGHTLESS: Final = ("odour", "radioactive")
# The label and question of an amount of a pollutant, by family.
_AMOUNTS: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "emission": (
        ("{}排放量", "emission of {}"),
        (
            "项目每年排放多少吨{}？不排放请填 0。",
            "How many tonnes of {} does the project give off in a year? Write 0 if it gives off none.",
        ),
    ),
    "offset": (
        ("{}替代削减量", "offset of {}"),
        (
            "已落实的{}替代削减量是每年多少吨？没有请填 0。",
            "How many tonnes of {} a year are given up elsewhere for the project? Write 0 if none are.",
        ),
    ),
}
_ANSWERS: Final = {"yes": ("是", "yes"), "no": ("否", "no")}


@cache
def read_dictionary() -> Mapping[str, Fact]:
    """The one dictionary of facts, by key."""
    facts: dict[str, Fact] = {}
    found: list[Problem] = []
    for name in _FILES:
        problems = Problems(f"{name}.yaml")
        form = Form(read_document(_FOLDER / problems.file, problems), problems)
        facts |= {key: read_fact_entry(key, form.form(key), problems) for key in form}
        found.extend(problems.found)
    if found:
        raise FactError(found)
    return facts


def read_fact_entry(key: str, form: Form | None, problems: Problems) -> Fact:
    """The fact that an entry of the dictionary, or of the `facts` of a pack, declares."""
    form = form or Form(None, problems, key)
    kind = form.choice("type", FACT_TYPES, required=True, default="text")

    also: dict[str, str] = {}

    def word(node: Node, name: str) -> tuple[str, str]:
        entry = Form(node, problems, name)
        for other in entry.words("also"):
            if also.setdefault(other, name.rpartition(".")[2]) != name.rpartition(".")[2]:
                problems.add("bad-value", node.line, name, other, f"a word that is not also {also[other]}")
        pair = (entry.text("zh", required=True), entry.text("en", required=True))
        entry.close()
        return pair

    fact = Fact(
        key=key,
        label=form.both("label", required=True),
        type=kind,  # type: ignore[arg-type]  # choice() answers with one of FACT_TYPES
        question=form.both("question", required=True),
        unit=form.text("unit") or None,
        values=WordsOfFile(_FOLDER / file)
        if (file := form.text("values_file"))
        else form.table("values", word) or None,
        also=also or None,
    )
    form.close()
    return fact


# The facts that the rule packs in use declare, their parameters among them as `parameter.<name>`.
_further: dict[str, Fact] = {}


def use_facts(facts: Iterable[Fact]) -> None:
    """Make these the further facts in use, besides those of the dictionary, in place of those before."""
    _further.clear()
    _further.update((fact.key, fact) for fact in facts)


def facts_in_use() -> Mapping[str, Fact]:
    """The facts of the dictionary, then those that the packs in use declare, their parameters left out."""
    further = {key: fact for key, fact in _further.items() if "." not in key}
    return {**read_dictionary(), **further} if further else read_dictionary()


def find_fact(name: str) -> Fact | None:
    """The fact of a key or Chinese label, or None; the members of families are facts too."""
    facts = read_dictionary()
    if name in facts:
        return facts[name]
    if name in _further:
        return _further[name]
    if name.startswith("review.") and len(name) > len("review."):
        return Fact(name, (f"审查意见 {name[7:]}", f"review of {name[7:]}"), "bool", ("", ""))
    if name.startswith("touches.") and (kind := find_kind(name[8:])) is not None:
        words = _ANSWERS | {word: (word, word) for word in kind.classes}
        question = (f"用地是否涉及{kind.zh}？", f"Does the site touch a {kind.en}?")
        return Fact(name, (f"涉及{kind.zh}", f"touches {kind.en}"), "enum", question, values=words)
    if name.startswith("emission."):
        return emissions().get(name)
    if name.startswith("offset."):
        return offsets().get(name)
    return _by_label().get(name) or next((fact for fact in _further.values() if name in fact.label), None)


@cache
def emissions() -> Mapping[str, Fact]:
    """How much the project gives off of each pollutant, by `emission.<pollutant>`, in tonnes a year."""
    return _amounts("emission")


@cache
def offsets() -> Mapping[str, Fact]:
    """How much of each pollutant is given up elsewhere for the project, by `offset.<pollutant>`, in tonnes a year."""
    return _amounts("offset")


def _amounts(family: str) -> Mapping[str, Fact]:
    """A fact for each pollutant that is weighed, by its key."""
    pollutants = read_dictionary()["pollutants"].values or {}
    made = (_amount(family, key, zh, en) for key, (zh, en) in pollutants.items() if key not in _WEIGHTLESS)
    return {fact.key: fact for fact in made}


def _amount(family: str, key: str, zh: str, en: str) -> Fact:
    label, question = ((ours.format(zh), theirs.format(en)) for ours, theirs in _AMOUNTS[family])
    return Fact(f"{family}.{key}", label, "number", question, unit="t/a")


@cache
def families() -> tuple[Fact, ...]:
    """The families of facts, each as one entry whose key shows what stands for what.

    >>> [fact.key for fact in families()]
    ['touches.<kind>', 'emission.<pollutant>', 'offset.<pollutant>', 'review.<rule>']
    """
    touches = ("用地是否涉及该类图层的要素？", "Does the site touch a feature of this kind of layer?")
    review = (
        "该规则或条款中须由人判断的事项是否成立？",
        "Does what the rule or clause leaves to a person's judgement hold?",
    )
    return (
        Fact("touches.<kind>", ("涉及〈图层类别〉", "touches <kind>"), "enum", touches, values=_ANSWERS),
        *(_amount(family, "<pollutant>", "〈污染物〉", "<pollutant>") for family in _AMOUNTS),
        Fact("review.<rule>", ("审查意见〈规则或条款〉", "review of <rule or clause>"), "bool", review),
    )


@cache
def _by_label() -> Mapping[str, Fact]:
    return {fact.label[0]: fact for fact in (*emissions().values(), *offsets().values(), *read_dictionary().values())}
