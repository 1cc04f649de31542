"""The report on many sites together: outcomes counted, the gravest first, every site in a row that leads to its own."""

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from maps.paper import Block, Callout, Cell, Chapter, Facts, Paper
from zoning.dossier.place import units_met
from zoning.dossier.project import Site, outcome_key
from zoning.dossier.seal import limit_blocks, line_of, method_blocks, sealed
from zoning.dossier.setting import Setting, named, plain, short
from zoning.dossier.site import compose, number
from zoning.dossier.verdict import Titles
from zoning.outcome import OUTCOMES, UNDETERMINED
from zoning.report.gravest import Gravest, why_text
from zoning.report.phrase import bounds_text, class_text, outcome_word
from zoning.wording import has_word

_MOST_RULES: Final = 2


class Summary:
    """What is told of some answers together, taken one by one; `paper` puts it on paper."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._gravest = Gravest()
        self._rows: list[tuple[Cell, ...]] = []
        self._outcomes: Counter[str] = Counter()
        self._silent: Counter[tuple[str, str, str]] = Counter()
        self._digest = sha256()

    def add(self, site: Site, link: str) -> None:
        """One more answer, and the name of the file of its own report."""
        self._gravest.add(dict(site))
        self._outcomes[outcome_key(site)] += 1
        self._digest.update(line_of(site))
        self._rows.append(self._row(site, link))
        for layer in site["layers"]:
            if layer["status"] not in ("touched", "clear"):
                self._silent[layer["kind"], layer["layer"] or "", layer["reason"] or layer["status"]] += 1

    def _row(self, site: Site, link: str) -> tuple[Cell, ...]:
        setting, verdict, eia = self._setting, site["verdict"], site["eia"]
        units = dict.fromkeys(
            f"{unit['code']} {class_text(unit['class'] or '', setting.lang)}".strip() for unit in units_met(site)
        )
        return (
            plain(short(site["id"]), link=link, strong=True),
            plain(short(site["name"])),
            plain(outcome_word(site, setting.lang), tone=outcome_key(site)),
            plain(bounds_text(verdict, setting.lang) if verdict else ""),
            plain(self._why(site)),
            plain(str(verdict["to_review"]) if verdict else ""),
            plain("\n".join(units)),
            plain(_document(eia, setting) if eia else ""),
        )

    def _why(self, site: Site) -> str:
        """What the headline rests on, rules by their titles; of what is open only why."""
        verdict = site["verdict"]
        if verdict is None or verdict["outcome"] == UNDETERMINED:
            return why_text(dict(site), self._setting.lang)
        titles = Titles(site, self._setting)
        return "\n".join("".join(run.text for run in titles.of(rule)) for rule in verdict["because"][:_MOST_RULES])

    def paper(self) -> Paper:
        """The paper of all that was added."""
        setting = self._setting
        blocks = {
            "summary": self._outcome_blocks(),
            "gravest": self._gravest_blocks(),
            "sites": self._site_blocks(),
            "silent": self._silent_blocks(),
            "method": method_blocks({"plane": ""}, setting),
            "limits": limit_blocks({}, setting),
            "seal": sealed(self._digest.hexdigest(), "", setting, note="summary_checksum"),
        }
        made = ((key, tuple(own)) for key, own in blocks.items())
        chapters = (Chapter(key, setting.word(f"dossier.chapter.{key}"), own) for key, own in made if own)
        return compose(setting.word("dossier.summary_title", count=len(self._rows)), number(chapters), setting)

    def _outcome_blocks(self) -> Iterator[Block]:
        setting = self._setting
        if setting.warnings:
            yield Callout("", setting.word("text.warnings"), tuple(map(plain, setting.warnings)))
        yield Facts(
            (
                setting.entry("on", setting.head["on"]),
                setting.entry("catalogue", f"{setting.head['catalogue']['title']} ({setting.head['catalogue']['id']})"),
                setting.entry("sites", str(len(self._rows))),
            )
        )
        counted = ((key, self._outcomes[key]) for key in (*OUTCOMES, "refused", ""))
        rows = (
            (plain(setting.word(f"outcome.{key or 'not_judged'}"), tone=key), str(count))
            for key, count in counted
            if count
        )
        yield from setting.table("outcomes", [("outcome", 4), ("count", 1)], rows)
        yield setting.note("one_each")

    def _gravest_blocks(self) -> Iterator[Block]:
        setting = self._setting
        columns = [("id", 3), ("outcome", 2), ("bounds", 2.4), ("why", 4)]
        rows = (
            (
                plain(named(site), strong=True),
                plain(outcome_word(site, setting.lang), tone=outcome_key(site)),
                bounds_text(site["verdict"], setting.lang),
                self._why(site),
            )
            for site in self._gravest.sites
        )
        return iter(setting.table("", columns, rows))

    def _silent_blocks(self) -> Iterator[Block]:
        """The layers that said nothing, by the reason, each with the number of sites; the most frequent first."""
        setting = self._setting
        reasons: dict[str, list[str]] = {}
        for (kind, layer, reason), count in self._silent.most_common():
            title = " ".join(filter(None, (setting.kind(kind), layer)))
            reasons.setdefault(reason, []).append(setting.word("dossier.times", what=title, count=count))
        rows = ((self._why_silent(reason), "\n".join(layers)) for reason, layers in reasons.items())
        return iter(setting.table("", [("reason", 2), ("silent_layers", 5)], rows))

    def _why_silent(self, reason: str) -> str:
        family = "reason" if has_word(f"reason.{reason}") else "status"
        return self._setting.known(family, reason)

    def _site_blocks(self) -> Iterator[Block]:
        columns = [("id", 1.3), ("name", 2), ("outcome", 1.6), ("bounds", 1.8), ("why", 2.6), ("to_review", 0.9)]
        return iter(self._setting.table("", [*columns, ("units", 2), ("eia", 1.8)], self._rows))


def _document(eia: Mapping[str, Any], setting: Setting) -> str:
    """The EIA document of a site in few words; where it is not certain from which to which."""
    if eia["document"] != UNDETERMINED:
        return str(eia["name"])
    return " – ".join(setting.word(f"eia.document.{eia[key]}") for key in ("at_least", "at_most"))
