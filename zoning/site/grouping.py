"""Several records that are one project: a plant with its pipeline and outfall, four plots of one factory."""

from collections import Counter
from collections.abc import Iterable

from layers.vector import Features
from zoning.fact import StatedFact
from zoning.site.cell import text_of_cell
from zoning.site.project import Notice, Site


def group_records(records: list[Site], features: Features, name: str, group: str) -> list[Site]:
    """The records of one file as projects: those that share a value of the field `group`, or all of them (`file`)."""
    keys = [name.rstrip("/")] * len(records)
    if group != "file":
        column = features.fields[group]
        keys = [text_of_cell(column[row]) for row in range(len(records))]
    grouped: dict[tuple[str, int], list[Site]] = {}
    for row, (key, record) in enumerate(zip(keys, records, strict=True)):
        grouped.setdefault((key, -1) if key else (record.id, row), []).append(record)
    return [_merge(key, members) for (key, _), members in grouped.items()]


def _merge(key: str, members: list[Site]) -> Site:
    facts: dict[str, StatedFact] = {}
    warnings = _unite([warning for member in members for warning in member.warnings], len(members), key)
    for name in dict.fromkeys(name for member in members for name in member.facts):
        stated = [member.facts[name] for member in members if name in member.facts]
        values = list(dict.fromkeys(fact.value for fact in stated))
        if len(values) == 1:
            facts[name] = stated[-1]
        elif all(isinstance(value, tuple) for value in values):
            words = dict.fromkeys(word for value in values if isinstance(value, tuple) for word in value)
            facts[name] = StatedFact(tuple(words), stated[-1].origin)
        else:
            warnings.append(Notice("parts-disagree", name, f"{key}: {' / '.join(map(str, values))}"))
    return Site(
        id=key,
        name=next((member.name for member in members if member.name), ""),
        crs=members[0].crs,
        parts=tuple(part for member in members for part in member.parts),
        facts=facts,
        errors=tuple(problem for member in members for problem in member.errors),
        warnings=tuple(dict.fromkeys(warnings)),
        repairs=tuple(repair for member in members for repair in member.repairs),
        source=members[0].source,
        layer=members[0].layer,
        line=members[0].line,
        applicant=_join(member.applicant for member in members),
        case_number=_join(member.case_number for member in members),
        is_crs_given=members[0].is_crs_given,
    )


def _join(texts: Iterable[str]) -> str:
    """All that is said, each once: parts may have been applied for apart."""
    return "、".join(dict.fromkeys(filter(None, texts)))


def _unite(warnings: list[Notice], members: int, key: str) -> list[Notice]:
    """The warnings of all parts; one that each of them has, as those about the whole file, once."""
    counts = Counter((one.code, one.about) for one in warnings)
    return [
        one if counts[one.code, one.about] < members else Notice(one.code, one.about, key, one.area_change_m2)
        for one in warnings
    ]
