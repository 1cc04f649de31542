"""Access lists of a nation's size: brought in, loaded, and all parcels screened against them."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.ground import DEGREES, Ground
from bench.onesite import DAY, ENTRY
from bench.row import Agreement, Limit
from bench.timing import clock
from layers.array import Shapes
from layers.vector import Features
from layers.vector.writing import write_features
from tests.servers.postgis import PostGIS
from zoning.accesslist.entry import Head
from zoning.accesslist.file import write_list
from zoning.accesslist.importing import Imported, import_file
from zoning.accesslist.structure_key import fingerprint
from zoning.catalogue import read_catalogue
from zoning.checking import Checker
from zoning.cli.main import main as run_zoning
from zoning.evidence.opened import OpenedCatalogue
from zoning.outcome import Outcome
from zoning.pack import NATIONAL, load_pack
from zoning.period import Period
from zoning.screening import Screening, screen
from zoning.site import Site, SiteOptions
from zoning.site.reading import describe_records

IMPORT_S, LOAD_S, SCREEN_S = 30.0, 3.0, 10.0
TEXTS, STRUCTURED, CHECKED = 8_000, 4_000, 100
# As in the list of a real city, two clauses in three stand elsewhere too.
PROSES: Final = 25_000
# A county has at most so many units: their codes count with four digits.
COUNTY: Final = 9_000
CLASSES: Final = ("优先保护", "重点管控", "一般管控")
HEADINGS: Final = ("单元编码", "维度", "编号", "管控要求")
PROSE: Final = "【空间布局约束/综合】第{}号单元内应当优化布局，逐步改善环境质量。"
BAN: Final = "【水/禁止类】第{}条：禁止新建本条所列的项目。"
CODES: Final = ("26", "22", "17", "31", "25")
FACTS: Final = {"building_nature": "new", "has_outfall": "yes", "industry_code": "2614"}
NOTE: Final = (
    "{:,} clauses of {:,} units, two each; {:,} texts, of which {:,} are structured, each in several units. {}"
)


def all_clauses(ground: Ground, _: PostGIS | None) -> list[Limit]:
    """How long the lists take to import, to load, and to bound the verdicts of all parcels."""
    folder = ground.folder / "lists"
    folder.mkdir(exist_ok=True)
    units = ground.read("units-degrees")
    table = _write_table(folder / "list.csv", len(units))
    import_s, imported = clock(partial(import_file, table))
    path = _write_catalogue(folder, units, imported)
    load_s, checker = clock(partial(_load, path))
    sites = _sites(ground.read("parcels-degrees"))
    screen(checker, sites[:50])
    screen_s, found = clock(partial(screen, _load(path), sites))
    agreed, count = _agree(checker, sites[:CHECKED], found), len(imported.entries)

    def limit(work: str, ours_s: float, limit_s: float, held: Agreement, note: str) -> Limit:
        told = NOTE.format(count, len(units), TEXTS + min(PROSES, len(units)), STRUCTURED, note)
        return Limit(f"{count:,} clauses: {work}", ours_s, limit_s * count / 100_000, None, held, 1, told)

    is_whole = Agreement(count, wrong=abs(count - 2 * len(units)))
    return [
        limit("import from CSV", import_s, IMPORT_S, is_whole, "Until every row is a clause of a unit."),
        limit("load", load_s, LOAD_S, is_whole, "Until catalogue, structures, layer and national pack are ready."),
        limit(f"{len(sites):,} sites screened", screen_s, SCREEN_S, agreed, "Measuring, judging; nothing kept warm."),
    ]


def _load(path: Path) -> Checker:
    opened = OpenedCatalogue(read_catalogue(path), DAY)
    opened.layer(0)
    return Checker(opened, [load_pack(NATIONAL)], DAY)


def _code(number: int) -> str:
    kind = number % len(CLASSES) + 1
    return f"ZH{510101 + number // COUNTY}{kind}{number % COUNTY + 1:04d}"


def _write_table(path: Path, units: int) -> Path:
    """A row a clause: prose of its own, and one of the texts that many units share."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(units):
            writer.writerow((_code(number), "空间布局约束", "1", PROSE.format(number % PROSES)))
            writer.writerow((_code(number), "污染物排放管控", "2", BAN.format(number % TEXTS)))
    return path


def _write_catalogue(folder: Path, units: Shapes, imported: Imported) -> Path:
    """The layer of units built, the list that was imported, and structures for some of its texts."""
    source = folder / "units.gpkg"
    if not source.exists():
        names = {"code": _code, "name": _code, "class": lambda number: CLASSES[number % len(CLASSES)]}
        fields = {key: np.array([name(n) for n in range(len(units))], dtype=object) for key, name in names.items()}
        write_features(Features(units, np.arange(len(units)), fields, DEGREES, (), {}, str(source)), source)
    head = Head("bench", ("bench", "bench"), "unit", ("made", "made"), in_force=Period(date(2026, 1, 1)))
    write_list(folder / "list.yaml", head, imported.entries, source="list.csv", source_sha256="0" * 64)
    structures = {"id": "bench", "structures": list(_structures())}
    (folder / "structures.yaml").write_text(json.dumps(structures, ensure_ascii=False), encoding="utf-8")
    path = folder / "catalogue.yaml"
    layer = ENTRY.format(id="units", kind="control_unit")
    said = "id: bench\ntitle: bench\nbasins: [yangtze]\nstructures: [structures.yaml]\n"
    path.write_text(f"{said}lists: [{{source: list.yaml, units: units}}]\nlayers:\n{layer}", encoding="utf-8")
    assert run_zoning(["layers", "build", "--catalogue", str(path)]) == 0, "zoning layers build failed"
    return path


def _structures() -> Iterator[dict[str, Any]]:
    for number in range(STRUCTURED):
        when = {"all": [{"industry": [CODES[number % len(CODES)]]}, {"fact": "has_outfall", "is": "yes"}]}
        area = {"fact": "land_area_m2", "above": 1_000 + number}
        judged = {"effect": "prohibit", "when": when if number % 2 else area}
        covers = "whole" if number % 3 else "part"
        yield {"text": fingerprint(BAN.format(number)), "covers": covers, "judged": [judged]}


def _sites(shapes: Shapes) -> Sequence[Site]:
    fields = {key: np.full(len(shapes), value, dtype=object) for key, value in FACTS.items()}
    features = Features(shapes, np.arange(len(shapes)), fields, DEGREES, (), {}, "parcels")
    return describe_records(features, SiteOptions())


def _agree(checker: Checker, sites: Sequence[Site], found: Screening) -> Agreement:
    answers = checker.check(sites, {}).sites
    wrong = 0
    for site, answer in enumerate(answers):
        said = answer["verdict"]["at_least"], answer["verdict"]["at_most"]
        wrong += said != tuple(Outcome(int(column[site])).key for column in (found.at_least, found.at_most))
    return Agreement(len(answers), wrong=wrong)
