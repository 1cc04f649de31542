"""Words of access lists in files of their own, (Chinese, English)."""

from typing import Final

# code: (message, what to do next), each (Chinese, English)
_FINDINGS: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "code-missing": (
        ("条款没有单元编码", "clauses without the code of a unit"),
        ("补上编码；区域或园区清单写明层级", "add the code; say the level of clauses of an area or park"),
    ),
    "code-carried": (
        ("编码为空，沿用上一行（原为合并单元格）", "a blank code was taken from the row above, as of merged cells"),
        ("核对该行是否属于此单元", "see that the row is of this unit"),
    ),
    "code-spelling": (
        ("编码含全角或空格，已规整", "a code with full-width signs or blanks was tidied"),
        ("在来源中改正", "mend it at the source"),
    ),
    "code-too-long": (
        ("编码多一位；按原样保留", "a code with a digit too many; kept as printed"),
        ("核对后用 --repair 原编码=新编码 重新导入", "look it up, and import again with --repair PRINTED=CODE"),
    ),
    "code-malformed": (
        ("编码不合规则；按原样保留", "a code that is not well formed; kept as printed"),
        ("核对后用 --repair 原编码=新编码 重新导入", "look it up, and import again with --repair PRINTED=CODE"),
    ),
    "code-repaired": (
        ("编码已按 --repair 更正，原编码一并保留", "a code was mended as --repair says; the printed one is kept"),
        ("在来源中改正", "mend it at the source"),
    ),
    "text-missing": (
        ("没有条款内容", "there is no text"),
        ("补上条款内容；没有内容的条目不参与判定", "add the text; without one nothing is judged by it"),
    ),
    "text-newlines": (
        ("条款内容中有换行，原样保留", "a text with line ends in it, kept as it is"),
        ("若为多条，拆成多行", "where it is several clauses, make rows of them"),
    ),
    "text-long": (
        ("条款过长（字数见后），原样保留", "a very long text (characters are told), kept as it is"),
        ("核对是否误并了多条", "see whether several clauses ran together"),
    ),
    "formula-suspected": (
        ("内容像公式，按文字保留", "a text that looks like a formula, kept as text"),
        ("核对原表是否以公式生成", "see whether the table made it by a formula"),
    ),
    "cell-error": (
        ("原表单元格显示错误值", "a cell in which the spreadsheet shows an error"),
        ("在原表中改正后重新导入", "mend it there and import again"),
    ),
    "cells-unnamed": (
        ("标题行以外的单元格，按列号保留", "cells under no heading, kept by the number of their column"),
        ("补上标题或删去", "name the column, or drop it"),
    ),
    "number-date": (
        ("条款号被表格软件改成了日期；按原样保留", "a number that a spreadsheet made a date of; kept as it is"),
        ("在原表中把该列设为文本并改回，如 1-2", "make the column text there, and write it again, as 1-2"),
    ),
    "number-spelling": (
        ("条款号已规整，原写法一并保留", "the number of a clause was tidied; as printed it is kept too"),
        ("无须处理，或在来源中改正", "nothing, or mend it at the source"),
    ),
    "number-repeated": (
        ("同一单元同一维度条款号重复", "a number that stands twice in one dimension of a unit"),
        ("核对是否为两种表述", "see whether they are two wordings of one clause"),
    ),
    "number-restarts": (
        ("条款号重新起算", "numbers that begin again"),
        ("核对是否缺少维度或文件名称", "see whether a dimension or document is missing"),
    ),
    "clause-repeated": (
        ("同一条款出现两次", "a clause that stands twice"),
        ("删去其一", "drop one of them"),
    ),
    "dimension-unknown": (
        ("维度名称无法识别，按未分维度处理，原词保留", "a dimension we don't know; taken as undivided, the word kept"),
        ("改用四个维度之一，或留空", "use one of the four dimensions, or leave it blank"),
    ),
    "force-unknown": (
        ("管控类型无法识别，原词保留", "a control tag we don't know, the word kept"),
        ("改为禁止、限制、综合或鼓励引导", "use prohibit, restrict, comprehensive or encourage"),
    ),
    "level-unknown": (
        ("层级无法识别，按清单的层级处理，原词保留", "a level we don't know; that of the list holds, the word is kept"),
        ("改用模板所列层级", "use a level of the template"),
    ),
    "addressee-unknown": (
        ("适用对象无法识别，原词保留", "whom it binds is said in a word we don't know, which is kept"),
        ("改为项目或政府", "use project or government"),
    ),
    "addressee-proposed": (
        ("适用对象按条款措辞判断，非来源所写", "whom they bind was told by the wording; the source does not say"),
        ("逐条核对；不对的在表中写明适用对象", "look at each; where it is wrong, say whom it binds in the table"),
    ),
    "documents-differ": (
        ("一个表内有多份文件（条数见后）", "one table holds several documents (with their clauses)"),
        ("逐份导入：--where document=文件名", "import them one by one: --where document=NAME"),
    ),
    "encoding-mixed": (
        ("文件各行编码不一，逐行读取", "lines in two encodings, each read in its own"),
        ("核对这些行的文字，另存为 UTF-8", "look at these lines, and save the file in UTF-8"),
    ),
    "sheet-left": (
        ("工作表没有清单标题，未读取", "a sheet without the headings of a list was not read"),
        ("若含条款，补上标题行或取消隐藏", "where it holds clauses, give it headings, or show it"),
    ),
    "source-remark": (
        ("表中另有内容", "what else the table holds"),
        ("核对是否须写入清单说明", "see whether the head of the list should say it"),
    ),
    "unit-unlisted": (
        ("图层中的单元没有清单条款", "a unit of the layer without a clause"),
        ("补上该单元的清单，或核对编码", "add its list, or look at its code"),
    ),
    "entry-orphan": (
        ("清单条款的单元不在图层中", "clauses of a unit that the layer does not have"),
        ("核对编码，或更新图层", "look at the code, or bring the layer up to date"),
    ),
    "class-differs": (
        ("类别与编码或图层不一致", "a class that is not the one of the code or the layer"),
        ("核对编码第九位与类别", "look at the ninth digit of the code and the class"),
    ),
    "force-contradicts": (
        ("同一单元同号或同文的条款管控类型不同", "clauses of one unit with one number or text and another force"),
        ("核对以哪条为准", "find out which of them holds"),
    ),
    "lists-conflict": (
        (
            "两份清单同日都对该单元有规定，未写明以哪份为准",
            "two lists for one unit on one day, neither said to prevail",
        ),
        ("在目录中写明 prevails_over 或施行期间", "say prevails_over, or in_force, in the catalogue"),
    ),
    "document-expired": (
        ("清单已失效，且没有后续版本", "a list that has ended, with no edition after it"),
        ("导入新版本", "import the one that follows"),
    ),
    "reference-nowhere": (
        (
            "条款指向要素分区要求，而该要求不在目录中",
            "a clause refers on to element zones whose requirements are not held",
        ),
        ("加入 element_zone 图层及其清单", "add a layer of element zones and their list"),
    ),
    "never-applies": (
        ("条件自相矛盾，永远不会适用", "a condition that contradicts itself: it never applies"),
        ("修改结构或清单条目", "mend the structure, or the entry of the list"),
    ),
    "structure-unused": (
        ("结构所指的条款或文字不在任何清单中", "a structure of a clause or text that no list has"),
        ("清单改版后重新运行 lists propose，或删去", "run lists propose on the list of today, or take it out"),
    ),
    "zone-outside": (
        ("要素管控分区（部分）不在任何管控单元内（比例见后）", "an element zone that lies, by this share, in no unit"),
        ("核对两个图层的边界", "look at the boundaries of both layers"),
    ),
    "zone-county-differs": (
        ("要素管控分区编码的区县与所在单元不同", "an element zone whose code names another county than its units"),
        ("核对编码与位置", "look at its code, and where it is drawn"),
    ),
    "layer-unread": (
        ("图层未能读取，无法核对", "the layer could not be read to hold the list against"),
        ("先用 layers check 检查图层", "look at it with layers check first"),
    ),
}

