"""What tells one text of an access list from another, wherever it is printed."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

_NUMBER: Final = re.compile(r"\.?(?:\d{1,2}[-.]\d{1,2}[.、]*|\d{1,2}[.、](?!\d)|\(\d{1,2}\))?\.?")
_TAGS: Final = re.compile(r"(?:【[^】]*】|\[[^\]]*\])+")
_LENGTH: Final = 12


def bare(text: str) -> str:
    """The text of a clause without its number, the tags at its head, white space and full-width forms.

    >>> bare("1-4.【土壤/禁止类】禁止新建、\\n扩建（甲）项目。")
    '禁止新建、扩建(甲)项目。'
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = plain[_end(_NUMBER, plain) :]
    return re.sub(r"^\.(?!\.)", "", plain[_end(_TAGS, plain) :])


@lru_cache(maxsize=65_536)
def fingerprint(text: str) -> str:
    """The name of a text: twelve hexadecimal digits, the same in every unit, edition and layout.

    >>> fingerprint("1-4.【土壤/禁止类】禁止新建") == fingerprint("2、 禁止 新建")
    True
    """
    return hashlib.sha256(bare(text).encode()).hexdigest()[:_LENGTH]


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
