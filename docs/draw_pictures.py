"""The pictures of the README, drawn from the demonstration by a headless browser: `make pictures`.

Needs chromium on the PATH. Every picture is of the page as it opens, led by clicks alone.
"""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.maps.browser import open_browser  # noqa: E402
from zoning.cli.main import main as zoning  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
# The clicks before each picture: the whole sheet; one site with the place of its finding.
SCENES = {
    "demo": "document.querySelectorAll('.site-line')[2].click(); map_sheet.stop(); SheetPage.fitAll(false)",
    "finding": "document.querySelectorAll('.site-line')[2].click(); map_sheet.stop();"
    "document.querySelector('.goto').click()",
}
SUFFIX = {"en": "", "zh": "-zh"}


def draw(folder: Path) -> None:
    """Writes every picture in both languages."""
    browser = open_browser()
    try:
        for lang, suffix in SUFFIX.items():
            zoning(["demo", "--out", str(folder / lang), "--lang", lang])
            for name, clicks in SCENES.items():
                browser.show(folder / lang / "map.html", 1400, 900)
                browser.until("return document.documentElement.dataset.zones === 'shown'")
                browser.run(clicks)
                time.sleep(1.5)  # the map flies there
                (PICTURES / f"{name}{suffix}.png").write_bytes(browser.picture())
    finally:
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        draw(Path(scratch))
