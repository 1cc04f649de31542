"""Drafts of a few units and the command that checks them: what the tests of drafts begin with."""

from collections.abc import Callable
from typing import Any

from tests.zoning.conftest import EAST, NORTH, Answer, World

LIST = {"KJBJYS": "1-1.【产业/禁止类】不得新建。"}


SCOPE = (0.0, 0.0, 300.0, 100.0)


Draft = Callable[..., Answer]


def ring(*corners: tuple[float, float]) -> dict[str, Any]:
    placed = [[EAST + x, NORTH + y] for x, y in corners]
    return {"type": "Polygon", "coordinates": [[*placed, placed[0]]]}


def box(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return ring((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def said(number: int, kind: int = 2, **more: Any) -> dict[str, Any]:
    return {"code": f"ZH510104{kind}{number:04d}", "name": f"单元{number}", "class": str(kind), **LIST, **more}


def code(number: int, kind: int = 2) -> str:
    return str(said(number, kind)["code"])


def check_drafts(world: World) -> Draft:
    """The answer of the check on some shapes as units 1, 2, …, with a scope of 300 m by 100 m unless told otherwise."""

    def run(*shapes: Any, scope: Any = SCOPE, words: tuple[object, ...] = (), **more: Any) -> Answer:
        records = [one if isinstance(one, tuple) else (one, said(n)) for n, one in enumerate(shapes, start=1)]
        path = world.features("draft.geojson", *records, **more)
        named: list[object] = ["--kind", "control_unit"]
        if scope is not None:
            land = scope if isinstance(scope, dict) else box(*scope)
            named += ["--scope", world.features("scope.geojson", (land, {}))]
        return world.run("layers", "check", path, *named, "--format", "json", "--lang", "en", *words)

    return run


THIRDS = (box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100))


def only(answer: Answer, rule: str) -> Any:
    found = [finding for finding in answer.report["findings"] if finding["rule"] == rule]
    assert len(found) == 1, answer.report["summary"]
    return found[0]
