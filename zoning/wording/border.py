"""Words of two jurisdictions held against each other along their border, (Chinese, English)."""

from typing import Final

_FINDINGS: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "gap-across": (
        ("两地之间被包围的空白，双方都未覆盖", "land enclosed between the two sides that neither covers"),
        (
            "双方按法定行政界线商定归属，并调整单元边界",
            "agree by the administrative border who covers it, and move the boundary",
        ),
    ),
    "gap-open": (
        (
            "两地之间双方都未覆盖的土地，一端开口或比允许的间距宽，可能属于第三方",
            "land between the two sides that neither covers, open at an end or wider than the lines may be apart:"
            " it may be a third party's",
        ),
        (
            "查明属于哪一方；属于第三方的不用处理，否则商定归属",
            "find out whose it is; if a third party's, nothing is to be done, else agree who covers it",
        ),
    ),
    "overlap-across": (
        ("双方单元都覆盖的土地", "land that units of both sides cover"),
        ("双方按法定行政界线商定归属，一方退出", "agree by the administrative border who withdraws"),
    ),
    "same-land": (
        (
            "两份数据大部分是同一片土地，不是相邻的两地：所列为较小一方与另一方重叠的比例，其余不再逐项列出",
            "the two sides draw the same land and are no neighbours: so much of the smaller one lies on the other;"
            " nothing else is told one by one",
        ),
        (
            "比较同一地的两个版本用 zoning layers diff；对照边界时换成相邻一方的文件",
            "compare two editions of one land with `zoning layers diff`; for a border name the neighbour's file",
        ),
    ),
    "class-conflict": (
        (
            "边界一侧为优先保护单元，另一侧不是",
            "a priority-protection unit faces a unit of another class across the border",
        ),
        (
            "与相邻部门会商：两侧的管控要求是否衔接，需要时设过渡或调整类别",
            "consult the neighbour's office: whether the requirements fit together, or a class should change",
        ),
    ),
    "class-differs": (
        ("边界两侧单元的类别不同", "units of different classes face each other across the border"),
        ("与相邻部门核对两侧要求是否衔接", "compare the requirements with the neighbour's office"),
    ),
    "class-unclear": (
        ("边界一侧单元的类别不明，无法比较", "the class of a unit at the border is not known: it was not compared"),
        (
            "补上类别字段，或在目录 classes 中说明其含义",
            "fill in the class, or say under classes of the catalogue what the word means",
        ),
    ),
    "project-near": (
        ("项目临近边界，应征求相邻部门意见", "a project near the border: the neighbour's office is to be consulted"),
        ("将项目送所列部门征求意见", "send the project to the office named"),
    ),
}

BORDER: Final[dict[str, tuple[str, str]]] = {
    **{f"gate.{code}": message for code, (message, _) in _FINDINGS.items()},
    **{f"gate.{code}.next": following for code, (_, following) in _FINDINGS.items()},
    "gate.rule.conflict": ("类别冲突", "class conflict"),
    "gate.rule.project": ("临界项目", "project near the border"),
    "gate.unchecked.no-common-border": (
        "两份数据没有共同边界（间距以内互不相邻）",
        "the two sides have no common border (nowhere near each other)",
    ),
    "gate.unchecked.same-land": (
        "两份数据是同一片土地，没有可以对照的边界",
        "the two sides draw the same land: there is no border to follow",
    ),
    "border.title": ("边界对照：{file}", "Along the border: {file}"),
    "border.side": ("{file}：{office}，{records} 条记录", "{file}: {office}, {records:record|records}"),
    "border.no_office": ("未写明部门", "no office stated"),
    "border.length": (
        "共同边界 {length} 米（间距不超过 {apart} 米算同一边界；宽度从 {width} 米起算）",
        "{length} m of common border (lines up to {apart} m apart are one border; faults count from {width} m of width"
        " on)",
    ),
    "border.none": (
        "没有共同边界：两份数据没有在 {apart} 米以内相邻的边",
        "no common border: nowhere does an edge of the one lie beside one of the other within {apart} m",
    ),
    "border.projects": (
        "距相邻一方单元 {within} 米以内的项目 {count} 个",
        "{count:project|projects} within {within} m of a unit of the other side",
    ),
    "warning.consult-neighbour": (
        "临近相邻辖区，应征求其意见：{about}（{where}）",
        "near another jurisdiction, whose office is to be consulted: {about} ({where})",
    ),
    "warning.neighbour-failed": (
        "相邻辖区的图层未能完整读取，不知是否临近：{about}",
        "a neighbour's layer could not be read as a whole, so what lies near is not known: {about}",
    ),
    "help.neighbours": (
        "两地的图层沿共同边界对照：空白、重叠、类别冲突，以及临界项目应征求谁的意见",
        "hold the layers of two jurisdictions against each other along their border: gaps, overlaps, classes in"
        " conflict, and whom to consult about projects near it",
    ),
    "help.neighbours_source": (
        "文件，或目录中的 ID、ID@版本",
        "a file, or ID or ID@EDITION of the catalogue",
    ),
    "help.neighbours_width": (
        "空白与重叠从多宽起算，米，默认 0.002",
        "from which width on a gap or overlap counts, 0.002 m by default",
    ),
    "help.neighbours_apart": (
        "两条边界线相距多少米以内算同一边界，默认 20",
        "how far apart two lines are still one border, 20 m by default",
    ),
    "help.neighbours_within": (
        "距相邻一方单元多少米以内的项目算临界项目，默认 500",
        "how near to a unit of the other side a project is near the border, 500 m by default",
    ),
    "help.neighbours_sites": (
        "项目文件：列出临界项目和应征求意见的部门",
        "files of projects: whom to consult about those near",
    ),
    "help.neighbours_office": (
        "两方的部门名称（文件没有目录条目时）",
        "the offices of the two sides, where no catalogue names them",
    ),
    "help.neighbours_layer": (
        "数据源内的图层：写一次用于两方，写两次分别用于两方",
        "the layer within the source: once for both sides, twice for one each",
    ),
}
