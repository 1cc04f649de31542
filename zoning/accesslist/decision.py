"""What people decided on proposals: accepted, edited or rejected, text by text, with who and when.

There is no way to accept all: a decision names one text, and the very proposal the person looked at.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from zoning.accesslist.addressee import propose_addressee
from zoning.accesslist.propose import Plain, Proposal, covers, propose
from zoning.accesslist.structure import COVERS
from zoning.accesslist.structure_key import fingerprint
from zoning.accesslist.structure_reading import ADDRESSEES, StructureError, open_form, read_plain
from zoning.document import Form, Node

DECISIONS: Final = ("accept", "edit", "reject")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class TextProposal:
    """What is proposed for one text, and the clauses it stands in.

    `seen` names this very proposal: it changes when the patterns read the text otherwise.
    """

    text: str
    key: str
    clauses: tuple[str, ...]
    addressee: str
    covers: str
    proposals: tuple[Proposal, ...]

    @property
    def seen(self) -> str:
        """Twelve digits that stand for what is proposed."""
        said = [self.addressee, self.covers, *(one.judged for one in self.proposals)]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a text: `accept` what was seen, `edit` it to `judged`, or `reject` it."""

    key: str
    decision: str
    by: str
    on: date
    seen: str = ""
    covers: str = ""
    addressee: str = ""
    note: str = ""
    judged: tuple[Plain, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The structures that stand after the decisions, and how the texts fared.

    `stale` are decisions on a proposal that has changed since, `strange` those on texts that the list does not hold;
    neither counts.
    """

    structures: tuple[Plain, ...]
    stale: tuple[str, ...]
    strange: tuple[str, ...]
    decided: Mapping[str, int]


def propose_texts(clauses: Iterable[tuple[str, str]]) -> list[TextProposal]:
    """What is proposed for each text of a list of (clause id, text), each text once, in the order of the list."""
    texts: dict[str, tuple[str, list[str]]] = {}
    for clause, text in clauses:
        texts.setdefault(fingerprint(text), (text, []))[1].append(clause)
    found = []
    for key, (text, places) in texts.items():
        addressee = propose_addressee(text)
        proposals = () if addressee == "government" else propose(text)
        found.append(TextProposal(text, key, tuple(places), addressee, covers(text, proposals), proposals))
    return found


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file. Raises StructureError with every problem of it."""
    form = open_form(path)
    problems = form.problems
    form.text("id", required=True)
    decisions: dict[str, Decision] = {}
    for entry in form.forms("decisions", required=True):
        decision = _read_decision(entry)
        if decision.key in decisions:
            problems.add("duplicate-key", entry.line, entry.path, decision.key, "one decision a text")
        decisions[decision.key] = decision
    form.close()
    if problems.found:
        raise StructureError(problems.found)
    return tuple(decisions.values())


def _read_decision(form: Form) -> Decision:
    word = form.choice("decision", DECISIONS, required=True, default="reject")
    key, seen = form.text("text", required=True), form.text("seen", required=word == "accept")
    for name, value in (("text", key), ("seen", seen)):
        if value and not _FINGERPRINT.fullmatch(value):
            form.problems.add("bad-value", form.line, form.name(name), value, "twelve hexadecimal digits")
    by, on = form.text("by", required=True), form.day("on", required=True)
    nodes = form.items("judged", required=word == "edit")
    if nodes and word != "edit":
        form.problems.add(
            "bad-value", form.line, form.name("judged"), word, "edit, which alone has structures of its own"
        )
    judged = tuple(plain for plain in map(_plain, nodes) if isinstance(plain, Mapping))
    for number, plain in enumerate(judged, start=1):
        read_plain(plain, f"{key}.{number}", form.problems)
    decision = Decision(
        key=key,
        decision=word,
        by=by,
        on=on or date.min,
        seen=seen,
        covers=form.choice("covers", COVERS),
        addressee=form.choice("addressee", ADDRESSEES),
        note=form.text("note"),
        judged=judged,
    )
    form.close()
    return decision


def _plain(node: Node) -> Any:
    if isinstance(node.content, dict):
        return {key: _plain(part) for key, part in node.content.items()}
    return [_plain(part) for part in node.content] if isinstance(node.content, list) else node.content


def settle(proposed: Sequence[TextProposal], decisions: Sequence[Decision]) -> Settlement:
    """The structures that people stand behind: accepted as seen, or as edited; all else stays prose."""
    by_key = {one.key: one for one in proposed}
    strange = tuple(one.key for one in decisions if one.key not in by_key)
    known = [one for one in decisions if one.key in by_key]
    stale = tuple(one.key for one in known if one.seen and one.seen != by_key[one.key].seen)
    valid = [one for one in known if one.key not in stale]
    structures = [_structured(by_key[one.key], one) for one in valid if one.decision != "reject"]
    return Settlement(tuple(structures), stale, strange, Counter(one.decision for one in valid))


def _structured(proposed: TextProposal, decision: Decision) -> Plain:
    judged = [dict(one.judged) for one in proposed.proposals] if decision.decision == "accept" else decision.judged
    # What a person wrote anew need not cover the text: only his word makes it whole.
    covered = decision.covers or (proposed.covers if decision.decision == "accept" else "part")
    entry = {
        "text": proposed.key,
        "covers": covered,
        "addressee": decision.addressee or proposed.addressee,
        "by": decision.by,
        "on": decision.on.isoformat(),
        "note": decision.note,
        "judged": list(judged),
    }
    return {key: value for key, value in entry.items() if value}


def write_structures(structures: Sequence[Plain], name: str) -> str:
    """The text of a file of structures."""
    return to_yaml({"id": name, "structures": list(structures)})


def to_yaml(plain: Plain) -> str:
    """Plain values as YAML that our own reader takes: what stands in two places is written twice, not as an alias."""
    copied = json.loads(json.dumps(plain, ensure_ascii=False))
    return str(yaml.safe_dump(copied, allow_unicode=True, sort_keys=False, width=110))
