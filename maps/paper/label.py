"""The fixed words of a paper and of the maps in it, in one language."""

from functools import cache
from importlib.resources import files

import yaml

from maps.errors import Fault, MapError
from maps.label import LANGUAGES


def paper_words(lang: str) -> dict[str, str]:
    """Every fixed word in a language. Raises MapError for one we do not speak.

    >>> paper_words("en")["north"]
    'N'
    """
    if lang not in LANGUAGES:
        raise MapError([Fault("bad-value", "paper.lang", repr(lang), ", ".join(LANGUAGES), "choose one of them")])
    return {key: words[lang] for key, words in _read().items()}


@cache
def _read() -> dict[str, dict[str, str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("maps").joinpath("paper", "labels.yaml").read_text(encoding="utf-8")
    labels: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return labels
