"""Words of the load gate and of a first catalogue, (Chinese, English)."""

from typing import Final

GATE: Final[dict[str, tuple[str, str]]] = {}
