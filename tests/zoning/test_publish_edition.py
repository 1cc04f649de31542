"""What a published edition is made of: its files, their checksums, who answers for it, and what was asked of it."""

import hashlib
import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet
import pytest
import yaml

from layers.vector import read_features
from tests.zoning.editions import BLOCK, build_catalogue, put
from zoning.catalogue import read_catalogue
from zoning.evidence import built
from zoning.gate import publishing
from zoning.gate.switching import former_texts

FILES = ["2026-01-01.gpkg", "2026-01-01.parquet", "2026-01-01.gate.json", "2026-01-01.metadata.json"]


@pytest.fixture
def catalogue(world: Any) -> Path:
    return build_catalogue(world)


@pytest.fixture
def folder(world: Any) -> Path:
    """Where the editions of the layer lie."""
    path: Path = world.folder / "editions" / "zones"
    return path


def told(world: Any, catalogue: Path, *words: object, **more: Any) -> Any:
    answer = put(world, catalogue, "--format", "json", *words, **more)
    assert answer.code == 0, answer.err
    return answer.report


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def statuses(catalogue: Path) -> dict[str, tuple[str, str | None, str | None]]:
    entries = read_catalogue(catalogue).editions()["zones"]
    return {one.edition: (one.legal_status, *one.in_force.to_dict().values()) for one in entries}


def test_the_answer_names_all_that_was_written(world: Any, catalogue: Path, folder: Path) -> None:
    answer = told(world, catalogue)
    [former] = former_texts(catalogue)
    store = answer.pop("store")
    assert answer == {
        "layer": "zones",
        "edition": "2026-01-01",
        "path": str(folder / FILES[0]),
        "legal_status": "in_force",
        "in_force": {"from": "2026-02-01", "to": None},
        "records": 3,
        "scope": None,
        "ended": [{"edition": "2024-01-01", "from": "2024-01-01", "to": "2026-01-31"}],
        "files": [*FILES, "2026-01-01.sha256"],
        "former_catalogue": former.name,
        "warnings": 2,
        "accepted": 0,
    }
    assert former.read_text(encoding="utf-8") == BLOCK
    assert sorted(path.name for path in folder.iterdir()) == sorted([*answer["files"], *([store] if store else [])])


def test_the_geoparquet_copy_holds_the_same_records_and_says_where_they_lie(
    world: Any, catalogue: Path, folder: Path
) -> None:
    told(world, catalogue)
    first, copy = read_features(folder / FILES[0]), geopandas.read_parquet(folder / FILES[1])
    assert copy.crs.to_epsg() == 4547
    assert copy.geometry.geom_equals(geopandas.GeoSeries(first.geometry, crs=copy.crs)).all()
    assert {name: copy[name].tolist() for name in first.fields} == {
        name: values.tolist() for name, values in first.fields.items()
    }
    geo = json.loads(pyarrow.parquet.read_schema(folder / FILES[1]).metadata[b"geo"])
    assert (geo["version"], geo["columns"]["geometry"]["crs"]["id"]["code"]) == ("1.1.0", 4547)


def test_the_checksums_are_those_of_the_files_as_sha256sum_reads_them(
    world: Any, catalogue: Path, folder: Path
) -> None:
    told(world, catalogue)
    lines = (folder / "2026-01-01.sha256").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{sha256(folder / name)}  {name}" for name in FILES]
    if program := shutil.which("sha256sum"):
        subprocess.run([program, "--strict", "-c", "2026-01-01.sha256"], cwd=folder, check=True, capture_output=True)


