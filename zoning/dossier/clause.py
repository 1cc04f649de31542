"""The access list held against the project, clause by clause: number, text, what the project states, the result."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from maps.paper import Block, Cell, Run
from zoning.accesslist.entry import LEVELS
from zoning.accesslist.structure import Structured
from zoning.columns import Columns
from zoning.condition import Condition, explain
from zoning.dossier.allowance import issued_blocks
from zoning.dossier.project import REVIEW, Site, missing_text, origin, remarks
from zoning.dossier.setting import Setting, plain
from zoning.fact import find_fact
from zoning.kept import kept
from zoning.report.comparison import clause_result
from zoning.report.phrase import fact_label, fact_value

Clause = Mapping[str, Any]

GOVERNMENT: Final = "government"
# The levels of which a list is expected; of the others only those that are there are told.
_EXPECTED: Final = ("province", "city", "district", "unit")


def clause_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """Which lists bear on the site, by level; then each clause of each list beside what the project states."""
    if not site["clauses"]:
        yield setting.body("no_clauses")
        yield from issued_blocks(site, setting)
        return
    columns = [("level", 1), ("list", 3), ("list_from", 1.3), ("clauses", 2)]
    yield from setting.table("lists", columns, _lists(site, setting))
    binding = [clause for clause in site["clauses"] if clause["addressee"] != GOVERNMENT]
    columns = [("clause_number", 1.6), ("clause_text", 5), ("project_fact", 3), ("result", 1.8)]
    for (unit, document), group in groupby(binding, _place):
        rows = [
            (_number(clause, setting), clause["text"], _stated(clause, site, setting), result_cell(clause, setting))
            for clause in group
        ]
        yield from setting.table("", columns, rows, title=f"{unit} · {document}")
    yield from issued_blocks(site, setting)
    told = [clause for clause in site["clauses"] if clause["addressee"] == GOVERNMENT]
    if told:
        yield setting.note("government", total=len(told))
        listed = [(clause["unit"], clause["number"], clause["text"]) for clause in told]
        yield from setting.table("government", [("unit", 1.4), ("clause_number", 0.8), ("clause_text", 6)], listed)


def _place(clause: Clause) -> tuple[str, str]:
    return clause["unit"], clause["reference"]["document"]


def _number(clause: Clause, setting: Setting) -> Cell:
    """The printed number of a clause, and the side of the list it stands on."""
    return (Run(clause["number"], strong=True), Run(f"\n{setting.word('dimension.' + clause['dimension'])}"))


def _lists(site: Site, setting: Setting) -> Iterator[tuple[str, str, str, Cell]]:
    """Each list by its level, widest first; a level whose list is expected and not there is named."""
    levels: dict[str, dict[tuple[str, str, str], list[Clause]]] = {level: {} for level in LEVELS}
    for clause in site["clauses"]:
        source = clause["reference"]
        key = (source["document"], source["office"], source["edition"])
        levels.setdefault(clause["level"], {}).setdefault(key, []).append(clause)
    for level, lists in levels.items():
        if not lists and level in _EXPECTED:
            yield setting.word(f"level.{level}"), setting.word("dossier.no_list"), "—", plain("—")
        for (document, office, edition), clauses in lists.items():
            still_open = sum(one["answer"] == "unknown" and one["addressee"] != GOVERNMENT for one in clauses)
            count = setting.word("dossier.clauses_of", total=len(clauses), open=still_open)
            yield setting.word(f"level.{level}"), f"{document}\n{office}", edition, plain(count)


_TONES: Final = {
    "met": "no_conflict",
    "not_met": "prohibited",
    "restricted": "restricted",
    "to_meet": "conditional",
    "to_review": "undetermined",
    "open": "undetermined",
}


def result_cell(clause: Clause, setting: Setting) -> Cell:
    """What a comparison comes to in words, with its look."""
    result = clause_result(clause)
    word = setting.word(f"dossier.result.{result}")
    if result == "open":
        word = f"{word}{setting.word('dossier.colon')}{setting.word('reason.' + clause['reason'])}"
    return plain(word, tone=_TONES[result])


def _stated(clause: Clause, site: Site, setting: Setting) -> Cell:
    """What the project states about a clause: a person's review, or the facts its structure looks at."""
    lines: list[str] = []
    review = site["facts"].get(f"{REVIEW}{clause['id']}")
    if review is not None:
        said = fact_value(REVIEW, review["value"], setting.lang)
        about = "; ".join(filter(None, (origin(review, setting), remarks(review))))
        lines.append(setting.word("dossier.reviewed", said=said, about=about))
    lines += [_fact_line(key, site, setting) for key in _facts_of(clause, setting)]
    judgements = [one for one in site["judgements"] if one["rule"] in clause["follows"]]
    numbers = sorted({number + 1 for judgement in judgements for number in judgement["because"]})
    if numbers:
        lines.append(setting.word("dossier.by_findings", numbers=setting.joined(map(str, numbers))))
    missing = [entry for judgement in judgements for entry in judgement["missing"] if "fact" not in entry]
    if missing:
        lines.append(setting.word("dossier.missing", what=missing_text(missing, setting)))
    if not lines:
        return plain(setting.word("dossier.not_compared"))
    return plain("\n".join(lines))


def _fact_line(key: str, site: Site, setting: Setting) -> str:
    fact = site["facts"].get(key)
    said = setting.word("dossier.not_stated") if fact is None else fact_value(key, fact["value"], setting.lang)
    return f"{fact_label(key, setting.lang)}{setting.word('dossier.colon')}{said}"


def _facts_of(clause: Clause, setting: Setting) -> Sequence[str]:
    """The facts of the dictionary that the structure of a clause looks at; none of a clause that is prose."""
    structures = setting.catalogue.structures
    structured = structures.of(clause["id"], clause["text"]) if structures is not None else None
    return () if structured is None else _facts_of_structure(structured, setting.on)


@kept(4096)
def _facts_of_structure(structured: Structured, on: date) -> tuple[str, ...]:
    conditions = (condition for judged in structured.judged for condition in judged.conditions())
    found = dict.fromkeys(key for condition in conditions for key in facts_read(condition, on))
    return tuple(key for key in found if find_fact(key) is not None and not key.startswith("touches."))


def facts_read(condition: Condition, on: date) -> Iterator[str]:
    """The keys of the facts that a condition looks at: it is evaluated for a project of which nothing is known."""
    for leaf in explain(condition, Columns(1, on, {}, {}, {})).all_leaves():
        yield from leaf.facts
