"""A layer's own spelling of an attribute never decides silently."""

import pytest

from zoning.attribute import attribute_of


@pytest.mark.parametrize(
    ("key", "word", "ours"),
    [
        ("basin", "yangtze", "yangtze"),
        ("basin", " 长江 ", "yangtze"),
        ("basin", "Yangtze", "yangtze"),
        ("basin", "长江流域", None),
        ("order", "干流", "main"),
        ("order", "1", None),
        ("order", "", None),
        ("order", None, None),
        ("order", float("nan"), None),
        ("remark", " as written ", "as written"),
    ],
)
def test_an_attribute_is_one_of_our_words_or_unknown(key: str, word: object, ours: str | None) -> None:
    assert attribute_of(key, word) == ours
