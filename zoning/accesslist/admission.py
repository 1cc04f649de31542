"""Admission lists of parks as data: leading industries, what is let in, what is kept out, and caps on what adds up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from zoning.accesslist.cap import Cap, read_caps
from zoning.accesslist.entry import ADMISSION_LISTS, OTHERWISE_LIST
from zoning.accesslist.structure_reading import StructureError, open_form
from zoning.accesslist.whom import read_whom
from zoning.condition import AllOf, AnyOf, Condition, Not
from zoning.document import Form
from zoning.outcome import Outcome
from zoning.rule import Except

# What follows for a project on the negative list.
NEGATIVE: Final = {"prohibit": Outcome.PROHIBITED, "restrict": Outcome.RESTRICTED}
# What follows for one that stands on no list.
OTHERWISE: Final = {
    "admit": Outcome.NO_CONFLICT,
    "condition": Outcome.CONDITIONAL,
    "restrict": Outcome.RESTRICTED,
    "prohibit": Outcome.PROHIBITED,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of an admission list: what it is called, whom it means, whom it leaves out, what follows."""

    title: tuple[str, str]
    when: Condition
    exceptions: tuple[Except, ...] = ()
    outcome: Outcome = Outcome.NO_CONFLICT

    @property
    def condition(self) -> Condition:
        """The whole condition, its exceptions in it."""
        return AllOf((self.when, *(Not((one.when,)) for one in self.exceptions))) if self.exceptions else self.when


@dataclass(frozen=True, slots=True)
class Item:
    """Something an admission list says, whichever of its lists it stands on; `list` is `otherwise` for the rest."""

    id: str
    list: str
    title: tuple[str, str]
    caught: Condition
    outcome: Outcome
    exceptions: tuple[Except, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """The admission list of a park, or of another feature of a layer, by its code (`unit`) or else by its `name`.

    `otherwise` is what follows for a project that neither is led by nor stands on the positive list.
    """

    id: str
    unit: str = ""
    name: str = ""
    leading: tuple[Listed, ...] = ()
    positive: tuple[Listed, ...] = ()
    negative: tuple[Listed, ...] = ()
    otherwise: Outcome = Outcome.NO_CONFLICT
    caps: tuple[Cap, ...] = field(default=())

    @property
    def of(self) -> str:
        """The code or name of the feature whose list it is."""
        return self.unit or self.name

    def items(self) -> Iterator[Item]:
        """All it says but its caps, the gravest list first."""
        for word in reversed(ADMISSION_LISTS):
            listed: tuple[Listed, ...] = getattr(self, word)
            for number, one in enumerate(listed, start=1):
                yield Item(f"{self.id}.{word}.{number}", word, one.title, one.condition, one.outcome, one.exceptions)
        wanted = tuple(one.condition for one in (*self.leading, *self.positive))
        if wanted and self.otherwise is not Outcome.NO_CONFLICT:
            title = ("不在主导产业和正面清单内", "neither a leading industry nor on the positive list")
            yield Item(f"{self.id}.{OTHERWISE_LIST}", OTHERWISE_LIST, title, Not((AnyOf(wanted),)), self.otherwise)


def read_admission(path: Path) -> Admission:
    """The admission list of a file. Raises StructureError with every problem of it."""
    form = open_form(path)
    problems = form.problems
    name = form.text("id", required=True)
    unit, called = form.text("unit"), form.text("name")
    if bool(unit) == bool(called):
        problems.add(
            "bad-value", form.line, "unit", f"{unit} {called}".strip() or None, "unit (a code) or name, one of them"
        )
    lists = {key: tuple(_read_listed(form, key, name)) for key in ADMISSION_LISTS}
    otherwise = form.choice("otherwise", tuple(OTHERWISE), default="admit")
    if otherwise != "admit" and not (lists["leading"] or lists["positive"]):
        problems.add("bad-value", form.line, "otherwise", otherwise, "admit, where nothing is leading or positive")
    caps = tuple(read_caps(form, name))
    if not (caps or any(lists.values())):
        problems.add("missing-key", form.line, form.path or None, None, ", ".join((*ADMISSION_LISTS, "caps")))
    form.close()
    if problems.found:
        raise StructureError(problems.found)
    return Admission(name, unit, called, **lists, otherwise=OTHERWISE[otherwise], caps=caps)


def _read_listed(form: Form, key: str, name: str) -> Iterator[Listed]:
    for number, entry in enumerate(form.forms(key), start=1):
        title = entry.both("title", required=True)
        when = read_whom(entry, f"{name}.{key}.{number}")
        exceptions = []
        for place, one in enumerate(entry.forms("except"), start=1):
            what = one.both("title", required=True)
            exceptions.append(Except(what, read_whom(one, f"{name}.{key}.{number}.except.{place}")))
            one.close()
        effect = entry.choice("effect", tuple(NEGATIVE), default="prohibit") if key == "negative" else ""
        entry.close()
        yield Listed(title, when, tuple(exceptions), NEGATIVE.get(effect, Outcome.NO_CONFLICT))
