"""Rule packs: YAML in, rules as plain values out, every mistake named with file and line.

A pack is one file, or a folder with `pack.yaml` and one file per act. `covers` says which kinds (or kind/class) its
rules fully answer for, and when: what is touched and not covered stays unknown.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from zoning.condition import AllOf, Compare, Condition, Includes, Touches, read_condition
from zoning.document import Form, Problems, read_document
from zoning.errors import PackError, Problem, Where
from zoning.fact import read_dictionary
from zoning.kind import KINDS
from zoning.outcome import RULE_OUTCOMES
from zoning.period import Period, check_order, read_period
from zoning.rule import Reference, Rule

BUILT_IN: Final = Path(__file__).parent / "packs"
RESERVED: Final = ("access-list", "law-not-encoded")
NATIONAL: Final = BUILT_IN / "national"


@dataclass(frozen=True, slots=True)
class Cover:
    """A kind that a pack answers for over a period: all of it, or one class."""

    kind: str
    class_: str | None
    period: Period


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules with its version and the checksum of its files."""

    id: str
    title: tuple[str, str]
    version: str
    checksum: str
    rules: tuple[Rule, ...]
    covers: tuple[Cover, ...]
    list_references: tuple[Reference, ...]

    def rules_on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on a day, in the order of the files."""
        return tuple(rule for rule in self.rules if rule.in_force.holds(day))


def covered_classes(packs: Iterable[Pack], kind: str, day: date) -> tuple[str, ...] | None:
    """The classes of a kind that the packs answer for on a day; None for all of them."""
    covers = [cover for pack in packs for cover in pack.covers if cover.kind == kind and cover.period.holds(day)]
    if any(cover.class_ is None for cover in covers):
        return None
    classes = tuple(dict.fromkeys(cover.class_ for cover in covers if cover.class_ is not None))
    return None if classes and set(classes) >= set(KINDS[kind].classes) else classes


def load_pack(path: Path) -> Pack:
    """The pack of a file, folder or built-in name. Raises PackError with every problem of every file."""
    if not path.exists() and str(path) == path.name and (BUILT_IN / path.name).is_dir():
        path = BUILT_IN / path.name
    files = _files(path)
    head = Problems(str(files[0]))
    reading = _Reading()
    node = read_document(files[0], head)
    if node is None:
        raise PackError(head.found)
    pack_form = Form(node, head)
    identity = (pack_form.text("id", required=True), pack_form.both("title", required=True))
    version = pack_form.text("version", required=True)
    pack_form.text("jurisdiction")
    reading.act(pack_form, head)
    for file in files[1:]:
        problems = Problems(str(file))
        reading.act(Form(read_document(file, problems), problems), problems)
    reading.check_links()
    if reading.problems:
        raise PackError(reading.problems)
    return Pack(
        id=identity[0],
        title=identity[1],
        version=version,
        checksum=_checksum(files),
        rules=tuple(reading.rules),
        covers=tuple(reading.covers),
        list_references=tuple(reading.list_references),
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.is_file():
            allowed = "a YAML file, a folder with pack.yaml, or " + ", ".join(
                sorted(p.name for p in BUILT_IN.iterdir() if p.is_dir())
            )
            raise PackError([Problem("unreadable-file", Where(file=str(path)), "no such file", allowed)])
        return [path]
    head = path / "pack.yaml"
    if not head.is_file():
        raise PackError([Problem("pack-invalid", Where(file=str(path)), "a folder without pack.yaml", "pack.yaml")])
    return [head, *sorted(file for file in path.iterdir() if file.suffix.lower() in {".yaml", ".yml"} and file != head)]


def _checksum(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


class _Reading:
    """What has been read so far of the files of one pack."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.covers: list[Cover] = []
        self.list_references: list[Reference] = []
        self.problems: list[Problem] = []
        self._places: dict[str, Where] = {}

    def act(self, form: Form, problems: Problems) -> None:
        """Read one file: the act it encodes, what it covers, its rules."""
        form.both("act")
        for cover in _cover_forms(form):
            self.covers.extend(_read_covers(cover, problems))
        access_list = form.form("access_list")
        if access_list is not None:
            self.list_references.extend(_read_references(access_list, problems))
            access_list.close()
        for rule_form in form.forms("rules"):
            self._rule(rule_form, problems)
        form.close()
        self.problems.extend(problems.found)

    def _rule(self, form: Form, problems: Problems) -> None:
        place = Where(file=problems.file, line=form.line)
        rule = _read_rule(form, problems)
        if rule.id.startswith(RESERVED):
            problems.add("pack-invalid", form.line, form.path, rule.id, f"an id that does not begin with {RESERVED}")
        if rule.id in self._places:
            first = self._places[rule.id]
            problems.add("duplicate-id", form.line, form.path, rule.id, f"unique; also {first.file}:{first.line}")
        self._places[rule.id] = place
        self.rules.append(rule)

    def check_links(self) -> None:
        """Every predecessor and successor is a rule of the pack."""
        for rule in self.rules:
            for link in (rule.predecessor, rule.successor):
                if link is not None and link not in self._places:
                    self.problems.append(Problem("pack-invalid", self._places[rule.id], link, "the id of a rule"))


