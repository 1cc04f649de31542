"""Broken and hostile files: each ends in a named error or in records that are all accounted for."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from layers.vector.format import FORMATS

Isolated = Callable[[Sequence[Sequence[str]]], list[dict[str, Any]]]

SUFFIXES = {suffix for one in FORMATS if one.reader for suffix in one.suffixes}
MOST_MEBIBYTES = 1024


def fault_of(run: dict[str, Any]) -> str:
    """What is wrong with how a file was met; empty where nothing is."""
    if run["code"] is None:
        return "took longer than 10 s"
    if run["code"] not in (0, 1, 2):
        return f"exit {run['code']}: {run['err'][-300:]}"
    if "Traceback" in run["out"] + run["err"]:
        return f"traceback: {run['err'][-300:]}"
    if run["mebibytes"] > MOST_MEBIBYTES:
        return f"{run['mebibytes']:.0f} MiB"
    if run["code"] == 2:
        errors = json.loads(run["err"])["errors"]
        return "" if errors and all(error["code"] != "internal" for error in errors) else f"unnamed: {run['err'][:300]}"
    answer = json.loads(run["out"])
    refused = sum(bool(site["errors"]) for site in answer["sites"])
    if answer["read"] != answer["written"] + refused or answer["read"] != len(answer["sites"]):
        return f"{answer['read']} read, {answer['written']} written, {refused} refused"
    return ""


def convert_all(files: Sequence[Path], folder: Path, isolated: Isolated) -> dict[str, dict[str, Any]]:
    runs = [
        ["convert", str(file), str(folder / f"{number}.gpkg"), "--format", "json", "--crs", "EPSG:4326"]
        for number, file in enumerate(files)
    ]
    return dict(zip(map(str, files), isolated(runs), strict=True))


@pytest.fixture(scope="module")
def corpus(real_data: Path, tmp_path_factory: pytest.TempPathFactory, isolated: Isolated) -> dict[str, dict[str, Any]]:
    files = sorted(file for file in (real_data / "malformed").rglob("*") if file.suffix.lower() in SUFFIXES)
    return convert_all(files, tmp_path_factory.mktemp("corpus"), isolated)


def test_every_broken_file_is_read_or_refused_by_name(corpus: dict[str, dict[str, Any]]) -> None:
    faults = {Path(file).name: fault for file, run in corpus.items() if (fault := fault_of(run))}
    assert faults == {}


def test_no_file_gives_fewer_records_than_gdal_without_telling(
    corpus: dict[str, dict[str, Any]], real_data: Path
) -> None:
    baseline = json.loads((real_data / "malformed" / "baseline_pyogrio.json").read_text(encoding="utf-8"))
    lost = {}
    for file, run in corpus.items():
        key = str(Path(file).relative_to(real_data).as_posix())
        words = baseline.get(key, "").split()
        if run["code"] in (0, 1) and words[:1] == ["OK"] and json.loads(run["out"])["read"] < int(words[2]):
            warned = json.loads(run["out"])["warnings"]
            if words[1] == "1" and not warned:
                lost[key] = (words, json.loads(run["out"])["read"])
    assert lost == {}


@pytest.mark.parametrize("folder", ["geojsonhint/bad", "geojson_invalid_chrieke/invalid_structure"])
def test_nothing_in_a_folder_of_bad_files_is_called_clean(
    folder: str, corpus: dict[str, dict[str, Any]], real_data: Path
) -> None:
    place = str(real_data / "malformed" / folder)
    clean = []
    for file, run in corpus.items():
        if file.startswith(place) and run["code"] == 0:
            answer = json.loads(run["out"])
            if not answer["warnings"] and not answer["repairs"]:
                clean.append(Path(file).name)
    assert clean == []


def test_every_good_file_is_read_whole(corpus: dict[str, dict[str, Any]], real_data: Path) -> None:
    good = [real_data / "malformed" / folder for folder in ("geojsonhint/good", "geojson_invalid_chrieke/valid")]
    refused = [Path(file).name for file, run in corpus.items() if Path(file).parent in good and run["code"] == 2]
    assert refused == ["issue82.geojson"]  # latitude -141.8: good grammar, but no place on earth


SAMPLES = {
    "Graz_10km_3m.dxf": "no-sites",
    "derived_nanyang_counties_gbk_4526.zip": None,
    "kcdj_sample_zone35.txt": None,
    "track1.gpx": None,
    "track2.gpx": None,
    "track3.gpx": None,
    "多边形.ovjsn": None,
    "多边形.ovkml": None,
    "多边形.ovkmz": None,
    "多边形.ovobj": "unsupported-format",
}


def test_every_sample_an_applicant_handed_over_is_read_or_refused_by_its_name(
    real_data: Path, tmp_path: Path, isolated: Isolated
) -> None:
    files = sorted(file for file in (real_data / "inputs").iterdir() if file.is_file())
    runs = isolated([["convert", str(file), str(tmp_path / f"{file.name}.gpkg"), "--format", "json"] for file in files])
    found = {}
    for file, run in zip(files, runs, strict=True):
        assert fault_of(run) == "", file.name
        found[file.name] = None if run["code"] == 0 else json.loads(run["err"])["errors"][0]["code"]
    assert found == SAMPLES


def test_every_open_layer_is_read_or_refused_by_name(real_data: Path, tmp_path: Path, isolated: Isolated) -> None:
    places = ("china", "ch_oereb", "nl_natura2000", "uk_constraints", "us_mecklenburg", "xplan_coverage", "rasters")
    files = [
        file
        for place in places
        for file in sorted((real_data / place).rglob("*"))
        if file.suffix.lower() in {".gpkg", ".geojson", ".shp"}
    ]
    runs = isolated(
        [
            ["convert", str(file), str(tmp_path / f"{number}.gpkg"), "--format", "json"]
            for number, file in enumerate(files)
        ]
    )
    faults = {file.name: fault for file, run in zip(files, runs, strict=True) if (fault := fault_of(run))}
    assert len(files) > 30
    assert faults == {}
    refused = {
        (file.name, error["code"])
        for file, run in zip(files, runs, strict=True)
        if run["code"] == 2
        for error in json.loads(run["err"])["errors"]
    }
    assert {code for _, code in refused} <= {"layer-missing", "no-crs", "zone-unknown", "crs-mismatch"}, refused
