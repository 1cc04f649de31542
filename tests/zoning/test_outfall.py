"""Where an outfall lies: drawn, said to be on the site, said to be there, or nothing said."""

from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest

from zoning.columns import UNKNOWN, YES, Columns, FactColumn, KindColumns, no_contacts, objects
from zoning.condition import AtPart, Extent, PartPlace, Selection, Touches, Upstream, explain, read_condition
from zoning.document import Problems, parse_document
from zoning.outcome import ANSWERS

AT_OUTFALL = {"touches": {"kind": "water_source", "class": "一级", "part": "outfall"}}
DAY = date(2026, 11, 22)
FACTS = ("has_outfall", "outfall_on_site")


def columns(drawn: bool, said: tuple[bool | None, ...], *, is_elsewhere: bool = False) -> Columns:
    kind = KindColumns(no_contacts(), objects([None]), np.array([np.inf]), objects([None]), is_elsewhere)
    facts = {
        key: FactColumn(objects([value]), np.array([value is not None])) for key, value in zip(FACTS, said, strict=True)
    }
    return Columns(1, DAY, facts, {"water_source": kind}, {"outfall": np.array([drawn])})


def expected_place(drawn: bool, has_one: bool | None, on_site: bool | None) -> str:
    if drawn:
        return "yes"
    if has_one is False:
        return "no"
    return "yes" if on_site else "unknown"


@pytest.mark.parametrize(("drawn", "has_one", "on_site"), [*product((True, False), *[(True, False, None)] * 2)])
def test_the_place_of_an_outfall_is_known_where_it_is_drawn_or_told(
    drawn: bool, has_one: bool | None, on_site: bool | None
) -> None:
    trace = explain(PartPlace("water_source", "outfall"), columns(drawn, (has_one, on_site)))
    expected = expected_place(drawn, has_one, on_site)
    assert ANSWERS[trace.answer] == expected
    asked = [("fact", "has_outfall")] * (has_one is None) + [("fact", "outfall_on_site")]
    assert trace.look.missing == (tuple(asked) if expected == "unknown" else ())


def test_a_kind_that_is_asked_elsewhere_holds_nothing_open_for_an_outfall() -> None:
    condition = AtPart((PartPlace("water_source", "outfall"), Touches("water_source", part="outfall")))
    assert ANSWERS[explain(condition, columns(False, (True, None))).answer] == "unknown"
    assert ANSWERS[explain(condition, columns(False, (True, None), is_elsewhere=True)).answer] == "no"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("{touches: {kind: lake, part: outfall}}", Touches("lake", part="outfall")),
        (
            "{share: {kind: lake, part: outfall, at_least: 50%}}",
            Extent(Selection("lake", part="outfall"), "share", "at_least", 0.5),
        ),
        (
            "{upstream: {river: {kind: river}, of: mouth, part: outfall, to_m: 9, within_m: 3}}",
            Upstream(Selection("river", part="outfall"), None, 0.0, 9.0, 3.0),
        ),
    ],
)
def test_every_condition_over_place_that_looks_at_the_outfall_asks_where_it_is(text: str, asked: Any) -> None:
    problems = Problems("rules.yaml")
    node = parse_document(text, problems)
    assert node is not None
    condition = read_condition(node, problems, "when", "rule")
    assert (condition, problems.found) == (AtPart((PartPlace(asked.kind, "outfall"), asked)), [])
    of_pipeline = parse_document(text.replace("outfall", "pipeline"), problems)
    assert of_pipeline is not None
    assert not isinstance(read_condition(of_pipeline, problems, "when", "rule"), AtPart)


# In a whole check


def near_water(world: Any, x: float, **said: Any) -> Any:
    """A site at x metres; the first-grade zone is from 0 to 1,000."""
    world.pack(world.rule("r", {"all": [AT_OUTFALL, {"fact": "has_outfall", "is": "yes"}]}))
    world.catalogue(world.zone("ws", (world.polygon(0, -500, 1000, 1000), {"class": "一级"})))
    world.site(world.polygon(x, 0, 100, 100), **said)
    return world.check()


