"""Codes of units and zones as lists print them: kept, tidied, and offered repaired where they are misprinted."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from zoning.accesslist.entry import OF_FEATURES, Entry
from zoning.accesslist.finding import Findings
from zoning.accesslist.word import plain_code
from zoning.gate.code import MOST_SHOWN, is_unit_code, nearest_codes, repaired_codes, shortened
from zoning.kind import class_of

_AREA: Final = re.compile(r"\d{2}|\d{4}|\d{6}")


def settle_codes(
    entries: Sequence[Entry], level: str, repairs: Mapping[str, str], units: Set[str], findings: Findings
) -> list[Entry]:
    """The clauses under tidy codes; a misprinted one stays as printed unless `repairs` says what it means.

    Offered are the units of the layer without an entry that it may mean, else what a digit too many may stand for.
    """
    plain = {entry.unit: plain_code(entry.unit) for entry in entries}
    repaired = {plain_code(printed): plain_code(code) for printed, code in repairs.items()}
    classes: dict[str, set[str | None]] = {}
    for entry in entries:
        classes.setdefault(plain[entry.unit], set()).add(class_of("control_unit", entry.class_word, {}))
    taken = {code for code in plain.values() if is_unit_code(code)} | set(units)
    unlisted = set(units) - set(plain.values())

    def offer(code: str) -> list[str]:
        return _offer(code, classes[code], taken, unlisted)

    told = {code: _look_at(code, offer) for code in set(plain.values())}
    settled = []
    for entry in entries:
        code, entry_level = plain[entry.unit], entry.level or level
        meant = repaired.get(code, code)
        if not code:
            if entry_level in OF_FEATURES:
                findings.note("code-missing", entry.place, found=entry.name)
        elif meant != code:
            findings.note("code-repaired", entry.place, found=entry.unit, proposed=meant)
        elif (wrong := told[code]) is not None and entry_level == "unit":
            findings.note(wrong[0], entry.place, found=entry.unit, proposed=wrong[1])
        elif code != entry.unit:
            findings.note("code-spelling", entry.place, found=entry.unit, proposed=code)
        printed = entry.unit if meant != entry.unit else ""
        settled.append(entry if not printed else replace(entry, unit=meant, printed_unit=printed))
    return settled


def _offer(code: str, classes: Set[str | None], taken: Set[str], unlisted: Set[str]) -> list[str]:
    """What a code may mean; the serial numbers of units begin with 0001."""
    offered = nearest_codes(code, unlisted) or repaired_codes(shortened(code), classes, taken)
    return [one for one in offered if not one.endswith("0000")] or offered


def _look_at(code: str, offer: Callable[[str], list[str]]) -> tuple[str, str] | None:
    """What is wrong with a code and what is offered instead; None for a good one, or that of an area."""
    if is_unit_code(code) or _AREA.fullmatch(code):
        return None
    return ("code-too-long" if shortened(code) else "code-malformed"), " / ".join(offer(code)[:MOST_SHOWN])
