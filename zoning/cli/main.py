"""The command `zoning`: its parser, and the one place where an exception becomes an exit code.

Exit codes: 0 answered; 1 answered, and --fail-on was met, or records were refused, or a check found errors;
2 bad input, nothing answered; 3 our fault.
"""

import argparse
import json
import locale
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

from zoning.cli import catalogue, comparing, layers, lists
from zoning.cli.option import add_options
from zoning.errors import Problem, Where, ZoningError
from zoning.outcome import OUTCOMES
from zoning.wording import LANGUAGES, describe_problem, problem_line, say
from zoning.wording.help import FRAME


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are named errors like all others; options are written out in full."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        raise ZoningError([Problem("usage", Where(), message, self.format_usage().strip())])


class _ChineseParser(_Parser):
    """The same, and what argparse itself says in its help is said in Chinese."""

    def format_help(self) -> str:
        text = super().format_help()
        for words, chinese in FRAME.items():
            text = text.replace(words, chinese, 1)
        return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and answer with its exit code; no traceback ever reaches the user."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang, as_json = _language(words), _wants_json(words)
    _use_utf8()
    try:
        options = build_parser(lang).parse_args(words)
        options.lang = lang
        code = int(_run(options))
        sys.stdout.flush()
        return code
    except ZoningError as error:
        _tell(error.problems, lang, as_json)
        return 2
    except BrokenPipeError:
        _abandon_output()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last door: our fault is told, never thrown at the user
        return _our_fault(error, words, lang, as_json)


def _run(options: argparse.Namespace) -> int:
    if options.command == "check":
        from zoning.cli.check import run_check

        return run_check(options)
    if options.command == "classify":
        from zoning.cli.classify import run_classify

        return run_classify(options)
    if options.command == "convert":
        from zoning.cli.convert import run_convert

        return run_convert(options)
    if options.command == "layers":
        from zoning.cli.layers import run_layers

        return run_layers(options)
    if options.command == "catalogue":
        from zoning.cli.catalogue import run_catalogue

        return run_catalogue(options)
    if options.command == "lists":
        return lists.run_lists(options)
    if options.command == "demo":
        from zoning.cli.demo import run_demo

        return run_demo(options)
    if options.command == "help":
        build_parser(options.lang).print_help()
        return 0
    from zoning.cli import listing

    return listing.RUNS[options.command](options)


