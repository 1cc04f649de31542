"""Drawings: outlines made areas, blocks drawn, the rest counted, and no zone assumed."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import CRS

from layers import Features, LayerError, Limits, Request, read_features, read_reference
from layers.vector.writing import write_features

ZONE_40 = Request(crs=read_reference("EPSG:4528"))
X, Y = 40_521_000.0, 3_353_000.0


def entity(kind: str, layer: str, *pairs: tuple[int, object]) -> str:
    return f"0\n{kind}\n8\n{layer}\n" + "".join(f"{code}\n{value}\n" for code, value in pairs)


def outline(layer: str, x: float, y: float, side: float, *, is_closed: bool = True, bulge: float = 0.0) -> str:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    pairs: list[tuple[int, object]] = [(90, 4), (70, int(is_closed))]
    for px, py in corners:
        pairs += [(10, px), (20, py), (42, bulge)]
    return entity("LWPOLYLINE", layer, *pairs)


def drawing(path: Path, entities: str, blocks: str = "", *, head: str = "9\n$ACADVER\n1\nAC1021\n") -> Path:
    parts = (("HEADER", head), ("BLOCKS", blocks), ("ENTITIES", entities))
    text = "".join(f"0\nSECTION\n2\n{name}\n{content}0\nENDSEC\n" for name, content in parts)
    path.write_bytes((text + "0\nEOF\n").encode("gbk" if "AC1015" in head else "utf-8"))
    return path


def remarks(features: Features) -> dict[str, str]:
    return {remark.code: remark.about for remark in features.remarks}


def refusal(read: Callable[[], object]) -> LayerError:
    with pytest.raises(LayerError) as caught:
        read()
    return caught.value


def test_a_closed_outline_is_an_area_and_an_open_one_a_line(tmp_path: Path) -> None:
    entities = outline("红线", X, Y, 100) + outline("红线", X + 500, Y, 100, is_closed=False)
    features = read_features(drawing(tmp_path / "a.dxf", entities), ZONE_40)
    assert [shape.geom_type for shape in features.geometry] == ["Polygon", "LineString"]
    assert features.geometry[0].area == 10_000
    assert features.fields["layer"].tolist() == ["红线", "红线"]
    assert features.remarks == ()


def test_an_outline_inside_another_stays_its_own_area_and_is_told(tmp_path: Path) -> None:
    entities = outline("A", X, Y, 100) + outline("A", X + 10, Y + 10, 20) + outline("B", X + 50, Y + 50, 20)
    features = read_features(drawing(tmp_path / "a.dxf", entities), ZONE_40)
    assert shapely.area(features.geometry).tolist() == [10_000, 400, 400]
    told = [(remark.record, remark.about) for remark in features.remarks if remark.code == "ring-inside-ring"]
    assert told == [("2", "1")]


def test_a_layer_may_be_chosen_and_all_are_read_and_told_without(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", outline("红线", X, Y, 100) + outline("道路", X + 500, Y, 10))
    features = read_features(path, ZONE_40)
    assert (len(features), remarks(features)) == (2, {"several-cad-layers": "红线, 道路"})
    chosen = read_features(path, Request(layer="红线", crs=ZONE_40.crs))
    assert (len(chosen), chosen.layer, chosen.remarks) == (1, "红线", ())
    error = refusal(lambda: read_features(path, Request(layer="蓝线", crs=ZONE_40.crs)))
    assert (error.code, error.found) == ("layer-missing", "红线, 道路")


def test_a_drawing_never_says_its_zone_so_it_is_asked_with_what_the_eastings_show(tmp_path: Path) -> None:
    error = refusal(lambda: read_features(drawing(tmp_path / "a.dxf", outline("0", X, Y, 100))))
    assert error.code == "zone-unknown"
    assert "zone 40" in str(error.found)
    assert "EPSG:4528" in str(error.allowed)
    error = refusal(lambda: read_features(drawing(tmp_path / "b.dxf", outline("0", 521_000, Y, 100))))
    assert error.code == "zone-unknown"
    assert "EPSG" not in str(error.allowed)
    error = refusal(lambda: read_features(drawing(tmp_path / "c.dxf", outline("0", Y, X, 100))))
    assert error.code == "axis-order-suspected"
    assert read_features(drawing(tmp_path / "d.dxf", outline("0", 0, 0, 100))).crs is None


def test_curves_text_and_what_is_not_drawn_are_counted(tmp_path: Path) -> None:
    entities = (
        entity("CIRCLE", "0", (10, X), (20, Y), (40, 50))
        + outline("0", X + 500, Y, 100, bulge=0.5)
        + entity("TEXT", "0", (10, X), (20, Y), (40, 5), (1, "说明"))
        + entity("3DSOLID", "0", (1, "x"))
        + entity("POINT", "0", (10, X), (20, Y))
    )
    features = read_features(drawing(tmp_path / "a.dxf", entities), ZONE_40)
    assert [shape.geom_type for shape in features.geometry] == ["Polygon", "Polygon", "Point"]
    assert features.geometry[0].area == pytest.approx(np.pi * 2500, rel=0.01)
    assert remarks(features) == {
        "curve-approximated": "CIRCLE 1, LWPOLYLINE bulge 1",
        "entity-left-out": "3DSOLID 1",
        "text-left-out": "1",
    }


def test_blocks_are_drawn_where_they_are_placed(tmp_path: Path) -> None:
    block = entity("BLOCK", "0", (2, "plot"), (70, 0), (10, 0), (20, 0)) + outline("0", 0, 0, 10) + "0\nENDBLK\n8\n0\n"
    path = drawing(tmp_path / "a.dxf", entity("INSERT", "红线", (2, "plot"), (10, X), (20, Y)), block)
    features = read_features(path, ZONE_40)
    assert shapely.bounds(features.geometry[0]).tolist() == [X, Y, X + 10, Y + 10]


def test_blocks_in_blocks_that_multiply_are_refused_before_they_are_drawn(tmp_path: Path) -> None:
    def block(name: str, content: str) -> str:
        return entity("BLOCK", "0", (2, name), (70, 0), (10, 0), (20, 0)) + content + "0\nENDBLK\n8\n0\n"

    blocks = block("b0", outline("0", X, Y, 1) * 10)
    for number in range(1, 12):
        blocks += block(f"b{number}", entity("INSERT", "0", (2, f"b{number - 1}"), (10, 0), (20, 0)) * 10)
    many = drawing(tmp_path / "a.dxf", entity("INSERT", "0", (2, "b11"), (10, 0), (20, 0)), blocks)
    error = refusal(lambda: read_features(many))
    assert error.code == "too-large"
    assert "--limit records" in str(error.allowed)
    grid = entity("INSERT", "0", (2, "b0"), (10, 0), (20, 0), (70, 30_000), (71, 30_000), (44, 1), (45, 1))
    assert refusal(lambda: read_features(drawing(tmp_path / "b.dxf", grid, blocks))).code == "too-large"


def test_layer_names_of_an_old_drawing_without_a_code_page_are_gbk(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", outline("用地红线", X, Y, 100), head="9\n$ACADVER\n1\nAC1015\n")
    assert read_features(path, ZONE_40).fields["layer"].tolist() == ["用地红线"]


@pytest.mark.parametrize("content", [b"", b"<OGRVRTDataSource/>", b"0\nSECTION\n2\nENT", b"PK\x03\x04", b"0\n" * 1000])
def test_what_is_no_drawing_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.dxf").write_bytes(content)
    assert refusal(lambda: read_features(tmp_path / "a.dxf")).code == "unreadable-file"


@pytest.mark.parametrize("cut", [5, 40, 90])
def test_a_drawing_cut_short_is_unreadable_not_smaller(cut: int, tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", outline("0", X, Y, 1) + outline("0", X + 5, Y, 1))
    path.write_bytes(path.read_bytes()[:-cut])
    assert refusal(lambda: read_features(path)).code == "unreadable-file"


@pytest.mark.parametrize("value", ["0.0000000?01", "", "abc"])
def test_a_number_that_is_none_is_refused_with_its_line(value: str, tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", entity("LINE", "0", (10, X), (20, value), (11, X), (21, Y)))
    error = refusal(lambda: read_features(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert (error.code, error.line) == ("unreadable-file", lines.index("20") + 1)


def test_a_drawing_beyond_the_bound_is_too_large(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", outline("0", X, Y, 1))
    assert refusal(lambda: read_features(path, Request(limits=Limits(file_bytes=10)))).code == "too-large"


def test_a_drawing_written_is_read_as_it_was(tmp_path: Path) -> None:
    shapes = np.array([shapely.box(X + 0.12345, Y, X + 200, Y + 0.98765), shapely.LineString([(X, Y), (X + 9, Y)])])
    layer = np.array(["用地红线", "管线"], dtype=object)
    features = Features(shapes, np.arange(2), {"layer": layer}, CRS.from_epsg(4528), (), {}, "made")
    write_features(features, tmp_path / "out.dxf")
    again = read_features(tmp_path / "out.dxf", ZONE_40)
    assert again.fields["layer"].tolist() == ["用地红线", "管线"]
    assert shapely.hausdorff_distance(again.geometry, shapes).max() < 1e-4


@pytest.mark.parametrize("name", ["insert-recursive-pair.dxf", "block-hidden-entities.dxf", "hatch.dxf", "3d.dxf"])
def test_real_odd_drawings_are_read_or_what_is_wrong_is_told(name: str, real_data: Path) -> None:
    features = read_features(real_data / "malformed" / "gdal_dxf" / name)
    assert len(features) > 0


def test_a_real_drawing_of_images_alone_says_that_nothing_else_is_there(real_data: Path) -> None:
    features = read_features(real_data / "inputs" / "Graz_10km_3m.dxf")
    assert (len(features), remarks(features)) == (0, {"entity-left-out": "IMAGE 8"})


def test_names_in_utf_8_are_read_in_an_old_drawing_that_says_otherwise(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", outline("红线", X, Y, 100), head="9\n$ACADVER\n1\nAC1015\n")
    text = path.read_bytes().decode("gbk").replace("AC1015\n", "AC1015\n9\n$DWGCODEPAGE\n3\nANSI_936\n")
    for encoding in ("gbk", "utf-8"):
        path.write_bytes(text.encode(encoding))
        assert read_features(path, ZONE_40).fields["layer"].tolist() == ["红线"]
