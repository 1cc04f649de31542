"""Words of facts files and their template, (Chinese, English)."""

from typing import Final

STATEMENT: Final[dict[str, tuple[str, str]]] = {}
