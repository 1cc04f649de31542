"""An edition handed to others: whole or not at all, read back, what is lost named, the same bytes every time."""

import hashlib
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import shapely
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.binding import pyogrio
from layers.vector import Request, read_features
from layers.vector.format.archive import cut_text, shorten_names
from maps.palette import read_palette
from tests.zoning.conftest import Answer, World, point, polygon
from zoning.export.style import make_categories
from zoning.package import packing
from zoning.package.loss import LOSSES
from zoning.wording import has_word, say

Packed = Callable[..., Answer]
PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "give-a-layer-to-others.md"
UNITS = [
    (polygon(0, 0, 100, 100), {"HJGKDYBM": "ZH51010410001", "HJGKDYMC": "青羊优先", "ZHGKDYFL": "1", "ratio": 0.5}),
    (polygon(100, 0, 100, 100), {"HJGKDYBM": "ZH51010420001", "HJGKDYMC": "青羊重点", "ZHGKDYFL": "2", "ratio": 1.25}),
]
FIELDS = {"code": "HJGKDYBM", "name": "HJGKDYMC", "class": "ZHGKDYFL"}
CLASSES = {"1": "优先保护", "2": "重点管控", "3": "一般管控"}


@pytest.fixture
def packed(world: World) -> Packed:
    """The answer of the command on some records as the layer `units`."""

    def run(*words: object, records: Any = UNITS, out: str = "out", **entry: Any) -> Answer:
        said = {"kind": "control_unit", "fields": FIELDS, "classes": CLASSES, "edition": "2024-06-30", **entry}
        layer = world.zone("units", *records, **{"licence": "CC0-1.0", **said})
        catalogue = {"id": "test", "title": "测试", "basins": [], "layers": [layer]}
        path = world.write("catalogue.yaml", yaml.safe_dump(catalogue, allow_unicode=True))
        named = ("--catalogue", path, "--out", world.folder / out, "--format", "json", "--lang", "en")
        return world.run("layers", "package", entry.get("id", "units"), *named, *words)

    return run


def losses(answer: Answer) -> list[tuple[str, str | None, int]]:
    return [(one["code"], one["field"], one["records"]) for one in answer.report["losses"]]


