"""The example of allowances and parks in the documents answers as its page says."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from zoning.schema import make_schema

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "allowances-and-parks"
SITES = FOLDER / "sites.geojson"


@pytest.fixture
def answer(world: Any) -> Any:
    words = ("--catalogue", FOLDER / "catalogue.yaml", "--on", "2026-11-22", "--lang", "en", "--format", "json")
    return world.run("check", SITES, *words)


def test_each_site_of_the_example_is_judged_by_what_its_unit_and_park_have_left(answer: Any) -> None:
    told = {site: (own["verdict"]["outcome"], own["verdict"]["because"]) for site, own in answer.sites.items()}
    assert told == {
        "fits": ("conditional", ["allowance.air-2026.pm25.offset"]),
        "beyond": ("prohibited", ["cap.high-tech.foundries"]),
        "open": ("undetermined", []),
        "stores": ("restricted", ["cap.high-tech.stores"]),
        "swap": ("conditional", ["allowance.air-2026.pm25.offset"]),
    }
    asked = [question["fact"] for question in answer.sites["open"]["questions"]]
    assert {"emission.pm25", "review.high-tech.negative.1.except.1"} <= set(asked)


def test_what_is_granted_after_the_day_does_not_count_yet(world: Any) -> None:
    left = {}
    for day in ("2026-01-31", "2026-11-24", "2026-11-25"):
        words = ("--catalogue", FOLDER / "catalogue.yaml", "--on", day, "--format", "json")
        left[day] = {
            own["pollutant"]: own["left"] for own in world.run("check", SITES, *words).sites["fits"]["allowances"]
        }
    assert left == {
        "2026-01-31": {"pm25": "35", "nox": "20"},
        "2026-11-24": {"pm25": "0.3", "nox": "7.5"},
        "2026-11-25": {"pm25": "0.3", "nox": "0"},
    }


def test_the_catalogue_of_the_example_fits_the_schema_and_its_files_the_map(world: Any) -> None:
    catalogue = yaml.load((FOLDER / "catalogue.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert [fault.message for fault in Draft202012Validator(make_schema("catalogue")).iter_errors(catalogue)] == []
    path = FOLDER / "catalogue.yaml"
    linted = world.run("lists", "lint", "--catalogue", path, "--on", "2026-11-22", "--format", "json")
    assert (linted.code, linted.report["findings"]) == (0, [])


def test_the_page_shows_the_files_of_the_example(root: Path) -> None:
    page = (root / "docs" / "how-to" / "allowances-and-parks.md").read_text("utf-8")
    shown = [yaml.load(part.split("```")[0], yaml.BaseLoader) for part in page.split("```yaml\n")[1:]]
    catalogue, allowances, park = (
        yaml.load((FOLDER / name).read_text("utf-8"), yaml.BaseLoader)
        for name in ("catalogue.yaml", "allowances.yaml", "park.yaml")
    )
    assert shown[2] == park
    assert shown[1]["allowances"] == allowances["allowances"][:1]
    for key in ("allowances", "admissions", "granted"):
        assert shown[0][key][0].keys() <= catalogue[key][0].keys()
        assert shown[0][key][0]["source"] == catalogue[key][0]["source"]


def test_the_command_weighs_one_project_as_the_page_says(world: Any) -> None:
    words = ["--unit", "ZH51010420001", "--granted", FOLDER / "granted-air.csv", "--on", "2026-11-22", "--lang", "en"]
    told = world.run("lists", "allowance", FOLDER / "allowances.yaml", *words, "--fact", "emission.pm25=0.1")
    assert "asks 0.1 t/a of 0.3 t/a left: within, owes an offset of 0.1 t/a (1:1 / 2:1)" in told.out


def test_the_columns_of_the_registers_are_those_of_the_page(root: Path) -> None:
    page = (root / "docs" / "how-to" / "allowances-and-parks.md").read_text("utf-8")
    for name in ("granted-air.csv", "granted-park.csv"):
        with (FOLDER / name).open(encoding="utf-8") as file:
            assert [heading for heading in next(csv.reader(file)) if heading not in page] == []
    assert json.loads(SITES.read_text("utf-8"))["features"]
