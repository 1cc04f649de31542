"""`zoning lists propose`: structure for common wordings, decided on by people text by text."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from zoning.cli.option import add_options
from zoning.wording import say

_LONGEST: Final = 400


def add_propose(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the action `propose` to the command `lists`."""
    parser = actions.add_parser("propose", help=say("help.lists_propose", lang), parents=[common])
    parser.add_argument("list", metavar="LIST", help=say("help.lists_list", lang))
    parser.add_argument("--decisions", metavar="FILE", help=say("help.lists_decisions", lang))
    parser.add_argument("--out", metavar="STRUCTURES.yaml", help=say("help.lists_structures", lang))
    parser.add_argument("--figures", action="store_true", help=say("help.lists_figures", lang))
    add_options(parser, lang, "--format")


def run_propose(options: argparse.Namespace) -> int:
    """Show the proposals for a list and what was decided; exit 1 where a decision can't be used."""
    from zoning.accesslist.decision import propose_texts, read_decisions, settle, write_structures
    from zoning.accesslist.file import open_list
    from zoning.accesslist.structure_reading import read_structures

    head, entries = open_list(Path(options.list))
    proposed = propose_texts((entry.id, entry.text) for entry in entries if entry.text.strip(" /"))
    decisions = read_decisions(Path(options.decisions)) if options.decisions else ()
    settlement = settle(proposed, decisions)
    decided = {one.key for one in decisions} - {*settlement.stale, *settlement.strange}
    shown = [] if options.figures else [one for one in proposed if one.proposals and one.key not in decided]
    figures = figures_of(proposed, decided) | {"decided": dict(settlement.decided)}
    if options.out:
        _write(Path(options.out), write_structures(settlement.structures, head.id))
        read_structures(Path(options.out))
        print(say("text.written", options.lang, path=options.out), file=sys.stderr)
    if options.format == "json":
        stuck = {"stale": list(settlement.stale), "strange": list(settlement.strange)}
        told = {"list": head.id, "figures": figures, **stuck, "proposals": [_to_dict(one) for one in shown]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for line in (*_lines(shown, options.lang), *_figure_lines(figures, settlement, options.lang)):
            print(line)
    return 1 if settlement.stale or settlement.strange else 0


def figures_of(proposed: Sequence[Any], decided: set[str]) -> dict[str, Any]:
    """How many texts and clauses there are, whom they address, and for how many structure is proposed."""
    addressed = Counter(one.addressee for one in proposed)
    structured = [one for one in proposed if one.proposals]
    return {
        "clauses": sum(len(one.clauses) for one in proposed),
        "texts": len(proposed),
        "project": addressed["project"],
        "government": addressed["government"],
        "unsaid": addressed[""],
        "proposed": len(structured),
        "proposed_clauses": sum(len(one.clauses) for one in structured),
        "whole": sum(one.covers == "whole" for one in structured),
        "open": sum(one.key not in decided for one in structured),
        "patterns": dict(sorted(Counter(part.pattern for one in structured for part in one.proposals).items())),
    }


def _write(path: Path, text: str) -> None:
    from layers.vector.writing import replacing
    from zoning.errors import Problem, Where, ZoningError

    try:
        with replacing(path) as written:
            written.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ZoningError([Problem("unwritable-file", Where(str(path)), error.strerror or str(error))]) from error


def _to_dict(one: Any) -> dict[str, Any]:
    parts = [{"pattern": part.pattern, "words": list(part.words), "judged": part.judged} for part in one.proposals]
    said = {"text": one.key, "seen": one.seen, "clauses": list(one.clauses), "addressee": one.addressee}
    return {**said, "covers": one.covers, "prose": one.text, "proposals": parts}


def _lines(shown: Sequence[Any], lang: str) -> list[str]:
    from zoning.accesslist.decision import to_yaml

    lines = []
    for one in shown:
        told = {"text": one.key, "count": len(one.clauses), "clause": one.clauses[0], "seen": one.seen}
        lines += [say("propose.text", lang, **told), f"  {one.text.strip()[:_LONGEST]}"]
        about = (say(f"propose.addressee.{one.addressee}", lang), say(f"propose.covers.{one.covers}", lang))
        lines.append(f"  {'; '.join(about) if lang == 'en' else '；'.join(about)}")
        for part in one.proposals:
            lines.append(f"  - {part.pattern}: " + say("propose.words", lang, words=" … ".join(part.words)))
            lines += [f"      {line}" for line in to_yaml(part.judged).splitlines()]
        lines.append("")
    return lines


def _figure_lines(figures: dict[str, Any], settlement: Any, lang: str) -> list[str]:
    share = f"{figures['proposed'] / max(1, figures['project']):.0%}"
    words = ("accept", "edit", "reject")
    decided = {word: figures["decided"].get(word, 0) for word in words} | {"open": figures["open"]}
    lines = [
        say("propose.listed", lang, **figures),
        say("propose.proposed", lang, **figures, share=share),
        say("propose.decided", lang, **decided),
    ]
    lines += [say("propose.stale", lang, text=key) for key in settlement.stale]
    return lines + [say("propose.strange", lang, text=key) for key in settlement.strange]
