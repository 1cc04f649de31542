"""What was worked out of an object, kept and known again by the object itself: nothing is hashed or compared."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Subject = TypeVar("Subject")
Result = TypeVar("Result")
Rest = ParamSpec("Rest")
Kept = Callable[Concatenate[Subject, Rest], Result]


def kept(size: int) -> Callable[[Kept[Subject, Rest, Result]], Kept[Subject, Rest, Result]]:
    """A function that remembers what it gave for its last subjects, which are held meanwhile and must never change.

    The subject is the first argument; the others are compared as usual and given by position.

    >>> calls = []
    >>> @kept(2)
    ... def measure(subject: list[int], unit: str) -> int:
    ...     calls.append(unit)
    ...     return len(subject)
    >>> subject = [1, 2]
    >>> measure(subject, "m"), measure(subject, "m"), measure([1, 2], "m"), calls
    (2, 2, 2, ['m', 'm'])
    """

    def keeping(function: Kept[Subject, Rest, Result]) -> Kept[Subject, Rest, Result]:
        known: dict[Any, tuple[Subject, Result]] = {}

        @wraps(function)
        def call(subject: Subject, /, *rest: Rest.args, **named: Rest.kwargs) -> Result:
            key = (id(subject), *rest, *named.items()) if rest or named else id(subject)
            found = known.get(key)
            if found is None:
                while len(known) >= size:
                    known.pop(next(iter(known)), None)
                found = known[key] = (subject, function(subject, *rest, **named))
            return found[1]

        return call

    return keeping
