"""Words of rasters and what is measured from them, (Chinese, English)."""

from typing import Final

RASTER: Final[dict[str, tuple[str, str]]] = {
    "text.rasters": ("栅格统计", "raster figures"),
    "text.raster_mean": ("平均 {mean}（{min} 至 {max}）", "mean {mean} ({min} to {max})"),
    "text.raster_covered": ("覆盖 {share}", "covers {share}"),
    "text.raster_class": ("类别 {value}", "class {value}"),
    "raster.measured": ("已统计", "measured"),
    "raster.no_data": ("无数据", "no data"),
    "raster.failed": ("读取失败", "failed"),
    "quantity.elevation": ("高程", "elevation"),
    "quantity.slope": ("坡度", "slope"),
    "quantity.pm25": ("PM2.5", "PM2.5"),
    "quantity.land_cover": ("土地覆被", "land cover"),
    "quantity.other": ("其他", "other"),
    "unit.degree": ("°", "°"),
    "unit.ug/m3": (" µg/m³", " µg/m³"),
    "warning.raster-failed": ("栅格 {about} 读取失败", "raster {about} could not be read"),
    "warning.raster-partly-covered": (
        "栅格 {about} 只覆盖用地的一部分，其数值不作为项目事实",
        "raster {about} covers only a part of the site; its figures do not count as facts",
    ),
    "warning.nodata-suspected": (
        "用地落在栅格 {about} 疑似未声明的无数据像元上，其数值不作为项目事实；"
        "请在目录的 nodata 写明该值，或写 none 表示都是真实值",
        "the site lies on cells of raster {about} that look like undeclared nodata; its figures do not count as facts; "
        "name the value under nodata in the catalogue, or say none if all are real",
    ),
}
