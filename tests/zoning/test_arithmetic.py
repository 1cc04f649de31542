"""The arithmetic of an explained answer: the value seen with its unit, and the limit in the same unit."""

from typing import Any

import pytest

BANK = "岸线"


def explained(world: Any, when: Any, *arguments: str, **entry: Any) -> tuple[str, str, str]:
    """The condition that was asked, what it answered, and what it saw, 300 m from a bank drawn to 0 m or as told."""
    world.pack(world.rule("r", when), covers=["river_bank"])
    world.catalogue(world.zone("bank", (world.line((400, -9000), (400, 9000)), {}), kind="river_bank", **entry))
    world.site(world.polygon(0, 0, 100, 100))
    judgement = next(one for one in world.check("--explain", *arguments).site["judgements"] if one["rule"] == "r")
    step = judgement["trace"][0]
    return step["condition"], step["answer"], step["saw"]


def near(metres: float) -> dict[str, Any]:
    return {"touches": {"kind": "river_bank", "within_m": metres}}


@pytest.mark.parametrize(
    ("limit_m", "accuracy_m", "answer", "saw"),
    [
        pytest.param(300, 0, "yes", f"{BANK} 300.0 m", id="at the limit"),
        pytest.param(299, 0, "no", f"{BANK} 300.0 m", id="beyond the limit, and still told"),
        pytest.param(299, 2, "unknown", f"{BANK} 300.0 m, drawn to 2 m", id="beyond it within the accuracy"),
        pytest.param(301, 2, "unknown", f"{BANK} 300.0 m, drawn to 2 m", id="within it less the accuracy"),
    ],
)
def test_a_distance_is_told_on_both_sides_of_its_limit(
    world: Any, limit_m: float, accuracy_m: float, answer: str, saw: str
) -> None:
    # Another rule looks farther, so that the bank is among what was seen.
    when = near(limit_m)
    world.pack(world.rule("r", when), world.rule("far", near(2000)), covers=["river_bank"])
    bank = world.zone("bank", (world.line((400, -9000), (400, 9000)), {}), kind="river_bank", accuracy_m=accuracy_m)
    world.catalogue(bank)
    world.site(world.polygon(0, 0, 100, 100))
    judgements = {one["rule"]: one for one in world.check("--explain").site["judgements"]}
    step = judgements["r"]["trace"][0]
    assert (step["condition"], step["answer"], step["saw"]) == (f"within {limit_m} m of river_bank", answer, saw)
    assert judgements["r"]["because"] == ([] if answer == "no" else [0])


@pytest.mark.parametrize(
    ("condition", "facts", "saw"),
    [
        pytest.param(
            {"fact": "land_area_m2", "at_least": 10000},
            ["land_area_m2=9999.5"],
            "land_area_m2 = 9999.5 m2",
            id="a number with its unit",
        ),
        pytest.param(
            {"fact": "land_area_m2", "at_least": 10_000_000},
            ["land_area_m2=9999999.5"],
            "land_area_m2 = 9999999.5 m2",
            id="a large number to the last digit",
        ),
        pytest.param(
            {"fact": "capacity", "at_least": "5000 t/a"},
            ["capacity=0.6 万吨/年"],
            "capacity = 0.6 万吨/年, 6000 t/a",
            id="a quantity in the unit of the limit",
        ),
        pytest.param(
            {"fact": "capacity", "at_least": "5000 t/a"},
            ["capacity=4999 t/a"],
            "capacity = 4999 t/a",
            id="a quantity in its own unit, once",
        ),
        pytest.param(
            {"pollutant": ["lead", "mercury"], "at_least": "10 kg/a"},
            ["emission.lead=0.004", "emission.mercury=0.007"],
            "emission.lead = 0.004 t/a; emission.mercury = 0.007 t/a; together 11 kg/a",
            id="amounts and their sum",
        ),
    ],
)
def test_a_number_is_told_with_its_unit_and_in_the_unit_of_the_limit(
    world: Any, condition: dict[str, Any], facts: list[str], saw: str
) -> None:
    said = explained(world, condition, *(f"--fact={fact}" for fact in facts))
    assert said[2] == saw
