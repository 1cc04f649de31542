"""The schema of catalogues accepts what the reader does, and refuses what it refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.zoning.schema_files import CATALOGUE, LOADERS, changed_file, faults, keys_the_reader_allows, read
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.errors import CatalogueError
from zoning.schema import make_schema


@pytest.mark.parametrize("loader", LOADERS)
def test_the_packaged_catalogue_is_accepted(loader: str) -> None:
    assert faults("catalogue", read(SAMPLE, loader)) == []


@pytest.mark.parametrize("loader", LOADERS)
def test_a_catalogue_that_is_read_is_accepted(tmp_path: Path, loader: str) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(CATALOGUE, encoding="utf-8")
    read_catalogue(path)
    assert faults("catalogue", read(path, loader)) == []


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
