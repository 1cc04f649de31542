"""What a user installs: the three rooms with their data, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_top_level_of_the_wheel_is_the_three_rooms(wheel: list[str]) -> None:
    top = {name.split("/")[0] for name in wheel}
    assert {name for name in top if not name.endswith(".dist-info")} == {"zoning", "layers", "maps"}


@pytest.mark.parametrize(
    "file",
    [
        "zoning/py.typed",
        "layers/py.typed",
        "maps/py.typed",
        "zoning/facts/project.yaml",
        "zoning/packs/national/pack.yaml",
        "layers/samples/catalogue.yaml",
        "layers/samples/district.gpkg",
        "layers/samples/projects.geojson",
        "layers/samples/README.md",
        "maps/palette.yaml",
        "maps/assets/leaflet.js",
    ],
)
def test_the_wheel_carries_what_the_program_reads(wheel: list[str], file: str) -> None:
    assert file in wheel


def test_every_data_file_of_the_rooms_is_in_the_wheel(root: Path, wheel: list[str]) -> None:
    drawn_from = {f"layers/samples/{name}.yaml" for name in ("plan", "clauses", "projects")}
    for room in ("zoning", "layers", "maps"):
        for file in (root / room).rglob("*"):
            name = file.relative_to(root).as_posix()
            is_drawing = name in drawn_from or (name.startswith("layers/samples/") and file.suffix == ".py")
            if file.is_file() and "__pycache__" not in name and not is_drawing:
                assert name in wheel


def test_the_wheel_carries_no_tests_and_no_caches(wheel: list[str]) -> None:
    assert not [name for name in wheel if "test" in name.lower() or "__pycache__" in name]


def test_the_rooms_are_imported_from_one_parent_folder() -> None:
    import layers
    import maps
    import zoning

    parents = {Path(str(room.__file__)).parent.parent for room in (zoning, layers, maps)}
    assert len(parents) == 1


def test_the_distribution_has_a_name_of_its_own() -> None:
    from importlib import metadata

    distribution = metadata.distribution("zoning-checker")
    assert [entry.name for entry in distribution.entry_points if entry.group == "console_scripts"] == ["zoning"]
