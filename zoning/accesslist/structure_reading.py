"""Reading a file of structures; every mistake is named with its line, all at once."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from zoning.accesslist.offset import REDUCTION, read_ratio
from zoning.accesslist.structure import COVERS, EFFECTS, REFERS_TO, Judged, Structured, Structures
from zoning.condition import AllOf, Condition, Not, read_condition
from zoning.document import Form, Node, Problems, parse_document, read_document
from zoning.errors import ZoningError
from zoning.rule import Except

ADDRESSEES: Final = ("project", "government")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{12}")
# What a project that has to enter a park breaks where nothing else is said.
_OUTSIDE: Final = "{fact: in_park, is: no}"


class StructureError(ZoningError):
    """Structures, decisions or allowances of access lists that cannot be used."""


def read_structures(path: Path) -> Structures:
    """The structures of a file. Raises StructureError with every problem of it."""
    form = open_form(path)
    structures = _read(form, form.problems)
    if form.problems.found:
        raise StructureError(form.problems.found)
    return structures


def open_form(path: Path) -> Form:
    """The mapping of a YAML file, still to be read. Raises StructureError where it is none."""
    problems = Problems(str(path))
    node = read_document(path, problems)
    if node is None:
        raise StructureError(problems.found)
    return Form(node, problems)


def _read(form: Form, problems: Problems) -> Structures:
    name = form.text("id", required=True)
    by_clause: dict[str, Structured] = {}
    by_text: dict[str, Structured] = {}
    for entry in form.forms("structures", required=True):
        is_text = not entry.has("clause")
        structured = _read_structured(entry, "text" if is_text else "clause")
        table = by_text if is_text else by_clause
        if structured.key in table:
            problems.add("duplicate-key", entry.line, entry.path, structured.key, "each text and clause once")
        table[structured.key] = structured
    form.close()
    return Structures(name, by_clause, by_text)


def _read_structured(form: Form, word: str) -> Structured:
    key = form.text(word, required=True)
    if word == "text" and key and not _FINGERPRINT.fullmatch(key):
        form.problems.add(
            "bad-value", form.line, form.name(word), key, "twelve hexadecimal digits (zoning lists propose)"
        )
    covers = form.choice("covers", COVERS, required=True, default="part")
    addressee = form.choice("addressee", ADDRESSEES)
    form.text("by")
    form.day("on")
    form.text("note")
    blocks = form.forms("judged")
    if not blocks and not addressee:
        form.problems.add("missing-key", form.line, form.path, None, "judged or addressee")
    judged = tuple(read_judged(block, f"{key}.{number}") for number, block in enumerate(blocks, start=1))
    form.close()
    return Structured(key, covers, judged, addressee)


def read_judged(form: Form, name: str) -> Judged:
    """One judged structure; reviews it asks for are answered as `review.<name>`."""
    problems = form.problems
    effect = form.choice("effect", tuple(EFFECTS), required=True, default="require")
    node = form.take("when", required=effect not in ("encourage", "refer"))
    when = None if node is None else read_condition(node, problems, form.name("when"), name)
    exceptions = tuple(_read_exception(one, f"{name}.except.{n}") for n, one in enumerate(form.forms("exceptions"), 1))
    if when is not None and exceptions:
        when = AllOf((when, *(Not((one.when,)) for one in exceptions)))
    judged = Judged(
        id=name,
        effect=effect,
        caught=when,
        violated=_read_violated(form, effect, name),
        exceptions=exceptions,
        ratio=_read_ratio(form, effect),
        by=form.day("by", required=effect == "exit_by"),
        to=form.choice("to", REFERS_TO, required=effect == "refer") or None,
    )
    _refuse_strangers(form, judged)
    form.close()
    return judged


def _read_exception(form: Form, name: str) -> Except:
    title, node = form.both("title", required=True), form.take("when", required=True)
    form.close()
    when = read_condition(node or Node({}, form.line or 0), form.problems, form.name("when"), name)
    return Except(title, when)


def _read_violated(form: Form, effect: str, name: str) -> Condition | None:
    node = form.take("violated")
    if node is None and effect == "enter_park":
        node = parse_document(_OUTSIDE, form.problems)
    if node is None:
        return None
    if EFFECTS[effect].violated is None:
        form.wrong("violated", node, "only what is required can be violated: " + ", ".join(_REQUIRED))
        return None
    return read_condition(node, form.problems, form.name("violated"), f"{name}.violated")


_REQUIRED: Final = tuple(key for key, effect in EFFECTS.items() if effect.violated is not None)


def _read_ratio(form: Form, effect: str) -> str | None:
    block = form.form("offset", required=effect == "offset")
    if block is None:
        return None
    ratio = block.text("ratio", required=True)
    if ratio and ratio != REDUCTION and read_ratio(ratio) is None:
        form.problems.add("bad-value", block.line, block.name("ratio"), ratio, f"2:1, 1:1.5 … or {REDUCTION}")
    block.close()
    return ratio or None


def _refuse_strangers(form: Form, judged: Judged) -> None:
    """A key that says nothing for its effect is a mistake, not a remark."""
    said = {"offset": judged.ratio, "exit_by": judged.by, "refer": judged.to}
    for effect, value in said.items():
        if value is not None and judged.effect != effect:
            form.problems.add("bad-value", form.line, form.path, judged.effect, f"{effect}, which alone has this key")


def read_plain(judged: Mapping[str, Any], name: str, problems: Problems) -> Judged:
    """A judged structure that stands there as plain values: a proposal, or one that a decision edits."""
    text = yaml.safe_dump(_as_text(judged), allow_unicode=True, sort_keys=False)
    return read_judged(Form(parse_document(text, problems), problems, name), name)


def _as_text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_text(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(part) for part in value]
    return str(value)
