"""`zoning check --replay DIR`: a stored answer made again and compared, or what has changed since named."""

import argparse
import json
import sys
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from layers.vector import Typed
from zoning.batch import open_temporary, run_batch
from zoning.catalogue import SAMPLE, Catalogue, read_catalogue
from zoning.cli.check import NOT_IN_ANSWER, default_packs, open_engine, open_packs, prepare
from zoning.errors import Problem, Where, ZoningError
from zoning.gate.switching import find_former
from zoning.output import FILES
from zoning.pack import Pack
from zoning.replay import Difference, Record, Source, find_changes, find_difference, read_record, restore
from zoning.replay.comparing import is_copy_needed
from zoning.replay.keeping import unpack
from zoning.replay.watching import Watch
from zoning.site import Site
from zoning.wording import one_line, say

Opened: TypeAlias = Path | bytes | Typed
_ALLOWED: Final = frozenset({"command", "replay", "lang", "format", "engine", "scheduler", "partition"})
_FORMATS: Final = ("text", "json")


def run_replay(options: argparse.Namespace) -> int:
    """Replay an answer: 0 where its files come out the same, 1 where they differ.

    Raises ZoningError (replay-mismatch) with every thing the answer was made from that is missing or has changed, and
    (input-changed) with what changes meanwhile.
    """
    _refuse_others(options)
    record, path = read_record(Path(options.replay))
    stored, answer = _stored_options(record, options, path), path.resolve().parent
    folder = Path(record.folder)
    with chdir(folder if folder.is_dir() else Path.cwd()), TemporaryDirectory(prefix="zoning-") as kept:
        watch = _watch(record, SAMPLE if stored.catalogue is None else Path(stored.catalogue))
        former = _refuse_changed(record, stored, answer)
        copied = [one for one in _inputs(record) if one.sort == "file" and is_copy_needed(one)]
        difference = _answer_again(record, stored, Path(kept), answer, former)
        if changed := watch.find_changed():
            raise ZoningError(changed)
    if former is not None:
        _tell("replay.former_catalogue", options.lang, name=former.name)
    for source in copied:
        _tell("replay.copy", options.lang, about=source.about, given=source.given)
    unchecked = [source for source in record.layers if source.sort == "address"]
    for source in unchecked:
        _tell("replay.unchecked", options.lang, about=source.about, given=source.given)
    if options.format == "json":
        print(json.dumps(_told(path, difference, copied, unchecked), ensure_ascii=False, indent=1))
    else:
        print(_line(path, difference, options.lang))
    return 0 if difference is None else 1


def _watch(record: Record, catalogue: Path) -> Watch:
    """A watch over the files an answer was made from, begun before they are held against the record."""
    watch = Watch()
    for source in _inputs(record):
        if source.sort == "file" and not is_copy_needed(source):
            watch.expect(source.about, Path(source.given), source.files)
    for source in record.layers:
        if source.sort == "file":
            watch.expect(source.about, catalogue.parent / source.given, source.files)
    return watch


def _refuse_others(options: argparse.Namespace) -> None:
    """Nothing where no other option would change the answer: the stored ones hold. Raises ZoningError (bad-value)."""
    plain = _defaults()
    others = [key for key, value in vars(options).items() if key not in _ALLOWED and value != plain.get(key)]
    problems = [Problem("bad-value", Where(field=_flag(key)), "given with --replay", "nothing") for key in others]
    if options.format not in _FORMATS:
        problems.append(Problem("bad-value", Where(field="--format"), options.format, " | ".join(_FORMATS)))
    if problems:
        raise ZoningError(problems)


def _defaults() -> dict[str, Any]:
    from zoning.cli.main import build_parser

    return vars(build_parser("en").parse_args(["check"]))


def _stored_options(record: Record, options: argparse.Namespace, path: Path) -> argparse.Namespace:
    """The options of the stored check, read as the command reads them. Raises ZoningError (not-replayable, usage)."""
    from zoning.cli.main import build_parser

    plain, words = _defaults(), ["check", *(["-"] * len(record.sites))]
    unknown = [key for key in record.options if key != "lang" and (key not in plain or key in NOT_IN_ANSWER)]
    if unknown:
        where = Where(file=str(path), field=", ".join(unknown))
        raise ZoningError([Problem("not-replayable", where, "options this version does not have")])
    for key, value in record.options.items():
        words += _words(_flag(key), value)
    stored = build_parser("en").parse_args(words)
    stored.out = str(path.parent)  # its answer has shapes
    for key in ("engine", "scheduler", "partition"):
        setattr(stored, key, getattr(options, key))
    return stored


