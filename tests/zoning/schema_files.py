"""What the tests of schemas share: validators, files as other readers read them, a catalogue that is read."""

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml
from jsonschema import Draft202012Validator

from zoning.errors import ZoningError
from zoning.schema import What, make_schema

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


def at(instance: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        instance = instance[step]
    return instance


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


def keys_the_reader_allows(error: ZoningError, place: str) -> set[str]:
    problem = next(problem for problem in error.problems if problem.where.field == place)
    assert problem.code == "unknown-key"
    return set((problem.allowed or "").split(", "))
