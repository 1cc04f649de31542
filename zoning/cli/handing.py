"""Parsers of `zoning layers neighbours` and `zoning layers package`; the doing is loaded when asked."""

import argparse
from typing import Any

from zoning.cli.option import add_options
from zoning.wording import say


def add_handing_parsers(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add both to the actions of `zoning layers`."""
    _add_neighbours(actions, lang, common)
    _add_package(actions, lang, common)


def _add_neighbours(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    held = actions.add_parser("neighbours", help=say("help.neighbours", lang), parents=[common])
    held.add_argument("one", metavar="A", help=say("help.neighbours_source", lang))
    held.add_argument("other", metavar="B", help=say("help.neighbours_source", lang))
    for option in ("width", "apart", "within"):
        held.add_argument(f"--{option}", metavar="METRES", type=float, help=say(f"help.neighbours_{option}", lang))
    held.add_argument(
        "--sites", metavar="REGISTER", nargs="+", action="extend", default=[], help=say("help.neighbours_sites", lang)
    )
    held.add_argument("--sites-crs", metavar="CRS", help=say("help.crs", lang))
    held.add_argument("--site-layer", metavar="NAME", help=say("help.site_layer", lang))
    held.add_argument("--id-field", metavar="NAME", help=say("help.id_field", lang))
    held.add_argument("--office", metavar=("A", "B"), nargs=2, help=say("help.neighbours_office", lang))
    held.add_argument("--kind", metavar="KIND", help=say("help.layers_kind", lang))
    held.add_argument("--layer", metavar="ID", help=say("help.diff_layer", lang))
    held.add_argument(
        "--source-layer", metavar="NAME", action="append", default=[], help=say("help.neighbours_layer", lang)
    )
    held.add_argument("--crs", metavar="CRS", help=say("help.layers_crs", lang))
    held.add_argument("--accepted", metavar="FILE", help=say("help.layers_accepted", lang))
    held.add_argument("--out", metavar="DIR", help=say("help.layers_out", lang))
    held.add_argument("--report", metavar="FILE", action="append", default=[], help=say("help.layers_report", lang))
    held.add_argument("--map", metavar="FILE.html", help=say("help.layers_map", lang))
    add_options(held, lang, "--catalogue", "--on", "--limit", "--format")


def _add_package(actions: Any, lang: str, common: argparse.ArgumentParser) -> None:
    made = actions.add_parser("package", help=say("help.package", lang), parents=[common])
    made.add_argument("id", metavar="ID", help=say("help.layer_id", lang))
    made.add_argument("--edition", metavar="DATE", help=say("help.edition", lang))
    made.add_argument("--out", metavar="DIR|FILE.zip", required=True, help=say("help.package_out", lang))
    made.add_argument("--encoding", choices=["gbk", "utf-8"], default="utf-8", help=say("help.package_encoding", lang))
    made.add_argument("--fields", metavar="FILE", help=say("help.package_fields", lang))
    add_options(made, lang, "--catalogue", "--on", "--limit", "--format")
