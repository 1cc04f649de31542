"""Words of sources, services and administrative units, (Chinese, English)."""

from typing import Final

SOURCE: Final[dict[str, tuple[str, str]]] = {}
