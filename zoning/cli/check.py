"""`zoning check`: files in, answers out."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from zoning.batch import Job, LocalEngine, Spool, describe_job, keep_journal, open_temporary, run_batch
from zoning.batch.running import Engine
from zoning.catalogue import SAMPLE, Catalogue, read_catalogue
from zoning.checking import CheckOptions
from zoning.cli.door import read_limit_options, read_source_argument
from zoning.errors import PackError, Problem, SiteError, Where, ZoningError
from zoning.outcome import OUTCOMES
from zoning.output import MAKERS, write_all
from zoning.pack import NATIONAL, Pack, load_pack
from zoning.report import Report
from zoning.report.report import gravest
from zoning.site import Site, SiteOptions, read_sites
from zoning.statement import Statements, parse_pairs
from zoning.wording import say

MOST_NEAR_M = 100_000.0
# A browser still opens a map of so many sites.
MOST_ON_MAP = 10_000


def run_check(options: argparse.Namespace) -> int:
    """Check the sites of some files and print the answer; the exit code is the contract's."""
    _refuse_contradictions(options)
    on = read_day(options.on)
    catalogue = open_catalogue(options.catalogue, options.lang)
    packs = open_packs(options.packs)
    facts = parse_pairs(options.fact)
    limits = read_limit_options(options.limit)
    statements = _read_statements(options.facts)
    sites = read_sites(
        [read_source_argument(name) for name in options.sites],
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
    job = Job(catalogue, tuple(packs), on, facts, how, keeps_shapes=shows_shapes)
    with _open_spool(job, sites, statements, options) as spool, _open_engine(options) as engine:
        report = run_batch(job, sites, statements, spool, engine=engine, size=options.partition)
        if options.strict:
            _refuse_bad(report)
        if (options.map or options.out) and report.evidence is None and len(sites) <= MOST_ON_MAP:
            report = replace(report, evidence=job.checker().gather(sites, statements)[0])
        deliver(report, options)
        return exit_code(report, options.fail_on)


def _open_spool(
    job: Job, sites: Sequence[Site], statements: Statements, options: argparse.Namespace
) -> AbstractContextManager[Spool]:
    """Where the answers are kept until they are written: with a journal where it is worth one."""
    if options.out is None or len(sites) <= options.partition:
        return open_temporary()
    description = describe_job(job, sites, statements, options.partition)
    return keep_journal(Path(options.out), description, resumes=options.resume)


def _open_engine(options: argparse.Namespace) -> AbstractContextManager[Engine]:
    if options.engine != "dask":
        return nullcontext(LocalEngine())
    from zoning.batch.cluster import DaskEngine

    return DaskEngine(options.scheduler)


def _read_statements(path: str | None) -> Statements:
    if path is None:
        return {}
    from zoning.statement import read_facts_file

    return read_facts_file(Path(path))


def deliver(report: Report, options: argparse.Namespace) -> None:
    """Print the answer in its format and write the files asked for."""
    if options.map:
        from zoning.picture import save_map

        save_map(report, Path(options.map))
    if options.report:
        from zoning.export import write_report

        write_report(Path(options.report), report.head(), report.entries(), options.lang)
    if options.out:
        write_all(report, Path(options.out))
        if report.evidence is None:
            print(say("text.no_map", options.lang, most=MOST_ON_MAP), file=sys.stderr)
    sys.stdout.writelines(MAKERS[options.format](report))
    for path in (options.map, options.report, options.out):
        if path:
            key = "text.map_at" if path == options.map else "text.written"
            print(say(key, options.lang, path=path), file=sys.stderr)


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


def read_day(text: str | None) -> date:
    """The date to judge as of; without one, today in Shanghai."""
    if text is None:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ZoningError([Problem("bad-value", Where(field="--on"), text, "YYYY-MM-DD")])
    return day


def open_catalogue(path: str | None, lang: str) -> Catalogue:
    """The catalogue named, or the packaged sample, which is said."""
    if path is None:
        print(say("warning.sample-used", lang), file=sys.stderr)
        return read_catalogue(SAMPLE)
    return read_catalogue(Path(path))


def open_packs(names: Sequence[str] | None) -> list[Pack]:
    """The packs named; the national one without any, none for `none`."""
    if names is None:
        return [load_pack(NATIONAL)]
    packs = [] if list(names) == ["none"] else [load_pack(Path(name)) for name in names]
    ids = [rule.id for pack in packs for rule in pack.rules]
    twice = sorted({rule for rule in ids if ids.count(rule) > 1})
    if twice:
        raise PackError(
            [Problem("duplicate-id", Where(field="--packs"), rule, "each rule in one pack") for rule in twice]
        )
    return packs


def show_progress(items: Sequence[int], label: str) -> Iterable[int]:
    """The items, with a progress bar on a terminal once they take two seconds."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    return tqdm(items, desc=label, file=sys.stderr, leave=False, delay=2)


def _refuse_contradictions(options: argparse.Namespace) -> None:
    """Nothing where the options go together. Raises ZoningError with all that don't, before anything is read."""
    problems = []
    if options.scheduler and options.engine != "dask":
        problems.append(Problem("bad-value", Where(field="--scheduler"), options.scheduler, "with --engine dask"))
    if options.resume and not options.out:
        problems.append(Problem("bad-value", Where(field="--resume"), None, "with --out DIR"))
    if options.partition < 1:
        problems.append(Problem("bad-value", Where(field="--partition"), str(options.partition), "1 or more"))
    if problems:
        raise ZoningError(problems)
    if options.report:
        from zoning.export import check_target

        check_target(Path(options.report))


def _refuse_bad(report: Report) -> None:
    """Nothing where no record was refused. Raises SiteError with what was wrong with every one that was."""
    told = [error for site in report.sites for error in site["errors"]] if report.has_refused else []
    problems = [Problem(one["code"], Where(**one["where"]), one["found"], one["allowed"]) for one in told]
    if problems:
        raise SiteError(problems)
