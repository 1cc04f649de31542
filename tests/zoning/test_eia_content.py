"""What is stated of another trade is no answer to an item: its own words, none, or "something else" are."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zoning.eia_projects import ON, answer_of, edition
from zoning.columns import NO, UNKNOWN, YES, Columns, FactColumn, objects
from zoning.condition import Condition
from zoning.condition.base import Compound
from zoning.eia.asking import words_of
from zoning.eia.condition import Makes
from zoning.eia.item import Item
from zoning.fact import find_fact

Words = tuple[str, ...]

OWN = ("lime", "cement")
STATED: list[Words | None] = [
    None,
    (),
    ("cement",),
    ("lime",),
    ("tyre",),
    ("tyre", "dam"),
    ("tyre", "lime"),
    ("tyre", "cement"),
    ("other_content",),
    ("tyre", "other_content"),
]
CODES: list[str | None] = [None, "30", "3011", "3012", "3013", "29"]
LINES = {
    "by content alone": Makes(("cement",), own=frozenset(OWN)),
    "by content or code": Makes(("cement",), ("3011",), ("3012",), frozenset(OWN)),
}
FOOD = {"industry_code": "139", "in_industrial_building": "yes"}
NO_BOILER = {
    "coal_oil_boiler": "0 t/h",
    "gas_boiler": "0 t/h",
    "fuels": "electricity",
    "biomass_outside_dedicated_boiler": "no",
}


def all_words() -> frozenset[str]:
    content = find_fact("content")
    assert content is not None
    assert content.values is not None
    return frozenset(content.values) - {"other_content"}


def columns(codes: list[str | None], contents: list[Words | None]) -> Columns:
    facts = {
        "industry_code": FactColumn(objects(codes), np.array([code is not None for code in codes])),
        "content": FactColumn(objects(contents), np.array([words is not None for words in contents])),
    }
    return Columns(size=len(codes), on=ON, facts=facts, kinds={}, roles={})


def plainly(line: Makes, code: str | None, stated: Words | None) -> int:
    """The answer of a line, case by case."""
    if code is not None and any(code.startswith(one) for one in line.codes):
        return int(YES)
    if stated is not None:
        if any(word in line.words for word in stated):
            return int(YES)
        if not stated or "other_content" in stated or any(word in OWN for word in stated):
            return int(NO)
    by_code = (*line.codes, *line.among)
    if not by_code or code is None or any(code.startswith(one) or one.startswith(code) for one in by_code):
        return int(UNKNOWN)
    return int(NO)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_is_answered_by_words_of_its_item_and_by_nothing_of_another_trade(line: Makes) -> None:
    cases = list(itertools.product(CODES, STATED))
    answers = line.evaluate(columns([code for code, _ in cases], [stated for _, stated in cases]))
    assert dict(zip(cases, answers.tolist(), strict=True)) == {case: plainly(line, *case) for case in cases}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize(("code", "stated"), list(itertools.product(CODES, STATED)))
def test_what_another_trade_leaves_open_asks_for_the_content(
    line: Makes, code: str | None, stated: Words | None
) -> None:
    look = line.look(columns([code], [stated]))
    is_open = plainly(line, code, stated) == UNKNOWN
    assert look.missing == ((("fact", "content"),) if is_open else ())
    if is_open and stated:
        assert "tyre" in look.saw or "industry_code" in look.saw


def leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Compound):
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def conditions(item: Item) -> list[Condition]:
    return [*([item.excluded] if item.excluded else []), *(branch.when for branch in item.branches)]


@pytest.mark.parametrize("item", edition().items, ids=lambda item: f"item-{item.number:03}")
def test_every_line_of_an_item_knows_all_its_words_and_no_others(item: Item) -> None:
    own = frozenset(words_of(item, "content"))
    assert "other_content" not in own
    for condition in conditions(item):
        for leaf in leaves(condition):
            if getattr(leaf, "fact", None) == "content":
                assert isinstance(leaf, Makes)
                assert leaf.own == own


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_words_of_other_trades_change_no_line_of_an_item(data: st.DataObject) -> None:
    """Beside nothing they are as if nobody had said anything, beside other words as if those stood alone."""
    item = data.draw(st.sampled_from(edition().items))
    own = sorted(set(words_of(item, "content")))
    foreign = data.draw(st.lists(st.sampled_from(sorted(all_words() - set(own))), min_size=1, max_size=4))
    known = data.draw(st.lists(st.sampled_from([*own, "other_content"]), max_size=2))
    code = data.draw(st.sampled_from([None, "01", "2929", *item.codes, *item.related]))
    stated = tuple(data.draw(st.permutations([*foreign, *known])))
    pair = columns([code, code], [stated, tuple(known) or None])
    for condition in conditions(item):
        answers = condition.evaluate(pair)
        assert answers[0] == answers[1], condition


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_something_else_of_the_trade_says_that_no_listed_word_is_meant(data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(edition().items))
    code = data.draw(st.sampled_from([None, *item.codes, *item.related]))
    pair = columns([code, code], [("other_content",), ()])
    for condition in conditions(item):
        answers = condition.evaluate(pair)
        assert answers[0] == answers[1], condition


@pytest.mark.parametrize(
    ("content", "bounds"),
    [
        (None, ("none", "report_book")),
        ("heat_supply", ("none", "report_book")),
        ("urban_drainage_pipe", ("none", "report_book")),
        ("heat_supply;other_content", ("none", "none")),
        ("other_content", ("none", "none")),
        ("无", ("none", "none")),
        ("其他内容", ("none", "none")),
        ("heat_supply;bean_products", ("report_table", "report_table")),
    ],
)
def test_a_food_factory_that_names_only_its_boilers_has_not_said_what_it_makes(
    content: str | None, bounds: tuple[str, str]
) -> None:
    said = {} if content is None else {"content": content}
    answer = answer_of(FOOD | NO_BOILER | {"processes": "fermentation"} | said)
    [own] = [one for one in answer["candidates"] if one["item"] == "20"]
    assert (own["at_least"], own["at_most"]) == bounds
    assert ({"fact": "content"} in own["missing"]) == (bounds[0] != bounds[1])


@pytest.mark.parametrize("code", ["139", "0610", "2914", "292", "4416"])
def test_where_content_is_asked_something_else_of_the_trade_is_offered_last(code: str) -> None:
    [asked] = [one for one in answer_of({"industry_code": code})["questions"] if one["fact"] == "content"]
    assert asked["allowed"][-1] == "other_content"
    assert asked["allowed"].count("other_content") == 1
    assert len(asked["allowed"]) > 1


@pytest.mark.parametrize(("lang", "named"), [("zh", "其他内容"), ("en", "something else of the same trade")])
def test_the_question_says_how_to_say_what_is_not_listed(lang: str, named: str) -> None:
    [asked] = [one for one in answer_of(FOOD, lang=lang)["questions"] if one["fact"] == "content"]
    assert named in asked["question"]


def test_something_else_of_a_trade_that_nobody_names_places_nothing() -> None:
    answer = answer_of({"content": "other_content"})
    assert (answer["document"], answer["missing"]) == ("undetermined", [{"fact": "industry_code"}])


def test_an_item_that_could_change_nothing_asks_for_nothing() -> None:
    """Tyres need a report whatever else is built; whether scrap of another sort is sorted does not matter."""
    answer = answer_of({"industry_code": "4220", "content": "tyre", "processes": "other_process"})
    assert (answer["document"], answer["missing"], answer["questions"]) == ("report_book", [], [])


@pytest.mark.parametrize(
    ("code", "content", "named"),
    [
        pytest.param("7820", "heat_supply", ("105", "106", "107"), id="only boilers of a cleaning service"),
        pytest.param("7820", None, (), id="nothing is stated: the items are candidates"),
        pytest.param("7820", "无", (), id="nothing is built"),
        pytest.param("7820", "heat_supply;other_content", (), id="something else of the trade"),
        pytest.param("2929", "heat_supply", (), id="a code that decides by itself"),
    ],
)
def test_an_item_that_is_only_usual_for_a_code_is_named_where_other_trades_alone_are_stated(
    code: str, content: str | None, named: tuple[str, ...]
) -> None:
    said = {"industry_code": code} | ({} if content is None else {"content": content})
    for lang, begins in (
        ("en", f"projects of {code} usually are of item"),
        ("zh", f"行业代码 {code} 的项目通常属于第"),
    ):
        answer = answer_of(said, lang=lang)
        told = [line for line in answer["reasons"] if line.startswith(begins)]
        assert len(told) == bool(named)
        assert all(number in line for line in told for number in named)
        candidates = {one["item"] for one in answer["candidates"]}
        assert candidates.isdisjoint(named)


@pytest.mark.parametrize(
    "item", [item for item in edition().items if item.related and item.contents], ids=lambda i: i.id
)
def test_a_content_of_an_item_answers_the_code_it_is_usual_for(item: Item) -> None:
    for code in item.related:
        answer = answer_of({"industry_code": code, "content": item.contents[0]})
        assert not [line for line in answer["reasons"] if "usually are of item" in line]
