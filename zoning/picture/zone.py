"""The layers of zones around the sites, as marks on the sheet."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from layers.plane import to_lonlat
from layers.window import Window, rows_about
from maps import Row, Text, ZoneLayer, ZoneMark, both
from zoning.evidence import Evidence, LayerEvidence
from zoning.evidence.feature import feature_class, feature_text
from zoning.picture.pair import in_both, joined, word
from zoning.report.phrase import class_text
from zoning.report.shape import Shapes
from zoning.wording import say

AROUND_DEGREES: Final = 0.15


@dataclass(frozen=True, slots=True)
class DrawnLayer:
    """A layer on the sheet, and where each of its drawn features stands among the marks."""

    mark: ZoneLayer
    places: dict[int, int]


def draw_layers(shapes: Iterable[Shapes], evidence: Evidence) -> dict[int, DrawnLayer]:
    """The layers with zones near the shapes of sites, by their place in the evidence; a pending edition is marked."""
    window = _window(shapes)
    editions = Counter(layer.entry.id for layer in evidence.layers)
    drawn = {}
    for number, layer in enumerate(evidence.layers):
        marks = dict(_zone_marks(layer, window)) if layer.layer is not None else {}
        if marks:
            is_only = editions[layer.entry.id] == 1
            name = layer.entry.id if is_only else f"{layer.entry.id} {layer.entry.edition}"
            mark = _zone_layer(layer, name, tuple(marks.values()))
            drawn[number] = DrawnLayer(mark, {row: place for place, row in enumerate(marks)})
    return drawn


def _zone_layer(layer: LayerEvidence, name: str, marks: tuple[ZoneMark, ...]) -> ZoneLayer:
    entry = layer.entry
    pending = _pending(entry.legal_status)
    title = joined([both(*entry.title), word("text.pending") if pending else ""], " ")
    note = joined(
        [pending, joined([both(*entry.office), str(entry.edition)]), both(*entry.licence) if entry.licence else ""]
    )
    return ZoneLayer(name, title, entry.kind, note, marks)


def _window(sites: Iterable[Shapes]) -> Window | None:
    """The box around all sites; None where no site has a place."""
    shapes = [shape for own in sites for shape in own]
    if not shapes:
        return None
    bounds = shapely.total_bounds(np.array([shapely.geometry.shape(shape) for shape in shapes], dtype=object))
    return Window(*(bounds + np.array([-1, -1, 1, 1]) * AROUND_DEGREES).tolist())


def _zone_marks(layer: LayerEvidence, window: Window | None) -> Iterator[tuple[int, ZoneMark]]:
    """The features in the window by their row, and those measured farther off; all where there is no window."""
    assert layer.layer is not None  # the caller looked
    features = layer.layer.features
    touched = set(layer.contacts.feature[layer.contacts.hit].tolist())
    measured = np.unique(layer.contacts.feature)
    pending = _pending(layer.entry.legal_status)
    everywhere = window or Window(-180, -90, 180, 90)
    rows = np.union1d(rows_about(features.geometry, layer.layer.crs, everywhere), measured)
    shapes = to_lonlat(features.geometry[rows], layer.layer.crs)
    box = shapely.box(*everywhere)
    boxes = shapely.box(*shapely.bounds(shapes).T)
    is_drawn = shapely.intersects(box, boxes) | np.isin(rows, measured)
    for row, shape in zip(rows[is_drawn].tolist(), shapes[is_drawn], strict=True):
        class_ = feature_class(layer, row)
        code = feature_text(layer, row, "code")
        yield (
            row,
            ZoneMark(
                geometry=shape,
                style=f"{layer.entry.kind}/{class_}" if class_ else layer.entry.kind,
                style_label=_style_label(layer.entry.kind, class_),
                name=feature_text(layer, row, "name") or code or str(features.fids[row]),
                rows=tuple(Row("", text) for text in (pending, code if row in touched else "") if text),
                hit=row in touched,
                code=code or "",
            ),
        )


def _style_label(kind: str, class_: str | None) -> Text:
    """What a look stands for: the kind in words, and its class, which is a word of the law and stays as it is."""
    return in_both(lambda lang: " ".join(dict.fromkeys((say(f"kind.{kind}", lang), *_class_word(class_, lang)))))


def _class_word(class_: str | None, lang: str) -> Iterator[str]:
    if class_:
        yield class_text(class_, lang)


def _pending(legal_status: str) -> Text:
    """How an edition that is not adopted yet and binds already is marked; nothing of any other."""
    return word("legal_status.pending_binding") if legal_status == "pending_binding" else ""
