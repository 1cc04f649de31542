"""A distance that the law leaves open: what is certain without it, and what is to verify."""

import json
from pathlib import Path
from typing import Any

import pytest

from zoning.cli.main import main

PACK = """
id: homes
title: Homes
version: "1"
parameters:
  home_setback_m: {title: distance kept to homes, unit: m, question: How far from homes?}
rules:
  - id: homes.1
    title: {zh: 居民区周边, en: Near homes}
    in_force: {from: 2020-01-01}
    when: {touches: {kind: residential_area, within_m: {parameter: home_setback_m}}}
    outcome: prohibited
    references: [{act: Act, article: "1"}]
"""
CATALOGUE = """
id: homes
title: Homes
area: {file: area.geojson}
{more}
layers:
  - id: homes
    title: Homes
    kind: residential_area
    source: homes.geojson
    office: Office
    edition: 2024-01-01
    in_force: {from: 2024-01-01}
    coverage: complete
    accuracy_m: 0
none_here: [{kind: wetland, office: Office, source: Letter, date: 2024-01-01}]
"""


def square(east: float, side: float, south: float = 30.0) -> dict[str, Any]:
    north = south + side
    ring = [[east, south], [east + side, south], [east + side, north], [east, north], [east, south]]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def write(path: Path, *features: dict[str, Any]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")


def answer(folder: Path, capsys: pytest.CaptureFixture[str], site: dict[str, Any], more: str = "") -> dict[str, Any]:
    write(folder / "area.geojson", square(113.5, 1.0, 29.5))
    write(folder / "homes.geojson", square(114.1, 0.01))
    write(folder / "site.geojson", site)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "catalogue.yaml").write_text(CATALOGUE.replace("{more}", more), encoding="utf-8")
    words = ["check", str(folder / "site.geojson"), "--catalogue", str(folder / "catalogue.yaml")]
    assert main([*words, "--packs", str(folder / "pack.yaml"), "--on", "2026-11-01", "--format", "json"]) == 0
    site_answer: dict[str, Any] = json.loads(capsys.readouterr().out)["sites"][0]
    return site_answer


FAR, INSIDE = square(114.05, 0.01), square(114.102, 0.001)


def test_a_site_far_from_homes_has_a_setback_to_verify_where_no_distance_is_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = answer(tmp_path, capsys, FAR)
    assert site["verdict"]["at_most"] == "conditional"
    answers = {judgement["rule"]: judgement["answer"] for judgement in site["judgements"]}
    assert (answers["homes.1"], answers["homes.1.setback"]) == ("no", "unknown")
    [missing] = [item["missing"] for item in site["verdict"]["unknown_because"] if item["rule"] == "homes.1.setback"]
    assert {"fact": "parameter.home_setback_m"} in missing


def test_a_site_among_homes_is_prohibited_whatever_the_distance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(tmp_path, capsys, INSIDE)["verdict"]["outcome"] == "prohibited"


@pytest.mark.parametrize(("metres", "said"), [(100, "no"), (5000, "yes")])
def test_a_distance_of_the_catalogue_settles_it(
    metres: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = answer(tmp_path, capsys, FAR, f"parameters: {{home_setback_m: {metres}}}")
    answers = {judgement["rule"]: judgement["answer"] for judgement in site["judgements"]}
    assert answers["homes.1"] == said
    assert "homes.1.setback" not in answers
