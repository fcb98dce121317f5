"""Writing figures with what they say of themselves: inside of the file, in a file beside it, or nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from core.export.figures.figure import figure_format
from core.figure_files.carried import about, beside_of
from core.figure_files.drawing import Logs, figure_of
from core.figure_files.spec import FigureSpec
from core.figure_files.text import written
from core.files import write_whole
from core.work import Token


class Description(StrEnum):
    """Where it is kept how a figure is drawn."""

    INSIDE = "inside"
    BESIDE = "beside"
    NONE = "none"


def write_figure(
    spec: FigureSpec,
    logs: Logs,
    path: Path,
    fonts: Path | None = None,
    description: Description = Description.INSIDE,
    with_sources: bool = True,
    token: Token | None = None,
) -> None:
    """Write a figure in the format of the path's ending; raises FigureError and OSError.

    Its description says where the logs lie only `with_sources`.
    """
    said = spec if with_sources else spec.without_sources()
    inside = about(said, path.parent) if description is Description.INSIDE else ""
    content = figure_of(spec, logs, figure_format(path), fonts, inside, token)
    write_whole(path, content)
    if description is Description.BESIDE:
        save_spec(said, beside_of(path))


def save_spec(spec: FigureSpec, path: Path) -> None:
    """Write what a figure consists of as JSON; raises OSError."""
    write_whole(path, (written(spec, path.parent, indent=1) + "\n").encode("ascii"))
