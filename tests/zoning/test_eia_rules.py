"""The general rules of the catalogue, whatever the item: how its words are read, and what stands above its lines."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.zoning.eia_projects import answer_of, edition, facts_of_sensitive
from zoning.cli.main import main
from zoning.eia.contradicting import contradictions
from zoning.eia.document import DOCUMENTS
from zoning.fact import find_fact, read_dictionary

CALM = {"content": "none", "solvent_coating": "0 t/a", "solvent_adhesive": "0 t/a"}
PLASTIC = {"industry_code": "2929", **CALM}
METAL = {"industry_code": "3311", **CALM}
HEAT = {"industry_code": "4430", "content": "heat_supply"}
GAS = HEAT | {"coal_oil_boiler": "0 t/h", "fuels": "natural_gas", "biomass_outside_dedicated_boiler": "no"}
SCALES = (
    *("solvent_coating", "low_voc_coating", "solvent_adhesive", "solvent_ink", "low_voc_ink", "floor_area", "beds"),
    *("coal_oil_boiler", "gas_boiler"),
)


def document(facts: Mapping[str, str], sensitive: str | Mapping[str, str] | None = None) -> str:
    return str(answer_of({**facts, **facts_of_sensitive(sensitive)})["document"])


@pytest.mark.parametrize("key", SCALES)
def test_a_scale_is_asked_for_as_what_is_newly_added(key: str) -> None:
    fact = find_fact(key)
    assert fact is not None
    assert "新增" in fact.question[0]
    assert {"new", "newly", "add"} & set(fact.question[1].strip("?").lower().replace("?", "").split())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PLASTIC | {"processes": "injection_moulding", "solvent_adhesive": "9.999 t/a"}, "report_table"),
        (PLASTIC | {"processes": "injection_moulding", "solvent_adhesive": "10 t/a"}, "report_book"),
        ({"industry_code": "8411", "building_nature": "new", "beds": "499"}, "report_table"),
        ({"industry_code": "8411", "building_nature": "new", "beds": "500"}, "report_book"),
        ({"industry_code": "8411", "building_nature": "new", "beds": "19"}, "registration"),
        ({"industry_code": "8411", "building_nature": "new", "beds": "20"}, "report_table"),
    ],
)
def test_this_much_and_more_includes_this_much(facts: Mapping[str, str], expected: str) -> None:
    assert document(facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (HEAT | {"coal_oil_boiler": "65 t/h"}, "report_table"),
        (HEAT | {"coal_oil_boiler": "65.1 t/h"}, "report_book"),
        (GAS | {"gas_boiler": "1 t/h"}, "none"),
        (GAS | {"gas_boiler": "1.1 t/h"}, "report_table"),
    ],
)
def test_above_beside_up_to_leaves_the_limit_below(facts: Mapping[str, str], expected: str) -> None:
    found = answer_of(facts)
    assert expected in (found["document"], found["at_least"])


@pytest.mark.parametrize(
    "facts",
    [
        METAL | {"processes": "cutting;welding;assembling"},
        {"industry_code": "1421", "in_industrial_building": "yes", "processes": "packing"},
        {"industry_code": "4620", "content": "sewage_upgrade"},
        {"industry_code": "4812", "content": "road_maintenance"},
        {"industry_code": "1392", "in_industrial_building": "no"},
    ],
    ids=["cutting, welding, assembling", "packing", "stricter standard", "maintenance", "no industrial building"],
)
def test_what_is_excepted_is_outside_eia_management_and_no_registration(facts: Mapping[str, str]) -> None:
    answer = answer_of(facts)
    assert (answer["document"], answer["at_most"]) == ("none", "none")


def test_what_is_not_listed_is_outside_eia_management_and_says_that_the_province_may_say_otherwise() -> None:
    answer = answer_of({"industry_code": "6512"})
    assert (answer["document"], answer["candidates"]) == ("none", [])
    assert "province" in answer["reasons"][0]


def test_of_two_items_the_gravest_document_counts() -> None:
    both = {"content": "petrol_station;reservoir", "volume": "1000 万m3", **facts_of_sensitive("none")}
    answer = answer_of(both)
    documents = {one["item"]: one["document"] for one in answer["candidates"]}
    assert set(documents) == {"119", "124"}
    ranks = [DOCUMENTS[one] for one in documents.values() if one in DOCUMENTS]
    assert DOCUMENTS[answer["document"]] == max(ranks)


def test_an_open_item_cannot_lower_what_another_makes_certain() -> None:
    answer = answer_of({"content": "petrol_station;road_class_1"})
    assert DOCUMENTS[answer["at_least"]] >= DOCUMENTS["report_table"]


@pytest.mark.parametrize("word", ["电镀", "化学镀", "阳极氧化", "electroless plating", "anodizing"])
@pytest.mark.parametrize("code", ["2929", "3311", "3484", "3670", "3823", "4011"])
def test_chemical_plating_and_anodising_are_electroplating(word: str, code: str) -> None:
    assert document({"industry_code": code, **CALM, "processes": word}) == "report_book"


def test_the_sewage_plant_of_a_park_is_not_one_of_town_and_country() -> None:
    flow = {"industry_code": "4620", "building_nature": "new", "wastewater_flow": "99000 m3/d"}
    assert document(flow | {"content": "urban_rural_sewage"}) == "report_table"
    assert document(flow | {"content": "central_industrial_wastewater"}) == "report_book"
    fact = find_fact("content")
    assert fact is not None
    assert fact.values is not None
    assert "园区配套" in fact.values["urban_rural_sewage"][0]


def test_villages_and_towns_are_areas_of_the_third_group() -> None:
    road = {"content": "road_class_2", "building_nature": "new", "line_length": "5 km"}
    assert document(road, {"residential_area": "yes"}) == "report_book"
    assert document(road, "none") == "report_table"


@pytest.mark.parametrize(
    ("facts", "sensitive", "expected"),
    [
        ({"content": "standard_factory_building"}, {"residential_area": "yes"}, "report_table"),
        ({"content": "hotel"}, {"residential_area": "yes"}, "none"),
        ({"content": "hotel"}, {"cultural_relic": "yes"}, "report_table"),
        ({"content": "power_transmission", "voltage": "330 kV"}, {"residential_area": "yes"}, "report_book"),
        ({"content": "power_transmission", "voltage": "330 kV"}, {"cultural_relic": "yes"}, "report_table"),
        ({"content": "power_transmission", "voltage": "330 kV"}, {"water_source": "二级"}, "report_book"),
        ({"content": "power_transmission", "voltage": "330 kV"}, {"wetland": "国家重要湿地"}, "report_table"),
    ],
)
def test_what_is_sensitive_is_the_items_own(
    facts: Mapping[str, str], sensitive: Mapping[str, str], expected: str
) -> None:
    assert document(facts, sensitive) == expected


@pytest.mark.parametrize(
    ("processes", "low_voc", "solvent", "expected"),
    [
        ("coating", "9.9 t/a", "0 t/a", "none"),
        ("coating", "10 t/a", "0 t/a", "report_table"),
        ("coating", "9.9 t/a", "0.1 t/a", "report_table"),
        ("coating;welding", "9.9 t/a", "0 t/a", "report_table"),
        ("welding", "0 t/a", "0 t/a", "none"),
        ("welding;other_process", "0 t/a", "0 t/a", "report_table"),
    ],
)
def test_a_little_low_voc_coating_frees_a_project_of_coating_alone(
    processes: str, low_voc: str, solvent: str, expected: str
) -> None:
    facts = METAL | {"processes": processes, "low_voc_coating": low_voc, "solvent_coating": solvent}
    assert document(facts) == expected


def test_injection_moulding_with_a_little_low_voc_coating_stays_in() -> None:
    facts = PLASTIC | {"processes": "injection_moulding;coating", "low_voc_coating": "1 t/a"}
    assert document(facts) == "report_table"


@pytest.mark.parametrize(
    ("code", "near"), [("2999", "29 橡胶和塑料制品业"), ("2920", "292"), ("29299", "2929 "), ("塑料", "GB/T 4754")]
)
def test_a_code_the_standard_does_not_have_is_refused_with_the_nearest(
    code: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", "--industry", code, "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert "bad-value" in told
    assert near in told


CONTRADICTORY: list[tuple[str, dict[str, str]]] = [
    ("solvent-process-without-amount", METAL | {"processes": "solvent_coating"}),
    ("solvent-amount-without-process", METAL | {"processes": "welding", "solvent_coating": "12 t/a"}),
    ("low-voc-amount-without-process", METAL | {"processes": "welding", "low_voc_coating": "1 t/a"}),
    ("ink-without-printing", {"industry_code": "2319", "processes": "cutting", "solvent_ink": "12 t/a"}),
    ("solvent-without-voc", METAL | {"produces_voc": "no", "solvent_coating": "1 t/a"}),
    ("hospital-without-beds", {"industry_code": "8411", "beds": "0"}),
    ("existing-building-and-new-structures", {"uses_existing_building": "yes", "builds_structures": "yes"}),
    ("direct-discharge-without-outfall", {"new_direct_wastewater": "yes", "has_outfall": "no"}),
    (
        "factory-hall-that-is-no-industrial-building",
        {"content": "standard_factory_building", "in_industrial_building": "no"},
    ),
]


@pytest.mark.parametrize(("key", "facts"), CONTRADICTORY, ids=[key for key, _ in CONTRADICTORY])
def test_facts_that_cannot_both_be_so_are_told_and_change_nothing(key: str, facts: Mapping[str, str]) -> None:
    answer: dict[str, Any] = answer_of(facts)
    [told] = [one for one in answer["contradictions"] if one["contradiction"] == key]
    assert set(told["facts"]) <= set(facts)
    assert DOCUMENTS[answer["at_least"]] <= DOCUMENTS[answer["at_most"]]


def test_every_contradiction_has_a_case_and_names_facts_that_are_asked_for() -> None:
    assert {one.id for one in contradictions()} == {key for key, _ in CONTRADICTORY}
    assert {fact for one in contradictions() for fact in one.facts} <= set(read_dictionary())


def test_facts_that_agree_are_not_called_contradictory() -> None:
    facts = METAL | {"processes": "coating;welding", "solvent_coating": "12 t/a", "produces_voc": "yes"}
    assert answer_of(facts)["contradictions"] == []
    assert answer_of({})["contradictions"] == []


def test_every_item_of_the_edition_is_there_once() -> None:
    assert [item.number for item in edition().items] == list(range(1, 174))
