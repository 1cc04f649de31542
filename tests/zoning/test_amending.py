"""The text of a catalogue amended: it reads back as meant, and every comment is still there."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from zoning.catalogue import LayerEntry, read_catalogue
from zoning.errors import CatalogueError
from zoning.gate.amending import amend_text
from zoning.period import Period

FIRST = date(2020, 1, 1)
days = st.integers(0, 200).map(lambda count: FIRST + timedelta(days=count))
periods = st.tuples(days, st.none() | days).map(
    lambda pair: Period(pair[0], None if pair[1] is None else pair[0] + (pair[1] - FIRST))
)
STYLES = ("flow", "flow to first", "json", "block", "block to first")
statuses = st.sampled_from(("in_force", "pending_binding", "draft"))


def write_period(period: Period, style: str) -> str:
    pairs = [("from", str(period.first)), *([("to", str(period.last))] if period.last else [])]
    if "to first" in style:
        pairs.reverse()
    if style.startswith("block"):
        return "".join(f"\n      {key}: {day}  #c {key}" for key, day in pairs)
    if style == "json":
        return " {" + ", ".join(f'"{key}": "{day}"' for key, day in pairs) + "}  #c period"
    return " {" + ", ".join(f"{key}: {day}" for key, day in pairs) + "}  #c period"


@st.composite
def entries(draw: st.DrawFn, number: int) -> str:
    """An entry in some style, its keys in some order; each layer has an id of its own."""
    status = draw(st.none() | statuses)
    office = draw(
        st.sampled_from((" 局  #c office", ' {zh: "局: 一", en: Bureau}', "\n      zh: 局\n      en: Bureau"))
    )
    keys = [
        f"title: L{number}  #c title",
        "kind: wetland",
        draw(st.sampled_from(("source: a.gpkg", 'source: "a.gpkg"  #c source'))),
        *draw(st.sampled_from(([], ["source_layer: one  #c layer"]))),
        f"office:{office}",
        "edition: 2020-01-01",
        f"in_force:{write_period(draw(periods), draw(st.sampled_from(STYLES)))}",
        *([f"legal_status: {status}   #c status"] if status else []),
        "coverage: unknown",
        "accuracy_m: 1",
    ]
    lines = [f"id: l{number}", *draw(st.permutations(keys))]
    return "  #c above\n  - " + "\n    ".join(lines) + "\n" + draw(st.sampled_from(("", "    #c below\n", "\n")))


def comments(text: str) -> list[str]:
    return sorted(line.split("#", 1)[1] for line in text.splitlines() if "#" in line)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(*(entries(number) for number in range(3))),
    st.dictionaries(st.integers(0, 2), st.tuples(periods, statuses, st.booleans())),
    st.none() | st.integers(0, 2),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
)
@example(
    (
        "  - id: l0\n    title: a\n    kind: wetland\n    source: a\n    office: b\n    edition: 2020-01-01\n"
        "    coverage: unknown\n    accuracy_m: 1\n    in_force:\n      from: 2020-01-01",
    ),
    {0: (Period(FIRST, FIRST), "draft", False)},
    0,
    "\n",
    True,
)
def test_an_amended_catalogue_reads_back_as_meant_with_every_comment(
    tmp_path: Path,
    texts: tuple[str, ...],
    wanted: Mapping[int, tuple[Period, str, bool]],
    added: int | None,
    line_end: str,
    ends: bool,
) -> None:
    text = "id: t\ntitle: t\nbasins: []\nlayers:  #c layers\n" + "".join(texts)
    text = (text if ends else text.rstrip("\n")).replace("\n", line_end)
    path = tmp_path / "catalogue.yaml"
    path.write_bytes(text.encode())
    layers = list(read_catalogue(path).layers)
    changed = {place: amended(layers[place], tmp_path, *how) for place, how in wanted.items()}
    new = replace(layers[0], id="new", source=tmp_path / "new.gpkg", source_layer=None, legal_status="in_force")
    made = amend_text(text, path, layers, changed, None if added is None else (added, new))
    path.write_bytes(made.encode())
    meant = [changed.get(place, entry) for place, entry in enumerate(layers)]
    if added is not None:
        meant.insert(added + 1, new)
    assert [replace(one, line=None) for one in read_catalogue(path).layers] == [
        replace(one, line=None) for one in meant
    ]
    assert comments(made) == comments(text)
    assert ("\n" in made.replace("\r\n", "")) == (line_end == "\n")


def amended(entry: LayerEntry, folder: Path, period: Period, status: str, is_again: bool) -> LayerEntry:
    changed = replace(entry, in_force=period, legal_status=status)
    if not is_again:
        return changed
    return replace(changed, source=folder / "editions" / "a.gpkg", source_layer=None, office=("x: y", "z"))


def test_lines_are_added_behind_a_text_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    lines = [*ENTRY.splitlines(), "in_force: {from: 2020-01-01}", "licence: |", "  of several", "  lines"]
    text = "id: t\ntitle: t\nbasins: []\nlayers:\n  - id: a\n" + "".join(f"    {line}\n" for line in lines) + "# end\n"
    path.write_text(text, encoding="utf-8")
    [entry] = read_catalogue(path).layers
    ended = replace(entry, in_force=Period(FIRST, date(2021, 1, 1)))
    made = amend_text(text, path, [entry], {0: ended}, (0, replace(entry, id="b", licence=None)))
    path.write_text(made, encoding="utf-8")
    assert [(one.id, one.in_force.last, one.licence) for one in read_catalogue(path).layers] == [
        ("a", date(2021, 1, 1), entry.licence),
        ("b", None, None),
    ]
    assert made.index("# end") > made.index("- id: b") > made.index("lines\n")


WHOLE = """\
id: t
title: t
basins: []
gate: required
layers:
  - id: a
    title: {zh: 水源, en: Sources}
    kind: water_source
    source: a.gpkg
    source_layer: one
    crs: EPSG:4490
    fields: {name: MC, class: JB}
    classes: {"1": 一级}
    office: {zh: 局, en: Office}
    edition: 2020-01-01
    in_force: {from: 2020-01-01, to: 2020-12-31}
    legal_status: pending_binding
    coverage: {admin: ["510100"]}
    accuracy_m: 2.5
    holds: [二级]
    licence: {zh: 许可, en: "licence: ours"}
