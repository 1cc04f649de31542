"""Who approves or files a document: what a catalogue says of its own offices; nothing where it says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zoning.document import Form
from zoning.eia.document import DOCUMENTS, Document


@dataclass(frozen=True, slots=True)
class Approval:
    """An office (zh, en) and what it decides on: documents of some items; no items: of all."""

    authority: tuple[str, str]
    documents: tuple[Document, ...]
    items: tuple[int, ...] = ()

    def decides(self, document: Document, item: int | None) -> bool:
        """Whether the document of a project of an item goes to this office."""
        return document in self.documents and (not self.items or item in self.items)


def read_approvals(form: Form) -> tuple[Approval, ...]:
    """The `approval` of a catalogue; the first line that fits counts."""
    return tuple(_read(line) for line in form.forms("approval"))


def _read(form: Form) -> Approval:
    authority = form.both("authority", required=True)
    allowed = tuple(key for key in DOCUMENTS if key != Document.NONE.key)
    words = form.words("document", required=True)
    for word in words:
        if word not in allowed:
            form.problems.add("bad-value", form.line, form.name("document"), word, ", ".join(allowed))
    items = form.words("items")
    for item in items:
        if not item.isdecimal():
            form.problems.add("bad-value", form.line, form.name("items"), item, "numbers of items of the catalogue")
    form.close()
    documents = tuple(DOCUMENTS[word] for word in words if word in allowed)
    return Approval(authority, documents, tuple(int(item) for item in items if item.isdecimal()))


def approval_of(approvals: Sequence[Approval], document: str, item: int | None, language: int) -> dict[str, Any] | None:
    """The office a certain document goes to; None where the document is not certain or no line fits."""
    if document not in DOCUMENTS or document == Document.NONE.key:
        return None
    wanted = DOCUMENTS[document]
    first = next((one for one in approvals if one.decides(wanted, item)), None)
    return None if first is None else {"document": document, "authority": first.authority[language]}
