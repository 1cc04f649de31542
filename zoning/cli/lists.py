"""`zoning lists import|show|lint|export|template`: access lists in files of their own."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from zoning.accesslist.entry import LEVELS, Head
from zoning.cli.allowance import add_allowance, run_allowance
from zoning.cli.option import add_options
from zoning.cli.proposing import add_propose, run_propose
from zoning.errors import Problem, Where, ZoningError
from zoning.period import Period
from zoning.wording import say


def add_parser(commands: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the command `lists` to the parser."""
    parser = commands.add_parser("lists", help=say("help.lists_command", lang), parents=[common])
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))
    _add_import(actions.add_parser("import", help=say("help.lists_import", lang), parents=[common]), lang)
    shown = actions.add_parser("show", help=say("help.lists_show", lang), parents=[common])
    shown.add_argument("unit", metavar="UNIT", help=say("help.lists_unit", lang))
    shown.add_argument("--list", metavar="FILE", help=say("help.lists_list", lang))
    linted = actions.add_parser("lint", help=say("help.lists_lint", lang), parents=[common])
    linted.add_argument("paths", nargs="*", metavar="LIST", help=say("help.lists_paths", lang))
    for one in (shown, linted):
        add_options(one, lang, "--catalogue", "--on")
    exported = actions.add_parser("export", help=say("help.lists_export", lang), parents=[common])
    exported.add_argument("list", metavar="LIST", help=say("help.lists_list", lang))
    exported.add_argument("out", metavar="OUT", help=say("help.lists_table", lang))
    template = actions.add_parser("template", help=say("help.lists_template", lang), parents=[common])
    template.add_argument("out", metavar="OUT.xlsx", help=say("help.lists_table", lang))
    add_propose(actions, lang, common)
    add_allowance(actions, lang, common)
    for one in (shown, linted):
        add_options(one, lang, "--format")


def _add_import(parser: Any, lang: str) -> None:
    parser.add_argument("source", metavar="SOURCE", help=say("help.lists_source", lang))
    parser.add_argument("out", metavar="OUT.yaml", help=say("help.lists_out", lang))
    for name in ("id", "title", "office", "document", "number"):
        parser.add_argument(f"--{name}", default="", metavar="TEXT", help=say(f"help.lists_{name}", lang))
    parser.add_argument("--level", choices=LEVELS, default="unit", help=say("help.lists_level", lang))
    parser.add_argument("--from", dest="begins", metavar="DATE", help=say("help.lists_from", lang))
    parser.add_argument("--to", dest="ends", metavar="DATE", help=say("help.lists_to", lang))
    parser.add_argument("--prevails-over", nargs="+", default=[], metavar="ID", help=say("help.lists_prevails", lang))
    add_options(parser, lang, "--catalogue")
    parser.add_argument("--units", metavar="LAYER", help=say("help.lists_units", lang))
    for name in ("repair", "where"):
        settings: dict[str, Any] = {"action": "append", "default": [], "metavar": "A=B"}
        parser.add_argument(f"--{name}", help=say(f"help.lists_{name}", lang), **settings)
    parser.add_argument("--addressee", choices=["propose"], help=say("help.lists_addressee", lang))
    add_options(parser, lang, "--on")
    parser.add_argument("--limit", metavar="NAME=NUMBER", action="append", default=[], help=say("help.limit", lang))
    add_options(parser, lang, "--format")


def run_lists(options: argparse.Namespace) -> int:
    """`zoning lists import|show|lint|export|template`."""
    return RUNS[options.action](options)


def _import(options: argparse.Namespace) -> int:
    from zoning.accesslist.addressee import propose_addressee
    from zoning.accesslist.file import write_list
    from zoning.accesslist.importing import CHOOSING, Wishes
    from zoning.accesslist.telling import finding_lines, finding_to_dict, has_errors, summarize
    from zoning.evidence.admission import checksum_of
    from zoning.wording import one_line

    wishes = Wishes(
        level=options.level,
        repairs=_pairs(options.repair, "--repair", ()),
        chosen=_pairs(options.where, "--where", CHOOSING),
        addressee=propose_addressee if options.addressee else None,
    )
    head = _head(options)
    imported = _bring_in(options, wishes)
    source = Path(options.source)
    sha256 = (checksum_of(source) if source.is_file() else None) or ""
    kept = write_list(Path(options.out), head, imported.entries, source=source.name, source_sha256=sha256)
    told = {
        "count": kept.count,
        "units": len({entry.unit for entry in imported.entries if entry.unit}),
        "rows": imported.rows,
        "left": imported.left,
    }
    if options.format == "json":
        findings = [finding_to_dict(finding, options.lang) for finding in imported.findings]
        _print_json({"list": options.out, **told, "findings": findings, "summary": summarize(imported.findings)})
    else:
        for line in finding_lines(imported.findings, options.lang):
            print(line)
        print(one_line(say("lists.imported", options.lang, path=options.out, **told)))
    return 1 if has_errors(imported.findings) else 0


