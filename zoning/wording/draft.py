"""Words of the check of a draft, of its repair and of what is let stand, (Chinese, English)."""

from typing import Final

_RULES: Final = {
    "invalid": ("自相交", "rings that cross themselves"),
    "gap": ("缝隙", "gaps"),
    "overlap": ("重叠", "overlaps"),
    "hole": ("未填充的洞", "unfilled holes"),
    "duplicate": ("重复图形", "units drawn twice"),
    "contained": ("被包含的单元", "units inside others"),
    "sliver": ("狭长图形", "slivers"),
    "spike": ("尖锐角", "spikes"),
    "part": ("部分相距过远", "parts far apart"),
    "vertex": ("节点不在邻边上", "vertices off the neighbour's edge"),
    "area": ("面积", "stated areas"),
    "minimum": ("最小面积", "least areas"),
    "attribute": ("属性规则", "data rules"),
    "respect": ("类别与红线、要素分区", "zones to respect"),
    "border": ("跨行政区", "administrative borders"),
    "position": ("位置与名称", "names and places"),
}

# code: (message, what to do next), each (Chinese, English)
_FINDINGS: Final = {
    "ring-crosses": (
        ("图形自相交；检查时已修复", "a ring crosses or touches itself; it was repaired for the check"),
        ("在原软件中改正该处", "mend the place at the source"),
    ),
    "gap-between": (
        ("范围内有未覆盖的缝隙", "land inside the scope that no unit covers"),
        (
            "把缝隙并入相邻单元；窄缝可用 zoning layers repair",
            "give it to a unit beside it; zoning layers repair closes narrow ones",
        ),
    ),
    "overlap-between": (
        ("两个单元重叠", "two units lie over each other"),
        (
            "只保留一个单元；窄的重叠可用 zoning layers repair",
            "leave it to one of them; zoning layers repair removes narrow ones",
        ),
    ),
    "outside-scope": (
        ("单元超出范围", "a unit reaches out of the scope"),
        ("裁掉超出部分，或核对范围", "cut it back, or check the scope"),
    ),
    "hole-unfilled": (
        ("单元的洞没有被填充", "a hole of a unit that no other unit fills"),
        ("填充该洞，或并入该单元", "fill it, or make it part of the unit"),
    ),
    "unit-twice": (
        ("两个单元图形相同", "two units have the same shape"),
        ("删除其中一个", "delete one of them"),
    ),
    "unit-inside": (
        ("一个单元完全位于另一个之内", "one unit lies wholly inside another"),
        ("从外面的单元中挖去，或删除里面的", "cut it out of the outer one, or delete it"),
    ),
    "part-thin": (
        ("图形或其一部分过窄", "the unit or a part of it is thinner than the limit"),
        ("确认是否有意；否则并入相邻单元", "make sure that it is meant; else give it to a unit beside it"),
    ),
    "corner-sharp": (
        ("边界有尖刺", "the boundary has a spike"),
        ("删除尖刺的节点", "delete the vertex of the spike"),
    ),
    "parts-apart": (
        ("单元的一部分远离其余部分", "a part of the unit lies far from the others"),
        ("确认是否应为另一个单元", "make sure that it is no unit of its own"),
    ),
    "vertex-off-edge": (
        ("节点靠近邻单元的边，但不在边上", "vertices lie next to an edge of the neighbour, not on it"),
        ("捕捉到邻单元的边上", "snap them to the edge"),
    ),
    "area-differs": (
        ("所填面积与量算面积不符", "the stated area is not the measured one"),
        ("改正面积，或核对量算方法", "correct it, or look at how it was measured"),
    ),
    "area-missing": (("面积不是数字或为空", "the stated area is blank or no number"), ("填写面积", "fill it in")),
    "unit-small": (
        ("单元面积小于规定的最小面积", "the unit is smaller than the least area of its class"),
        ("并入相邻单元，或说明理由后列入已接受", "join it to a unit beside it, or accept it with the reason"),
    ),
    "attribute-missing": (
        ("缺少规定的字段", "a column of the data rules is not there"),
        ("补上该字段", "add it"),
    ),
    "attribute-blank": (("必填字段为空", "a required cell is blank"), ("填写", "fill it in")),
    "attribute-type": (("字段类型不符", "a cell of another type"), ("改为规定的类型", "write it as that type")),
    "attribute-long": (("字段过长", "a cell longer than allowed"), ("缩短", "shorten it")),
    "attribute-value": (
        ("取值不在规定范围内", "a value that is not allowed"),
        ("改为允许的取值", "use an allowed one"),
    ),
    "class-too-lax": (
        ("单元含有必须更严格管控的区域", "the unit holds a zone that only stricter units may hold"),
        (
            "把该区域划入所列类别的单元，或调整单元类别",
            "draw the zone into a unit of a class listed, or change the class",
        ),
    ),
    "border-crossed": (
        ("单元跨越行政区界线", "the unit crosses an administrative border"),
        ("沿界线拆分，或说明理由后列入已接受", "divide it along the border, or accept it with the reason"),
    ),
    "position-far": (
        ("要素远离其名称所指的地方", "the feature lies far from the place its name says"),
        ("核对坐标和名称", "check the coordinates and the name"),
    ),
    "position-unnamed": (
        ("名称不以已知地名开头", "the name begins with no place we know"),
        ("核对名称，或补充行政区图层", "check the name, or add the place to the administrative layer"),
    ),
}

