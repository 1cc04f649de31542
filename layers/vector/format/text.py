"""The door of .txt: a survey text by its sections or the form of its lines, else a list of coordinates."""

from pathlib import Path

from layers.vector.features import Features, Records, Request
from layers.vector.format.position import read_position_list
from layers.vector.format.survey import is_survey, leave_out, read_survey_text, write_survey
from layers.vector.text import read_text_file

__all__ = ["leave_out", "read_text", "write_text"]


def read_text(path: Path, file: str, request: Request) -> Records:
    """The plots of a survey text, or the sites of a list of coordinates.

    Raises LayerError: encoding-unknown, too-large, unreadable-file, and what either reader refuses.
    """
    text = read_text_file(path, file, request.limits)
    if is_survey(text):
        return read_survey_text(text, file, request)
    return read_position_list(text, file, request)


def write_text(features: Features, path: Path) -> None:
    """The features as a survey text. Raises LayerError."""
    write_survey(features, path)