_COLUMNS: Final = {
    "unit": ("单元编码；市、区县等清单填行政区代码或留空", "code of the unit; of an area its code, or blank"),
    "name": ("单元名称", "name of the unit"),
    "class_word": ("优先保护、重点管控或一般管控", "priority, key or general"),
    "level": ("条款属于哪一级；留空则同清单。可填：", "whose requirement it is; blank: that of the list. One of:"),
    "dimension": ("维度；不分维度则留空。可填：", "dimension; blank where the list is undivided. One of:"),
    "number": ("条款号，如 1-1", "number of the clause, as 1-1"),
    "element": ("要素标签，如水、大气、土壤", "tag of the element, as water, air, soil"),
    "force": ("管控类型。可填：", "control tag. One of:"),
    "addressee": (
        "约束谁；约束政府的条款不用来判定项目。可填：",
        "whom it binds; no project is judged by what binds the government. One of:",
    ),
    "document": ("条款所在文件；留空则同清单", "the document it stands in; blank: that of the list"),
    "text": ("条款原文，一行一条", "the text as it stands, a row a clause"),
}

_OTHERS: Final[dict[str, tuple[str, str]]] = {
    "level.nation": ("国家", "nation"),
    "level.province": ("省", "province"),
    "level.basin": ("流域", "basin"),
    "level.city": ("市", "city"),
    "level.district": ("区县", "district"),
    "level.park": ("园区", "park"),
    "level.element_zone": ("要素管控分区", "element zone"),
    "addressee.project": ("约束项目", "binds projects"),
    "addressee.government": ("约束政府", "binds the government"),
    "column.list": ("清单", "list"),
    "column.element": ("要素标签", "element"),
    "column.addressee": ("约束对象", "binds"),
    "column.follows": ("转引条款", "leads to"),
    "absent.own_columns": ("图层自带", "own columns"),
    "lists.proposed": ("建议：{proposed}", "offered: {proposed}"),
    "lists.places": ("位置：{places}", "at: {places}"),
    "lists.own_columns": ("图层自带清单", "list in the unit's own columns"),
    "lists.imported": (
        "已写入 {path}：{count} 条，{units} 个编码（读取 {rows} 行，未选 {left} 行）",
        "written to {path}: {count:clause|clauses}, {units:code|codes} ({rows:row|rows} read, {left} not chosen)",
    ),
    "lists.linted": (
        "{lists} 份清单，{count} 条：错误 {errors}，提醒 {warnings}",
        "{lists:list|lists}, {count:clause|clauses}: {errors:error|errors}, {warnings:warning|warnings}",
    ),
    "lists.none": ("没有该单元的条款", "no clause of this unit"),
    "lists.template.sheet": ("清单", "list"),
    "lists.template.notes": ("填写说明", "how to fill it in"),
    "lists.template.how": ("填写方法", "how"),
    "lists.template.how_text": (
        "一行一条，原文照录；填好后运行 zoning lists import。",
        "a row a clause, its text as it stands; then run zoning lists import.",
    ),
    "text.government_clauses": (
        "另有 {total} 条约束政府，不用来判定项目",
        "{total:more binds|more bind} the government; no project is judged by them",
    ),
    "text.follows": ("（转引 {total} 条）", " (leads to {total:clause|clauses})"),
    "help.lists_command": ("生态环境准入清单：导入、查看、检查、导出", "access lists: import, show, lint, export"),
    "help.lists_import": ("把清单表格导入为一份清单文件", "bring a table in as a list"),
    "help.lists_source": (
        "Excel、CSV 或 JSON 文件；或目录中图层的 id",
        "an Excel, CSV or JSON file; or the id of a layer",
    ),
    "help.lists_out": ("写入的清单（.yaml，条款在旁边的 .jsonl）", "the list to write (.yaml; the clauses beside it)"),
    "help.lists_id": ("清单的 id；省略则用文件名", "id of the list; without it the name of the file"),
    "help.lists_title": ("清单标题", "title of the list"),
    "help.lists_level": ("清单的层级", "level of the list"),
    "help.lists_office": ("发布机关", "the office that issued it"),
    "help.lists_document": ("文件名称", "the document"),
    "help.lists_number": ("文号", "number of the document"),
    "help.lists_from": ("施行日期", "the day it is in force from"),
    "help.lists_to": ("失效前最后一日", "the last day it is in force"),
    "help.lists_prevails": ("优先于哪些清单", "the lists that give way to it"),
    "help.lists_units": ("编码所属图层的 id", "id of the layer its codes are of"),
    "help.lists_repair": ("把印错的编码改为（可多次）", "use a code in place of a misprinted one (may be repeated)"),
    "help.lists_where": ("只导入该列含某文字的行（可多次）", "only rows whose column holds a text (may be repeated)"),
    "help.lists_addressee": (
        "按固定句式判断条款约束谁，供核对",
        "tell whom clauses bind by fixed patterns, to be looked at",
    ),
    "help.lists_show": ("一个单元的全部条款，按层级", "all clauses of one unit, by level"),
    "help.lists_unit": ("单元编码", "code of the unit"),
    "help.lists_list": ("一份清单文件", "one list"),
    "help.lists_lint": ("检查清单，并与图层核对", "look at lists, and hold them against the layers"),
    "help.lists_paths": ("清单文件；省略则检查目录", "lists; without them those of the catalogue"),
    "help.lists_export": ("把清单写成 Excel、CSV 或 JSON 表格", "write a list as an Excel, CSV or JSON table"),
    "help.lists_table": ("写入的表格", "the table to write"),
    "help.lists_template": ("写出可填写的空白清单（.xlsx）", "write an empty workbook to fill in (.xlsx)"),
}

LISTS: Final[dict[str, tuple[str, str]]] = {
    **{f"lists.finding.{code}": message for code, (message, _) in _FINDINGS.items()},
    **{f"lists.finding.{code}.next": following for code, (_, following) in _FINDINGS.items()},
    **{f"lists.column.{key}": pair for key, pair in _COLUMNS.items()},
    **_OTHERS,
}
