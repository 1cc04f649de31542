"""`zoning layers package`: an edition of the catalogue made up for others."""

import argparse
from pathlib import Path

from zoning.cli.check import open_catalogue, show_progress
from zoning.cli.day import read_day
from zoning.cli.door import read_limit_options
from zoning.cli.edition import choose_edition, find_editions, print_json
from zoning.package.naming import Naming, read_naming
from zoning.package.packing import check_place, make_package
from zoning.package.telling import lines_of, to_dict
from zoning.wording import say


def run_package(options: argparse.Namespace) -> int:
    """The package written and told."""
    on, limits = read_day(options.on), read_limit_options(options.limit)
    path = Path(options.out)
    check_place(path)
    naming = Naming() if options.fields is None else read_naming(Path(options.fields))
    catalogue = open_catalogue(options.catalogue, options.lang)
    entry = choose_edition(find_editions(catalogue, options.id), options.edition, on)
    package = make_package(
        entry,
        catalogue,
        path,
        encoding=options.encoding,
        naming=naming,
        lang=options.lang,
        limits=limits,
        progress=lambda steps: show_progress(steps, say("progress.package", options.lang)),
    )
    if options.format == "json":
        print_json(to_dict(package, options.lang))
    else:
        print("\n".join(lines_of(package, options.lang)))
    return 0
