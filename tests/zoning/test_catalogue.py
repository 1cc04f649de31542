"""The catalogue: strict, judged whole before a layer is opened, every mistake with its line."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zoning.catalogue import SAMPLE, Catalogue, read_catalogue
from zoning.errors import CatalogueError, Problem
from zoning.wording.errors import ERRORS


def problems(world: Any, *layers: Any, **head: Any) -> list[Problem]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(world.catalogue(*layers, **head))
    return list(caught.value.problems)


def told(found: list[Problem]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.where.field) for problem in found]


def entry(world: Any, **changes: Any) -> Any:
    return world.zone("ws", **changes)


def without(layer: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in layer.items() if name != key}


@pytest.mark.parametrize(
    "key", ["id", "title", "kind", "source", "office", "edition", "in_force", "coverage", "accuracy_m"]
)
def test_a_layer_without_a_required_key_is_refused(world: Any, key: str) -> None:
    (problem,) = problems(world, without(entry(world), key))
    assert (problem.code, problem.where.field) == ("missing-key", f"layers[0].{key}")
    assert problem.where.line


@pytest.mark.parametrize("key", ["fields", "classes", "crs", "source_layer", "licence", "legal_status"])
def test_a_layer_may_leave_out_what_is_optional(world: Any, key: str) -> None:
    assert read_catalogue(world.catalogue(without(entry(world), key))).layers[0].id == "ws"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"colour": "red"}, "unknown-key", "layers[0].colour"),
        ({"kind": "castle"}, "bad-value", "layers[0].kind"),
        ({"edition": "2024"}, "bad-value", "layers[0].edition"),
        ({"accuracy_m": -1}, "bad-value", "layers[0].accuracy_m"),
        ({"accuracy_m": "five"}, "bad-value", "layers[0].accuracy_m"),
        ({"legal_status": "maybe"}, "bad-value", "layers[0].legal_status"),
        ({"in_force": {"from": "2024-01-01", "until": "2025-01-01"}}, "unknown-key", "layers[0].in_force.until"),
        ({"in_force": {"from": "2025-01-01", "to": "2024-01-01"}}, "bad-value", "layers[0].in_force"),
        ({"coverage": "all"}, "bad-value", "layers[0].coverage"),
        ({"coverage": {"file": "a.gpkg", "admin": ["51"]}}, "bad-value", "layers[0].coverage"),
        ({"classes": {"1": "三级"}}, "bad-value", "layers[0].classes.1"),
        ({"fields": {"class": ["a", "b"]}}, "bad-value", "layers[0].fields.class"),
    ],
)
def test_a_layer_with_a_wrong_value_is_refused(world: Any, changes: Any, code: str, field: str) -> None:
    assert (code, field) in told(problems(world, entry(world, **changes)))


@pytest.mark.parametrize(
    ("written", "read"),
    [("CC0-1.0", ("CC0-1.0", "CC0-1.0")), ({"zh": "内部使用", "en": "internal use"}, ("内部使用", "internal use"))],
)
def test_a_licence_is_said_in_one_language_or_two(world: Any, written: Any, read: tuple[str, str]) -> None:
    [layer] = read_catalogue(world.catalogue(entry(world, licence=written))).layers
    assert layer.licence == read


def test_all_mistakes_are_told_at_once(world: Any) -> None:
    bad = [without(entry(world, colour="red"), "office"), entry(world, kind="castle", id="other")]
    codes = {problem.code for problem in problems(world, *bad, area="here", basins=["长江"], extra=1)}
    assert codes == {"unknown-key", "missing-key", "bad-value"}


def test_a_scalar_stays_the_text_it_is(world: Any) -> None:
    world.write("c.yaml", "id: 031\ntitle: no\narea: {admin: [0510]}")
    catalogue = read_catalogue(world.folder / "c.yaml")
    assert (catalogue.id, catalogue.title, catalogue.area.codes) == ("031", ("no", "no"), ("0510",))


def test_paths_are_relative_to_the_catalogue(world: Any) -> None:
    catalogue = read_catalogue(world.catalogue(entry(world), area={"file": "area.gpkg"}))
    assert catalogue.layers[0].source == world.folder / "ws.geojson"
    assert catalogue.area.file == world.folder / "area.gpkg"


def test_a_basin_that_nobody_knows_is_refused_and_one_left_out_is_unknown(world: Any) -> None:
    assert told(problems(world, basins=["yangtse"])) == [("bad-value", "basins")]
    path = world.catalogue()
    assert read_catalogue(path).basins == ()
    world.write("c.yaml", "id: x")
    assert read_catalogue(world.folder / "c.yaml").basins is None


# Editions


def editions(world: Any, *periods: tuple[str, str | None], **more: Any) -> Catalogue:
    zones = [
        entry(world, in_force={"from": first, **({"to": last} if last else {})}, edition=first, **more)
        for first, last in periods
    ]
    return read_catalogue(world.catalogue(*zones))


def test_entries_with_one_id_are_editions_of_one_layer(world: Any) -> None:
    catalogue = editions(world, ("2020-01-01", "2023-12-31"), ("2024-01-01", None))
    binding = {
        day: [one.edition for one in catalogue.in_force(date.fromisoformat(day))["ws"]]
        for day in ("2019-12-31", "2020-01-01", "2023-12-31", "2024-01-01")
    }
    assert binding == {
        "2019-12-31": [],
        "2020-01-01": ["2020-01-01"],
        "2023-12-31": ["2020-01-01"],
        "2024-01-01": ["2024-01-01"],
    }


def test_two_editions_in_force_on_one_day_are_refused(world: Any) -> None:
    with pytest.raises(CatalogueError) as caught:
        editions(world, ("2020-01-01", "2024-01-01"), ("2024-01-01", None))
    assert [problem.code for problem in caught.value.problems] == ["edition-overlap"]
    assert caught.value.problems[0].where.line


def test_a_draft_is_never_in_force(world: Any) -> None:
    catalogue = editions(world, ("2020-01-01", None), legal_status="draft")
    assert catalogue.in_force(date(2026, 1, 1)) == {"ws": []}


def test_editions_of_one_layer_are_of_one_kind(world: Any) -> None:
    lake = entry(world, kind="lake", in_force={"from": "2030-01-01"})
    first = entry(world, in_force={"from": "2024-01-01", "to": "2029-12-31"})
    assert [problem.found for problem in problems(world, first, lake)] == ["lake"]


# Kinds without a layer


ABSENT = {"kind": "wetland", "office": "局", "source": "文", "date": "2026-01-01"}


@pytest.mark.parametrize("word", ["none_here", "elsewhere"])
def test_a_kind_that_a_layer_holds_is_neither_absent_nor_elsewhere(world: Any, word: str) -> None:
    (problem,) = problems(world, entry(world), **{word: [{**ABSENT, "kind": "water_source"}]})
    assert (problem.code, problem.where.field, problem.found) == ("bad-value", word, "water_source")


def test_control_units_are_never_looked_at_elsewhere(world: Any) -> None:
    (problem,) = problems(world, elsewhere=[{"kind": "control_unit", "office": "局"}])
    assert (problem.code, problem.found) == ("bad-value", "control_unit")


def test_a_kind_cannot_be_absent_and_elsewhere_at_once(world: Any) -> None:
    (problem,) = problems(world, none_here=[ABSENT], elsewhere=[ABSENT])
    assert (problem.code, problem.found) == ("duplicate-key", "wetland")


# What is warned of


def warned(world: Any) -> list[str]:
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.site(world.point(0, 0))
    return [warning["code"] for warning in world.check().report["warnings"]]


def test_a_catalogue_without_an_area_or_basins_is_warned_of(world: Any) -> None:
    world.write("catalogue.yaml", "id: x")
    assert warned(world) == ["no-area", "no-basins"]


def test_a_catalogue_that_says_all_is_not_warned_of(world: Any) -> None:
    world.features("area.geojson", (world.polygon(-10, -10, 20, 20), {}))
    world.catalogue(area={"file": "area.geojson"})
    assert warned(world) == []


def test_a_demonstration_says_so_in_every_answer(world: Any) -> None:
    world.features("area.geojson", (world.polygon(-10, -10, 20, 20), {}))
    world.catalogue(area={"file": "area.geojson"}, demonstration="true")
    assert warned(world) == ["demonstration"]
    assert "demonstration data, not legal" in world.check(form="text").out


@pytest.mark.parametrize(
    ("area", "code"),
    [
        pytest.param({"file": "gone.gpkg"}, "unreadable-file", id="a file that is not there"),
        pytest.param({"admin": ["510100"]}, "area-not-found", id="codes without an administrative layer"),
        pytest.param({"file": "line.geojson"}, "bad-geometry", id="a file without an area"),
        pytest.param({"file": "old.geojson"}, "datum-shift-needed", id="a datum without a known shift"),
    ],
)
def test_an_area_that_cannot_be_found_is_a_named_error(world: Any, area: Any, code: str) -> None:
    world.features("line.geojson", (world.line((0, 0), (5, 5)), {}))
    corner = {"type": "Polygon", "coordinates": [[[113, 29], [115, 29], [115, 31], [113, 29]]]}
    world.features("old.geojson", (corner, {}), crs={"type": "name", "properties": {"name": "EPSG:4610"}})
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.site(world.point(0, 0))
    world.catalogue(world.zone("ws"), area=area)
    answer = world.check()
    assert (answer.code, answer.codes) == (2, [code])


def test_a_code_of_the_area_that_no_layer_holds_is_named(world: Any) -> None:
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.site(world.point(0, 0))
    districts = world.zone("d", (world.polygon(-50, -50, 100, 100), {"code": "510104"}), kind="administrative")
    world.catalogue(districts, area={"admin": ["510104", "510199"]})
    answer = world.check()
    assert (answer.code, answer.codes) == (2, ["area-not-found"])
    assert answer.errors[0]["found"] == "510199"


# Whatever it holds


WHOLE = {
    "id": "t",
    "title": {"zh": "甲", "en": "A"},
    "area": {"admin": ["510100"]},
    "basins": ["yangtze"],
    "demonstration": "false",
    "layers": [
        {
            "id": "ws",
            "title": "W",
            "kind": "water_source",
            "source": "postgresql://db/zones",
            "source_layer": "plan.ws",
            "fields": {"class": "JB", "basin": "LY"},
            "classes": {"甲": "一级"},
            "crs": "EPSG:4490",
            "office": {"zh": "局", "en": "Office"},
            "edition": "2024-01-01",
            "in_force": {"from": "2024-01-01", "to": "2025-01-01"},
            "legal_status": "in_force",
            "coverage": {"file": "a.gpkg"},
            "accuracy_m": 5,
            "licence": "x",
        }
    ],
    "rasters": [
        {
            "id": "dem",
            "title": "D",
            "quantity": "slope",
            "derive": "slope",
            "source": "d.tif",
            "band": 1,
            "nodata": 0,
            "facts": {"mean_slope": "mean"},
            "office": "局",
            "edition": "2024-01-01",
            "in_force": {"from": "2024-01-01"},
        }
    ],
    "none_here": [{"kind": "nature_reserve", "office": "局", "source": "函", "date": "2026-01-01"}],
    "elsewhere": [{"kind": "wetland", "office": "局", "how": "函", "source": "程", "date": "2026-01-01"}],
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["1", "2024-02-30"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def codes_of(path: Path) -> set[str]:
    """The codes of every problem of a catalogue, nothing where it is read."""
    try:
        read_catalogue(path)
    except CatalogueError as error:
        return {problem.code for problem in error.problems} or {"refused without a reason"}
    return set()


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*place, key))


def test_the_catalogue_that_is_damaged_is_good_before(world: Any) -> None:
    assert codes_of(world.write("c.yaml", json.dumps(WHOLE, ensure_ascii=False))) == set()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(list(places(WHOLE))[1:]), put=ANYTHING, is_taken_away=st.booleans())
def test_a_value_of_another_kind_anywhere_is_read_or_named(
    place: tuple[Any, ...], put: Any, is_taken_away: bool, world: Any
) -> None:
    whole = json.loads(json.dumps(WHOLE))
    owner = whole
    for key in place[:-1]:
        owner = owner[key]
    owner[place[-1]] = put
    if is_taken_away:
        del owner[place[-1]]
    assert codes_of(world.write("c.yaml", json.dumps(whole))) <= set(ERRORS) - {"internal"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 6000), cut=st.integers(0, 40), put=st.binary(max_size=6) | st.text(max_size=6).map(str.encode))
def test_a_damaged_text_of_a_catalogue_is_read_or_named(at: int, cut: int, put: bytes, world: Any) -> None:
    good = SAMPLE.read_bytes()
    assert codes_of(world.write("c.yaml", good[:at] + put + good[at + cut :])) <= set(ERRORS) - {"internal"}
