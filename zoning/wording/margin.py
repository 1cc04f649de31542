"""Words of the margin of a verdict, (Chinese, English)."""

from typing import Final

MARGIN: Final[dict[str, tuple[str, str]]] = {
    "text.margin": ("边界裕度", "margin"),
    "text.margin_flip": (
        "图层“{layer}”的边界{direction} {move}，结论即变为“{outcome}”（{rule}）",
        "{outcome} once a boundary of “{layer}” lies {move} {direction} ({rule})",
    ),
    "direction.nearer": ("向用地靠近", "nearer"),
    "direction.farther": ("离用地退后", "farther away"),
    # Why there is none: the closed list of reasons.
    "margin.share-or-area": (
        "结论取决于面积或占比，与边界移动多少米无关",
        "the verdict hangs on an area or a share, which no shift in metres tells of",
    ),
    "margin.course": (
        "结论取决于项目在河流上的位置（沿水流的距离），与边界移动多少米无关",
        "the verdict hangs on how far along a river the project lies, which no shift in metres tells of",
    ),
    "margin.relation": (
        "结论取决于用地与图斑是在内、相交还是包含，与边界移动多少米无关",
        "the verdict hangs on how the site and a feature meet, which no shift in metres tells of",
    ),
    "margin.jurisdiction": (
        "结论取决于用地所在的行政区，与其他边界无关",
        "the verdict hangs on the administrative area the site lies in",
    ),
    "margin.facts-only": (
        "结论只取决于项目事实、审查意见或图层覆盖，与边界位置无关",
        "the verdict rests on facts, reviews or coverage, wherever the boundaries lie",
    ),
    "margin.unknown": (
        "结论尚不确定，移动边界也不能使其确定",
        "the verdict is open, and no shift of a boundary closes it",
    ),
    "margin.beyond-reach": (
        "任何边界移动 1 km 以内，结论不变",
        "no boundary changes the verdict by a shift of up to 1 km",
    ),
}
