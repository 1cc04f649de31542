"""The schema of packs accepts what the reader does, and refuses what it refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.zoning.schema_files import LOADERS, changed_file, faults, keys_the_reader_allows, read
from zoning.errors import PackError
from zoning.pack import NATIONAL, load_pack
from zoning.schema import make_schema

PACK = """
id: town
title: {zh: 镇, en: Town}
version: "1"
covers:
  - {kinds: [water_source/一级, farmland], from: 2020-01-01, to: 2030-01-01}
access_list: {references: [{act: Act, article: "1"}]}
rules:
  - id: town.1
    title: {zh: 一, en: One}
    in_force: {from: 2020-01-01}
    applies_in: {basins: yangtze}
    outcome: prohibited
    when:
      all:
        - touches: {kind: water_source, class: 一级, within_m: 50, part: outfall, attributes: {order: [main]}}
        - any:
            - {fact: activities, includes: [tourism]}
            - {fact: land_area_m2, at_least: 1000}
            - {fact: land_area_m2, below: 1000}
            - {fact: has_outfall, is: yes}
        - {fact: building_nature, in: [new, expand], unclear: relocate}
        - {industry: [C26, "2614", A]}
        - at_least:
            count: 2
            of:
              - {fact: capacity, above: 5 万吨/年}
              - {fact: approved_on, before: 2010-01-01}
              - {fact: in_operation_since, since: 2010-01-01}
              - {fact: noise_hours, overlaps: "22:00-06:00"}
              - {fact: works_days, overlaps: ["03-01..06-30", 9月1日至10月1日]}
              - {fact: emission.cod, at_least: 10}
              - {pollutant: [lead, 汞]}
              - {pollutant: [lead, mercury], at_least: 10 kg/a}
              - {process: [electroplating, 阳极氧化]}
        - not: {review: {zh: 是否例外, en: Is it an exception}}
    references:
      - act: Act
        article: "1"
        in_force_from: 2020-01-01
        href: https://example.org/act
        read_on: 2026-11-22
        read_in: primary
        source_row: S001
