"""Contacts: what lies on, in or near what, how large and how far."""

from layers.contact.ahead import look_ahead, meet_nothing
from layers.contact.coverage import covered
from layers.contact.depth import deepest_in_m, deepest_m
from layers.contact.measuring import measure
from layers.contact.relation import Contacts, Relation
from layers.contact.union import union_by_site
from layers.layer import candidates

__all__ = [
    "Contacts",
    "Relation",
    "candidates",
    "covered",
    "deepest_in_m",
    "deepest_m",
    "look_ahead",
    "measure",
    "meet_nothing",
    "union_by_site",
]
