"""The schemas accept what we write and read, and refuse what we don't."""

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from layers.contact import Relation
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import CheckOptions, check
from zoning.errors import CatalogueError, FactError, PackError, Where, ZoningError
from zoning.fact import emissions, find_fact, offsets, read_dictionary, read_value
from zoning.kind import KINDS
from zoning.outcome import OUTCOMES, REASONS
from zoning.pack import NATIONAL, load_pack
from zoning.schema import What, make_schema
from zoning.site import read_sites
from zoning.statement import read_facts_file

ON = date(2026, 11, 22)
WHATS = get_args(What)


class GuessingLoader(yaml.SafeLoader):
    """A reader that types scalars as most YAML readers do, but leaves dates as JSON has them: text."""


GuessingLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
LOADERS = {"as text": yaml.BaseLoader, "with guessed types": GuessingLoader}


@cache
def validator(what: What) -> Draft202012Validator:
    return Draft202012Validator(make_schema(what))


def faults(what: What, instance: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(what).iter_errors(instance)]


def read(path: Path, loader: str = "as text") -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), LOADERS[loader])


def forms(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object with named keys in a schema, with the place it stands in."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield path, schema
        for key, value in schema.items():
            yield from forms(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from forms(value, f"{path}/{index}")


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

CATALOGUE = """
id: small
title: {zh: 小目录, en: A small catalogue}
basins: [yangtze]
layers:
  - id: water
    title: {zh: 水源, en: Water}
    kind: water_source
    source: water.geojson
    fields: {class: grade}
    office: {zh: 局, en: Bureau}
    edition: 2024-01-01
    in_force: {from: 2024-01-01}
    legal_status: pending_binding
    coverage: complete
    accuracy_m: 5
  - id: lost
    title: {zh: 丢失, en: Lost}
    kind: nature_reserve
    source: not-there.gpkg
    office: {zh: 局, en: Bureau}
    edition: 2024-01-01
    in_force: {from: 2024-01-01}
    coverage: unknown
    accuracy_m: 0
  - id: old
    title: {zh: 旧, en: Old}
    kind: scenic_area
    source: water.geojson
    office: {zh: 局, en: Bureau}
    edition: 2010-01-01
    in_force: {from: 2010-01-01, to: 2010-12-31}
    coverage: complete
    accuracy_m: 0
none_here: [{kind: farmland, office: {zh: 局, en: Bureau}, date: 2024-01-01}]
elsewhere: [{kind: wetland, office: {zh: 局, en: Bureau}, how: {zh: 函询, en: by letter}}]
"""


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


def at(instance: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        instance = instance[step]
    return instance


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


# The catalogue


@pytest.mark.parametrize("loader", LOADERS)
def test_the_packaged_catalogue_is_accepted(loader: str) -> None:
    assert faults("catalogue", read(SAMPLE, loader)) == []


@pytest.mark.parametrize("loader", LOADERS)
def test_a_catalogue_that_is_read_is_accepted(tmp_path: Path, loader: str) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(CATALOGUE, encoding="utf-8")
    read_catalogue(path)
    assert faults("catalogue", read(path, loader)) == []


def changed_file(path: Path, content: Any, steps: tuple[str | int, ...], value: Any) -> Any:
    """The content with one value set (None: its key deleted), also written to the file."""
    changed = copy.deepcopy(content)
    inner = at(changed, steps[:-1])
    if value is None:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = value
    path.write_text(yaml.safe_dump(changed, allow_unicode=True, default_style='"'), encoding="utf-8")
    return changed


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("surprise",), "1"),
        (("id",), None),
        (("basins",), ["atlantis"]),
        (("area",), "complete"),
        (("area",), {"file": "a.gpkg", "admin": ["510100"]}),
        (("layers", 0, "surprise"), "1"),
        (("layers", 0, "kind"), "swamp"),
        (("layers", 0, "coverage"), "most of it"),
        (("layers", 0, "coverage"), None),
        (("layers", 0, "accuracy_m"), "good"),
        (("layers", 0, "classes"), {"1": "三级"}),
        (("layers", 0, "edition"), "2024"),
        (("layers", 0, "in_force"), {"to": "2024-01-01"}),
        (("layers", 0, "legal_status"), "maybe"),
        (("layers", 0, "office"), {}),
        (("elsewhere", 0, "kind"), "control_unit"),
        (("elsewhere", 0, "surprise"), "1"),
        (("demonstration",), "perhaps"),
    ],
)
def test_reader_and_schema_refuse_the_same_catalogues(tmp_path: Path, steps: tuple[str | int, ...], value: Any) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(CATALOGUE, encoding="utf-8")
    changed = changed_file(path, read(path), steps, value)
    assert faults("catalogue", changed)
    with pytest.raises(CatalogueError):
        read_catalogue(path)


