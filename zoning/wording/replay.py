"""Words of a replayed answer, (Chinese, English)."""

from typing import Final

REPLAY: Final[dict[str, tuple[str, str]]] = {
    "replay.same": (
        "重放一致：{files} 与存档逐字节相同（{path}）",
        "same: {files}, byte by byte as stored ({path})",
    ),
    "replay.different": (
        "重放不一致：{file}{site} 的 {place} 原为 {stored}，现为 {found}",
        "different: {place} in {file}{site} was {stored}, is now {found}",
    ),
    "replay.site": ("，用地 {site}", ", site {site}"),
    "replay.copy": (
        "{about} {given} 已不在原处，用存档中的副本",
        "{about} {given} is gone: the copy in the record is used",
    ),
    "replay.former_catalogue": (
        "图层目录已更新，按保留的原文本 {name} 重放",
        "the catalogue was changed since: replayed by its former text, {name}",
    ),
    "replay.unchecked": (
        "{about} 来自数据库或服务（{given}），其内容无法与存档核对",
        "{about} comes from a database or service ({given}): what it held can't be compared",
    ),
}
