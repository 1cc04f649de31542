"""Words of facts files and their template, (Chinese, English)."""

from typing import Final

STATEMENT: Final[dict[str, tuple[str, str]]] = {
    "help.template": ("写出供填写的事实表（Excel）", "write the workbook of facts to fill in"),
    "help.template_file": ("要写的 .xlsx 文件", "the .xlsx file to write"),
    # The sheets, by which they are known again.
    "template.facts": ("事实", "facts"),
    "template.reviews": ("审查", "reviews"),
    "template.notes": ("说明", "notes"),
    "template.values": ("取值", "values"),
    "template.column.id": ("编号", "id"),
    "template.column.name": ("项目名称", "name"),
    "template.column.about": ("规则或条款", "rule or clause"),
    "template.column.value": ("结论", "answer"),
    "template.column.by": ("审查人", "by"),
    "template.column.date": ("日期", "date"),
    "template.column.source": ("依据", "source"),
    "template.column.note": ("备注", "note"),
    "template.ask.id": (
        "与用地文件中的编号一致；填 * 表示所有用地。",
        "The id of the site in its file; * is every site.",
    ),
    "template.ask.name": ("便于核对，不作判断。", "For your own reference; not read."),
    "template.ask.about": (
        "规则编号或准入清单条款编号，即核对结果中待审查事项的编号。",
        "The id of a rule or access-list clause, as the answer lists it for review.",
    ),
    "template.ask.value": (
        "对该事项所问问题的回答：是或否。",
        "The answer to the question that is asked there: yes or no.",
    ),
    "template.ask.by": ("谁作出结论。", "Who says so."),
    "template.ask.date": ("年-月-日，例如 2026-11-20。", "YYYY-MM-DD, for example 2026-11-20."),
    "template.ask.source": ("所依据的文件，例如函号。", "The document it rests on, such as a letter."),
    "template.ask.note": ("其他说明。", "Anything else."),
    "template.note.key": ("键", "key"),
    "template.note.label": ("名称", "label"),
    "template.note.type": ("类型", "type"),
    "template.note.unit": ("单位", "unit"),
    "template.note.allowed": ("可填的值", "allowed values"),
    "template.note.question": ("问题", "question"),
    "template.type.bool": ("是/否", "yes/no"),
    "template.type.enum": ("单选", "one value"),
    "template.type.list": ("多选", "several values"),
    "template.type.number": ("数值", "number"),
    "template.type.quantity": ("数值带单位", "number with unit"),
    "template.type.code": ("代码", "code"),
    "template.type.codes": ("代码，可多个", "one or several codes"),
    "template.type.text": ("文字", "text"),
    "template.type.date": ("日期", "date"),
    "template.type.hours": ("时段", "hours of the day"),
    "template.type.days": ("日期段", "days of the year"),
    "template.yes": ("是", "yes"),
    "template.no": ("否", "no"),
    "template.comma": ("；", "; "),
    "template.several": ("可填多项，以分号隔开：", "Several are divided by semicolons: "),
    "template.how": (
        "“事实”表每行一个项目，编号与用地文件一致；空白表示尚不清楚，既不是 0 也不是“否”。"
        "列名后的单位适用于只写数字的单元格，也可以在单元格里另写单位，例如 2公顷。"
        "“审查”表每行一个审查结论，写明审查人和日期。填好后用 --facts 交给核对命令。",
        "In the sheet facts each row is a project, its id as in the site file. A blank is not known yet: neither 0 "
        "nor no. The unit after a heading is that of bare numbers; a cell may also say its own, such as 2ha. In the "
        "sheet reviews each row is one signed answer. Hand the workbook to the check with --facts.",
    ),
}