def test_the_metadata_say_whose_it_is_since_when_and_what_it_was_made_from(
    world: Any, catalogue: Path, folder: Path
) -> None:
    told(world, catalogue, "--office", "New: office")
    about = json.loads((folder / FILES[3]).read_text(encoding="utf-8"))
    assert about["office"] == {"zh": "New: office", "en": "New: office"}
    assert (about["edition"], about["in_force"]) == ("2026-01-01", {"from": "2026-02-01", "to": None})
    assert (about["legal_status"], about["licence"], about["accuracy_m"]) == ("in_force", "it's ours", 2.5)
    assert (about["crs"], about["records"], len(about["bounds"])) == ("EPSG:4547", 3, 4)
    assert about["coverage"] == {"form": "file", "file": "area.geojson", "admin": []}
    sizes = [{"file": name, "sha256": sha256(folder / name), "bytes": (folder / name).stat().st_size} for name in FILES]
    assert about["files"] == sizes[:2]
    lineage = about["lineage"]
    assert lineage["gate"] == sizes[2]
    assert lineage["source"] == {"file": "new.geojson", "sha256": sha256(world.folder / "new.geojson")}
    assert (lineage["follows"], lineage["scope"], lineage["on"]) == ("2024-01-01", None, "2026-11-22")
    assert lineage["catalogue"] == {"id": "test", "sha256": hashlib.sha256(BLOCK.encode()).hexdigest()}
    assert lineage["program"]["name"] == "zoning-checker"


@pytest.mark.skipif(find_spec("numba") is None, reason="the kernel needs the extra fast")
def test_the_store_is_built_and_a_check_measures_from_it(world: Any, catalogue: Path, folder: Path) -> None:
    answer = told(world, catalogue)
    entry = read_catalogue(catalogue).layers[1]
    found = built.find_store(entry)
    assert (found.status, found.path) == ("fresh", folder / answer["store"])


def test_without_the_kernel_it_is_said_that_no_store_was_built(
    world: Any, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "has_kernel", lambda: False)
    answer = put(world, catalogue)
    assert answer.code == 0
    assert "the extra `fast` is not installed" in answer.out
    assert list(world.folder.rglob("*.store")) == []


def test_a_pending_edition_is_judged_and_marked_and_ends_none(world: Any, catalogue: Path) -> None:
    world.site(world.polygon(605, 45, 5, 5), id="s")
    answer = told(world, catalogue, "--pending", "--from", "2027-02-01")
    assert (answer["legal_status"], answer["ended"]) == ("pending_binding", [])
    assert statuses(catalogue) == {
        "2024-01-01": ("in_force", "2024-01-01", None),
        "2026-01-01": ("pending_binding", "2027-02-01", None),
    }
    site = world.check("--packs", "none").site
    assert [(one["edition"], one["legal_status"]) for one in site["findings"]] == [("2026-01-01", "pending_binding")]


def test_a_pending_edition_comes_into_force_when_it_is_published_again(world: Any, catalogue: Path) -> None:
    told(world, catalogue, "--pending", "--from", "2027-02-01")
    answer = told(world, catalogue, "--from", "2027-03-01")
    assert answer["ended"] == [{"edition": "2024-01-01", "from": "2024-01-01", "to": "2027-02-28"}]
    assert statuses(catalogue) == {
        "2024-01-01": ("in_force", "2024-01-01", "2027-02-28"),
        "2026-01-01": ("in_force", "2027-03-01", None),
    }


def test_a_draft_of_the_same_date_is_published_in_its_own_place_and_under_another_name(
    world: Any, catalogue: Path, folder: Path
) -> None:
    told(world, catalogue)
    old = sha256(folder / FILES[0])
    assert world.run("layers", "rollback", "zones", "--catalogue", catalogue).code == 0
    text = catalogue.read_text(encoding="utf-8").replace("accuracy_m: 2.5", "accuracy_m: 4")
    catalogue.write_text(
        text.replace("    edition: 2026-01-01", "    edition: 2026-01-01  # drawn anew"), encoding="utf-8"
    )
    answer = told(world, catalogue, "--from", "2026-03-01", "--office", "Other office", file="old.geojson")
    assert Path(answer["path"]) == folder / "2026-01-01-2.gpkg"
    former, latest, _ = read_catalogue(catalogue).layers
    assert (former.in_force.to_dict()["to"], latest.in_force.to_dict()["from"]) == ("2026-02-28", "2026-03-01")
    assert (latest.source, latest.legal_status) == (folder / "2026-01-01-2.gpkg", "in_force")
    assert (latest.office, latest.accuracy_m) == (("Other office", "Other office"), 4)
    assert "edition: 2026-01-01  # drawn anew" in catalogue.read_text(encoding="utf-8")
    assert sha256(folder / FILES[0]) == old


