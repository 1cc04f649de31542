"""Words of the load gate and of a first catalogue, (Chinese, English)."""

from typing import Final

_RULES: Final = {
    "source": ("数据源", "source"),
    "crs": ("坐标系", "reference system"),
    "geometry": ("图形", "shapes"),
    "field": ("字段", "fields"),
    "key": ("编码唯一性", "keys"),
    "code": ("编码规则", "codes"),
    "county": ("编码与行政区一致", "county of the code"),
    "class": ("类别", "classes"),
    "count": ("记录数", "number of records"),
    "list": ("准入清单", "access lists"),
    "name": ("名称", "names"),
    "encoding": ("文字编码", "text encoding"),
    "outside": ("范围", "area"),
    "gcj02": ("坐标加偏", "shifted coordinates"),
}

_UNCHECKED: Final = {
    "not-read": ("数据未能读取", "the data could not be read"),
    "no-crs": ("没有坐标系", "there is no reference system"),
    "no-catalogue": ("未给出图层目录", "no catalogue was given"),
    "no-area": ("目录没有写明 area", "the catalogue states no area"),
    "area-not-read": ("目录的 area 无法读取", "the area of the catalogue could not be read"),
    "no-reference": (
        "目录中没有其他有效的 administrative 图层",
        "the catalogue has no other administrative layer in force",
    ),
    "reference-not-read": (
        "目录中的 administrative 图层无法读取",
        "the administrative layers of the catalogue could not be read",
    ),
    "no-edition-before": ("没有上一版本可比", "there is no edition before it"),
    "edition-before-not-read": ("上一版本无法读取", "the edition before could not be read"),
    "no-unit-codes": (
        "图层不是管控单元，或没有编码字段，无法与准入清单核对",
        "the layer has no codes of control units to hold the access list against",
    ),
    "nothing-shared": (
        "与其他行政区图层没有面积一致的共同区县",
        "no county is shown with the same area by another administrative layer",
    ),
}

