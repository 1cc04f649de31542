"""The page of inputs and the readers, held to each other; and what people hand over, from file to verdict."""

import json
import re
from pathlib import Path

import pytest

from layers.vector.format import FORMATS
from zoning.cli.main import main
from zoning.wording import has_word
from zoning.wording.input import INPUT

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "inputs.md"


def table(heading: str) -> list[list[str]]:
    text = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]
    return [row for row in cells if set(row[0]) != {"-"}]


def test_the_page_has_a_row_for_every_format_and_no_other() -> None:
    listed = {row[0]: row for row in table("Sites and layers")}
    assert set(listed) == {one.name for one in FORMATS}
    for one in FORMATS:
        row = listed[one.name]
        assert re.findall(r"`(\.\w+)`", row[1]) == list(one.suffixes), one.name
        assert row[-1].startswith("yes" if one.writer else ("as" if one.name == "Shapefile" else "no")), one.name
        assert all(row[2:3] + row[4:5]), one.name


def test_every_remark_of_a_reader_has_words_and_a_row_that_says_when() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "layers").rglob("*.py"))
    codes = set(re.findall(r'Remark\(\s*"([a-z0-9-]+)"', sources))
    assert [code for code in sorted(codes) if not has_word(f"warning.{code}")] == []
    told = {key.removeprefix("warning.") for key in INPUT} | codes
    assert {row[0].strip("`") for row in table("What is told")} == told
    assert all(f'"{code}"' in sources for code in told)


def test_every_bound_is_on_the_page() -> None:
    from dataclasses import fields

    from layers.limit import Limits

    defaults = Limits()
    listed = {row[0].strip("`"): row[1].replace(" ", "") for row in table("Bounds")}
    assert listed == {field.name: str(getattr(defaults, field.name)) for field in fields(Limits)}


@pytest.mark.parametrize(
    "typed",
    [
        "东经113°12′23.05″，北纬22°50′32.81″",
        "北纬22°50′32.81″ 东经113°12′23.05″",
        "113.2064028,22.8424472",
        "E113°12'23.05\" N22°50'32.81\"",
    ],
)
def test_a_position_typed_in_place_of_a_file_is_a_site(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", typed, "--on", "2026-11-22", "--format", "json"]) == 0
    [site] = json.loads(capsys.readouterr().out)["sites"]
    assert (site["name"], site["geometry_type"]) == (typed, "Point")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("东经113.42.072，北纬23°", "coordinate-unreadable"),
        ("东经113°12′", "coordinate-unreadable"),
        ("none,1.geojson", "unreadable-file"),
    ],
)
def test_a_position_that_cannot_be_read_is_named(typed: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", typed, "--format", "json"]) == 2
    err = capsys.readouterr().err
    assert [error["code"] for error in json.loads(err[err.index("{") :])["errors"]] == [code]
