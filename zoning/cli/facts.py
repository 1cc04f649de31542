"""`zoning facts template`: the workbook of facts to fill in."""

import argparse
import sys
from pathlib import Path

from zoning.statement.template import write_template
from zoning.wording import say


def run_template(options: argparse.Namespace) -> int:
    """Write the template and say where it is."""
    write_template(Path(options.file), options.lang)
    print(say("text.written", options.lang, path=options.file), file=sys.stderr)
    return 0
