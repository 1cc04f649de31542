"""`zoning check`: files in, answers out."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from layers.vector import Typed
from zoning.batch import Job, LocalEngine, Spool, describe_job, keep_journal, open_temporary, run_batch
from zoning.batch.running import Engine
from zoning.catalogue import SAMPLE, Catalogue, read_catalogue
from zoning.checking import CheckOptions
from zoning.cli.day import read_day
from zoning.cli.door import read_limit_options, read_source_argument
from zoning.dossier.name import is_paper
from zoning.errors import Problem, SiteError, Where, ZoningError
from zoning.lock import hold_folder
from zoning.outcome import OUTCOMES
from zoning.output import MAKERS, write_all
from zoning.pack import NATIONAL, Pack, check_together, load_pack
from zoning.report import Report
from zoning.report.report import gravest
from zoning.report.screen import PLAIN, Screen
from zoning.report.text import text_lines
from zoning.site import Site, SiteOptions, read_sites
from zoning.statement import Statements, parse_pairs
from zoning.wording import say

if TYPE_CHECKING:
    from zoning.replay import Record, Taking
    from zoning.replay.taking import Given

MOST_NEAR_M = 100_000.0
# Options that change how an answer comes about or where it goes, never what it says.
NOT_IN_ANSWER = frozenset(
    [
        *("command", "sites", "replay", "format", "out", "map", "basemap", "report", "permit"),
        *("fail_on", "strict", "engine", "scheduler", "resume", "partition"),
    ]
)
# A browser still opens a map of so many sites.
MOST_ON_MAP = 10_000


def run_check(options: argparse.Namespace) -> int:
    """Check the sites of some files and print the answer; the exit code is the contract's."""
    if options.replay is not None:
        from zoning.cli.replay import run_replay

        return run_replay(options)
    _refuse_contradictions(options)
    given = [(name, read_source_argument(name)) for name in options.sites]
    taking = _begin_record(given, options.facts, keeps=options.out is not None)
    job, sites, statements = prepare(options, [source for _, source in given])
    draws = bool(options.map or options.out or _check_papers(options, len(sites)))
    record = _take_record(taking, job, options, len(sites))
    with _open_spool(job, sites, statements, options) as spool, open_engine(options) as engine:
        report = run_batch(job, sites, statements, spool, engine=engine, size=options.partition)
        if options.strict:
            _refuse_bad(report)
        if draws and report.evidence is None and len(sites) <= MOST_ON_MAP:
            checker = job.checker()
            report = checker.keep(report, checker.gather(sites, statements))
        taking.refuse_changed()
        deliver(report, options, record)
        return exit_code(report, options.fail_on)


def prepare(options: argparse.Namespace, sources: Sequence[Path | bytes | Typed]) -> tuple[Job, list[Site], Statements]:
    """What the options ask: the job, the sites of the sources, and what a facts file says of them."""
    on = read_day(options.on)
    given = None if options.packs is None else open_packs(options.packs)
    catalogue = open_catalogue(options.catalogue, options.lang, packs=given or ())
    packs = given if given is not None else default_packs(catalogue)
    facts = parse_pairs(options.fact)
    limits = read_limit_options(options.limit)
    statements = _read_statements(options.facts)
    sites = read_sites(
        sources,
        SiteOptions(options.crs, options.site_layer, options.id_field, options.group, options.role_field, limits),
    )
    how = CheckOptions(
        near_m=read_distance(options.near),
        area_method=options.area_method,
        strict_prose=options.prose == "undetermined",
        explain=options.explain,
        lang=options.lang,
        limits=limits,
        progress=show_progress,
    )
    shows_shapes = bool(options.out or options.map or options.report) or options.format == "geojson"
    return Job(catalogue, tuple(packs), on, facts, how, keeps_shapes=shows_shapes), sites, statements


def _begin_record(given: Sequence["Given"], facts: str | None, *, keeps: bool) -> "Taking":
    """The record of an answer, begun before anything is read; one that `keeps` nothing tells what changes meanwhile."""
    from zoning.replay import Taking

    return Taking(given, facts, keeps)


def _take_record(taking: "Taking", job: Job, options: argparse.Namespace, count: int) -> "Record | None":
    """What the answer is made from, to be kept beside it; None where no answer is kept."""
    if not taking.keeps:
        taking.watch(job)
        return None
    said = vars(options) | {"on": job.on.isoformat()}
    kept = {key: value for key, value in said.items() if key not in NOT_IN_ANSWER}
    return taking.take(job, kept, folder=Path.cwd(), count=count)


@contextmanager
def _open_spool(
    job: Job, sites: Sequence[Site], statements: Statements, options: argparse.Namespace
) -> Iterator[Spool]:
    """Where the answers are kept until they are written: with a journal where it is worth one.

    Raises ZoningError (folder-in-use) where another check writes to the folder.
    """
    with ExitStack() as held:
        if options.out is not None:
            held.enter_context(hold_folder(Path(options.out)))
        if options.out is None or len(sites) <= options.partition:
            yield held.enter_context(open_temporary())
        else:
            description = describe_job(job, sites, statements, options.partition)
            yield held.enter_context(keep_journal(Path(options.out), description, resumes=options.resume))


def open_engine(options: argparse.Namespace) -> AbstractContextManager[Engine]:
    """What answers the partitions of a batch."""
    if options.engine != "dask":
        return nullcontext(LocalEngine())
    from zoning.batch.cluster import DaskEngine

    return DaskEngine(options.scheduler)


def _read_statements(path: str | None) -> Statements:
    if path is None:
        return {}
    from zoning.statement import read_facts_file

    return read_facts_file(Path(path))