def test_every_loss_has_words_in_both_languages_and_a_line_in_the_guide() -> None:
    keys = [f"package.loss.{code}" for code in LOSSES]
    assert [key for key in keys if not has_word(key)] == []
    assert all(say(key, "zh") != say(key, "en") for key in keys)
    rows = [line.split("|")[1].strip(" `") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    assert [code for code in LOSSES if code not in rows] == []


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_both_files_give_back_the_edition(world: World, packed: Packed, encoding: str) -> None:
    answer = packed("--encoding", encoding)
    assert (answer.code, losses(answer)) == (0, [])
    source = read_features(world.folder / "units.geojson", Request())
    for name in ("units-2024-06-30.gpkg", "units-2024-06-30.shp"):
        found = read_features(world.folder / "out" / name, Request())
        assert set(found.fields) >= {*FIELDS.values(), "ratio"}
        assert [one["HJGKDYMC"] for one in _rows(found)] == ["青羊优先", "青羊重点"]
        assert shapely.equals(found.geometry, source.geometry).all()
        assert found.crs is not None
        assert found.crs.to_epsg() == 4547
        assert found.remarks == ()


def _rows(features: Any) -> list[dict[str, Any]]:
    return [{name: values[row] for name, values in features.fields.items()} for row in range(len(features))]


def test_the_shapefile_says_its_encoding_to_other_programs(world: World, packed: Packed) -> None:
    packed("--encoding", "gbk")
    folder = world.folder / "out"
    assert (folder / "units-2024-06-30.cpg").read_text() == "GBK"
    table = (folder / "units-2024-06-30.dbf").read_bytes()
    assert table[29] == 0x4D
    assert table[1:4] == bytes([124, 6, 30])
    assert "青羊优先".encode("gbk") in table
    # GDAL, which every GIS reads through, takes it for what it is.
    meta, _, _, columns = pyogrio.raw.read(folder / "units-2024-06-30.shp")
    assert columns[list(meta["fields"]).index("HJGKDYMC")].tolist() == ["青羊优先", "青羊重点"]


def test_checksums_are_those_of_the_files_and_the_same_every_time(world: World, packed: Packed) -> None:
    first = packed(out="one").report["files"]
    assert packed(out="two").report["files"] == first
    folder = world.folder / "one"
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True, text=True)
    assert checked.stdout.count(": OK") == len(first) == len(list(folder.iterdir())) - 1
    for one in first:
        content = (folder / one["name"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_zip_holds_the_same_files_as_a_folder(world: World, packed: Packed) -> None:
    answer = packed(out="units.zip")
    packed(out="folder")
    with zipfile.ZipFile(world.folder / "units.zip") as zipped:
        assert zipped.testzip() is None
        inside = {name: zipped.read(name) for name in zipped.namelist()}
    assert inside == {path.name: path.read_bytes() for path in (world.folder / "folder").iterdir()}
    assert answer.report["path"].endswith("units.zip")
    again = (world.folder / "units.zip").read_bytes()
    packed(out="units.zip")
    assert (world.folder / "units.zip").read_bytes() == again


def test_the_geopackage_opens_with_the_look_of_its_classes(world: World, packed: Packed) -> None:
    packed()
    with closing(sqlite3.connect(world.folder / "out" / "units-2024-06-30.gpkg")) as base:
        ((layer, column, style, is_default),) = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        assert base.execute("SELECT column_name FROM gpkg_geometry_columns").fetchall() == [(column,)]
        assert base.execute("SELECT data_type FROM gpkg_contents ORDER BY 1").fetchall() == [
            ("attributes",),
            ("features",),
        ]
    assert (layer, is_default) == ("units-2024-06-30", 1)
    root = ElementTree.fromstring(style.partition("\n")[2])
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "ZHGKDYFL"
    assert [one.get("value") for one in root.iter("category")] == ["1", "2", ""]
    red, green, blue = (int(read_palette().zone("control_unit/优先保护").fill[at : at + 2], 16) for at in (1, 3, 5))
    assert f"{red},{green},{blue}," in style
    assert {one.get("class") for one in root.iter("layer")} <= {"SimpleFill", "SimpleLine"}


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_every_zone_of_the_palette_has_a_look_in_each_dimension(dimension: int) -> None:
    looks = [(key, key, look) for key, look in read_palette().zones.items()]
    root = ElementTree.fromstring(make_categories(dimension, "class", looks, {}).partition("\n")[2])
    assert len(list(root.iter("category"))) == len(looks)
    assert all(len(symbol.findall("layer")) >= 1 for symbol in root.iter("symbol"))


def test_the_sheet_says_whose_edition_it_is_and_what_the_columns_mean(world: World, packed: Packed) -> None:
    packed("--encoding", "gbk", records=[*UNITS, (polygon(200, 0, 100, 100), {"HJGKDYBM": "x", "ZHGKDYFL": "?"})])
    book: Any = openpyxl.load_workbook(world.folder / "out" / "metadata.xlsx")
    assert len(book.sheetnames) == 4
    about, classes, fields, lost = ([[cell.value for cell in row] for row in sheet] for sheet in book)
    said = {row[1]: row[2] for row in about}
    assert (said["office"], said["licence"], said["legal status"]) == ("局 / Office", "CC0-1.0", "现行有效 / in force")
    assert said["reference system"].endswith("EPSG:4547")
    assert said["text encoding of the Shapefile"] == "GBK"
    assert "…" in said["in force"]
    counted = {row[0]: (row[2], row[3], row[4]) for row in classes[1:]}
    assert counted["1"] == ("priority protection", 1, pytest.approx(10_000, rel=1e-3))
    assert counted["?"][:2] == (None, 1)
    meanings = {row[0]: (row[1], row[3], row[4], row[5]) for row in fields[1:]}
    assert meanings["HJGKDYBM"] == ("HJGKDYBM", "编码", "code", 3)
    assert meanings["ratio"][1:3] == (None, None)
    assert len(lost) == 1


def test_names_and_classes_are_written_as_the_file_asks(world: World, packed: Packed) -> None:
    asked = {
        "names": {"code": "DYBM", "ratio": "BL"},
        "classes": {"优先保护": "A", "重点管控": "B"},
        "leave_out": ["name"],
    }
    path = world.write("fields.yaml", yaml.safe_dump(asked, allow_unicode=True))
    answer = packed("--fields", path, records=[*UNITS, (polygon(200, 0, 9, 9), {"HJGKDYBM": "x", "ZHGKDYFL": "3"})])
    found = read_features(world.folder / "out" / "units-2024-06-30.shp", Request())
    assert list(found.fields) == ["DYBM", "ZHGKDYFL", "BL"]
    assert found.fields["ZHGKDYFL"].tolist() == ["A", "B", "3"]
    assert losses(answer) == [("field-left-out", "HJGKDYMC", 3), ("class-unmapped", "ZHGKDYFL", 1)]
    whole = read_features(world.folder / "out" / "units-2024-06-30.gpkg", Request())
    assert [one["HJGKDYMC"] for one in _rows(whole)][:2] == ["青羊优先", "青羊重点"]


LONG = "管控要求" * 100
LOSSY: list[tuple[str, dict[str, Any], tuple[str, str | None]]] = [
    ("gbk", {"一个很长的字段名": "x"}, ("field-renamed", "一个很长的字段名")),
    ("utf-8", {"a_long_column_name": "x"}, ("field-renamed", "a_long_column_name")),
    ("gbk", {"note": LONG}, ("text-cut", "note")),
    ("utf-8", {"note": LONG}, ("text-cut", "note")),
    ("gbk", {"note": "㐀字"}, ("character-lost", "note")),
    ("gbk", {"note": "𠀀"}, ("character-lost", "note")),
    ("utf-8", {"big": 1e300}, ("value-changed", "big")),
]


@pytest.mark.parametrize(("encoding", "more", "loss"), LOSSY)
def test_what_a_shapefile_cannot_hold_is_named(packed: Packed, encoding: str, more: Any, loss: Any) -> None:
    shape, said = UNITS[0]
    answer = packed("--encoding", encoding, records=[(shape, {**said, **more}), UNITS[1]])
    assert loss in [(code, field) for code, field, _ in losses(answer)]
    assert {one["file"] for one in answer.report["losses"]} == {"units-2024-06-30.shp"}


def test_a_record_without_a_shape_is_handed_on_and_named(world: World, packed: Packed) -> None:
    answer = packed(records=[*UNITS, (None, {"HJGKDYBM": "ZH51010430001", "ZHGKDYFL": "3"})])
    assert [one for one in losses(answer) if one[0] in ("record-refused", "shape-missing")] != []
    found = read_features(world.folder / "out" / "units-2024-06-30.shp", Request())
    assert len(found) == 3


def test_shapes_of_several_sorts_become_several_files(world: World, packed: Packed) -> None:
    answer = packed(records=[*UNITS, (point(5, 5), {"HJGKDYBM": "p"})], kind="other", classes={})
    names = {one["name"] for one in answer.report["files"]}
    assert {"units-2024-06-30_polygon.shp", "units-2024-06-30_point.shp"} <= names
    assert "shapes-divided" in [code for code, _, _ in losses(answer)]
    assert len(read_features(world.folder / "out" / "units-2024-06-30_point.shp", Request())) == 1


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"names": {"nothing": "X"}}, ["bad-value"]),
        ({"names": {"code": "ELEVENBYTES"}}, ["bad-value"]),
        ({"names": {"code": "SAME", "name": "same"}}, ["duplicate-key", "duplicate-key"]),
        ({"classes": {"没有": "1"}, "leave_out": ["nothing"]}, ["bad-value", "bad-value"]),
        ({"name": {"code": "X"}}, ["unknown-key"]),
    ],
)
def test_a_file_of_names_that_cannot_be_kept_is_refused(
    world: World, packed: Packed, asked: Any, codes: list[str]
) -> None:
    path = world.write("fields.yaml", yaml.safe_dump(asked, allow_unicode=True))
    answer = packed("--fields", path)
    assert (answer.code, answer.codes) == (2, codes)
    assert not (world.folder / "out").exists()


