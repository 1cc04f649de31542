"""Facts said outside the site file, by catalogue, facts file or command; later ones win, contradictions warn."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from zoning.document import Form, Node, Problems, read_document, text_of
from zoning.errors import FactError, Problem, Where
from zoning.fact import REMARKS, StatedFact, find_fact, read_dictionary, read_value
from zoning.site import Notice, Site

Statements = Mapping[str, Mapping[str, StatedFact]]
Remarks = tuple[tuple[str, str], ...]
EVERY_SITE = "*"
_FILE_ORIGIN = "facts file "


def parse_pairs(pairs: Sequence[str], origin: str = "command") -> dict[str, StatedFact]:
    """The facts of `KEY=VALUE` texts. Raises FactError with every one that is not."""
    problems: list[Problem] = []
    facts: dict[str, StatedFact] = {}
    for pair in pairs:
        key, equals, raw = pair.partition("=")
        if not equals:
            problems.append(Problem("bad-value", Where(field="--fact"), pair, "KEY=VALUE"))
            continue
        _state(facts, key.strip(), raw, origin, Where(field=key.strip()), problems)
    if problems:
        raise FactError(problems)
    return facts


def read_facts_file(path: Path) -> Statements:
    """The facts of a YAML or CSV file by site id; `*` is every site.

    YAML: `{id: {key: value}}`, a value also as `{value, by, date, source, note}`. CSV: a column `id`, then one column
    per fact. Facts are named by key or Chinese label.
    """
    if path.suffix.lower() in {".yaml", ".yml"}:
        return _read_yaml(path)
    if path.suffix.lower() == ".csv":
        return _read_csv(path)
    raise FactError(
        [Problem("unsupported-format", Where(file=str(path)), path.suffix or "no suffix", ".yaml, .yml, .csv")]
    )


def _read_yaml(path: Path) -> Statements:
    problems = Problems(str(path))
    form = Form(read_document(path, problems), problems)
    statements: dict[str, dict[str, StatedFact]] = {}
    for site in form:
        facts = form.form(site)
        assert facts is not None  # the key is there
        said: dict[str, StatedFact] = statements.setdefault(site, {})
        for key in facts:
            node = facts.take(key)
            assert node is not None  # the key is there
            where = Where(file=str(path), record=site, line=node.line, field=key)
            raw, remarks = _read_fact(facts, key, node)
            _state(said, key, raw, f"{_FILE_ORIGIN}{path.name}", where, problems.found, remarks)
    if problems.found:
        raise FactError(problems.found)
    return statements


def _read_fact(facts: Form, key: str, node: Node) -> tuple[object, Remarks]:
    """What was written of a fact: a value, or `{value, by, date, source, note}` as a person signs a review."""
    if not isinstance(node.content, dict):
        return (list(facts.words(key)) if isinstance(node.content, list) else text_of(node)), ()
    form = Form(node, facts.problems, facts.name(key))
    value = form.take("value", required=True)
    remarks = {word: form.text(word) for word in REMARKS if word != "date"}
    day = form.day("date")
    remarks["date"] = day.isoformat() if day else ""
    form.close()
    raw: object = None
    if value is not None and isinstance(value.content, dict):
        form.wrong("value", value, "a value or a list of words")
    elif value is not None:
        raw = list(form.words("value")) if isinstance(value.content, list) else text_of(value)
    return raw, tuple((word, remarks[word]) for word in REMARKS if remarks[word])


def _read_csv(path: Path) -> Statements:
    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        raise FactError([Problem("unreadable-file", Where(file=str(path)), error.strerror)]) from error
    except UnicodeDecodeError as error:
        allowed = "UTF-8 or GB 18030"
        raise FactError([Problem("encoding-unknown", Where(file=str(path)), f"byte {error.start}", allowed)]) from error
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        table = [(rows.line_num, row) for row in rows]
    except csv.Error as error:
        raise FactError([Problem("unreadable-file", Where(str(path), line=rows.line_num), str(error))]) from error
    names = [name.strip() for name in table[0][1]] if table else []
    _check_header(names, path)
    problems: list[Problem] = []
    statements: dict[str, dict[str, StatedFact]] = {}
    for line, cells in table[1:]:
        record = dict(zip(names, cells, strict=False))
        site = record.pop("id", "").strip()
        if len(cells) > len(names):
            problems.append(
                Problem("bad-value", Where(str(path), None, site, line), f"{len(cells)} cells", f"{len(names)}")
            )
        for key, raw in record.items():
            if raw.strip():
                where = Where(file=str(path), record=site, line=line, field=key)
                _state(statements.setdefault(site, {}), key, raw, f"{_FILE_ORIGIN}{path.name}", where, problems)
    if problems:
        raise FactError(problems)
    return statements


def _check_header(names: Sequence[str], path: Path) -> None:
    where = Where(file=str(path), line=1)
    if "id" not in names:
        raise FactError([Problem("missing-field", where, ", ".join(names) or "nothing", "a column id")])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FactError([Problem("duplicate-key", where, name, "each column once") for name in twice])


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _state(
    facts: dict[str, StatedFact],
    key: str,
    raw: object,
    origin: str,
    where: Where,
    problems: list[Problem],
    remarks: Remarks = (),
) -> None:
    fact = find_fact(key)
    if fact is None:
        problems.append(Problem("unknown-fact", where, key, _nearest(key)))
        return
    try:
        value = read_value(fact, raw, where)
    except FactError as error:
        problems.extend(error.problems)
        return
    if value is None:
        return
    earlier = facts.get(fact.key)
    contradicts = earlier.origin if earlier is not None and earlier.value != value else None
    facts[fact.key] = StatedFact(value, origin, contradicts, remarks)


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    known = list(read_dictionary())
    return ", ".join(get_close_matches(key, known, n=3, cutoff=0.5)) or "zoning facts list"


def state(
    sites: Sequence[Site],
    *,
    defaults: Mapping[str, StatedFact],
    statements: Statements,
    command: Mapping[str, StatedFact],
) -> list[Site]:
    """The sites with all facts: the catalogue's defaults, the file's own, the facts file's, the command's.

    Raises FactError when a facts file names a site that is not there.
    """
    ids = {site.id for site in sites}
    strangers = [key for key in statements if key != EVERY_SITE and key not in ids]
    if strangers:
        allowed = ", ".join(sorted(ids)[:5])
        raise FactError([Problem("unknown-site", _place_of(statements[key], key), key, allowed) for key in strangers])
    stated = []
    for site in sites:
        facts: dict[str, StatedFact] = dict(defaults)
        warnings = list(site.warnings)
        for layer in (site.facts, statements.get(EVERY_SITE, {}), statements.get(site.id, {}), command):
            for key, said in layer.items():
                earlier = facts.get(key)
                origins = [] if said.contradicts is None else [said.contradicts]
                if earlier is not None and earlier.value != said.value:
                    origins.insert(0, earlier.origin)
                warnings += [Notice("contradicting-fact", key, f"{origin} / {said.origin}") for origin in origins]
                facts[key] = said
        stated.append(replace(site, facts=facts, warnings=tuple(warnings)))
    return stated


def _place_of(statement: Mapping[str, StatedFact], site: str) -> Where:
    file = next((said.origin.removeprefix(_FILE_ORIGIN) for said in statement.values()), None)
    return Where(file=file, record=site)