# code: (message, what to do next), each (Chinese, English)
_FINDINGS: Final = {
    "ring-closed": (
        ("环未闭合，已闭合", "an open ring was closed"),
        ("在原软件中闭合该环", "close it in the program it came from"),
    ),
    "made-valid": (
        ("图形自相交，已修复", "a shape that crosses itself was repaired"),
        ("核对面积变化，必要时在原软件中修改", "look at the change of area; mend it at the source where it matters"),
    ),
    "not-an-area": (
        ("该类图层应为面", "a line or point where an area is meant"),
        ("改为面，或移到别的图层", "draw the area, or move the feature to another layer"),
    ),
    "no-inside": (
        ("面没有内部（退化为线或点）", "an area without inside"),
        ("重新绘制该面", "draw it again"),
    ),
    "field-missing": (
        ("目录所写的字段不存在", "a field the catalogue names is not there"),
        ("改正目录的 fields，或补上该字段", "mend `fields` in the catalogue, or add the column"),
    ),
    "no-code-field": (
        ("没有写明编码字段", "no field is named for the code"),
        ("在目录的 fields 中写明 code", "name `code` under `fields` in the catalogue"),
    ),
    "code-missing": (("编码为空", "the code is blank"), ("补上编码", "add it")),
    "code-repeated": (
        ("不同的要素用了同一编码", "different features have one code"),
        ("核对后给每个要素唯一的编码", "give each feature its own code"),
    ),
    "code-shared": (
        (
            "多条记录共用一个编码（名称与类别相同，视为同一单元的各部分）",
            "several records have one code (parts of one)",
        ),
        ("确认它们是同一要素；最好合并为一条", "make sure that they are one feature; better merge them"),
    ),
    "code-malformed": (
        ("编码不合规则", "the code is not well formed"),
        ("按允许的写法改正", "write it as allowed"),
    ),
    "code-too-long": (
        ("编码多一位，按原样使用", "the code has a digit too many and is used as printed"),
        ("与发布机关核对；建议改为所给的编码", "ask the office; the code offered is likely meant"),
    ),
    "code-spelling": (
        ("编码含空格、全角或小写字符", "the code has blanks, full-width or small characters"),
        ("改为所给的写法", "write it as offered"),
    ),
    "code-class-differs": (
        ("编码中的类别位与类别不一致", "the class digit of the code is not that of the class"),
        ("核对编码与类别", "check code and class"),
    ),
    "code-county-differs": (
        ("编码中的区县与单元所在区县不一致", "the county of the code is not the one the unit lies in"),
        ("核对编码、图形与坐标系", "check the code, the shape and its reference system"),
    ),
    "outside-counties": (
        ("单元不在任何区县之内", "the unit lies in no county of the administrative layer"),
        ("核对图形，或换用覆盖该处的行政区图层", "check the shape, or use an administrative layer that covers it"),
    ),
    "no-class-field": (
        ("没有写明类别字段，类别将视为不明", "no field is named for the class, which will be unknown"),
        ("在目录的 fields 中写明 class", "name `class` under `fields` in the catalogue"),
    ),
    "classes-assumed": (
        (
            "图层没有说明任何类别，视为该类型各类别齐全：某处没有要素，即认定那里没有其中任何一类",
            "the layer tells no classes, so it is taken to hold all of its kind: where it shows nothing, there is none",
        ),
        (
            "不齐全时在目录中写明 holds: […]；确实齐全时写 holds: all",
            "say `holds: […]` in the catalogue if it holds fewer, or `holds: all` if it holds them all",
        ),
    ),
    "class-missing": (("类别为空", "the class is blank"), ("补上类别", "add it")),
    "class-unknown": (
        ("类别不在允许的取值之中", "the class is not one we know"),
        ("在目录的 classes 中写明它对应哪一类", "say under `classes` in the catalogue which of ours it is"),
    ),
    "no-records": (("没有任何记录", "there is no record"), ("核对数据源与图层名", "check the source and its layer")),
    "fewer-records": (
        ("记录数远少于上一版本", "there are far fewer records than in the edition before"),
        ("核对数据是否完整；确实减少时用 --floor 放宽", "check that it is whole; widen with --floor where it is"),
    ),
    "list-missing": (
        ("管控单元没有准入清单条款", "the control unit comes without its access list"),
        ("补上该单元的准入清单", "add the access list of the unit"),
    ),
    "list-orphan": (
        ("准入清单中的编码没有对应的管控单元", "an entry of the access list has no unit"),
        (
            "核对编码；有建议时多为误印，否则该单元不在图层中",
            "check the code: where one is offered it is likely misprinted, else the layer lacks the unit",
        ),
    ),
    "list-code-missing": (
        (
            "准入清单中有的行没有单元编码，不归入任何单元",
            "rows of the access list without a unit code belong to no unit",
        ),
        (
            "确认它们是全省、全市或园区的要求；否则补上编码",
            "make sure that they are of a province, city or park; else add it",
        ),
    ),
    "list-code-irregular": (
        ("准入清单中的编码写法不合规则", "a code of the access list is not written as codes are"),
        ("改为所给的或允许的写法", "write it as offered or allowed"),
    ),
    "list-sheet-left": (
        ("工作簿中有的表没有单元编码列，未读", "sheets without a column of unit codes were not read"),
        ("确认其中没有清单；否则补上列标题", "make sure that they hold no list; else add the heading"),
    ),
    "no-list-columns": (
        ("图层没有准入清单字段", "the layer has no column of access lists"),
        ("把清单并入图层，或用 --access-list 另行提供", "join the lists to the layer, or name them with --access-list"),
    ),
    "name-missing": (("名称为空", "the name is blank"), ("补上名称", "add it")),
    "name-untidy": (
        ("名称含多余的空白、换行或控制字符", "the name has stray blanks, line breaks or control characters"),
        ("改为所给的写法（发布时自动整理）", "write it as offered (publishing does)"),
    ),
    "text-undecodable": (
        ("文字编码无法识别，读不出的字已标出", "the text is in no encoding we know; what can't be read is marked"),
        ("另存为 UTF-8", "save it as UTF-8"),
    ),
    "code-undecodable": (
        ("编码或类别字段的文字无法识别", "the text of codes or classes is in no encoding we know"),
        ("另存为 UTF-8", "save it as UTF-8"),
    ),
    "text-garbled": (
        ("文字疑似乱码", "the text seems to have been read in the wrong encoding"),
        ("核对原文；可能是所给的文字", "look at the original; it may be the text offered"),
    ),
    "layer-outside": (
        ("整个图层都在目录的 area 之外", "the whole layer lies outside the catalogue's area"),
        ("核对坐标系", "check the reference system"),
    ),
    "feature-outside": (
        ("要素在目录的 area 之外", "the feature lies outside the catalogue's area"),
        ("确认该要素属于本目录", "make sure that it belongs here"),
    ),
    "gcj02-suspected": (
        (
            "与另一行政区图层相比，扣除 GCJ-02 偏移后更吻合，疑似加偏坐标",
            "it fits another administrative layer better once the shift of GCJ-02 is taken out",
        ),
        (
            "核对来源；确属加偏时写明 GCJ-02，否则换一个行政区图层比较",
            "ask where it comes from; say GCJ-02 where it is, or compare with another administrative layer",
        ),
    ),
    "reference-shifted": (
        (
            "用来比较的行政区图层疑似加偏坐标（GCJ-02）",
            "the administrative layer it was compared with seems to be in GCJ-02",
        ),
        ("检查那个行政区图层", "check that administrative layer"),
    ),
}

