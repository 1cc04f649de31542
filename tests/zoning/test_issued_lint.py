"""Allowances, admission lists and registers held against the map and one another by `zoning lists lint`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zoning.accesslist.finding import ISSUED

ONE, TWO = "ZH51010420001", "ZH51010420002"
HEADINGS = "project,unit,year,pollutant,amount,cap,granted_on\n"
Found = list[tuple[str, str, str, str]]
GOOD = f"甲,{ONE},2026,nox,1,,\n乙,{TWO},2026,nox,1,,\n丙,{ONE},2025,nox,9,,\n"


def issued(source: str, units: str, **more: Any) -> dict[str, Any]:
    return {"source": source, "units": units, "office": "局", "in_force": {"from": "2024-01-01"}} | more


def allowance(unit: str = ONE, **more: Any) -> dict[str, Any]:
    return {"unit": unit, "pollutant": "nox", "year": "2026", "allowance": "35 t/a"} | more


@pytest.fixture
def lint(world: Any) -> Callable[..., Found]:
    """What is found in a world of two units and one park, each with an allowance or list."""

    def run(
        *allowances: dict[str, Any],
        units: str | None = GOOD,
        parks: str | None = "丁,P1,,,,foundries,\n",
        park: dict[str, str] | None = None,
        further: tuple[dict[str, Any], ...] = (),
    ) -> Found:
        boxes = [(world.polygon(200 * place, 0, 200, 100), {"code": code}) for place, code in enumerate((ONE, TWO))]
        layers = [
            world.zone("units", *boxes, kind="control_unit", fields={"code": "code"}),
            world.zone(
                "parks",
                (world.polygon(0, 0, 90, 90), {"code": "P1", "name": "甲园区"}),
                kind="industrial_park",
                fields={"code": "code", "name": "name"},
            ),
        ]
        cap = {"id": "foundries", "title": "铸造", "process": ["casting"], "count": "2"}
        whole = {"id": "air", "allowances": [*(allowances or (allowance(), allowance(TWO)))]}
        world.write("allowances.yaml", json.dumps(whole, ensure_ascii=False))
        world.write("park.yaml", json.dumps({"id": "park", **(park or {"unit": "P1"}), "caps": [cap]}))
        granted = []
        for layer, lines in (("units", units), ("parks", parks)):
            if lines is not None:
                world.write(f"{layer}.csv", HEADINGS + lines)
                granted.append(issued(f"{layer}.csv", layer, id=f"of-{layer}", edition="2026-11-01"))
        second = []
        if further:
            world.write("further.yaml", json.dumps({"id": "further", "allowances": [*further]}))
            second = [issued("further.yaml", "units")]
        files = {
            "allowances": [issued("allowances.yaml", "units"), *second],
            "admissions": [issued("park.yaml", "parks")],
        }
        path = world.catalogue(*layers, **files, granted=granted)
        answer = world.run("lists", "lint", "--catalogue", path, "--on", "2026-11-22", "--format", "json")
        told = [one for one in answer.report["findings"] if one["code"] in {*ISSUED, "layer-unread"}]
        return [(one["code"], one["about"] or "", one["found"] or "", one["proposed"] or "") for one in told]

    return run


def test_files_that_fit_map_and_register_pass(lint: Callable[..., Found]) -> None:
    assert lint() == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (
            {"allowances": [allowance(), allowance("ZH51010420003")]},
            ("allowance-orphan", "units", "ZH51010420003", f"{ONE} / {TWO}"),
        ),
        (
            {"allowances": [allowance(), allowance("ZH510104200012")]},
            ("allowance-orphan", "units", "ZH510104200012", f"{ONE} / {TWO}"),
        ),
        ({"further": (allowance(),)}, ("allowance-twice", "air, further", "nox 2026", "")),
        ({"allowances": [allowance(year="2025")]}, ("allowance-ended", ONE, "nox 2025", "")),
        ({"allowances": [allowance(allowance="0.9 t/a")]}, ("allowance-passed", ONE, "nox 1 > 0.9 t/a", "")),
        ({"park": {"unit": "P7"}, "parks": ""}, ("park-undrawn", "parks", "P7", "P1")),
        ({"park": {"name": "乙园区"}, "parks": ""}, ("park-undrawn", "parks", "乙园区", "")),
        ({"units": None}, ("register-missing", "units", "", "")),
        ({"parks": None}, ("register-missing", "parks", "", "")),
        ({"units": f"甲,{ONE},2026,nox,1,,\n甲,{ONE},2026,nox,2,,\n"}, ("granted-twice", "甲", f"{ONE} nox 2026", "")),
        ({"parks": "甲,P1,,,,foundries,\n甲,Ｐ1,,,,foundries,\n"}, ("granted-twice", "甲", "P1 foundries", "")),
        ({"units": "甲,ZH9,2026,nox,1,,\n"}, ("granted-orphan", "甲", "ZH9", "")),
        ({"parks": "甲,P1,,,,stores,\n"}, ("cap-unknown", "甲", "P1 stores", "foundries")),
    ],
)
def test_what_has_no_counterpart_or_stands_there_twice_is_named(
    lint: Callable[..., Found], given: dict[str, Any], found: tuple[str, str, str, str]
) -> None:
    allowances = given.pop("allowances", ())
    assert lint(*allowances, **given) == [found]


def test_a_park_may_go_by_its_name_in_list_and_register(lint: Callable[..., Found]) -> None:
    assert lint(park={"name": "甲园区"}, parks="甲,甲园区,,,,foundries,\n") == []


def test_a_line_granted_later_is_none_yet(lint: Callable[..., Found]) -> None:
    assert lint(units=f"甲,{ONE},2026,nox,1,,\n甲,{ONE},2026,nox,2,,2026-12-01\n") == []


def test_every_finding_is_made_by_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in ISSUED if source.count(f'"{code}"') == 0] == []
