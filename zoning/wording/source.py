"""Words of sources, services and administrative units, (Chinese, English)."""

from typing import Final

SOURCE: Final[dict[str, tuple[str, str]]] = {
    "warning.folder-parts": (
        "文件夹内的多个文件按一个图层读取：{about}",
        "several files of the folder were read as one layer: {about}",
    ),
    "warning.folder-file-left": (
        "文件夹内另有未读取的图层文件：{about}",
        "the folder also holds files of layers that were not read: {about}",
    ),
    "warning.county-differs": (
        "用地超出所称的县区，最远 {about}；请核对坐标系与县区",
        "the site reaches out of the county it names, by as much as {about}; check its coordinates and the county",
    ),
    "warning.county-renamed": (
        "所称的县区已更名、合并或改码：{about}",
        "the county it names has been renamed, merged or given another code: {about}",
    ),
    "warning.county-unknown": (
        "有效的行政区图层中都没有所称的县区“{about}”，位置未能核对",
        "no administrative layer in force has the county it names, {about}; its place was not checked",
    ),
    "warning.admin-disagree": (
        "两个行政区图层对用地所在县区的划定不一致：{about}",
        "two administrative layers put the site in different counties: {about}",
    ),
    "warning.area-code-changed": (
        "目录所写的行政区代码在图层中已是另一代码：{about}",
        "the administrative layer has another code for one the catalogue names: {about}",
    ),
    "text.administrative": ("所在行政区", "lies in"),
}
