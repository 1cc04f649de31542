"""Codes of control units: `ZH`, six digits of the county, the digit of the class, four of the unit."""

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from zoning.accesslist.word import plain_code
from zoning.columns import Objects, objects
from zoning.gate.finding import Finding, notice
from zoning.gate.subject import Distinct, Subject
from zoning.kind import KINDS, class_of

ALLOWED: Final = "ZH + 6 digits of the county + 1, 2 or 3 for the class + 4 digits"
_CODE: Final = re.compile(r"ZH\d{6}[123]\d{4}")
_LONG: Final = re.compile(r"ZH\d{12}")
MOST_SHOWN: Final = 5
_LONGEST: Final = 16
_SIGNS: Final = "ZH0123456789"


def is_unit_code(code: str) -> bool:
    """Whether a code is well formed.

    >>> is_unit_code("ZH51010420001"), is_unit_code("ZH51010440001")
    (True, False)
    """
    return code.isascii() and _CODE.fullmatch(code) is not None


def shortened(code: str) -> list[str]:
    """The well-formed codes that one digit too many may stand for; none for a code that is wrong in another way."""
    if not (code.isascii() and _LONG.fullmatch(code)):
        return []
    cut = sorted({code[:index] + code[index + 1 :] for index in range(2, len(code))})
    return [one for one in cut if is_unit_code(one)]


def nearest_codes(code: str, among: Set[str]) -> list[str]:
    """Those of some codes that differ from a printed one in one place, by a sign too many, too few or another one.

    >>> nearest_codes("ZH510104200013", {"ZH51010420001", "ZH51010420002"})
    ['ZH51010420001']
    """
    if len(code) > _LONGEST or not among:
        return []
    places = range(len(code) + 1)
    made = {code[:at] + code[at + 1 :] for at in places}
    for sign in _SIGNS:
        made |= {code[:at] + sign + code[at + 1 :] for at in places} | {code[:at] + sign + code[at:] for at in places}
    return sorted(made & among)


def check_codes(subject: Subject) -> tuple[list[Finding], Objects]:
    """Findings on the codes of control units, and the code each row stands for (blank where that is not known)."""
    seen = Distinct(subject.texts("code"))
    classes = _classes(subject)
    plain = [plain_code(word) for word in seen.words]
    taken = {code for code in plain if is_unit_code(code)}
    findings: list[Finding] = []
    meant = [code if code in taken else "" for code in plain]
    for index, (word, code) in enumerate(zip(seen.words, plain, strict=True)):
        if code in taken:
            if code != word:
                findings.append(notice("code-spelling", seen.rows(index), found=word, proposed=code))
        elif code:
            rows = seen.rows(index)
            offered = repaired_codes(shortened(code), {classes[row] for row in rows}, taken)
            findings.append(_irregular(word, rows, offered, is_too_long=bool(shortened(code))))
            meant[index] = offered[0] if len(offered) == 1 else ""
    codes = seen.spread(meant)
    return [*findings, *_check_classes(codes, classes)], codes


def _irregular(word: str, rows: tuple[int, ...], offered: list[str], *, is_too_long: bool) -> Finding:
    if not is_too_long:
        return notice("code-malformed", rows, found=word, allowed=ALLOWED)
    proposed = " / ".join(offered[:MOST_SHOWN]) or None
    return notice("code-too-long", rows, found=word, allowed=ALLOWED, proposed=proposed)


def repaired_codes(codes: list[str], classes: Set[str | None], taken: Set[str]) -> list[str]:
    """The codes that fit the class and belong to no other row; a county that others name too comes first."""
    digits = {str(_unit_classes().index(name) + 1) for name in classes if name is not None}
    fitting = [code for code in codes if code not in taken and (not digits or code[8] in digits)]
    if len(fitting) < 2:
        return fitting
    counties = {code[2:8] for code in taken}
    return [code for code in fitting if code[2:8] in counties] or fitting


def _classes(subject: Subject) -> list[str | None]:
    mapping = dict(subject.entry.classes)
    seen = Distinct(subject.texts("class"))
    ours = [class_of(subject.entry.kind, word, mapping) for word in seen.words]
    return [ours[index] for index in seen.which.tolist()]


def _unit_classes() -> tuple[str, ...]:
    return KINDS["control_unit"].classes


def _check_classes(codes: Objects, classes: Sequence[str | None]) -> Iterator[Finding]:
    """A finding for every row whose code has the digit of another class."""
    named = objects(_unit_classes()[int(code[8]) - 1] if code else None for code in codes.tolist())
    for row, (by_code, own) in enumerate(zip(named.tolist(), classes, strict=True)):
        if by_code is not None and own is not None and by_code != own:
            yield notice("code-class-differs", (row,), found=f"{codes[row]} / {own}", allowed=f"{by_code}")