DRAFT: Final[dict[str, tuple[str, str]]] = {
    "gate.unchecked.no-zones": (
        "目录中没有该类图层的有效版本",
        "the catalogue has no layer of that kind in force",
    ),
    "gate.unchecked.not-measured": (
        "坐标系与坐标不符，无法量算",
        "the coordinates do not fit the reference system and cannot be measured",
    ),
    "gate.text.place": ("（宽 {width} 米，面积 {area} 平方米）", "({width} m wide, {area} m2)"),
    "gate.text.length": ("（长 {length} 米）", "({length} m long)"),
    "gate.text.size": ("（面积 {area} 平方米）", "({area} m2)"),
    "gate.text.off": ("（最远 {width} 米）", "(up to {width} m)"),
    "gate.text.accepted": (
        "已接受：{by}，{date}：{why}",
        "accepted by {by} on {date}: {why}",
    ),
    "gate.text.until": ("（至 {until}）", "(until {until})"),
    "gate.text.gone": ("已接受但不再出现：{what}", "accepted and no longer there: {what}"),
    "gate.text.scope": (
        "范围：{scope}；宽度容差 {width} 米",
        "scope: {scope}; faults count from {width} m of width on",
    ),
    "gate.text.no_scope": ("未给出（只查被包围的缝隙）", "none given (only enclosed gaps are told)"),
    "gate.text.accepted_count": ("已接受 {count} 项", "{count} accepted"),
    "gate.accepted": ("已接受", "accepted"),
    "column.finding_number": ("序号", "number"),
    "column.finding_rule": ("检查项", "rule"),
    "column.finding_code": ("问题", "finding"),
    "column.finding_state": ("严重程度", "severity"),
    "column.finding_features": ("要素", "features"),
    "column.finding_message": ("说明", "message"),
    "column.finding_found": ("现状", "found"),
    "column.finding_allowed": ("要求", "allowed"),
    "column.finding_next": ("处理", "what to do"),
    "column.finding_by": ("接受人", "accepted by"),
    "column.finding_why": ("接受理由", "reason"),
    "column.finding_width": ("宽度（米）", "width (m)"),
    "column.finding_length": ("长度（米）", "length (m)"),
    "column.finding_area": ("面积（平方米）", "area (m2)"),
    "draft.title": ("图层检查：{file}", "Check of {file}"),
    "draft.style_changes": ("按改动", "by change"),
    "draft.style": ("按严重程度", "by severity"),
    "draft.summary": ("结果", "Result"),
    "draft.rule": ("检查项", "rule"),
    "draft.count": ("数量", "count"),
    "draft.file": ("文件", "file"),
    "draft.scope": ("范围", "scope"),
    "draft.tolerance": ("宽度容差（米）", "width (m)"),
    "draft.place": ("位置", "place"),
    "draft.shown": (
        "列出前 {shown} 项，共 {total} 项；--format json 与 GeoPackage 给出全部",
        "the first {shown} of {total} are listed; --format json and the GeoPackage give all",
    ),
    "column.change_step": ("改动", "change"),
    "column.change_to": ("并入", "given to"),
    "column.change_from": ("减去", "taken from"),
    "change.closed": ("缝隙并入", "gap closed"),
    "change.removed": ("重叠去除", "overlap removed"),
    "change.cut": ("超出裁掉", "cut to the scope"),
    "repair.closed": (
        "缝隙并入 {to}：{area} 平方米，宽 {width} 米 @ {place}",
        "gap given to {to}: {area} m2, {width} m wide @ {place}",
    ),
    "repair.removed": (
        "重叠归 {to}，从 {source} 减去：{area} 平方米，宽 {width} 米 @ {place}",
        "overlap left to {to}, taken from {source}: {area} m2, {width} m wide @ {place}",
    ),
    "repair.cut": (
        "{source} 超出范围，裁掉：{area} 平方米，宽 {width} 米 @ {place}",
        "{source} cut to the scope: {area} m2, {width} m wide @ {place}",
    ),
    "repair.left": (
        "未修补（{rule}）：{features}：{area} 平方米，宽 {width} 米 @ {place}",
        "left ({rule}): {features}: {area} m2, {width} m wide @ {place}",
    ),
    "repair.done": (
        "改动 {changes} 处，共 {area} 平方米；未修补 {left} 处",
        "{changes:change|changes}, {area} m2 in all; {left:fault is|faults are} left",
    ),
    "draft.notice": (
        "绘出 {shown} 项，共 {total} 项。没有绘出问题的地方也可能有问题：见“未检查”。",
        "Findings drawn: {shown} of {total}. Blank paper is not proof: see what was not checked.",
    ),
    "draft.map.sites": ("问题", "Findings"),
    "draft.map.list": ("问题列表与图例", "List of findings and legend"),
    "draft.map.find": ("查找问题、单元（名称或编码）", "Find a finding or unit (name or code)"),
    "draft.map.back": ("返回问题列表（共 {count} 项）", "Back to the list of {count} findings"),
    "draft.map.none_listed": ("没有符合条件的问题", "No finding matches"),
    "draft.map.no_place": ("未上图（没有位置）", "Not on the map (no place)"),
    "draft.map.fit": ("显示全部问题", "Show all findings"),
    "draft.map.skip": ("跳到问题与图例", "Skip to findings and legend"),
    "draft.written": ("已写出 {path}", "wrote {path}"),
    **{f"gate.rule.{rule}": words for rule, words in _RULES.items()},
    **{f"gate.{code}": message for code, (message, _) in _FINDINGS.items()},
    **{f"gate.{code}.next": following for code, (_, following) in _FINDINGS.items()},
}
