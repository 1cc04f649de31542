"""The national classification of industries, GB/T 4754-2017: codes of four levels and their names.

A code may be written with its section letter (C2614) or without (2614); a section is a letter alone.
"""

import csv
import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).parent / "industries" / "gbt4754-2017.csv"


@cache
def industries() -> Mapping[str, str]:
    """Every code with its name: sections by letter, the levels below by their digits."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["code"][1:] or row["code"]: row["name"] for row in rows}


@cache
def sections() -> Mapping[str, str]:
    """The section letter of each division of two digits."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"][1:]: row["code"][0] for row in csv.DictReader(file) if len(row["code"]) == 3}


def digits_of(text: str) -> str | None:
    """The digits of a code as somebody wrote it, or None where the standard has no such code.

    >>> digits_of("C2614"), digits_of("2614"), digits_of("A2614"), digits_of("9999")
    ('2614', '2614', None, None)
    """
    code = text.strip().upper()
    letter, digits = (code[0], code[1:]) if code[:1].isalpha() else ("", code)
    if not digits or digits not in industries() or (letter and sections()[digits[:2]] != letter):
        return None
    return digits


def name_of(digits: str) -> str:
    """The name of an industry in Chinese; empty where there is no such code."""
    return industries().get(digits, "")


def nearest(text: str, count: int = 3) -> list[str]:
    """The codes most like what somebody wrote, each with its name: for a message."""
    code = text.strip().upper()
    digits = code[1:] if code[:1].isalpha() else code
    known = list(industries())
    found = [other for other in known if len(other) > 1 and (other.startswith(digits[:3]) or digits.startswith(other))]
    found.sort(key=lambda other: (-len(_common(other, digits)), abs(len(other) - len(digits)), other))
    found = found or difflib.get_close_matches(digits, known, count, cutoff=0.5)
    return [f"{other} {name_of(other)}" for other in found[:count]]


def search(words: str) -> list[str]:
    """The codes whose names hold a word, the most special first."""
    wanted = words.strip()
    found = [code for code, name in industries().items() if wanted and wanted in name and len(code) > 1]
    return sorted(found, key=lambda code: (-len(code), code))


def _common(one: str, other: str) -> str:
    length = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if length is None else length]
