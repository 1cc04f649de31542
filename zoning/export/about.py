"""What stands beside the answers in a file: who answered, as of when, by which layers and rules, how many of what."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from zoning.wording import say

EPSG: Final = 4326


def about_rows(head: Mapping[str, Any], summary: Mapping[str, int], lang: str) -> Iterator[tuple[str, str]]:
    """What was answered and by what, as pairs of a name and a text; `summary` counts the sites of each outcome."""
    program, catalogue = head["program"], head["catalogue"]
    builds = ", ".join(f"{name} {build}" for name, build in program["builds"].items() if build)
    packs = [f"{pack['id']} {pack['version']} {pack['checksum']}" for pack in head["packs"]]
    yield say("about.program", lang), f"{program['name']} {program['version']} ({builds})"
    yield say("text.on", lang), head["on"]
    yield say("text.catalogue", lang), f"{catalogue['id']} {catalogue['title']} {catalogue['checksum']}"
    yield from ((say("text.packs", lang), pack) for pack in packs or [say("text.no_packs", lang)])
    yield say("about.tolerance", lang), f"{head['tolerance_m']:g} m"
    yield say("about.area_method", lang), head["area_method"]
    yield say("about.crs", lang), say("about.crs_is", lang, crs=f"EPSG:{EPSG}")
    yield from ((say("text.warnings", lang), warning["message"]) for warning in head["warnings"])
    for outcome, count in summary.items():
        if count:
            yield f"{say('text.summary', lang)}: {say(f'outcome.{outcome}', lang)}", str(count)
    yield say("about.note", lang), say("text.not_permit", lang)
