"""Allowances, admission lists and caps at every door, and what is wrong with their files."""

import json
from typing import Any

import pytest

from tests.zoning.issued_files import (
    FOUNDRIES,
    OFFICE,
    ONE,
    OWES,
    PARK,
    STORES,
    TWO,
    Build,
    allowance,
    assert_valid,
    builder,
    facts,
    named,
    register,
)


@pytest.fixture
def build(world: Any) -> Build:
    return builder(world)


# Every door


def test_text_and_workbook_show_figures_in_both_languages(world: Any, build: Build) -> None:
    import openpyxl

    build(allowance(offset="1:1.5"), admissions=(PARK | {"caps": [FOUNDRIES]},))
    said = facts(emission__nox="0.4", industry_code="2614", processes="casting")
    english, chinese = (world.check(*said, form="text", lang=lang).out for lang in ("en", "zh"))
    assert f"? {ONE} nitrogen oxides: 35 allowed, 34.7 granted, 0.3 left; asks 0.4, then -0.1 left" in english
    assert "owes an offset of 0.6 (provided: not known)" in english
    assert f"? {ONE} 氮氧化物：允许 35，已批 34.7，剩余 0.3；申请 0.4，之后剩余 -0.1；超出" in chinese
    assert "■ 甲园区 on no list" in english
    assert "□ 甲园区 累计上限：铸造 (已有 0，本项目 1，上限 2 个项目；台账截至 2026-11-01)" in chinese
    path = world.folder / "report.xlsx"
    world.check(*said, "--report", path, lang="zh")
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["允许新增排放量"].iter_rows()]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["污染物"], first["剩余 t/a"], first["须替代削减 t/a"]) == ("氮氧化物", "0.3", "0.6")
    assert [row[1].value for row in book["园区准入"].iter_rows(min_row=2)] == ["甲园区"] * 5


def test_files_for_programs_hold_every_entry(world: Any, build: Build) -> None:
    import geopandas

    build(allowance(), allowance(pollutant="voc"), admissions=(PARK,))
    answer = world.check(*facts(emission__nox="1"))
    for suffix in (".gpkg", ".parquet"):
        world.check(*facts(emission__nox="1"), "--report", world.folder / f"report{suffix}")
    nested = geopandas.read_parquet(world.folder / "report.parquet").iloc[0]
    for key in ("allowances", "admissions"):
        flat = geopandas.read_file(world.folder / "report.gpkg", layer=key)
        assert len(flat) == len(nested[key]) == len(answer.site[key]) > 1
    flat = geopandas.read_file(world.folder / "report.gpkg", layer="allowances")
    assert [(row["left"], row["asked"]) for _, row in flat.iterrows()] == [("0.3", "1"), ("35", "unknown")]


def test_a_catalogue_without_such_files_says_nothing_of_them(world: Any, build: Build) -> None:
    build(granted=None)
    assert not {"allowances", "admissions"} & world.check().site.keys()


def test_a_refused_site_has_no_entries(world: Any, build: Build) -> None:
    build(allowance())
    world.site({"type": "Polygon", "coordinates": []})
    answer = world.check()
    assert (answer.site["verdict"], answer.site["allowances"], answer.site["admissions"]) == (None, [], [])
    assert_valid(answer)


def test_a_site_is_judged_alike_alone_and_among_others(world: Any, build: Build) -> None:
    build(allowance(offset="1:1.5"), allowance(TWO), admissions=(PARK | {"caps": [FOUNDRIES]},), accuracy_m=3)
    places = [(10, 10, 10, 10), (210, 10, 10, 10), (150, 10, 100, 10), (201, 10, 10, 10)]
    said = [{"emission.nox": "0.2"}, {"emission.nox": "40"}, {}, {"emission.nox": "40", "offset.nox": "80"}]
    others = [{"industry_code": "3360"}, {"processes": "casting"}, {"industry_code": "2614"}, {"granted_as": "甲"}]
    records = [
        (world.polygon(*place), {"id": f"s{number}{other}", **own, **more})
        for number, (place, own) in enumerate(zip(places, said, strict=True))
        for other, more in enumerate(others)
    ]
    world.features("sites.geojson", *records)
    together = world.check("--explain").sites
    for shape, stated in records:
        world.features("sites.geojson", (shape, stated))
        assert world.check("--explain").sites[stated["id"]] == together[stated["id"]]


def test_a_screening_bounds_every_site_as_its_answer_does(world: Any, build: Build) -> None:
    from datetime import date

    from zoning.catalogue import read_catalogue
    from zoning.checking import Checker
    from zoning.pack import load_pack
    from zoning.screening import screen
    from zoning.site import read_sites

    build(allowance(offset="1:1.5"), allowance(TWO), admissions=(PARK | {"caps": [FOUNDRIES, STORES]},), accuracy_m=3)
    amounts = ("0", "0.2", "0.4", "40", None)
    records = [
        (
            world.polygon(x, 10, 10, 10),
            {"id": f"{x} {amount} {code}", "industry_code": code}
            | ({} if amount is None else {"emission.nox": amount, "processes": "casting"}),
        )
        for x in (10, 85, 150, 196, 210)
        for amount in amounts
        for code in ("3360", "5990", "3511")
    ]
    world.features("sites.geojson", *records)
    sites = world.check().sites
    catalogue = read_catalogue(world.folder / "catalogue.yaml")
    checker = Checker(catalogue, [load_pack(world.folder / "pack.yaml")], date(2026, 11, 22))
    read = read_sites([world.folder / "sites.geojson"])
    found = screen(checker, read)
    for place, site in enumerate(read):
        assert found.outcome(place) == sites[site.id]["verdict"]["outcome"]


