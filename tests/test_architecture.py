"""The rooms are real: what imports what, and what reading the law costs."""

import subprocess
import sys
from pathlib import Path

import pytest

LAW = (
    "errors",
    "document",
    "outcome",
    "kind",
    "period",
    "fact",
    "quantity",
    "interval",
    "columns",
    "clause",
    "condition",
    "rule",
    "pack",
    "verdict",
    "schema",
)
GEOMETRY = ("geopandas", "shapely", "pyogrio", "fiona", "rasterio", "folium", "pandas", "pyproj", "layers", "maps")


def loaded_after(code: str) -> set[str]:
    listing = f"{code}\nimport sys; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", listing], check=True, capture_output=True, text=True)
    return {name.split(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize("module", LAW)
def test_the_law_loads_no_geometry_not_even_through_a_parent_package(module: str) -> None:
    assert loaded_after(f"import zoning.{module}").isdisjoint(GEOMETRY)


def test_loading_and_judging_by_the_national_pack_needs_no_geometry() -> None:
    code = "import zoning.verdict\nfrom zoning.pack import load_pack, NATIONAL\nassert load_pack(NATIONAL).rules"
    assert loaded_after(code).isdisjoint(GEOMETRY)


@pytest.mark.parametrize("package", ["zoning", "layers", "maps"])
def test_a_room_is_entered_without_loading_geometry(package: str) -> None:
    others = set(GEOMETRY) - {package}
    assert loaded_after(f"import {package}").isdisjoint(others)


def test_asking_for_help_loads_no_geometry() -> None:
    code = (
        "import sys\nsys.argv = ['zoning']\nfrom zoning.cli.main import build_parser\nbuild_parser('en').format_help()"
    )
    assert loaded_after(code).isdisjoint({*GEOMETRY, "numpy"})


def test_measuring_knows_nothing_of_law_or_maps() -> None:
    assert loaded_after("import layers.contact, layers.vector, layers.layer").isdisjoint({"zoning", "maps", "folium"})


def test_showing_knows_nothing_of_law_or_measuring() -> None:
    assert loaded_after("import maps\nmaps.draw").isdisjoint({"zoning", "layers", "geopandas"})


def test_the_import_contracts_are_kept(root: Path) -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_module_is_longer_than_a_reader_can_hold(root: Path) -> None:
    files = [file for room in ("zoning", "layers", "maps") for file in (root / room).rglob("*.py")]
    long = {str(file): count for file in files if (count := len(file.read_text(encoding="utf-8").splitlines())) > 450}
    assert long == {}
