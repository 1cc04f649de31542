"""Words of allowances, admission lists of parks and caps, (Chinese, English)."""

from typing import Final

# code: (message, what to do next), each (Chinese, English)
_FINDINGS: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "allowance-orphan": (
        ("允许新增排放量的单元不在图层中", "an allowance of a unit that the layer does not have"),
        ("核对编码，或更新图层", "look at the code, or bring the layer up to date"),
    ),
    "allowance-twice": (
        (
            "两份文件都规定了同一单元、污染物和年度的允许新增量",
            "two files say the allowance of one unit, pollutant and year",
        ),
        ("写明以哪份为准：结束另一份的施行期间", "end the period of the one that no longer holds"),
    ),
    "allowance-ended": (
        ("单元在当年没有允许新增排放量，只有往年的", "a unit whose allowances are all of years past"),
        ("补上当年的数值", "add that of the year"),
    ),
    "allowance-passed": (
        ("已批项目之和超过允许新增排放量", "more was granted than the allowance"),
        ("核对台账与允许量", "look at the register and at the allowance"),
    ),
    "park-undrawn": (
        ("准入清单的园区没有画在图层中", "the admission list of a park that nobody drew"),
        ("核对编码或名称，或在图层中补画", "look at the code or name, or draw it"),
    ),
    "register-missing": (
        (
            "没有当日有效的已批项目台账，剩余量不明",
            "no register of granted projects is in force: what is left is not known",
        ),
        (
            "在目录的 granted 下写明台账；没有已批项目时用空表",
            "name one under granted; an empty table says that none is",
        ),
    ),
    "granted-twice": (
        ("同一项目在台账中重复，会重复计算", "a project that stands in the register twice, and counts twice"),
        ("删去一行，或合并数量", "take a line out, or add the amounts up"),
    ),
    "granted-orphan": (
        (
            "台账中的单元或园区不在图层中，不计入任何单元",
            "a line of a unit or park that the layer does not have: it counts nowhere",
        ),
        ("核对编码或名称", "look at the code or name"),
    ),
    "cap-unknown": (
        (
            "台账中的总量条目不在任何准入清单中，不计入任何上限",
            "a line under a cap that no admission list has: it counts nowhere",
        ),
        ("核对总量条目", "look at the name of the cap"),
    ),
}
ISSUED: Final[dict[str, tuple[str, str]]] = {
    "warning.perhaps-granted": (
        "“{about}”在已批项目台账 {where} 中；若即本项目，请填 granted_as，否则已批的量会重复计算",
        'the register {where} holds a project "{about}": if it is this one, state granted_as, or it counts twice',
    ),
    "warning.granted-as-unknown": (
        "granted_as 所填“{about}”不在有效的已批项目台账中",
        'granted_as says "{about}", which no register in force holds',
    ),
    # titles of rules
    "allowance.rule_fails": (
        "超出单元允许新增排放量，或替代削减不足：{pollutant}",
        "beyond what the unit may still add of {pollutant}, or its offset falls short",
    ),
    "allowance.rule_owes": ("新增排放量须替代削减：{pollutant}", "what it adds of {pollutant} has to be offset"),
    "admission.rule_negative": ("列入园区负面清单：{title}", "on the negative list of the park: {title}"),
    "admission.rule_otherwise": ("园区准入：{title}", "admission to the park: {title}"),
    "admission.rule_cap": ("超过累计上限：{title}", "a cap would be passed: {title}"),
    "admission.rule_unplaced": (
        "所在园区不明，而某园区的准入清单可能适用",
        "it is not known which park it stands in, and the admission list of one may catch it",
    ),
    # the lists of an admission list
    "admission.leading": ("主导产业", "leading industry"),
    "admission.positive": ("正面清单", "positive list"),
    "admission.negative": ("负面清单", "negative list"),
    "admission.otherwise": ("清单之外", "on no list"),
    "admission.cap": ("累计上限", "cap"),
    "measure.projects": ("个项目", "projects"),
    "measure.land_area_m2": ("平方米用地", "m² of land"),
    # text of an answer
    "text.allowances": ("允许新增排放量（t/a）", "emission allowances (t/a)"),
    "text.allowance": (
        "{unit} {pollutant}：允许 {allowance}，已批 {granted}，剩余 {left}；申请 {asked}，之后剩余 {left_after}",
        "{unit} {pollutant}: {allowance} allowed, {granted} granted, {left} left; asks {asked}, then {left_after} left",
    ),
    "text.allowance_open": (
        "{unit} {pollutant}：允许 {allowance}，已批 {granted}，剩余 {left}；申请量未知",
        "{unit} {pollutant}: {allowance} allowed, {granted} granted, {left} left; what it asks is not known",
    ),
    "text.allowance_exceeds": ("超出", "beyond it"),
    "text.allowance_owed": ("须替代削减 {owed}（已落实：{offset}）", "owes an offset of {owed} (provided: {offset})"),
    "text.allowance_reduction": (
        "须替代削减，且多于新增量（已落实：{offset}）",
        "owes an offset of more than it adds (provided: {offset})",
    ),
    "text.register_none": ("没有当日有效的已批项目台账", "no register of granted projects is in force"),
    "text.register": ("台账截至 {day}", "register kept to {day}"),
    "text.admissions": ("园区准入清单", "admission lists of parks"),
    "text.admission": ("{of} {list}：{title}", "{of} {list}: {title}"),
    "text.cap": (
        "已有 {used}，本项目 {asked}，上限 {limit} {measure}",
        "{used} used, adds {asked}, limit {limit} {measure}",
    ),
    "text.not_known": ("未知", "not known"),
    # tables
    "table.allowances": ("允许新增排放量", "allowances"),
    "table.admissions": ("园区准入", "admissions"),
    "column.pollutant": ("污染物", "pollutant"),
    "column.year": ("年度", "year"),
    "column.allowance": ("允许新增量 t/a", "allowance t/a"),
    "column.granted": ("已批 t/a", "granted t/a"),
    "column.left": ("剩余 t/a", "left t/a"),
    "column.asked": ("申请", "asked"),
    "column.left_after": ("申请后剩余 t/a", "left after t/a"),
    "column.exceeds": ("是否超出", "exceeds"),
    "column.owes": ("是否须替代削减", "owes an offset"),
    "column.owed": ("须替代削减 t/a", "offset owed t/a"),
    "column.offset": ("已落实替代削减 t/a", "offset provided t/a"),
    "column.ratio": ("替代比例", "offset ratio"),
    "column.ratio_beyond": ("超出部分替代比例", "offset ratio beyond"),
    "column.baseline": ("基准", "baseline"),
    "column.target": ("目标", "target"),
    "column.granted_as_of": ("台账截至", "register kept to"),
    "column.of": ("园区或单元", "park or unit"),
    "column.listed": ("所在清单", "which list"),
    "column.used": ("已用", "used"),
    "column.limit": ("上限", "limit"),
    "column.measure": ("计量", "counted in"),
    "column.exceptions": ("适用的例外", "exceptions that hold"),
    "column.unmeasured": ("未填用地的已批项目", "projects whose land is not known"),
    "column.entry": ("条目", "entry"),
    **{f"lists.finding.{code}": message for code, (message, _) in _FINDINGS.items()},
    **{f"lists.finding.{code}.next": following for code, (_, following) in _FINDINGS.items()},
}
