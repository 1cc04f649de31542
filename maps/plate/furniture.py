"""What stands on and around a map so that it can be read: graticule, north arrow, scale bar, legend, notes."""

from collections.abc import Iterator
from typing import Final

from maps.palette import read_palette
from maps.paper.label import paper_words
from maps.plate.frame import Frame
from maps.plate.ground import edge_of, painted, symbol_at
from maps.plate.hatch import MM_PER_PX
from maps.plate.lettering import BOLD, clipped, text, width_mm, wrapped
from maps.plate.model import Plate

INK: Final = "#1f252b"
TICK_MM: Final = 1.6
SMALL_MM: Final = 2.3
LINE_MM: Final = 4.4
NOTE_MM: Final = 3.3
BAR_MM: Final = 45.0
COLUMNS: Final = 3
MOST_ROWS: Final = 7
_SWATCH: Final = '<rect x="0.2" y="0" width="6.6" height="3.2"'
_MIDDLE: Final = (3.5, 1.6)


def graticule(frame: Frame) -> str:
    """Ticks with degrees outside the frame, and crosses where the lines of the graticule meet."""
    meridians, parallels = frame.meridians(), frame.parallels()
    ticks, words = [], []
    for x, name in meridians:
        ticks.append(f"M{x:.2f} 0v{-TICK_MM}M{x:.2f} {frame.height_mm:.2f}v{TICK_MM}")
        words += [text(name, x, y, SMALL_MM, 'text-anchor="middle"') for y in (-2.2, frame.height_mm + 4.0)]
    for y, name in parallels:
        ticks.append(f"M0 {y:.2f}h{-TICK_MM}M{frame.width_mm:.2f} {y:.2f}h{TICK_MM}")
        for x in (-2.2, frame.width_mm + 2.2 + SMALL_MM * 0.75):
            turned = f'text-anchor="middle" transform="rotate(-90 {x:.2f} {y:.2f})"'
            words.append(text(name, x, y, SMALL_MM, turned))
    crosses = "".join(f"M{x - 1:.2f} {y:.2f}h2M{x:.2f} {y - 1:.2f}v2" for x, _ in meridians for y, _ in parallels)
    lines = f'<path d="{"".join(ticks)}" stroke="{INK}" stroke-width="0.2" fill="none"/>'
    return lines + f'<path d="{crosses}" stroke="{INK}" stroke-width="0.12" fill="none"/>' + "".join(words)


def north_arrow(frame: Frame, lang: str) -> tuple[str, tuple[float, ...]]:
    """An arrow in the upper right corner, and the box it takes."""
    x, y = frame.width_mm - 6.0, 3.0
    box = (x - 4.5, y - 1.5, x + 4.5, y + 13.0)
    arrow = (
        f'<path d="M{x} {y}l3 9l-3 -2.2z" fill="{INK}" stroke="{INK}" stroke-width="0.2" stroke-linejoin="round"/>'
        f'<path d="M{x} {y}l-3 9l3 -2.2z" fill="#fff" stroke="{INK}" stroke-width="0.2" stroke-linejoin="round"/>'
    )
    word = text(paper_words(lang)["north"], x, y + 12.0, 2.8, f'text-anchor="middle" {BOLD}')
    return f"{_plaque(box)}{arrow}{word}", box


