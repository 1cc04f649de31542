"""The code on a report, read off the paper by another program, as a camera would."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from tests.maps.browser import Browser
from zoning.catalogue import SAMPLE
from zoning.cli.main import main

ON, DOTS_AN_INCH = "2026-11-22", 150
ID, QUOTED = "甲 地块/1", "%E7%94%B2%20%E5%9C%B0%E5%9D%97%2F1"


def read_codes(pdf: Path) -> list[str]:
    """What the codes on the pages of a PDF say, in their order."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("needs pdftoppm on the PATH")
    reader = pytest.importorskip("zxingcpp")
    folder = pdf.with_suffix(".pages")
    folder.mkdir()
    subprocess.run(["pdftoppm", "-gray", "-r", str(DOTS_AN_INCH), pdf, folder / "page"], check=True)
    return [
        found.text
        for page in sorted(folder.iterdir())
        for found in reader.read_barcodes(_grey(page), reader.BarcodeFormat.QRCode)
    ]


def _grey(page: Path) -> np.ndarray:
    """The picture that pdftoppm wrote: its size on the second line, then a byte for each dot."""
    kind, size, most, dots = page.read_bytes().split(b"\n", 3)
    assert (kind, most) == (b"P5", b"255")
    width, height = map(int, size.split())
    return np.frombuffer(dots, np.uint8).reshape(height, width)


def report_and_line(folder: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> tuple[Path, list[str]]:
    """The report on a demonstration project; and what its code has to say, as docs/reference/outputs.md tells:
    program, day, catalogue, packs, site and checksum, the last of the very line that the command prints.
    """
    projects = json.loads((SAMPLE.parent / "projects.geojson").read_text(encoding="utf-8"))
    site = projects["features"][0]
    site["properties"]["id"] = ID
    (folder / "site.geojson").write_text(json.dumps(projects | {"features": [site]}), encoding="utf-8")
    report = folder / f"report.{ending}"
    words = [*map(str, ["check", folder / "site.geojson", "--catalogue", SAMPLE, "--on", ON, "--lang", "zh"])]
    assert main([*words, "--format", "json"]) == 0
    head = json.loads(capsys.readouterr().out)
    assert main([*words, "--format", "jsonl", "--report", str(report)]) == 0
    printed = capsys.readouterr().out
    program, catalogue = head["program"], head["catalogue"]
    return report, [
        *f"{program['name']} {program['version']} check --on {ON}".split(),
        f"catalogue:{catalogue['id']}:{catalogue['checksum'][:16]}",
        *(f"packs:{pack['id']}@{pack['version']}:{pack['checksum'][:16]}" for pack in head["packs"]),
        f"site:{QUOTED}",
        f"answer:sha256:{sha256(printed.encode()).hexdigest()}",
    ]


def test_the_code_in_the_pdf_says_what_a_replay_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("typst")
    report, wanted = report_and_line(tmp_path, "pdf", capsys)
    assert [said.split() for said in read_codes(report)] == [wanted]


def test_the_code_on_the_page_says_the_same_when_it_is_printed(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, wanted = report_and_line(tmp_path, "html", capsys)
    browser.show(report)
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(browser.paper())
    assert [said.split() for said in read_codes(printed)] == [wanted]
