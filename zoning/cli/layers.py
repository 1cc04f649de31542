"""`zoning layers`: its parser; what it does is loaded when it is asked for."""

import argparse
from typing import Any

from zoning.cli.comparing import add_layer_parsers
from zoning.cli.handing import add_handing_parsers
from zoning.cli.option import add_options
from zoning.cli.repair_options import add_repair_parser
from zoning.wording import say


def add_parser(commands: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the command `layers` to the parser."""
    parser = commands.add_parser("layers", help=say("help.layers_command", lang), parents=[common])
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))
    listed = actions.add_parser("list", help=say("help.list", lang), parents=[common])
    shown = actions.add_parser("show", help=say("help.show", lang), parents=[common])
    shown.add_argument("id", metavar="ID", help=say("help.layer_id", lang))
    checked = actions.add_parser("check", help=say("help.layers_check", lang), parents=[common])
    checked.add_argument("source", metavar="FILE|ID", help=say("help.layers_source", lang))
    checked.add_argument("--kind", metavar="KIND", help=say("help.layers_kind", lang))
    checked.add_argument("--scope", metavar="FILE", help=say("help.layers_scope", lang))
    checked.add_argument("--scope-layer", metavar="NAME", help=say("help.source_layer", lang))
    checked.add_argument("--width", metavar="METRES", type=float, help=say("help.layers_width", lang))
    checked.add_argument("--rules", metavar="FILE", help=say("help.layers_rules", lang))
    checked.add_argument("--accepted", metavar="FILE", help=say("help.layers_accepted", lang))
    checked.add_argument("--out", metavar="DIR", help=say("help.layers_out", lang))
    checked.add_argument("--report", metavar="FILE", action="append", default=[], help=say("help.layers_report", lang))
    checked.add_argument("--map", metavar="FILE.html", help=say("help.layers_map", lang))
    checked.add_argument("--record", action="store_true", help=say("help.record", lang))
    published = actions.add_parser("publish", help=say("help.layers_publish", lang), parents=[common])
    published.add_argument("source", metavar="FILE", help=say("help.layers_file", lang))
    published.add_argument("--layer", metavar="ID", required=True, help=say("help.layer_id", lang))
    published.add_argument("--edition", metavar="DATE", required=True, help=say("help.edition", lang))
    published.add_argument("--from", dest="begins", metavar="DATE", required=True, help=say("help.begins", lang))
    published.add_argument("--office", metavar="NAME", help=say("help.office", lang))
    published.add_argument("--pending", action="store_true", help=say("help.layers_pending", lang))
    published.add_argument("--scope", metavar="FILE", help=say("help.publish_scope", lang))
    published.add_argument("--scope-layer", metavar="NAME", help=say("help.source_layer", lang))
    published.add_argument("--width", metavar="METRES", type=float, help=say("help.layers_width", lang))
    published.add_argument("--rules", metavar="FILE", help=say("help.layers_rules", lang))
    published.add_argument("--accepted", metavar="FILE", help=say("help.layers_accepted", lang))
    rolled = actions.add_parser("rollback", help=say("help.layers_rollback", lang), parents=[common])
    rolled.add_argument("id", metavar="ID", help=say("help.layer_id", lang))
    rolled.add_argument("--catalogue", metavar="FILE", required=True, help=say("help.catalogue", lang))
    rolled.add_argument("--to", metavar="EDITION", help=say("help.rollback_to", lang))
    add_options(rolled, lang, "--format")
    add_layer_parsers(actions, lang, common)
    add_repair_parser(actions, lang, common)
    add_handing_parsers(actions, lang, common)
    built = actions.add_parser("build", help=say("help.layers_build", lang), parents=[common])
    built.add_argument("ids", metavar="ID", nargs="*", help=say("help.layers_ids", lang))
    checked.add_argument("--layer", metavar="ID", help=say("help.layer_id", lang))
    checked.add_argument("--edition", metavar="DATE", help=say("help.edition", lang))
    for one in (checked, published):
        one.add_argument("--source-layer", metavar="NAME", help=say("help.source_layer", lang))
        one.add_argument("--crs", metavar="CRS", help=say("help.layers_crs", lang))
        one.add_argument("--access-list", metavar="FILE", help=say("help.access_list", lang))
        one.add_argument("--floor", metavar="SHARE", type=float, default=0.9, help=say("help.floor", lang))
        add_options(one, lang, "--limit")
    add_options(built, lang, "--limit")
    for one in (listed, shown, checked, published, built):
        one.add_argument("--catalogue", metavar="FILE", required=one is published, help=say("help.catalogue", lang))
        if one is not built:
            add_options(one, lang, "--on")
        add_options(one, lang, "--format")


def run_layers(options: argparse.Namespace) -> int:
    """`zoning layers list|show|check|publish|build`."""
    if options.action == "build":
        from zoning.cli.building import run_build

        return run_build(options)
    if options.action == "repair":
        from zoning.cli.repair import run_repair

        return run_repair(options)
    if options.action == "package":
        from zoning.cli.package import run_package

        return run_package(options)
    if options.action == "neighbours":
        from zoning.cli.neighbours import run_neighbours

        return run_neighbours(options)
    if options.action in ("diff", "what-if"):
        from zoning.cli import comparison

        return comparison.RUNS[options.action](options)
    if options.action in ("publish", "rollback"):
        from zoning.cli import publishing

        return publishing.RUNS[options.action](options)
    from zoning.cli import edition, gate

    return {**edition.RUNS, **gate.RUNS}[options.action](options)
