"""The packaged demonstration shows what it says it shows: every outcome and every reason of the unknown."""

import json
from pathlib import Path
from typing import Any

import pytest

from zoning.catalogue import SAMPLE
from zoning.cli.main import main
from zoning.outcome import OUTCOMES, REASONS

Answer = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(folder), "--lang", "en"]) == 0
    return folder


@pytest.fixture(scope="module")
def answer(demo: Path) -> Answer:
    loaded: Answer = json.loads((demo / "answer.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def shown() -> dict[str, dict[str, Any]]:
    projects = json.loads((SAMPLE.parent / "projects.geojson").read_text(encoding="utf-8"))
    parts = [feature["properties"] for feature in projects["features"]]
    return {part["project"]: part for part in parts if part.get("shows")}


def test_every_project_shows_what_it_is_meant_to_show(answer: Answer, shown: dict[str, dict[str, Any]]) -> None:
    assert len(answer["sites"]) == len(shown) >= 12
    for site in answer["sites"]:
        outcome, _, reason = shown[site["id"]]["shows"].partition(":")
        assert site["verdict"]["outcome"] == outcome, site["id"]
        if reason:
            assert reason in {item["reason"] for item in site["verdict"]["unknown_because"]}, site["id"]
        if shown[site["id"]].get("at_least"):
            assert site["verdict"]["at_least"] == shown[site["id"]]["at_least"], site["id"]


def test_every_outcome_and_every_reason_of_the_unknown_is_shown(
    answer: Answer, shown: dict[str, dict[str, Any]]
) -> None:
    assert {outcome for outcome in OUTCOMES if answer["summary"][outcome]} == set(OUTCOMES)
    assert {part["shows"].partition(":")[2] for part in shown.values()} >= set(REASONS)


def test_every_output_says_that_it_is_demonstration_data(demo: Path, answer: Answer) -> None:
    assert [warning["code"] for warning in answer["warnings"]] == ["demonstration"]
    for name in ("answer.txt", "map.html"):
        assert "demonstration data, not legal" in (demo / name).read_text(encoding="utf-8")


def test_the_demonstration_is_the_same_every_time(demo: Path, tmp_path: Path) -> None:
    assert main(["demo", "--out", str(tmp_path), "--lang", "en"]) == 0
    for file in demo.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_table_of_verdicts_and_the_place_of_the_map_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--out", str(tmp_path), "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "演示数据，不具法律效力" in printed
    assert str(tmp_path / "map.html") in printed
    assert all(word in printed for word in ("禁止", "无法判定", "限制", "有条件", "未发现冲突"))


def test_the_same_projects_before_the_code_cite_the_laws_of_their_day(capsys: pytest.CaptureFixture[str]) -> None:
    projects = str(SAMPLE.parent / "projects.geojson")
    cited = {}
    for day in ("2026-08-14", "2026-08-15"):
        words = ["--group", "project", "--on", day, "--format", "json"]
        main(["check", projects, *words])
        site = json.loads(capsys.readouterr().out)["sites"][0]
        because = set(site["verdict"]["because"])
        cited[day] = {r["article"] for j in site["judgements"] if j["rule"] in because for r in j["references"]}
    assert cited["2026-08-14"] == {"第六十五条"}
    assert cited["2026-08-15"] == {"第319条"}
