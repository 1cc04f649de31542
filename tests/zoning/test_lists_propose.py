"""`zoning lists propose`: right on marked texts, silent on words that mislead, and taken over only by a person."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bench.proposals import SAMPLE, figures, marks, measure, plain, read_texts
from zoning.accesslist.addressee import propose_addressee
from zoning.accesslist.decision import Decision, TextProposal, propose_texts, read_decisions, settle, write_structures
from zoning.accesslist.entry import Entry, Head
from zoning.accesslist.file import write_list
from zoning.accesslist.propose import covers, propose
from zoning.accesslist.structure_key import bare, fingerprint
from zoning.accesslist.structure_reading import StructureError, read_judged, read_plain, read_structures
from zoning.cli.main import main
from zoning.document import Form, Problems, parse_document

ROOT = Path(__file__).parent.parent.parent
# Invented clauses in common wordings.
DISCHARGE = "1-4.【水/禁止类】禁止新建、扩建向河涌直接排放废水的企业。"
FARM = "规模化畜禽养殖场均需配套粪污贮存设施。"


@pytest.fixture(scope="module")
def texts(reference_data: Path) -> Sequence[TextProposal]:
    return read_texts(reference_data / "access_lists.csv")


def effects(text: str) -> list[str]:
    return [str(one.judged["effect"]) for one in propose(text)]


# On marked texts


def test_the_marked_texts_are_the_first_two_hundred_fingerprints_and_not_chosen(texts: Sequence[TextProposal]) -> None:
    sample, _, _ = marks()
    assert [mark["text"] for mark in sample] == sorted(text.key for text in texts)[:SAMPLE]


def test_at_least_ninety_five_of_a_hundred_proposed_structures_are_right(texts: Sequence[TextProposal]) -> None:
    quality = measure(list(texts))
    assert quality.right > 130
    assert quality.precision >= 0.95, quality.wrong


def test_few_marked_structures_stay_unproposed(texts: Sequence[TextProposal]) -> None:
    assert measure(list(texts)).recall >= 0.95


def test_no_marked_text_is_said_to_be_covered_whole_while_a_person_has_to_read_on(
    texts: Sequence[TextProposal],
) -> None:
    assert measure(list(texts)).wrongly_whole == ()


def test_no_clause_that_tests_a_project_is_taken_for_a_duty_of_government(texts: Sequence[TextProposal]) -> None:
    quality = measure(list(texts))
    assert quality.addressees_wrong == ()
    assert quality.addressees_right >= 0.95 * SAMPLE


def test_every_proposal_on_the_real_list_reads_as_a_structure(texts: Sequence[TextProposal]) -> None:
    problems = Problems("proposals")
    for text in texts:
        for number, one in enumerate(text.proposals, start=1):
            read_plain(one.judged, f"{text.key}.{number}", problems)
    assert problems.found == []


def test_every_proposal_on_the_real_list_can_be_accepted_written_and_read_back(
    texts: Sequence[TextProposal], tmp_path: Path
) -> None:
    proposed = [one for one in texts if one.proposals]
    decisions = [Decision(one.key, "accept", "陈", date(2026, 11, 29), one.seen) for one in proposed]
    path = tmp_path / "structures.yaml"
    path.write_text(write_structures(settle(texts, decisions).structures, "s"), "utf-8")
    structures = read_structures(path)
    assert {key: len(one.judged) for key, one in structures.by_text.items()} == {
        one.key: len(one.proposals) for one in proposed
    }


def test_every_proposal_shows_words_that_stand_in_the_text(texts: Sequence[TextProposal]) -> None:
    for text in texts:
        own = bare(text.text)
        for one in text.proposals:
            assert [own[start:end] for start, end in one.spans] == list(one.words)
            assert all(one.words)


def test_the_page_of_figures_says_what_the_command_prints(texts: Sequence[TextProposal]) -> None:
    page = (ROOT / "docs" / "reference" / "lists-propose.md").read_text(encoding="utf-8")
    missing = [name for name, value in figures(list(texts)) if f"| {name} | {value} |" not in page]
    assert missing == []


def test_every_reading_reads_as_structures_and_every_one_is_said_somewhere() -> None:
    sample, readings, whole = marks()
    said = {name for mark in sample for name in mark["says"]}
    assert said == set(readings)
    assert whole <= set(readings)
    problems = Problems("readings")
    for name, structures in readings.items():
        for number, judged in enumerate(structures, start=1):
            spoken = json.loads(json.dumps(judged).replace('"review": "x"', '"review": {"zh": "问", "en": "ask"}'))
            for one in spoken.get("exceptions", []):
                one["title"] = "exception"
            text = yaml.safe_dump(_as_text(spoken), allow_unicode=True)
            read_judged(Form(parse_document(text, problems), problems, name), f"{name}.{number}")
    assert problems.found == []


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def test_comparing_structures_sees_a_difference_and_overlooks_order_titles_and_questions() -> None:
    one = {"effect": "prohibit", "when": {"any": [{"industry": ["33", "21"]}, {"review": {"zh": "甲", "en": "a"}}]}}
    same = {"when": {"any": [{"review": "x"}, {"industry": ["21", "33"]}]}, "effect": "prohibit"}
    assert plain(one) == plain(same)
    assert plain(one) != plain({**same, "effect": "restrict"})
    assert plain(one) != plain({**same, "when": {"any": [{"review": "x"}, {"industry": ["21"]}]}})


# Words that mislead


@pytest.mark.parametrize(
    "text",
    [
        "聚焦“两高四新”现代产业，推进项目引入。",
        "推进“两高四新”企业引进，严格控制不符合园区定位的项目。",
        "对不符合要求的企业开展整治。",
        "鼓励新建、扩建向河涌直接排放废水的企业搬迁。",
        "本年度新建、改建、新建项目新增水环境重点污染物实行区域“减二增一”替代。",
        "森林公园内禁止下列行为：毁林采石、采砂；擅自猎捕。",
        "严格限制在某水厂饮用水水源保护区上游建设可能影响水环境安全的项目。",
        "",
        "/",
    ],
)
def test_words_that_only_resemble_a_known_wording_give_no_structure(text: str) -> None:
    assert propose(text) == ()


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        (DISCHARGE, "prohibit"),
        (FARM, "require"),
        ("大气环境弱扩散重点管控区内，严格控制“两高”项目建设。", "restrict"),
        ("按该环境要素细类管控要求执行。", "refer"),
        ("工业企业原则上禁止选址生活空间。", "restrict"),
        ("工业企业禁止选址生活空间。", "prohibit"),
        ("未完成环境改善目标的区域，新改扩建项目重点污染物实施减量替代。", "offset"),
        ("园区各项污染物排放总量不得突破核定的总量管控要求。", "cap"),
    ],
)
def test_a_common_wording_gives_its_effect(text: str, effect: str) -> None:
    assert effects(text) == [effect]


def test_a_pattern_does_not_depend_on_number_tags_line_ends_or_full_width_forms() -> None:
    assert [one.judged for one in propose("２－３． 禁止新建、\n扩建向河涌直接排放废水的企业。")] == [
        one.judged for one in propose(DISCHARGE)
    ]


def test_items_of_a_list_that_the_vocabulary_has_no_word_for_leave_the_clause_to_a_person() -> None:
    text = "湿地公园内禁止下列行为：开矿、放风筝。"
    proposals = propose(text)
    assert [plain(one.judged) for one in proposals] == [
        plain(
            {
                "effect": "prohibit",
                "when": {
                    "all": [
                        {"touches": {"kind": "nature_park", "class": "湿地公园"}},
                        {"fact": "activities", "includes": ["mining"]},
                    ]
                },
            }
        )
    ]
    assert covers(text, proposals) == "part"
    assert covers("湿地公园内禁止下列行为：开矿。", propose("湿地公园内禁止下列行为：开矿。")) == "whole"


def test_a_sentence_more_leaves_the_clause_to_a_person() -> None:
    assert covers(DISCHARGE, propose(DISCHARGE)) == "whole"
    more = DISCHARGE + "企业应当安装在线设备。"
    assert covers(more, propose(more)) == "part"


@given(st.text(alphabet="禁止新建、扩建改向河涌直接排放废水的项目。；,园区内不得(除外)“两高”严格控制0123", max_size=60))
def test_no_text_breaks_the_patterns_and_every_proposal_can_be_read(text: str) -> None:
    problems = Problems("any")
    proposals = propose(text)
    for number, one in enumerate(proposals):
        read_plain(one.judged, f"a.{number}", problems)
    assert problems.found == []
    assert covers(text, proposals) in ("whole", "part")
    assert propose_addressee(text) in ("", "project", "government")


@given(st.text(max_size=40))
def test_white_space_never_changes_the_fingerprint_of_a_text(text: str) -> None:
    assert fingerprint(text) == fingerprint("\n ".join(text))


# Whom a clause addresses


@pytest.mark.parametrize(
    ("text", "to"),
    [
        (DISCHARGE, "project"),
        ("推广节能技术。", "government"),
        ("稳步推进排水管理模式，补齐污水处理短板。", "government"),
        ("推广节能技术。禁止新建燃煤锅炉。", "project"),
        ("见附件三。", ""),
    ],
)
def test_the_addressee_is_proposed_where_the_words_are_plain(text: str, to: str) -> None:
    assert propose_addressee(text) == to


def test_no_structure_is_proposed_for_what_addresses_government() -> None:
    found = propose_texts([("a", "推广节能技术。"), ("b", DISCHARGE), ("c", "2、" + DISCHARGE[4:])])
    assert [(one.addressee, bool(one.proposals), one.clauses) for one in found] == [
        ("government", False, ("a",)),
        ("project", True, ("b", "c")),
    ]


# Decisions


Decide = Callable[..., Path]


@pytest.fixture
def decide(tmp_path: Path) -> Decide:
    def write(*decisions: dict[str, Any], **head: Any) -> Path:
        path = tmp_path / "decisions.yaml"
        path.write_text(json.dumps({"id": "d", "decisions": list(decisions), **head}, ensure_ascii=False), "utf-8")
        return path

    return write


def decision(one: TextProposal, word: str = "accept", **more: Any) -> dict[str, Any]:
    return {"text": one.key, "decision": word, "seen": one.seen, "by": "陈", "on": "2026-11-29"} | more


def codes(error: pytest.ExceptionInfo[StructureError]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.where.field) for problem in error.value.problems]


def test_what_is_accepted_becomes_a_structure_that_tells_who_stands_behind_it(decide: Decide, tmp_path: Path) -> None:
    proposed = propose_texts([("u.1", DISCHARGE), ("u.2", FARM)])
    settlement = settle(proposed, read_decisions(decide(decision(proposed[0]), decision(proposed[1], "reject"))))
    assert settlement.decided == {"accept": 1, "reject": 1}
    path = tmp_path / "structures.yaml"
    path.write_text(write_structures(settlement.structures, "s"), "utf-8")
    assert "by: 陈" in path.read_text("utf-8")
    structures = read_structures(path)
    found = structures.of("u.1", DISCHARGE)
    assert found is not None
    assert (found.covers, found.addressee, [one.effect for one in found.judged]) == ("whole", "project", ["prohibit"])
    assert structures.of("u.2", FARM) is None


def test_an_edit_stands_instead_of_the_proposal_and_leaves_the_rest_to_a_person(decide: Decide) -> None:
    proposed = propose_texts([("u.1", DISCHARGE)])
    own = [{"effect": "restrict", "when": {"fact": "has_outfall", "is": "yes"}}]
    settlement = settle(proposed, read_decisions(decide(decision(proposed[0], "edit", judged=own))))
    assert [(one["covers"], one["judged"]) for one in settlement.structures] == [("part", own)]


def test_a_decision_on_a_proposal_that_has_changed_is_named_and_not_used(decide: Decide) -> None:
    proposed = propose_texts([("u.1", DISCHARGE)])
    path = decide(decision(proposed[0], seen="0" * 12), decision(proposed[0], text="f" * 12))
    settlement = settle(proposed, read_decisions(path))
    assert (settlement.structures, settlement.stale, settlement.strange) == ((), (proposed[0].key,), ("f" * 12,))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"by": None}, ("missing-key", "decisions[0].by")),
        ({"on": None}, ("missing-key", "decisions[0].on")),
        ({"on": "today"}, ("bad-value", "decisions[0].on")),
        ({"seen": None}, ("missing-key", "decisions[0].seen")),
        ({"text": "*"}, ("bad-value", "decisions[0].text")),
        ({"text": "all"}, ("bad-value", "decisions[0].text")),
        ({"decision": "accept-all"}, ("bad-value", "decisions[0].decision")),
        ({"decision": "edit"}, ("missing-key", "decisions[0].judged")),
        ({"judged": [{"effect": "restrict"}]}, ("bad-value", "decisions[0].judged")),
        ({"accept": "all"}, ("unknown-key", "decisions[0].accept")),
    ],
)
def test_a_decision_without_who_when_and_one_text_is_refused(
    decide: Decide, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    whole = decision(propose_texts([("u.1", DISCHARGE)])[0]) | change
    with pytest.raises(StructureError) as error:
        read_decisions(decide({key: value for key, value in whole.items() if value is not None}))
    assert problem in codes(error)


def test_a_second_decision_on_a_text_is_refused(decide: Decide) -> None:
    one = decision(propose_texts([("u.1", DISCHARGE)])[0])
    with pytest.raises(StructureError) as error:
        read_decisions(decide(one, one))
    assert [code for code, _ in codes(error)] == ["duplicate-key"]


# The command


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "list.yaml"
    entries = [Entry(f"U1.spatial_layout.{n}", unit="U1", text=text) for n, text in enumerate((DISCHARGE, FARM), 1)]
    write_list(path, Head("town"), entries, source="x.csv", source_sha256="")
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_shows_the_words_a_proposal_stands_on(
    kept: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lists", "propose", str(kept), "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "禁止新建、扩建向河涌直接排放废水的企业" in out
    assert "effect: prohibit" in out
    assert ("看不出" if lang == "zh" else "not plain") in out


def test_the_command_counts_what_is_proposed_and_decided_and_writes_structures(
    kept: Path, tmp_path: Path, decide: Decide, capsys: pytest.CaptureFixture[str]
) -> None:
    proposed = propose_texts([("U1.spatial_layout.1", DISCHARGE)])
    out = tmp_path / "structures.yaml"
    words = ["--decisions", str(decide(decision(proposed[0]))), "--out", str(out), "--format", "json"]
    assert main(["lists", "propose", str(kept), *words]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]["texts"] == 2
    assert told["figures"]["decided"] == {"accept": 1}
    assert told["figures"]["open"] == 1
    assert [one["clauses"] for one in told["proposals"]] == [["U1.spatial_layout.2"]]
    assert list(read_structures(out).by_text) == [proposed[0].key]


def test_a_stale_decision_ends_the_command_with_one(
    kept: Path, decide: Decide, capsys: pytest.CaptureFixture[str]
) -> None:
    path = decide(decision(propose_texts([("a", DISCHARGE)])[0], seen="0" * 12))
    assert main(["lists", "propose", str(kept), "--decisions", str(path), "--figures", "--lang", "en"]) == 1
    assert "changed since" in capsys.readouterr().out


def test_there_is_no_way_to_accept_all(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lists", "propose", str(kept), "--accept-all", "--lang", "en"]) == 2
    assert "accept-all" in capsys.readouterr().err
