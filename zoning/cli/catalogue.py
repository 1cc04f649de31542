"""`zoning catalogue init`: a first catalogue from a folder of files."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zoning.cli.option import add_options
from zoning.errors import Problem, Where, ZoningError
from zoning.wording import one_line, say


def add_parser(commands: Any, lang: str, common: argparse.ArgumentParser) -> None:
    """Add the command `catalogue` to the parser."""
    parser = commands.add_parser("catalogue", help=say("help.catalogue_command", lang), parents=[common])
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))
    begun = actions.add_parser("init", help=say("help.catalogue_init", lang), parents=[common])
    begun.add_argument("folder", metavar="FOLDER", help=say("help.catalogue_folder", lang))
    begun.add_argument("--out", metavar="FILE", help=say("help.catalogue_out", lang))
    begun.add_argument("--force", action="store_true", help=say("help.force", lang))
    add_options(begun, lang, "--format")


def run_catalogue(options: argparse.Namespace) -> int:
    """Write the proposal and say what was found; nothing is overwritten unless that is asked for."""
    from zoning.cli.door import is_there
    from zoning.output import write_text
    from zoning.proposal import survey_folder, write_catalogue

    folder = Path(options.folder)
    out = folder / "catalogue.yaml" if options.out is None else Path(options.out)
    if is_there(out) and not options.force:
        raise ZoningError([Problem("unwritable-file", Where(str(out)), "a file is there", "--force, --out FILE")])
    survey = survey_folder(folder)
    if not survey.found and not survey.rasters:
        raise ZoningError([Problem("layer-missing", Where(str(folder)), "no layer", "a folder of layers")])
    write_text(out, write_catalogue(survey, out.parent))
    for left in survey.left:
        name = str(left.path.relative_to(folder)) + (f" [{left.layer}]" if left.layer else "")
        print(one_line(say("proposal.not_understood", options.lang, path=name, reason=left.reason)), file=sys.stderr)
    layers = [one for one in survey.found if not one.guess.is_scope]
    if options.format == "json":
        told = {"catalogue": str(out), "layers": len(layers), "not_understood": len(survey.left)}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for one in layers:
        name = str(one.path.relative_to(folder)) + (f" [{one.layer}]" if one.layer else "")
        kind = say(f"kind.{one.guess.kind}", options.lang)
        print(one_line(say("proposal.found", options.lang, path=name, kind=kind)))
    print(say("proposal.written", options.lang, path=out, layers=len(layers), left=len(survey.left)))
    return 0
