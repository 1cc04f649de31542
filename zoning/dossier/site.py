"""The report on one site as a paper: what reviewers expect, in the order they read it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from maps.paper import Block, Chapter, Figure, Paper
from zoning.dossier.clause import clause_blocks
from zoning.dossier.eia import eia_blocks, question_blocks
from zoning.dossier.place import finding_blocks, layer_blocks, unit_blocks
from zoning.dossier.project import Site, fact_blocks, project_blocks
from zoning.dossier.rule import rule_blocks
from zoning.dossier.seal import limit_blocks, method_blocks, seal_blocks, validity_blocks
from zoning.dossier.setting import Setting, named
from zoning.dossier.verdict import verdict_blocks

Blocks: TypeAlias = Callable[[Site, Setting], Iterable[Block]]

_MAPS: Final = "maps"
_CHAPTERS: Final[tuple[tuple[str, Blocks | None], ...]] = (
    ("project", project_blocks),
    ("verdict", verdict_blocks),
    ("facts", fact_blocks),
    ("findings", finding_blocks),
    (_MAPS, None),
    ("units", unit_blocks),
    ("clauses", clause_blocks),
    ("rules", rule_blocks),
    ("eia", eia_blocks),
    ("questions", question_blocks),
    ("layers", layer_blocks),
    ("method", method_blocks),
    ("validity", validity_blocks),
    ("limits", limit_blocks),
    ("seal", seal_blocks),
)
# All there is to say of a record that was refused.
_OF_REFUSED: Final = ("project", "facts", "seal")


def compose_site(site: Site, setting: Setting, figures: Sequence[Figure] = ()) -> Paper:
    """The report on a site; `figures` are its maps, without which it says that none were drawn."""
    title = setting.word("dossier.title", name=named(site))
    return compose(title, number(_chapters(site, setting, figures)), setting)


def _chapters(site: Site, setting: Setting, figures: Sequence[Figure]) -> Iterator[Chapter]:
    for key, blocks in _CHAPTERS:
        if site["errors"] and key not in _OF_REFUSED:
            continue
        filled = _map_blocks(figures, setting) if blocks is None else blocks(site, setting)
        yield Chapter(key, setting.word(f"dossier.chapter.{key}"), tuple(filled))


def _map_blocks(figures: Sequence[Figure], setting: Setting) -> Sequence[Block]:
    """The maps, or that there are none."""
    return figures or (setting.body("no_maps"),)


def number(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Chapters with their numbers before their titles."""
    for place, one in enumerate(chapters, start=1):
        yield Chapter(one.id, f"{place}  {one.title}", one.blocks, one.level, one.opens_page)


def compose(title: str, chapters: Iterable[Chapter], setting: Setting) -> Paper:
    """A paper of some chapters; every page says what it is, of which catalogue and day, and that it is no permit."""
    catalogue, program = setting.head["catalogue"], setting.head["program"]
    return Paper(
        title=title,
        lang=setting.lang,
        chapters=tuple(chapters),
        head=f"{setting.word('text.title')} · {catalogue['title'] or catalogue['id']} · {setting.head['on']}",
        foot=setting.word("text.not_permit"),
        made=setting.on,
        author=f"{program['name']} {program['version']}",
    )
