"""Options that many commands have alike, each described once."""

import argparse
from typing import Any, Final

from zoning.wording import say

_OPTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "--catalogue": ("help.catalogue", {"metavar": "FILE"}),
    "--on": ("help.on", {"metavar": "DATE"}),
    "--limit": ("help.layers_limit", {"metavar": "NAME=NUMBER", "action": "append", "default": []}),
    "--format": ("help.format", {"choices": ["text", "json"], "default": "text"}),
}


def add_options(parser: argparse.ArgumentParser, lang: str, *names: str) -> None:
    """Add some of them to the parser of a command, in the order named."""
    for name in names:
        key, how = _OPTIONS[name]
        parser.add_argument(name, help=say(key, lang), **how)
