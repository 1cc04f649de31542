"""Where real data with known answers lies, when it is there."""

import os
from pathlib import Path

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
