"""The values of a fact that could matter to a rule: those it allows, and each side of every limit the rule names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from zoning.condition import Condition
from zoning.errors import FactError, Where
from zoning.fact import Fact, FactValue, read_value
from zoning.quantity import Quantity

# More allowed words than these are not all tried: those the rule names are, and one that it does not.
MOST_WORDS: Final = 40
_NO_CODE: Final = "0000"
_NO_WORD: Final = "\x00"
Bound: TypeAlias = float | str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value to try, and how it is told.

    `told` is the value itself, or the values it stands for: `lower`, `upper` the limits it lies between (`place` is its
    place on that line), `other_than` those it is none of.
    """

    value: FactValue
    lower: Bound | None = None
    upper: Bound | None = None
    place: int | None = None
    other_than: tuple[str, ...] = field(default=())

    @property
    def is_at_limit(self) -> bool:
        """Whether it is a limit itself."""
        return self.place is not None and self.place % 2 == 1


def constants_of(condition: Condition) -> tuple[Any, ...]:
    """The plain values a condition was made with, as words, numbers, days and quantities."""
    return tuple(_plain(condition))


def _plain(value: Any) -> Iterator[Any]:
    if is_dataclass(value) and not isinstance(value, Quantity):
        for one in fields(value):
            yield from _plain(getattr(value, one.name))
    elif isinstance(value, (tuple, list, frozenset)):
        for one in value:
            yield from _plain(one)
    elif value is not None:
        yield value


def list_candidates(fact: Fact, constants: Sequence[Any], now: FactValue | None) -> list[Candidate]:
    """The values of a fact worth trying, `now` being the one it has; the constants are those of the conditions."""
    words = [one for one in dict.fromkeys(constants) if isinstance(one, str) and one != fact.key]
    if fact.type == "bool":
        return [Candidate(True), Candidate(False)]
    if fact.type == "list":
        return _lists(fact, words, now)
    if fact.type in ("number", "quantity", "date"):
        return list(_line(fact, constants))
    if fact.type in ("hours", "days"):
        stretches = tuple(word for word in words if _read(fact, word) is not None)
        return [Candidate(stretches), Candidate(())] if stretches else []
    return _words(fact, words)


def _words(fact: Fact, named: Sequence[str]) -> list[Candidate]:
    """Each allowed word; of a code, a text or a long list those that are named, and one that is not."""
    if fact.values is not None and len(fact.values) <= MOST_WORDS:
        return [Candidate(word) for word in fact.values]
    own = [word for word in named if _read(fact, word) == word]
    other = Candidate(_NO_CODE if fact.type == "code" else _NO_WORD, other_than=tuple(own))
    return [*(Candidate(word) for word in own), other] if own else []


def _lists(fact: Fact, named: Sequence[str], now: FactValue | None) -> list[Candidate]:
    """The list with a word more or less of those that are named, without all of them, and empty."""
    own = [word for word in named if fact.values is None or word in fact.values]
    held = now if isinstance(now, tuple) else ()
    more = [(*held, word) for word in own if word not in held]
    less = [tuple(word for word in held if word != one) for one in own if one in held]
    without = tuple(word for word in held if word not in own)
    return [Candidate(one) for one in dict.fromkeys([*more, *less, without])] if own else []


def _read(fact: Fact, text: str) -> FactValue | None:
    try:
        return read_value(fact, text, Where())
    except FactError:
        return None


def _line(fact: Fact, constants: Sequence[Any]) -> Iterator[Candidate]:
    """Every limit and one value of every stretch between two of them, in their order."""
    limits = _limits(fact, constants)
    for place in range(2 * len(limits) + 1 if limits else 0):
        below = limits[(place - 1) // 2] if place > 0 else None
        above = limits[place // 2] if place < 2 * len(limits) else None
        if place % 2:
            assert below is not None  # an odd place is a limit
            yield Candidate(below.value, below.told, below.told, place)
            continue
        value = _between(below, above)
        if value is not None:
            lower, upper = (None if limit is None else limit.told for limit in (below, above))
            yield Candidate(value, lower, upper, place)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit on a line: its place, as a value of the fact, how it is told, and how a place is made a value."""

    at: float
    value: FactValue
    told: Bound
    unit: str = ""


def _limits(fact: Fact, constants: Sequence[Any]) -> list[_Limit]:
    found: dict[float, _Limit] = {}
    for one in constants:
        limit = _limit(fact, one)
        if limit is not None:
            found.setdefault(limit.at, limit)
    same = {limit.unit for limit in found.values()}
    return [found[at] for at in sorted(found)] if len(same) == 1 else []


def _limit(fact: Fact, constant: Any) -> _Limit | None:
    if fact.type == "date" and isinstance(constant, date):
        return _Limit(constant.toordinal(), constant.isoformat(), constant.isoformat())
    if isinstance(constant, Quantity):
        number, unit = constant.written
        if fact.type == "quantity":
            return _Limit(number, constant.text, constant.text, unit)
        value = _read(fact, constant.text)
        return _Limit(value, value, value) if isinstance(value, float) else None
    if fact.type == "number" and isinstance(constant, (int, float)) and not isinstance(constant, bool):
        return _Limit(float(constant), float(constant), float(constant))
    return None


def _between(below: _Limit | None, above: _Limit | None) -> FactValue | None:
    """A value between two limits, or beyond one; None where there is none: nothing is less than nothing."""
    known = below or above
    assert known is not None  # the caller has a limit
    if isinstance(known.value, str) and not known.unit and known.value == known.told and "-" in known.value:
        return _day_between(below, above)
    if below is None:
        place = known.at / 2
    else:
        place = (below.at + above.at) / 2 if above is not None else below.at + max(1.0, abs(below.at))
    if below is None and known.at <= 0:
        return None
    return f"{place!r} {known.unit}".strip() if isinstance(known.value, str) else place


def _day_between(below: _Limit | None, above: _Limit | None) -> str | None:
    first = date.fromordinal(int(below.at)) + timedelta(1) if below is not None else None
    last = date.fromordinal(int(above.at)) - timedelta(1) if above is not None else None
    if first is not None and last is not None and first > last:
        return None
    day = first or last
    return None if day is None else day.isoformat()
