"""Publishing an edition: gated, written, recorded, switched to at once; nothing that stops it breaks the catalogue."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
import yaml

from layers.vector import read_features
from tests.zoning.editions import BLOCK, DAY, build_catalogue, put
from zoning.catalogue import Catalogue, read_catalogue
from zoning.errors import CatalogueError, ZoningError
from zoning.gate import GateReport, examine
from zoning.gate.amending import amend_text
from zoning.gate.planning import Edition, plan_edition
from zoning.gate.publishing import GateError, amend, build_store, publish, write_files
from zoning.gate.rendering import quote
from zoning.gate.switching import switch


@pytest.fixture
def catalogue(world: Any) -> Path:
    return build_catalogue(world)


def test_an_edition_is_published_and_the_former_one_ends_the_day_before(world: Any, catalogue: Path) -> None:
    answer = put(world, catalogue)
    assert answer.code == 0, answer.err
    former, latest, other = read_catalogue(catalogue).layers
    assert former.in_force.to_dict() == {"from": "2024-01-01", "to": "2026-01-31"}
    assert latest.in_force.to_dict() == {"from": "2026-02-01", "to": None}
    assert (latest.id, latest.edition, other.id) == ("zones", "2026-01-01", "others")
    assert (latest.fields, latest.classes, latest.office) == (former.fields, former.classes, former.office)
    assert (latest.coverage, latest.accuracy_m, latest.licence) == (former.coverage, 2.5, former.licence)
    assert latest.source == world.folder / "editions" / "zones" / "2026-01-01.gpkg"


def test_everything_else_in_the_catalogue_stays_as_it_stood(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    before = BLOCK.splitlines()
    kept = [line for line in before if line in lines]
    assert [line for line in before if line not in kept] == [
        "    in_force: {from: 2024-01-01}   # until further notice"
    ]
    assert "    in_force: {from: 2024-01-01, to: 2026-01-31}   # until further notice" in lines
    assert lines.index("    # a last word on the zones") > lines.index("    edition: 2026-01-01")


def test_a_period_in_block_style_is_ended_as_well(world: Any, catalogue: Path) -> None:
    answer = put(world, catalogue, layer="others")
    assert answer.code == 0, answer.err
    assert read_catalogue(catalogue).editions()["others"][0].in_force.last == date(2026, 1, 31)
    assert "      from: 2024-01-01  # block style\n      to: 2026-01-31\n" in catalogue.read_text(encoding="utf-8")


def test_what_is_published_is_tidied_repaired_and_recorded(world: Any, catalogue: Path) -> None:
    put(world, catalogue, "--office", "New: office")
    file = world.folder / "editions" / "zones" / "2026-01-01.gpkg"
    features = read_features(file)
    assert features.fields["name"].tolist() == ["甲", "甲", "乙区"]
    assert features.fields["class"].tolist() == ["1", "1", "二级区"]
    assert shapely.is_valid(features.geometry).all()
    record = json.loads(file.with_suffix(".gate.json").read_text(encoding="utf-8"))
    assert record["edition"]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert record["source"]["sha256"] == hashlib.sha256((world.folder / "new.geojson").read_bytes()).hexdigest()
    assert record["summary"] == {"geometry": 1, "name": 1}
    assert record["repairs"] == [
        {"what": "made-valid", "record": "3", "area_change_m2": pytest.approx(5_000, rel=1e-3)}
    ]
    assert read_catalogue(catalogue).layers[1].office == ("New: office", "New: office")


def test_a_check_uses_the_published_edition(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    world.site(world.polygon(605, 45, 5, 5))
    answer = world.check("--packs", "none")
    assert [(f["edition"], f["name"], f["class"]) for f in answer.site["findings"]] == [("2026-01-01", "乙区", "二级")]


def test_an_edition_with_errors_is_refused_and_nothing_is_written(world: Any, catalogue: Path) -> None:
    answer = put(world, catalogue, "--format", "json", file="bad.geojson")
    assert (answer.code, answer.codes) == (2, ["layer-gate", "layer-gate"])
    assert answer.report["summary"] == {"class": 1, "count": 1}
    assert catalogue.read_text(encoding="utf-8") == BLOCK
    assert not (world.folder / "editions").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--layer", "nothing"], "bad-value"),
        (["--edition", "2024-01-01"], "duplicate-id"),
        (["--edition", "someday"], "bad-value"),
        (["--from", "2023-01-01"], "edition-overlap"),
        (["--from", "2024-01-01"], "edition-overlap"),
    ],
)
def test_what_cannot_be_an_edition_is_refused_by_name(world: Any, catalogue: Path, words: list[str], code: str) -> None:
    answer = put(world, catalogue, "--format", "json", *words)
    assert (answer.code, answer.codes) == (2, [code])
    assert catalogue.read_text(encoding="utf-8") == BLOCK


def test_a_catalogue_that_is_no_block_list_is_refused_before_anything_is_written(world: Any, catalogue: Path) -> None:
    entry = world.zone("zones", (world.polygon(0, 0, 100, 100), {"class": "一级"}))
    path = world.catalogue(entry, name="flow.yaml")
    before = path.read_bytes()
    answer = put(world, path, "--format", "json", "--floor", "0", file="zones.geojson")
    assert (answer.code, answer.codes) == (2, ["bad-value"])
    assert path.read_bytes() == before
    assert not (world.folder / "editions").exists()


def test_line_ends_and_byte_order_mark_of_a_windows_file_are_kept(world: Any, catalogue: Path) -> None:
    catalogue.write_bytes(("\ufeff" + BLOCK.replace("\n", "\r\n")).encode())
    answer = put(world, catalogue)
    assert answer.code == 0, answer.err
    raw = catalogue.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf#")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_two_editions_one_after_the_other_are_both_kept(world: Any, catalogue: Path) -> None:
    put(world, catalogue)
    answer = put(world, catalogue, "--edition", "2026-06-01", "--from", "2026-07-01")
    assert answer.code == 0, answer.err
    editions = read_catalogue(catalogue).editions()["zones"]
    assert [str(one.in_force.last) for one in editions] == ["2026-01-31", "2026-06-30", "None"]
    assert all(len(read_features(Path(one.source))) == 3 for one in editions)


@pytest.fixture
def work(world: Any, catalogue: Path) -> tuple[Catalogue, Edition, GateReport]:
    """A catalogue, an edition planned for it, and the passed gate."""
    read = read_catalogue(catalogue)
    plan = plan_edition(read, "zones", edition=date(2026, 1, 1), begins=date(2026, 2, 1), office=None)
    entry = replace(read.layers[0], source=world.folder / "new.geojson")
    return read, plan, examine(entry, read, on=DAY)


def test_every_step_leaves_a_catalogue_that_answers(work: tuple[Catalogue, Edition, GateReport]) -> None:
    read, plan, report = work
    text = amend(read, plan)
    assert read_catalogue(read.path) == read
    write_files(report, read, plan, on=DAY, lang="zh")
    assert read_catalogue(read.path) == read
    build_store(plan)
    assert read_catalogue(read.path) == read
    switch(read, plan.meant(read), text)
    assert len(read_catalogue(read.path).layers) == 3
    assert sorted(path.name for path in read.path.parent.glob(".*")) == []


def test_an_edition_left_behind_by_a_crash_is_written_again(work: tuple[Catalogue, Edition, GateReport]) -> None:
    read, plan, report = work
    target = Path(plan.entry.source)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"half")
    publish(report, read, plan, on=DAY, lang="zh")
    assert len(read_features(target)) == 3


def test_a_catalogue_somebody_else_changed_meanwhile_is_left_alone(
    work: tuple[Catalogue, Edition, GateReport],
) -> None:
    read, plan, _ = work
    text = amend(read, plan)
    other = BLOCK.replace("title: 测试", "title: 另一个")
    read.path.write_text(other, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        switch(read, plan.meant(read), text)
    assert caught.value.problems[0].found == "changed meanwhile"
    assert read.path.read_text(encoding="utf-8") == other


def test_a_folder_that_cannot_be_written_is_told(work: tuple[Catalogue, Edition, GateReport]) -> None:
    read, plan, report = work
    (read.path.parent / "editions").write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(ZoningError) as caught:
        publish(report, read, plan, on=DAY, lang="zh")
    assert caught.value.problems[0].code == "unwritable-file"
    assert read.path.read_text(encoding="utf-8") == BLOCK


def test_a_report_with_errors_is_never_published(work: tuple[Catalogue, Edition, GateReport], world: Any) -> None:
    read, plan, _ = work
    report = examine(replace(read.layers[0], source=world.folder / "bad.geojson"), read, on=DAY)
    with pytest.raises(GateError) as caught:
        publish(report, read, plan, on=DAY, lang="zh")
    assert [problem.code for problem in caught.value.problems] == ["layer-gate"]


@pytest.mark.parametrize(
    "text", ["031", "no", "a: b", "it's", 'say "no"', "# x", "", " a", "甲\n乙", "\u2028", "a\\b", "{", "-"]
)
def test_every_text_reads_back_from_an_entry(text: str) -> None:
    assert yaml.safe_load(f"[{quote(text)}]") == [text]


def test_the_end_of_a_file_without_a_line_end_is_no_obstacle(world: Any, catalogue: Path) -> None:
    catalogue.write_text(BLOCK.removesuffix("# the end\n").rstrip("\n"), encoding="utf-8")
    answer = put(world, catalogue, layer="others")
    assert answer.code == 0, answer.err
    assert [one.id for one in read_catalogue(catalogue).layers] == ["zones", "others", "others"]


def test_a_list_that_is_not_there_is_refused(catalogue: Path) -> None:
    read = read_catalogue(catalogue)
    with pytest.raises(CatalogueError):
        amend_text("id: x\n", catalogue, read.layers, {}, (0, read.layers[0]))


def statuses(world: Any, catalogue: Path) -> dict[str, tuple[str, str]]:
    world.features("site.geojson", (world.polygon(10, 10, 20, 20), {"id": "s"}))
    answer = world.run(
        "check", world.folder / "site.geojson", "--catalogue", catalogue, "--packs", "none", "--format", "json"
    )
    [site] = json.loads(answer.out)["sites"]
    told = " ".join(warning["message"] for warning in site["warnings"])
    return {layer["layer"]: (layer["status"], told) for layer in site["layers"] if layer["layer"]}


def test_where_the_gate_is_required_a_layer_without_record_fails_and_one_with_it_answers(
    world: Any, catalogue: Path
) -> None:
    text = catalogue.read_text(encoding="utf-8")
    assert statuses(world, catalogue)["zones"][0] == "touched"
    catalogue.write_text(f"gate: required\n{text}", encoding="utf-8")
    assert statuses(world, catalogue)["zones"][0] == "failed"
    assert "layer-gate" in statuses(world, catalogue)["zones"][1]
    recorded = world.run("layers", "check", "zones", "--catalogue", catalogue, "--record", "--on", "2026-11-22")
    assert recorded.code == 0, recorded.out
    assert statuses(world, catalogue)["zones"][0] == "touched"


def test_a_file_changed_after_the_gate_is_out_again(world: Any, catalogue: Path) -> None:
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(f"gate: required\n{text}", encoding="utf-8")
    assert world.run("layers", "check", "zones", "--catalogue", catalogue, "--record").code == 0
    source = world.folder / "old.geojson"
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    status, told = statuses(world, catalogue)["zones"]
    assert status == "failed"
    assert "changed since" in told


def test_a_record_that_tells_of_errors_lets_nothing_in(world: Any, catalogue: Path) -> None:
    world.features("old.geojson", (world.point(0, 0), {"name": "甲", "class": "1"}))
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(f"gate: required\n{text}", encoding="utf-8")
    assert world.run("layers", "check", "zones", "--catalogue", catalogue, "--record").code == 1
    assert statuses(world, catalogue)["zones"][0] == "failed"
