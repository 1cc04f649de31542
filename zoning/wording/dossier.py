"""Words of reports on paper, (Chinese, English)."""

from typing import Final

_CHAPTERS: Final[dict[str, tuple[str, str]]] = {
    "project": ("项目", "The project"),
    "verdict": ("结论", "Verdict"),
    "facts": ("项目事实及来源", "Stated facts and where they come from"),
    "findings": ("涉及的图层要素", "What the site meets"),
    "maps": ("位置图与叠图", "Position and overlay maps"),
    "units": ("生态环境管控单元", "Control units"),
    "clauses": ("准入清单逐条对照", "The access list, clause by clause"),
    "rules": ("适用的法律规定", "Rules of law"),
    "eia": ("环境影响评价", "Environmental impact assessment"),
    "questions": ("待回答的问题", "Open questions"),
    "layers": ("所用图层", "Layers used"),
    "method": ("方法与容差", "Method and tolerance"),
    "validity": ("有效性", "How long this holds"),
    "limits": ("本报告不是什么", "What this report is not"),
    "seal": ("校验码与重算", "Checksum and replay"),
    "summary": ("汇总", "Summary"),
    "gravest": ("最需关注的项目", "The gravest"),
    "sites": ("项目一览", "All sites"),
    "silent": ("未能核查的图层", "Layers that were silent"),
}

_NOTES: Final[dict[str, tuple[str, str]]] = {
    "no_facts": ("没有陈述任何项目事实。", "No fact of the project was stated."),
    "no_findings": ("用地未涉及任何图层要素。", "The site meets no feature of any layer."),
    "no_maps": (
        "未绘制地图：批量过大或没有可用的图形。",
        "No map was drawn: the batch is too large, or there is no shape.",
    ),
    "no_units": (
        "所用图层中没有涉及本用地的管控单元。",
        "No control unit of the layers used holds this site.",
    ),
    "no_clauses": (
        "没有可对照的准入清单条款。",
        "There is no clause of an access list to compare with.",
    ),
    "government": (
        "另有 {total} 条约束政府，不与项目对照。",
        "{total:more binds|more bind} the government, not compared with the project.",
    ),
    "not_judged": ("只测量，未判定。", "Measured only; nothing was judged."),
    "no_rules": ("没有规则适用或可能适用。", "No rule applies or may apply."),
    "no_eia": (
        "未判定环评文件：判定日期没有已编入的名录，或用地在名录适用范围之外，或只作了测量。",
        "No EIA document was worked out: no catalogue is encoded for the day, the site lies where none holds, "
        "or it was only measured.",
    ),
    "no_questions": ("没有待回答的问题。", "Nothing is left to be asked."),
    "clause_questions": (
        "另有 {count} 条准入清单条款待人工审查，见逐条对照一章。",
        "{count:further clause waits|further clauses wait} for a person's review, see the chapter on the access list.",
    ),
    "layers": (
        "“不涉及”只在图层覆盖整个用地时给出；无数据的图层不能说明不涉及。",
        "“Clear” is only said where a layer covers the whole site; a layer without data does not say clear.",
    ),
    "tolerance": (
        "容差只抵消计算误差：面与面之间窄于它的接触算作相接。所有数值未经舍入地参与判断，仅在显示时舍入。",
        "The tolerance only absorbs numerical noise: a contact of areas thinner than it counts as touching. "
        "Every number is judged unrounded and rounded only to be shown.",
    ),
    "accuracy": (
        "边界移动图层标明的精度就会改变的判断，按“尚不能确定”处理。",
        "A judgement that would flip if a boundary moved by the layer's stated accuracy counts as not known.",
    ),
    "as_of": (
        "本报告按 {on} 有效的图层版本和法律规定作出。",
        "This report rests on the editions of layers and the law in force on {on}.",
    ),
    "stale_edition": (
        "所列图层任何一个发布新版本，或目录校验码改变，须重新核查。",
        "It is stale once a layer listed here has a new edition or the checksum of the catalogue is another.",
    ),
    "stale_law": (
        "所列法律法规、准入清单或分类管理名录修订，或规则包版本改变，须重新核查。",
        "It is stale once an act, an access list or the EIA catalogue named here is amended, or a rule pack "
        "has a new version.",
    ),
    "stale_project": (
        "项目的用地范围、组成部分或规模改变，须重新核查。",
        "It is stale once the project's outline, its parts or its scale are others.",
    ),
    "stale_facts": (
        "任何一项所述事实改变，或补充了尚缺的事实，须重新核查。",
        "It is stale once a stated fact is another, or one that was missing is stated.",
    ),
    "not_permit": (
        "不是许可。“未发现冲突”只表示所列图层与规则没有发现冲突，不表示准许建设。",
        "It is no permit. “No conflict” only says that the layers and rules listed found none, "
        "not that building is allowed.",
    ),
    "not_survey": (
        "不是测绘成果。图面经过简化，距离与面积为实测值，以图层精度为限。",
        "It is no survey. Maps are simplified; distances and areas are measured, as good as the layers are.",
    ),
    "not_else": (
        "不涉及未列出的图层、规则和部门；另行征询的事项须以主管部门的答复为准。",
        "It says nothing of layers, rules and offices that are not listed; what is asked elsewhere "
        "is as the office answers.",
    ),
    "checksum": (
        "校验码是本项目答案的 SHA-256：以同样的输入、目录和规则包运行 zoning check --format jsonl，"
        "取该项目的一行（含换行符）计算。相同则答案相同。",
        "The checksum is the SHA-256 of this answer: run zoning check --format jsonl with the same input, "
        "catalogue and packs and take the line of the site with its line end. The same sum is the same answer.",
    ),
    "summary_checksum": (
        "校验码是全部答案的 SHA-256：zoning check --format jsonl 的全部输出。",
        "The checksum is the SHA-256 of all answers: all that zoning check --format jsonl prints.",
    ),
    "sheet": ("重算信息：{line}", "To replay it: {line}"),
    "more_allowances": (
        "另有 {count} 项允许排放量，见报告与 JSON。",
        "{count:further allowance stands|further allowances stand} in the report and in the JSON.",
    ),
    "more_clauses": (
        "另有 {count} 条，见报告与 JSON。",
        "{count:more stands|more stand} in the report and in the JSON.",
    ),
    "one_each": (
        "每个项目另有一份报告，见各行的链接。",
        "Each site has a report of its own; the rows lead there.",
    ),
}

