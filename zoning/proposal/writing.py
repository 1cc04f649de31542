"""The proposed catalogue as text: what a person must say stands as a comment marked FILL IN."""

import os
import re
from pathlib import Path
from typing import Final

from zoning.gate.rendering import flow, quote
from zoning.kind import kind_of
from zoning.proposal.folder import Found, FoundRaster, Survey
from zoning.proposal.word import RASTER_NAMES
from zoning.wording import one_line

MARK: Final = "FILL IN 请填写"
_HEAD: Final = f"""\
# A first catalogue, proposed from the files of a folder. Lines marked {MARK} need a person: write the value and
# take away the # before the key; until then the catalogue is refused, and each missing key is named. Layers are drafts,
# which never bind, until legal_status says otherwise.
# 由文件夹内容拟出的图层目录。标有“请填写”的各行须由人填写后去掉行首的 #；legal_status 改定之前，各图层只是草案。
"""
# key, an example of a value, what it is
_PERSON: Final = (
    ("office", "{zh: 某某局, en: Bureau of …}", "主管单位 the office that keeps it"),
    ("edition", "YYYY-MM-DD", "数据日期 the date of the data"),
    ("in_force", "{from: YYYY-MM-DD}", "施行日期 from when it binds"),
    ("coverage", "complete", '完整范围 where it is complete: complete, {file: …}, {admin: ["…"]} or unknown'),
    ("accuracy_m", "5", "边界精度（米） how far a boundary may be off"),
)
MOST_WORDS: Final = 20
_WIDTH: Final = 48


def write_catalogue(survey: Survey, folder: Path) -> str:
    """The text of a catalogue that is to lie in a folder, for the layers of a survey."""
    scopes = [one for one in survey.found if one.guess.is_scope]
    layers = [one for one in survey.found if not one.guess.is_scope]
    name = survey.folder.resolve().name or "catalogue"
    lines = [_HEAD, f"id: {quote(_slug(name))}", f"title: {quote(name)}", *_area(scopes, layers, folder)]
    lines += [_marked("# basins: [yangtze]", "流域 the river basins the area lies in"), ""]
    lines.append("layers:" if layers else "layers: []")
    taken: set[str] = set()
    for one in layers:
        lines += [*_layer(one, folder, taken), ""]
    lines += ["rasters:"] if survey.rasters else []
    for raster in survey.rasters:
        lines += [*_raster(raster, folder, taken), ""]
    return "\n".join([*lines, *_rest(survey, scopes, folder)]).rstrip("\n") + "\n"


def _area(scopes: list[Found], layers: list[Found], folder: Path) -> list[str]:
    """What the catalogue may answer for: an outline, or the codes of an administrative layer."""
    says = "目录负责的范围 the land this catalogue answers for"
    for one in scopes:
        return [_marked(f"# area: {{file: {quote(_seen(one.path, folder))}}}", says)]
    codes = sorted({code for one in layers for code in one.codes})
    width = next((digits for digits in (6, 4, 2) if len({code[:digits] for code in codes}) == 1), 0)
    shown = [codes[0][:width].ljust(6, "0")] if width else codes[:3] or ["510100"]
    return [_marked("# area: {admin: [" + ", ".join(f'"{code}"' for code in shown) + "]}", says)]


def _layer(one: Found, folder: Path, taken: set[str]) -> list[str]:
    guess = one.guess
    title = one.layer or one.path.stem
    because = f"{guess.because or f'{MARK}: 类别不明 not known'}; records: {one.records}"
    lines = [
        f"  - id: {quote(_unique(_slug(title), taken))}",
        f"    title: {quote(title)}",
        _commented(f"    kind: {guess.kind}", because),
        f"    source: {quote(_seen(one.path, folder))}",
    ]
    if one.layer is not None:
        lines.append(f"    source_layer: {quote(one.layer)}")
    if guess.fields:
        lines.append(f"    fields: {flow(guess.fields.items())}")
    if guess.classes:
        lines.append(_commented(f"    classes: {flow(guess.classes.items())}", "请核对 please check"))
    if guess.unmapped:
        whole = flow([*guess.classes.items(), *((word, "…") for word in guess.unmapped[:MOST_WORDS])])
        lines.append(_marked(f"    # classes: {whole}", "… 对应哪一类 which class each … is, in place of any above"))
    if "class" not in guess.fields and (collected := kind_of(guess.kind).collected):
        lines.append(_marked(f"    # holds: [{', '.join(collected)}]", "含哪几类 which of these it holds all of"))
    if one.crs_evidence is not None:
        lines.append(_marked("    # crs: EPSG:4490", f"坐标系 the file names none: {one.crs_evidence}"))
    lines += [_marked(f"    # {key}: {example}", says) for key, example, says in _PERSON]
    return [*lines, _marked("    legal_status: draft", "in_force, pending_binding, draft")]


def _raster(raster: FoundRaster, folder: Path, taken: set[str]) -> list[str]:
    path = raster.path
    quantity = next((one for one, pattern in RASTER_NAMES if pattern.search(path.stem)), "other")
    because = "by its name" if quantity != "other" else f"{MARK}: elevation, slope, pm25, land_cover"
    lines = [
        f"  - id: {quote(_unique(_slug(path.stem), taken))}",
        f"    title: {quote(path.stem)}",
        _commented(f"    quantity: {quantity}", because),
        f"    source: {quote(_seen(path, folder))}",
    ]
    if quantity == "other":
        lines.append(_marked("    # unit: m", "单位 what its values are in"))
    if quantity == "land_cover":
        lines.append(_marked("    # classes: {1: 耕地}", "各值的含义 what its values mean"))
    if raster.needs_crs:
        lines.append(_marked("    # crs: EPSG:4490", "坐标系 the file names none"))
    lines += [_marked(f"    # {key}: {example}", says) for key, example, says in _PERSON[:3]]
    return [*lines, _marked("    legal_status: draft", "in_force, pending_binding, draft")]


def _rest(survey: Survey, scopes: list[Found], folder: Path) -> list[str]:
    """Outlines and what was not understood, as comments."""
    lines = [f"# outline 范围: {_seen(one.path, folder)}" for one in scopes]
    for left in survey.left:
        of = f" [{left.layer}]" if left.layer else ""
        lines.append(f"# not understood 未识别: {_seen(left.path, folder)}{of} ({left.reason})")
    return [one_line(line) for line in lines]


def _marked(text: str, says: str) -> str:
    return _commented(text, f"{MARK}: {says}")


def _commented(text: str, says: str) -> str:
    return f"{text.ljust(_WIDTH)} # {one_line(says)}"


def _slug(name: str) -> str:
    r"""A name as an id: small letters, digits, Chinese, with `_` for the rest.

    >>> _slug("Water Sources (2021)")
    'water_sources_2021'
    """
    return re.sub(r"[^\w-]+", "_", name).strip("_").lower() or "layer"


def _unique(name: str, taken: set[str]) -> str:
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    taken.add(unique)
    return unique


def _seen(path: Path, folder: Path) -> str:
    """A path as seen from a folder, with forward strokes; the whole path where there is no way, as between drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()