"""


def test_an_entry_is_written_with_every_key_there_is(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    [entry] = read_catalogue(path).layers
    silent = [one.name for one in fields(entry) if getattr(entry, one.name) in (None, "", (), {}, False)]
    assert silent == [], "the entry of this test says all there is to say"
    new = replace(entry, id="b", source_layer=None, crs=None)  # a file of our own has one layer and names its system
    path.write_text(amend_text(WHOLE, path, [entry], {}, (0, new)), encoding="utf-8")
    assert [replace(one, line=None) for one in read_catalogue(path).layers] == [
        replace(one, line=None) for one in (entry, new)
    ]


ENTRY = """\
title: t
kind: wetland
source: a
office: b
edition: 2020-01-01
coverage: unknown
accuracy_m: 1
"""


@pytest.mark.parametrize(
    "layers",
    [
        "layers: [{id: a, title: t, kind: wetland, source: a, office: b, edition: 2020-01-01, "
        "in_force: {from: 2020-01-01}, coverage: unknown, accuracy_m: 1}]\n",
        "layers:\n  - {id: a, title: t, kind: wetland, source: a, office: b, edition: 2020-01-01, "
        "in_force: {from: 2020-01-01}, coverage: unknown, accuracy_m: 1}\n",
        "layers:\n  -\n    id: a\n    in_force: {from: 2020-01-01}\n"
        + "".join(f"    {line}\n" for line in ENTRY.splitlines()),
    ],
    ids=["a flow list", "a flow entry", "a dash on a line of its own"],
)
def test_what_is_not_written_key_by_key_below_a_dash_is_refused(tmp_path: Path, layers: str) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(f"id: t\ntitle: t\nbasins: []\n{layers}", encoding="utf-8")
    [entry] = read_catalogue(path).layers
    with pytest.raises(CatalogueError) as caught:
        amend_text(path.read_text(encoding="utf-8"), path, [entry], {0: replace(entry, legal_status="draft")})
    assert caught.value.problems[0].code == "bad-value"
