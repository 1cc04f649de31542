"""The documents say what the program does: codes, facts, words, links, commands and printed answers."""

import ast
import re
import runpy
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.errors import MEANING
from zoning.catalogue import SAMPLE, read_catalogue
from zoning.clause import DIMENSIONS, UNDIVIDED
from zoning.cli.main import build_parser, main
from zoning.condition import (
    AtLeast,
    Compare,
    CompareDate,
    CompareQuantity,
    Condition,
    Emits,
    EmitsAmount,
    Extent,
    Includes,
    Industry,
    IsOneOf,
    Jurisdiction,
    Not,
    Overlaps,
    Review,
    Touches,
    Upstream,
)
from zoning.condition.extent import MEASURES
from zoning.fact import FACT_TYPES, Fact, emissions, families, find_fact, read_dictionary
from zoning.kind import KINDS
from zoning.outcome import OUTCOMES, REASONS
from zoning.pack import load_pack
from zoning.quantity import unit_words
from zoning.wording import has_word, say
from zoning.wording.errors import ERRORS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "zoning").rglob("*.md"), *(ROOT / "layers").rglob("*.md")]
)
STATUSES = ("touched", "clear", "no_data", "failed", "not_asked")
RELATIONS = ("within", "overlaps", "contains", "crosses", "touches", "near")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return [body for word, body in FENCE.findall(page.read_text(encoding="utf-8")) if word == language]


def rows_of(text: str) -> list[list[str]]:
    cells = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in cells]


