"""The fixed words of the page, in the languages of the sheet."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from maps.errors import Fault, MapError
from maps.sheet import Text
from maps.text import text_in

LANGUAGES = ("zh", "en")


@cache
def _read_labels() -> dict[str, dict[str, str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("maps").joinpath("labels.yaml").read_text(encoding="utf-8")
    labels: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return labels


def label_keys() -> tuple[str, ...]:
    """The keys of all fixed words, in the order of `labels.yaml`."""
    return tuple(_read_labels())


def page_words(languages: Sequence[str], replaced: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """Every fixed word of the page in each language, with the sheet's own words in their place.

    Raises MapError for a language we do not speak and for keys the page does not have.

    >>> page_words(["en"], {"sites": "Plots"})["en"]["sites"]
    'Plots'
    """
    known = _read_labels()
    faults = [
        Fault("unknown-key", "sheet.labels", repr(key), ", ".join(known), "remove or correct the key")
        for key in sorted(replaced)
        if key not in known
    ]
    faults += [
        Fault("bad-value", "sheet.lang", repr(lang), ", ".join(LANGUAGES), "choose one of them")
        for lang in languages
        if lang not in LANGUAGES
    ]
    if faults:
        raise MapError(faults)
    return {
        lang: {key: words[lang] for key, words in known.items()}
        | {key: text_in(text, lang) for key, text in replaced.items()}
        for lang in languages
    }
