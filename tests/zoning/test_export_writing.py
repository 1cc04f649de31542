"""Writing answers to files: in a stream, whole or not at all, whatever the texts; layers and styles for QGIS."""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas
import openpyxl
import pyarrow.parquet
import pyogrio
import pytest
import shapely

from maps.palette import read_palette
from zoning.dossier.name import PAPERS
from zoning.errors import ZoningError
from zoning.export import SUFFIXES, check_target, write_report
from zoning.export.database import from_blob
from zoning.export.style import make_style
from zoning.wording import say

SQUARE = {"type": "Polygon", "coordinates": [[[104, 30], [104.001, 30], [104.001, 30.001], [104, 30.001], [104, 30]]]}
POINT = {"type": "Point", "coordinates": [104.01, 30.0]}
LINE = {"type": "LineString", "coordinates": [[104.0, 30.0], [104.02, 30.02]]}
MANY = 10_000


class Told(dict[str, Any]):
    """An answer that counts how many of its sort are alive."""

    alive = 0
    most = 0

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(said)
        Told.alive += 1
        Told.most = max(Told.most, Told.alive)

    def __del__(self) -> None:
        Told.alive -= 1


@pytest.fixture
def answer(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The head of a real answer, and what it says of a site in a zone."""
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"code": "W1"})))
    world.site(world.polygon(0, 0, 100, 100))
    report = world.check().report
    return {key: value for key, value in report.items() if key not in ("sites", "summary")}, report["sites"][0]


def told(site: dict[str, Any], outcome: str, **more: Any) -> dict[str, Any]:
    return {**site, "verdict": {**site["verdict"], "outcome": outcome}, **more}


# In a stream


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ten_thousand_answers_go_by_and_few_are_held(answer: Any, tmp_path: Path, suffix: str) -> None:
    head, site = answer
    gc.collect()
    Told.alive = Told.most = 0
    shapes = [SQUARE]
    path = tmp_path / f"many{suffix}"
    write_report(path, head, ((Told({**site, "id": str(number)}), shapes) for number in range(MANY)), "en")
    assert Told.most <= 50
    assert Told.alive == 0
    assert count_sites(path) == MANY


def count_sites(path: Path) -> int:
    if path.suffix == ".gpkg":
        return int(pyogrio.read_info(path, layer="sites")["features"])
    if path.suffix == ".parquet":
        about = pyarrow.parquet.read_metadata(path)
        assert about.num_row_groups == MANY // 1000
        return int(about.num_rows)
    if path.suffix == ".xlsx":
        return openpyxl.load_workbook(path, read_only=True)["sites"].max_row - 1
    lines = path.read_text(encoding="utf-8").splitlines()
    return len(lines) - (path.suffix == ".csv")


def test_no_site_at_all_is_an_empty_file_that_opens(answer: Any, tmp_path: Path) -> None:
    head, _ = answer
    for suffix in SUFFIXES:
        write_report(tmp_path / f"none{suffix}", head, [], "en")
    assert len(geopandas.read_file(tmp_path / "none.gpkg", layer="sites")) == 0
    assert len(geopandas.read_parquet(tmp_path / "none.parquet")) == 0
    assert openpyxl.load_workbook(tmp_path / "none.xlsx")["sites"].max_row == 1
    assert (tmp_path / "none.jsonl").read_text() == ""


# Whole or not at all


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_check_that_breaks_off_leaves_the_old_file_and_nothing_beside_it(
    answer: Any, tmp_path: Path, suffix: str
) -> None:
    head, site = answer

    def break_off() -> Iterator[Any]:
        yield site, [SQUARE]
        raise RuntimeError("broken off")

    path = tmp_path / f"report{suffix}"
    path.write_text("old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RuntimeError, match="broken off"):
        write_report(path, head, break_off(), "en")
    assert path.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "code", "allowed"),
    [
        ("r.xls", "unsupported-format", True),
        ("r.htm", "unsupported-format", True),
        ("r", "unsupported-format", True),
        ("nowhere/r.gpkg", "unwritable-file", False),
        ("folder.gpkg", "unwritable-file", False),
    ],
)
def test_a_name_that_can_not_be_written_is_refused_before_anything_is_checked(
    tmp_path: Path, name: str, code: str, allowed: bool
) -> None:
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(ZoningError) as refused:
        check_target(tmp_path / name)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.allowed == (" ".join((*PAPERS, *SUFFIXES)) if allowed else None)


def test_a_name_that_can_be_written_is_not_touched_by_asking(tmp_path: Path) -> None:
    path = tmp_path / "r.gpkg"
    path.write_text("old")
    check_target(path)
    check_target(tmp_path / "new.XLSX")
    check_target(tmp_path / "new.PDF")
    assert [(left.name, left.read_text()) for left in tmp_path.iterdir()] == [("r.gpkg", "old")]


# Texts no file should hold


def test_controls_and_halves_of_characters_become_a_mark(answer: Any, tmp_path: Path) -> None:
    head, site = answer
    name = "a\0b\x1b[31mc\ud800d\ufffee\u202ef\r\ng\th"
    expected = "a\ufffdb\ufffd[31mc\ufffdd\ufffde\ufffdf\ng\th"
    for suffix in SUFFIXES:
        write_report(tmp_path / f"r{suffix}", head, [({**site, "name": name}, [SQUARE])], "en")
    assert geopandas.read_file(tmp_path / "r.gpkg", layer="sites")["name"].tolist() == [expected]
    assert geopandas.read_parquet(tmp_path / "r.parquet")["name"].tolist() == [expected]
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["sites"]["B2"].value == expected
    assert expected.splitlines()[0] in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")


def test_a_text_longer_than_a_cell_is_cut_in_excel_only_and_that_is_told(answer: Any, tmp_path: Path) -> None:
    head, site = answer
    name = "很长" * 20_000
    for suffix in (".xlsx", ".gpkg", ".parquet"):
        write_report(tmp_path / f"r{suffix}", head, [({**site, "name": name}, [SQUARE])], "en")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book["sites"]["B2"].value == name[:32_766] + "…"
    about = list(book["about"].iter_rows(values_only=True))
    assert about[-1][0] == "sites"
    assert str(about[-1][1]).startswith("1 text was longer than the 32767 characters of a cell")
    assert geopandas.read_file(tmp_path / "r.gpkg", layer="sites")["name"].tolist() == [name]
    assert geopandas.read_parquet(tmp_path / "r.parquet")["name"].tolist() == [name]


# GeoPackage


@pytest.mark.parametrize(
    ("shapes", "kind"),
    [([SQUARE], "MultiPolygon"), ([LINE], "MultiLineString"), ([POINT], "MultiPoint")],
)
def test_sites_of_one_sort_are_one_layer_of_that_sort_with_its_style(
    answer: Any, tmp_path: Path, shapes: Any, kind: str
) -> None:
    head, site = answer
    path = tmp_path / "r.gpkg"
    write_report(path, head, [(site, shapes), ({**site, "id": "t"}, shapes * 2)], "en")
    layers = {name: sort for name, sort in pyogrio.list_layers(path) if sort is not None}
    assert layers == {"sites": kind}
    (row,) = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False).to_dict("records")
    assert (row["f_table_name"], row["f_geometry_column"], row["useAsDefault"]) == ("sites", "geom", True)
    assert geopandas.read_file(path, layer="sites").geometry.count_coordinates().tolist()[1] == 2 * (
        len(shapely.get_coordinates(shapely.geometry.shape(shapes[0])))
    )


def test_sites_of_several_sorts_have_a_layer_for_each_beside_the_one_for_all(answer: Any, tmp_path: Path) -> None:
    head, site = answer
    path = tmp_path / "r.gpkg"
    answers = [
        (told(site, "prohibited", id="plant"), [SQUARE, POINT]),
        (told(site, "conditional", id="pipe"), [LINE]),
        (told(site, "restricted", id="none"), []),
    ]
    write_report(path, head, answers, "zh")
    sites = geopandas.read_file(path, layer="sites")
    assert sites.geometry.geom_type.tolist()[:2] == ["GeometryCollection", "MultiLineString"]
    assert sites.geometry.isna().tolist() == [False, False, True]
    own = {name: geopandas.read_file(path, layer=name) for name in ("site_areas", "site_points", "site_lines")}
    assert {name: list(zip(rows["id"], rows["outcome"], strict=True)) for name, rows in own.items()} == {
        "site_areas": [("plant", "prohibited")],
        "site_points": [("plant", "prohibited")],
        "site_lines": [("pipe", "conditional")],
    }
    assert own["site_points"].geometry.iloc[0].equals(shapely.MultiPoint([[104.01, 30.0]]))
    styles = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False)
    sorts = [ElementTree.fromstring(style).findtext("layerGeometryType") for style in styles["styleQML"]]
    assert dict(zip(styles["f_table_name"], sorts, strict=True)) == {
        "sites": "2",
        "site_points": "0",
        "site_lines": "1",
        "site_areas": "2",
    }


def moved(shape: dict[str, Any], by: float) -> dict[str, Any]:
    return shapely.geometry.mapping(shapely.transform(shapely.geometry.shape(shape), lambda xy: xy + by))


@pytest.fixture
def spread(answer: Any, tmp_path: Path) -> Path:
    """Fifty sites in a row towards the north-east, a tenth of a degree apart."""
    head, site = answer
    path = tmp_path / "spread.gpkg"
    sites = (({**site, "id": str(number)}, [moved(SQUARE, number / 10)]) for number in range(50))
    write_report(path, head, sites, "en")
    return path


def test_a_box_finds_its_sites_through_the_index(spread: Path) -> None:
    found = geopandas.read_file(spread, layer="sites", bbox=(105.0, 31.0, 105.25, 31.25))
    assert found["id"].tolist() == ["10", "11", "12"]
    info = pyogrio.read_info(spread, layer="sites")
    assert info["total_bounds"] == pytest.approx((104, 30, 108.901, 34.901))
    assert pyogrio.read_info(spread, layer="sites")["capabilities"]["fast_spatial_filter"]


def test_the_index_follows_what_somebody_edits(spread: Path) -> None:
    connection = sqlite3.connect(spread)
    functions: dict[str, Callable[[Any], Any]] = {
        "ST_MinX": lambda shape: shape.bounds[0],
        "ST_MinY": lambda shape: shape.bounds[1],
        "ST_MaxX": lambda shape: shape.bounds[2],
        "ST_MaxY": lambda shape: shape.bounds[3],
        "ST_IsEmpty": lambda shape: int(shape.is_empty),
    }
    for name, measure in functions.items():
        connection.create_function(name, 1, lambda blob, measure=measure: blob and measure(from_blob(blob)))

    def indexed() -> dict[int, int]:
        return {row: round(minx * 10) for row, minx in connection.execute("SELECT id, minx FROM rtree_sites_geom")}

    assert (len(indexed()), indexed()[1], indexed()[50]) == (50, 1040, 1089)
    connection.execute("UPDATE sites SET geom = (SELECT geom FROM sites WHERE fid = 50) WHERE fid = 1")
    connection.execute("UPDATE sites SET geom = NULL WHERE fid = 2")
    connection.execute("UPDATE sites SET fid = 103 WHERE fid = 3")
    connection.execute("DELETE FROM sites WHERE fid = 4")
    connection.execute("INSERT INTO sites (id, geom) SELECT 'new', geom FROM sites WHERE fid = 5")
    connection.execute("UPDATE sites SET fid = 106, geom = NULL WHERE fid = 6")
    after = indexed()
    assert after[1] == 1089
    assert {2, 3, 4, 6, 106} & set(after) == set()
    assert (after[103], after[104]) == (1042, 1044)
    assert len(after) == 48
    connection.close()


# The style


def renderer_of(dimension: int, lang: str = "en") -> ElementTree.Element:
    renderer = ElementTree.fromstring(make_style(dimension, lang, {})).find("renderer-v2")
    assert renderer is not None
    return renderer


def settings_of(layer: ElementTree.Element) -> dict[str, str]:
    old = {prop.get("k", ""): prop.get("v", "") for prop in layer.findall("prop")}
    new = {option.get("name", ""): option.get("value", "") for option in layer.findall("Option/Option")}
    assert old == new
    return old


def symbols_of(dimension: int) -> dict[str, ElementTree.Element]:
    renderer = renderer_of(dimension)
    by_number = {symbol.get("name"): symbol for symbol in renderer.findall("symbols/symbol")}
    return {one.get("value", "?"): by_number[one.get("symbol")] for one in renderer.findall("categories/category")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_every_outcome_has_a_category_with_its_word(dimension: int, lang: str) -> None:
    renderer = renderer_of(dimension, lang)
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "outcome")
    words = {one.get("value"): one.get("label") for one in renderer.findall("categories/category")}
    keys = [*read_palette().outcomes, "not_judged"]
    assert words == {**{key: say(f"outcome.{key}", lang) for key in keys}, "": say("absent.unknown", lang)}


def test_areas_are_filled_and_outlined_as_on_the_map() -> None:
    for key, symbol in symbols_of(2).items():
        look = read_palette().outcome(key)
        fill, line = (settings_of(layer) for layer in symbol.findall("layer")[:2])
        *colour, opaque = map(int, fill["color"].split(","))
        assert colour == [int(look.fill[place : place + 2], 16) for place in (1, 3, 5)]
        assert opaque / 255 == pytest.approx(look.opacity, abs=0.01)
        assert float(line["line_width"]) == look.width_px
        assert (line["use_custom_dash"], line["customdash"].replace(";", " ")) == (str(int(bool(look.dash))), look.dash)


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_outcomes_are_told_apart_by_their_mark_not_by_colour_alone(dimension: int) -> None:
    marks = {
        key: settings_of(symbol.findall(".//layer[@class='SimpleMarker']")[0])["name"]
        for key, symbol in symbols_of(dimension).items()
    }
    outcomes = [marks[key] for key in read_palette().outcomes]
    assert len(set(outcomes)) == len(outcomes)
    assert marks[""] == marks["not_judged"] == marks["undetermined"]


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_what_is_graver_lies_on_top(dimension: int) -> None:
    assert renderer_of(dimension).get("symbollevels") == "1"
    passes = {key: int(str(symbol.findall("layer")[0].get("pass"))) for key, symbol in symbols_of(dimension).items()}
    assert passes["prohibited"] > passes["undetermined"] > passes["restricted"] > passes["conditional"]
    assert min(passes, key=lambda key: passes[key]) == "no_conflict"


def test_columns_have_words_in_qgis(answer: Any, tmp_path: Path) -> None:
    head, site = answer
    write_report(tmp_path / "r.gpkg", head, [(site, [SQUARE])], "zh")
    styles = pyogrio.read_dataframe(tmp_path / "r.gpkg", layer="layer_styles", read_geometry=False)
    named = ElementTree.fromstring(styles["styleQML"].iloc[0]).findall("aliases/alias")
    assert {one.get("field"): one.get("name") for one in named}["at_most"] == "上限"
