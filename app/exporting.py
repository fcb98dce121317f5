"""What export jobs do away from the window's thread."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from core.export.figures.look import FigureLook
from core.state import NumberFormat
from core.views import Picture
from core.views.hparams.table.resolve import TableData
from core.views.scalars.reading.table import ValueTable
from core.work import RefusedError, Token

SCREEN_DPI = 96.0
"""Dots per inch at which an image has the pixels of the screen."""


def write_figure(token: Token, picture: Picture, path: str, look: FigureLook) -> str:
    """Write a picture as a figure in the format of the path's ending; return the path."""
    from core.export.figures.figure import save_figure

    token.progress(None, "Drawing")
    with as_file(files("resources").joinpath("fonts")) as fonts:
        save_figure(picture, Path(path), fonts, look)
    return path


def draw_figure(token: Token, picture: Picture, look: FigureLook, form: str) -> bytes:
    """Return a picture as the bytes of a figure in a format."""
    from core.export.figures.figure import FigureFormat, figure_bytes

    token.progress(None, "Drawing")
    with as_file(files("resources").joinpath("fonts")) as fonts:
        return figure_bytes(picture, FigureFormat(form), fonts, look)


def draw_png(token: Token, picture: Picture) -> bytes:
    """Return a picture as the bytes of a PNG file with the pixels of the screen."""
    return draw_figure(token, picture, FigureLook(dpi=SCREEN_DPI * picture.viewport.scale), "png")


def write_csv(token: Token, header: tuple[str, ...], rows: Sequence[Sequence[object]], path: str) -> str:
    """Write rows as CSV; return the path."""
    from core.export.data import save_csv

    token.progress(None, "Writing")
    save_csv(Path(path), header, rows)
    return path


def write_run_table(
    token: Token,
    path: str,
    data: TableData,
    formats: Mapping[str, NumberFormat],
    names: frozenset[str] | None,
    joined: bool,
) -> int:
    """Write the table of runs, or some of them, or groups in their place; return how many rows."""
    from core.export.data import DataError
    from core.export.run_table import save_run_table

    token.progress(0.0, "Writing")
    try:
        return save_run_table(Path(path), data, formats, time.time(), names, joined, token)
    except (DataError, OSError) as error:
        raise RefusedError(str(error)) from error


def write_value_table(token: Token, path: str, table: ValueTable, only: Sequence[int] | None) -> int:
    """Write the table of values, or some of its rows; return how many."""
    from core.export.data import DataError
    from core.export.value_table import save_value_table

    token.progress(None, "Writing")
    try:
        return save_value_table(Path(path), table, only)
    except (DataError, OSError) as error:
        raise RefusedError(str(error)) from error
