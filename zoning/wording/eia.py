"""Words of the classification of environmental impact assessment, (Chinese, English)."""

from typing import Final

EIA: Final[dict[str, tuple[str, str]]] = {
    "text.eia": ("环评文件", "EIA document"),
    "eia.document.report_book": ("报告书", "report (报告书)"),
    "eia.document.report_table": ("报告表", "report form (报告表)"),
    "eia.document.registration": ("登记表", "registration form (登记表)"),
    "eia.document.none": ("不纳入环评管理", "no EIA document"),
    "eia.document.exempt": ("豁免", "exempt"),
    "eia.document.undetermined": ("无法判定（待补充信息）", "undetermined (more needed)"),
    "eia.belongs": ("属于第 {item} 项“{title}”", "item {item}, {title}"),
    "eia.may-belong": ("可能属于第 {item} 项“{title}”", "perhaps item {item}, {title}"),
    "eia.line": ("符合：{says}", "this holds: {says}"),
    "eia.no-line": (
        "第 {item} 项没有一条适用于本项目，不纳入环评管理",
        "no line of item {item} holds for the project: it is outside EIA management",
    ),
    "eia.left-out": (
        "第 {item} 项“{title}”不含：{says}；名录之外不纳入环评管理，省级另有规定的除外",
        "item {item}, {title}, leaves out: {says}; so it is outside EIA management unless the province says otherwise",
    ),
    "eia.not-listed": (
        "名录未列入代码 {code}（{name}）的项目；名录之外不纳入环评管理，省级另有规定的除外",
        "the catalogue lists no projects of {code} ({name}): outside EIA management unless the province says otherwise",
    ),
    "eia.no-such-code": (
        "行业分类（GB/T 4754-2017）没有代码 {code}，相近的有 {nearest}",
        "GB/T 4754-2017 has no code {code}; nearest: {nearest}",
    ),
    "eia.usual": (
        "行业代码 {code} 的项目通常属于第 {items} 项；所填建设内容都属于其他行业，未计入该项，如也建设请写明",
        "projects of {code} usually are of item {items}; only contents of other trades are stated, so it was not"
        " counted: if it is built too, state it in `content`",
    ),
    "eia.no-description": (
        "没有行业代码，也没有能确定项目类别的建设内容，不知道属于名录的哪一项",
        "neither an industry code nor a content that tells the item is stated, so no item can be named",
    ),
    "eia.between": ("至少{at_least}，至多{at_most}", "at least {at_least}, at most {at_most}"),
    "eia.could-be": ("若{says}，则为{document}", "{document} if {says}"),
    "eia.found-by": ("由此找到：", "found by:"),
    "eia.nothing-found": ("名录中没有与“{words}”相符的项", "no item of the catalogue matches {words}"),
    "eia.follows.decision": (
        "审批部门自收到文件之日起 {days} 日内作出审批决定",
        "the office decides within {days:day|days} of receiving the document",
    ),
    "eia.follows.review_again": (
        "批准满五年才开工的，文件须报原审批部门重新审核",
        "a document approved five years before building starts is put to the office again",
    ),
    "eia.follows.filing": ("登记表实行备案", "the registration form is filed"),
    "eia.local.holds": (
        "适用{list}：{says}；按国家名录为{document}，{effect}",
        "{list} applies: {says}; {document} by the national catalogue, {effect}",
    ),
    "eia.local.may-hold": (
        "可能适用{list}：{says}（{effect}）；按国家名录为{document}",
        "{list} may apply: {says} ({effect}); {document} by the national catalogue",
    ),
    "eia.local.conflict": (
        "{list}列有：{says}；但它早于{edition}年版国家名录，后者要求报告书，两者不一致，未采用，请向审批部门核实",
        "{list} names: {says}; but it is older than the national catalogue {edition}, which asks for a "
        "report book: they contradict each other, it is not applied, ask the office",
    ),
    "eia.local.own-catalogue": (
        "当地以{list}（{number}）代替国家名录，其项目未收录，文件无法判定；按国家名录为{document}",
        "here {list} ({number}) stands in place of the national catalogue; its items are not encoded, so the "
        "document is not determined; {document} by the national catalogue",
    ),
    "eia.local.expired": (
        "{list}（{number}）已于 {last} 失效，未采用",
        "{list} ({number}) expired on {last} and is not applied",
    ),
    "eia.local.partial": (
        "{list}只收录了一部分，未收录的条目可能另有规定",
        "of {list} only a part is encoded; what is not may say otherwise",
    ),
    "eia.effect.exempt": ("豁免环评手续", "exempt from EIA"),
    "eia.effect.registration": ("改为登记表", "a registration form is enough"),
    "eia.effect.bundled": ("可以打包审批", "may be approved in one bundle"),
    "eia.effect.simplified": ("简化编制内容", "its content is simplified"),
    "eia.effect.commitment": ("告知承诺审批", "approved on a commitment"),
    "eia.topic.yes": ("设置{title}专项评价：{says}", "special topic {title}: set, since {says}"),
    "eia.topic.unknown": ("专项评价待定：{titles}", "special topics still open: {titles}"),
    "eia.contradiction": ("注意，事实互相矛盾：{says}", "mind: facts contradict each other: {says}"),
    "eia.approval": ("由{authority}办理", "goes to {authority}"),
    "eia.lint-ok": ("{path}：没有问题，{count} 条", "{path}: nothing wrong, {count:entry|entries}"),
}
