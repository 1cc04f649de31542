"""Every error code: what it means and what to do next, (Chinese, English) pairs of (message, next)."""

from typing import Final

ERRORS: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "area-not-found": (
        ("目录所写的行政区代码没有对应的面", "在目录中加入含该代码的 administrative 图层，或改用 {file: …}"),
        (
            "no shape for the administrative codes of the catalogue",
            "add an administrative layer with the codes, or use {file: …}",
        ),
    ),
    "axis-order-suspected": (
        ("坐标疑似纵横轴颠倒", "核对 X/Y 次序后重新导出，或用 --crs 指明坐标系"),
        (
            "the coordinates look as if their axes were swapped",
            "check the order of X and Y and export again, or name the CRS with --crs",
        ),
    ),
    "bad-geometry": (
        ("图形无法使用，也无法修复", "在原软件中检查该图形后重新导出"),
        ("the geometry can't be used or repaired", "check it in the program it came from and export again"),
    ),
    "bad-value": (
        ("取值不合要求", "改为允许的取值"),
        ("the value is not what it may be", "change it to an allowed value"),
    ),
    "coordinate-unreadable": (
        ("坐标写法无法识别", "按允许的写法改写该坐标"),
        ("the coordinate can't be read", "write it in one of the allowed notations"),
    ),
    "crs-mismatch": (
        ("坐标系与数据或声明不符", "核对坐标系；用 --crs（用地）或目录的 crs（图层）写明正确的坐标系"),
        (
            "the CRS contradicts the coordinates or what was declared",
            "check the CRS; name the right one with --crs (sites) or `crs` in the catalogue (layers)",
        ),
    ),
    "datum-shift-needed": (
        ("需要基准转换而没有公开的精确参数", "请测绘部门提供 CGCS2000 成果"),
        ("a datum shift is needed that has no exact public parameters", "ask the surveyor for CGCS2000 coordinates"),
    ),
    "duplicate-id": (
        ("编号重复，不能确定指的是哪一个", "为每条记录给出唯一编号，或用 --id-field 另选字段、--group 合并"),
        (
            "the id is not unique, so it is not clear which is meant",
            "give each record its own id, choose another --id-field, or merge them with --group",
        ),
    ),
    "duplicate-key": (("同一键写了两次", "删去其中一个"), ("a key stands twice", "delete one of them")),
    "edition-overlap": (
        ("同一图层的两个版本在同一天有效", "修改 in_force，使各版本互不重叠"),
        ("two editions of one layer are in force on one day", "change in_force so that they do not meet"),
    ),
    "editions-apart": (
        ("两版没有任何重叠的单元，不是同一地区的版本", "核对两个文件、坐标系与行政区"),
        (
            "no unit of the one edition shares land with one of the other: they show different places",
            "check both files, their reference systems and which area each is of",
        ),
    ),
    "empty-geometry": (("没有图形", "补上图形后重新导出"), ("there is no geometry", "add it and export again")),
    "empty-layer": (
        ("图层没有记录", "核对文件与图层名"),
        ("the layer has no record", "check the file and the name of the layer"),
    ),
    "encoding-unknown": (("文字编码无法识别", "另存为 UTF-8"), ("the text encoding is not known", "save it as UTF-8")),
    "engine-differs": (
        ("集群节点的程序或库版本与本机不同，结果的末位可能不同", "在各节点安装相同版本"),
        (
            "a worker runs other builds than this machine, so that last digits may differ",
            "install the same versions on every worker",
        ),
    ),
    "engine-failed": (
        ("集群在计算中失去联系", "重新启动调度器与节点；用过 --out 的任务以 --resume 接着做"),
        (
            "the cluster was lost while it was computing",
            "start scheduler and workers again; a job with --out goes on with --resume",
        ),
    ),
    "gcj02-basemap": (
        (
            "该底图的瓦片为加偏坐标（GCJ-02 或 BD-09），叠上去的地块会偏离数百米",
            "不用底图，或用 --basemap water，或用 --basemap tianditu:KEY（天地图，自己的密钥）",
        ),
        (
            "the tiles of that base map are shifted (GCJ-02 or BD-09): sites would lie hundreds of metres off on them",
            "leave it out, or use --basemap water, or tianditu:KEY with a key of your own",
        ),
    ),
    "gcj02-suspected": (
        ("坐标疑似为加偏坐标（GCJ-02）", "核对来源；用 --crs GCJ-02 或 --crs EPSG:4490 写明"),
        (
            "the coordinates look like shifted ones of a street map (GCJ-02)",
            "ask where they come from; say --crs GCJ-02 or --crs EPSG:4490",
        ),
    ),
    "folder-in-use": (
        ("另一次核对正在写入该文件夹", "等它结束，或用 --out 指定另一个文件夹"),
        ("another check is writing to the folder", "wait until it ends, or name another folder with --out"),
    ),
    "catalogue-in-use": (
        ("另一个命令正在向该目录发布或回退版本", "等它结束，再执行一次"),
        (
            "another command is publishing into the catalogue, or going back in it",
            "wait until it ends, then run the command once more",
        ),
    ),
    "input-changed": (
        ("文件在核对期间被改动，不写出结果", "待文件不再变动后重新核对"),
        ("the file changed while the check was made, so nothing is written", "check again once it stays as it is"),
    ),
    "internal": (
        ("程序自身出错，不是输入的问题", "请把所写的文件发给我们"),
        ("the program failed; the input is not to blame", "please send us the file that was written"),
    ),
    "journal-differs": (
        ("文件夹中未完成的任务与本次不同，不能接着做", "改回原来的输入与选项，或不用 --resume 从头开始"),
        (
            "the unfinished job in the folder is not this one",
            "use the input and options it was begun with, or begin anew without --resume",
        ),
    ),
    "list-changed": (
        ("清单条款文件与其清单头不符", "重新导入该清单；不要直接修改 .jsonl 文件"),
        (
            "the clauses of a list are not those its head tells of",
            "import the list again; don't change the .jsonl file by hand",
        ),
    ),
    "layer-gate": (
        ("图层未通过入库检查，未启用", "按所列问题修改数据后重新检查"),
        ("the layer did not pass the load gate and is not in use", "mend what is listed and check again"),
    ),
    "layer-missing": (
        ("数据源中没有该图层，或有多个图层而未指明", "写明图层名：用地用 --site-layer，目录用 source_layer"),
        (
            "the source has no such layer, or several and none was named",
            "name it: --site-layer for sites, source_layer in the catalogue",
        ),
    ),
    "missing-extra": (
        ("缺少所需的可选组件", "安装所写的组件"),
        ("an optional package is needed", "install the one named"),
    ),
    "missing-field": (
        ("数据中没有该字段", "改为数据中已有的字段名"),
        ("the source has no such field", "name a field that it has"),
    ),
    "missing-key": (("缺少必填的键", "补上该键"), ("a required key is missing", "add it")),
    "no-crs": (
        ("没有坐标系", "用 --crs（用地）或目录的 crs（图层）写明，例如 EPSG:4490"),
        ("there is no CRS", "name it with --crs (sites) or `crs` in the catalogue (layers), EPSG:4490 say"),
    ),
    "no-former-edition": (
        (
            "没有可以退回的版本",
            "用 zoning layers list 查看各版本；要停用这一版本而不退回，请把它的 legal_status 改为 draft",
        ),
        (
            "there is no edition to go back to",
            "look at `zoning layers list`; to end an edition with none in its place, set its legal_status to draft",
        ),
    ),
    "no-sites": (("没有可检查的用地", "核对输入文件"), ("there is no site to check", "look at the input file")),
    "not-replayable": (
        ("不是可以重放的存档", "用 --out 写结果，重放其中的 replay.json"),
        ("this is no record that can be replayed", "write answers with --out and replay the replay.json among them"),
    ),
    "not-yaml": (
        ("不是可用的 YAML 文本", "按所示行号检查缩进与引号；不使用锚点与别名"),
        ("this is not a YAML text we can use", "check indentation and quotes at the line; use no anchors or aliases"),
    ),
    "pack-invalid": (
        ("规则包不完整或自相矛盾", "按所示位置修改规则包，见 docs/how-to/add-a-rule.md"),
        (
            "the rule pack is incomplete or contradicts itself",
            "mend it at the place shown, see docs/how-to/add-a-rule.md",
        ),
    ),
    "replay-mismatch": (
        ("存档所依据的内容已经改变或不在，不能重放", "按所列恢复原样；要按现状判定，则不用 --replay 重新检查"),
        (
            "what the stored answer was made from has changed or is gone, so it can't be replayed",
            "put back what is listed; to judge by what there is now, check anew without --replay",
        ),
    ),
    "too-large": (("超出允许的大小", "拆分后再提交"), ("it is larger than allowed", "split it and try again")),
    "unclosed-ring": (("环未闭合", "闭合后重新导出"), ("a ring is not closed", "close it and export again")),
    "unknown-fact": (
        ("事实字典中没有此项", "用 zoning facts list 查看可用的事实"),
        ("the dictionary has no such fact", "see `zoning facts list`"),
    ),
    "unknown-key": (("不认识的键", "删去或改正该键"), ("the key is not known", "delete or correct it")),
    "unknown-site": (
        ("事实文件中的编号不在用地之中", "核对编号"),
        ("the facts file names a site that is not there", "check the id"),
    ),
    "unreachable": (
        ("服务或数据库没有应答", "核对地址、账号与网络"),
        ("the service or database does not answer", "check address, account and network"),
    ),
    "unreadable-file": (
        ("文件无法读取", "核对路径与文件是否完整"),
        ("the file can't be read", "check the path and that the file is whole"),
    ),
    "unsupported-format": (
        ("不支持的格式", "转换为允许的格式"),
        ("the format is not supported", "convert it to one that is"),
    ),
    "unwritable-file": (
        ("文件无法写入", "换一个可写的位置"),
        ("the file can't be written", "choose a place that can be written"),
    ),
    "usage": (("命令的写法不对", "用 --help 查看用法"), ("the command is not written right", "see --help")),
    "zone-unknown": (
        ("不能确定坐标的投影带", "用 --crs 写明坐标系，如 EPSG:4526，或补上带号"),
        (
            "the zone of the coordinates is not known",
            "name the reference system with --crs, as EPSG:4526, or add the zone number",
        ),
    ),
}