@pytest.mark.parametrize(
    ("x", "said", "outcome"),
    [
        pytest.param(100, {"has_outfall": "yes"}, "undetermined", id="in the zone, not drawn"),
        pytest.param(-9000, {"has_outfall": "yes"}, "undetermined", id="far away, not drawn"),
        pytest.param(-9000, {"has_outfall": "yes", "outfall_on_site": "no"}, "undetermined", id="far, off the site"),
        pytest.param(
            100, {"has_outfall": "yes", "outfall_on_site": "yes"}, "prohibited", id="in the zone, on the site"
        ),
        pytest.param(-9000, {"has_outfall": "yes", "outfall_on_site": "yes"}, "no_conflict", id="far, on the site"),
        pytest.param(100, {"has_outfall": "no"}, "no_conflict", id="in the zone, without one"),
        pytest.param(100, {}, "undetermined", id="in the zone, not said"),
        pytest.param(-9000, {}, "undetermined", id="far away, not said"),
        pytest.param(-9000, {"outfall_on_site": "yes"}, "no_conflict", id="far away, any outfall on the site"),
        pytest.param(100, {"outfall_on_site": "yes"}, "undetermined", id="in the zone, any outfall on the site"),
        pytest.param(100, {"has_outfall": "yes", "touches.water_source": "no"}, "undetermined", id="the land is free"),
    ],
)
def test_the_verdict_waits_for_the_place_of_an_outfall_that_is_said_to_be_there(
    world: Any, x: float, said: dict[str, str], outcome: str
) -> None:
    assert near_water(world, x, **said).outcome == outcome


def test_the_place_of_an_outfall_is_asked_for_and_what_would_change_it_is_told(world: Any) -> None:
    near_water(world, -9000, has_outfall="yes")
    site = world.check("--explain").site
    assert site["verdict"]["unknown_because"] == [
        {"rule": "r", "reason": "fact", "missing": [{"fact": "outfall_on_site"}]}
    ]
    assert [question["fact"] for question in site["questions"]] == ["outfall_on_site"]
    told = [(change["to"], fact) for change in site["changes"] for fact in change["facts"]]
    assert ("no", {"fact": "outfall_on_site", "values": [True]}) in told
    assert "outfall-not-drawn" in [warning["code"] for warning in site["warnings"]]


def test_an_outfall_taken_to_lie_on_the_site_has_a_margin_like_the_site_and_a_warning(world: Any) -> None:
    answer = near_water(world, 100, has_outfall="yes", outfall_on_site="yes")
    assert answer.site["margin"]["move_m"] == pytest.approx(200, abs=0.1)
    assert "outfall-on-site" in [warning["code"] for warning in answer.site["warnings"]]
    unplaced = near_water(world, -9000, has_outfall="yes")
    assert unplaced.site["margin"]["flips_to"] is None


def test_a_drawn_outfall_is_judged_whatever_is_said_of_the_site(world: Any) -> None:
    near_water(world, 100)
    for x, outcome in ((500, "prohibited"), (-500, "no_conflict")):
        main = (world.polygon(100, 0, 100, 100), {"p": "1", "has_outfall": "yes", "outfall_on_site": "yes"})
        world.features("sites.geojson", main, (world.point(x, 0), {"p": "1", "role": "outfall"}))
        assert world.check("--group", "p").outcome == outcome


def test_one_site_of_many_is_answered_as_alone_whatever_its_neighbours_draw(world: Any) -> None:
    near_water(world, 100)
    records = [
        (world.polygon(x, 0, 100, 100), {"id": f"{x}{has}{on}", "has_outfall": has, "outfall_on_site": on})
        for x, has, on in product((100, -9000), ("yes", "no", None), ("yes", "no", None))
    ]
    drawn = (world.point(500, 0), {"id": "drawn", "role": "outfall", "has_outfall": "yes"})
    world.features("sites.geojson", *records, drawn)
    together = world.check().sites
    for record in [*records, drawn]:
        world.features("sites.geojson", record)
        assert world.check().site == together[record[1]["id"]]
    assert {site["verdict"]["outcome"] for site in together.values()} == {"undetermined", "prohibited", "no_conflict"}


def test_kleene_bounds_hold_a_settled_place_never_loosens_what_was_certain() -> None:
    condition = AtPart((PartPlace("water_source", "outfall"), Touches("water_source", part="outfall")))
    for has_one, on_site in product((True, False, None), repeat=2):
        open_answer = explain(condition, columns(False, (has_one, on_site))).answer
        for settled in (True, False) if on_site is None else ():
            answer = explain(condition, columns(False, (has_one, settled))).answer
            assert answer == open_answer or open_answer == UNKNOWN
        assert open_answer != YES
