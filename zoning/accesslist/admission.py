"""Admission lists of parks as data: leading industries, what is let in, what is kept out, and caps on what adds up.

A list becomes judged structures of the ordinary kind; caps are weighed against the register of admitted projects.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from zoning.accesslist.granted import Grant, read_amount
from zoning.accesslist.structure import Judged, Structured
from zoning.accesslist.structure_reading import StructureError, open_form
from zoning.columns import NO, UNKNOWN, YES, Columns
from zoning.condition import AllOf, AnyOf, Condition, Not, answer_once, read_condition
from zoning.document import Form
from zoning.rule import Except

_OTHERWISE: Final = ("admit", "restrict", "prohibit")
# Short for the condition of the same name.
_SHORT: Final = ("industry", "process")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of an admission list: what it is called, whom it means, and whom it leaves out."""

    title: tuple[str, str]
    when: Condition
    exceptions: tuple[Except, ...] = ()

    @property
    def condition(self) -> Condition:
        """The whole condition, its exceptions in it."""
        return AllOf((self.when, *(Not((one.when,)) for one in self.exceptions))) if self.exceptions else self.when


@dataclass(frozen=True, slots=True)
class Cap:
    """What may add up in a park: so many projects of a sort, or such a share of its land."""

    id: str
    title: tuple[str, str]
    when: Condition
    count: int | None = None
    land_share: Decimal | None = None
    land_area_m2: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CapAnswer:
    """How a project stands to a cap: what is used, what there is, and whether the project would pass it.

    `used` and `limit` are projects, or m2 of land. `exceeds`: 0 no, 1 unknown, 2 yes.
    """

    cap: Cap
    used: Decimal
    limit: Decimal
    exceeds: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """The admission list of a park, by the code of its unit.

    `otherwise` is what follows for a project that neither is led by nor stands on the positive list.
    """

    id: str
    unit: str
    leading: tuple[Listed, ...]
    positive: tuple[Listed, ...]
    negative: tuple[Listed, ...]
    otherwise: str
    caps: tuple[Cap, ...]

    def structured(self) -> Structured:
        """The list as judged structures: the same evaluator judges it as every clause."""
        negative = [
            Judged(f"{self.id}.negative.{number}", "prohibit", one.condition, exceptions=one.exceptions)
            for number, one in enumerate(self.negative, start=1)
        ]
        wanted = [*self.leading, *self.positive]
        encouraged = [
            Judged(f"{self.id}.leading.{number}", "encourage", one.condition)
            for number, one in enumerate(self.leading, start=1)
        ]
        others = []
        if self.otherwise != "admit" and wanted:
            outside = Not((AnyOf(tuple(one.condition for one in wanted)),))
            others.append(Judged(f"{self.id}.otherwise", self.otherwise, outside))
        return Structured(self.id, "whole", (*negative, *others, *encouraged), "project")


def read_admission(path: Path) -> Admission:
    """The admission list of a file. Raises StructureError with every problem of it."""
    form = open_form(path)
    problems = form.problems
    name = form.text("id", required=True)
    lists = {key: tuple(_read_listed(form, key, name)) for key in ("leading", "positive", "negative")}
    admission = Admission(
        id=name,
        unit=form.text("unit", required=True),
        otherwise=form.choice("otherwise", _OTHERWISE, default="admit"),
        caps=tuple(_read_caps(form, name)),
        **lists,
    )
    form.close()
    if problems.found:
        raise StructureError(problems.found)
    return admission


def _read_listed(form: Form, key: str, name: str) -> Iterator[Listed]:
    for number, entry in enumerate(form.forms(key), start=1):
        title = entry.both("title", required=True)
        when = _read_when(entry, f"{name}.{key}.{number}")
        exceptions = []
        for place, one in enumerate(entry.forms("except"), start=1):
            what = one.both("title", required=True)
            exceptions.append(Except(what, _read_when(one, f"{name}.{key}.{number}.except.{place}")))
            one.close()
        entry.close()
        yield Listed(title, when, tuple(exceptions))


def _read_when(form: Form, name: str) -> Condition:
    """Whom an entry means: all of the industries, processes and the condition it names."""
    parts = []
    for word in (*_SHORT, "when"):
        node = form.take(word)
        if node is None:
            continue
        if word == "when":
            parts.append(read_condition(node, form.problems, form.name("when"), name))
        else:
            own = type(node)({word: node}, node.line, {word: node.line})
            parts.append(read_condition(own, form.problems, form.path, name))
    if not parts:
        form.problems.add("missing-key", form.line, form.path, None, "industry, process or when")
        return AllOf(())
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _read_caps(form: Form, name: str) -> Iterator[Cap]:
    problems = form.problems
    for entry in form.forms("caps"):
        key = entry.text("id", required=True)
        when, title = _read_when(entry, f"{name}.caps.{key}"), entry.both("title", required=True)
        count, share, land = entry.text("count"), entry.text("land_share"), entry.text("land_area_m2")
        if bool(count) == bool(share) or bool(share) != bool(land):
            allowed = "count, or land_share with land_area_m2 of the park"
            problems.add("bad-value", entry.line, entry.path, "what is capped", allowed)
        if count and not count.isdecimal():
            problems.add("bad-value", entry.line, entry.name("count"), count, "a whole number")
        part = read_amount(share, entry.line, entry.name("land_share"), problems) if share else None
        if part is not None and part > 1:
            problems.add("bad-value", entry.line, entry.name("land_share"), share, "a share from 0 to 1")
        area = read_amount(land, entry.line, entry.name("land_area_m2"), problems) if land else None
        entry.close()
        yield Cap(key, title, when, int(count) if count.isdecimal() else None, part, area)


def weigh_caps(admission: Admission, granted: Sequence[Grant], columns: Columns, project: str = "") -> list[CapAnswer]:
    """How a project (columns of length one) stands to each cap; its own line in the register does not count."""
    counted = [one for one in granted if one.unit == admission.unit and not (project and one.project == project)]
    return [_weigh(cap, [one for one in counted if one.cap == cap.id], columns) for cap in admission.caps]


def _weigh(cap: Cap, counted: Sequence[Grant], columns: Columns) -> CapAnswer:
    caught = int(answer_once(cap.when, columns)[0])
    if cap.count is not None:
        used, limit = Decimal(len({one.project for one in counted})), Decimal(cap.count)
        return CapAnswer(cap, used, limit, min(caught, int(YES if used + 1 > limit else NO)))
    limit = (cap.land_share or Decimal(0)) * (cap.land_area_m2 or Decimal(0))
    used = sum((one.land_area_m2 or Decimal(0) for one in counted), Decimal(0))
    unmeasured = tuple(one.project for one in counted if one.land_area_m2 is None)
    column = columns.fact("land_area_m2")
    if used > limit:
        return CapAnswer(cap, used, limit, caught, unmeasured)
    if not column.known[0]:
        return CapAnswer(cap, used, limit, min(caught, int(UNKNOWN)), (*unmeasured, "land_area_m2"))
    passes = used + Decimal(repr(float(column.value[0]))) > limit
    # Land of the register that nobody measured may still make it pass.
    exceeds = YES if passes else UNKNOWN if unmeasured else NO
    return CapAnswer(cap, used, limit, min(caught, int(exceeds)), unmeasured)
