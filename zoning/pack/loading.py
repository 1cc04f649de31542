"""From files to a pack; every mistake of every file is named at once."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from zoning.condition.sharing import Sharing
from zoning.document import Form, Node, Problems, parse_content, read_content
from zoning.errors import PackError, Problem, Where
from zoning.kind import find_kind
from zoning.pack.declaration import Declaration, find_clashes, find_conflicts, using
from zoning.pack.declaring import read_declarations
from zoning.pack.link import check_links, check_versions
from zoning.pack.pack import Cover, Pack
from zoning.pack.reference import read_references
from zoning.pack.ruling import read_rule
from zoning.pack.setback import SUFFIX
from zoning.period import Period, check_order
from zoning.rule import Except, Reference, Rule

BUILT_IN: Final = Path(__file__).parent.parent / "packs"
RESERVED: Final = ("access-list", "law-not-encoded")
NATIONAL: Final = BUILT_IN / "national"


def built_in_packs() -> list[Path]:
    """The folders of the packs that come with the program, by name."""
    return sorted(folder for folder in BUILT_IN.iterdir() if (folder / "pack.yaml").is_file())


def find_pack(name: str, folder: Path = Path()) -> Path:
    """The path of a pack that is named: a path seen from a folder, or the bare name of a built-in pack."""
    path = folder / name
    is_bare = Path(name).name == name
    return BUILT_IN / name if is_bare and not path.exists() and (BUILT_IN / name).is_dir() else path


def load_pack(path: Path) -> Pack:
    """The pack of a file, folder or built-in name. Raises PackError with every problem of every file."""
    files = _files(find_pack(str(path)))
    head = Problems(str(files[0]))
    contents = [read_content(files[0], head)]
    node = None if contents[0] is None else parse_content(contents[0], head)
    if node is None:
        raise PackError(head.found)
    form = Form(node, head)
    identity = (form.text("id", required=True), form.both("title", required=True))
    version = form.text("version", required=True)
    form.text("jurisdiction")
    declared = read_declarations(form)
    reading = _Reading(declared)
    with using(declared):
        reading.act(form, head)
        for file in files[1:]:
            problems = Problems(str(file))
            contents.append(raw := read_content(file, problems))
            reading.act(Form(None if raw is None else parse_content(raw, problems), problems), problems)
    reading.check()
    if reading.problems:
        raise PackError(dict.fromkeys(reading.problems))
    return Pack(
        id=identity[0],
        title=identity[1],
        version=version,
        checksum=_checksum(zip(files, contents, strict=True)),
        rules=tuple(reading.rules),
        covers=tuple(reading.covers),
        list_references=tuple(reading.list_references),
        declared=declared,
    )


def check_together(packs: Sequence[Pack]) -> None:
    """Nothing where packs can be used together. Raises PackError with every rule that two hold, and every key that two
    declare with different content.
    """
    problems = find_conflicts(*(pack.declared for pack in packs))
    first: dict[str, tuple[Pack, Rule]] = {}
    for pack in packs:
        for rule in {rule.id: rule for rule in pack.rules}.values():
            other, known = first.setdefault(rule.id, (pack, rule))
            if other is not pack:
                place = f"{known.where.file}:{known.where.line}" if known.where else other.id
                found = rule.where or Where()
                where = Where(file=found.file, line=found.line, field="--packs")
                problems.append(Problem("duplicate-id", where, rule.id, f"each rule in one pack; also {place}"))
    if problems:
        raise PackError(problems)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if not path.is_file():
            allowed = "a YAML file, a folder with pack.yaml, or " + ", ".join(one.name for one in built_in_packs())
            raise PackError([Problem("unreadable-file", Where(file=str(path)), "no such file", allowed)])
        return [path]
    head = path / "pack.yaml"
    if not head.is_file():
        raise PackError([Problem("pack-invalid", Where(file=str(path)), "a folder without pack.yaml", "pack.yaml")])
    return [head, *sorted(file for file in path.iterdir() if file.suffix.lower() in {".yaml", ".yml"} and file != head)]


def _checksum(read: Iterable[tuple[Path, bytes | None]]) -> str:
    """The SHA-256 of the names of files and of the very bytes that were read, whatever ends their lines."""
    digest = hashlib.sha256()
    for file, content in read:
        digest.update(file.name.encode() + b"\0" + (content or b"").replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


class _Reading:
    """What has been read so far of the files of one pack."""

    def __init__(self, declared: Sequence[Declaration]) -> None:
        self.rules: list[Rule] = []
        self.covers: list[Cover] = []
        self.list_references: list[Reference] = []
        self.problems: list[Problem] = list(find_clashes(declared))
        self._sharing = Sharing()
        self._parameters = [one.key for one in declared if one.sort == "parameters"]

    def act(self, form: Form, problems: Problems) -> None:
        """Read one file: the act it encodes, what it covers, its rules."""
        form.both("act")
        for cover in _cover_forms(form):
            self.covers.extend(_read_covers(cover, problems))
        access_list = form.form("access_list")
        if access_list is not None:
            self.list_references.extend(read_references(access_list, problems))
            access_list.close()
        for rule_form in form.forms("rules"):
            versions = read_rule(rule_form, problems, self._parameters)
            rule_id = versions[0].id
            if rule_id.startswith(RESERVED) or rule_id.endswith(SUFFIX):
                allowed = f"an id that does not begin with {RESERVED} nor end with {SUFFIX}"
                problems.add("pack-invalid", rule_form.line, rule_form.path, rule_id, allowed)
            self.rules.extend(map(self._share, versions))
        form.close()
        self.problems.extend(problems.found)

    def _share(self, rule: Rule) -> Rule:
        exceptions = tuple(Except(one.title, self._sharing.share(one.when)) for one in rule.exceptions)
        return replace(rule, when=self._sharing.share(rule.when), exceptions=exceptions)

    def check(self) -> None:
        """Note what is wrong between the rules of all files."""
        self.problems.extend(check_versions(self.rules))
        self.problems.extend(check_links(self.rules))


def _cover_forms(form: Form) -> list[Form]:
    node = form.take("covers")
    if node is None:
        return []
    nodes: list[Node] = node.content if isinstance(node.content, list) else [node]
    return [Form(item, form.problems, form.name("covers")) for item in nodes]


def _read_covers(form: Form, problems: Problems) -> Iterator[Cover]:
    period = Period(form.day("from", required=True), form.day("to"))
    check_order(period, form)
    for word in form.words("kinds", required=True):
        key, _, class_ = word.partition("/")
        kind = find_kind(key)
        if kind is None or (class_ and class_ not in kind.classes):
            problems.add("bad-value", form.line, form.name("kinds"), word, "a kind or kind/class")
            continue
        yield Cover(key, class_ or None, period)
    form.close()