def keys_the_reader_allows(error: ZoningError, place: str) -> set[str]:
    problem = next(problem for problem in error.problems if problem.where.field == place)
    assert problem.code == "unknown-key"
    return set((problem.allowed or "").split(", "))


def test_the_catalogue_schema_names_the_keys_the_reader_takes(tmp_path: Path) -> None:
    content = yaml.load(CATALOGUE, yaml.BaseLoader)
    for form in (content, content["layers"][0], content["elsewhere"][0], content["layers"][0]["in_force"]):
        form["surprise"] = "1"
    path = tmp_path / "catalogue.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        read_catalogue(path)
    schema = make_schema("catalogue")["properties"]
    layer = schema["layers"]["items"]["properties"]
    assert keys_the_reader_allows(raised.value, "surprise") == set(schema)
    assert keys_the_reader_allows(raised.value, "layers[0].surprise") == set(layer)
    assert keys_the_reader_allows(raised.value, "elsewhere[0].surprise") == set(
        schema["elsewhere"]["items"]["properties"]
    )
    assert keys_the_reader_allows(raised.value, "layers[0].in_force.surprise") == set(layer["in_force"]["properties"])


# Packs

PACK = """
id: town
title: {zh: 镇, en: Town}
version: "1"
covers:
  - {kinds: [water_source/一级, farmland], from: 2020-01-01, to: 2030-01-01}
access_list: {references: [{act: Act, article: "1"}]}
rules:
  - id: town.1
    title: {zh: 一, en: One}
    in_force: {from: 2020-01-01}
    applies_in: {basins: yangtze}
    outcome: prohibited
    when:
      all:
        - touches: {kind: water_source, class: 一级, within_m: 50, part: outfall, attributes: {order: [main]}}
        - any:
            - {fact: activities, includes: [tourism]}
            - {fact: land_area_m2, at_least: 1000}
            - {fact: land_area_m2, below: 1000}
            - {fact: has_outfall, is: yes}
        - {fact: building_nature, in: [new, expand], unclear: relocate}
        - {industry: [C26, "2614", A]}
        - at_least:
            count: 2
            of:
              - {fact: capacity, above: 5 万吨/年}
              - {fact: approved_on, before: 2010-01-01}
              - {fact: in_operation_since, since: 2010-01-01}
              - {fact: noise_hours, overlaps: "22:00-06:00"}
              - {fact: works_days, overlaps: ["03-01..06-30", 9月1日至10月1日]}
              - {fact: emission.cod, at_least: 10}
              - {pollutant: [lead, 汞]}
              - {pollutant: [lead, mercury], at_least: 10 kg/a}
              - {process: [electroplating, 阳极氧化]}
        - not: {review: {zh: 是否例外, en: Is it an exception}}
    references:
      - act: Act
        article: "1"
        in_force_from: 2020-01-01
        href: https://example.org/act
        read_on: 2026-11-22
        read_in: primary
        source_row: S001
"""


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("path", sorted(NATIONAL.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_the_national_pack_is_accepted(path: Path, loader: str) -> None:
    assert faults("pack", read(path, loader)) == []


@pytest.mark.parametrize("loader", LOADERS)
def test_a_pack_in_one_file_that_is_read_is_accepted(tmp_path: Path, loader: str) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(PACK, encoding="utf-8")
    assert [rule.id for rule in load_pack(path).rules] == ["town.1"]
    assert faults("pack", read(path, loader)) == []


WHEN = ("rules", 0, "when", "all")


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("surprise",), "1"),
        (("id",), None),
        (("version",), None),
        (("covers", 0, "kinds"), ["water_source/三级"]),
        (("covers", 0, "from"), None),
        (("access_list", "references"), []),
        (("rules", 0, "references"), []),
        (("rules", 0, "references"), None),
        (("rules", 0, "references", 0, "href"), "ftp://example.org"),
        (("rules", 0, "references", 0, "read_in"), "tertiary"),
        (("rules", 0, "references", 0, "read_on"), "yesterday"),
        (("rules", 0, "surprise"), "1"),
        (("rules", 0, "outcome"), "no_conflict"),
        (("rules", 0, "in_force"), None),
        (("rules", 0, "applies_in", "basins"), "yangzte"),
        ((*WHEN, 0, "touches", "kind"), "swamp"),
        ((*WHEN, 0, "touches", "class"), ["核心区"]),
        ((*WHEN, 0, "touches", "within_m"), "near"),
        ((*WHEN, 0, "touches", "surprise"), "1"),
        ((*WHEN, 1, "any"), []),
        ((*WHEN, 1, "any", 0), {"fact": "activities", "includes": ["dancing"]}),
        ((*WHEN, 1, "any", 0), {"fact": "activities", "is": "tourism"}),
        ((*WHEN, 1, "any", 0), {"fact": "building_nature", "includes": "new"}),
        ((*WHEN, 1, "any", 0), {"fact": "capacity", "at_least": "1000"}),
        ((*WHEN, 1, "any", 1), {"fact": "land_area_m2", "at_least": "1000", "below": "5000"}),
        ((*WHEN, 1, "any", 3), {"fact": "has_outfal", "is": "yes"}),
        ((*WHEN, 1, "any", 3), {"fact": "has_outfall", "is": "maybe"}),
        ((*WHEN, 1, "any", 0), {"fact": "capacity", "at_least": "about 1000 t/a"}),
        ((*WHEN, 1, "any", 0), {"fact": "noise_hours", "is": "22:00-06:00"}),
        ((*WHEN, 1, "any", 0), {"fact": "noise_hours", "overlaps": "at night"}),
        ((*WHEN, 1, "any", 0), {"fact": "approved_on", "before": "2010"}),
        ((*WHEN, 1, "any", 0), {"fact": "approved_on", "overlaps": "03-01..06-30"}),
        ((*WHEN, 1, "any", 0), {"fact": "emission.gold", "at_least": "1"}),
        ((*WHEN, 1, "any", 0), {"pollutant": "gold"}),
        ((*WHEN, 1, "any", 0), {"pollutant": "lead", "at_least": "10"}),
        ((*WHEN, 1, "any", 0), {"process": ["electroplating", "alchemy"]}),
        ((*WHEN, 1, "any", 0), {"at_least": {"count": "2"}}),
        ((*WHEN, 1, "any", 0), {"at_least": {"count": "0", "of": [{"industry": "26"}]}}),
        ((*WHEN, 3, "industry"), "Z"),
        ((*WHEN, 2, "unclear"), "demolish"),
        ((*WHEN, 3, "industry"), "266666"),
        ((*WHEN, 4), {"unless": {"industry": "26"}}),
        ((*WHEN, 4), {"industry": "26", "review": "x"}),
    ],
)
def test_reader_and_schema_refuse_the_same_packs(tmp_path: Path, steps: tuple[str | int, ...], value: Any) -> None:
    path = tmp_path / "town.yaml"
    changed = changed_file(path, yaml.load(PACK, yaml.BaseLoader), steps, value)
    assert faults("pack", changed)
    with pytest.raises(PackError):
        load_pack(path)


