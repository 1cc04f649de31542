"""A project of several products: further industry codes beside the one, several items, the gravest document."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zoning.conftest import World
from tests.zoning.eia_projects import ON, answer_of, edition
from zoning.cli.main import main
from zoning.columns import UNKNOWN, YES, Columns, FactColumn, objects
from zoning.condition import Industry, explain
from zoning.eia.classification import classify
from zoning.industry import industries
from zoning.outcome import ANSWERS

CODES = sorted({code for item in edition().items for code in (*item.codes, *item.related) if code in industries()})
FORM = {
    "content": "none",
    "processes": "injection_moulding",
    "solvent_adhesive": "0 t/a",
    "solvent_coating": "0 t/a",
    "capacity": "1 t/a",
}


def columns(projects: list[tuple[str | None, tuple[str, ...] | None]]) -> Columns:
    """Projects with a code and further ones, as one batch."""
    first, further = zip(*projects, strict=True)
    return Columns(
        len(projects),
        ON,
        {
            "industry_code": FactColumn(objects(first), np.array([one is not None for one in first])),
            "further_industry_codes": FactColumn(objects(further), np.array([one is not None for one in further])),
        },
        {},
        {},
    )


@pytest.mark.parametrize(
    ("first", "further", "answer", "missing"),
    [
        ("2929", None, "no", []),
        ("2929", (), "no", []),
        ("2929", ("2614",), "yes", []),
        ("2929", ("2211", "2614"), "yes", []),
        ("2614", ("2929",), "yes", []),
        (None, ("2614",), "yes", []),
        (None, ("2929",), "unknown", ["industry_code"]),
        (None, None, "unknown", ["industry_code"]),
        ("26", None, "unknown", ["industry_code"]),
        ("2929", ("26",), "unknown", ["further_industry_codes"]),
        ("2929", ("9999",), "no", []),
    ],
)
def test_one_of_several_codes_is_enough_for_a_rule_on_an_industry(
    first: str | None, further: tuple[str, ...] | None, answer: str, missing: list[str]
) -> None:
    trace = explain(Industry(("2614",)), columns([(first, further)]))
    assert ANSWERS[trace.answer] == answer
    assert [name for _, name in trace.look.missing] == missing


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=4))
def test_the_document_of_several_codes_is_the_gravest_of_each_alone(codes: list[str]) -> None:
    alone = classify(edition(), columns([(code, None) for code in codes]))
    together = classify(edition(), columns([(codes[0], tuple(codes[1:]))]))
    assert together.at_least[0] >= alone.at_least.max()
    assert together.at_most[0] >= alone.at_most.max()
    belongs = {one.item.number: one.belongs.max() for one in alone.items if (one.belongs >= UNKNOWN).any()}
    assert {one.item.number: one.belongs[0] for one in together.items if one.belongs[0] >= UNKNOWN} == belongs


@given(
    st.lists(st.tuples(st.sampled_from(CODES), st.lists(st.sampled_from(CODES), max_size=2)), min_size=1, max_size=6)
)
def test_projects_together_are_classified_as_each_alone(projects: list[tuple[str, list[str]]]) -> None:
    listed: list[tuple[str | None, tuple[str, ...] | None]] = [(first, tuple(more)) for first, more in projects]
    batch = classify(edition(), columns(listed))
    for site, project in enumerate(listed):
        assert batch.of(site) == classify(edition(), columns([project])).of(0)


def test_the_order_of_codes_changes_nothing_but_who_is_named_first() -> None:
    pairs = [("2929", "2614"), ("2614", "2929")]
    found = [answer_of(FORM | {"industry_code": one, "further_industry_codes": two}) for one, two in pairs]
    for key in ("document", "at_least", "at_most", "item", "branch", "candidates"):
        assert found[0][key] == found[1][key]


def test_the_gravest_item_decides_and_every_item_is_a_candidate() -> None:
    one, other, both = (
        answer_of(FORM | said)
        for said in (
            {"industry_code": "2929"},
            {"industry_code": "4411"},
            {"industry_code": "2929", "further_industry_codes": "4411"},
        )
    )
    assert (one["document"], other["document"], both["document"]) == ("report_table", "report_book", "report_book")
    assert both["item"] == other["item"] != one["item"]
    assert {candidate["item"] for candidate in both["candidates"]} == {one["item"], other["item"]}


def test_a_star_of_one_code_does_not_hold_another_code_of_the_project_open() -> None:
    item, starred, plain = next(
        (item, item.starred[0], code)
        for item, code in ((item, code) for item in edition().items if item.starred for code in item.codes)
        if code not in item.starred
    )
    for codes, expected in (((starred,), UNKNOWN), ((plain,), YES), ((starred, plain), YES), ((plain, starred), YES)):
        found = classify(edition(), columns([(codes[0], codes[1:])]))
        assert next(one.belongs[0] for one in found.items if one.item == item) == expected


def test_a_further_code_that_the_standard_does_not_have_is_told() -> None:
    found = answer_of(FORM | {"industry_code": "2929", "further_industry_codes": "3396"})
    assert any("3396" in reason and "3391" in reason for reason in found["reasons"])


@pytest.mark.parametrize("said", ["2929;2211", "2929；2211", "2929, C2211", "2929、2211", "2929 2211"])
def test_the_command_takes_several_codes(said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--industry", said, "--on", ON.isoformat(), "--format", "json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {candidate["item"] for candidate in found["candidates"]} >= {"53", "37"}


def test_the_command_refuses_every_code_that_is_none_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["classify", "--industry", "2929;339x;999", "--on", ON.isoformat(), "--format", "json", "--lang", "en"]
    assert main(words) == 2
    errors = json.loads(capsys.readouterr().err)["errors"]
    assert [(error["code"], error["found"]) for error in errors] == [("bad-value", "339x"), ("bad-value", "999")]


def test_a_facts_file_lists_them_and_a_rule_on_the_map_counts_them(world: World) -> None:
    world.pack(world.rule("r", {"all": [{"industry": "2211"}, {"touches": {"kind": "water_source"}}]}))
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级"})))
    world.site(world.polygon(0, 0, 100, 100), industry_code="2929")
    facts = world.write("facts.yaml", "s:\n  further_industry_codes: [C2211, 2614]\n")
    assert world.check().outcome == "no_conflict"
    assert world.check("--facts", facts).outcome == "prohibited"


@pytest.mark.parametrize("said", ["339x", "2929;x", "12345"])
def test_a_further_code_that_is_no_code_is_refused_by_name(world: World, said: str) -> None:
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级"})))
    world.site(world.polygon(0, 0, 100, 100))
    refused = world.check("--fact", f"further_industry_codes={said}")
    assert (refused.code, refused.codes) == (2, ["bad-value"])


def test_several_codes_in_the_one_fact_are_refused_with_where_they_belong(world: World) -> None:
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    world.catalogue(world.zone("ws", (world.polygon(-500, -500, 1000, 1000), {"class": "一级"})))
    world.site(world.polygon(0, 0, 100, 100))
    refused = world.check("--fact", "industry_code=2929;2211")
    assert (refused.code, refused.codes) == (2, ["bad-value"])
    assert "further_industry_codes" in refused.errors[0]["allowed"]


# What the text says beside the document


@pytest.mark.parametrize(
    ("lang", "days", "office", "topic"),
    [("zh", "30 日内", "由昆山局办理", "大气"), ("en", "within 30 days", "goes to Kunshan bureau", "air")],
)
def test_the_text_of_a_check_tells_time_limits_office_and_topics(
    world: World, lang: str, days: str, office: str, topic: str
) -> None:
    world.pack(world.rule("r", {"touches": {"kind": "water_source"}}))
    homes = world.zone("homes", (world.polygon(200, 0, 50, 50), {}), kind="residential_area")
    office_line = {"document": "report_table", "authority": {"zh": "昆山局", "en": "Kunshan bureau"}}
    world.catalogue(world.zone("ws"), homes, approval=[office_line])
    world.site(world.polygon(0, 0, 100, 100))
    facts: dict[str, Any] = {**FORM, "industry_code": "2929", "toxic_waste_gas": "yes"}
    said = [f"--fact={key}={value}" for key, value in facts.items()]
    shown = world.check(*said, form="text", lang=lang).out
    eia = world.check(*said, lang=lang).site["eia"]
    assert [one["answer"] for one in eia["topics"] if one["topic"] == "air"] == ["yes"]
    assert all(word in shown for word in (days, office, topic))
    none = world.check("--fact=industry_code=2929", form="text", lang=lang).out
    assert days not in none
    assert office not in none


def test_the_text_of_classify_tells_what_the_check_tells(capsys: pytest.CaptureFixture[str]) -> None:
    facts = {**FORM, "toxic_waste_gas": "yes", "touches.residential_area": "yes"}
    words = [word for key, value in facts.items() for word in ("--fact", f"{key}={value}")]
    assert main(["classify", "--industry", "2929", *words, "--on", ON.isoformat(), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "within 30 days" in shown
    assert "special topic air" in shown.lower()
