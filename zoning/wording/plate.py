"""Words of the static maps of a report, (Chinese, English)."""

from typing import Final

PLATE: Final[dict[str, tuple[str, str]]] = {
    "plate.position": ("地理位置图", "Position"),
    "theme.unit": ("生态环境管控单元", "Control units"),
    "theme.ecology": ("生态保护红线与自然保护地", "Ecological red line and protected areas"),
    "theme.water": ("水环境与岸线", "Water and shores"),
    "theme.air": ("大气环境", "Air"),
    "theme.sound": ("声环境", "Sound"),
    "theme.land": ("土地与产业园区", "Land and industrial parks"),
    "theme.target": ("环境敏感目标", "Places to be protected"),
    "theme.element": ("环境要素管控分区", "Environmental element zones"),
    "theme.structure": ("交通、管线与设施", "Roads, lines and installations"),
    "theme.other": ("其他图层", "Other layers"),
    "plate.title": ("{theme}叠图", "{theme}: overlay"),
    "plate.caption": ("{title}（1:{ratio}）。图层：{layers}", "{title} (1:{ratio}). Layers: {layers}"),
    "plate.layer": ("{title}（{office}，{edition}版）", "{title} ({office}, edition {edition})"),
    "plate.no_layer": ("无", "none"),
    "plate.note": (
        "坐标为 CGCS2000 经纬度，北在上；比例尺与比例尺条在图幅中心处准确。"
        "图形为显示作了简化，量算用原始图形。空白处不表示没有管控要求。",
        "CGCS2000 longitude and latitude, north is up; scale and bar are true at the centre. Shapes are simplified for "
        "display, measures are not. Blank paper does not mean that nothing applies.",
    ),
    "plate.alt": (
        "{title}：{site}，结论为{outcome}。图幅内：{sorts}。涉及：{touched}。",
        "{title}: {site}, {outcome}. In the frame: {sorts}. Touched: {touched}.",
    ),
    "plate.nothing": ("无", "nothing"),
    "plate.among": ("{first}等 {count} 个", "{first} and others, {count} in all"),
}
