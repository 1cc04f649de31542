"""The options of `zoning layers repair`; what it does is loaded when it is asked for."""

import argparse
from typing import Any

from zoning.cli.option import add_options
from zoning.wording import say


def add_repair_parser(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the command `repair` to the parser of `layers`."""
    parser = actions.add_parser("repair", help=say("help.layers_repair", lang), parents=[common])
    parser.add_argument("source", metavar="IN", help=say("help.layers_source", lang))
    parser.add_argument("target", metavar="OUT", help=say("help.layers_target", lang))
    parser.add_argument(
        "--width", metavar="METRES", type=float, required=True, help=say("help.layers_repair_width", lang)
    )
    parser.add_argument("--scope", metavar="FILE", help=say("help.layers_scope", lang))
    parser.add_argument("--scope-layer", metavar="NAME", help=say("help.source_layer", lang))
    parser.add_argument("--changes", metavar="FILE.gpkg", help=say("help.layers_changes", lang))
    parser.add_argument("--kind", metavar="KIND", help=say("help.layers_kind", lang))
    parser.add_argument("--layer", metavar="ID", help=say("help.layer_id", lang))
    parser.add_argument("--edition", metavar="DATE", help=say("help.edition", lang))
    parser.add_argument("--source-layer", metavar="NAME", help=say("help.source_layer", lang))
    parser.add_argument("--crs", metavar="CRS", help=say("help.layers_crs", lang))
    add_options(parser, lang, "--catalogue", "--on", "--limit", "--format")
