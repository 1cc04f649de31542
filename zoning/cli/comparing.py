"""Parsers of `zoning layers diff`, `zoning layers what-if` and `zoning packs diff`; the doing is loaded when asked."""

import argparse
from typing import Any

from zoning.cli.option import add_options
from zoning.wording import say


def add_layer_parsers(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add `diff` and `what-if` to the actions of `zoning layers`."""
    compared = actions.add_parser("diff", help=say("help.layers_diff", lang), parents=[common])
    compared.add_argument("old", metavar="OLD", help=say("help.diff_edition", lang))
    compared.add_argument("new", metavar="NEW", help=say("help.diff_edition", lang))
    compared.add_argument("--layer", metavar="ID", help=say("help.diff_layer", lang))
    compared.add_argument("--kind", metavar="KIND", help=say("help.layers_kind", lang))
    compared.add_argument("--source-layer", metavar="NAME", help=say("help.source_layer", lang))
    compared.add_argument("--crs", metavar="CRS", help=say("help.layers_crs", lang))
    supposed = actions.add_parser("what-if", help=say("help.what_if", lang), parents=[common])
    supposed.add_argument("id", metavar="ID[@EDITION]", help=say("help.diff_edition", lang))
    supposed.add_argument(
        "--move", nargs=3, metavar=("CODE", "EAST_M", "NORTH_M"), action="append", default=[],
        help=say("help.what_if_move", lang),
    )  # fmt: skip
    supposed.add_argument(
        "--buffer",
        nargs=2,
        metavar=("CODE", "METRES"),
        action="append",
        default=[],
        help=say("help.what_if_buffer", lang),
    )
    supposed.add_argument(
        "--class", dest="reclass", nargs=2, metavar=("CODE", "CLASS"), action="append", default=[],
        help=say("help.what_if_class", lang),
    )  # fmt: skip
    supposed.add_argument("--drop", metavar="CODE", action="append", default=[], help=say("help.what_if_drop", lang))
    supposed.add_argument("--replace", metavar="FILE", help=say("help.what_if_replace", lang))
    supposed.add_argument("--source-layer", metavar="NAME", help=say("help.source_layer", lang))
    supposed.add_argument("--crs", metavar="CRS", help=say("help.layers_crs", lang))
    for one in (compared, supposed):
        one.add_argument("--width", metavar="METRES", type=float, default=0.002, help=say("help.diff_width", lang))
        one.add_argument("--packs", metavar="PACK", nargs="+", action="extend", help=say("help.packs", lang))
        add_options(one, lang, "--on")
        one.add_argument("--map", metavar="FILE.html", help=say("help.diff_map", lang))
        one.add_argument("--report", metavar="FILE", help=say("help.diff_report", lang))
        _add_register(one, lang)


def add_pack_parser(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add `diff` to the actions of `zoning packs`."""
    compared = actions.add_parser("diff", help=say("help.packs_diff", lang), parents=[common])
    compared.add_argument("old", metavar="OLD", help=say("help.diff_pack", lang))
    compared.add_argument("new", metavar="NEW", help=say("help.diff_pack", lang))
    compared.add_argument("--on", metavar="DATE[..DATE]", help=say("help.diff_days", lang))
    _add_register(compared, lang)


def _add_register(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options that say which projects are judged before and after, and how."""
    add_options(parser, lang, "--catalogue")
    parser.add_argument(
        "--sites", metavar="REGISTER", nargs="+", action="extend", default=[], help=say("help.diff_sites", lang)
    )
    parser.add_argument("--terms", action="store_true", help=say("help.diff_terms", lang))
    parser.add_argument("--facts", metavar="FILE", help=say("help.facts", lang))
    parser.add_argument("--fact", metavar="KEY=VALUE", action="append", default=[], help=say("help.fact", lang))
    parser.add_argument("--sites-crs", metavar="CRS", help=say("help.crs", lang))
    parser.add_argument("--site-layer", metavar="NAME", help=say("help.site_layer", lang))
    parser.add_argument("--id-field", metavar="NAME", help=say("help.id_field", lang))
    parser.add_argument("--group", metavar="FIELD|file", help=say("help.group", lang))
    parser.add_argument(
        "--prose", choices=["conditional", "undetermined"], default="conditional", help=say("help.prose", lang)
    )
    add_options(parser, lang, "--limit", "--format")
