"""Words of what readers of site files notice, (Chinese, English)."""

from typing import Final

INPUT: Final[dict[str, tuple[str, str]]] = {
    "warning.archive-member-left": (
        "压缩包中另有未读取的文件：{about}",
        "the archive also holds files that were not read: {about}",
    ),
    "warning.area-differs": (
        "{where}填报面积与坐标计算面积不符：{about}",
        "the stated area of {where} differs from that of its points: {about}",
    ),
    "warning.area-unit-taken": (
        "{where}的面积未写单位且按公顷不符，按相符的单位理解：{about}",
        "the area of {where} does not fit as hectares and was taken in the unit that fits: {about}",
    ),
    "warning.area-unread": ("{where}的面积无法识别：{about}", "the area of {where} cannot be read: {about}"),
    "warning.attributes-missing": (
        "缺少属性表（{about}），各要素没有任何属性",
        "the table of attributes ({about}) is not there; the records say nothing of themselves",
    ),
    "warning.axes-by-range": (
        "坐标列的方向由数值范围判定：{about}",
        "the directions of the coordinate columns were decided by their ranges: {about}",
    ),
    "warning.axes-read-swapped": (
        "{where}坐标为东、北次序（与格式规定相反），已按位数识别：{about}",
        "the coordinates of {where} come east first, against the format; read by their digits: {about}",
    ),
    "warning.collection-divided": (
        "{where} 是图形集合，已按点、线、面分为各部分：{about}",
        "{where} is a collection of shapes, divided into parts: {about}",
    ),
    "warning.columns-unused": ("另有坐标列未使用：{about}", "further coordinate columns were not used: {about}"),
    "warning.coordinate-type-unknown": (
        "{where}：坐标类型标记“{about}”不认识，按指定的坐标系处理",
        '{where}: the coordinate type "{about}" is not known; the reference system given was used',
    ),
    "warning.coordinates-coarse": (
        "{where}的坐标只精确到约 {about}",
        "the coordinates of {where} are only known to about {about}",
    ),
    "warning.corners-differ": (
        "同一地块各界址点的“{about}”不一致，不一致处按空白处理",
        '"{about}" differs between corners of a site and was left blank there',
    ),
    "warning.crs-unread": (
        "表中所写坐标系无法识别，按指定的坐标系处理：{about}",
        "the table's reference system is not understood, the one given was used: {about}",
    ),
    "warning.curve-approximated": ("曲线已按折线近似：{about}", "curves were approximated by straight lines: {about}"),
    "warning.datum-assumed": ("未写明坐标基准，按 {about} 处理", "no datum is stated; taken as {about}"),
    "warning.digits-lost": (
        "“{about}”中 16 位以上的数字以数值存储，末位可能已丢失",
        'numbers of 16 digits or more in "{about}" may have lost their last ones',
    ),
    "warning.drawing-not-counted": (
        "二进制 DXF，未能统计未读取的对象",
        "a binary DXF: what was left out could not be counted",
    ),
    "warning.empty-hole-left-out": (
        "{where}有一个没有坐标的内环，已略去",
        "a hole of {where} without coordinates was left out",
    ),
    "warning.encoding-assumed": (
        "文字编码与声明不符（或未声明），按 {about} 读取",
        "the text is not in the encoding declared; it was read as {about}",
    ),
    "warning.entity-left-out": ("图中有未读取的对象：{about}", "objects of the drawing that were not read: {about}"),
    "warning.filled-down": ("“{about}”的空白单元格沿用上一行的值", 'blanks in "{about}" took the value above'),
    "warning.header-unread": (
        "文件头此项无法识别，已由坐标本身判定：{about}",
        "this header entry cannot be read; the digits decided: {about}",
    ),
    "warning.lines-unread": (
        "以下行不属于任何一节，未读取：第 {about} 行",
        "these lines belong to no section and were not read: {about}",
    ),
    "warning.network-link": ("未跟随网络链接：{about}", "a network link was not followed: {about}"),
    "warning.other-document-unread": (
        "压缩包内另一文件“{about}”未读取",
        'another document in the archive, "{about}", was not read',
    ),
    "warning.overlay-not-read": ("图片叠加层“{about}”未读取", 'the image overlay "{about}" was not read'),
    "warning.paper-space-left-out": (
        "图纸空间中的 {about} 个对象未读取",
        "{about:object in paper space was|objects in paper space were} not read",
    ),
    "warning.plot-columns-unsure": (
        "{where}的地块行列数或列序与已知格式不符，按位置读取，请核对：{about}",
        "the plot line of {where} fits no known variant; its columns were read by position, please check: {about}",
    ),
    "warning.plot-mark-missing": (
        "{where}的地块行末尾缺少 @：{about}",
        "the plot line of {where} lacks its final @: {about}",
    ),
    "warning.point-columns-unread": ("界址点行多出的列未读取", "further columns of the point lines were not read"),
    "warning.point-count-differs": (
        "{where}的界址点数与实有点数不符：{about}",
        "the number of points of {where} differs: {about}",
    ),
    "warning.point-left-out": (
        "{where}的轨迹中只有一个点的航段已略去（{about}）",
        "a track segment of {where} with a single point was left out ({about})",
    ),
    "warning.points-apart": (
        "{about} 处坐标各自成点，没有连成地块；若为界址点请删去其间空行",
        "{about:place was taken as a separate point|places were taken as separate points}; delete the blank lines"
        " between them if they are corners",
    ),
    "warning.reader-warning": ("读取程序提示：{about}", "the reading library said: {about}"),
    "warning.ring-inside-ring": (
        "{where} 位于记录 {about} 之内，请确认是孔洞还是独立地块",
        "{where} lies inside record {about}: a hole, or an area of its own?",
    ),
    "warning.ring-number-missing": (
        "有界址点未填圈号，按同一圈读取",
        "some points have no ring number and were read as one ring",
    ),
    "warning.ring-role-by-containment": (
        "{where}有多个圈，按包含关系判定外圈与扣除圈：{about}",
        "{where} has several rings; outer rings and holes were told apart by containment: {about}",
    ),
    "warning.rows-above-headings": (
        "表头以上有 {about} 行，不作记录",
        "{about:row above the headings is no record|rows above the headings are no records}",
    ),
    "warning.rows-apart": (
        "{about} 行坐标各自成点，没有连成地块；若为同一地块的界址点，请加“点号”列",
        "{about:row was taken as a point of its own|rows were taken as points of their own}; if they are corners of an"
        " area, add a column 点号 (corner)",
    ),
    "warning.rows-below-table": ("表格下方的说明行不作记录：{about}", "a note below the table is no record: {about}"),
    "warning.rows-joined": (
        "多行界址点合成地块（行数 / 地块数）：{about}",
        "rows of corners were joined (rows / sites): {about}",
    ),
    "warning.several-cad-layers": (
        "未指定 CAD 图层，已读取全部：{about}",
        "no CAD layer was chosen; all were read: {about}",
    ),
    "warning.shift-parameters-not-applied": (
        "文件给出的转换参数未使用（约定不统一）：{about}",
        "the shift parameters in the file were not applied (their convention is not standardised): {about}",
    ),
    "warning.shift-taken-out": (
        "{where}的坐标原为 {about}，已换算为 WGS 84",
        "the coordinates of {where} were {about}; they were brought to WGS 84",
    ),
    "warning.taken-as-degrees": (
        "坐标按经纬度（度）读取，文件头的单位不是度：{about}",
        "coordinates were read as degrees though the header does not say so: {about}",
    ),
    "warning.taken-as-line": (
        "{where}称为“{about}”，其坐标点按顺序连成线",
        '{where} is called "{about}"; its places were joined in order to a line',
    ),
    "warning.taken-as-ring": (
        "{where}的 {about} 个坐标点按顺序连成闭合地块",
        "the {about} places of {where} were joined in order and closed to an area",
    ),
    "warning.text-left-out": (
        "图中 {about} 处文字注记未读取",
        "{about:text of the drawing was|texts of the drawing were} not read",
    ),
}
