"""Words of explained answers: where things come from, and what would change them, (Chinese, English)."""

from typing import Final

EXPLAINING: Final[dict[str, tuple[str, str]]] = {
    "text.on_map": ("图上要素", "on the map"),
    "text.from": ("；出自{origins}", "; from {origins}"),
    "origin.layer": ("图层 {name} {edition}", "layer {name} {edition}"),
    "origin.attribute": ("用地文件属性 {name}", "attribute {name}"),
    "origin.facts": ("事实文件 {name}", "facts file {name}"),
    "origin.command": ("命令", "the command"),
    "origin.catalogue": ("图层目录", "the catalogue"),
    "origin.raster": ("栅格 {name}", "raster {name}"),
    "origin.none_here": ("目录所载的证明 {name}", "the certificate in the catalogue, {name}"),
    "origin.elsewhere": ("另行征询 {name}", "asked elsewhere, {name}"),
    "text.changes": ("怎样会改变判定（每行单独成立）", "what would change it (each line by itself)"),
    "text.change": ("{rule}：{now} → {to}，如果 {what}", "{rule}: {now} → {to} if {what}"),
    "text.change_shift": ("图层 {layer} 的边界{direction} {move}", "a boundary of {layer} lies {move} {direction}"),
    "text.or": ("，或 ", ", or "),
    "text.other_than": ("不是 {words}", "other than {words}"),
    "text.at_least": ("不小于 {limit}", "at least {limit}"),
    "text.above": ("大于 {limit}", "above {limit}"),
    "text.at_most": ("不大于 {limit}", "at most {limit}"),
    "text.below": ("小于 {limit}", "below {limit}"),
    "text.and": ("且", " and "),
}