def test_what_stands_at_the_place_is_never_overwritten_by_a_folder(world: World, packed: Packed) -> None:
    (world.folder / "full").mkdir()
    (world.folder / "full" / "mine.txt").write_text("x")
    assert packed(out="full").codes == ["unwritable-file"]
    assert packed(out="nowhere/out").codes == ["unwritable-file"]
    (world.folder / "empty").mkdir()
    assert packed(out="empty").code == 0


@pytest.mark.parametrize("step", ["write_geopackage", "write_shapefiles", "write_sheet", "_sum", "_place"])
@pytest.mark.parametrize("out", ["out", "out.zip"])
def test_a_package_that_fails_halfway_leaves_nothing(
    world: World, packed: Packed, monkeypatch: pytest.MonkeyPatch, step: str, out: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing, step, fail)
    answer = packed(out=out)
    assert (answer.code, answer.codes) == (2, ["unwritable-file"])
    assert sorted(path.name for path in world.folder.iterdir()) == ["catalogue.yaml", "units.geojson"]


@pytest.mark.parametrize(
    ("entry", "codes"),
    [({"source": "gone.gpkg"}, ["unreadable-file"]), ({"fields": {"code": "NO"}}, ["missing-field"])],
)
def test_an_edition_that_cannot_be_read_is_refused(packed: Packed, entry: Any, codes: list[str]) -> None:
    answer = packed(**entry)
    assert (answer.code, answer.codes) == (2, codes)