_REST: Final[dict[str, tuple[str, str]]] = {
    "title": ("生态环境准入核查报告：{name}", "Environmental access report: {name}"),
    "summary_title": ("生态环境准入核查汇总（{count} 个项目）", "Environmental access summary ({count:site|sites})"),
    "sheet_title": ("“一证式”信息表", "One-permit sheet (一证式)"),
    "none": ("无", "none"),
    "and_more": ("另有 {count} 项", "and {count} more"),
    "no_allowance": ("答案中没有该单元的允许排放量", "the answer holds no allowance of its units"),
    "no_permit_class": (
        "未编入《固定污染源排污许可分类管理名录》，请按行业查名录",
        "not encoded: look the industry up in the classified list of discharge permits for stationary sources",
    ),
    "no_monitoring": ("没有提到监测的条款", "no clause speaks of monitoring"),
    "monitoring": ("提到监测的条款：{clauses}", "clauses that speak of monitoring: {clauses}"),
    "colon": ("：", ": "),
    "semicolon": ("；", "; "),
    "not_stated": ("未填写", "not stated"),
    "not_in_catalogue": ("目录未写明", "not stated in the catalogue"),
    "unnamed": ("图层目录未载名称", "no layer of the catalogue names it"),
    "no_list": ("目录中没有该层级的清单", "the catalogue holds no list of this level"),
    "verdict_is": ("结论：{outcome}", "Verdict: {outcome}"),
    "certain": ("上下限一致，结论确定。", "Both bounds agree: the outcome is certain."),
    "complete": ("所需图层均已核查，无须另行征询。", "Nothing has to be asked elsewhere."),
    "incomplete": ("不完整：另须征询 {kinds}。", "Not complete; to be asked elsewhere: {kinds}."),
    "to_review": (
        "准入清单条款待人工审查 {count} 条。",
        "Clauses of the access list that wait for a person's review: {count}.",
    ),
    "clauses_to_review": ("待审查 {count} 条，见逐条对照", "{count} to review, see the chapter on the access list"),
    "review_of": ("人工审查 {about}", "review of {about}"),
    "layer_of": ("{kind}图层", "a layer of {kind}"),
    "reviewed": ("人工审查：适用——{said}（{about}）", "reviewed: applies — {said} ({about})"),
    "by_findings": ("见涉及要素 {numbers}", "see findings {numbers}"),
    "missing": ("缺 {what}", "missing: {what}"),
    "not_compared": ("条文未结构化，须人工对照", "prose: to be compared by a person"),
    "clauses_of": ("{total} 条，待定 {open} 条", "{total}, open {open}"),
    "result.met": ("符合（不属所限情形）", "met (no such case)"),
    "result.not_met": ("不符合", "not met"),
    "result.restricted": ("受限制，仅限所列情形", "restricted to the cases it names"),
    "result.to_meet": ("适用，须落实", "applies, to be met"),
    "result.to_review": ("待审查", "to be reviewed"),
    "result.open": ("待补充", "open"),
    "exceeds.yes": ("突破", "yes"),
    "exceeds.no": ("未突破", "no"),
    "exceeds.unknown": ("尚不能确定", "not known yet"),
    "more_than_added": ("多于新增量", "more than added"),
    "topic.yes": ("须设置", "required"),
    "topic.no": ("不设置", "not required"),
    "topic.unknown": ("待定", "open"),
    "area_method.gauss-kruger": ("高斯—克吕格平面", "Gauss-Kruger plane"),
    "area_method.ellipsoidal": ("椭球面", "on the ellipsoid"),
    "area_method.projected": ("数据自身的投影平面", "plane of the data's own projection"),
    "area_method.default": ("各用地分别采用缺省算法", "the default of each site"),
    "code_caption": ("重算信息（二维码内容与上行文字相同）", "What to replay it by (the code holds the line above)"),
    "code_alt": ("载有重算信息的二维码", "QR code with what the answer is replayed by"),
    "times": ("{what}（{count}）", "{what} ({count})"),
    "progress": ("写报告", "writing reports"),
}

_VALUES: Final[dict[str, tuple[str, str]]] = {
    "within_m": ("距离（米）", "within (m)"),
    "upstream.from_m": ("上游自（米）", "upstream from (m)"),
    "upstream.to_m": ("上游至（米）", "upstream to (m)"),
    "share": ("占比", "share"),
    "area_inside_m2": ("其内面积（平方米）", "area inside (m²)"),
    "length_inside_m": ("其内长度（米）", "length inside (m)"),
}

DOSSIER: Final[dict[str, tuple[str, str]]] = {
    **{f"dossier.chapter.{key}": pair for key, pair in _CHAPTERS.items()},
    **{f"dossier.note.{key}": pair for key, pair in _NOTES.items()},
    "text.gravest": ("最需关注", "the gravest"),
    **{f"value.{key}": pair for key, pair in _VALUES.items()},
    **{f"dossier.{key}": pair for key, pair in _REST.items()},
}