def scale_bar(frame: Frame, lang: str) -> tuple[str, tuple[float, ...]]:
    """A bar of a round length that is true in the centre, with the scale as a number, and the box it takes."""
    metres = frame.bar_m(BAR_MM)
    length = metres / frame.metres_per_mm
    unit, divisor = ("km", 1000.0) if metres >= 1000 else ("m", 1.0)
    x, y = 4.5, frame.height_mm - 4.0
    said = paper_words(lang)["scale"].format(ratio=f"{frame.ratio:,.0f}".replace(",", " "))
    box = (1.5, y - 8.2, max(x + length + 8.0, x + width_mm(said, SMALL_MM) + 2.0), y + 2.5)
    quarters = "".join(
        f'<rect x="{x + length * step / 4:.3f}" y="{y - 1.2}" width="{length / 4:.3f}" height="1.2" '
        f'fill="{INK if step % 2 == 0 else "#fff"}" stroke="{INK}" stroke-width="0.15"/>'
        for step in range(4)
    )
    words = "".join(
        text(f"{metres * part / divisor:g}{f' {unit}' if part == 1 else ''}", x + length * part, y + 1.7, 1.9, anchored)
        for part, anchored in ((0, 'text-anchor="middle"'), (0.5, 'text-anchor="middle"'), (1, 'text-anchor="middle"'))
    )
    return f"{_plaque(box)}{quarters}{words}{text(said, x, y - 4.2, SMALL_MM)}", box


def _plaque(box: tuple[float, ...]) -> str:
    width, height = box[2] - box[0], box[3] - box[1]
    place = f'x="{box[0]:.2f}" y="{box[1]:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f'<rect {place} fill="#fff" fill-opacity="0.86"/>'


def legend(plate: Plate, width: float) -> tuple[str, float]:
    """A swatch and a word for every sort that is drawn and for nothing else, and how high they are together."""
    entries = list(_entries(plate))
    most = COLUMNS * MOST_ROWS
    said = entries[: most - 1] if len(entries) > most else entries
    more = paper_words(plate.lang)["more"].format(count=len(entries) - len(said))
    cells = said + ([("", more)] if len(entries) > most else [])
    room = width / COLUMNS
    drawn = []
    for number, (swatch, word) in enumerate(cells):
        row, column = divmod(number, COLUMNS)
        drawn.append(f'<g transform="translate({column * room:.2f} {row * LINE_MM:.2f})">{swatch}')
        drawn.append(f"{text(clipped(word, SMALL_MM, room - 11.0), 9.0, 2.5, SMALL_MM)}</g>")
    return "".join(drawn), LINE_MM * -(-len(cells) // COLUMNS)


def _entries(plate: Plate) -> Iterator[tuple[str, str]]:
    """Swatch and word of each sort: sites by outcome, what they share with zones, zones."""
    palette, words = read_palette(), paper_words(plate.lang)
    for outcome, word in dict.fromkeys((site.outcome, site.label) for site in plate.sites):
        label = f"{words['site']}: {word}" if plate.lang == "en" else f"{words['site']}：{word}"
        found = palette.outcome(outcome)
        area = f'{_SWATCH} fill="{found.fill}" fill-opacity="{found.opacity:g}" {edge_of(found, 0.4)}/>'
        yield area + symbol_at(found, *_MIDDLE, 2.8), label
    if plate.hits:
        yield f'{_SWATCH} fill="none" stroke="{palette.overlap.stroke}" stroke-width="0.5"/>', words["overlap"]
    if plate.window is not None:
        yield f'{_SWATCH} fill="none" stroke="{INK}" stroke-width="0.35" stroke-dasharray="1.2 0.6"/>', words["frame"]
    for look, word in plate.ground.sorts:
        style = palette.zones[look]
        if style.symbol:
            yield symbol_at(style, *_MIDDLE, 3.2), word
        else:
            yield painted(_SWATCH, look, min(style.width_px, 2.4) * MM_PER_PX), word


def notes(plate: Plate, width: float) -> tuple[str, float]:
    """The notes of a plate in small print, with that of what is left out, and how high they are."""
    said = list(plate.notes)
    if plate.ground.left_out:
        said.append(paper_words(plate.lang)["left_out"].format(count=plate.ground.left_out))
    lines = [line for note in said for line in wrapped(note, SMALL_MM, width)]
    drawn = "".join(text(line, 0.0, NOTE_MM * row, SMALL_MM, 'fill="#59616a"') for row, line in enumerate(lines, 1))
    return drawn, NOTE_MM * len(lines)
