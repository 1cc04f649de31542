"""The reader of conditions over what a project gives off."""

from typing import Final

from zoning.condition.base import Condition
from zoning.condition.emission import Emits, EmitsAmount
from zoning.condition.reading.base import ReadPart
from zoning.condition.reading.factual import read_limit, read_words
from zoning.document import Form
from zoning.fact import emissions, read_dictionary

_RELATIONS: Final = ("at_least", "above", "at_most", "below")


def read_pollutant(form: Form, rule: str, read: ReadPart) -> Condition:
    """The project gives off one of these pollutants, or so much of them together in a year."""
    pollutants = read_words(form, "pollutant", read_dictionary()["pollutants"])
    for word in _RELATIONS:
        if form.has(word):
            for pollutant in pollutants:
                if f"emission.{pollutant}" not in emissions():
                    allowed = "a pollutant that has an amount"
                    form.problems.add("bad-value", form.line, form.name("pollutant"), pollutant, allowed)
            return EmitsAmount(pollutants, word, read_limit(form, word, "t/a"))
    return Emits(pollutants)
