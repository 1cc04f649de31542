"""Words of editions compared and of what is supposed of one, (Chinese, English)."""

from typing import Final

_SORTS: Final = {
    "unchanged": ("未变", "unchanged"),
    "added": ("新增", "added"),
    "removed": ("取消", "removed"),
    "recoded": ("改编码", "recoded"),
    "renamed": ("改名", "renamed"),
    "reclassed": ("改类别", "reclassed"),
    "moved": ("边界调整", "moved"),
    "clauses": ("清单变化", "clauses changed"),
    "attributes": ("属性变化", "attributes changed"),
    "split": ("拆分", "split"),
    "merged": ("合并", "merged"),
}
_CLAUSES: Final = {
    "added": ("新增条款", "clause added"),
    "removed": ("删除条款", "clause removed"),
    "reworded": ("条款改写", "clause reworded"),
    "renumbered": ("条款改号", "clause renumbered"),
}
_REMARKS: Final = {
    "crs-differs": (
        "两版坐标系不同，已转换后比较，转换误差内的边界按宽度判断：{about}",
        "the editions are in different reference systems, and were compared after moving one: {about}",
    ),
    "records-refused": (
        "有记录无法读取，未参与比较：{about}",
        "some records could not be read and were not compared: {about}",
    ),
    "codes-repeated": ("编码重复：{about}", "codes stand several times: {about}"),
    "columns-differ": (
        "只在一版中出现的字段（旧 / 新）：{about}",
        "columns that only one edition has (old / new): {about}",
    ),
}
_EVERYWHERE: Final = {
    "coverage": ("两版的覆盖范围（coverage）不同", "the editions state another coverage"),
    "accuracy": ("两版的精度（accuracy_m）不同", "the editions state another accuracy"),
    "readable": ("两版中有一版未能完整读取", "one of the editions could not be read as a whole"),
    "place": ("两版中有一版位于目录范围之外", "one of the editions lies outside the area of the catalogue"),
    "classes": ("两版能表达的类别不同", "the editions can show other classes"),
    "administrative": ("行政区划影响到每一处用地", "administrative areas bear on every site"),
    "river": ("规则沿河道量测", "rules measure along the river"),
    "ids": ("条款编号中可能含版本", "the ids of clauses may carry the edition"),
    "crs": ("两版坐标系不同", "the editions are in different reference systems"),
}