def _language(words: Sequence[str]) -> str:
    for index, word in enumerate(words):
        value = (
            word[7:]
            if word.startswith("--lang=")
            else words[index + 1]
            if word == "--lang" and index + 1 < len(words)
            else ""
        )
        if value in LANGUAGES:
            return value
    names = [os.environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "en" if name.lower().startswith("en") else "zh"


def _wants_json(words: Sequence[str]) -> bool:
    pairs = zip(words, [*words[1:], ""], strict=False)
    return any(
        word in {"--format=json", "--format=jsonl"} or (word == "--format" and following in {"json", "jsonl"})
        for word, following in pairs
    )


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _abandon_output() -> None:
    """Nobody reads on: what is left goes nowhere, so that the interpreter has nothing to complain about at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(problems: Sequence[Problem], lang: str, as_json: bool) -> None:
    if as_json:
        errors = [describe_problem(problem, lang) for problem in problems]
        print(json.dumps({"errors": errors}, ensure_ascii=False, indent=1), file=sys.stderr)
        return
    for problem in problems:
        print(problem_line(problem, lang), file=sys.stderr)


def _our_fault(error: Exception, words: Sequence[str], lang: str, as_json: bool) -> int:
    found = f"{type(error).__name__}: {error}"[:300]
    told = "".join([f"zoning {' '.join(words)}\n", *traceback.format_exception(error)])
    name: str | None = None
    try:
        handle, name = tempfile.mkstemp(prefix="zoning-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(told)
    except OSError:
        found = f"{found}\n{told}"  # nowhere to write it: the whole of it is told
    _tell([Problem("internal", Where(file=name), found)], lang, as_json)
    return 3


def build_parser(lang: str) -> _Parser:
    """The parser of every command, its help in the language asked for."""
    make = _ChineseParser if lang == "zh" else _Parser
    common = make(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say("help.lang", lang))
    parser = make(prog="zoning", description=say("help.program", lang), parents=[common])
    parser.add_argument(
        "--version", action="store_const", const="version", dest="command", help=say("help.version", lang)
    )
    commands = parser.add_subparsers(dest="command", required=False, metavar="COMMAND", parser_class=type(parser))
    _add_check(commands.add_parser("check", help=say("help.check", lang), parents=[common]), lang)
    _add_classify(commands.add_parser("classify", help=say("help.classify", lang), parents=[common]), lang)
    _add_convert(commands.add_parser("convert", help=say("help.convert", lang), parents=[common]), lang)
    layers.add_parser(commands, lang, common)
    catalogue.add_parser(commands, lang, common)
    lists.add_parser(commands, lang, common)
    _add_facts(commands.add_parser("facts", help=say("help.facts_command", lang), parents=[common]), lang, common)
    _add_packs(commands.add_parser("packs", help=say("help.packs_command", lang), parents=[common]), lang, common)
    demo = commands.add_parser("demo", help=say("help.demo", lang), parents=[common])
    demo.add_argument("--out", metavar="DIR", default="zoning-demo", help=say("help.demo_out", lang))
    add_options(demo, lang, "--format")
    schema = commands.add_parser("schema", help=say("help.schema", lang), parents=[common])
    whats = ["report", "permit", "catalogue", "pack", "facts", "comparison"]
    schema.add_argument("what", nargs="?", default="report", choices=whats)
    schema.add_argument("--packs", metavar="PACK", nargs="+", action="extend", help=say("help.schema_packs", lang))
    schema.add_argument("--format", choices=["json"], default="json", help=say("help.format", lang))
    parser.set_defaults(command="help")
    return parser


def _add_check(parser: _Parser, lang: str) -> None:
    def add(name: str, key: str, **settings: object) -> None:
        parser.add_argument(name, help=say(f"help.{key}", lang), **settings)  # type: ignore[arg-type]

    parser.add_argument("sites", nargs="*", metavar="SITES", help=say("help.sites", lang))
    add("--catalogue", "catalogue", metavar="FILE")
    add("--packs", "packs", metavar="PACK", nargs="+", action="extend")
    add("--facts", "facts", metavar="FILE")
    add("--fact", "fact", metavar="KEY=VALUE", action="append", default=[])
    add("--on", "on", metavar="DATE")
    add("--crs", "crs", metavar="CRS")
    add("--site-layer", "site_layer", metavar="NAME")
    add("--id-field", "id_field", metavar="NAME")
    add("--group", "group", metavar="FIELD|file")
    add("--role-field", "role_field", metavar="NAME")
    add("--limit", "limit", metavar="NAME=NUMBER", action="append", default=[])
    add("--near", "near", metavar="METRES", type=float, default=0.0)
    add("--strict", "strict", action="store_true")
    add("--area-method", "area_method", choices=["gauss-kruger", "ellipsoidal", "projected"])
    add("--prose", "prose", choices=["conditional", "undetermined"], default="conditional")
    add("--explain", "explain", action="store_true")
    add("--format", "format", choices=["text", "json", "jsonl", "csv", "geojson"], default="text")
    add("--out", "out", metavar="DIR")
    add("--map", "map", metavar="FILE.html")
    add("--basemap", "basemap", metavar="water|tianditu:KEY")
    add("--fail-on", "fail_on", choices=list(OUTCOMES))
    add("--report", "report", metavar="FILE")
    add("--permit", "permit", metavar="FILE")
    add("--engine", "engine", choices=["local", "dask"], default="local")
    add("--scheduler", "scheduler", metavar="URL")
    add("--resume", "resume", action="store_true")
    add("--partition", "partition", metavar="SITES", type=int, default=2_000)
    add("--replay", "replay", metavar="DIR")


def _add_classify(parser: _Parser, lang: str) -> None:
    parser.add_argument("--industry", metavar="CODE", help=say("help.industry", lang))
    parser.add_argument("--find", metavar="WORDS", help=say("help.find", lang))
    parser.add_argument("--fact", metavar="KEY=VALUE", action="append", default=[], help=say("help.fact", lang))
    parser.add_argument("--facts", metavar="FILE", help=say("help.facts", lang))
    add_options(parser, lang, "--on")
    parser.add_argument("--jurisdiction", metavar="CODE", help=say("help.jurisdiction", lang))
    parser.add_argument("--list", metavar="FILE", action="append", default=[], help=say("help.eia_list", lang))
    parser.add_argument("--lint", metavar="FILE", help=say("help.eia_lint", lang))
    add_options(parser, lang, "--format")


def _add_convert(parser: _Parser, lang: str) -> None:
    parser.add_argument("input", metavar="INPUT", help=say("help.convert_input", lang))
    parser.add_argument("output", metavar="OUTPUT", help=say("help.convert_output", lang))
    parser.add_argument("--crs", metavar="CRS", help=say("help.crs", lang))
    parser.add_argument("--to", metavar="CRS", help=say("help.to", lang))
    parser.add_argument("--site-layer", metavar="NAME", help=say("help.site_layer", lang))
    parser.add_argument("--id-field", metavar="NAME", help=say("help.id_field", lang))
    parser.add_argument("--limit", metavar="NAME=NUMBER", action="append", default=[], help=say("help.limit", lang))
    add_options(parser, lang, "--format")


def _add_facts(parser: _Parser, lang: str, common: _Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))
    listed = actions.add_parser("list", help=say("help.list", lang), parents=[common])
    shown = actions.add_parser("show", help=say("help.show", lang), parents=[common])
    shown.add_argument("key", metavar="KEY", help=say("help.key", lang))
    for one in (listed, shown):
        add_options(one, lang, "--format")
    template = actions.add_parser("template", help=say("help.template", lang), parents=[common])
    template.add_argument("file", metavar="FILE.xlsx", help=say("help.template_file", lang))
    for one in (listed, shown, template):
        one.add_argument("--packs", metavar="PACK", nargs="+", action="extend", help=say("help.schema_packs", lang))


def _add_packs(parser: _Parser, lang: str, common: _Parser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))
    listed = actions.add_parser("list", help=say("help.list", lang), parents=[common])
    shown = actions.add_parser("show", help=say("help.show", lang), parents=[common])
    shown.add_argument("id", metavar="ID", help=say("help.pack_id", lang))
    linted = actions.add_parser("lint", help=say("help.lint", lang), parents=[common])
    linted.add_argument("paths", nargs="*", metavar="PATH", help=say("help.paths", lang))
    linted.add_argument("--catalogue", metavar="FILE", help=say("help.lint_catalogue", lang))
    linted.add_argument("--cases", metavar="FOLDER", help=say("help.lint_cases", lang))
    comparing.add_pack_parser(actions, lang, common)
    for one in (listed, shown, linted):
        add_options(one, lang, "--format")
