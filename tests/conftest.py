"""Where real data with known answers lies, when it is there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = Path(os.environ.get("ZONING_REAL_DATA", ROOT.parent / "shared" / "data" / "open"))
    if not folder.is_dir():
        pytest.skip("real data with known answers is not here (set ZONING_REAL_DATA to its folder)")
    return folder


@pytest.fixture(scope="session")
def reference_data() -> Path:
    folder = Path(os.environ.get("ZONING_REFERENCE_DATA", ROOT.parent / "shared" / "reference"))
    if not folder.is_dir():
        pytest.skip("real access lists are not here (set ZONING_REFERENCE_DATA to their folder)")
    return folder


Isolated = Callable[[Sequence[Sequence[str]]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def isolated() -> Isolated:
    """Runs the command on each argument list in a process of its own; see tests/isolated.py for what comes back."""
    if not hasattr(os, "fork"):
        pytest.skip("a process for each file is forked, which this system cannot")
    script = str(ROOT / "tests" / "isolated.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def share(runs: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, script],
            input=json.dumps(runs),
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    def run(runs: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
        with ThreadPoolExecutor(2) as pool:
            halves = list(pool.map(share, (runs[::2], runs[1::2])))
        answers: list[Any] = [None] * len(runs)
        answers[::2], answers[1::2] = halves
        return answers

    return run