def test_the_pack_schema_names_the_keys_the_reader_takes(tmp_path: Path) -> None:
    content = yaml.load(PACK, yaml.BaseLoader)
    rule = content["rules"][0]
    touches = rule["when"]["all"][0]["touches"]
    for form in (content, content["covers"][0], rule, rule["references"][0], rule["applies_in"], touches):
        form["surprise"] = "1"
    path = tmp_path / "town.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(path)
    schema = make_schema("pack")
    of_rule = schema["$defs"]["rule"]["properties"]
    conditions = {next(iter(form["properties"])): form for form in schema["$defs"]["condition"]["oneOf"]}
    for place, keys in {
        "surprise": schema["properties"],
        "covers.surprise": schema["properties"]["covers"]["anyOf"][0]["properties"],
        "rules[0].surprise": of_rule,
        "rules[0].references[0].surprise": schema["$defs"]["reference"]["properties"],
        "rules[0].applies_in.surprise": of_rule["applies_in"]["properties"],
        "rules[0].when.all[0].touches.surprise": conditions["touches"]["properties"]["touches"]["properties"],
    }.items():
        assert keys_the_reader_allows(raised.value, place) == set(keys)


def test_the_pack_schema_names_the_conditions_the_reader_takes(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    content = yaml.load(PACK, yaml.BaseLoader)
    content["rules"][0]["when"] = {"any": [{"unless": "x"}, {"fact": "land_area_m2"}]}
    content["rules"][0]["references"][0]["read_in"] = "tertiary"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(path)
    allowed = {problem.where.field: problem.allowed or "" for problem in raised.value.problems}
    definitions = make_schema("pack")["$defs"]
    conditions = definitions["condition"]["oneOf"]
    assert set(allowed["rules[0].when.any[0]"].split(" | ")) == {next(iter(form["properties"])) for form in conditions}
    of_facts = {word for form in conditions if "fact" in form["properties"] for word in form["properties"]}
    assert set(allowed["rules[0].when.any[1]"].split(" | ")) == of_facts - {"fact", "unclear"}
    assert (
        allowed["rules[0].references[0].read_in"].split(", ")
        == definitions["reference"]["properties"]["read_in"]["enum"]
    )


# Facts

READ = {
    "industry_code": ["C2614", "26", "0111"],
    "building_nature": ["new", "新建", "rebuilding"],
    "capacity": ["5000 t/a", "5000"],
    "land_area_m2": ["1.5 ha", "15亩", "1,500 m2", "1e4", "15 HA"],
    "has_outfall": ["yes", "no", "是", "否", "无", "TRUE", "0", "", "/"],
    "activities": ["tourism", "旅游;垂钓", "网箱养殖、旅游", "none", "无", "[tourism, 游泳]", "[]"],
    "waste_facility": ["none", "无", "hazardous_waste"],
    "pollutants": ["铅;汞", "COD", "[cod, 氨氮]", "none"],
    "processes": ["化学镀", "电镀、涂装"],
    "emission.cod": ["12.5", "300 kg/a", "3吨/年"],
    "化学需氧量排放量": ["12.5"],
    "noise_hours": ['"22:00-06:00"', "22时至次日6时；12:00-14:00", "none", '["22:00-06:00"]'],
    "works_days": ["03-01..06-30", "3月1日至6月30日", "none"],
    "approved_on": ["2010-01-01"],
    "basins": ["yangtze", "长江"],
    "review.town.1": ["yes", "否"],
    "touches.water_source": ["yes", "否", "二级"],
    "是否设置排污口": ["是"],
}
REFUSED = {
    "industry_code": ["chemistry", "26145"],
    "building_nature": ["bigger"],
    "capacity": ["large"],
    "land_area_m2": ["15 kg", "big"],
    "has_outfall": ["maybe", "2"],
    "activities": ["dancing", "tourism;dancing", ["tourism", "dancing"]],
    "touches.water_source": ["三级"],
    "pollutants": ["gold", "lead;gold"],
    "processes": ["alchemy"],
    "emission.cod": ["3 kg", "much"],
    "emission.gold": ["1"],
    "noise_hours": ["at night", "22"],
    "works_days": ["spring"],
    "approved_on": ["long ago"],
    "touches.swamp": ["yes"],
    "has_outfal": ["yes"],
    "review.": ["yes"],
}


def pairs(table: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(key, value) for key, values in table.items() for value in values]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("key", "value"), pairs(READ))
def test_a_fact_that_is_read_is_accepted(tmp_path: Path, key: str, value: str, loader: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(f"'*':\n  {key}: {value}\n", encoding="utf-8")
    read_facts_file(path)
    assert faults("facts", read(path, loader)) == []


@pytest.mark.parametrize(("key", "value"), pairs(REFUSED))
def test_a_fact_that_is_refused_is_refused_by_the_schema_too(tmp_path: Path, key: str, value: Any) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(yaml.safe_dump({"p1": {key: value}}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(FactError):
        read_facts_file(path)
    assert faults("facts", read(path))


def test_the_facts_schema_defines_every_fact_of_the_dictionary_and_every_kind() -> None:
    definitions = make_schema("facts")["$defs"]
    families = {f"touches.{kind}" for kind in KINDS} | set(emissions()) | set(offsets()) | {"review"}
    assert set(read_dictionary()) | families == set(definitions)
    for key, fact in read_dictionary().items():
        for word in fact.allowed or ():
            assert faults("facts", {"p1": {key: word}}) == []
            assert read_value(fact, word, Where()) is not None or find_fact(key) is None
