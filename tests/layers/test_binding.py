"""The binding to GDAL loads without the libraries of tables, and they are there for whoever wants them."""

import subprocess
import sys

import pytest

CASES = {
    "a check loads no tables": (
        "import sys; from layers.binding import pyogrio; "
        "assert pyogrio.__gdal_version_string__; assert not {'geopandas', 'pandas'} & set(sys.modules)"
    ),
    "what reads tables still does": (
        "from layers.binding import pyogrio; import pyogrio.geopandas as own; import geopandas; "
        "assert own.HAS_GEOPANDAS and own.PANDAS_GE_20; "
        "assert len(geopandas.read_file('layers/samples/lake.fgb')) > 0"
    ),
    "whoever imports them later gets them whole": (
        "from layers.binding import pyogrio; import pandas, pandas.core.frame; assert pandas.DataFrame({'a': [1]}).a[0]"
    ),
    "what was loaded before stays as it is": (
        "import pandas, sys; from layers.binding import pyogrio; assert sys.modules['pandas'] is pandas"
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_tables_are_loaded_only_when_they_are_used(case: str) -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", CASES[case]], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