def test_every_entry_answers_as_the_rules_it_names(world: Any, build: Build) -> None:
    build(
        allowance(offset="1:1.5"),
        allowance(TWO, exceeded="restrict", offset_beyond="2:1"),
        admissions=(PARK | {"caps": [FOUNDRIES, STORES]},),
        accuracy_m=3,
        granted=f"甲,{ONE},2026,nox,34.7,,,\n",
    )
    records = [
        (world.polygon(x, 10, 10, 10), {"id": f"{x} {amount} {offset}"} | amount | offset | {"industry_code": "5990"})
        for x in (10, 85, 150, 195, 210)
        for amount in ({"emission.nox": "0.2"}, {"emission.nox": "40"}, {"pollutants": "nox"}, {})
        for offset in ({"offset.nox": "80"}, {"offset.nox": "0.3"}, {})
    ]
    world.features("sites.geojson", *records)
    order = ("no", "unknown", "yes")
    for site in world.check().sites.values():
        rules = {one["rule"]: one["answer"] for one in site["judgements"]}
        told: dict[str, set[str]] = {}
        for own in site["allowances"]:
            told.setdefault(f"allowance.air.nox.{own['outcome']}", set()).add(own["answer"])
            told.setdefault(OWES, set()).add(own["owes"])
        for own in site["admissions"]:
            if own["rule"]:
                told.setdefault(own["rule"], set()).add(own["answer"])
        assert told
        for rule, answers in told.items():
            assert rules.get(rule, "no") == max(answers, key=order.index)


# The catalogue


def test_mistakes_in_the_files_are_those_of_the_catalogue_all_at_once(world: Any, build: Build) -> None:
    build(allowance(allowance="35"), admissions=({**PARK, "otherwise": "maybe"},), granted="甲,,2026,nox,1,,,\n")
    answer = world.check()
    assert answer.code == 2
    fields = {error["where"]["field"] for error in answer.errors}
    assert {"allowances[0].allowance", "otherwise", "unit"} <= fields


@pytest.mark.parametrize(
    ("key", "entry", "found"),
    [
        ("allowances", named("allowances.yaml", "nowhere"), ("bad-value", "allowances[0].units")),
        ("granted", register(units="nowhere"), ("bad-value", "granted[0].units")),
        ("granted", named("granted.csv", "units"), ("missing-key", "granted[0].id")),
        ("granted", named("granted.csv", "units", id="r"), ("missing-key", "granted[0].edition")),
        (
            "allowances",
            {"source": "allowances.yaml", "units": "units", "office": OFFICE},
            ("missing-key", "allowances[0].in_force"),
        ),
        (
            "allowances",
            named("allowances.yaml", "units", edition="2026-01-01"),
            ("unknown-key", "allowances[0].edition"),
        ),
        ("allowances", named("gone.yaml", "units"), ("unreadable-file", None)),
    ],
)
def test_a_mistake_in_how_a_file_is_named_is_named(
    world: Any, build: Build, key: str, entry: dict[str, Any], found: tuple[str, str | None]
) -> None:
    build(allowance())
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8")) | {key: [entry]}
    world.write("catalogue.yaml", json.dumps(text, ensure_ascii=False))
    assert found in [(error["code"], error["where"]["field"]) for error in world.check().errors]


def test_two_editions_of_a_file_in_force_on_one_day_are_refused(world: Any, build: Build) -> None:
    build(allowance())
    text = json.loads((world.folder / "catalogue.yaml").read_text("utf-8"))
    for key in ("allowances", "granted"):
        text[key] *= 2
    world.write("catalogue.yaml", json.dumps(text, ensure_ascii=False))
    assert world.check().codes == ["edition-overlap"] * 2


@pytest.mark.parametrize("name", ["allowances.yaml", "granted.csv", "admission0.yaml"])
def test_a_stored_answer_tells_which_of_the_files_has_changed(
    world: Any, build: Build, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    build(allowance(), admissions=(PARK,))
    words = ["--catalogue", "catalogue.yaml", "--packs", "pack.yaml", "--on", "2026-11-22", "--lang", "en"]
    assert world.run("check", "sites.geojson", *words, "--out", "out").code == 0
    assert world.run("check", "--replay", "out", "--lang", "en", "--format", "json").code == 0
    path = world.folder / name
    path.write_text(path.read_text("utf-8").replace("nox,34.7", "nox,34.8").replace("35", "36"), encoding="utf-8")
    replayed = world.run("check", "--replay", "out", "--lang", "en", "--format", "json")
    assert replayed.code == 2
    assert name in {(error["where"]["file"] or "").rpartition("/")[2] for error in replayed.errors}
