"""`zoning convert`: a file in one format, the same records in another."""

import argparse
import json
import sys
from pathlib import Path

from zoning.cli.door import read_limit_options
from zoning.conversion import Conversion, convert
from zoning.site import SiteOptions
from zoning.wording import problem_line, say


def run_convert(options: argparse.Namespace) -> int:
    """Convert and say what was read and written; 1 where records were refused."""
    limits = read_limit_options(options.limit)
    asked = SiteOptions(crs=options.crs, layer=options.site_layer, id_field=options.id_field, limits=limits)
    done = convert(Path(options.input), Path(options.output), asked, options.to)
    answer = done.to_dict(options.lang)
    if options.format == "json":
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(done, options.lang)
    return 1 if done.problems else 0


def _print(done: Conversion, lang: str) -> None:
    answer = done.to_dict(lang)
    print(
        say("convert.done", lang, read=answer["read"], written=answer["written"], path=done.target, crs=answer["crs"])
    )
    for warning in answer["warnings"]:
        print(say("convert.warning", lang, message=warning["message"]))
    for problem in done.problems:
        print(problem_line(problem, lang), file=sys.stderr)
