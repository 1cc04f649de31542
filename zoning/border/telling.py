"""What was found along a border as JSON and as lines for a person."""

from typing import Any

from zoning.border.examining import BorderReport
from zoning.border.project import Consultation
from zoning.gate import telling
from zoning.wording import describe_problem, one_line, problem_line, say


def to_dict(report: BorderReport, lang: str) -> dict[str, Any]:
    """The report as the command prints it: that of `layers check`, and the two sides, their border, whom to consult."""
    told = telling.to_dict(report.gate, lang)
    left_out = ("file", "fields", "access_list", "scope")
    return {
        "sides": [
            {
                "file": name,
                "layer": side.entry.id,
                "edition": side.entry.edition,
                "office": {"zh": side.entry.office[0], "en": side.entry.office[1]},
                "records": len(side),
                "crs": None if side.features.crs is None else side.features.crs.name,
            }
            for side, (name, _) in zip(report.sides, report.gate.sides, strict=True)
        ],
        "border": {
            "is_common": bool(report.facing),
            "length_m": report.length_m,
            "apart_m": report.limits.apart_m,
            "within_m": report.limits.within_m,
        },
        **{key: value for key, value in told.items() if key not in left_out},
        "consult": [_consultation(report, one) for one in report.consultations],
        "refused": [{"site": site, **describe_problem(problem, lang)} for site, problem in report.refused],
    }


def _consultation(report: BorderReport, one: Consultation) -> dict[str, Any]:
    side = report.sides[one.side]
    codes, names = side.texts("code"), side.texts("name")
    labels = [name for name, _ in report.gate.sides]
    return {
        "site": one.site.id,
        "name": one.site.name,
        "lies_in": None if one.own is None else labels[one.own],
        "of": labels[one.side],
        "office": {"zh": side.entry.office[0], "en": side.entry.office[1]},
        "units": [
            {
                "code": codes[row] or None,
                "name": names[row] or None,
                "class": side.words()[row] or None,
                "distance_m": away,
            }
            for row, away in zip(one.rows, one.distances_m, strict=True)
        ],
    }


def to_text(report: BorderReport, lang: str) -> str:
    """The report for a terminal: the two sides and their border, the findings by rule, what was not asked."""
    lines = []
    for side, (name, _) in zip(report.sides, report.gate.sides, strict=True):
        office = side.entry.office[0 if lang == "zh" else 1] or say("border.no_office", lang)
        lines.append(one_line(say("border.side", lang, file=name, office=office, records=len(side))))
    limits = {"apart": f"{report.limits.apart_m:g}", "width": f"{report.limits.width_m:g}"}
    if report.facing:
        lines.append(say("border.length", lang, length=f"{report.length_m:,.1f}", **limits))
    elif report.gate.unchecked.get("gap") == "no-common-border":
        lines.append(say("border.none", lang, **limits))
    if report.consultations:
        count = len({one.site.id for one in report.consultations})
        lines.append(say("border.projects", lang, count=count, within=f"{report.limits.within_m:g}"))
    lines += [problem_line(problem, lang) for _, problem in report.refused]
    return "\n".join(lines) + "\n\n" + telling.to_text(report.gate, lang)