def calls(room: str, name: str) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Every call of a name in a room, with the function it stands in (the module where it stands in none)."""
    for path in sorted((ROOT / room).rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        inside: dict[ast.AST, ast.AST] = {}
        for owner in (node for node in ast.walk(module) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))):
            inside |= dict.fromkeys(ast.walk(owner), owner)
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield node, inside.get(node, module)


def texts(node: ast.AST) -> set[str]:
    return {item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def raised_in_layers() -> set[str]:
    """Codes written at the raise, and where a code comes from a table, the first words of the table's rows."""
    codes: set[str] = set()
    for call, owner in calls("layers", "LayerError"):
        for keyword in (keyword for keyword in call.keywords if keyword.arg == "code"):
            if isinstance(keyword.value, ast.Constant):
                codes.add(str(keyword.value.value))
            else:
                first = [row.elts[0] for row in ast.walk(owner) if isinstance(row, ast.Tuple) and row.elts]
                words = {str(item.value) for item in first if isinstance(item, ast.Constant)} | texts(keyword.value)
                codes |= {word for word in words if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", word)}
    return codes


def test_the_page_of_errors_lists_exactly_the_codes_there_are() -> None:
    headings = re.findall(r"^### (\S+)$", read("docs/reference/errors.md"), re.MULTILINE)
    assert sorted(headings) == sorted(ERRORS)


def test_the_page_of_errors_says_in_both_languages_what_to_do() -> None:
    page = read("docs/reference/errors.md")
    silent = [code for code, (zh, en) in ERRORS.items() if zh[1] not in page or en[1] not in page or zh[0] not in page]
    assert silent == []


def test_every_code_raised_in_layers_has_words() -> None:
    raised = raised_in_layers()
    assert {"no-crs", "unreadable-file", "empty-geometry"} <= raised
    assert (raised | set(MEANING)) - set(ERRORS) == set()


def test_every_code_raised_in_zoning_has_words() -> None:
    given = [call for name in ("Problem", "add") for call, _ in calls("zoning", name) if call.args]
    raised = {text for call in given for text in texts(call.args[0]) if isinstance(call.args[0], ast.Constant)}
    assert {"unwritable-file", "bad-value", "no-sites"} <= raised
    assert {code for code in raised if re.fullmatch(r"[a-z]+(-[a-z]+)+|internal|usage", code)} - set(ERRORS) == set()


def test_what_is_generated_is_as_the_program_would_write_it() -> None:
    program = runpy.run_path(str(DOCS / "generate.py"))
    written = program["written"]()
    assert len(written) > 2
    stale = [path for path, text in written.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert stale == []


def test_the_page_of_facts_is_the_dictionary() -> None:
    table = read("docs/reference/facts.md").split("## Dictionary")[1].split("##")[0]
    listed = [tuple(row) for row in rows_of(table) if row[0].startswith("`")]
    expected = [
        (
            f"`{fact.key}`",
            *fact.label,
            fact.type,
            fact.unit or "",
            ", ".join(f"`{word}`" for word in fact.allowed or ()),
        )
        for fact in read_dictionary().values()
    ]
    assert listed == expected


@pytest.mark.parametrize("key", read_dictionary())
def test_the_page_of_facts_asks_the_question_and_names_the_values(key: str) -> None:
    fact = read_dictionary()[key]
    section = read("docs/reference/facts.md").split(f"\n### {key}\n")[1].split("\n##")[0]
    assert f"- {fact.question[0]}\n- {fact.question[1]}\n" in section
    values = [tuple(row) for row in rows_of(section) if row[0].startswith("`")]
    assert values == [(f"`{word}`", *labels, *also_of(fact, word)) for word, labels in (fact.values or {}).items()]


def also_of(fact: Fact, word: str) -> list[str]:
    return [", ".join(other for other, meant in fact.also.items() if meant == word)] if fact.also else []


def test_the_page_of_facts_lists_every_type_family_amount_and_unit() -> None:
    page = read("docs/reference/facts.md")
    types = page.split("## Types")[1].split("\n## ")[0]
    assert {row[0] for row in rows_of(types)} >= set(FACT_TYPES)
    assert [fact.key for fact in families() if f"`{fact.key}`" not in page] == []
    amounts = [tuple(row) for row in rows_of(page) if row[0].startswith("`emission.")]
    assert amounts == [(f"`{fact.key}`", *fact.label, fact.unit) for fact in emissions().values()]
    units = {row[0]: row[1] for row in rows_of(page)}
    assert [name for name, words in unit_words().items() if any(f"`{word}`" not in units[name] for word in words)] == []


def test_the_page_of_facts_lists_what_an_officer_may_state_of_each_kind() -> None:
    listed = {row[0]: row[2] for row in rows_of(read("docs/reference/facts.md")) if row[0].startswith("`touches.")}
    facts = {kind: find_fact(f"touches.{kind}") for kind in KINDS}
    allowed = {f"`touches.{kind}`": fact.allowed or [] for kind, fact in facts.items() if fact is not None}
    assert listed == {key: ", ".join(f"`{word}`" for word in words) for key, words in allowed.items()}


def glossary_rows() -> set[tuple[str, ...]]:
    return {tuple(row) for row in rows_of(read("docs/glossary.md"))}


@pytest.mark.parametrize(
    ("family", "keys"),
    [("outcome", OUTCOMES), ("reason", REASONS), ("status", STATUSES), ("relation", RELATIONS)],
)
def test_the_glossary_holds_the_words_of_an_answer(family: str, keys: tuple[str, ...]) -> None:
    known = {row[:3] for row in glossary_rows()}
    assert {(f"`{key}`", say(f"{family}.{key}", "zh"), say(f"{family}.{key}", "en")) for key in keys} - known == set()


def test_no_status_or_relation_is_left_out_of_these_tests() -> None:
    assert all(has_word(f"status.{key}") for key in STATUSES)
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "zoning" / "wording").glob("*.py"))
    assert set(re.findall(r'"status\.(\w+)"', sources)) == set(STATUSES)
    assert set(re.findall(r'"relation\.(\w+)"', sources)) == set(RELATIONS)


def test_the_glossary_holds_every_kind_with_its_classes() -> None:
    expected = {
        (
            *(f"`{kind.key}`", kind.zh, kind.en, "、".join(kind.classes)),
            *("、".join(kind.apart), "、".join(kind.collected), "yes" if kind.protected else ""),
        )
        for kind in KINDS.values()
    }
    assert expected - glossary_rows() == set()


def test_the_glossary_holds_every_dimension_and_fact() -> None:
    known = {row[:3] for row in glossary_rows()}
    dimensions = {(f"`{side.key}`", side.zh, side.en) for side in (*DIMENSIONS, UNDIVIDED)}
    facts = {(f"`{fact.key}`", *fact.label) for fact in read_dictionary().values()}
    assert (dimensions | facts) - known == set()


