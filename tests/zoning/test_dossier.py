"""Reports on paper: what reviewers expect stands in them, in one language, whatever is in the data."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from maps.paper import Callout, Figure, Paper, Table
from maps.paper.html import to_html
from tests.zoning.conftest import World, polygon
from tests.zoning.paperwork import all_lines, blocks_of, entries_of, lines_of, rows_of
from zoning.accesslist.entry import LEVELS
from zoning.accesslist.structure_key import fingerprint
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.checking import CheckOptions, check
from zoning.clause import RESULTS
from zoning.dossier.clause import facts_read
from zoning.dossier.rule import value_name
from zoning.dossier.seal import code_of
from zoning.dossier.setting import Setting
from zoning.dossier.site import compose_site
from zoning.dossier.summary import Summary
from zoning.fact import find_fact
from zoning.outcome import ANSWERS, OUTCOMES
from zoning.pack import NATIONAL, built_in_packs, load_pack
from zoning.report import Report, SiteAnswer
from zoning.report.comparison import clause_result
from zoning.site import SiteOptions, read_sites
from zoning.wording import say

CHAPTERS = [
    *("project", "verdict", "facts", "findings", "maps", "units", "clauses", "rules", "eia", "questions"),
    *("layers", "method", "validity", "limits", "seal"),
]
ON = date(2026, 11, 22)
OUTFALL = {"fact": "has_outfall", "is": "yes"}
HAN = re.compile("[\u3400-\u9fff\u3001\u3002\uff01-\uff5e]")


@cache
def sample(lang: str) -> Report:
    """The packaged demonstration, judged."""
    projects = SAMPLE.parent / "projects.geojson"
    return check(
        read_sites([projects], SiteOptions(group="project")),
        catalogue=read_catalogue(SAMPLE),
        packs=[load_pack(NATIONAL)],
        on=ON,
        options=CheckOptions(lang=lang),
    )


def papers(lang: str) -> Iterator[tuple[SiteAnswer, Paper]]:
    setting = Setting(sample(lang))
    return ((site, compose_site(site, setting)) for site in sample(lang).sites)


def first(lang: str = "en", **changed: Any) -> tuple[SiteAnswer, Paper]:
    """The report on a site of the demonstration that meets units and rules, some of its answer changed."""
    site = next(one for one in sample(lang).sites if one["verdict"]["because"]) | changed
    return site, compose_site(site, Setting(sample(lang)))


# What stands in it


def test_a_report_has_the_chapters_reviewers_expect_in_their_order() -> None:
    for _, paper in papers("zh"):
        assert [chapter.id for chapter in paper.chapters] == CHAPTERS
        assert [chapter.title.split()[0] for chapter in paper.chapters] == [str(one) for one in range(1, 16)]


def test_the_verdict_is_framed_with_its_bounds_and_that_it_is_no_permit() -> None:
    for site, paper in papers("en"):
        (frame,) = (block for block in blocks_of(paper, "verdict") if isinstance(block, Callout))
        verdict = site["verdict"]
        assert frame.tone == verdict["outcome"]
        assert say(f"outcome.{verdict['outcome']}", "en") in frame.title
        lines = " ".join(lines_of(paper, "verdict"))
        if verdict["at_least"] != verdict["at_most"]:
            assert f"at least {say('outcome.' + verdict['at_least'], 'en')}" in lines
        assert "not a permit" in lines
        assert ("Not complete" in lines) == (not verdict["complete"])
        assert (f"review: {verdict['to_review']}" in lines) == bool(verdict["to_review"])


def test_everything_a_verdict_rests_on_or_waits_for_is_named_with_its_source() -> None:
    for site, paper in papers("en"):
        told = "\n".join(lines_of(paper, "verdict"))
        titles = {one["rule"]: one["title"] for one in site["judgements"]}
        rules = [*site["verdict"]["because"], *(one["rule"] for one in site["verdict"]["unknown_because"])]
        assert [rule for rule in rules if rule in titles and titles[rule] not in told] == []


def test_every_fact_is_told_with_where_it_was_said() -> None:
    site, paper = first()
    rows = rows_of(paper, "facts")
    assert len(rows) == len([key for key in site["facts"] if not key.startswith("review.")])
    assert all(row[2] for row in rows)


def test_every_finding_unit_clause_layer_and_question_is_in_a_row() -> None:
    for site, paper in papers("en"):
        assert len(rows_of(paper, "findings")) == len(site["findings"])
        assert len(rows_of(paper, "layers")) == len(site["layers"])
        clauses = rows_of(paper, "clauses")
        assert [one["text"] for one in site["clauses"] if not any(one["text"] in row for row in clauses)] == []
        units = rows_of(paper, "units")
        met = {one["code"] for one in site["findings"] if one["kind"] == "control_unit" and one["relation"] == "within"}
        assert met <= {row[0] for row in units}
        reviews = {f"review.{one['id']}" for one in site["clauses"]}
        asked = [one["question"] for one in site["questions"] if one["fact"] not in reviews]
        told = "\n".join(lines_of(paper, "questions"))
        assert [question for question in asked if question not in told] == []


def test_every_rule_that_applies_or_may_has_its_article_and_the_rest_is_counted_by_act() -> None:
    for site, paper in papers("en"):
        tables = {block.caption: block.rows for block in blocks_of(paper, "rules") if isinstance(block, Table)}
        telling = [one for one in site["judgements"] if one["answer"] != "no"]
        assert len(tables.get("Rules that apply or may apply", ())) == len(telling)
        cited = {reference["article"] for one in telling for reference in one["references"]}
        told = "\n".join(lines_of(paper, "rules"))
        assert [article for article in cited if article not in told] == []
        silent = [one["references"] for one in site["judgements"] if one["answer"] == "no"]
        counted = sum(len({one["act"] for one in references}) for references in silent)
        rows = tables["Rules looked at that do not apply, by act"]
        assert sum(int(row[2][0].text) for row in rows) >= counted > 0


def test_the_levels_of_lists_that_are_expected_and_not_there_are_named() -> None:
    _, paper = first()
    lists = {row[0]: row[1] for row in rows_of(paper, "clauses")[:4]}
    assert lists["province"] == "the catalogue holds no list of this level"
    assert "Control units" in lists["list of the unit"]


def test_layers_are_told_with_edition_office_and_the_days_they_are_in_force() -> None:
    _, paper = first()
    units = next(row for row in rows_of(paper, "layers") if row[0] == "control unit")
    assert units[3] == "2024-12-10"
    assert "Ecology and Environment Bureau" in units[4]
    assert units[5].startswith("20")


def test_the_document_is_told_with_its_item_topics_and_office() -> None:
    site, paper = first()
    entries = entries_of(paper, "eia")
    assert entries["item of the catalogue"].startswith(site["eia"]["item"])
    assert entries["office that decides"]
    assert len(rows_of(paper, "eia")) >= len(site["eia"]["topics"]) + len(site["eia"]["could_be"])


def test_what_makes_a_report_stale_and_what_it_is_not_is_said() -> None:
    _, paper = first()
    assert "2026-11-22" in lines_of(paper, "validity")[0]
    assert sum("stale" in line for line in lines_of(paper, "validity")) == 4
    assert any("no permit" in line for line in lines_of(paper, "limits"))


def test_the_maps_stand_in_their_chapter_or_their_absence_is_said() -> None:
    site, paper = first()
    assert "No map was drawn" in lines_of(paper, "maps")[0]
    figure = Figure("<svg/>", "a map")
    with_map = compose_site(site, Setting(sample("en")), [figure])
    assert blocks_of(with_map, "maps") == (figure,)


def test_a_refused_record_has_a_report_that_says_what_was_wrong(world: World) -> None:
    world.site(None)
    world.catalogue(world.zone("w", (polygon(0, 0, 10, 10), {})))
    report = report_of(world)
    (site,) = report.sites
    paper = compose_site(site, Setting(report))
    assert [chapter.id for chapter in paper.chapters] == ["project", "facts", "seal"]
    (frame,) = (block for block in blocks_of(paper, "project") if isinstance(block, Callout) and block.tone)
    assert frame.tone == "refused"
    assert site["errors"][0]["message"] in "\n".join(lines_of(paper, "project"))


def report_of(world: World, lang: str = "en") -> Report:
    packs = [load_pack(world.folder / "pack.yaml")] if (world.folder / "pack.yaml").exists() else []
    return check(
        read_sites([world.folder / "sites.geojson"], SiteOptions()),
        catalogue=read_catalogue(world.folder / "catalogue.yaml"),
        packs=packs,
        on=ON,
        options=CheckOptions(lang=lang, near_m=1000.0),
    )


def test_a_site_that_meets_nothing_says_so(world: World) -> None:
    world.site(polygon(0, 0, 10, 10))
    world.catalogue(world.zone("w", (polygon(50_000, 0, 10, 10), {})))
    report = report_of(world)
    paper = compose_site(report.sites[0], Setting(report))
    assert lines_of(paper, "findings") == ["The site meets no feature of any layer."]
    assert rows_of(paper, "units") == []
    assert to_html(paper)


def test_five_hundred_findings_are_five_hundred_rows_of_one_table(world: World) -> None:
    zones = ((polygon(number * 2, 0, 1, 10), {"name": f"zone {number}"}) for number in range(500))
    world.site(polygon(0, 0, 1000, 5))
    world.catalogue(world.zone("w", *zones, fields={"name": "name"}))
    report = report_of(world)
    paper = compose_site(report.sites[0], Setting(report))
    (table,) = (block for block in blocks_of(paper, "findings") if isinstance(block, Table))
    assert len(table.rows) == 500
    assert to_html(paper).count("<tr>") > 500


# Clause by clause


@pytest.mark.parametrize(
    ("answer", "outcome", "reason", "result"),
    [
        ("no", "prohibited", None, "met"),
        ("no", "conditional", None, "met"),
        ("yes", "prohibited", None, "not_met"),
        ("yes", "restricted", None, "restricted"),
        ("yes", "conditional", None, "to_meet"),
        ("yes", "no_conflict", None, "to_meet"),
        ("unknown", "prohibited", "review", "to_review"),
        ("unknown", "prohibited", "fact", "open"),
        ("unknown", "conditional", "layer", "open"),
        ("unknown", "conditional", "accuracy", "open"),
    ],
)
def test_a_comparison_comes_to_one_result(answer: str, outcome: str, reason: str | None, result: str) -> None:
    assert clause_result({"answer": answer, "outcome": outcome, "reason": reason}) == result
    assert result in RESULTS
    assert say(f"dossier.result.{result}", "zh")


BAN = "【水/禁止类】禁止设排污口。"


@pytest.mark.parametrize(
    ("stated", "fact", "result"),
    [
        ({"has_outfall": "yes"}, "has an outfall: yes", "not met"),
        ({"has_outfall": "no"}, "has an outfall: no", "met (no such case)"),
        ({}, "has an outfall: not stated", "open: a project fact is missing"),
    ],
)
def test_a_structured_clause_stands_beside_the_facts_it_looks_at(
    world: World, stated: dict[str, str], fact: str, result: str
) -> None:
    record = (polygon(0, 0, 100, 100), {"code": "ZH51010420001", "class": "2", "KJBJYS": f"1.{BAN}"})
    fields = {"code": "code", "class": "class"}
    structured = {"text": fingerprint(BAN), "covers": "whole", "judged": [{"effect": "prohibit", "when": OUTFALL}]}
    world.write("structures.yaml", json.dumps({"id": "s", "structures": [structured]}, ensure_ascii=False))
    world.catalogue(world.zone("u", record, kind="control_unit", fields=fields), structures=["structures.yaml"])
    world.pack(covers=("control_unit",))
    world.site(polygon(10, 10, 10, 10), **stated)
    report = report_of(world)
    row = next(row for row in rows_of(compose_site(report.sites[0], Setting(report)), "clauses") if BAN in row)
    assert fact in row[2].splitlines()
    assert row[3] == result


def test_a_persons_review_stands_beside_its_clause_with_who_said_it_and_not_among_the_facts() -> None:
    site, _ = first()
    clause = site["clauses"][0]
    review = {"value": False, "unit": None, "from": "facts file reviews.xlsx", "by": "Officer Li", "date": "2026-11-20"}
    reviewed = [clause | {"answer": "no", "reason": None}, *site["clauses"][1:]]
    key = f"review.{clause['id']}"
    _, paper = first(clauses=reviewed, facts=site["facts"] | {key: review})
    row = next(row for row in rows_of(paper, "clauses") if clause["text"] in row)
    assert "Officer Li" in row[2]
    assert "2026-11-20" in row[2]
    assert row[3] == "met (no such case)"
    assert not any("Officer Li" in line for line in lines_of(paper, "facts"))


def test_clauses_that_bind_the_government_are_listed_apart_and_not_compared() -> None:
    site, _ = first()
    clause = site["clauses"][0] | {"addressee": "government"}
    _, paper = first(clauses=[clause, *site["clauses"][1:]])
    (row,) = (row for row in rows_of(paper, "clauses") if clause["text"] in row)
    assert len(row) == 3


# Sealed


def test_the_checksum_is_that_of_the_line_the_command_prints(world: World) -> None:
    world.site(polygon(0, 0, 10, 10), name="地块")
    world.catalogue(world.zone("w", (polygon(0, 0, 10, 10), {})))
    printed = world.check("--packs", "none", "--near", "1000", form="jsonl").out
    report = report_of(world)
    lines = lines_of(compose_site(report.sites[0], Setting(report)), "seal")
    digest = sha256(printed.encode()).hexdigest()
    assert lines[0] == f"sha256 {digest}"
    assert f"answer:sha256:{digest}" in lines[1]
    assert "check --on 2026-11-22" in lines[1]
    assert report.catalogue.checksum[:16] in lines[1]


def test_the_code_holds_the_line_beside_it_and_is_a_drawing_that_loads_nothing() -> None:
    _, paper = first()
    (figure,) = (block for block in blocks_of(paper, "seal") if isinstance(block, Figure))
    assert figure.svg == code_of(lines_of(paper, "seal")[1])
    assert figure.svg != code_of("another line")
    assert "http" not in figure.svg.replace("http://www.w3.org/2000/svg", "")
    assert figure.alt


def test_a_hostile_id_does_not_break_the_line_or_the_code() -> None:
    _, paper = first(id="\ud800\n&<x>" + "长" * 500)
    line = lines_of(paper, "seal")[1]
    assert line.isascii()
    assert "\n" not in line
    assert len(line) < 500
    assert len(paper.title) < 120


def test_the_same_answer_is_the_same_paper() -> None:
    assert first()[1] == first()[1]
    assert to_html(first()[1]) == to_html(first()[1])


# One language


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from (key, *strings(one))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def data_of(report: Report, site: SiteAnswer) -> list[str]:
    """Everything that stands in the answer or the catalogue, the longest first: what is said in its own language."""
    titles = (one for entry in report.catalogue.layers for one in (*entry.title, *entry.office, *(entry.licence or ())))
    found = {*strings(site), *strings(report.head()), *titles}
    words = {piece for text in found for piece in (text, *text.split())}
    return sorted((word for word in words if len(word) > 3 or HAN.search(word)), key=len, reverse=True)


def rest_of(line: str, data: list[str]) -> str:
    """What of a line is not data."""
    for text in data:
        if text in line:
            line = line.replace(text, " ")
    return line


def test_an_english_report_has_chinese_only_where_the_data_are_chinese() -> None:
    for site, paper in papers("en"):
        data = [text for text in data_of(sample("en"), site) if HAN.search(text)]
        strange = {line for line in all_lines(paper) if HAN.search(rest_of(line, data))}
        bracketed = {line for line in strange if not HAN.search(re.sub(r"\((?:报告书|报告表|登记表)\)", "", line))}
        assert strange - bracketed == set()


# Words of no language: units, formats, commands, checksums.
COMMON = {"sha", "sha256", "zoning", "check", "format", "jsonl", "json", "epsg", "ha", "km", "on", "answer", "site"}


def test_a_chinese_report_has_english_only_where_the_data_or_keys_are_english() -> None:
    for site, paper in papers("zh"):
        data = data_of(sample("zh"), site)
        for line in all_lines(paper):
            left = re.findall(r"[A-Za-z][A-Za-z_.-]{2,}", rest_of(line, data))
            words = {word.lower().strip("._-") for word in left} - COMMON
            codes = {word for word in words if re.fullmatch(r"[0-9a-f]+|[a-z]+:[0-9a-z:]*", word)}
            assert words - codes <= {"catalogue", "packs", "national"}, line


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("within_m", "距离（米）"),
        ("within_m.river.2", "距离（米） (河流、2)"),
        ("emission.lead.kg/a", "铅"),
        ("upstream.from_m", "上游自（米）"),
        ("share.wetland/一般湿地", "占比 (湿地、一般湿地)"),
        ("capacity.t/a", "t/a"),
    ],
)
def test_a_threshold_is_called_by_words_not_by_its_key(name: str, zh: str) -> None:
    assert zh in value_name(name, Setting(sample("zh")))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_a_report_may_say_has_a_word(lang: str) -> None:
    families = {
        "dossier.result": RESULTS,
        "dossier.topic": ANSWERS,
        "dossier.area_method": ("gauss-kruger", "ellipsoidal", "projected", "default"),
        "level": LEVELS,
        "answer": ANSWERS,
        "outcome": (*OUTCOMES, "refused", "not_judged"),
    }
    assert all(say(f"{family}.{key}", lang) for family, keys in families.items() for key in keys)


def test_what_a_condition_looks_at_is_known_of_every_rule_there_is() -> None:
    rules = [rule for path in built_in_packs() for rule in load_pack(path).rules]
    read = {rule.id: set(facts_read(rule.when, ON)) for rule in rules}
    assert "has_outfall" in read["code.318.outfall"]
    assert all(find_fact(key) is not None or "." in key for keys in read.values() for key in keys)


# Of many


def test_a_summary_counts_every_outcome_and_leads_to_every_site() -> None:
    report = sample("en")
    summary = Summary(Setting(report))
    for number, site in enumerate(report.sites):
        summary.add(site, f"r/{number}.html")
    paper = summary.paper()
    counts = {row[0]: int(row[1]) for row in rows_of(paper, "summary")}
    told = {say(f"outcome.{key}", "en"): count for key, count in report.summary.items() if count}
    assert counts == told
    table = next(block for block in blocks_of(paper, "sites") if isinstance(block, Table))
    assert [row[0][0].link for row in table.rows] == [f"r/{number}.html" for number in range(len(report.sites))]
    gravest = rows_of(paper, "gravest")
    assert len(gravest) == 5
    assert gravest[0][1] == "prohibited"


def test_the_checksum_of_a_summary_is_that_of_all_lines() -> None:
    report = sample("zh")
    summary = Summary(Setting(report))
    for site in report.sites:
        summary.add(site, "x.html")
    digest = sha256(report.to_json_lines().encode()).hexdigest()
    assert lines_of(summary.paper(), "seal")[0] == f"sha256 {digest}"


def test_a_batch_of_refused_records_has_a_summary(world: World) -> None:
    world.features("sites.geojson", (None, {"id": "a"}), (None, {"id": "b"}))
    world.catalogue(world.zone("w", (polygon(0, 0, 10, 10), {})))
    report = report_of(world)
    summary = Summary(Setting(replace(report)))
    for site in report.sites:
        summary.add(site, "x.html")
    assert rows_of(summary.paper(), "summary") == [["refused (bad record)", "2"]]
    assert json.dumps(report.to_dict())
