"""Foreign registers answered by the example packs and catalogues alone, held against the answers on record.

The catalogues are those of docs/examples; what they name lies in the folder of real data and is put beside a copy.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import geopandas
import pytest
import shapely

from tests.zoning.conftest import Answer, World
from zoning.catalogue import read_catalogue
from zoning.lint import lint
from zoning.pack import load_pack

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

# The record's word for a constraint, the kind of the pack and a rule that rests on it. `designated` sums up others, and
# the grades of a listed building and the Broads are parts of what stands here.
CONSTRAINTS = {
    "articleFour": ("article_4_direction", "england.article-4.permission"),
    "articleFour.caz": ("central_activities_zone", "england.article-4.permission"),
    "brownfieldSite": ("brownfield_land", "england.brownfield.permission"),
    "designated.AONB": ("outstanding_beauty", "england.outstanding-beauty.duty"),
    "designated.SPA": ("special_protection_area", "england.habitats.assessment"),
    "designated.WHS": ("world_heritage", "england.heritage.weighed"),
    "designated.conservationArea": ("conservation_area", "england.conservation-area.demolition"),
    "designated.nationalPark": ("national_park", "england.national-park.duty"),
    "flood": ("flood_zone", "england.flood.assessment"),
    "greenBelt": ("green_belt", "england.green-belt.openness"),
    "listed": ("listed_building", "england.listed-building.consent"),
    "locallyListed": ("locally_listed_building", "england.heritage.weighed"),
    "monument": ("scheduled_monument", "england.monument.consent"),
    "nature.ASNW": ("ancient_woodland", "england.ancient-woodland.loss"),
    "nature.SAC": ("special_conservation_area", "england.habitats.assessment"),
    "nature.SPA": ("special_protection_area", "england.habitats.assessment"),
    "nature.SSSI": ("sssi", "england.sssi.assent"),
    "nature.ramsarSite": ("ramsar_site", "england.habitats.assessment"),
    "registeredPark": ("registered_park", "england.heritage.weighed"),
    "tpo": ("tree_preservation", "england.trees.consent"),
}
SUMS = {
    "designated",
    "designated.nationalPark.broads",
    "listed.gradeOne",
    "listed.gradeTwo",
    "listed.gradeTwoStar",
}
ALL_WORKS = "works=new_building,extension,alteration,demolition,change_of_use,tree_works,ground_works"
POLYGON = re.compile(r"geometry=(POLYGON[^&]*)&")
POINT = re.compile(r"geometry=(POINT[^&]*)&")
DENIED = re.compile(r'fn: "([\w.]+)",\s+value: (true|false)')


def answers_of(answer: Answer) -> dict[str, str]:
    return {entry["rule"]: entry["answer"] for entry in answer.site["judgements"]}


def reasons_of(answer: Answer) -> dict[str, str]:
    return {entry["rule"]: entry["reason"] for entry in answer.site["judgements"] if entry["answer"] == "unknown"}


def status_of(answer: Answer, kind: str) -> str:
    return next((str(entry["status"]) for entry in answer.site["layers"] if entry["kind"] == kind), "")


@pytest.fixture
def england(world: World) -> World:
    shutil.copytree(EXAMPLES / "uk-constraints", world.folder, dirs_exist_ok=True)
    return world


def write_asked(world: World, asked: shapely.Geometry) -> None:
    """The land the record was asked about; a point with the quarter of a metre around it."""
    land = asked.buffer(2.5e-6) if asked.geom_type == "Point" else asked
    for name, shape in (("asked", land), ("site", asked)):
        frame = geopandas.GeoDataFrame({"id": ["here"]}, geometry=[shape], crs=4326)
        frame.to_file(world.folder / f"{name}.geojson")


def check(world: World, catalogue: str, *words: str, on: str) -> Answer:
    return world.run(
        *("check", world.folder / "site.geojson", "--catalogue", world.folder / catalogue),
        *("--on", on, "--format", "json", "--lang", "en", *words),
    )


@pytest.fixture
def lambeth(real_data: Path, england: World) -> dict[str, Any]:
    path = real_data / "uk_constraints" / "lambeth_point_expected.json"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found = POINT.search(record["sourceRequest"])
    assert found is not None
    write_asked(england, shapely.from_wkt(unquote_plus(found[1])))
    return record["constraints"]  # type: ignore[no-any-return]


@pytest.fixture
def beaconsfield(real_data: Path, england: World) -> dict[str, bool]:
    folder = real_data / "uk_constraints"
    text = (folder / "digitalLandNegativeResponseMock.ts.txt").read_text(encoding="utf-8")
    found = POLYGON.search(text)
    assert found is not None
    write_asked(england, shapely.from_wkt(unquote_plus(found[1])))
    shutil.copy(folder / "bucks_context_layers.geojson", england.folder)
    return {word: value == "true" for word, value in DENIED.findall(text)}


def test_the_catalogue_of_lambeth_says_what_the_record_says_and_no_more(
    england: World, lambeth: dict[str, Any]
) -> None:
    assert set(lambeth) - set(CONSTRAINTS) == SUMS
    catalogue = read_catalogue(england.folder / "lambeth.yaml")
    denied = {CONSTRAINTS[word][0] for word in lambeth if word not in SUMS and not lambeth[word]["value"]}
    assert {item.kind for item in catalogue.none_here} == denied
    assert {word for word, item in lambeth.items() if item["value"]} == {"listed", "designated"}
    assert str(lambeth["listed"]["data"][0]["entity"]) in (england.folder / "lambeth-facts.yaml").read_text("utf-8")


def test_lambeth_is_answered_as_recorded_with_its_negatives_and_its_silence(
    england: World, lambeth: dict[str, Any]
) -> None:
    facts = str(england.folder / "lambeth-facts.yaml")
    answer = check(england, "lambeth.yaml", "--facts", facts, "--fact", ALL_WORKS, on="2024-12-01")
    given = answers_of(answer)
    assert given["england.listed-building.consent"] == "yes"
    for word in set(lambeth) - SUMS - {"listed"}:
        kind, rule = CONSTRAINTS[word]
        assert status_of(answer, kind) == "clear", word
        assert given[rule] == ("unknown" if rule == "england.heritage.weighed" else "no"), word
    # a conservation area and a locally listed building were not asked about; the grade of the building is not known
    silent = {"england.conservation-area.demolition", "england.heritage.weighed", "england.listed-building.high-grade"}
    assert reasons_of(answer) == dict.fromkeys(silent, "layer")
    assert answer.bounds == ("conditional", "conditional")


def test_works_that_touch_no_fabric_need_no_consent_in_lambeth(england: World, lambeth: dict[str, Any]) -> None:
    facts = str(england.folder / "lambeth-facts.yaml")
    given = answers_of(
        check(england, "lambeth.yaml", "--facts", facts, "--fact", "works=change_of_use", on="2024-12-01")
    )
    assert given["england.listed-building.consent"] == "no"
    assert given["england.conservation-area.demolition"] == "no"


@pytest.mark.parametrize(
    ("grade", "told"), [("I", "yes"), ("II*", "yes"), ("II", "unknown"), ("yes", "unknown")], ids=str
)
def test_a_high_grade_that_is_stated_settles_what_the_record_leaves_open(
    england: World, lambeth: dict[str, Any], grade: str, told: str
) -> None:
    """Grade II does not: another building on the land may have a higher one."""
    stated = ("--fact", f"touches.listed_building={grade}", "--fact", "works=alteration")
    given = answers_of(check(england, "lambeth.yaml", *stated, on="2024-12-01"))
    assert (given["england.listed-building.consent"], given["england.listed-building.high-grade"]) == ("yes", told)


def test_the_negatives_hold_for_the_land_that_was_asked_about_and_no_other(
    england: World, lambeth: dict[str, Any]
) -> None:
    elsewhere = geopandas.GeoDataFrame({"id": ["here"]}, geometry=[shapely.Point(-0.1251501, 51.4745098)], crs=4326)
    elsewhere.to_file(england.folder / "site.geojson")
    answer = check(england, "lambeth.yaml", "--fact", ALL_WORKS, on="2024-12-01")
    rules = {rule for _, rule in CONSTRAINTS.values()}
    assert {reasons_of(answer).get(rule) for rule in rules} == {"not_covered", "layer"}
    assert "no" not in {answers_of(answer)[rule] for rule in rules}


def test_every_answer_warns_that_the_record_has_no_day(england: World, lambeth: dict[str, Any]) -> None:
    answer = check(england, "lambeth.yaml", on="2024-12-01")
    codes = [warning["code"] for warning in answer.report["warnings"]]
    assert codes.count("uncertified") == len(read_catalogue(england.folder / "lambeth.yaml").none_here)


def test_beaconsfield_is_in_nothing_it_was_asked_about_and_the_rest_stays_unknown(
    england: World, beaconsfield: dict[str, bool]
) -> None:
    assert set(beaconsfield.values()) == {False}
    catalogue = read_catalogue(england.folder / "beaconsfield.yaml")
    assert {item.kind for item in catalogue.none_here} == {
        CONSTRAINTS[word][0] for word in beaconsfield if word not in SUMS
    }
    answer = check(england, "beaconsfield.yaml", "--fact", ALL_WORKS, on="2024-12-01")
    for word in set(beaconsfield) - SUMS:
        assert status_of(answer, CONSTRAINTS[word][0]) == "clear", word
    silent = {
        rule
        for kind, rule in CONSTRAINTS.values()
        if kind in {"green_belt", "flood_zone", "ramsar_site", "brownfield_land"}
    }
    assert reasons_of(answer) == dict.fromkeys(silent, "layer")
    assert "yes" not in answers_of(answer).values()
    assert answer.bounds == ("no_conflict", "restricted")


def test_the_house_in_beaconsfield_lies_in_its_district_and_region(
    england: World, beaconsfield: dict[str, bool]
) -> None:
    answer = check(england, "beaconsfield.yaml", on="2024-12-01")
    names = {finding["name"] for finding in answer.site["findings"] if finding["relation"] == "within"}
    assert names == {"Buckinghamshire", "South Bucks", "South East"}


# --- Switzerland -----------------------------------------------------------------------------------------------------

S1, S2 = "oereb.groundwater.s1", "oereb.groundwater.s2"
LINE, FOREST, MILITARY = "oereb.motorway.building-line", "oereb.forest.clearing", "oereb.military.polluted"
STATUS = {"inKraft": "in_force", "AenderungMitVorwirkung": "pending_binding", "AenderungOhneVorwirkung": "draft"}
Parcel = Callable[..., Answer]


@pytest.fixture
def parcel(real_data: Path, world: World) -> Parcel:
    """The answer on the parcel on a day; its tables are written as the catalogue says."""
    folder = real_data / "ch_oereb"
    shutil.copytree(EXAMPLES / "ch-oereb", world.folder, dirs_exist_ok=True)
    shutil.copy(folder / "parcel.gpkg", world.folder)
    shutil.copy(folder / "parcel.gpkg", world.folder / "site.gpkg")
    records = json.loads((folder / "restrictions.wkt.json").read_text(encoding="utf-8"))
    for record in (*records, *made_up(records)):
        begins = max(record["published_from"], record["geom_published_from"])
        frame = geopandas.GeoDataFrame(
            {"geom_id": [str(record["geom_id"])], "legend": [record["legend"]]},
            geometry=[shapely.from_wkt(record["wkt"])],
            crs=2056,
        )
        name = f"{record['theme']}_{record['law_status']}_{begins}"
        frame.to_file(world.folder / "restrictions.gpkg", layer=name, mode="w", engine="pyogrio")

    def run(*words: str, on: str = "2026-11-22") -> Answer:
        return world.run(
            *("check", world.folder / "site.gpkg", "--catalogue", world.folder / "catalogue.yaml"),
            *("--on", on, "--area-method", "projected", "--format", "json", "--lang", "en", *words),
        )

    return run


def made_up(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A change of the zones that binds already, and one of the building line that does not: the extract has none."""
    zone, line = records[0], records[1]
    return [
        {
            **zone,
            "legend": "Engere Schutzzone (Zone S2)",
            "law_status": "AenderungMitVorwirkung",
            "published_from": "2025-03-01",
            "geom_published_from": "2025-03-01",
        },
        {
            **line,
            "law_status": "AenderungOhneVorwirkung",
            "published_from": "2025-06-01",
            "geom_published_from": "2025-06-01",
        },
    ]


