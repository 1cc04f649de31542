"""A person's answer on a clause is of the text that was read: it survives an edition that leaves the text, no other."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import write_list
from zoning.accesslist.structure_key import fingerprint
from zoning.period import Period
from zoning.report.review import list_of, plain_id

UNIT, OTHER = "ZH51010420001", "ZH51010420002"
OLD, NEW, KEPT = "【水/禁止类】禁止甲类项目。", "【水/禁止类】禁止甲类、乙类项目。", "【水/禁止类】禁止丙类项目。"
FIRST, SECOND = "2024-06-01", "2026-06-01"
ID = f"{UNIT}.spatial_layout.1"
TOLD = ("review-undated", "review-superseded", "review-unmatched")


@pytest.fixture
def ask(world: Any) -> Callable[..., Any]:
    """The answer on a site in a unit whose list had OLD in 2024 and 2025, and has another text from 2026 on."""

    def run(review: str, *, on: str, new: str = NEW, dated: str | None = "2026-02-01") -> Any:
        def edition(text: str, begins: str, ends: str) -> dict[str, Any]:
            box = (world.polygon(-100, -100, 300, 300), {"code": UNIT, "KJBJYS": text})
            other = (world.polygon(900, 0, 50, 50), {"code": OTHER, "KJBJYS": KEPT})
            entry = world.zone(f"units{begins}", box, other, kind="control_unit", fields={"code": "code"})
            return {**entry, "id": "units", "edition": begins, "in_force": {"from": begins, "to": ends}}

        world.catalogue(edition(OLD, "2024-01-01", "2025-12-31"), edition(new, "2026-01-01", "2099-01-01"))
        world.pack(world.rule("r", {"fact": "in_park", "is": "yes"}), covers=["control_unit"])
        world.site(world.polygon(0, 0, 20, 20))
        said = {"value": "no"} | ({"date": dated} if dated else {})
        facts = world.write("facts.yaml", json.dumps({"s": {f"review.{review}": said}}, ensure_ascii=False))
        return world.check("--facts", facts, on=on)

    return run


def seen(answer: Any) -> tuple[str, list[str]]:
    """What the clause answers, and what is told of reviews."""
    assert answer.code == 0, answer.err
    [clause] = answer.site["clauses"]
    return clause["answer"], [one["code"] for one in answer.site["warnings"] if one["code"] in TOLD]


BOUND = f"{ID}#{fingerprint(OLD)}"


@pytest.mark.parametrize(
    ("review", "on", "new", "dated", "expected"),
    [
        pytest.param(ID, FIRST, NEW, "2024-02-01", ("no", []), id="dated in the edition's time"),
        pytest.param(ID, SECOND, NEW, "2026-02-01", ("no", []), id="dated in the new edition's time"),
        pytest.param(ID, SECOND, NEW, "2025-12-31", ("unknown", ["review-superseded"]), id="dated before the edition"),
        pytest.param(ID, SECOND, NEW, "2026-01-01", ("no", []), id="dated on its first day"),
        pytest.param(ID, SECOND, NEW, None, ("no", ["review-undated"]), id="without a date"),
        pytest.param(BOUND, FIRST, NEW, None, ("no", []), id="of the text, before"),
        pytest.param(BOUND, SECOND, OLD, None, ("no", []), id="of the text, which stayed"),
        pytest.param(BOUND, SECOND, OLD, "2024-02-01", ("no", []), id="of the text, which stayed, dated before"),
        pytest.param(BOUND, SECOND, NEW, None, ("unknown", ["review-superseded"]), id="of the text, which changed"),
        pytest.param(f"{UNIT}.spatial_layout.7#{fingerprint(OLD)}", FIRST, NEW, None, ("no", []), id="renumbered"),
        pytest.param(
            f"{ID}@units.2020-01-01#{fingerprint(OLD)}", FIRST, NEW, None, ("no", []), id="an edition in the id"
        ),
        pytest.param(
            f"{ID}@units.2020-01-01", FIRST, NEW, None, ("unknown", ["review-superseded"]), id="another edition's id"
        ),
        pytest.param(
            f"{OTHER}.spatial_layout.1#{fingerprint(OLD)}",
            FIRST,
            NEW,
            None,
            ("unknown", ["review-unmatched"]),
            id="another unit",
        ),
        pytest.param("rr", FIRST, NEW, None, ("unknown", ["review-unmatched"]), id="no rule and no clause"),
    ],
)
def test_an_answer_counts_for_the_text_it_was_given_on_or_its_loss_is_told(
    ask: Callable[..., Any], review: str, on: str, new: str, dated: str | None, expected: tuple[str, list[str]]
) -> None:
    assert seen(ask(review, on=on, new=new, dated=dated)) == expected


def test_what_is_told_names_the_fact_to_state_and_stating_it_answers_the_clause(ask: Callable[..., Any]) -> None:
    answer = ask(ID, on=SECOND, dated="2025-12-31")
    [told] = [one for one in answer.site["warnings"] if one["code"] == "review-superseded"]
    assert told["where"] == f"review.{ID}#{fingerprint(NEW)}"
    assert answer.site["clauses"][0]["fingerprint"] == fingerprint(NEW)
    assert seen(ask(told["where"].removeprefix("review."), on=SECOND, dated=None)) == ("no", [])


def test_what_a_strange_statement_is_nearest_to_is_named(ask: Callable[..., Any]) -> None:
    answer = ask(f"{UNIT}.spatial_layot.1", on=FIRST)
    [told] = [one for one in answer.site["warnings"] if one["code"] == "review-unmatched"]
    assert told["where"] == f"review.{ID}"


def test_what_the_command_says_needs_no_date_and_may_be_of_the_unit_of_another_site(
    ask: Callable[..., Any], world: Any
) -> None:
    ask(BOUND, on=FIRST)
    for key, expected in ((ID, []), (f"{OTHER}.spatial_layout.1", []), (f"{OTHER}.x.1", ["review-unmatched"])):
        answer = world.check("--fact", f"review.{key}=no", on=FIRST)
        codes = [one["code"] for one in answer.site["warnings"] if one["code"] in TOLD]
        assert (key, codes) == (key, expected)


def test_the_reviews_that_rules_ask_for_are_never_strange(world: Any) -> None:
    asks = {"all": [{"fact": "in_park", "is": "yes"}, {"review": {"zh": "是否？", "en": "Is it?"}}]}
    world.catalogue(world.zone("water", (world.polygon(900, 0, 9, 9), {})))
    world.pack(world.rule("r.asks", asks), covers=["control_unit"])
    world.site(world.polygon(0, 0, 20, 20))
    told = {}
    for name in ("r.asks", "access-list.absent", "r.ask"):
        warnings = world.check("--fact", f"review.{name}=yes").site["warnings"]
        told[name] = [one["where"] for one in warnings if one["code"] in TOLD]
    assert told == {"r.asks": [], "access-list.absent": [], "r.ask": ["review.r.asks"]}


def test_a_further_layer_of_units_has_plain_ids_but_where_a_code_has_two_texts(world: Any) -> None:
    fields = {"code": "code"}

    def layer(name: str, *texts: tuple[str, str]) -> dict[str, Any]:
        boxes = [(world.polygon(-100, -100, 300, 300), {"code": code, "KJBJYS": text}) for code, text in texts]
        return dict(world.zone(name, *boxes, kind="control_unit", fields=fields))

    world.catalogue(layer("city", (UNIT, OLD)), layer("next", (UNIT, NEW), (OTHER, KEPT)))
    world.pack(covers=["control_unit"])
    world.site(world.polygon(0, 0, 20, 20))
    shown = {one["text"]: one["id"] for one in world.check().site["clauses"]}
    plain = f"{OTHER}.spatial_layout.1"
    assert shown == {OLD: ID, NEW: f"{ID}@next.2024-01-01", KEPT: plain}


def test_an_answer_on_a_list_is_carried_to_its_next_edition_by_the_text_alone(world: Any) -> None:
    def write(name: str, text: str, begins: str, ends: str | None) -> None:
        period = Period(date.fromisoformat(begins), None if ends is None else date.fromisoformat(ends))
        head = Head("city", ("市", "city"), "unit", ("局", "Office"), "清单", "1号", period)
        entries = [Entry(ID, UNIT, dimension="spatial_layout", number="1-1", force="prohibit", text=text)]
        write_list(world.folder / name, head, entries, source="x.csv", source_sha256="")

    write("old.yaml", OLD, "2024-01-01", "2025-12-31")
    write("new.yaml", OLD, "2026-01-01", None)
    box = (world.polygon(-100, -100, 300, 300), {"code": UNIT})
    units = world.zone("units", box, kind="control_unit", fields={"code": "code"})
    lists = [{"source": name, "units": "units"} for name in ("old.yaml", "new.yaml")]
    world.catalogue(units, lists=lists)
    world.pack(covers=["control_unit"])
    world.site(world.polygon(0, 0, 20, 20))
    former = f"city@2024-01-01.{ID}"
    plain = world.check("--fact", f"review.{former}=no", on=SECOND)
    assert seen(plain) == ("unknown", ["review-superseded"])
    assert seen(world.check("--fact", f"review.{former}#{fingerprint(OLD)}=no", on=SECOND)) == ("no", [])


@pytest.mark.parametrize(
    ("name", "plain", "part"),
    [
        ("U1.undivided.2", "U1.undivided.2", "U1.undivided"),
        ("U1.undivided.2@units.2024-01-01@7", "U1.undivided.2", "U1.undivided"),
        ("U1.undivided.2@7", "U1.undivided.2", "U1.undivided"),
        ("city@2024-01-01.U1.undivided.2", "city.U1.undivided.2", "city.U1.undivided"),
    ],
)
def test_an_id_without_its_edition_and_its_place_names_the_part_of_the_list(name: str, plain: str, part: str) -> None:
    assert (plain_id(name), list_of(name)) == (plain, part)