def test_a_file_that_only_a_former_catalogue_names_is_not_written_again(
    world: Any, catalogue: Path, folder: Path
) -> None:
    told(world, catalogue)
    old = sha256(folder / FILES[0])
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    catalogue.write_text(BLOCK, encoding="utf-8")
    assert told(world, catalogue, file="old.geojson")["files"][0] == "2026-01-01-2.gpkg"
    assert sha256(folder / FILES[0]) == old


@pytest.mark.parametrize("lost", ["former text", "nothing"])
def test_a_file_that_the_catalogue_names_is_not_written_again(
    world: Any, catalogue: Path, folder: Path, lost: str
) -> None:
    told(world, catalogue)
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    for kept in former_texts(catalogue) if lost == "former text" else ():
        kept.unlink()
    old = sha256(folder / FILES[0])
    names = [told(world, catalogue, file="old.geojson")["files"][0]]
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    names.append(told(world, catalogue)["files"][0])
    assert names == ["2026-01-01-2.gpkg", "2026-01-01-3.gpkg"]
    assert sha256(folder / FILES[0]) == old


def test_an_edition_follows_the_example_of_the_one_in_force_and_not_of_a_draft(world: Any, catalogue: Path) -> None:
    told(world, catalogue, "--office", "Wrong office")
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    told(world, catalogue, "--edition", "2026-05-01", "--from", "2026-06-01")
    offices = {one.edition: one.office[1] for one in read_catalogue(catalogue).editions()["zones"]}
    assert offices == {"2024-01-01": "Office", "2026-01-01": "Wrong office", "2026-05-01": "Office"}


DRAFT = """\
  - id: zones
    title: Zones
    kind: water_source
    source: drafts.gpkg
    source_layer: second
    crs: EPSG:4547
    fields: {name: name, class: class}
    classes: {"1": 一级, "二级区": 二级}
    office:
      zh: 局
      en: Bureau
    edition: 2026-01-01
    in_force:
      from: 2026-01-15
      to: 2026-12-31
    legal_status: draft   # until the council has met
    coverage: unknown
    accuracy_m: 1
"""


def test_a_draft_somebody_wrote_into_the_catalogue_is_published_whatever_its_style(
    world: Any, catalogue: Path, folder: Path
) -> None:
    catalogue.write_text(BLOCK.replace("# the end\n", DRAFT + "# the end\n"), encoding="utf-8")
    told(world, catalogue, "--office", "局")
    entry = next(one for one in read_catalogue(catalogue).layers if one.edition == "2026-01-01")
    assert (entry.source, entry.source_layer, entry.crs) == (folder / FILES[0], None, None)
    assert (entry.legal_status, entry.office, entry.in_force.to_dict()) == (
        "in_force",
        ("局", "局"),
        {"from": "2026-02-01", "to": None},
    )
    text = catalogue.read_text(encoding="utf-8")
    assert text.count("  - id:") == 3
    assert "legal_status: in_force   # until the council has met" in text
    assert text.endswith("# the end\n")


def test_two_drafts_of_one_date_are_refused_as_it_is_not_clear_which_is_meant(world: Any, catalogue: Path) -> None:
    catalogue.write_text(BLOCK.replace("# the end\n", DRAFT + DRAFT), encoding="utf-8")
    answer = put(world, catalogue, "--format", "json")
    assert (answer.code, answer.codes) == (2, ["duplicate-id"])


def test_without_a_scope_it_is_said_that_coverage_was_not_checked(world: Any, catalogue: Path) -> None:
    assert "coverage was not checked: name the land with --scope" in put(world, catalogue).out
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    words = ["--layer", "zones", "--edition", "2026-01-01", "--from", "2026-02-01", "--lang", "zh"]
    answer = world.run("layers", "publish", world.folder / "new.geojson", "--catalogue", catalogue, *words)
    assert "未检查是否完整覆盖" in answer.out


