"""Bad and hostile input: a named error or the right reason of the unknown; no traceback, no file half written."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zoning.site import read_sites

ROOT = Path(__file__).parents[2]
SHAPE_KEYS = {"code", "message", "where", "found", "allowed", "next"}
WHERE_KEYS = {"file", "layer", "record", "line", "field"}
ON_WATER = {"touches": {"kind": "water_source"}}


def plain(world: Any) -> None:
    world.pack(world.rule("r", ON_WATER))
    world.catalogue(world.zone("ws", (world.polygon(50_000, 0, 10, 10), {"class": "一级"})))
    world.site(world.polygon(0, 0, 100, 100))


def traversal() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix in ("shp", "shx", "dbf"):
            archive.writestr(f"../../evil.{suffix}", b"x")
    return packed.getvalue()


NOISE = bytes((7 * number * number + 13) % 256 for number in range(4096))
HOSTILE = [
    pytest.param("empty.gpkg", b"", id="empty geopackage"),
    pytest.param("empty.geojson", b"", id="empty geojson"),
    pytest.param("empty.shp", b"", id="empty shapefile"),
    pytest.param("noise.gpkg", NOISE, id="noise as geopackage"),
    pytest.param("noise.geojson", NOISE, id="noise as geojson"),
    pytest.param("noise.shp", NOISE, id="noise as shapefile"),
    pytest.param("noise.zip", NOISE, id="noise as zip"),
    pytest.param("noise.parquet", NOISE, id="noise as parquet"),
    pytest.param("head.gpkg", b"SQLite format 3\x00" + NOISE, id="noise behind a geopackage head"),
    pytest.param("head.shp", b"\x00\x00\x27\x0a" + NOISE, id="noise behind a shapefile head"),
    pytest.param("list.geojson", b"[1, 2]", id="a list"),
    pytest.param("cut.geojson", b'{"type": "FeatureCollection", "features": [', id="cut off"),
    pytest.param("deep.geojson", b'{"a":' * 50_000, id="nested without end"),
    pytest.param("links.geojson", b'<?xml version="1.0"?><OGRVRTDataSource/>', id="another format inside"),
    pytest.param("up.zip", traversal(), id="an archive that climbs out"),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE)
def test_sites_that_cannot_be_read_are_a_named_error(world: Any, name: str, content: bytes) -> None:
    plain(world)
    path = world.write(name, content)
    words = ["--catalogue", world.folder / "catalogue.yaml", "--packs", world.folder / "pack.yaml", "--format", "json"]
    answer = world.run("check", path, *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.codes == ["unreadable-file"]
    assert answer.errors[0]["where"]["file"] == str(path)
    assert not (world.folder.parent / "evil.shp").exists()


@pytest.mark.parametrize(("name", "content"), HOSTILE)
def test_a_layer_that_cannot_be_read_is_failed_and_never_clear(world: Any, name: str, content: bytes) -> None:
    plain(world)
    world.write(name, content)
    world.catalogue(world.zone("ws", source=name))
    answer = world.check()
    assert (answer.code, answer.reasons, answer.outcome) == (0, {"r": "failed"}, "undetermined")
    assert answer.layer("ws")["status"] == "failed"


def test_a_broken_record_of_a_layer_is_told_and_holds_the_verdict_open(world: Any) -> None:
    plain(world)
    flat = {"type": "Polygon", "coordinates": [[[500_010, 3_300_010]] * 4]}
    line = {"type": "Polygon", "coordinates": [[[500_010, 3_300_010], [500_020, 3_300_020], [500_010, 3_300_010]]]}
    for shape in (flat, line, None, {"type": "Polygon", "coordinates": "x"}):
        world.catalogue(world.zone("ws", (world.polygon(50_000, 0, 10, 10), {}), (shape, {})))
        answer = world.check()
        assert answer.reasons == {"r": "failed"}
        (warning,) = answer.site["warnings"]
        assert warning["code"] == "layer-failed"
        assert "1 of 2 records" in warning["message"]


def test_every_problem_of_the_layers_is_told_at_once_with_the_line_of_its_entry(world: Any) -> None:
    plain(world)
    metres = world.features("metres.geojson", (world.point(0, 0), {}), crs=None)
    xian = {"type": "name", "properties": {"name": "EPSG:4610"}}
    old = world.features("old.geojson", ({"type": "Point", "coordinates": [114, 30]}, {}), crs=xian)
    world.catalogue(
        world.zone("contradicts", (world.point(0, 0), {}), crs="EPSG:4490"),
        world.zone("degrees", source=metres.name),
        world.zone("datum", source=old.name),
        world.zone("columns", (world.point(0, 0), {"class": "一级"}), fields={"code": "bianma"}),
        world.zone("folder", source="empty"),
    )
    (world.folder / "empty").mkdir()
    answer = world.check()
    assert (answer.code, answer.out) == (2, "")
    told = [(error["code"], error["where"]["layer"]) for error in answer.errors]
    assert told == [
        ("crs-mismatch", "contradicts"),
        ("crs-mismatch", "degrees"),
        ("datum-shift-needed", "datum"),
        ("missing-field", "columns"),
        ("layer-missing", "folder"),
    ]
    lines = [error["where"]["line"] for error in answer.errors]
    assert lines == sorted(lines)
    assert lines[0] > 1


def test_degrees_declared_as_metres_are_refused(world: Any) -> None:
    plain(world)
    world.features("sites.geojson", ({"type": "Point", "coordinates": [114, 30]}, {}))
    answer = world.check()
    assert (answer.code, answer.codes) == (2, ["crs-mismatch"])


def test_a_shapefile_without_a_prj_needs_its_crs(world: Any) -> None:
    geopandas = pytest.importorskip("geopandas")
    plain(world)
    path = world.folder / "plots.shp"
    frame = geopandas.read_file(world.folder / "sites.geojson")
    frame.to_file(path, encoding="utf-8")
    (world.folder / "plots.prj").unlink()
    words = ["--catalogue", world.folder / "catalogue.yaml", "--packs", world.folder / "pack.yaml", "--format", "json"]
    answer = world.run("check", path, *words, "--on", "2026-11-22")
    assert (answer.code, answer.codes) == (2, ["zone-unknown"])
    answer = world.run("check", path, *words, "--on", "2026-11-22", "--crs", "EPSG:4547")
    assert (answer.code, answer.outcome) == (0, "no_conflict")


# Catalogues, packs and facts


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("", ["not-yaml"], id="empty"),
        pytest.param("a: [", ["not-yaml"], id="cut off"),
        pytest.param("id: &x a", ["not-yaml"], id="an anchor"),
        pytest.param("{" * 3000, ["not-yaml"], id="nested without end"),
        pytest.param("id: x\nid: y", ["duplicate-key"], id="a key twice"),
        pytest.param("id: x\ncolour: red", ["unknown-key"], id="an unknown key"),
        pytest.param("title: x", ["missing-key"], id="a missing key"),
        pytest.param("id: x\nlayers: 5\narea: 7\nbasins: [长江]", ["bad-value"] * 3, id="three values"),
    ],
)
def test_a_catalogue_that_is_wrong_is_refused_with_file_and_line(world: Any, text: str, codes: list[str]) -> None:
    plain(world)
    path = world.write("catalogue.yaml", text)
    answer = world.check()
    assert (answer.code, sorted(answer.codes)) == (2, codes)
    assert {error["where"]["file"] for error in answer.errors} == {str(path)}


@pytest.mark.parametrize("name", [".", "gone.yaml"])
def test_a_catalogue_that_is_no_file_is_one_error(world: Any, name: str) -> None:
    plain(world)
    answer = world.check("--catalogue", world.folder / name)
    assert (answer.code, answer.codes) == (2, ["unreadable-file"])


def test_a_pack_names_all_its_problems_at_once(world: Any) -> None:
    plain(world)
    sound = world.rule("sound", ON_WATER)
    bad = [
        {**sound, "references": []},
        {**sound, "colour": "red"},
        {**sound, "id": "class", "when": {"touches": {"kind": "water_source", "class": "三级"}}},
        {key: value for key, value in sound.items() if key != "outcome"} | {"id": "outcome"},
        {**sound, "id": "fact", "when": {"fact": "capcity", "is": 1}},
    ]
    world.pack(*bad)
    answer = world.check()
    assert answer.code == 2
    assert {"pack-invalid", "unknown-key", "duplicate-id", "bad-value", "missing-key", "unknown-fact"} <= set(
        answer.codes
    )
    assert all(error["where"]["line"] for error in answer.errors)


def test_no_act_of_a_pack_folder_is_passed_over_for_its_ending(world: Any) -> None:
    plain(world)
    world.site(world.polygon(50_000, 0, 5, 5))
    folder = world.folder / "packs"
    folder.mkdir()
    head = world.pack(name="packs/pack.yaml")
    assert world.check("--packs", head.parent).outcome == "no_conflict"
    world.write("packs/act.yml", json.dumps({"act": "法", "rules": [world.rule("r", ON_WATER)]}))
    assert world.check("--packs", head.parent).outcome == "prohibited"


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        pytest.param("f.yaml", "s: {has_outfall: maybe}", "bad-value", 1, id="a value of another type"),
        pytest.param("f.yaml", "s:\n  capcity: 1", "unknown-fact", 2, id="an unknown fact"),
        pytest.param("f.yaml", "s: {has_outfall: {value: {}}}", "bad-value", 1, id="a mapping for a value"),
        pytest.param("f.yaml", "nobody: {has_outfall: yes}", "unknown-site", None, id="a site that is not there"),
        pytest.param("f.yaml", "- 1", "bad-value", 1, id="a list"),
        pytest.param("f.csv", "id,has_outfall\ns,maybe", "bad-value", 2, id="a cell of another type"),
        pytest.param("f.csv", "has_outfall\nyes", "missing-field", 1, id="no column id"),
        pytest.param("f.csv", "id,has_outfall,has_outfall\ns,yes,no", "duplicate-key", 1, id="a column twice"),
        pytest.param("f.csv", "id,has_outfall\ns,yes,no", "bad-value", 2, id="a cell too many"),
        pytest.param("f.csv", b"\xff\xfe\x00", "encoding-unknown", None, id="no known encoding"),
        pytest.param("f.csv", "id,name\ns," + "1" * 200_000, "unreadable-file", 2, id="a cell without end"),
        pytest.param("f.txt", "s", "unsupported-format", None, id="another format"),
    ],
)
def test_facts_that_are_wrong_are_refused(
    world: Any, name: str, content: str | bytes, code: str, line: int | None
) -> None:
    plain(world)
    answer = world.check("--facts", world.write(name, content))
    assert (answer.code, answer.codes) == (2, [code])
    assert answer.errors[0]["where"]["line"] == line
    assert Path(answer.errors[0]["where"]["file"]).name == name


# The command


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (["--on", "2026-02-30"], "bad-value", "--on"),
        (["--on", "20261122"], "bad-value", "--on"),
        (["--near", "-1"], "bad-value", "--near"),
        (["--near", "nan"], "bad-value", "--near"),
        (["--near", "far"], "usage", None),
        (["--fact", "has_outfall"], "bad-value", "--fact"),
        (["--fact", "capcity=1"], "unknown-fact", "capcity"),
        (["--fact", "two_high=perhaps"], "bad-value", "two_high"),
        (["--crs", "EPSG:4490"], "crs-mismatch", None),
        (["--crs", "nonsense"], "no-crs", None),
        (["--id-field", "bianhao"], "missing-field", "bianhao"),
        (["--group", "xiangmu"], "missing-field", "xiangmu"),
        (["--packs", "gone.yaml"], "unreadable-file", None),
        (["--facts", "gone.csv"], "unreadable-file", None),
        (["--colour", "red"], "usage", None),
        (["--expl"], "usage", None),
        (["--scheduler", "tcp://127.0.0.1:9"], "bad-value", "--scheduler"),
        (["--resume"], "bad-value", "--resume"),
        (["--partition", "0"], "bad-value", "--partition"),
    ],
)
def test_an_option_that_is_wrong_is_named(world: Any, words: list[str], code: str, field: str | None) -> None:
    plain(world)
    answer = world.check(*words)
    assert (answer.code, answer.out, answer.codes) == (2, "", [code])
    assert answer.errors[0]["where"]["field"] == field


def test_an_error_has_one_shape_in_both_languages(world: Any) -> None:
    plain(world)
    for lang, word in (("en", "the value is not what it may be"), ("zh", "取值不合要求")):
        answer = world.check("--fact", "two_high=perhaps", "--fact", "in_park=x", lang=lang)
        assert len(answer.errors) == 2
        for error in answer.errors:
            assert set(error) == SHAPE_KEYS
            assert set(error["where"]) == WHERE_KEYS
            assert error["message"] == word
        line = world.check("--fact", "two_high=perhaps", form="text", lang=lang).err
        assert line.startswith("[bad-value] two_high: " + word)


def test_an_error_line_holds_no_control_characters(world: Any) -> None:
    plain(world)
    err = world.check("--fact", "two_high=\x1b[2Jno\nyes", form="text").err
    assert "\x1b" not in err
    assert err.count("\n") == 1


# Files written whole or not at all


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(world: Any) -> None:
    plain(world)
    blocked = world.write("file", "x")
    for words in (
        ["--out", blocked],
        ["--out", blocked / "deeper"],
        ["--map", blocked / "map.html"],
        ["--map", world.folder],
    ):
        before = sorted(world.folder.iterdir())
        answer = world.check(*words)
        assert (answer.code, answer.out, answer.codes) == (2, "", ["unwritable-file"])
        assert sorted(world.folder.iterdir()) == before


def test_a_file_that_cannot_be_replaced_stays_and_leaves_no_rest(world: Any) -> None:
    plain(world)
    folder = world.folder / "out"
    (folder / "answer.json").mkdir(parents=True)
    assert world.check("--out", folder).codes == ["unwritable-file"]
    written = {"answer.txt", "answer.json", "sites.csv", "sites.geojson", "replay.json"}
    assert {path.name for path in folder.iterdir()} <= written


# In a process of its own


def test_no_traceback_ever_reaches_the_user(world: Any) -> None:
    plain(world)
    noise = world.write("noise.gpkg", NOISE)
    command = [sys.executable, "-m", "zoning", "check", str(noise), "--catalogue", str(world.folder), "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"[unreadable-file]" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"{", NOISE])
def test_standard_input_that_is_no_geojson_is_a_named_error(content: bytes) -> None:
    with pytest.raises(Exception, match="unreadable-file") as caught:
        read_sites([content])
    assert type(caught.value).__name__ == "SiteError"


def test_an_area_too_tangled_to_be_mended_is_a_named_error(world: Any) -> None:
    plain(world)
    corners = np.random.default_rng(1).uniform(0, 100, (900, 2)).tolist()
    ring = [[500_000 + x, 3_300_000 + y] for x, y in [*corners, corners[0]]]
    world.features("area.geojson", ({"type": "Polygon", "coordinates": [ring]}, {}))
    world.catalogue(world.zone("z", (world.polygon(0, 0, 10, 10), {})), area={"file": "area.geojson"})
    answer = world.check()
    assert (answer.code, answer.codes) == (2, ["bad-geometry"])
