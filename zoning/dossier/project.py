"""What a report says of the project itself: who asks, what and where it is, what was stated and by whom."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from maps.paper import Block, Callout, Cell, Entry, Facts, Run
from zoning.dossier.setting import Setting, plain
from zoning.fact import REMARKS
from zoning.report.explaining import origin_text
from zoning.report.phrase import area_text, fact_label, fact_value, length_text, role_text, share_text
from zoning.wording import has_word

Site = Mapping[str, Any]

# The levels of an administrative code: how much of it each takes.
_LEVELS: Final = (("province", 2), ("city", 4), ("district", 6))
_CODE_LENGTH: Final = 6
REVIEW: Final = "review."


def project_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """Who and what: ids, applicant, size, parts, place; what was wrong with the record or mended in it."""
    if setting.warnings:
        yield Callout("", setting.word("text.warnings"), tuple(map(plain, setting.warnings)))
    yield Facts(tuple(_entries(site, setting)))
    if len(site["parts"]) > 1:
        rows = (
            (role_text(part["role"], setting.lang), setting.known("geometry", part["geometry_type"]), _size(part))
            for part in site["parts"]
        )
        yield from setting.table("parts", [("part", 1), ("geometry", 1), ("size", 1)], rows)
    if site["errors"]:
        yield Callout("refused", setting.word("outcome.refused"), tuple(_errors(site, setting)))
    told = [*(one["message"] for one in site["warnings"]), *(_repair(one, setting) for one in site["repairs"])]
    yield from setting.table("notices", [("notice", 1)], ([text] for text in told))


def _entries(site: Site, setting: Setting) -> Iterator[Entry]:
    yield setting.entry("id", plain(site["id"], strong=True))
    yield setting.entry("name", site["name"] or setting.word("dossier.not_stated"))
    yield setting.entry("applicant", site["applicant"] or setting.word("dossier.not_stated"))
    yield setting.entry("case_number", site["case_number"] or setting.word("dossier.not_stated"))
    yield setting.entry("on", setting.head["on"])
    if site["parts"]:
        yield setting.entry("size", f"{_size(site)} ({setting.known('geometry', site['geometry_type'])})")
    if site["crs"]:
        yield setting.entry("crs", site["crs"])
    if site["administrative"]:
        held = (
            f"{one['name']} {one['code']}".strip() + (f" {share_text(one['share'])}" if one["share"] < 1 else "")
            for one in site["administrative"]
        )
        yield setting.entry("administrative", setting.joined(held))
    yield setting.entry("catalogue", f"{setting.head['catalogue']['title']} ({setting.head['catalogue']['id']})")


def _size(one: Mapping[str, Any]) -> str:
    if one["area_m2"]:
        return area_text(one["area_m2"])
    return length_text(one["length_m"]) if one["length_m"] else "—"


def _errors(site: Site, setting: Setting) -> Iterator[Cell]:
    for error in site["errors"]:
        found = setting.word("error.found", found=error["found"]) if error["found"] else ""
        yield plain(f"{error['message']} {found}  {setting.word('error.next', next=error['next'])}")


def _repair(repair: Mapping[str, Any], setting: Setting) -> str:
    change = repair["area_change_m2"]
    area = "" if change is None else f" ({setting.word('text.shape_changed', area=f'{change:+,.3f} m²')})"
    return f"{setting.known('repair', repair['what'])} {repair['where']}{area}"


def fact_blocks(site: Site, setting: Setting) -> Iterator[Block]:
    """Every stated fact with where it was said; reviews of clauses stand with the clauses."""
    facts = {key: fact for key, fact in site["facts"].items() if not _is_of_clause(key, site)}
    if not facts:
        yield setting.body("no_facts")
        return
    columns = [("fact", 4.0), ("value", 4.0), ("origin", 3.0), ("remark", 3.0)]
    rows = [
        (_label(key, setting), fact_value(key, fact["value"], setting.lang), origin(fact, setting), remarks(fact))
        for key, fact in facts.items()
    ]
    if not any(row[3] for row in rows):
        yield from setting.table("", columns[:3], (row[:3] for row in rows))
    else:
        yield from setting.table("", columns, rows)


def _is_of_clause(key: str, site: Site) -> bool:
    return key.startswith(REVIEW) and any(clause["id"] == key.removeprefix(REVIEW) for clause in site["clauses"])


def _label(key: str, setting: Setting) -> str:
    if key.startswith(REVIEW):
        return setting.word("dossier.review_of", about=key.removeprefix(REVIEW))
    return fact_label(key, setting.lang)


def origin(fact: Mapping[str, Any], setting: Setting) -> str:
    """Where a fact was said."""
    return origin_text({"origin": fact["from"]}, setting.lang)


def remarks(fact: Mapping[str, Any]) -> str:
    """What was said beside a fact: by whom, when, from which source, with what note."""
    return "; ".join(str(fact[key]) for key in REMARKS if fact.get(key))


def levels(site: Site, setting: Setting) -> Iterator[tuple[str, str, Cell]]:
    """Province, city and district of a site: the level, its code, and its name or that no layer names it."""
    codes = dict.fromkeys(
        one["code"] for one in site["administrative"] if one["code"].isdecimal() and len(one["code"]) >= _CODE_LENGTH
    )
    names = {one["code"][:_CODE_LENGTH]: one["name"] for one in site["administrative"]}
    for level, length in _LEVELS:
        for code in dict.fromkeys(code[:length].ljust(_CODE_LENGTH, "0") for code in codes):
            name = names.get(code, "")
            unnamed = (Run(setting.word("dossier.unnamed")),)
            yield setting.word(f"level.{level}"), code, plain(name) if name else unnamed


def outcome_key(site: Site) -> str:
    """The outcome of a site as its look goes by: `refused` for a bad record, blank where nothing was judged."""
    if site["errors"]:
        return "refused"
    return str(site["verdict"]["outcome"]) if site["verdict"] is not None else ""


def missing_text(missing: Any, setting: Setting) -> str:
    """What would have to be known, in words: facts by their labels, layers by their kinds, reviews by what they ask."""
    return setting.joined(dict.fromkeys(_missing(entry, setting) for entry in missing))


def _missing(entry: Mapping[str, str], setting: Setting) -> str:
    ((sort, name),) = entry.items()
    if sort == "fact":
        return fact_label(name, setting.lang)
    if sort == "layer" and has_word(f"kind.{name}"):
        return setting.word("dossier.layer_of", kind=setting.kind(name))
    return setting.word("dossier.review_of", about=name) if sort == "review" else name
