"""The journal of a batch: what it was asked, beside the partitions that are finished, until its answer is written."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import shapely

from zoning.batch.job import Job
from zoning.batch.spool import Spool
from zoning.catalogue import Scope
from zoning.errors import CatalogueError, FactError, Problem, SiteError, Where, ZoningError
from zoning.fact import StatedFact
from zoning.output import make_folder, write_bytes
from zoning.program import describe_program
from zoning.site import Site
from zoning.statement import Statements

FOLDER: Final = ".zoning-batch"
_FILE: Final = "job.json"
_HOPELESS: Final = (SiteError, CatalogueError, FactError)


@contextmanager
def keep_journal(folder: Path, description: Mapping[str, Any], *, resumes: bool) -> Iterator[Spool]:
    """The spool of a batch whose answer goes to a folder, its journal; it is removed once the answer is written.

    What an earlier run of the same job finished is in it where the batch `resumes`, else it begins anew. It stays where
    the batch is interrupted, and goes where the input is to blame.

    Nobody else writes to the folder meanwhile: see `hold_folder`.

    Raises ZoningError: journal-differs where the journal is of another job, unwritable-file.
    """
    journal = folder / FOLDER
    if resumes:
        _refuse_other(journal, description)
    elif journal.exists():
        shutil.rmtree(journal, ignore_errors=True)
    make_folder(journal)
    write_bytes(journal / _FILE, _written(description))
    try:
        yield Spool(journal)
    except _HOPELESS:
        shutil.rmtree(journal, ignore_errors=True)
        raise
    shutil.rmtree(journal, ignore_errors=True)


def describe_job(job: Job, sites: Sequence[Site], statements: Statements, size: int) -> dict[str, Any]:
    """All that an answer depends on, each under a name people know; equal for the same job on the same input."""
    options = job.options
    return {
        "program": describe_program(),
        "on": job.on.isoformat(),
        "sites": _digest(map(_describe_site, sites)),
        "facts": _digest(_describe_facts(said, key) for key, said in sorted(statements.items())),
        "fact": _describe_facts(job.facts, ""),
        "catalogue": job.catalogue.checksum,
        "layers": [f"{name}: {_stamp(source)}" for name, source in _sources(job)],
        "packs": [f"{pack.id} {pack.version} {pack.checksum}" for pack in job.packs],
        "near": options.near_m,
        "tolerance": options.tolerance_m,
        "area-method": options.area_method,
        "prose": "undetermined" if options.strict_prose else "conditional",
        "explain": options.explain,
        "lang": options.lang,
        "limit": repr(options.limits),
        "partition": size,
    }


def _refuse_other(journal: Path, description: Mapping[str, Any]) -> None:
    """Nothing where there is no journal or it is of this job. Raises ZoningError with all that differs."""
    file = journal / _FILE
    if not file.exists():
        return
    try:
        earlier = json.loads(file.read_bytes())
        differing = [key for key in description if earlier.get(key) != json.loads(json.dumps(description[key]))]
    except (OSError, ValueError, AttributeError) as error:
        raise ZoningError([Problem("journal-differs", Where(file=str(file)), "a journal nobody can read")]) from error
    if differing:
        raise ZoningError(
            [
                Problem("journal-differs", Where(file=str(file), field=key), *map(_shown, (earlier.get(key), now)))
                for key, now in description.items()
                if key in differing
            ]
        )


def _written(description: Mapping[str, Any]) -> bytes:
    return (json.dumps(description, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _shown(value: Any) -> str:
    """A value of the journal for a message, not too long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"


def _digest(texts: Iterator[str]) -> str:
    digest = sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _describe_site(site: Site) -> str:
    """All that was read of a site, as a text."""
    parts = [f"{part.role} {part.record} {shapely.to_wkb(part.geometry, hex=True)}" for part in site.parts]
    crs = None if site.crs is None else site.crs.srs
    said = (site.errors, site.warnings, site.repairs, site.applicant, site.case_number, site.is_crs_given)
    place = (site.source, site.layer, site.line)
    return repr((site.id, site.name, crs, parts, _describe_facts(site.facts, ""), said, place))


def _describe_facts(facts: Mapping[str, StatedFact], about: str) -> str:
    return repr((about, sorted((key, repr(said)) for key, said in facts.items())))


def _sources(job: Job) -> Iterator[tuple[str, Path | str | None]]:
    catalogue = job.catalogue
    for scope in (catalogue.area, *(entry.coverage for entry in catalogue.layers)):
        if isinstance(scope, Scope) and scope.file is not None:
            yield scope.file.name, scope.file
    for entry in catalogue.layers:
        yield f"{entry.id} {entry.edition}", entry.source
    for raster in catalogue.rasters:
        yield f"{raster.id} {raster.edition}", raster.source


def _stamp(source: Path | str | None) -> str:
    """What tells a file from what it was: its size and when it was written, and of those that go with it."""
    if not isinstance(source, Path):
        return "an address"
    try:
        inside = (
            sorted(source.rglob("*")) if source.is_dir() else sorted(source.parent.glob(f"{escape(source.stem)}.*"))
        )
        found = [(path.name, path.stat()) for path in inside if path.is_file()]
    except OSError:
        return "not there"
    return _digest(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in found)