GATE: Final[dict[str, tuple[str, str]]] = {
    "gate.error": ("错误", "error"),
    "gate.warning": ("提示", "warning"),
    "gate.text.records": ("记录", "records"),
    "gate.text.proposed": ("（建议：{proposed}）", "(offered: {proposed})"),
    "gate.text.area": ("（面积变化 {area} 平方米）", "(area changed by {area} m2)"),
    "gate.text.more": (
        "只列出前 {shown} 项，共 {total} 项；--format json 给出全部",
        "only the first {shown} of {total} are shown; --format json gives all",
    ),
    "gate.text.unchecked": ("未检查", "not checked:"),
    "gate.text.passed": ("通过：没有错误，{warnings} 项提示", "passed: no error, {warnings:warning|warnings}"),
    "gate.text.refused": (
        "未通过：{errors} 项错误，{warnings} 项提示",
        "not passed: {errors:error|errors}, {warnings:warning|warnings}",
    ),
    "gate.remark.next": ("核对原始数据", "look at the data it came from"),
    "gate.published": (
        "已发布 {layer} {edition}：{path}（{records} 条记录）",
        "published {layer} {edition}: {path} ({records:record|records})",
    ),
    "gate.published.files": ("同时写出：{names}", "beside it: {names}"),
    "gate.published.pending": (
        "待生效（{day} 起施行）：参与判定并注明，现行版本继续有效",
        "pending (in force from {day}): it is judged and marked, and the edition in force goes on",
    ),
    "gate.published.ended": ("{edition} 版到 {day} 为止", "edition {edition} ends on {day}"),
    "gate.published.coverage": (
        "未检查是否完整覆盖：用 --scope 给出范围",
        "coverage was not checked: name the land with --scope",
    ),
    "gate.published.no_store": (
        "未编译：未安装 fast 组件（pip install 'zoning-checker[fast]'），检查时直接读取文件",
        "not compiled: the extra `fast` is not installed (pip install 'zoning-checker[fast]'); checks read the file",
    ),
    "gate.former_text": ("原目录文本保留为 {name}", "the former text of the catalogue is kept as {name}"),
    "gate.withdrawn": (
        "已退回：{layer} {edition} 版改为草案，文件保留",
        "rolled back: edition {edition} of {layer} is a draft now, and its files stay",
    ),
    "gate.resumed": ("{edition} 版有效：{first} – {last}", "edition {edition} is in force: {first} – {last}"),
    "edition.in_force": ("有效", "in force"),
    "edition.pending": ("待生效", "pending"),
    "edition.draft": ("草案", "draft"),
    "edition.not_yet": ("尚未生效", "not yet in force"),
    "edition.ended": ("已失效", "ended"),
    "proposal.found": ("{path}：{kind}", "{path}: {kind}"),
    "proposal.not_understood": ("未识别：{path}（{reason}）", "not understood: {path} ({reason})"),
    "proposal.written": (
        "已写出 {path}：{layers} 个图层，{left} 个文件未识别；请填写标有“请填写”的各行",
        "wrote {path}: {layers:layer|layers}, {left:file|files} not understood; fill in the lines marked FILL IN",
    ),
    **{f"gate.rule.{rule}": words for rule, words in _RULES.items()},
    **{f"gate.unchecked.{reason}": words for reason, words in _UNCHECKED.items()},
    **{f"gate.{code}": message for code, (message, _) in _FINDINGS.items()},
    **{f"gate.{code}.next": following for code, (_, following) in _FINDINGS.items()},
}
