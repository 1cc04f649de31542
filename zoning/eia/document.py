"""The documents of environmental impact assessment, from none to the gravest."""

from enum import IntEnum
from typing import Final


class Document(IntEnum):
    """What a project has to hand in; a larger number is graver."""

    NONE = 0
    REGISTRATION = 1
    REPORT_TABLE = 2
    REPORT_BOOK = 3

    @property
    def key(self) -> str:
        """The word of the contract."""
        return self.name.lower()


DOCUMENTS: Final = {document.key: document for document in Document}
UNDETERMINED: Final = "undetermined"
EXEMPT: Final = "exempt"


def headline(at_least: Document, at_most: Document) -> str:
    """The document from its two bounds.

    >>> headline(Document.REPORT_TABLE, Document.REPORT_TABLE), headline(Document.NONE, Document.REPORT_BOOK)
    ('report_table', 'undetermined')
    """
    return at_least.key if at_least == at_most else UNDETERMINED
