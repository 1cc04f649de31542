"""A catalogue with allowances, admission lists and a register, and what an answer says by them."""

import json
from collections.abc import Callable
from typing import Any

from jsonschema import Draft202012Validator

from zoning.schema import make_schema

ONE, TWO = "ZH51010420001", "ZH51010420002"
FAILS, OWES = "allowance.air.nox.prohibited", "allowance.air.nox.offset"
REGISTER = "project,unit,year,pollutant,amount,cap,land_area_m2,granted_on\n"
GRANTED = f"甲,{ONE},2026,nox,34.7,,,\n乙,{TWO},2026,nox,1,,,\n"
OFFICE = {"zh": "市生态环境局", "en": "City office"}
PARK = {
    "id": "park",
    "name": "甲园区",
    "leading": [{"title": {"zh": "装备制造", "en": "machinery"}, "industry": ["35"]}],
    "positive": [{"title": {"zh": "配套", "en": "supplies"}, "industry": ["33"]}],
    "negative": [
        {
            "title": {"zh": "电镀", "en": "electroplating"},
            "industry": ["336"],
            "process": ["electroplating"],
            "except": [
                {"title": {"zh": "自用", "en": "for its own"}, "when": {"fact": "chemical_project", "is": "no"}}
            ],
        }
    ],
    "otherwise": "restrict",
}
FOUNDRIES = {"id": "foundries", "title": {"zh": "铸造", "en": "foundries"}, "process": ["casting"], "count": "2"}
STORES = {"id": "stores", "title": "仓储", "industry": ["59"], "land_share": "0.2", "land_area_m2": "100000"}
Build = Callable[..., None]


def allowance(unit: str = ONE, **more: Any) -> dict[str, Any]:
    return {"unit": unit, "pollutant": "nox", "year": "2026", "allowance": "35 t/a"} | more


def named(source: str, units: str, **more: Any) -> dict[str, Any]:
    return {"source": source, "units": units, "office": OFFICE, "in_force": {"from": "2026-01-01"}} | more


def register(source: str = "granted.csv", units: str = "units", **more: Any) -> dict[str, Any]:
    return named(source, units, id=f"register-{units}", edition="2026-11-01") | more


def builder(world: Any) -> Build:
    """Two units side by side and a park in the first, as they are asked for; `granted` None leaves out the register."""

    def make(
        *allowances: dict[str, Any],
        granted: str | None = GRANTED,
        admissions: tuple[dict[str, Any], ...] = (),
        parks: dict[str, Any] | None = None,
        accuracy_m: float = 0,
        **more: Any,
    ) -> None:
        boxes = [
            (world.polygon(200 * place, 0, 200, 100), {"code": code, "class": "2", "KJBJYS": ""})
            for place, code in enumerate((ONE, TWO))
        ]
        fields = {"code": "code", "class": "class"}
        layers = [world.zone("units", *boxes, kind="control_unit", fields=fields, accuracy_m=accuracy_m)]
        if admissions or parks is not None:
            drawn = [
                (world.polygon(0, 0, 90, 90), {"code": "P1", "name": "甲园区"}),
                (world.polygon(300, 0, 90, 90), {"code": "P2", "name": "乙园区"}),
            ]
            own = {"kind": "industrial_park", "fields": {"code": "code", "name": "name"}, **(parks or {})}
            layers.append(world.zone("parks", *drawn, **own))
        world.pack(covers=("control_unit",))
        head: dict[str, Any] = {}
        if allowances:
            whole = {"id": "air", "allowances": list(allowances)} | more.pop("file", {})
            world.write("allowances.yaml", json.dumps(whole, ensure_ascii=False))
            head["allowances"] = [named("allowances.yaml", "units", document="大气方案", number="1号")]
        if granted is not None:
            world.write("granted.csv", REGISTER + granted)
            head["granted"] = [register(), *([register(units="parks")] if len(layers) > 1 else [])]
        for place, one in enumerate(admissions):
            world.write(f"admission{place}.yaml", json.dumps(one, ensure_ascii=False))
            head.setdefault("admissions", []).append(named(f"admission{place}.yaml", "parks", title="园区清单"))
        world.catalogue(*layers, **head, **more)
        world.site(world.polygon(10, 10, 10, 10))

    return make


def facts(**said: str) -> list[str]:
    return [word for key, value in said.items() for word in ("--fact", f"{key.replace('__', '.')}={value}")]


def judged(answer: Any, rule: str) -> Any:
    return next((one for one in answer.site["judgements"] if one["rule"] == rule), None)


def follows(answer: Any) -> tuple[str, str]:
    """The bounds of what the files make of a site, the guards of the packs left out."""
    grades = ("no_conflict", "conditional", "restricted", "prohibited")
    own = [one for one in answer.site["judgements"] if one["rule"].split(".")[0] in ("allowance", "admission", "cap")]
    least = [grades.index(one["outcome"]) for one in own if one["answer"] == "yes"]
    most = [grades.index(one["outcome"]) for one in own if one["answer"] != "no"]
    return grades[max(least, default=0)], grades[max(most, default=0)]


def assert_valid(answer: Any) -> None:
    faults = list(Draft202012Validator(make_schema("report")).iter_errors(answer.report))
    assert [f"{fault.json_path} {fault.message}" for fault in faults] == []