def deliver(report: Report, options: argparse.Namespace, record: "Record | None" = None) -> None:
    """Print the answer in its format and write the files asked for, with the record of what it was made from."""
    if options.map:
        from zoning.picture import open_basemap, save_map

        save_map(report, Path(options.map), basemap=open_basemap(options.basemap) if options.basemap else None)
    if options.report:
        _write_report(report, Path(options.report))
    if options.permit:
        from zoning.dossier.writing import write_sheets

        write_sheets(report, Path(options.permit))
    if options.out:
        write_all(report, Path(options.out))
        if record is not None:
            from zoning.replay import write_record

            write_record(Path(options.out), record)
        if report.evidence is None:
            print(say("text.no_map", options.lang, most=MOST_ON_MAP), file=sys.stderr)
    if options.format == "text":
        sys.stdout.writelines(text_lines(report, find_screen()))
    else:
        sys.stdout.writelines(MAKERS[options.format](report))
    for path in (options.map, options.report, options.permit, options.out):
        if path:
            key = "text.map_at" if path == options.map else "text.written"
            print(say(key, options.lang, path=path), file=sys.stderr)


def _check_papers(options: argparse.Namespace, count: int) -> bool:
    """Whether reports with maps are asked for. Raises ZoningError where what is asked for people can't be written."""
    draws = bool(options.report) and is_paper(Path(options.report))
    if draws or options.permit:
        from zoning.dossier.writing import check_papers, check_sheets

        if draws:
            check_papers(Path(options.report), count)
        if options.permit:
            check_sheets(Path(options.permit), count)
    return draws


def _write_report(report: Report, path: Path) -> None:
    """The report in the form of its ending: for people on paper, for programs as tables."""
    if is_paper(path):
        from zoning.dossier.writing import write_papers

        write_papers(report, path, progress=show_progress)
    else:
        from zoning.export import write_report

        write_report(path, report.head(), report.entries(), report.lang)


def exit_code(report: Report, fail_on: str | None) -> int:
    """0, or 1 where records were refused or a verdict is as grave as `fail_on`."""
    worst = gravest(report.summary)
    met = fail_on is not None and worst is not None and OUTCOMES.index(worst) <= OUTCOMES.index(fail_on)
    return 1 if met or report.has_refused else 0


def read_distance(metres: float) -> float:
    """The metres to look around a site."""
    if not 0 <= metres <= MOST_NEAR_M:
        raise ZoningError([Problem("bad-value", Where(field="--near"), f"{metres:g}", f"0 to {MOST_NEAR_M:g} m")])
    return metres


def open_catalogue(path: str | None, lang: str, *, packs: Sequence[Pack] = ()) -> Catalogue:
    """The catalogue named, or the packaged sample, which is said; it may use what the packs declare."""
    if path is None:
        print(say("warning.sample-used", lang), file=sys.stderr)
    return read_catalogue(SAMPLE if path is None else Path(path), packs=packs)


def open_packs(names: Sequence[str]) -> list[Pack]:
    """The packs named; none for `none`."""
    packs = [] if list(names) == ["none"] else [load_pack(Path(name)) for name in names]
    check_together(packs)
    return packs


def default_packs(catalogue: Catalogue) -> list[Pack]:
    """The packs that a catalogue names, the national one where it names none."""
    return [load_pack(NATIONAL)] if catalogue.packs is None else list(catalogue.packs)


def find_screen() -> Screen:
    """The terminal that is written to; where it is none, whatever text is piped into.

    Colours are left out where `NO_COLOR` is set, and on a terminal that says it knows none.
    """
    if not sys.stdout.isatty():
        return PLAIN
    is_able = sys.platform != "win32" or any(name in os.environ for name in ("WT_SESSION", "ANSICON", "TERM"))
    colours = is_able and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(shutil.get_terminal_size().columns, colours)


def show_progress(items: Sequence[int], label: str) -> Iterable[int]:
    """The items, with a progress bar on a terminal once they take two seconds."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    return tqdm(items, desc=label, file=sys.stderr, leave=False, delay=2)


def _refuse_contradictions(options: argparse.Namespace) -> None:
    """Nothing where the options go together. Raises ZoningError with all that don't, before anything is read."""
    problems = []
    if not options.sites:
        problems.append(Problem("usage", Where(field="SITES"), None, "SITES …, or --replay DIR"))
    if options.scheduler and options.engine != "dask":
        problems.append(Problem("bad-value", Where(field="--scheduler"), options.scheduler, "with --engine dask"))
    if options.resume and not options.out:
        problems.append(Problem("bad-value", Where(field="--resume"), None, "with --out DIR"))
    if options.partition < 1:
        problems.append(Problem("bad-value", Where(field="--partition"), str(options.partition), "1 or more"))
    if options.basemap and not options.map:
        problems.append(Problem("bad-value", Where(field="--basemap"), None, "with --map FILE.html"))
    if problems:
        raise ZoningError(problems)
    if options.basemap:
        from zoning.picture import open_basemap

        open_basemap(options.basemap)
    if options.report:
        from zoning.export import check_target

        check_target(Path(options.report))
    if options.permit:
        from zoning.dossier.writing import check_sheets
        from zoning.export import check_place

        check_sheets(Path(options.permit), 0)
        check_place(Path(options.permit))


def _refuse_bad(report: Report) -> None:
    """Nothing where no record was refused. Raises SiteError with what was wrong with every one that was."""
    told = [error for site in report.sites for error in site["errors"]] if report.has_refused else []
    problems = [Problem(one["code"], Where(**one["where"]), one["found"], one["allowed"]) for one in told]
    if problems:
        raise SiteError(problems)
