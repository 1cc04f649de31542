"""The findings on a draft as files: database, folder, page and map."""

import json
import sqlite3

import pyogrio
import pytest
import shapely

from tests.zoning.conftest import World
from tests.zoning.drafting import THIRDS, Draft, box, check_drafts, code, only, said
from zoning.wording import say


@pytest.fixture
def draft(world: World) -> Draft:
    return check_drafts(world)


def test_the_findings_are_a_geopackage_with_a_style_for_each_layer(draft: Draft, world: World) -> None:
    path = world.folder / "findings.gpkg"
    answer = draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--report", path))
    assert [name for name, _ in pyogrio.list_layers(path)][:2] == ["finding_areas", "finding_points"]
    areas, points = (pyogrio.read_dataframe(path, layer=layer) for layer in ("finding_areas", "finding_points"))
    assert areas["rule"].tolist() == ["gap", "overlap"]
    assert len(points) == len(answer.report["findings"])
    assert areas.geometry.iloc[0].intersects(shapely.Point(only(answer, "gap")["lonlat"]))
    with sqlite3.connect(path) as connection:
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    assert set(styles) == {"finding_areas", "finding_points"}
    assert all('attr="state"' in style for style in styles.values())


def test_a_folder_gets_every_form_of_the_answer(draft: Draft, world: World) -> None:
    out = world.folder / "out"
    answer = draft(*THIRDS[:2], words=("--out", out))
    assert json.loads((out / "findings.json").read_text(encoding="utf-8")) == answer.report
    assert "gap" in (out / "findings.txt").read_text(encoding="utf-8")
    assert (out / "findings.gpkg").exists()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--report", "findings.doc"), ["unsupported-format"]),
        (("--width", "0"), ["bad-value"]),
        (("--width", "nan"), ["bad-value"]),
        (("--scope", "lost.gpkg"), ["unreadable-file"]),
    ],
)
def test_words_that_mean_nothing_are_refused(draft: Draft, words: tuple[str, ...], codes: list[str]) -> None:
    answer = draft(*THIRDS, scope=None, words=words)
    assert (answer.code, answer.codes) == (2, codes)


def test_the_page_lists_every_finding_with_its_place_and_what_to_do(draft: Draft, world: World) -> None:
    path = world.folder / "findings.html"
    answer = draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--report", path))
    page = path.read_text(encoding="utf-8")
    assert "not passed: 2 errors" in page
    for finding in answer.report["findings"]:
        lon, lat = finding["lonlat"]
        assert f"{lon:.6f}, {lat:.6f}" in page
        assert finding["next"] in page
    assert page.count(code(2)) == 2


def test_a_hostile_name_stays_text_on_the_page_and_the_map(draft: Draft, world: World) -> None:
    names = ("--report", world.folder / "f.html", "--map", world.folder / "m.html")
    draft(THIRDS[0], (box(105, 0, 200, 100), said(2, code="<script>x</script>")), THIRDS[2], words=names)
    for name in ("f.html", "m.html"):
        assert "<script>x" not in (world.folder / name).read_text(encoding="utf-8")


def test_the_map_shows_the_units_and_every_finding(draft: Draft, world: World) -> None:
    path = world.folder / "map.html"
    draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--map", path))
    page = path.read_text(encoding="utf-8")
    assert all(code(number) in page for number in (1, 2, 3))
    assert "Findings drawn: 2 of 2." in page
    answer = draft(*THIRDS, words=("--map", world.folder / "map.pdf"))
    assert (answer.code, answer.codes) == (2, ["unsupported-format"])


def test_the_map_calls_findings_and_classes_by_their_words_in_each_language(draft: Draft, world: World) -> None:
    path = world.folder / "map.html"
    draft(THIRDS[0], box(105, 0, 200, 100), box(195, 0, 300, 100), words=("--map", path))
    block = path.read_text(encoding="utf-8").split('id="sheet-content">')[1].split("</script>")[0]
    content = json.loads(block)
    rules = [{lang: say(f"gate.rule.{rule}", lang) for lang in ("zh", "en")} for rule in ("gap", "overlap")]
    listed = [site["name"] for site in content["sites"]]
    assert [{lang: name[lang].partition(code(1)[:4])[0].strip() for lang in name} for name in listed] == rules
    labels = [label for layer in content["layers"] for _, label in layer["looks"]]
    assert labels
    assert all(set(label) == {"zh", "en"} and label["en"].isascii() for label in labels)


def test_a_draft_in_the_wrong_crs_still_gets_its_page_and_map(draft: Draft, world: World) -> None:
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    out = world.folder / "out"
    assert draft(*THIRDS, scope=None, crs=degrees, words=("--out", out)).code == 1
    assert {path.name for path in out.iterdir()} == {
        "findings.json",
        "findings.txt",
        "findings.gpkg",
        "findings.html",
        "map.html",
    }
