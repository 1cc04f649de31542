"""The list of rules known to us, row by row: each is encoded in a built-in pack or named on the page of what is not."""

import re
from pathlib import Path

import yaml

from zoning.pack import BUILT_IN

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "not-covered.md"
ROWS = {f"S{number:03d}" for number in range(1, 120)}


def encoded() -> set[str]:
    files = [yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in BUILT_IN.glob("*/*.yaml")]
    lists = [file.get("access_list", {"references": []}) for file in files]
    rules = [rule for file in files for rule in file.get("rules", [])]
    references = [reference for one in (*lists, *rules) for reference in one["references"]]
    return {row for reference in references for row in re.findall(r"S\d{3}", reference.get("source_row", ""))}


def listed() -> set[str]:
    return set(re.findall(r"^\| (S\d{3}) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_row_is_encoded_or_said_to_be_open() -> None:
    assert ROWS - encoded() - listed() == set()


def test_no_row_is_said_to_be_open_that_is_encoded() -> None:
    assert encoded() & listed() == set()


def test_no_pack_counts_on_a_row_that_is_not_in_the_list() -> None:
    assert encoded() - ROWS == set()