def _bring_in(options: argparse.Namespace, wishes: Any) -> Any:
    """The clauses of a file, or of the columns of a layer of the catalogue."""
    from dataclasses import replace

    from zoning.accesslist.columns import codes_of, open_units, rows_of
    from zoning.accesslist.finding import Findings
    from zoning.accesslist.importing import import_file, settle
    from zoning.cli.door import is_there, read_limit_options
    from zoning.evidence.opened import OpenedCatalogue

    limits = read_limit_options(options.limit)
    if options.catalogue is None:
        if options.units is not None:
            raise ZoningError([Problem("usage", Where(field="--units"), "--units", "--units LAYER --catalogue FILE")])
        return import_file(Path(options.source), wishes, limits)
    opened = OpenedCatalogue(_catalogue(options), _day(options), limits)
    if not is_there(Path(options.source)):
        return settle(list(rows_of(open_units(opened, options.source))), wishes, Findings())
    if options.units is not None:
        wishes = replace(wishes, units=codes_of(open_units(opened, options.units)))
    return import_file(Path(options.source), wishes, limits)


def _head(options: argparse.Namespace) -> Head:
    begins, ends = (_date(word, name) for word, name in ((options.begins, "--from"), (options.ends, "--to")))
    if ends is not None and (begins is None or ends < begins):
        raise ZoningError([Problem("bad-value", Where(field="--to"), options.ends, "a day not before --from")])
    title = options.title or options.document or Path(options.out).stem
    return Head(
        id=options.id or Path(options.out).stem,
        title=(title, title),
        level=options.level,
        office=(options.office, options.office),
        document=options.document,
        number=options.number,
        in_force=Period(begins, ends),
        prevails_over=tuple(options.prevails_over),
    )


def _show(options: argparse.Namespace) -> int:
    from zoning.accesslist.book import Book
    from zoning.accesslist.columns import clauses_of
    from zoning.accesslist.file import open_list
    from zoning.accesslist.telling import clause_lines, clause_to_dict
    from zoning.evidence.opened import OpenedCatalogue

    if options.list is not None:
        book = Book("", [open_list(Path(options.list))])
        found = [(book.heads, book.clauses(options.unit))]
    else:
        found = clauses_of(OpenedCatalogue(_catalogue(options), _day(options)), options.unit)
    if options.format == "json":
        _print_json({"unit": options.unit, "clauses": [clause_to_dict(one) for _, own in found for one in own]})
        return 0
    for heads, clauses in found:
        for line in clause_lines(clauses, heads, options.lang):
            print(line)
    if not any(clauses for _, clauses in found):
        print(say("lists.none", options.lang))
    return 0


def _lint(options: argparse.Namespace) -> int:
    from zoning.accesslist.file import open_list
    from zoning.accesslist.lint import lint_catalogue, lint_entries
    from zoning.accesslist.telling import finding_lines, finding_to_dict, has_errors, summarize

    if options.paths:
        opened = [open_list(Path(path)) for path in options.paths]
        findings = [one for head, entries in opened for one in lint_entries(head, entries)]
        lists, count = len(opened), sum(len(entries) for _, entries in opened)
    else:
        catalogue = _catalogue(options)
        findings = list(lint_catalogue(catalogue, _day(options)))
        lists, count = len(catalogue.lists), sum(one.kept.count for one in catalogue.lists)
    if options.format == "json":
        shown = [finding_to_dict(finding, options.lang) for finding in findings]
        _print_json({"lists": lists, "clauses": count, "findings": shown, "summary": summarize(findings)})
        return 1 if has_errors(findings) else 0
    for line in finding_lines(findings, options.lang):
        print(line)
    errors = sum(finding.count for finding in findings if finding.severity == "error")
    warnings = sum(finding.count for finding in findings) - errors
    told = {"lists": lists, "count": count, "errors": errors, "warnings": warnings}
    print(say("lists.linted", options.lang, **told))
    return 1 if errors else 0


def _export(options: argparse.Namespace) -> int:
    from zoning.accesslist.export import export_list
    from zoning.accesslist.file import open_list

    export_list(*open_list(Path(options.list)), Path(options.out), options.lang)
    return _written(options)


def _template(options: argparse.Namespace) -> int:
    from zoning.accesslist.template import write_template

    write_template(Path(options.out), options.lang)
    return _written(options)


def _written(options: argparse.Namespace) -> int:
    print(say("text.written", options.lang, path=options.out), file=sys.stderr)
    return 0


def _catalogue(options: argparse.Namespace) -> Any:
    from zoning.cli.check import open_catalogue

    return open_catalogue(options.catalogue, options.lang)


def _day(options: argparse.Namespace) -> date:
    from zoning.cli.day import read_day

    return read_day(options.on)


def _date(word: str | None, option: str) -> date | None:
    try:
        return None if word is None else date.fromisoformat(word)
    except ValueError as error:
        raise ZoningError([Problem("bad-value", Where(field=option), word, "YYYY-MM-DD")]) from error


def _pairs(words: Sequence[str], option: str, allowed: Sequence[str]) -> dict[str, str]:
    """The pairs of `A=B` options. Raises ZoningError (bad-value)."""
    pairs = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not (name and sign and value) or (allowed and name not in allowed):
            form = f"{'|'.join(allowed) or 'PRINTED'}=TEXT"
            raise ZoningError([Problem("bad-value", Where(field=option), word, form)])
        pairs[name] = value
    return pairs


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


RUNS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "import": _import,
    "show": _show,
    "lint": _lint,
    "export": _export,
    "template": _template,
    "propose": run_propose,
    "allowance": run_allowance,
}
