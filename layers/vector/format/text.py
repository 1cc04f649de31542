"""The door of .txt: a survey text by its sections, else a list of coordinates."""

import re
from pathlib import Path
from typing import Final

from layers.vector.features import Features, Records, Request
from layers.vector.format.position import read_position_list
from layers.vector.format.survey import read_survey_text, write_survey
from layers.vector.text import read_text_file

SECTION: Final = re.compile(r"^[^\S\n]*[\[【［][^\S\n]*(?:地块坐标|属性描述|项目信息)[^\S\n]*[\]】］]", re.MULTILINE)


def read_text(path: Path, file: str, request: Request) -> Records:
    """The plots of a survey text, or the sites of a list of coordinates.

    Raises LayerError: encoding-unknown, too-large, unreadable-file, and what either reader refuses.
    """
    text = read_text_file(path, file, request.limits)
    if SECTION.search(text):
        return read_survey_text(text, file, request)
    return read_position_list(text, file, request)


def write_text(features: Features, path: Path) -> None:
    """The features as a survey text. Raises LayerError."""
    write_survey(features, path)