def accept_all(world: Any, catalogue: Path, scope: Path) -> Path:
    """A file that accepts every error a check of the draft finds."""
    words = ["--catalogue", catalogue, "--layer", "zones", "--scope", scope, "--format", "json", "--on", "2026-11-22"]
    found = world.run("layers", "check", world.folder / "new.geojson", *words).report["findings"]
    errors = [one for one in found if one["severity"] == "error"]
    assert errors
    accepted = [
        {
            "rule": one["rule"],
            **({"features": [feature["record"] for feature in one["features"]]} if one["features"] else {}),
            "place": one["lonlat"],
            "by": "张三",
            "why": "不划区",
            "date": "2026-11-01",
        }
        for one in errors
    ]
    path: Path = world.write("accepted.yaml", yaml.safe_dump({"accepted": accepted}, allow_unicode=True))
    return path


def test_with_a_scope_a_draft_that_leaves_gaps_is_refused_and_nothing_is_written(world: Any, catalogue: Path) -> None:
    answer = put(world, catalogue, "--format", "json", "--scope", world.folder / "area.geojson")
    assert (answer.code, answer.codes[0]) == (2, "layer-gate")
    assert answer.report["scope"] == "area.geojson"
    assert {one["rule"] for one in answer.report["findings"] if one["severity"] == "error"} == {"gap"}
    assert catalogue.read_text(encoding="utf-8") == BLOCK
    assert not (world.folder / "editions").exists()


def test_errors_somebody_accepted_let_it_in_and_the_record_says_who(world: Any, catalogue: Path, folder: Path) -> None:
    catalogue.write_text(f"gate: required\n{BLOCK}", encoding="utf-8")
    scope = world.folder / "area.geojson"
    accepted = accept_all(world, catalogue, scope)
    answer = told(world, catalogue, "--scope", scope, "--accepted", accepted)
    assert answer["scope"] == "area.geojson"
    record = json.loads((folder / FILES[2]).read_text(encoding="utf-8"))
    assert (record["errors"], record["scope"]) == (0, "area.geojson")
    assert [one["acceptance"]["by"] for one in record["findings"] if one["severity"] == "error"] == ["张三"]
    world.site(world.polygon(605, 45, 5, 5))
    status = {one["layer"]: one["status"] for one in world.check("--packs", "none").site["layers"] if one["layer"]}
    assert status["zones"] == "touched"


def test_an_acceptance_that_has_run_out_refuses_it_again(world: Any, catalogue: Path) -> None:
    scope = world.folder / "area.geojson"
    accepted = accept_all(world, catalogue, scope)
    text = accepted.read_text(encoding="utf-8").replace(
        "date: '2026-11-01'", "date: '2026-11-01'\n  until: '2026-11-21'"
    )
    accepted.write_text(text, encoding="utf-8")
    assert "until" in text
    answer = put(world, catalogue, "--format", "json", "--scope", scope, "--accepted", accepted)
    assert (answer.code, set(answer.codes)) == (2, {"layer-gate"})


def test_limits_of_a_file_are_asked_too(world: Any, catalogue: Path) -> None:
    rules = world.write("rules.yaml", "fields: {name: {type: integer}}\n")
    answer = put(world, catalogue, "--format", "json", "--rules", rules)
    assert (answer.code, set(answer.codes)) == (2, {"layer-gate"})
    assert {one["code"] for one in answer.report["findings"] if one["severity"] == "error"} == {"attribute-type"}


def test_a_draft_is_not_the_edition_before_whose_records_are_counted(world: Any, catalogue: Path) -> None:
    told(world, catalogue)
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    records = [(world.polygon(200 * place, 0, 100, 100), {"name": "甲", "class": "1"}) for place in range(40)]
    world.features("many.geojson", *records)
    words = ["--edition", "2026-05-01", "--from", "2026-06-01"]
    told(world, catalogue, *words, file="many.geojson")
    world.run("layers", "rollback", "zones", "--catalogue", catalogue)
    told(world, catalogue, "--edition", "2026-09-01", "--from", "2026-10-01")