def test_the_page_on_verdicts_explains_every_reason_outcome_and_status() -> None:
    page = read("docs/explanation/verdict.md")
    rows = {row[0] for row in rows_of(page)}
    assert {f"`{reason}`" for reason in REASONS} <= rows
    assert [word for word in (*OUTCOMES, *STATUSES) if word not in page.replace("no conflict", "no_conflict")] == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            lost.append(target)
    assert lost == []


def test_every_page_named_in_the_program_exists() -> None:
    sources = [path for room in ("zoning", "layers", "maps") for path in (ROOT / room).rglob("*.*")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources if path.suffix in {".py", ".yaml", ".md"})
    named = set(re.findall(r"docs/[\w/.-]+\.md", text + read("pyproject.toml") + read("Makefile")))
    assert "docs/how-to/add-a-rule.md" in named
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def commands(page: Path) -> list[str]:
    """The `zoning` command lines of a page, from its blocks and from code within sentences."""
    text = page.read_text(encoding="utf-8")
    lines = [line for _, body in FENCE.findall(text) for line in body.splitlines()]
    spans = re.findall(r"`(zoning [^`]+)`", FENCE.sub("", text))
    found = (re.match(r"(?:[$>] )?(?:\S*[/\\])?(zoning(?: .*)?)$", line.strip()) for line in lines)
    return [match[1] for match in found if match] + spans


def words_of(command: str) -> list[str]:
    words = shlex.split(command, comments=True)[1:]
    ends = [index for index, word in enumerate(words) if word in {"|", ">", "<", "&&", ";"} or word.startswith("<<")]
    return words[: ends[0]] if ends else words


def test_the_pages_show_commands() -> None:
    assert len({command for page in PAGES for command in commands(page)}) > 15


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=name_of)
def test_every_command_shown_is_one_the_program_understands(page: Path) -> None:
    for command in commands(page):
        assert build_parser("en").parse_args(words_of(command)) is not None, command


def test_the_catalogue_shown_is_accepted_and_holds_every_key(tmp_path: Path) -> None:
    [shown] = blocks(DOCS / "how-to" / "add-a-layer.md", "yaml")
    (tmp_path / "catalogue.yaml").write_text(shown, encoding="utf-8")
    catalogue = read_catalogue(tmp_path / "catalogue.yaml")
    assert [entry.id for entry in catalogue.layers] == ["units", "water", "water", "banks"]
    source = ast.parse("\n".join(read(f"zoning/catalogue/{name}.py") for name in ("reading", "law")))
    takers = {"text", "both", "choice", "day", "form", "forms", "number", "table", "take", "words"}
    taken = {
        node.args[0].value
        for node in ast.walk(source)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in takers
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }
    assert {"accuracy_m", "none_here", "source_layer"} <= taken
    assert [key for key in sorted(taken) if not re.search(rf"(?m)^\W*.*\b{key}:", shown)] == []


