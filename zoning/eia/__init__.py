"""The classification catalogue: which document of environmental impact assessment a project needs, or none, and why."""

from zoning.eia.answer import classification_of
from zoning.eia.classification import Classification, classify
from zoning.eia.document import Document
from zoning.eia.edition import Edition, edition_on, editions, load_edition

__all__ = [
    "Classification",
    "Document",
    "Edition",
    "classification_of",
    "classify",
    "edition_on",
    "editions",
    "load_edition",
]
