"""The fixed words of the page, in the sheet's language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from maps.errors import Fault, MapError

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


def page_words(lang: str, replaced: Mapping[str, str]) -> dict[str, str]:
    """Every fixed word of the page: those of the language, with the sheet's own in their place.

    Raises MapError for a language we do not speak and for keys the page does not have.

    >>> page_words("en", {"sites": "Plots"})["sites"]
    'Plots'
    """
    known = _read_labels()
    faults = [
        Fault("unknown-key", "sheet.labels", repr(key), ", ".join(known), "remove or correct the key")
        for key in sorted(replaced)
        if key not in known
    ]
    if lang not in LANGUAGES:
        faults.append(Fault("bad-value", "sheet.lang", repr(lang), ", ".join(LANGUAGES), "choose one of them"))
    if faults:
        raise MapError(faults)
    return {key: words[lang] for key, words in known.items()} | dict(replaced)
