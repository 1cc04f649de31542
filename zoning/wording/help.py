"""The help of the commands, (Chinese, English)."""

from typing import Final

HELP: Final[dict[str, tuple[str, str]]] = {
    "help.program": (
        "建设项目选址的生态环境准入检查：涉及哪些区域，受哪些规则约束，结论与依据",
        "Environmental access check of a site: what it touches, which rules catch it, the verdict and why",
    ),
    "help.lang": ("输出语言", "language of what is printed"),
    "help.format": ("结果的格式", "form of the answer"),
    "help.check": ("检查用地并给出有依据的结论", "check sites and give a cited verdict"),
    "help.sites": ("用地文件；- 表示标准输入的 GeoJSON", "site files; - is GeoJSON on standard input"),
    "help.catalogue": ("图层目录；省略则使用演示数据", "catalogue of layers; without it the demonstration data"),
    "help.packs": (
        "规则包（文件、文件夹或内置名称）；none 只测量不判定",
        "rule packs (file, folder or built-in name); none measures and judges nothing",
    ),
    "help.facts": ("项目事实文件（YAML 或 CSV，按编号对应）", "file of project facts (YAML or CSV, joined by id)"),
    "help.fact": ("项目事实 KEY=VALUE，可重复", "a project fact KEY=VALUE, repeatable"),
    "help.on": (
        "判定日期 YYYY-MM-DD，默认今天（上海时间）",
        "date to judge as of, YYYY-MM-DD; today in Shanghai by default",
    ),
    "help.crs": ("用地坐标系，如 EPSG:4490", "CRS of the sites, EPSG:4490 say"),
    "help.site_layer": ("用地文件中的图层名", "layer of the site file"),
    "help.id_field": ("作为编号的字段", "field that holds the id"),
    "help.group": (
        "把同一字段值（或同一文件）的记录合为一个项目",
        "records that share a field (or a file) are parts of one project",
    ),
    "help.near": ("列出每个图层在此距离（米）内最近的要素", "list each layer's nearest feature up to this many metres"),
    "help.strict": ("任一记录有误即整体拒绝", "refuse the whole file when a record is bad"),
    "help.area_method": ("面积算法", "how areas are measured"),
    "help.prose": ("未审查条款的处理", "what an unreviewed clause makes of the verdict"),
    "help.explain": ("给出每条规则的判定过程", "show how each rule came to its answer"),
    "help.out": ("把全部结果写入此文件夹", "write every form of the answer to this folder"),
    "help.map": ("写出自带全部内容的 HTML 地图", "write a self-contained HTML map"),
    "help.fail_on": ("有此结论（或更严重）时退出码为 1", "exit 1 when a site has this outcome or a graver one"),
    "help.not_yet": ("尚未实现", "does not exist yet"),
    "help.facts_command": ("项目事实字典", "the dictionary of project facts"),
    "help.packs_command": ("规则包：列出、查看、检查", "rule packs: list, show, lint"),
    "help.list": ("列出", "list"),
    "help.show": ("查看一项", "show one"),
    "help.lint": ("检查规则包", "check rule packs"),
    "help.demo": ("用随附的演示数据完成全部工作", "the whole job on the packaged demonstration"),
    "help.demo_out": ("结果文件夹", "folder for the results"),
    "help.schema": ("打印所读写内容的 JSON Schema", "print the JSON Schema of what is read and written"),
    "help.version": ("程序、规则包与各库的版本", "versions of program, packs and libraries"),
    "help.key": ("事实的键", "key of the fact"),
    "help.pack_id": ("规则包或规则的编号", "id of a pack or rule"),
    "help.paths": ("规则包的路径；省略则检查内置规则包", "paths of packs; the built-in ones without any"),
}
