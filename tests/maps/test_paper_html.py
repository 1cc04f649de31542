"""A paper as a page: everything in it, nothing from elsewhere, nothing that acts, legible on screen and on A4."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import MapError
from maps.palette import read_palette
from maps.paper import Callout, Chapter, Column, Entry, Facts, Figure, Paper, Paragraph, Run, Table
from maps.paper.html import to_html
from maps.paper.plain import harmless
from maps.symbol import SYMBOLS

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><rect width="4" height="3"/></svg>'
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</style><style>body{display:none}</style>",
    "javascript:alert(1)",
    "{{7*7}} ${7*7}",
    "a\0b\x1b[31mc\x7f",
    "\u202eevil\u202c \u2066x",
    "\ud800 lone",
    "مرحبا بالعالم",
    "👩‍👩‍👧 emoji",
    "=HYPERLINK(1)",
    "长" * 10_000,
)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def paper_of(text: str, lang: str = "zh") -> Paper:
    """A paper in which a text stands everywhere a text can stand."""
    cell = (Run(text), Run(text, "prohibited", True, text))
    blocks = (
        Paragraph(cell, "lead"),
        Callout("restricted", text, (cell,)),
        Facts((Entry(text, cell),)),
        Table((Column(text, 2), Column(text)), ((cell, cell), (cell, ())), text),
        Figure(SVG, text, text),
    )
    return Paper(text, lang, (Chapter("one", text, blocks), Chapter(text, text, blocks, 2, True)), text, text)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:16]))
def test_a_hostile_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    plain = Page(to_html(paper_of("plain")))
    page = Page(to_html(paper_of(text)))
    shown = "".join(page.texts)
    assert shown.count(harmless(text)) >= 16
    assert {tag for tag, _ in page.elements} - {tag for tag, _ in plain.elements} <= {"bdi"}
    names = {name for _, attributes in page.elements for name in attributes}
    assert names <= {name for _, attributes in plain.elements for name in attributes}
    assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text())
def test_a_page_says_every_text_and_has_the_elements_of_any_other(text: str) -> None:
    page = Page(to_html(paper_of(text)))
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in Page(to_html(paper_of("مx"))).elements}
    assert harmless(text) in "".join(page.texts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_loads_nothing_runs_nothing_and_its_policy_forbids_both(lang: str) -> None:
    text = to_html(paper_of("x", lang))
    page = Page(text)
    assert re.findall(r"https?://(?!www\.w3\.org)|@import|url\(", text) == []
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "link", "iframe", "object", "embed", "form"})
    assert all(str(image["src"]).startswith("data:image/svg+xml;base64,") for image in page.all("img"))
    (policy,) = (one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert page.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_a_page_can_be_gone_through_by_its_headings_and_its_contents() -> None:
    page = Page(to_html(paper_of("a b")))
    anchors = {one["id"] for tag, one in page.elements if one.get("id") and tag in ("h2", "h3", "main")}
    wanted = {str(one["href"])[1:] for one in page.all("a") if str(one.get("href")).startswith("#")}
    assert {"one", "a.20b", "paper"} <= anchors
    assert wanted <= anchors
    ids = [one["id"] for _, one in page.elements if one.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one["alt"] == "a b" for one in page.all("img"))
    assert {one.get("scope") for one in page.all("th")} == {"col"}


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("#one", "#one"),
        ("r/0001-x.html", "r/0001-x.html"),
        ("javascript:alert(1)", "#"),
        ("https://example.org", "#"),
        ("//example.org", "#"),
        ("\\\\host\\x", "#"),
        ("data:text/html,x", "#"),
    ],
)
def test_a_link_leads_into_the_page_or_to_a_file_beside_it(link: str, leads: str) -> None:
    chapter = Chapter("one", "one", (Paragraph((Run("there", link=link),)),))
    page = Page(to_html(Paper("t", "en", (chapter,))))
    assert page.all("a")[-1]["href"] == leads


def test_equal_papers_are_equal_pages_and_a_language_we_do_not_speak_is_refused() -> None:
    assert to_html(paper_of("x")) == to_html(paper_of("x"))
    with pytest.raises(MapError):
        to_html(replace(paper_of("x"), lang="fr"))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours() -> Iterator[tuple[str, str]]:
    """Every pair of letters and ground that the style sheet uses."""
    style = to_html(paper_of("x")).split("<style>")[1].split("</style>")[0]
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style.split(":lang")[0]))
    for ink in ("ink", "ink-2", "link"):
        for ground in ("#ffffff", named["band"]):
            yield named[ink], ground
    for key in read_palette().outcomes:
        stroke, tint = re.findall(rf"\.tone-{key} {{ --stroke: (#\w+); --tint: (#\w+)", style)[0]
        yield stroke, "#ffffff"
        yield stroke, tint
        yield named["ink"], tint


def test_letters_stand_out_from_their_ground_as_much_as_aa_asks() -> None:
    assert [pair for pair in colours() if contrast(*pair) < 4.5] == []


def test_an_outcome_is_told_by_a_symbol_too_and_an_unknown_one_is_never_clear() -> None:
    chapter = Chapter("one", "one", (Callout("moonlight", "t"), Callout("no_conflict", "t"), Callout("", "t")))
    page = Page(to_html(Paper("t", "en", (chapter,))))
    assert [one["href"] for one in page.all("use")] == ["#mark-undetermined", "#mark-no_conflict"]
    assert [one["class"] for one in page.all("div")] == [
        "callout tone-undetermined",
        "callout tone-no_conflict",
        "callout",
    ]


def test_the_symbols_are_those_of_the_map() -> None:
    script = files("maps").joinpath("assets/symbol.js").read_text(encoding="utf-8")
    drawn = dict(re.findall(r'^    (\w+): \["([^"]*)"', script, re.MULTILINE))
    glyphs = dict(re.findall(r'^    (\w+): \["[^"]*", "([^"]*)"\]', script, re.MULTILINE))
    assert {key: (symbol.body, symbol.glyph) for key, symbol in SYMBOLS.items()} == {
        key: (body, glyphs[key]) for key, body in drawn.items()
    }


# In a real browser


def test_a_browser_shows_the_page_without_complaint_and_asks_for_nothing(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    hostile = paper_of("".join(HOSTILE[:8]))
    path.write_bytes(to_html(hostile).encode("utf-8", "replace"))
    browser.complaints()
    browser.requested()
    browser.show(path, 900, 700)
    assert browser.run("return document.querySelectorAll('table').length") == 2
    assert browser.run("return [...document.images].every(one => one.complete && one.naturalWidth > 0)")
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints() == []
    asked = [url for url in browser.requested() if not url.startswith(("file:", "data:"))]
    assert asked == []


def test_the_first_key_leads_past_the_contents_and_tables_can_be_scrolled_by_keys(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_text(to_html(paper_of("x")), encoding="utf-8")
    browser.show(path, 500, 700)
    assert browser.run("return document.querySelector('a').className") == "skip"
    assert browser.run("return document.querySelector('.scroll').tabIndex") == 0


def test_a_long_table_prints_on_pages_of_a4_with_its_head_on_each(browser: Any, tmp_path: Path) -> None:
    rows = tuple(((Run(f"row {number}"),), (Run("x" * 50),)) for number in range(300))
    table = Table((Column("HEADING"), Column("other")), rows, "long")
    path = tmp_path / "paper.html"
    path.write_text(to_html(Paper("t", "en", (Chapter("one", "one", (table,)),))), encoding="utf-8")
    browser.show(path)
    pypdf = pytest.importorskip("pypdf")
    printed = tmp_path / "paper.pdf"
    printed.write_bytes(browser.paper())
    texts = [page.extract_text() for page in pypdf.PdfReader(printed).pages]
    assert len(texts) > 4
    assert all("HEADING" in text for text in texts)
    assert sum(text.count("row ") for text in texts) == 300