def _cover_forms(form: Form) -> list[Form]:
    node = form.take("covers")
    if node is None:
        return []
    nodes = node.content if isinstance(node.content, list) else [node]
    return [Form(item, form.problems, form.name("covers")) for item in nodes]


def _read_covers(form: Form, problems: Problems) -> Iterator[Cover]:
    period = Period(form.day("from", required=True), form.day("to"))
    check_order(period, form)
    for word in form.words("kinds", required=True):
        kind, _, class_ = word.partition("/")
        if kind not in KINDS or (class_ and class_ not in KINDS[kind].classes):
            problems.add("bad-value", form.line, form.name("kinds"), word, "a kind or kind/class")
            continue
        yield Cover(kind, class_ or None, period)
    form.close()


def _read_rule(form: Form, problems: Problems) -> Rule:
    rule_id = form.text("id", required=True)
    when_node = form.take("when", required=True)
    when: Condition = AllOf(())
    if when_node is not None:
        when = read_condition(when_node, problems, form.name("when"), rule_id)
    basins = _read_basins(form.form("applies_in"))
    rule = Rule(
        id=rule_id,
        title=form.both("title", required=True),
        when=AllOf((basins, when)) if basins else when,
        outcome=RULE_OUTCOMES[form.choice("outcome", tuple(RULE_OUTCOMES), required=True, default="prohibited")],
        references=tuple(_read_references(form, problems)),
        in_force=read_period(form.form("in_force", required=True)),
        explanation=form.both("explanation"),
        values=tuple(sorted(_thresholds(when).items())),
        predecessor=form.text("predecessor") or None,
        successor=form.text("successor") or None,
    )
    form.close()
    return rule


def _read_basins(form: Form | None) -> Condition | None:
    if form is None:
        return None
    basins = form.words("basins", required=True)
    known = read_dictionary()["basins"].allowed or []
    for basin in basins:
        if basin not in known:
            form.problems.add("bad-value", form.line, form.name("basins"), basin, ", ".join(known))
    form.close()
    return Includes("basins", basins)


def _thresholds(condition: Condition) -> dict[str, float]:
    """The numbers a condition turns on; `within_m.<kind>` where it looks to several distances."""
    distances = sorted({(kind, within_m) for kind, within_m in kinds_used(condition) if within_m > 0})
    several = len({within_m for _, within_m in distances}) > 1
    named = {f"within_m.{kind}" if several else "within_m": within_m for kind, within_m in distances}
    return named | dict(_limits(condition))


def _limits(condition: Condition) -> Iterator[tuple[str, float]]:
    if isinstance(condition, Compare):
        yield (condition.fact, condition.limit)
    for part in condition.parts:
        yield from _limits(part)


def _read_references(form: Form, problems: Problems) -> Iterator[Reference]:
    forms = form.forms("references", required=True)
    if form.has("references") and not forms:
        problems.add("pack-invalid", form.line, form.name("references"), "no source", "at least one reference")
    for item in forms:
        item.text("source_row")
        yield Reference(
            act=item.text("act", required=True),
            article=item.text("article", required=True),
            in_force_from=item.day("in_force_from"),
            href=_read_href(item),
            read_on=item.day("read_on"),
            read_in=item.choice("read_in", ("primary", "secondary")) or None,
        )
        item.close()


def _read_href(form: Form) -> str | None:
    href = form.text("href")
    if ":" in href and not href.startswith(("https://", "http://")):
        form.problems.add("bad-value", form.line, form.name("href"), href, "an http(s) address")
        return None
    return href or None


@lru_cache(maxsize=4096)
def kinds_used(condition: Condition) -> tuple[tuple[str, float], ...]:
    """The kinds of layer a condition looks at, each with the distance it looks to."""
    own = ((condition.kind, condition.within_m),) if isinstance(condition, Touches) else ()
    return (*own, *(used for part in condition.parts for used in kinds_used(part)))