def test_the_text_lists_files_classes_and_losses(world: World, packed: Packed) -> None:
    packed("--encoding", "gbk", records=[(UNITS[0][0], {**UNITS[0][1], "note": LONG})])
    named = ("--catalogue", world.folder / "catalogue.yaml", "--lang", "zh")
    text = world.run("layers", "package", "units", *named, "--out", world.folder / "again").out
    assert "units 2024-06-30：1 条记录" in text
    assert "优先保护: 1" in text
    assert "note: 文字超过 254 字节，已截断, 1 条" in text


def test_an_id_or_day_of_any_sort_makes_a_plain_name(world: World, packed: Packed) -> None:
    answer = packed(id="../units x", edition="1890-01-01", out="out.zip")
    assert answer.code == 0
    assert {one["name"].partition(".")[0] for one in answer.report["files"]} == {"__units_x-1890-01-01", "metadata"}
    assert sorted(path.name for path in world.folder.iterdir()) == ["catalogue.yaml", "out.zip", "units.geojson"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(), st.integers(1, 300), st.sampled_from(["gbk", "utf-8"]))
def test_a_text_is_cut_to_whole_characters_and_never_longer(text: str, size: int, encoding: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    cut = cut_text(text, size, encoding)
    assert len(cut.encode(encoding)) <= size
    plain = text.encode(encoding, "replace").decode(encoding)
    assert plain.startswith(cut)
    assert cut == plain or len(plain[: len(cut) + 1].encode(encoding)) > size


@given(st.lists(st.text(min_size=1, max_size=20), max_size=12), st.sampled_from(["gbk", "utf-8"]))
def test_short_names_are_apart_and_fit(names: list[str], encoding: str) -> None:
    short = shorten_names([name.encode("utf-8", "ignore").decode() for name in names], encoding)
    assert len({name.casefold() for name in short}) == len(short)
    assert all(0 < len(name.encode(encoding)) <= 10 for name in short)
