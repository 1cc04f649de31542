"""The planner's tutorial happens as it is told: every command in its order, each with the answer shown below it."""

import re
import runpy
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from zoning.cli.main import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "planner"
SAMPLE = ROOT / "layers" / "samples"
PAGES = {"en": "tutorial-planner.md", "zh": "tutorial-planner.zh-CN.md"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Both find errors that are not accepted or not mended: that is what they are for.
FINDING = ("zoning layers check draft.gpkg", "zoning layers repair draft.gpkg")


def blocks(page: str) -> list[tuple[str, str]]:
    return FENCE.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))


def pieces(shown: str) -> list[str]:
    """The lines shown in one go; a line with nothing but … stands for lines left out."""
    return [piece for piece in re.split(r"^…\n", shown, flags=re.MULTILINE) if piece]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the first step of the tutorial lays out."""
    folder = tmp_path / "desk"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in EXAMPLE.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    monkeypatch.chdir(folder)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "zh_CN.UTF-8")
    return folder


@pytest.mark.parametrize("page", PAGES.values())
def test_every_command_of_the_tutorial_prints_what_is_shown_below_it(
    page: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told, shown, commands = "", 0, 0
    for language, body in blocks(page):
        if language == "sh":
            lines = [line for line in body.splitlines() if line.startswith("zoning ")]
            codes = [main(shlex.split(line)[1:]) for line in lines]
            assert codes == [int(line.startswith(FINDING)) for line in lines], lines
            answer = capsys.readouterr()
            told, commands = answer.out + answer.err, commands + len(lines)
        elif language == "yaml":
            Path("accepted.yaml").write_text(body, encoding="utf-8")
        elif language == "text":
            place = 0
            for piece in pieces(body):
                assert piece in told[place:], piece
                place = told.index(piece, place) + len(piece)
                shown += 1
    assert (commands, shown) == (10, 14)
    assert (desk / "findings" / "findings.gpkg").exists()
    assert (desk / "repaired.changes.gpkg").exists()


def test_both_languages_of_the_tutorial_run_the_same_commands() -> None:
    said = {
        lang: [
            line.removesuffix(" --lang en")
            for language, body in blocks(page)
            for line in body.splitlines()
            if language in ("sh", "yaml")
        ]
        for lang, page in PAGES.items()
    }
    assert said["en"] == said["zh"]


def layers_of(folder: Path) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    for name in ("draft.gpkg", "edited.gpkg", "register.geojson"):
        yield name, pyogrio.read_dataframe(folder / name)


def test_the_files_of_the_tutorial_are_what_its_script_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["make.py", "--out", str(tmp_path)])
    runpy.run_path(str(EXAMPLE / "make.py"), run_name="__main__")
    for (name, drawn), (_, kept) in zip(layers_of(tmp_path), layers_of(EXAMPLE), strict=True):
        assert drawn.drop(columns="geometry").equals(kept.drop(columns="geometry")), name
        assert drawn.geometry.geom_equals_exact(kept.geometry, 1e-12).all(), name
        assert drawn.crs == kept.crs, name
