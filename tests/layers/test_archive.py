"""Archives: one source found anywhere inside, names of any encoding, and nothing that harms."""

import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from layers import LayerError, Limits, Request, read_features
from layers.vector.container import members, open_zip, read_member

GEOJSON = b'{"type": "Point", "coordinates": [114.0, 30.0]}'


def pack(path: Path, *files: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as zipped:
        for name, content in files:
            zipped.writestr(name, content)
    return path


def pack_in_gbk(path: Path, *files: tuple[str, bytes]) -> Path:
    """A zip as Chinese Windows writes it: names in GBK, without the mark that says UTF-8."""
    pack(path, *((name.encode("gbk").hex(), content) for name, content in files))
    content = path.read_bytes()
    for name, _ in files:
        raw = name.encode("gbk")
        content = content.replace(raw.hex().encode(), raw + b"_" * len(raw))
    path.write_bytes(content)
    return path


def shapefile(folder: Path, name: str) -> list[tuple[str, bytes]]:
    folder.mkdir(parents=True, exist_ok=True)
    table = geopandas.GeoDataFrame({"name": [name]}, geometry=[shapely.box(114, 30, 114.1, 30.1)], crs="EPSG:4490")
    pyogrio.write_dataframe(table, folder / "a.shp", encoding="UTF-8")
    return [(f"{name}{side.suffix}", side.read_bytes()) for side in sorted(folder.iterdir())]


def refusal(read: Callable[[], object]) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read()
    return caught.value


def test_a_shapefile_is_found_before_the_papers_around_it_and_these_are_told(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", *shapefile(tmp_path / "s", "图层/红线"), ("图层/说明.txt", b"x"), ("a.doc", b"x"))
    features = read_features(path)
    assert features.fields["name"].tolist() == ["图层/红线"]
    assert features.layer == "图层/红线.shp"
    assert [(remark.code, remark.about) for remark in features.remarks] == [("archive-member-left", "图层/说明.txt")]


def test_names_in_gbk_without_a_mark_are_read(tmp_path: Path) -> None:
    path = pack_in_gbk(tmp_path / "a.zip", *((f"数据/{n}", c) for n, c in shapefile(tmp_path / "s", "界线")))
    with open_zip(path, "a.zip") as zipped:
        assert all(name.startswith("数据/界线.") for name in members(zipped, "a.zip", Limits()))


def test_endings_in_capitals_are_those_of_the_same_shapefile(tmp_path: Path) -> None:
    files = [(n.replace(".dbf", ".DBF").replace(".prj", ".Prj"), c) for n, c in shapefile(tmp_path / "s", "PARK")]
    features = read_features(pack(tmp_path / "a.zip", *((n.replace(".shp", ".SHP"), c) for n, c in files)))
    assert features.fields["name"].tolist() == ["PARK"]
    assert features.crs is not None


def test_one_of_several_sources_is_named_by_stem_name_or_path(tmp_path: Path) -> None:
    other = GEOJSON.replace(b"114.0", b"115.0")
    path = pack(tmp_path / "a.zip", ("x/plots.geojson", GEOJSON), ("y/plots.geojson", other), ("pipe.geojson", other))
    error = refusal(lambda: read_features(path))
    assert (error.code, error.found) == ("layer-missing", "pipe.geojson, x/plots.geojson, y/plots.geojson")
    assert refusal(lambda: read_features(path, Request(layer="plots"))).code == "layer-missing"
    for name, lon in (("x/plots.geojson", 114.0), ("y/plots.geojson", 115.0), ("pipe", 115.0), ("pipe.geojson", 115.0)):
        assert shapely.get_x(read_features(path, Request(layer=name)).geometry[0]) == lon


def test_a_layer_of_a_source_inside_is_named_after_it(tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(114, 30)], crs="EPSG:4490")
    for layer in ("sites", "pipes"):
        pyogrio.write_dataframe(table, tmp_path / "a.gpkg", layer=layer)
    path = pack(tmp_path / "a.zip", ("in/a.gpkg", (tmp_path / "a.gpkg").read_bytes()))
    assert refusal(lambda: read_features(path)).code == "layer-missing"
    assert read_features(path, Request(layer="pipes")).layer == "in/a.gpkg/pipes"
    assert read_features(path, Request(layer="a.gpkg/sites")).layer == "in/a.gpkg/sites"


@pytest.mark.parametrize("inside", ["", "data/北京.gdb/"])
def test_a_file_geodatabase_in_a_zip_is_read(inside: str, tmp_path: Path) -> None:
    table = geopandas.GeoDataFrame({"code": ["0310"]}, geometry=[shapely.box(114, 30, 114.1, 30.1)], crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.gdb", driver="OpenFileGDB", layer="units")
    files = [(inside + member.name, member.read_bytes()) for member in sorted((tmp_path / "a.gdb").iterdir())]
    features = read_features(pack(tmp_path / "a.gdb.zip", *files))
    assert features.fields["code"].tolist() == ["0310"]


def test_an_archive_in_an_archive_is_not_opened_and_that_is_said(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.zip", ("a.geojson", GEOJSON)).read_bytes()
    error = refusal(lambda: read_features(pack(tmp_path / "a.zip", ("deep/inner.zip", inner))))
    assert error.code == "layer-missing"
    assert "deep/inner.zip" in str(error.found)
    assert "archives inside archives" in str(error.allowed)


def test_what_is_inside_must_be_what_its_ending_says(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", ("a.geojson", b"<OGRVRTDataSource/>"))
    assert refusal(lambda: read_features(path)).code == "unreadable-file"


@pytest.mark.parametrize("name", ["/etc/a.shp", "../a.shp", "x/../../a.shp", "C:/a.shp", "..\\a.shp", "C:\\a.shp"])
def test_a_name_outside_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    assert refusal(lambda: read_features(pack(tmp_path / "a.zip", (name, b"")))).code == "unreadable-file"


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr(link, "/etc/passwd")
    assert "a.geojson" in str(refusal(lambda: read_features(tmp_path / "a.zip")).found)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    error = refusal(lambda: read_features(pack(tmp_path / "a.zip", ("a.geojson", GEOJSON), ("a.geojson", GEOJSON))))
    assert "two members" in str(error.found)


def test_a_member_longer_than_announced_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", ("a.geojson", GEOJSON))
    size = len(GEOJSON).to_bytes(4, "little")
    content = path.read_bytes()
    at = content.index(b"PK\x01\x02") + 24
    assert content[at : at + 4] == size
    path.write_bytes(content[:at] + (10).to_bytes(4, "little") + content[at + 4 :])
    assert refusal(lambda: read_features(path)).code in ("too-large", "unreadable-file")


def test_members_beyond_a_bound_are_refused_with_the_bound(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", ("a.geojson", GEOJSON), ("b.doc", b"x" * 100))
    for limits in (Limits(archive_members=1), Limits(archive_bytes=100)):
        error = refusal(lambda limits=limits: read_features(path, Request(limits=limits)))  # type: ignore[misc]
        assert error.code == "too-large"
        assert "--limit" in str(error.allowed)
    with open_zip(path, "a.zip") as zipped:
        info = members(zipped, "a.zip", Limits())["b.doc"]
        assert read_member(zipped, info, "a.zip", Limits()) == b"x" * 100
        assert refusal(lambda: read_member(zipped, info, "a.zip", Limits(file_bytes=99))).code == "too-large"


def test_the_real_zip_with_names_and_text_in_gbk_is_read(real_data: Path) -> None:
    features = read_features(real_data / "inputs" / "derived_nanyang_counties_gbk_4526.zip")
    assert len(features) == 13
    assert features.fields["行政区名称"][0] == "宛城区"
    assert features.crs is not None
    assert features.crs.to_epsg() == 4526


def test_a_geopackage_comes_with_the_changes_that_lie_beside_it(tmp_path: Path) -> None:
    source = tmp_path / "a.gpkg"
    table = geopandas.GeoDataFrame({"name": ["old"]}, geometry=[shapely.box(114, 30, 114.1, 30.1)], crs="EPSG:4490")
    pyogrio.write_dataframe(table, source)
    base = sqlite3.connect(source)
    for name in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        base.execute(f'DROP TRIGGER "{name}"')
    base.commit()
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA wal_autocheckpoint = 0")
    base.execute("UPDATE a SET name = 'new'")
    base.commit()
    files = [(f"x/{name}", (tmp_path / name).read_bytes()) for name in ("a.gpkg", "a.gpkg-wal")]
    base.close()
    assert read_features(pack(tmp_path / "a.zip", *files)).fields["name"].tolist() == ["new"]


def test_archives_inside_that_were_not_opened_are_told(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", ("a.geojson", GEOJSON), ("二期.zip", b"PK"), ("三期.rar", b"Rar!"))
    assert [(remark.code, remark.about) for remark in read_features(path).remarks] == [
        ("archive-member-left", "二期.zip, 三期.rar")
    ]


def test_a_member_that_is_damaged_is_named_whatever_packed_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as zipped:
        zipped.writestr("a.geojson", '{"type": "Point", "coordinates": [113, 23]}' * 100)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    assert refusal(lambda: read_features(path)).code == "unreadable-file"


def test_a_layer_asked_for_by_another_name_than_that_of_the_one_source_is_missing(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", *shapefile(tmp_path, "plots_2024"))
    assert len(read_features(path, Request("plots_2024"))) == len(read_features(path))
    error = refusal(lambda: read_features(path, Request("plots_2023")))
    assert (error.code, error.found) == ("layer-missing", "plots_2024")


def test_what_is_said_of_a_broken_source_in_a_zip_is_the_same_each_time(tmp_path: Path) -> None:
    members = [(name, content) for name, content in shapefile(tmp_path, "plots") if not name.endswith(".shx")]
    path = pack(tmp_path / "a.zip", *members)
    first, again = (refusal(lambda: read_features(path)) for _ in range(2))
    assert str(first) == str(again)
    assert "source.shx" in str(first.found)