"""


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("path", sorted(NATIONAL.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_the_national_pack_is_accepted(path: Path, loader: str) -> None:
    assert faults("pack", read(path, loader)) == []


@pytest.mark.parametrize("loader", LOADERS)
def test_a_pack_in_one_file_that_is_read_is_accepted(tmp_path: Path, loader: str) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(PACK, encoding="utf-8")
    assert [rule.id for rule in load_pack(path).rules] == ["town.1"]
    assert faults("pack", read(path, loader)) == []


WHEN = ("rules", 0, "when", "all")


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("surprise",), "1"),
        (("id",), None),
        (("version",), None),
        (("covers", 0, "kinds"), ["water_source/三级"]),
        (("covers", 0, "from"), None),
        (("access_list", "references"), []),
        (("rules", 0, "references"), []),
        (("rules", 0, "references"), None),
        (("rules", 0, "references", 0, "href"), "ftp://example.org"),
        (("rules", 0, "references", 0, "read_in"), "tertiary"),
        (("rules", 0, "references", 0, "read_on"), "yesterday"),
        (("rules", 0, "surprise"), "1"),
        (("rules", 0, "outcome"), "no_conflict"),
        (("rules", 0, "in_force"), None),
        (("rules", 0, "applies_in", "basins"), "yangzte"),
        ((*WHEN, 0, "touches", "kind"), "swamp"),
        ((*WHEN, 0, "touches", "class"), ["核心区"]),
        ((*WHEN, 0, "touches", "within_m"), "near"),
        ((*WHEN, 0, "touches", "surprise"), "1"),
        ((*WHEN, 1, "any"), []),
        ((*WHEN, 1, "any", 0), {"fact": "activities", "includes": ["dancing"]}),
        ((*WHEN, 1, "any", 0), {"fact": "activities", "is": "tourism"}),
        ((*WHEN, 1, "any", 0), {"fact": "building_nature", "includes": "new"}),
        ((*WHEN, 1, "any", 0), {"fact": "capacity", "at_least": "1000"}),
        ((*WHEN, 1, "any", 1), {"fact": "land_area_m2", "at_least": "1000", "below": "5000"}),
        ((*WHEN, 1, "any", 3), {"fact": "has_outfal", "is": "yes"}),
        ((*WHEN, 1, "any", 3), {"fact": "has_outfall", "is": "maybe"}),
        ((*WHEN, 1, "any", 0), {"fact": "capacity", "at_least": "about 1000 t/a"}),
        ((*WHEN, 1, "any", 0), {"fact": "noise_hours", "is": "22:00-06:00"}),
        ((*WHEN, 1, "any", 0), {"fact": "noise_hours", "overlaps": "at night"}),
        ((*WHEN, 1, "any", 0), {"fact": "approved_on", "before": "2010"}),
        ((*WHEN, 1, "any", 0), {"fact": "approved_on", "overlaps": "03-01..06-30"}),
        ((*WHEN, 1, "any", 0), {"fact": "emission.gold", "at_least": "1"}),
        ((*WHEN, 1, "any", 0), {"pollutant": "gold"}),
        ((*WHEN, 1, "any", 0), {"pollutant": "lead", "at_least": "10"}),
        ((*WHEN, 1, "any", 0), {"process": ["electroplating", "alchemy"]}),
        ((*WHEN, 1, "any", 0), {"at_least": {"count": "2"}}),
        ((*WHEN, 1, "any", 0), {"at_least": {"count": "0", "of": [{"industry": "26"}]}}),
        ((*WHEN, 3, "industry"), "Z"),
        ((*WHEN, 2, "unclear"), "demolish"),
        ((*WHEN, 3, "industry"), "266666"),
        ((*WHEN, 4), {"unless": {"industry": "26"}}),
        ((*WHEN, 4), {"industry": "26", "review": "x"}),
    ],
)
def test_reader_and_schema_refuse_the_same_packs(tmp_path: Path, steps: tuple[str | int, ...], value: Any) -> None:
    path = tmp_path / "town.yaml"
    changed = changed_file(path, yaml.load(PACK, yaml.BaseLoader), steps, value)
    assert faults("pack", changed)
    with pytest.raises(PackError):
        load_pack(path)


def test_the_pack_schema_names_the_keys_the_reader_takes(tmp_path: Path) -> None:
    content = yaml.load(PACK, yaml.BaseLoader)
    rule = content["rules"][0]
    touches = rule["when"]["all"][0]["touches"]
    for form in (content, content["covers"][0], rule, rule["references"][0], rule["applies_in"], touches):
        form["surprise"] = "1"
    path = tmp_path / "town.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(path)
    schema = make_schema("pack")
    of_rule = schema["$defs"]["rule"]["properties"]
    conditions = {next(iter(form["properties"])): form for form in schema["$defs"]["condition"]["oneOf"]}
    for place, keys in {
        "surprise": schema["properties"],
        "covers.surprise": schema["properties"]["covers"]["anyOf"][0]["properties"],
        "rules[0].surprise": of_rule,
        "rules[0].references[0].surprise": schema["$defs"]["reference"]["properties"],
        "rules[0].applies_in.surprise": of_rule["applies_in"]["properties"],
        "rules[0].when.all[0].touches.surprise": conditions["touches"]["properties"]["touches"]["properties"],
    }.items():
        assert keys_the_reader_allows(raised.value, place) == set(keys)


def test_the_pack_schema_names_the_conditions_the_reader_takes(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    content = yaml.load(PACK, yaml.BaseLoader)
    content["rules"][0]["when"] = {"any": [{"unless": "x"}, {"fact": "land_area_m2"}]}
    content["rules"][0]["references"][0]["read_in"] = "tertiary"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(path)
    allowed = {problem.where.field: problem.allowed or "" for problem in raised.value.problems}
    definitions = make_schema("pack")["$defs"]
    conditions = definitions["condition"]["oneOf"]
    assert set(allowed["rules[0].when.any[0]"].split(" | ")) == {next(iter(form["properties"])) for form in conditions}
    of_facts = {word for form in conditions if "fact" in form["properties"] for word in form["properties"]}
    assert set(allowed["rules[0].when.any[1]"].split(" | ")) == of_facts - {"fact", "unclear"}
    assert (
        allowed["rules[0].references[0].read_in"].split(", ")
        == definitions["reference"]["properties"]["read_in"]["enum"]
    )
