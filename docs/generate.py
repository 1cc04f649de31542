"""Writes what is derived: the parts of the pages that the program knows best, and the index of the EIA catalogue.

`make pages` runs it.

A page holds a block as `<!-- generated: NAME -->` … `<!-- end -->`; what stands between is replaced. A test fails where
a page is not what this would write.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from zoning.condition import Condition
from zoning.eia.edition import FOLDER
from zoning.eia.index import NAME, index_of
from zoning.eia.item import Item
from zoning.eia.reading import GroupFile, read_groups
from zoning.eia.sensitive import MEMBERS
from zoning.fact import Fact, emissions, find_fact, read_dictionary
from zoning.industry import name_of
from zoning.kind import KINDS
from zoning.pack import Pack, built_in_packs, load_pack
from zoning.quantity import unit_words
from zoning.rule import Reference, Rule
from zoning.wording import say

DOCS: Final = Path(__file__).parent
_NOTE: Final = "Generated from the data of the program; see `make pages`. 由程序数据生成。"
_BLOCK: Final = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> dict[Path, str]:
    """Every page with generated blocks, as it should read."""
    found = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
    return {path: _BLOCK.sub(_block, text) for path, text in found.items() if _BLOCK.search(text)}


def _block(match: re.Match[str]) -> str:
    return f"{match[1]}\n{BLOCKS[match[2]]().rstrip()}\n\n{match[3]}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(heads)]
    text = [f"| {' | '.join(lines[0])} |", f"|{'---|' * len(lines[0])}"]
    return "\n".join([*text, *(f"| {' | '.join(row)} |" for row in rows)])


def code(words: Iterable[str]) -> str:
    """Words as code, with commas between them."""
    return ", ".join(f"`{word}`" for word in words)


def _dictionary() -> str:
    rows = (
        (f"`{fact.key}`", *fact.label, fact.type, fact.unit or "", code(fact.allowed or ()))
        for fact in read_dictionary().values()
    )
    return table(("key", "中文", "English", "type", "unit", "allowed"), rows)


def _questions() -> str:
    sections = []
    for fact in read_dictionary().values():
        lines = [f"### {fact.key}", "", f"- {fact.question[0]}", f"- {fact.question[1]}"]
        if fact.values:
            heads = ("value", "中文", "English", *(("also read",) if fact.also else ()))
            rows = ((f"`{word}`", *labels, *_also(fact, word)) for word, labels in fact.values.items())
            lines += ["", table(heads, rows)]
        sections.append("\n".join(lines))
    return "\n\n".join(sections)


def _also(fact: Fact, word: str) -> tuple[str, ...]:
    """What else is read as a word, as one more cell; none where the fact has no such words."""
    return (", ".join(other for other, meant in fact.also.items() if meant == word),) if fact.also else ()


def _emissions() -> str:
    rows = ((f"`{fact.key}`", *fact.label, fact.unit or "") for fact in emissions().values())
    return table(("fact", "中文", "English", "unit"), rows)


def _units() -> str:
    return table(("counts", "units"), ((name, code(words)) for name, words in unit_words().items()))


def _touches() -> str:
    facts = [fact for kind in KINDS if (fact := find_fact(f"touches.{kind}")) is not None]
    rows = ((f"`{fact.key}`", fact.label[0], code(fact.allowed or ())) for fact in facts)
    return table(("fact", "中文", "allowed"), rows)


def _kinds() -> str:
    rows = (
        (
            *(f"`{kind.key}`", kind.zh, kind.en, "、".join(kind.classes)),
            *("、".join(kind.apart), "、".join(kind.collected), "yes" if kind.protected else ""),
        )
        for kind in KINDS.values()
    )
    titles = ("key", "中文", "English", "classes", "outlines of their own", "drawn by several offices", "protected")
    return table(titles, rows)


def _facts() -> str:
    return table(("key", "中文", "English"), ((f"`{fact.key}`", *fact.label) for fact in read_dictionary().values()))


def indexes() -> dict[Path, str]:
    """The index of every edition of the classification catalogue, as it should read."""
    folders = sorted(file.parent for file in FOLDER.glob("*/edition.yaml"))
    return {
        folder / NAME: index_of((group.file, item) for group in read_groups(folder) for item in group.items)
        for folder in folders
    }


def law_pages() -> dict[Path, str]:
    """A page for every built-in pack, and their list."""
    packs = [load_pack(folder) for folder in built_in_packs()]
    rows = ((f"[{pack.id}]({pack.id}.md)", *pack.title, pack.version, str(len(pack.rule_ids()))) for pack in packs)
    heads = ("pack", "中文", "English", "version", "rules")
    listed = f"# Rule packs (规则包)\n\n{_NOTE}\n\n{table(heads, rows)}\n"
    folder = DOCS / "reference" / "packs"
    return {folder / "README.md": listed} | {folder / f"{pack.id}.md": _law_page(pack) for pack in packs}


def _law_page(pack: Pack) -> str:
    sections = [f"# {pack.title[0]} / {pack.title[1]}", _NOTE, f"`{pack.id}` {pack.version}"]
    file = None
    for rule in pack.rules:
        if rule.where is not None and rule.where.file != file:
            file = rule.where.file
            sections.append(f"## {rule.references[0].act}")
        sections.append(_rule_section(rule))
    return "\n\n".join(sections) + "\n"


def _rule_section(rule: Rule) -> str:
    period = rule.in_force
    days = f"{period.first or ''} – {period.last or ''}".strip(" –") if period.last else f"{period.first} –"
    outcome = f"{say(f'outcome.{rule.outcome.key}', 'zh')} / {say(f'outcome.{rule.outcome.key}', 'en')}"
    lines = [f"### {rule.id}", f"**{rule.title[0]}** / **{rule.title[1]}**", f"{days} · {outcome}"]
    lines += [text for text in rule.explanation if text]
    lines.append("\n".join(_tree(rule.when)))
    if rule.values:
        lines.append(", ".join(f"`{name}` = {value:g}" for name, value in rule.values))
    lines.append("\n".join(f"- {_source(reference)}" for reference in rule.references))
    links = [f"{sign} `{other}`" for sign, other in (("←", rule.predecessor), ("→", rule.successor)) if other]
    return "\n\n".join([*lines, *([" ".join(links)] if links else [])])


def _source(reference: Reference) -> str:
    since = f", {reference.in_force_from}" if reference.in_force_from else ""
    read = f", read {reference.read_on}" if reference.read_on else ""
    copies = ", in copies that agree" if reference.read_in == "secondary" else ""
    return f"{reference.act} {reference.article}{since}{read}{copies}"


def _tree(condition: Condition, depth: int = 0) -> Iterator[str]:
    """A condition as nested points, in the words of the pack."""
    yield f"{'  ' * depth}- `{condition.describe()}`"
    for part in condition.parts:
        yield from _tree(part, depth + 1)


def classification_pages() -> dict[Path, str]:
    """A page for every group of the newest edition of the classification catalogue, and their list."""
    folder = sorted(file.parent for file in FOLDER.glob("*/edition.yaml"))[-1]
    groups = sorted(read_groups(folder), key=lambda one: one.group.number)
    place = DOCS / "reference" / "eia"
    rows = (
        (f"[{one.group.number}]({one.file[:-5]}.md)", *one.group.title, ", ".join(item.id for item in one.items))
        for one in groups
    )
    listed = f"# EIA catalogue {folder.name} (分类管理名录)\n\n{_NOTE}\n\n"
    listed += table(("group", "中文", "English", "items"), rows) + "\n"
    return {place / "README.md": listed} | {place / f"{one.file[:-5]}.md": _group_page(one) for one in groups}


def _group_page(one: GroupFile) -> str:
    group = one.group
    sections = [f"# {group.number} {group.title[0]} / {group.title[1]}", _NOTE]
    return "\n\n".join([*sections, *(_item_section(item) for item in one.items)]) + "\n"


def _item_section(item: Item) -> str:
    lines = [f"## {item.number} {item.title[0]} / {item.title[1]}"]
    codes = [f"`{own}`{'*' if own in item.starred else ''} {name_of(own)}" for own in item.codes]
    if codes:
        lines.append("GB/T 4754-2017: " + "; ".join(codes))
    if item.contents:
        lines.append("content: " + code(item.contents))
    if item.shown_by:
        lines.append("more than 0 of: " + code(item.shown_by))
    if item.excluded is not None:
        lines.append(f"不含 / without: {item.excluded_says[0]} / {item.excluded_says[1]}")
    if item.sensitive:
        named = (f"{MEMBERS[member].zh} {MEMBERS[member].en}" for member in item.sensitive)
        lines.append("环境敏感区 / sensitive areas: " + "; ".join(named))
    for branch in item.branches:
        document = "/".join(say(f"eia.document.{branch.document.key}", lang) for lang in ("zh", "en"))
        lines.append(f"**{branch.id} {document}**: {branch.says[0]} / {branch.says[1]}")
        lines.append("\n".join(_tree(branch.when)))
    return "\n\n".join(lines)


def written() -> dict[Path, str]:
    """Everything that is derived, by the file it stands in."""
    return indexes() | law_pages() | classification_pages() | pages()


BLOCKS: Final[Mapping[str, Callable[[], str]]] = {
    "dictionary": _dictionary,
    "emissions": _emissions,
    "facts": _facts,
    "kinds": _kinds,
    "questions": _questions,
    "touches": _touches,
    "units": _units,
}


if __name__ == "__main__":
    for path, text in written().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
