"""Answers that differ though nothing else did: the first difference is named."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zoning.replaying import alter, ask, replay, settle
from zoning.replay.difference import ABSENT, _first


@pytest.fixture
def stored(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    return settle(world, monkeypatch)


# Answers that differ though nothing else did


def test_the_first_difference_is_named_by_site_and_key(stored: Any) -> None:
    ask(stored)
    stored_answer = json.loads(Path("out/answer.json").read_text(encoding="utf-8"))
    first = next(site for site in stored_answer["sites"] if '"share": 1.0' in json.dumps(site))
    path = Path("out/answer.json")
    raw = path.read_text(encoding="utf-8")
    start = raw.index(f'"id": "{first["id"]}"')
    path.write_text(raw[:start] + raw[start:].replace('"share": 1.0', '"share": 0.25', 1), encoding="utf-8")
    trust_the_answer(Path("out"))
    answer = replay(stored)
    told = answer.report["difference"]
    assert (answer.code, answer.report["same"]) == (1, False)
    assert (told["file"], told["site"]) == ("answer.json", first["id"])
    assert (told["stored"], told["found"]) == ("0.25", "1.0")
    assert told["key"].endswith("share")
    text = replay(stored, form="text")
    assert text.code == 1
    assert f"site {first['id']} was 0.25, is now 1.0" in text.out


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("answer.json", '"tolerance_m": 0.001', '"tolerance_m": 0.002', "tolerance_m"),
        ("answer.json", '"refused": ', '"refused": 9', ""),
        ("sites.csv", "s3", "s4", "line 5"),
        ("answer.txt", "verdict", "Verdict", None),
        ("sites.geojson", "FeatureCollection", "Feature", "line 1"),
    ],
)
def test_a_difference_outside_the_sites_is_named_too(
    stored: Any, name: str, old: str, new: str, key: str | None
) -> None:
    ask(stored)
    alter(f"out/{name}", old, new)()
    trust_the_answer(Path("out"))
    answer = replay(stored)
    told = answer.report["difference"]
    assert (answer.code, told["file"], told["site"]) == (1, name, None)
    assert told["stored"] != told["found"]
    assert key is None or told["key"] == key or key == ""


def trust_the_answer(out: Path) -> None:
    """Makes the record take the answer as it is now for the stored one."""
    from zoning.replay.mark import mark_file

    record = json.loads((out / "replay.json").read_text(encoding="utf-8"))
    for entry in record["answer"]:
        mark = mark_file(out / entry["name"], out)
        entry["bytes"], entry["sha256"] = mark.bytes, mark.sha256
    (out / "replay.json").write_text(json.dumps(record), encoding="utf-8")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from("ab"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_a_difference_lies_at_its_key_and_nothing_before_it_differs(earlier: Any, later: Any) -> None:
    key, before, now = _first(earlier, later, "")
    assert (before, now) == (at(earlier, key), at(later, key))
    assert (before == now) == (earlier == later)


def at(value: Any, key: str) -> Any:
    """The value at a path, or that nothing is there."""
    for word, place in re.findall(r"([a-z]+)|\[(\d+)\]", key):
        try:
            value = value[word] if word else value[int(place)]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return value
