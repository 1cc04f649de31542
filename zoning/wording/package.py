"""Words of an edition made up for others, (Chinese, English)."""

from typing import Final

_LOSSES: Final = {
    "record-refused": (
        "记录的图形无法读取，交付时没有图形",
        "records whose shape cannot be read are handed on without one",
    ),
    "shape-missing": ("记录没有图形", "records without a shape"),
    "shape-mixed": (
        "点、线、面混合的图形，Shapefile 无法保存，其中留空",
        "shapes of points, lines and areas in one: a Shapefile cannot hold them, they are blank there",
    ),
    "shape-invalid": ("图形自相交等无效，按原样交付", "invalid shapes are handed on as they are"),
    "shape-changed": ("读回的图形与原图形不同", "shapes read back are not those of the edition"),
    "shapes-divided": ("按点、线、面分为几个文件", "divided into files of points, lines and areas"),
    "field-renamed": ("字段名超过 10 字节，已截短", "the name of a column is cut to 10 bytes"),
    "field-left-out": ("字段未交付", "a column is left out"),
    "text-cut": ("文字超过 254 字节，已截断", "texts are cut to 254 bytes"),
    "character-lost": ("编码中没有的字符写为 ?", "characters that the encoding lacks are written as ?"),
    "value-changed": ("读回的值与原值不同", "values read back are not those of the edition"),
    "class-unmapped": (
        "类别没有对应的写法，按原样写出",
        "words of classes without a counterpart are written as they are",
    ),
}
_ABOUT: Final = {
    "title": ("名称", "title"),
    "layer": ("图层", "layer"),
    "kind": ("种类", "kind"),
    "office": ("负责部门", "office"),
    "edition": ("版本（数据日期）", "edition (date of the data)"),
    "in_force": ("施行期间", "in force"),
    "legal_status": ("法律状态", "legal status"),
    "licence": ("使用许可", "licence"),
    "accuracy": ("精度", "accuracy"),
    "coverage": ("覆盖范围", "coverage"),
    "crs": ("坐标系", "reference system"),
    "bounds": ("坐标范围（最小 x、最小 y、最大 x、最大 y）", "bounds (least x, least y, greatest x, greatest y)"),
    "records": ("记录数", "records"),
    "source": ("来源文件", "source file"),
    "catalogue": ("目录及其校验值", "catalogue and its checksum"),
    "encoding": ("Shapefile 文字编码", "text encoding of the Shapefile"),
    "files": ("文件", "files"),
    "program": ("制作程序", "made by"),
}
_COLUMNS: Final = {
    "item_zh": ("项目（中文）", "item (Chinese)"),
    "item_en": ("项目（英文）", "item (English)"),
    "value": ("内容", "value"),
    "word": ("原文", "word in the data"),
    "class_zh": ("类别（中文）", "class (Chinese)"),
    "class_en": ("类别（英文）", "class (English)"),
    "count": ("数量", "count"),
    "area_m2": ("面积（平方米）", "area (m2)"),
    "field": ("字段", "column"),
    "shapefile": ("Shapefile 字段", "column in the Shapefile"),
    "type": ("类型", "type"),
    "meaning_zh": ("含义（中文）", "meaning (Chinese)"),
    "meaning_en": ("含义（英文）", "meaning (English)"),
    "filled": ("非空记录数", "records that fill it"),
    "code": ("代码", "code"),
    "file": ("文件", "file"),
    "records": ("记录数", "records"),
    "example": ("例（记录：内容）", "example (record: what)"),
}
_SHEETS: Final = {
    "about": ("说明", "About"),
    "classes": ("类别", "Classes"),
    "fields": ("字段", "Columns"),
    "losses": ("损失", "Losses"),
}
_STATUS: Final = {
    "in_force": ("现行有效", "in force"),
    "pending_binding": ("待批准但已具约束力", "pending and binding already"),
    "draft": ("草案", "draft"),
}
_FIELDS: Final = {"code": ("编码", "code"), "name": ("名称", "name"), "class": ("类别", "class")}

PACKAGE: Final[dict[str, tuple[str, str]]] = {
    **{f"package.loss.{key}": pair for key, pair in _LOSSES.items()},
    **{f"package.about.{key}": pair for key, pair in _ABOUT.items()},
    **{f"package.column.{key}": pair for key, pair in _COLUMNS.items()},
    **{f"package.sheet.{key}": pair for key, pair in _SHEETS.items()},
    **{f"package.status.{key}": pair for key, pair in _STATUS.items()},
    **{f"package.field.{key}": pair for key, pair in _FIELDS.items()},
    "package.unsaid": ("未写明", "not stated"),
    "package.style": ("按类别", "by class"),
    "package.written": (
        "{layer} {edition}：{records} 条记录，已写入 {path}",
        "{layer} {edition}: {records:record|records}, written to {path}",
    ),
    "package.no_loss": ("读回核对：没有损失", "read back and compared: nothing is lost"),
    "package.losses": ("读回核对，以下内容与原数据不同：", "read back and compared; what is not as in the edition:"),
    "package.count": ("{count} 条", "{count:record|records}"),
    "progress.package": ("制作数据包", "making the package"),
    "help.package": (
        "将一个版本制成交付他人的数据包：带样式的 GeoPackage、Shapefile、元数据表和校验值",
        "make an edition up for others: a GeoPackage with styles, a Shapefile, a metadata sheet, checksums",
    ),
    "help.package_out": ("新文件夹，或 .zip 文件", "a new folder, or a .zip file"),
    "help.package_encoding": (
        "Shapefile 的文字编码，默认 utf-8",
        "the text encoding of the Shapefile, utf-8 by default",
    ),
    "help.package_fields": (
        "YAML 文件：Shapefile 中字段与类别的写法",
        "a YAML file: what columns and classes are called in the Shapefile",
    ),
}
