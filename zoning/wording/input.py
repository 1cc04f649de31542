"""Words of what readers of site files notice, (Chinese, English)."""

from typing import Final

INPUT: Final[dict[str, tuple[str, str]]] = {}
