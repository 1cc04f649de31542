"""The schemas accept what we write, and refuse what we don't."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from layers.contact import Relation
from tests.zoning.schema_files import (
    CATALOGUE,
    WHATS,
    at,
    faults,
    forms,
)
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import CheckOptions, check
from zoning.outcome import OUTCOMES, REASONS
from zoning.pack import NATIONAL, load_pack
from zoning.schema import What, make_schema
from zoning.site import read_sites

ON = date(2026, 11, 22)


# The schemas themselves


@pytest.mark.parametrize("what", WHATS)
def test_a_schema_is_a_json_schema_of_2020_12_and_can_be_written_as_json(what: What) -> None:
    schema = make_schema(what)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("what", WHATS)
def test_every_key_is_described_in_one_short_line(what: What) -> None:
    described = 0
    for path, form in forms(make_schema(what)):
        for key, value in form["properties"].items():
            if path.endswith("/if"):
                continue
            described += 1
            assert value["description"].strip(), f"{path}/{key}"
            assert "\n" not in value["description"], f"{path}/{key}"
            assert len(value["description"]) < 160, f"{path}/{key}"
    assert described > 10


@pytest.mark.parametrize("what", WHATS)
def test_every_reference_leads_to_a_definition(what: What) -> None:
    schema = make_schema(what)
    text = json.dumps(schema, ensure_ascii=False)
    named = {piece.split('"')[0] for piece in text.split('"#/$defs/')[1:]}
    assert named <= set(schema.get("$defs", {}))


def test_the_schemas_are_made_without_geometry() -> None:
    geometry = ("shapely", "geopandas", "pyproj", "pyogrio", "numpy", "layers", "maps")
    code = (
        "import sys; from zoning.schema import make_schema;"
        f"[make_schema(what) for what in {WHATS!r}];"
        f"print([module for module in {geometry!r} if module in sys.modules])"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert ran.stdout.strip() == "[]"


def test_the_words_of_the_report_are_those_of_the_program() -> None:
    definitions = make_schema("report")["$defs"]
    assert definitions["finding"]["properties"]["relation"]["enum"] == [word.name.lower() for word in Relation]
    assert definitions["verdict"]["properties"]["outcome"]["enum"] == list(OUTCOMES)
    assert definitions["layer"]["properties"]["reason"]["enum"] == [*REASONS, None]
    statuses = {"touched", "clear", "no_data", "failed", "not_asked"}
    assert set(definitions["layer"]["properties"]["status"]["enum"]) == statuses


# The report


@dataclass(frozen=True, slots=True)
class Situation:
    packs: bool = True
    options: CheckOptions = field(default_factory=CheckOptions)


SITUATIONS = {
    "plain": Situation(),
    "measured only": Situation(packs=False),
    "with every option, in English": Situation(
        options=CheckOptions(explain=True, near_m=2000.0, lang="en", strict_prose=True, area_method="ellipsoidal")
    ),
}


def square(x: float, y: float, size: float = 0.01) -> dict[str, Any]:
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[dict[str, Any] | None, dict[str, Any]]) -> bytes:
    listed = [{"type": "Feature", "geometry": shape, "properties": fields} for shape, fields in features]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def answer(folder: Path, *sites: tuple[dict[str, Any] | None, dict[str, Any]], lang: str = "zh") -> dict[str, Any]:
    (folder / "water.geojson").write_bytes(
        collection((square(104.0, 30.0), {"grade": "一级"}), (square(104.02, 30.0), {"grade": "?"}))
    )
    (folder / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    report = check(
        read_sites([collection(*sites)]),
        catalogue=read_catalogue(folder / "catalogue.yaml"),
        packs=[load_pack(NATIONAL)],
        on=ON,
        options=CheckOptions(explain=True, near_m=5000.0, lang=lang),
    )
    instance: dict[str, Any] = json.loads(report.to_json())
    return instance


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_the_answer_on_the_packaged_sample_is_accepted(situation: Situation) -> None:
    report = check(
        read_sites([SAMPLE.parent / "projects.geojson"]),
        catalogue=read_catalogue(SAMPLE),
        packs=[load_pack(NATIONAL)] if situation.packs else [],
        on=ON,
        options=situation.options,
    )
    instance = json.loads(report.to_json())
    assert len(instance["sites"]) > 1
    assert faults("report", instance) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_with_refused_records_and_layers_that_fail_is_accepted(tmp_path: Path, lang: str) -> None:
    instance = answer(
        tmp_path,
        (square(104.0, 30.0), {"id": "in", "has_outfall": "yes", "activities": "tourism;angling", "land_area_m2": 20}),
        (square(104.0, 30.0), {"id": "twice"}),
        (square(104.0, 30.0), {"id": "twice"}),
        (None, {"id": "nowhere"}),
        (square(104.02, 30.0), {"id": "no class"}),
        ({"type": "Point", "coordinates": [104.005, 30.005]}, {"id": "point", "has_outfall": "perhaps"}),
        (square(104.3, 30.0), {"id": "far"}),
        lang=lang,
    )
    assert [site["verdict"] is None for site in instance["sites"]] == [False, True, True, True, False, True, False]
    assert {layer["status"] for layer in instance["sites"][0]["layers"]} >= {
        "touched",
        "failed",
        "no_data",
        "not_asked",
    }
    assert instance["sites"][0]["warnings"]
    assert instance["summary"]["refused"] == 4
    assert faults("report", instance) == []


def test_each_line_of_jsonl_is_a_site_of_the_schema(tmp_path: Path) -> None:
    schema = make_schema("report")
    site = {"$ref": "#/$defs/site", "$defs": schema["$defs"]}
    for line in answer(tmp_path, (square(104.0, 30.0), {"id": "in"}))["sites"]:
        assert list(Draft202012Validator(site).iter_errors(line)) == []


OPTIONAL = {"href", "read_on", "read_in", "days", "years"}
FREE = {"facts", "values"}


def objects_of(
    instance: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if isinstance(instance, dict):
        if not path or path[-1] not in FREE:
            yield path, instance
        for key, value in instance.items():
            yield from objects_of(value, (*path, key))
    elif isinstance(instance, list):
        for index, value in enumerate(instance):
            yield from objects_of(value, (*path, index))


def places(instance: dict[str, Any]) -> dict[tuple[str, ...], tuple[str | int, ...]]:
    """One object for every sort of place in an answer."""
    found: dict[tuple[str, ...], tuple[str | int, ...]] = {}
    for path, _ in objects_of(instance):
        sort = tuple(
            "*" if isinstance(step, int) or path[index - 1] == "facts" else step for index, step in enumerate(path)
        )
        found.setdefault(sort, path)
    return found


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return answer(
        tmp_path_factory.mktemp("rich"),
        (square(104.0, 30.0), {"id": "in", "has_outfall": "yes"}),
        (None, {"id": "nowhere"}),
    )


def test_an_answer_with_an_unknown_key_is_refused_wherever_it_stands(rich: dict[str, Any]) -> None:
    assert len(places(rich)) > 20
    for path in places(rich).values():
        changed = copy.deepcopy(rich)
        at(changed, path)["surprise"] = 1
        assert faults("report", changed), path


def test_an_answer_with_a_missing_key_is_refused_wherever_it_stood(rich: dict[str, Any]) -> None:
    for path in places(rich).values():
        for key in set(at(rich, path)) - OPTIONAL:
            changed = copy.deepcopy(rich)
            del at(changed, path)[key]
            assert faults("report", changed), (*path, key)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("sites", 0, "verdict", "outcome"), "permitted"),
        (("sites", 0, "verdict", "at_most"), "undetermined"),
        (("sites", 0, "layers", 0, "status"), "unknown"),
        (("sites", 0, "layers", 0, "reason"), "forgotten"),
        (("sites", 0, "judgements", 0, "answer"), "maybe"),
        (("sites", 0, "findings", 0, "relation"), "inside"),
        (("sites", 0, "findings", 0, "distance_m"), -1.0),
        (("sites", 0, "area_m2"), "12"),
        (("sites", 1, "errors", 0, "code"), "oops"),
        (("on",), "22.11.2026"),
    ],
)
def test_a_value_outside_the_vocabulary_is_refused(
    rich: dict[str, Any], path: tuple[str | int, ...], wrong: Any
) -> None:
    changed = copy.deepcopy(rich)
    at(changed, path[:-1])[path[-1]] = wrong
    assert faults("report", changed)
