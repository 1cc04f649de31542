"""Words of proposed structures, allowances and caps of access lists, (Chinese, English)."""

from typing import Final

PROPOSING: Final[dict[str, tuple[str, str]]] = {
    "help.lists_propose": (
        "按固定句式为常见条款提出可判定的结构，由人逐条采纳、修改或退回",
        "propose structure for clauses in common wordings, for a person to accept, edit or reject one by one",
    ),
    "help.lists_decisions": (
        "人的决定（YAML）：逐条文字，采纳、修改或退回，写明何人何日",
        "what people decided (YAML): text by text accept, edit or reject, with who and when",
    ),
    "help.lists_structures": (
        "把已采纳和已修改的结构写入此文件",
        "write the accepted and edited structures to this file",
    ),
    "help.lists_figures": ("只给出数字，不列出各条提议", "figures only, without the proposals"),
    "propose.text": (
        "{text}（{count} 条条款，如 {clause}；提议 {seen}）",
        "{text} ({count:clause|clauses}, such as {clause}; proposal {seen})",
    ),
    "propose.addressee.project": ("对象：项目", "addresses: a project"),
    "propose.addressee.government": ("对象：政府", "addresses: government"),
    "propose.addressee.": ("对象：看不出", "addresses: not plain"),
    "propose.covers.whole": ("结构涵盖全文", "the structure covers the whole text"),
    "propose.covers.part": ("其余文字仍须人工审查", "the rest stays for a person to review"),
    "propose.words": ("依据：{words}", "stands on: {words}"),
    "propose.listed": (
        "{clauses} 条条款，{texts} 种文字：{project} 种面向项目，{government} 种面向政府，{unsaid} 种看不出",
        "{clauses:clause|clauses}, {texts:text|texts}: {project:addresses|address} a project, {government} government,"
        " {unsaid} not plain",
    ),
    "propose.proposed": (
        "提出结构 {proposed} 种文字（面向项目的 {share}），涉及 {proposed_clauses} 条条款；涵盖全文 {whole} 种",
        "structure proposed for {proposed:text|texts} ({share} of those to a project),"
        " {proposed_clauses:clause|clauses}; {whole} of them whole",
    ),
    "propose.decided": (
        "已采纳 {accept}，已修改 {edit}，已退回 {reject}；提议 {open} 种尚无决定",
        "accepted {accept}, edited {edit}, rejected {reject}; {open:proposal|proposals} without a decision",
    ),
    "propose.stale": (
        "{text}：提议在作出决定之后已有变化，决定未采用，请重新核看",
        "{text}: the proposal has changed since the decision, which is not used; look at it again",
    ),
    "propose.strange": (
        "{text}：清单中没有这种文字，决定未采用",
        "{text}: the list holds no such text, the decision is not used",
    ),
    "help.lists_allowance": (
        "项目向单元申请多少排放量、还剩多少、须替代多少",
        "what a project asks of a unit's emission allowances, what is left, and which offset it owes",
    ),
    "help.lists_allowances": ("允许新增排放量（YAML）", "emission allowances (YAML)"),
    "help.lists_granted": ("已批项目登记表（CSV 或 YAML）", "register of projects already granted (CSV or YAML)"),
    "help.lists_project": (
        "本项目在登记表中的名称，不重复计算",
        "name of this project in the register: not counted twice",
    ),
    "allowance.no": ("申请 {asked} t/a，剩余 {left} t/a，未超出", "asks {asked} t/a of {left} t/a left: within"),
    "allowance.yes": ("申请 {asked} t/a，剩余 {left} t/a，超出", "asks {asked} t/a of {left} t/a left: beyond"),
    "allowance.passed": ("已批项目已超出 {left} t/a", "already passed by what was granted: {left} t/a left"),
    "allowance.unknown": ("申请量未知，剩余 {left} t/a", "what it asks is not known; {left} t/a left"),
    "allowance.owed": ("按 {ratio} 须替代削减 {owed} t/a", "owes an offset of {owed} t/a ({ratio})"),
    "allowance.reduction": (
        "须减量替代，清单没有写明比例",
        "owes more than one for one; the list does not say how much",
    ),
    "allowance.none": ("该单元当年没有允许新增排放量", "the unit has no allowance in that year"),
}