def layer_entries(answer: Answer) -> dict[str, dict[str, Any]]:
    return {entry["layer"]: entry for entry in answer.site["layers"]}


def test_every_restriction_in_force_is_found_with_the_figures_of_the_published_extract(
    real_data: Path, parcel: Parcel
) -> None:
    layers = layer_entries(parcel("--fact", "clears_forest=no", "--fact", "water_supply_related=no"))
    known = json.loads((real_data / "ch_oereb" / "expected_shares_shapely.json").read_text(encoding="utf-8"))
    names = ("groundwater", "motorway", "forest", "forest_2020", "military")
    for name, record in zip(names, known, strict=True):
        entry = layers[name]
        assert entry["status"] == "touched"
        assert STATUS[record["law_status"]] == "in_force"
        assert entry["area_m2"] == pytest.approx(record["area_share_m2"], abs=0.01)
        assert 100 * entry["share"] == pytest.approx(record["part_in_percent"], abs=0.01)
        if record["length_share_m"] is not None:  # theirs is a length in the plane, ours on the ellipsoid
            assert entry["length_m"] == pytest.approx(record["length_share_m"], rel=1e-4)


def test_what_follows_of_the_restrictions_on_the_parcel(parcel: Parcel) -> None:
    given = answers_of(parcel("--fact", "clears_forest=yes", "--fact", "water_supply_related=no", on="2024-01-01"))
    expected = {S1: "yes", S2: "no", LINE: "yes", FOREST: "yes", MILITARY: "yes"}
    assert {rule: given[rule] for rule in expected} == expected
    excepted = parcel("--fact", "clears_forest=no", "--fact", "water_supply_related=yes", on="2024-01-01")
    assert (answers_of(excepted)[S1], answers_of(excepted)[FOREST]) == ("no", "no")
    assert excepted.bounds == ("restricted", "restricted")