def _words(flag: str, value: object) -> list[str]:
    """An option as it is written in the command; nothing for one that was not given."""
    if value is None or value is False or value == []:
        return []
    if value is True:
        return [flag]
    if isinstance(value, list):
        return [f"{flag}={item}" for item in value]
    return [f"{flag}={value}"]


def _flag(key: str) -> str:
    return "SITES" if key == "sites" else f"--{key.replace('_', '-')}"


def _refuse_changed(record: Record, stored: argparse.Namespace, answer: Path) -> Path | None:
    """The former text of the catalogue to be read in its place; None where the catalogue, as all else, is as it was.

    Raises ZoningError (replay-mismatch) with all that is not.
    """
    catalogue = SAMPLE if stored.catalogue is None else Path(stored.catalogue)
    packs: list[Pack] | ZoningError | None = None
    opened: Catalogue | None = None
    try:
        if stored.packs is not None:
            packs = open_packs(stored.packs)
    except ZoningError as error:
        packs = error
    try:
        opened = read_catalogue(catalogue, packs=packs if isinstance(packs, list) else ())
        packs = default_packs(opened) if packs is None else packs
    except ZoningError as error:
        # Its own checksum tells whether it changed; where it did not, the packs it names are to blame.
        packs = error if packs is None else packs
    former = None
    if opened is None or opened.checksum != record.catalogue:
        former = find_former(catalogue, record.catalogue, packs=packs if isinstance(packs, list) else ())
        packs = default_packs(former) if former is not None and stored.packs is None else packs
    problems = find_changes(record, answer, catalogue, packs, former or opened)
    if problems:
        raise ZoningError(problems)
    return None if former is None else former.path


def _answer_again(
    record: Record, stored: argparse.Namespace, kept: Path, answer: Path, former: Path | None
) -> Difference | None:
    """The stored check done again, by a former text of the catalogue if need be; the first difference from it."""
    places: dict[str, str] = {}
    sources = [_open(source, kept / str(number), places) for number, source in enumerate(record.sites)]
    if record.facts is not None and is_copy_needed(record.facts):
        stored.facts = str(_open(record.facts, kept / "facts", {}))
    job, sites, statements = prepare(_by(stored, former), sources)
    if former is not None:
        job = replace(job, catalogue=replace(job.catalogue, path=Path(stored.catalogue)))
    sites = [_renamed(site, places) for site in sites]
    with open_temporary() as spool, open_engine(stored) as engine:
        report = run_batch(job, sites, statements, spool, engine=engine, size=stored.partition)
        return find_difference(report, answer, record.answer)


def _by(stored: argparse.Namespace, former: Path | None) -> argparse.Namespace:
    """The options with a former text of the catalogue in its place."""
    return stored if former is None else argparse.Namespace(**vars(stored) | {"catalogue": str(former)})


def _open(source: Source, kept: Path, places: dict[str, str]) -> Opened:
    """A source as it is read: from where it lay, or from its copy, whose place is noted with the name it stands for."""
    if source.sort == "typed":
        return Typed(source.given)
    if source.sort == "stdin":
        return unpack(next(iter((source.copies or {}).values())))
    if not is_copy_needed(source):
        return Path(source.given)
    place = restore(source, kept)
    places[str(place)] = str(Path(source.given))
    return place


def _renamed(site: Site, places: Mapping[str, str]) -> Site:
    """A site read from a copy, as if it had been read from where the file lay."""
    for place, name in places.items():
        if site.source is not None and site.source.startswith(place):
            errors = [
                replace(error, where=replace(error.where, file=error.where.file.replace(place, name, 1)))
                if error.where.file is not None
                else error
                for error in site.errors
            ]
            return replace(site, source=site.source.replace(place, name, 1), errors=tuple(errors))
    return site


def _inputs(record: Record) -> list[Source]:
    return [*record.sites, *([] if record.facts is None else [record.facts])]


def _told(path: Path, difference: Difference | None, copied: list[Source], unchecked: list[Source]) -> dict[str, Any]:
    return {
        "replay": str(path),
        "same": difference is None,
        "files": list(FILES),
        "difference": None if difference is None else asdict(difference),
        "copies": [source.given for source in copied],
        "unchecked": [f"{source.about} {source.given}" for source in unchecked],
    }


def _line(path: Path, difference: Difference | None, lang: str) -> str:
    if difference is None:
        return one_line(say("replay.same", lang, files=", ".join(FILES), path=path))
    site = "" if difference.site is None else say("replay.site", lang, site=difference.site)
    stored, found = (value or "—" for value in (difference.stored, difference.found))
    said = {"file": difference.file, "site": site, "place": difference.key or "—", "stored": stored, "found": found}
    return one_line(say("replay.different", lang, **said))


def _tell(key: str, lang: str, **values: object) -> None:
    print(one_line(say(key, lang, **values)), file=sys.stderr)
