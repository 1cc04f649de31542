"""Files inside other files and folders: found, bounded and unpacked under harmless names."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from layers.errors import LayerError
from layers.limit import Limits

PLAIN_BYTES: Final = 16 * 1024**2
SIDE_FILES: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
CHUNK: Final = 1024**2


def find_shapefile(folder: Path, name: str | None) -> Path:
    """The one shapefile of a folder, or the one called name. Raises LayerError (layer-missing)."""
    found = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".shp"}
    return found[_pick(sorted(found), name, str(folder))]


@contextmanager
def unpacked(archive: Path, name: str | None, limits: Limits) -> Iterator[Path]:
    """The one shapefile of a zip (in any folder of it), or the one called name, unpacked for as long as it is used.

    Raises LayerError: too-large for an archive beyond its bounds, unreadable-file for one that is broken or points
    outside itself, layer-missing.
    """
    try:
        with zipfile.ZipFile(archive) as zipped, TemporaryDirectory() as folder:
            members = _members(zipped, str(archive), limits)
            stems = {member[: -len(".shp")] for member in members if member.lower().endswith(".shp")}
            names = {PurePosixPath(stem).name: stem for stem in sorted(stems)}
            if len(names) != len(stems):
                names = {stem: stem for stem in stems}
            stem = names[_pick(sorted(names), name, str(archive))]
            for member, info in members.items():
                suffix = PurePosixPath(member).suffix.lower()
                if member[: -len(suffix)] == stem and suffix in SIDE_FILES:
                    _unpack(zipped, info, Path(folder) / f"shapefile{suffix}", str(archive))
            yield Path(folder) / "shapefile.shp"
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise LayerError(code="unreadable-file", file=str(archive), found=str(error), allowed="a plain zip") from error


def _members(zipped: zipfile.ZipFile, file: str, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    infos = [info for info in zipped.infolist() if not info.is_dir()]
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    limits.check("archive_members", len(infos), file=file)
    limits.check("archive_bytes", total, file=file)
    if total > PLAIN_BYTES:
        limits.check("archive_ratio", -(-total // max(packed, 1)), file=file)
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            found, allowed = f"a member called {info.filename!r}", "members inside the archive"
            raise LayerError(code="unreadable-file", file=file, found=found, allowed=allowed)
    return {info.filename: info for info in infos if "__MACOSX" not in info.filename}


def _pick(names: list[str], name: str | None, file: str) -> str:
    if name is not None and name in names:
        return name
    if name is None and len(names) == 1:
        return names[0]
    found = "no shapefile" if not names else ", ".join(names)
    allowed = "exactly one shapefile, or a source layer that names one of several"
    raise LayerError(code="layer-missing", file=file, layer=name, found=found, allowed=allowed)


def _unpack(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, file: str) -> None:
    """One member written out, never more bytes than its header announces."""
    written = 0
    with zipped.open(info) as packed, target.open("wb") as plain:
        while chunk := packed.read(CHUNK):
            written += len(chunk)
            if written > info.file_size:
                raise LayerError(code="too-large", file=file, found=f"{info.filename} longer than announced")
            plain.write(chunk)
