"""The names that kinds, columns and scopes go by in the files of bureaus."""

import re
from typing import Final

# In this order: what is special stands before what its name may contain, as 县 in 某县水源地.
KIND_NAMES: Final = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("shore_control_zone", r"岸线管控|岸线保护范围|shore.?control"),
        ("river_management_area", r"河湖管理范围|河道管理范围|护堤|river.?management"),
        ("sand_mining_ban", r"采砂|sand.?mining"),
        ("ecological_function_area", r"生态功能区|ecological.?function"),
        ("habitat", r"栖息地|洄游|产卵场|生境|habitat|spawning"),
        ("germplasm_reserve", r"种质|germplasm"),
        ("fishery_water", r"渔业水域|渔场|fishery"),
        ("marine_reserve", r"海洋特别保护|marine.?reserve"),
        ("world_heritage", r"遗产地|heritage.?site|world.?heritage"),
        ("grassland", r"草原|grassland"),
        ("natural_forest", r"天然林|natural.?forest"),
        ("erosion_area", r"水土流失|erosion"),
        ("desert_closure_area", r"沙化|封禁|desert"),
        ("enclosed_sea", r"封闭.*海域|enclosed.?sea"),
        ("seashore", r"海岸线|自然岸线|sea.?shore|coast.?line"),
        ("island", r"海岛|island"),
        ("spring_area", r"泉域|岩溶|karst|spring"),
        ("water_function_zone", r"水功能区|water.?function"),
        ("cultural_relic", r"文物|建控地带|建设控制地带|relic|monument"),
        ("airport_noise_area", r"机场.*噪声|airport.?noise"),
        ("central_heating_area", r"集中供热|central.?heating"),
        ("pipeline", r"油气管道|输油|输气|pipeline"),
        ("power_line", r"电力线路|架空线|power.?line"),
        ("railway", r"铁路|rail.?way"),
        ("road", r"公路|(^|[^a-z])roads?([^a-z]|$)|highway"),
        ("nature_park", r"森林公园|地质公园|海洋公园|湿地公园|自然公园|nature.?park"),
        ("control_unit", r"管控单元|三线一单|环境管控|分区管控|control.?unit|(^|[^a-z])units?([^a-z]|$)|gkdy"),
        ("element_zone", r"要素|element.?zone|(大气|水|土壤)环境.*(分区|管控区)"),
        ("ecological_redline", r"红线|red.?line|stbhhx"),
        ("national_park", r"国家公园|national.?park"),
        ("water_source", r"水源|water.?source|drinking|(^|[^a-z])sources?([^a-z]|$)|yysyd|sydbhq"),
        ("nature_reserve", r"自然保护区|自然保护地|reserve|zrbhq"),
        ("scenic_area", r"风景|scenic"),
        ("wetland", r"湿地|wetland"),
        ("farmland", r"农田|耕地|farm.?land|crop.?land|yjjbnt"),
        ("river_bank", r"岸线|river.?bank|shore.?line"),
        ("noise_zone", r"声环境|声功能|噪声|noise"),
        ("fuel_ban_zone", r"禁燃|fuel"),
        ("industrial_park", r"园区|工业园|开发区|industrial.?park|industry.?park"),
        ("residential_area", r"居住|居民|住宅|小区|residential"),
        ("school_hospital", r"学校|医院|养老院|敏感目标|敏感点|school|hospital"),
        ("administrative", r"行政|区划|区县|县界|市界|乡镇|[县市]$|^districts?$|count(y|ies)|admin|xzq"),
        ("lake", r"湖|水库|lake|reservoir"),
        ("river", r"河|江|水系|river|stream"),
    )
)
SCOPE_NAMES: Final = re.compile(r"范围|边界|(^|[^a-z])(scope|area|extent|boundary)([^a-z]|$)", re.IGNORECASE)

# Columns that no other kind has.
KIND_COLUMNS: Final = {
    "control_unit": ("hjzhgkdybm", "hjgkdybm", "zhgkdybm", "环境管控单元编码", "管控单元编码"),
    "administrative": ("xzqdm", "adcode", "district_adcode", "gb", "行政区代码", "行政区划代码", "区县代码"),
}
CODE_COLUMNS: Final = (
    "hjzhgkdybm",
    "hjgkdybm",
    "zhgkdybm",
    "环境管控单元编码",
    "管控单元编码",
    "xzqdm",
    "district_adcode",
    "adcode",
    "行政区代码",
    "行政区划代码",
    "区县代码",
    "gb",
    "code",
    "编码",
    "代码",
    "编号",
    "bm",
    "dm",
)
CODE_ENDINGS: Final = ("编码", "代码", "编号", "bm", "code")
NAME_COLUMNS: Final = (
    "hjzhgkdymc",
    "hjgkdymc",
    "zhgkdymc",
    "环境管控单元名称",
    "管控单元名称",
    "xzqmc",
    "district_name",
    "名称",
    "name",
    "mc",
)
NAME_ENDINGS: Final = ("名称", "mc", "name")

# What lies beside layers without being one.
SIDE_FILES: Final = frozenset(
    re.findall(
        r"\.[\w-]+",
        ".shx .dbf .prj .cpg .sbn .sbx .qix .qpj .fbn .fbx .ain .aih .ixs .mxs .atx .xml .qmd .qml .sld .lock .ovr "
        ".tfw .gpkg-wal .gpkg-shm .gfs .md .yaml .yml .py .pdf .doc .docx .lyr .mxd .qgz .qgs",
    )
)
RASTER_NAMES: Final = tuple(
    (quantity, re.compile(pattern, re.IGNORECASE))
    for quantity, pattern in (
        ("slope", r"slope|坡度"),
        ("pm25", r"pm.?2.?5"),
        ("land_cover", r"land.?(cover|use)|土地(覆盖|利用)|地类"),
        ("elevation", r"dem|elevation|srtm|高程"),
    )
)
RASTER_FILES: Final = (".tif", ".tiff", ".img", ".nc", ".asc", ".vrt", ".jp2")
