"""The record of a check, taken before it measures: what was read, and what its layers hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from layers.vector import Typed
from zoning.batch import Job
from zoning.catalogue import Catalogue, LayerEntry, Scope
from zoning.errors import CatalogueError, SiteError
from zoning.evidence.admission import record_of
from zoning.evidence.built import find_store
from zoning.period import binds
from zoning.program import describe_program
from zoning.replay.keeping import MOST_BYTES, MOST_SITES, keep, pack
from zoning.replay.mark import Mark, mark_bytes
from zoning.replay.record import Record, Source
from zoning.replay.watching import Watch

Given: TypeAlias = tuple[str, Path | bytes | Typed]


@dataclass(slots=True)
class Taking:
    """The record of an answer as it comes about: what it is made from is marked before it is read, and looked at again.

    `given`: the sites as they are handed over, each as it was called, and what it is. `facts`: a file that was named.
    One that `keeps` nothing reads no file to mark it: a file whose size or time changes is one that has changed.
    """

    given: Sequence[Given]
    facts: str | None
    keeps: bool = True
    _inputs: dict[str, tuple[Mark, ...]] = field(default_factory=dict, init=False)
    _watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self._watch = Watch(reads=self.keeps)
        for name, source in self.given:
            if isinstance(source, Path):
                self._inputs[name] = self._watch.mark("sites", source)
        if self.facts is not None:
            self._inputs[self.facts] = self._watch.mark("facts", Path(self.facts))

    def take(self, job: Job, options: Mapping[str, Any], *, folder: Path, count: int) -> Record:
        """The record of a job on `count` sites that were read, before its layers are.

        Copies of the site and facts files are kept up to MOST_SITES sites and MOST_BYTES bytes of a file; of more, the
        record refers to the files by their SHA-256. Raises SiteError (input-changed) where one is no longer the same.
        """
        is_small = count <= MOST_SITES
        record = Record(
            program=describe_program(),
            folder=str(folder),
            options=dict(options),
            catalogue=job.catalogue.checksum,
            packs=tuple({"id": pack.id, "version": pack.version, "checksum": pack.checksum} for pack in job.packs),
            sites=tuple(self._input("sites", name, source, keeps=is_small) for name, source in self.given),
            facts=None if self.facts is None else self._input("facts", self.facts, Path(self.facts), keeps=is_small),
            layers=(),
        )
        return replace(record, layers=self.watch(job))

    def watch(self, job: Job) -> tuple[Source, ...]:
        """What a job is made from besides its sites, watched from now on; the sites were read.

        Raises SiteError (input-changed) where these are no longer the same.
        """
        if changed := self._watch.find_changed():
            raise SiteError(changed)
        return tuple(_layer_sources(job, self._watch))

    def refuse_changed(self) -> None:
        """Nothing where layers, scopes and rasters are as they were marked. Raises CatalogueError (input-changed)."""
        if changed := self._watch.find_changed():
            raise CatalogueError(changed)

    def _input(self, about: str, name: str, source: Path | bytes | Typed, *, keeps: bool) -> Source:
        """A source of sites or facts, with copies where it is small."""
        if isinstance(source, Typed):
            return Source(about, source.text, "typed")
        if isinstance(source, bytes):
            copies = {name: pack(source)} if keeps and len(source) <= MOST_BYTES else None
            return Source(about, name, "stdin", (mark_bytes(name, source),), copies)
        marks = self._inputs[name]
        return Source(about, name, "file", marks, keep(source, marks) if keeps else None)


def store_of(entry: LayerEntry) -> str | None:
    """Whether an edition is measured from its store; None where it has none that matters."""
    status = find_store(entry).status
    return None if status == "absent" else status


def _layer_sources(job: Job, watch: Watch) -> Iterator[Source]:
    """Every source that the answer may rest on: editions that bind, rasters, scopes, records of the load gate, and
    files of allowances, admission lists and granted projects.
    """
    catalogue, folder = job.catalogue, job.catalogue.path.parent
    for entry in _editions(job):
        about = f"layer {entry.id} {entry.edition}"
        if isinstance(entry.source, str):
            where = f" {entry.source_layer}" if entry.source_layer else ""
            yield Source(about, f"{entry.source_name}{where}", "address")
            continue
        yield _file(about, entry.source, folder, watch, store_of(entry) if watch.reads else None)
        if entry.is_gated:
            record = record_of(entry.source, entry.source_layer)
            yield _file(f"load-gate record of {entry.id} {entry.edition}", record, folder, watch)
    for path in dict.fromkeys(scope.file for scope in _scopes(catalogue) if scope.file is not None):
        yield _file("scope", path, folder, watch)
    for issued in catalogue.issued.all:
        first = issued.head.in_force.first
        yield _file(f"{issued.sort} {issued.head.id} {first}", issued.source, folder, watch)
    for raster in catalogue.rasters:
        if binds(raster.legal_status, raster.in_force, raster.edition, job.on):
            yield _file(f"raster {raster.id} {raster.edition}", raster.source, folder, watch)


def _editions(job: Job) -> Iterator[LayerEntry]:
    """The editions that bind on the day, and those whose units make the area of the catalogue."""
    uses_codes = any(scope.form == "admin" for scope in _scopes(job.catalogue))
    for entry in job.catalogue.layers:
        is_area = uses_codes and entry.kind == "administrative"
        if is_area or binds(entry.legal_status, entry.in_force, entry.edition, job.on):
            yield entry
    yield from (neighbour.entry for neighbour in job.catalogue.neighbours)


def _scopes(catalogue: Catalogue) -> list[Scope]:
    return [catalogue.area, *(entry.coverage for entry in catalogue.layers)]


def _file(about: str, path: Path, folder: Path, watch: Watch, store: str | None = None) -> Source:
    """A file of the catalogue, named from the catalogue's folder where it is given so."""
    name = path.relative_to(folder) if path.is_relative_to(folder) else path
    return Source(about, name.as_posix(), "file", watch.mark(about, path), None, store)