@pytest.mark.parametrize(
    ("day", "s1", "line"), [("2016-02-24", "unknown", "unknown"), ("2016-02-25", "yes", "yes")], ids=str
)
def test_a_restriction_binds_from_the_day_it_was_published(parcel: Parcel, day: str, s1: str, line: str) -> None:
    answer = parcel("--fact", "water_supply_related=no", on=day)
    assert (answers_of(answer)[S1], answers_of(answer)[LINE]) == (s1, line)
    if s1 == "unknown":
        assert reasons_of(answer)[S1] == "edition"


@pytest.mark.parametrize(("day", "found"), [("2020-01-01", ["1298"]), ("2020-01-02", ["1298", "1299"])], ids=str)
def test_a_record_counts_once_its_geometry_is_published_too(parcel: Parcel, day: str, found: list[str]) -> None:
    findings = parcel(on=day).site["findings"]
    assert sorted(f["code"] for f in findings if f["kind"] == "forest_perimeter") == found


@pytest.mark.parametrize(("day", "s2"), [("2025-02-28", "no"), ("2025-03-01", "unknown"), ("2027-01-01", "unknown")])
def test_a_change_with_pre_effect_binds_from_its_publication_and_is_marked(parcel: Parcel, day: str, s2: str) -> None:
    """It is unknown until a person says whether an exception is granted."""
    answer = parcel("--fact", "water_supply_related=yes", on=day)
    assert answers_of(answer)[S2] == s2
    marked = [f["legal_status"] for f in answer.site["findings"] if f["layer"] == "groundwater"]
    assert marked == (["in_force"] if s2 == "no" else ["in_force", "pending_binding"])
    refused = parcel("--fact", "water_supply_related=yes", "--fact", f"review.{S2}=no", on=day)
    assert answers_of(refused)[S2] == ("no" if s2 == "no" else "yes")


@pytest.mark.parametrize("day", ["2025-05-31", "2025-06-01", "2027-06-01"])
def test_a_change_without_pre_effect_never_binds(parcel: Parcel, day: str) -> None:
    answer = parcel(on=day)
    assert [f["edition"] for f in answer.site["findings"] if f["layer"] == "motorway"] == ["2016-02-25"]
    assert answers_of(answer)[LINE] == "yes"  # the line in force still does


@pytest.mark.parametrize("name", ["uk-constraints", "ch-oereb"])
def test_lint_has_no_remark_on_the_packs_beside_their_catalogues(name: str) -> None:
    pack = load_pack(EXAMPLES / name / "pack.yaml")
    assert [str(finding) for finding in lint([pack])] == []