COMPARING: Final[dict[str, tuple[str, str]]] = {
    **{f"comparing.sort.{key}": pair for key, pair in _SORTS.items()},
    **{f"comparing.clause.{key}": pair for key, pair in _CLAUSES.items()},
    **{f"comparing.remark.{key}": pair for key, pair in _REMARKS.items()},
    **{f"comparing.everywhere.{key}": pair for key, pair in _EVERYWHERE.items()},
    "comparing.head": ("{layer}：{old} → {new}", "{layer}: {old} → {new}"),
    "comparing.count": ("{sort} {count}", "{sort} {count}"),
    "comparing.none": ("两版没有差别", "the editions are the same"),
    "comparing.becomes": ("{old} → {new}", "{old} → {new}"),
    "comparing.area": ("增 {gained} m²，减 {lost} m²", "{gained} m² in, {lost} m² out"),
    "comparing.split": ("拆分：{whole} → {pieces}", "split: {whole} → {pieces}"),
    "comparing.merge": ("合并：{pieces} → {whole}", "merged: {pieces} → {whole}"),
    "comparing.more": (
        "只列出前 {shown} 个，共 {total} 个；--format json 列出全部",
        "the first {shown} of {total}; --format json lists them all",
    ),
    "comparing.sites": (
        "{count} 个项目中，{looked_at} 个在变化附近并已重新判定，{flipped} 个结论改变（截至 {on}）",
        "of {count:project|projects} {looked_at:is|are} near a change and judged again,"
        " {flipped:is|are} judged otherwise"
        " (as of {on})",
    ),
    "comparing.sites_all": (
        "{count} 个项目全部重新判定（{reason}），{flipped} 个结论改变（截至 {on}）",
        "every project was judged again ({count} in all; {reason}), {flipped:is|are} judged otherwise (as of {on})",
    ),
    "comparing.terms": (
        "另有 {count} 个项目结论不变，但适用的规则、条款或单元有变化",
        "{count:more is|more are} judged alike, by other rules, clauses or units",
    ),
    "comparing.law": ("有效的规则不同", "the law in force differs"),
    "comparing.refused": ("{count} 个项目无法判定：{ids}", "{count:project|projects} could not be judged: {ids}"),
    "comparing.transition": ("{count} 个：{old} → {new}", "{count}: {old} → {new}"),
    "comparing.document": ("环评文件 {old} → {new}", "EIA document {old} → {new}"),
    "comparing.rule": ("规则", "rule"),
    "comparing.clause_of": ("条款", "clause"),
    "comparing.unit": ("单元", "unit"),
    "comparing.absent": ("无", "none"),
    "comparing.no_verdict": ("未判定", "not judged"),
    "comparing.law_head": ("规则：{old} → {new}", "law: {old} → {new}"),
    "comparing.rule_sort.added": ("新增规则", "rule added"),
    "comparing.rule_sort.removed": ("取消规则", "rule removed"),
    "comparing.rule_sort.changed": ("规则修改", "rule changed"),
    "comparing.title": ("版本比较", "Editions compared"),
    "comparing.old_edition": ("旧版", "old edition"),
    "comparing.new_edition": ("新版", "new edition"),
    "comparing.gained": ("划入", "land that came in"),
    "comparing.lost": ("划出", "land that went out"),
    "comparing.before": ("原结论", "before"),
    "comparing.after": ("现结论", "after"),
    "comparing.responsible": ("原因", "responsible"),
    "comparing.map_notice": (
        "在图层列表中切换旧版与新版",
        "switch between the old and the new edition in the list of layers",
    ),
    "comparing.chapter.summary": ("概况", "Summary"),
    "comparing.chapter.units": ("单元的变化", "What became of the units"),
    "comparing.chapter.sites": ("受影响的项目", "Projects"),
    "comparing.column.sorts": ("变化", "change"),
    "comparing.column.details": ("内容", "details"),
    "comparing.column.project": ("项目", "project"),
    "comparing.supposed": ("假设（未写入任何文件）", "supposed (nothing was written)"),
    "help.layers_diff": (
        "比较两个版本：单元的变化，以及哪些已办项目的结论随之改变",
        "compare two editions: what became of the units, and which filed projects are judged otherwise",
    ),
    "help.diff_edition": (
        "文件，或目录中的 ID、ID@版本",
        "a file, or ID or ID@EDITION of the catalogue",
    ),
    "help.diff_layer": ("文件按目录中哪个图层来读", "the layer of the catalogue that the files are editions of"),
    "help.diff_width": (
        "边界移动多宽起算，米，默认 0.002",
        "from which width on a boundary has moved, 0.002 m by default",
    ),
    "help.diff_sites": (
        "已办项目的文件：指出哪些结论改变及原因",
        "files of filed projects: which are judged otherwise, and why",
    ),
    "help.diff_terms": (
        "一并列出结论不变、但适用的规则、条款或单元有变化的项目",
        "also the projects judged alike by other rules, clauses or units",
    ),
    "help.diff_map": ("地图文件 .html", "a map, .html"),
    "help.diff_report": ("报告文件 .html、.pdf 或 .docx", "a report, .html, .pdf or .docx"),
    "help.diff_pack": ("规则包的文件夹或文件", "the folder or file of a pack"),
    "help.diff_days": ("截至日期；两个日期之间写 ..", "as of this day; two days with .. between them"),
    "help.packs_diff": (
        "比较两个规则包或两个日期：规则的变化，以及哪些项目的结论改变",
        "compare two packs or two days: what became of the rules, and which projects are judged otherwise",
    ),
    "help.what_if": (
        "假设移动、改类或取消单元，会使哪些项目的结论改变；不写入任何文件",
        "suppose a unit moved, reclassed or dropped: which projects are judged otherwise; nothing is written",
    ),
    "help.what_if_move": ("单元向东、向北移动若干米", "move a unit east and north by metres"),
    "help.what_if_buffer": ("单元外扩若干米，负数为内缩", "grow a unit by metres, shrink it by a negative number"),
    "help.what_if_class": ("单元改为另一类别", "give a unit another class"),
    "help.what_if_drop": ("取消单元", "drop a unit"),
    "help.what_if_replace": (
        "用文件中的单元替换同编码单元",
        "put the units of a file in place of those of their codes",
    ),
}
