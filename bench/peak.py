"""One work in a process of its own, for the memory it holds at most: the last line says how many megabytes.

`python -m bench.peak screen|check CATALOGUE PARCELS`, the parcels being a file of degrees.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.onesite import DAY
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.cli.main import main as run_zoning
from zoning.evidence.opened import OpenedCatalogue
from zoning.fact import StatedFact
from zoning.pack import built_in_packs, load_pack
from zoning.screening import screen
from zoning.site import read_sites


def screen_all(catalogue: Path, parcels: Path) -> None:
    """All parcels of a file screened."""
    packs = [load_pack(path) for path in built_in_packs()]
    facts = {"building_nature": StatedFact("new", "command")}
    checker = Checker(OpenedCatalogue(read_catalogue(catalogue), DAY), packs, DAY, facts=facts)
    screen(checker, read_sites([parcels]))


def check_all(catalogue: Path, parcels: Path) -> None:
    """All parcels of a file checked, their answers written as layers of a GeoPackage and lines of a table."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["check", str(parcels), "--catalogue", str(catalogue), "--packs", *map(str, built_in_packs())]
        words += ["--on", str(DAY), "--fact", "building_nature=new", "--format", "csv"]
        words += ["--report", f"{folder}/answers.gpkg"]
        assert run_zoning(words) == 0, "zoning check failed"


def peak_mb() -> float:
    """The most that this process has held so far; where the system tells it, without what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


JOBS: Final[dict[str, Callable[[Path, Path], None]]] = {"screen": screen_all, "check": check_all}

if __name__ == "__main__":
    JOBS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    print(f"{peak_mb():.1f}")
