"""Allowances, admission lists and registers held against the map and against one another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from zoning.accesslist.admission import Admission
from zoning.accesslist.allowance import Allowances
from zoning.accesslist.finding import Findings
from zoning.accesslist.granted import Grant
from zoning.accesslist.issued import Issued, IssuedFiles
from zoning.accesslist.weighing import decimal_text, open_rooms
from zoning.accesslist.word import plain_code
from zoning.catalogue import Catalogue
from zoning.errors import ZoningError
from zoning.evidence.opened import OpenedCatalogue
from zoning.gate.code import MOST_SHOWN, nearest_codes


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The codes and names of the features of a layer."""

    codes: Set[str]
    names: Set[str]

    def __contains__(self, named: str) -> bool:
        return plain_code(named) in self.codes or plain_code(named) in self.names


def check_issued_files(catalogue: Catalogue, opened: OpenedCatalogue, on: date, findings: Findings) -> None:
    """Note what of the files in force has no counterpart on the map or in the register, or stands there twice."""
    files = catalogue.issued.on(on)
    drawn = {layer: _drawn(opened, layer, findings) for layer in dict.fromkeys(one.units for one in files.all)}
    for allowances in files.allowances:
        _check_allowances(allowances, files, drawn.get(allowances.units), on, findings)
    _check_twice(files, findings)
    for admission in files.admissions:
        layer = drawn.get(admission.units)
        own = admission.content
        known = None if layer is None else layer.codes if own.unit else layer.names
        if known is not None and plain_code(own.of) not in known:
            findings.note("park-undrawn", own.id, about=admission.units, found=own.of, proposed=_nearest(own.of, known))
        if own.caps and files.granted(admission.units, on) is None:
            findings.note("register-missing", own.id, about=admission.units)
    for layer_id in dict.fromkeys(one.units for one in files.registers):
        _check_register(files, layer_id, drawn.get(layer_id), on, findings)


def _drawn(opened: OpenedCatalogue, layer: str, findings: Findings) -> _Drawn | None:
    """What the editions of a layer that bind hold; None where one of them can't be read."""
    codes: set[str] = set()
    names: set[str] = set()
    for number, (entry, is_binding) in enumerate(opened.asked):
        if entry.id != layer or not is_binding:
            continue
        try:
            one = opened.layer(number)
        except ZoningError as error:
            findings.note("layer-unread", about=layer, found=str(error.problems[0]))
            return None
        if one.layer is None:
            findings.note("layer-unread", about=layer, found=one.detail or "")
            return None
        for row in range(len(one.layer.features)):
            codes.add(plain_code(one.code(row)))
            if name := one.text(row, "name"):
                names.add(plain_code(name))
    return _Drawn(codes, names)


def _check_allowances(
    issued: Issued[Allowances], files: IssuedFiles, drawn: _Drawn | None, on: date, findings: Findings
) -> None:
    own, granted = issued.content, files.granted(issued.units, on)
    for unit in dict.fromkeys(one.unit for one in own.allowances):
        if drawn is not None and plain_code(unit) not in drawn.codes:
            findings.note(
                "allowance-orphan", own.id, about=issued.units, found=unit, proposed=_nearest(unit, drawn.codes)
            )
    last: dict[tuple[str, str], int] = {}
    for one in own.allowances:
        last[one.unit, one.pollutant] = max(one.year, last.get((one.unit, one.pollutant), 0))
    for (unit, pollutant), year in last.items():
        if year < on.year:
            findings.note("allowance-ended", own.id, about=unit, found=f"{pollutant} {year}")
    if granted is None:
        findings.note("register-missing", own.id, about=issued.units)
        return
    for room in open_rooms((one for one in own.allowances if one.year == on.year), granted):
        if room.taken is not None and room.taken > room.allowance.amount:
            told = f"{room.allowance.pollutant} {decimal_text(room.taken)} > {decimal_text(room.allowance.amount)} t/a"
            findings.note("allowance-passed", own.id, about=room.allowance.unit, found=told)


def _check_twice(files: IssuedFiles, findings: Findings) -> None:
    """Note a unit whose allowance of a pollutant and year two files say: both judge."""
    seen: dict[tuple[str, str, str, int], str] = {}
    for issued in files.allowances:
        for one in issued.content.allowances:
            first = seen.setdefault((issued.units, plain_code(one.unit), one.pollutant, one.year), issued.content.id)
            if first != issued.content.id:
                about = f"{first}, {issued.content.id}"
                findings.note("allowance-twice", one.unit, about=about, found=f"{one.pollutant} {one.year}")


def _check_register(files: IssuedFiles, layer: str, drawn: _Drawn | None, on: date, findings: Findings) -> None:
    """Note lines that count twice, and those that count under nothing."""
    registers = [one for one in files.registers if one.units == layer]
    lines = [(one.head.id, line) for one in registers for line in one.content if line.counts(on)]
    times = Counter(_key(line) for _, line in lines)
    for register, line in lines:
        if times[_key(line)] > 1:
            findings.note("granted-twice", register, about=line.project, found=" ".join(filter(None, _key(line)[1:])))
        if drawn is not None and line.unit not in drawn:
            findings.note("granted-orphan", register, about=line.project, found=line.unit)
    caps = _caps([one.content for one in files.admissions if one.units == layer])
    for register, line in lines:
        if line.cap and line.cap not in caps.get(plain_code(line.unit), ()):
            found, known = f"{line.unit} {line.cap}", ", ".join(sorted(caps.get(plain_code(line.unit), ())))
            findings.note("cap-unknown", register, about=line.project, found=found, proposed=known)


def _key(line: Grant) -> tuple[str, ...]:
    """What a line grants to whom: two lines alike in this count twice."""
    year = "" if line.year is None else str(line.year)
    return line.project, plain_code(line.unit), line.pollutant, year if line.pollutant else "", line.cap


def _caps(admissions: Sequence[Admission]) -> Mapping[str, Set[str]]:
    found: dict[str, set[str]] = {}
    for own in admissions:
        found.setdefault(plain_code(own.of), set()).update(cap.id for cap in own.caps)
    return found


def _nearest(code: str, known: Set[str]) -> str:
    return " / ".join(_offered(code, known))


def _offered(code: str, known: Set[str]) -> Iterator[str]:
    yield from nearest_codes(plain_code(code), set(known))[:MOST_SHOWN]
