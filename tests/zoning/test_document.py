"""Strict YAML: text with its line, no guesses, no copies, every problem at once."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning import document
from zoning.document import Form, Node, Problems, parse_document, read_document
from zoning.errors import Problem


def parse(text: str) -> tuple[Node | None, list[Problem]]:
    problems = Problems("file.yaml")
    return parse_document(text, problems), problems.found


def form(text: str) -> tuple[Form, Problems]:
    problems = Problems("file.yaml")
    return Form(parse_document(text, problems), problems), problems


def told(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.where.line) for problem in problems]


@pytest.mark.parametrize("word", ["031", "0x1F", "no", "off", "~", "1e3", "2024-01-01", "1_000", "=", ".inf", "null"])
def test_a_scalar_stays_the_text_that_was_written(word: str) -> None:
    node, problems = parse(f"key: {word}")
    assert problems == []
    assert node is not None
    assert isinstance(node.content, dict)
    assert node.content["key"].content == word


@settings(deadline=None)
@given(st.integers())
def test_a_number_keeps_its_digits(number: int) -> None:
    held, problems = form(f"a: {number}\nb: 00{abs(number)}")
    assert held.text("a") == str(number)
    assert held.text("b") == f"00{abs(number)}"
    assert problems.found == []


def test_a_value_knows_the_line_it_stands_on() -> None:
    node, _ = parse("# a remark\n\na: 1\nb:\n  - x\n  - y: z\n")
    assert node is not None
    assert isinstance(node.content, dict)
    assert node.key_lines == {"a": 3, "b": 4}
    listed = node.content["b"].content
    assert isinstance(listed, list)
    assert [item.line for item in listed] == [5, 6]


def test_a_duplicate_key_is_refused_with_both_lines() -> None:
    node, problems = parse("a: 1\nb: 2\na: 3\n")
    assert told(problems) == [("duplicate-key", 3)]
    assert problems[0].found == "also on line 1"
    assert node is not None
    assert isinstance(node.content, dict)
    assert node.content["a"].content == "1"


def test_a_duplicate_key_is_found_however_it_is_quoted() -> None:
    assert told(parse("a: 1\n\"a\": 2\n'a': 3\n")[1]) == [("duplicate-key", 2), ("duplicate-key", 3)]


@pytest.mark.parametrize("text", ["a: &x 1\nb: 2", "a: &x [1]\nb: *x", "a: &x {b: 1}\nc:\n  <<: *x"])
def test_anchors_and_aliases_are_refused(text: str) -> None:
    assert ("not-yaml", 1) in told(parse(text)[1])


def test_a_hostile_alias_bomb_is_refused_and_not_unfolded() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    _, problems = parse("\n".join(lines))
    assert {problem.code for problem in problems} == {"not-yaml"}


def test_a_second_document_in_a_file_is_refused_not_ignored() -> None:
    node, problems = parse("a: 1\n---\nb: 2\n")
    assert node is not None
    assert told(problems) == [("not-yaml", 3)]


@pytest.mark.parametrize("text", ["", "   \n", "# only a remark\n"])
def test_an_empty_file_is_a_problem(text: str) -> None:
    assert [code for code, _ in told(parse(text)[1])] == ["not-yaml"]


@pytest.mark.parametrize(
    ("text", "line"), [("a: [1, 2\nb: 3", 2), ("a: 1\n  b: 2", 2), ("a:\n\t- 1", 2), ("x: 'open\n\n", 3)]
)
def test_what_is_not_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    node, problems = parse(text)
    assert node is None
    assert told(problems) == [("not-yaml", line)]


def test_a_text_nested_too_deep_is_refused() -> None:
    node, problems = parse("[" * 20_000 + "]" * 20_000)
    assert node is None
    assert [code for code, _ in told(problems)] == ["not-yaml"]


def test_a_key_that_is_no_text_is_refused() -> None:
    assert told(parse("? [a, b]\n: 1\n")[1]) == [("bad-value", 1)]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_an_exception(text: str) -> None:
    node, problems = parse(text)
    assert (node is not None) or problems


# Files


def test_a_missing_file_is_a_named_problem(tmp_path: Path) -> None:
    problems = Problems("x.yaml")
    assert read_document(tmp_path / "x.yaml", problems) is None
    assert told(problems.found) == [("unreadable-file", None)]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    problems = Problems("folder")
    assert read_document(tmp_path, problems) is None
    assert told(problems.found) == [("unreadable-file", None)]


def test_an_oversize_file_is_refused_before_it_is_read_as_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 10)
    path = tmp_path / "x.yaml"
    path.write_text("a: 12345678901\n", encoding="utf-8")
    problems = Problems("x.yaml")
    assert read_document(path, problems) is None
    assert told(problems.found) == [("too-large", None)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("键: 值".encode("gb18030"), "encoding-unknown"),
        (b"\x89PNG\r\n\x1a\n\xff", "encoding-unknown"),
        (b"a: \x00\x01", "not-yaml"),
    ],
)
def test_a_binary_file_or_one_in_another_encoding_is_refused(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    problems = Problems("x.yaml")
    assert read_document(path, problems) is None
    assert [problem.code for problem in problems.found] == [code]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("\ufeff键: 值\r\nb: 1\r\n".encode())
    problems = Problems("x.yaml")
    held = Form(read_document(path, problems), problems)
    assert (held.text("键"), held.text("b"), problems.found) == ("值", "1", [])


# Forms


def test_all_problems_of_a_file_are_found_in_one_reading() -> None:
    held, problems = form("size: big\nday: 2024-02-30\nword: green\nlist: {a: 1}\nsurprise: 1\ntwice: 1\ntwice: 2\n")
    held.number("size")
    held.day("day")
    held.choice("word", ("red", "blue"))
    held.words("list")
    held.text("twice")
    held.text("needed", required=True)
    held.close()
    assert sorted(told(problems.found)) == sorted(
        [
            ("duplicate-key", 7),
            ("bad-value", 1),
            ("bad-value", 2),
            ("bad-value", 3),
            ("bad-value", 4),
            ("missing-key", 1),
            ("unknown-key", 5),
        ]
    )
    by_field = {problem.where.field: problem for problem in problems.found}
    assert (by_field["word"].found, by_field["word"].allowed) == ("green", "red, blue")
    assert by_field["surprise"].allowed == "day, list, needed, size, twice, word"
    assert all(problem.where.file == "file.yaml" for problem in problems.found)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2024-2-9", None),
        ("20240209", None),
        ("2024-02-09T00:00", None),
    ],
)
def test_only_a_real_day_written_in_full_is_a_date(written: str, expected: date | None) -> None:
    held, problems = form(f"day: {written}")
    assert held.day("day") == expected
    assert bool(problems.found) == (expected is None)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("10", 10.0), ("1e3", 1000.0), ("-1", None), ("nan", None), ("inf", None), ("ten", None), ("[1]", None)],
)
def test_a_number_is_finite_and_not_below_its_least(written: str, expected: float | None) -> None:
    held, problems = form(f"n: {written}")
    assert held.number("n", at_least=0.0) == expected
    assert bool(problems.found) == (expected is None)


def test_one_word_counts_as_a_list_of_one_and_one_text_as_both_languages() -> None:
    held, problems = form("one: a\nmany: [a, b]\ntitle: 名\nboth: {zh: 名, en: name}\nhalf: {en: name}\n")
    assert held.words("one") == ("a",)
    assert held.words("many") == ("a", "b")
    assert held.both("title") == ("名", "名")
    assert held.both("both") == ("名", "name")
    assert held.both("half") == ("name", "name")
    assert problems.found == []


@pytest.mark.parametrize("written", ["", "''", "'  '", "[a]", "{a: b}"])
def test_a_blank_or_a_list_is_no_text(written: str) -> None:
    held, problems = form(f"a: {written}")
    assert held.text("a", default="nothing") == "nothing"
    assert told(problems.found) == [("bad-value", 1)]


def test_a_list_where_a_mapping_belongs_is_refused() -> None:
    assert told(form("---\n...\n")[1].found) == [("bad-value", 2)]
    assert told(form("[a, b]")[1].found) == [("bad-value", 1)]
    held, problems = form("a: [1]\nb: {c: 1}")
    held.form("a")
    held.items("b")
    assert [(problem.where.field, problem.found) for problem in problems.found] == [("a", "a list"), ("b", "a mapping")]
