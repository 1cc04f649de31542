"""Layer errors."""

import pickle

import pytest

import layers
from layers import LayerError


def test_an_error_says_where_what_and_what_is_allowed() -> None:
    error = LayerError(code="too-large", file="a.zip", record="3", found="9 GB", allowed="4 GB")
    assert str(error) == "a.zip, record 3 is too large; found: 9 GB; allowed: 4 GB (too-large)"


def test_an_error_survives_the_way_to_another_machine() -> None:
    error = pickle.loads(pickle.dumps(LayerError(code="no-crs", layer="units", line=4)))
    assert (error.code, error.layer, error.line) == ("no-crs", "units", 4)


def test_everything_public_can_be_imported_from_the_room() -> None:
    assert {name for name in layers.__all__ if getattr(layers, name).__module__.startswith("layers.")} == set(
        layers.__all__
    )


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="overlay"):
        layers.overlay  # noqa: B018
