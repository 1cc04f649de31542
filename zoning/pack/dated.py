"""Values that change by date: a rule that names one stands once for every stretch of days with the same values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zoning.document import Form, Node, text_of
from zoning.period import Period, check_order

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a named value is over a period, as it was written."""

    period: Period
    node: Node


DatedValues = Mapping[str, tuple[DatedValue, ...]]


def read_values(form: Form) -> DatedValues:
    """The `values` of a rule: each name with what it is, and when."""
    table = form.form("values")
    return {name: tuple(_read_steps(table, name)) for name in table} if table is not None else {}


def _read_steps(table: Form, name: str) -> Iterator[DatedValue]:
    steps = table.forms(name)
    if not steps:
        table.problems.add("bad-value", table.line, table.name(name), "nothing", "[{from, to, value}]")
    seen: list[tuple[Period, int | None]] = []
    for step in steps:
        period = Period(step.day("from", required=True), step.day("to"))
        check_order(period, step)
        node = step.take("value", required=True)
        if node is not None and text_of(node) is None:
            step.wrong("value", node, "a number, or a number with its unit")
            node = None
        step.close()
        for other, line in seen:
            if period.meets(other):
                found = f"{name} has two values on one day"
                table.problems.add(
                    "pack-invalid", step.line, step.path, found, f"periods that do not meet; line {line}"
                )
        seen.append((period, step.line))
        if node is not None:
            yield DatedValue(period, node)


def cut(whole: Period, values: DatedValues) -> Iterator[tuple[Period, dict[str, Node]]]:
    """The stretches of a period over which the named values stay the same, each with them; the earliest first.

    A name is left out of a stretch over which it has no value.

    >>> old, new = Node("500", 1), Node("1000", 2)
    >>> steps = (DatedValue(Period(None, date(2025, 12, 31)), old), DatedValue(Period(date(2026, 1, 1)), new))
    >>> [(str(period.first), node["m"].content) for period, node in cut(Period(date(2019, 1, 1)), {"m": steps})]
    [('2019-01-01', '500'), ('2026-01-01', '1000')]
    """
    periods = [value.period for steps in values.values() for value in steps]
    starts = {period.first for period in periods if period.first} | {
        period.last + _DAY for period in periods if period.last and period.last < date.max
    }
    inner = sorted(day for day in starts if whole.holds(day) and day != whole.first)
    for first, following in zip([whole.first, *inner], [*inner, None], strict=True):
        stretch = Period(first, following - _DAY if following else whole.last)
        yield (
            stretch,
            {name: step.node for name, steps in values.items() for step in steps if step.period.meets(stretch)},
        )


def fill(node: Node, values: Mapping[str, Node]) -> Node:
    """The node with every `{value: NAME}` in it replaced by that value; a name that has none becomes 0."""
    if isinstance(node.content, list):
        return Node([fill(item, values) for item in node.content], node.line)
    if not isinstance(node.content, dict):
        return node
    name = _name_in(node, "value")
    if name is not None:
        return Node(values[name].content if name in values else "0", node.line)
    return Node({key: fill(part, values) for key, part in node.content.items()}, node.line, node.key_lines)


def names_of(node: Node, key: str) -> Iterator[tuple[str, int]]:
    """Every NAME that stands in a node as `{<key>: NAME}`, with its line."""
    name = _name_in(node, key)
    if name is not None:
        yield name, node.line
    parts = node.content.values() if isinstance(node.content, dict) else node.content
    for part in parts if not isinstance(parts, str) else ():
        yield from names_of(part, key)


def _name_in(node: Node, key: str) -> str | None:
    is_alone = isinstance(node.content, dict) and set(node.content) == {key}
    return text_of(node.content[key]) if is_alone and isinstance(node.content, dict) else None