def leaves(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts:
        yield from leaves(part)


def test_the_rules_shown_are_accepted_and_use_the_whole_vocabulary(tmp_path: Path) -> None:
    pack_text, _ = blocks(DOCS / "how-to" / "add-a-rule.md", "yaml")
    (tmp_path / "pack.yaml").write_text(pack_text, encoding="utf-8")
    pack = load_pack(tmp_path / "pack.yaml")
    first = list(leaves(pack.rules[0].when))
    assert {type(item) for item in first} >= {Touches, IsOneOf, Includes, Compare, Industry, Review, Not}
    assert {type(item) for item in first} >= {CompareQuantity, CompareDate, Overlaps, Emits, EmitsAmount}
    assert any(isinstance(item, AtLeast) for item in first)
    assert {type(item) for item in first} >= {Extent, Upstream, Jurisdiction}
    assert {item.measure for item in first if isinstance(item, Extent)} == set(MEASURES)
    assert any(isinstance(item, Touches) and item.relations for item in first)
    assert {item.relation for item in first if isinstance(item, CompareDate)} == {"before", "since"}
    places = [item for item in first if isinstance(item, Touches)]
    assert any(place.within_m and place.attributes for place in places)
    assert any(place.part and place.classes for place in places)
    assert any(isinstance(item, IsOneOf) and item.unclear for item in first)
    assert pack.rules[0].successor == pack.rules[1].id


def test_the_table_of_words_names_every_word_of_a_condition() -> None:
    table = read("docs/how-to/add-a-rule.md").split("### The words of `when`")[1].split("\n###")[0]
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "zoning/condition/reading").glob("*.py")]
    tables = {
        node.target.id: texts(node.value)
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    words = (
        tables["_READERS"] | tables["_COMPARISONS"] | {"is", "in", "unclear", "includes", "class", "within_m", "part"}
    )
    assert {word for word in words | {"attributes"} if f"`{word}" not in table} == set()


def test_every_dependency_has_its_reason() -> None:
    project: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
    names = [re.split(r"[^\w-]", line)[0] for line in project["dependencies"]]
    extras = project["optional-dependencies"]
    names += [re.split(r"[^\w-]", line)[0] for extra in ("docx", "pdf", "raster") for line in extras[extra]]
    page = read("docs/decisions/0003-dependencies.md").lower()
    assert [name for name in names if f"| {name.lower()} |" not in page and f"\n{name.lower()} is" not in page] == []


def test_the_changelog_begins_with_the_version_of_the_program() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert re.findall(r"(?m)^## (\S+)", read("CHANGELOG.md"))[0] == version


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_page_is_linked_from_the_front_or_from_a_list_that_is(readme: str) -> None:
    lists = [readme, "docs/reference/packs/README.md", "docs/reference/eia/README.md"]
    linked = {
        (ROOT / page).parent.joinpath(target).resolve()
        for page in lists
        for target in re.findall(r"\]\(([^)#\s]+)", read(page))
    }
    assert [name_of(page) for page in DOCS.rglob("*.md") if page.resolve() not in linked] == []


def write_site(folder: Path, readme: str) -> None:
    shown = "".join(blocks(ROOT / readme, "sh"))
    [site] = re.findall(r"cat > site\.geojson <<'EOF'\n(.*?)\nEOF\n", shown, re.DOTALL)
    (folder / "site.geojson").write_text(site, encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "readme"),
    [
        ("README.md", "README.md"),
        ("README.zh-CN.md", "README.zh-CN.md"),
        ("docs/how-to/explain-a-verdict.md", "README.md"),
    ],
)
def test_the_answers_shown_are_what_the_program_prints(
    page: str, readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, readme)
    monkeypatch.chdir(tmp_path)
    shown = "".join(blocks(ROOT / page, "sh"))
    for command in (line for line in shown.splitlines() if line.startswith("zoning ")):
        assert main(words_of(command)) == 0, command
    printed = capsys.readouterr().out
    pieces = [piece.strip("\n") for text in blocks(ROOT / page, "text") for piece in text.split("…\n")]
    assert pieces
    assert [piece for piece in pieces if piece and f"\n{piece}\n" not in f"\n{printed}"] == []


def test_the_page_for_officers_shows_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = ROOT / "docs" / "how-to" / "hand-in-a-site.md"
    shown = "".join(blocks(page, "sh"))
    for name, content in re.findall(r"cat > (\S+) <<'EOF'\n(.*?)EOF\n", shown, re.DOTALL):
        Path(name).write_text(content, encoding="utf-8")
    assert "sed 's/38435/435/; s/带号=38/带号=/' plot.txt > nozone.txt" in shown
    changed = Path("plot.txt").read_text(encoding="utf-8").replace("38435", "435").replace("带号=38", "带号=")
    Path("nozone.txt").write_text(changed, encoding="utf-8")
    commands = [line for line in shown.splitlines() if line.startswith("zoning ")]
    codes = [main(words_of(command)) for command in commands]
    asked = [f"zoning check {name} --lang en --on 2026-11-22" for name in ("nozone.txt", "plot.dxf")]
    assert [command for command, code in zip(commands, codes, strict=True) if code != 0] == asked
    told = capsys.readouterr()
    pieces = [piece.strip("\n") for text in blocks(page, "text") for piece in text.split("…\n")]
    assert len(pieces) > 5
    assert [piece for piece in pieces if f"\n{piece}" not in f"\n{told.out}\n{told.err}"] == []


def test_the_python_shown_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, "README.md")
    monkeypatch.chdir(tmp_path)
    [shown] = blocks(ROOT / "README.md", "python")
    assert 'Path("catalogue.yaml")' in shown
    exec(compile(shown.replace('Path("catalogue.yaml")', f"Path({str(SAMPLE)!r})"), "README.md", "exec"), {})
    assert "'undetermined': 1" in capsys.readouterr().out
