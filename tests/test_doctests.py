"""The examples in docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import layers
import maps
import zoning

MODULES = sorted(
    name
    for room in (zoning, layers, maps)
    for _, name, _ in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    if not name.endswith("__main__") and ".samples" not in name
)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0
