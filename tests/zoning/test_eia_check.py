"""The classification of a site on the map: lists of where it lies, topics by distance, offices."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.zoning.conftest import World

FACTS = {
    "industry_code": "2929",
    "content": "none",
    "processes": "injection_moulding",
    "solvent_adhesive": "0 t/a",
    "solvent_coating": "0 t/a",
}
LIST = """
id: own-2026
title: {zh: 本市清单, en: our list}
jurisdiction: ["3205"]
in_force: {from: 2026-01-01}
status: complete
references:
  - {act: 本市清单, article: 附件}
entries:
  - id: own-2026.moulding
    says: {zh: 远离居住区的注塑, en: injection moulding far from homes}
    effect: exempt
    of: {all: [{industry: "2929"}, {only: [injection_moulding]}]}
    when: {not: {touches: {kind: residential_area, within_m: 300}}}
"""


def eia(world: World, facts: Mapping[str, str] = FACTS) -> dict[str, Any]:
    words = [word for key, text in facts.items() for word in ("--fact", f"{key}={text}")]
    checked = world.check(*words)
    assert checked.code == 0, checked.err
    return dict(checked.site["eia"])


def land(world: World, home_x: float, **head: Any) -> None:
    """A site of 100 m in Kunshan, and homes so many metres east of its western edge."""
    world.site(world.polygon(0, 0, 100, 100))
    homes = world.zone("homes", (world.polygon(home_x, 0, 50, 50), {"class": "居住区"}), kind="residential_area")
    units = world.zone(
        "units",
        (world.polygon(-5000, -5000, 10000, 10000), {"code": "320583"}),
        kind="administrative",
        fields={"code": "code"},
    )
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.catalogue(homes, units, **head)


@pytest.mark.parametrize(("home_x", "answer"), [(599, "yes"), (601, "unknown")])
def test_homes_within_500_metres_set_the_topic_of_the_air(world: World, home_x: float, answer: str) -> None:
    """Beyond 500 m the homes set nothing, but schools and reserves have no layer here."""
    land(world, home_x)
    found = eia(world, FACTS | {"toxic_waste_gas": "yes"})
    [air] = [one for one in found["topics"] if one["topic"] == "air"]
    assert air["answer"] == answer
    if answer == "unknown":
        assert {"layer": "school_hospital"} in air["missing"]
        assert {"layer": "residential_area"} not in air["missing"]


@pytest.mark.parametrize(("home_x", "document"), [(350, "report_table"), (450, "exempt")])
def test_a_list_of_the_catalogue_frees_by_where_the_site_lies_and_how_far_homes_are(
    world: World, home_x: float, document: str
) -> None:
    world.write("list.yaml", LIST)
    land(world, home_x, eia_lists=["list.yaml"])
    found = eia(world)
    assert found["document"] == document
    assert [one["list"] for one in found["local_lists"]] == ["own-2026"]


def test_the_lists_of_another_place_are_not_looked_at(world: World) -> None:
    world.write("list.yaml", LIST.replace("3205", "3206"))
    land(world, 450, eia_lists=["list.yaml"])
    assert eia(world)["local_lists"] == []


def test_the_catalogue_names_the_office_that_decides(world: World) -> None:
    land(world, 2000, approval=[{"document": "report_table", "authority": {"zh": "昆山局", "en": "Kunshan bureau"}}])
    assert eia(world)["approval"] == {"document": "report_table", "authority": "Kunshan bureau"}
    assert eia(world, {"industry_code": "2929"})["approval"] is None


def test_a_list_with_a_mistake_is_a_problem_of_the_catalogue(world: World) -> None:
    world.write("list.yaml", LIST.replace("effect: exempt", "effect: waived"))
    land(world, 450, eia_lists=["list.yaml"])
    checked = world.check()
    assert (checked.code, checked.codes) == (2, ["bad-value"])
    assert checked.errors[0]["where"]["file"] == "list.yaml"


def test_a_list_that_is_not_there_is_a_named_problem(world: World) -> None:
    land(world, 450, eia_lists=["list.yaml"])
    checked = world.check()
    assert (checked.code, checked.codes) == (2, ["unreadable-file"])


def test_the_checksum_of_a_catalogue_changes_with_its_eia_lists(world: World) -> None:
    land(world, 450, eia_lists=["list.yaml"])
    found = []
    for text in (LIST, LIST.replace("300", "301")):
        (world.folder / "list.yaml").write_text(text, encoding="utf-8")
        found.append(world.check().report["catalogue"]["checksum"])
    assert found[0] != found[1]
