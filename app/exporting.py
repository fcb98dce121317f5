"""What export jobs do away from the window's thread."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from core.export.figures.look import FigureLook
from core.model import Catalog
from core.results import Results
from core.state import NumberFormat, SessionState
from core.style.text import counted, grouped
from core.views import Picture
from core.views.hparams.table.resolve import TableData
from core.views.scalars.reading.table import ValueTable
from core.work import RefusedError, Token

if TYPE_CHECKING:
    from core.export.datasets import DataSet, DataWish
    from core.figure_files.drawing import Logs
    from core.figure_files.fitting import Remedy
    from core.figure_files.spec import FigureSpec
    from core.figure_files.writing import Description

SCREEN_DPI = 96.0
"""Dots per inch at which an image has the pixels of the screen."""


def write_figure(
    token: Token, spec: FigureSpec, logs: Logs, path: str, description: Description, with_sources: bool = True
) -> str:
    """Write a figure in the format of the path's ending; return the path."""
    from core.export.figures.figure import FigureError
    from core.figure_files.writing import write_figure as write

    try:
        with as_file(files("resources").joinpath("fonts")) as fonts:
            write(spec, logs, Path(path), fonts, description, with_sources, token)
    except (FigureError, OSError) as error:
        raise RefusedError(str(error)) from error
    return path


def draw_spec(token: Token, spec: FigureSpec, logs: Logs, form: str) -> bytes:
    """Return a figure as the bytes of a file."""
    from core.export.figures.figure import FigureError
    from core.export.figures.sheet import FigureFormat
    from core.figure_files.drawing import figure_of

    try:
        with as_file(files("resources").joinpath("fonts")) as fonts:
            return figure_of(spec, logs, FigureFormat(form), fonts, "", token)
    except FigureError as error:
        raise RefusedError(str(error)) from error


def figure_remedy(token: Token, spec: FigureSpec, logs: Logs) -> Remedy | None:
    """Return what makes a figure legible, None where it is, or where it cannot be drawn."""
    from core.export.figures.figure import FigureError
    from core.figure_files.fitting import remedy_of

    try:
        with as_file(files("resources").joinpath("fonts")) as fonts:
            return remedy_of(spec, logs, fonts, token)
    except FigureError:
        return None


def draw_figure(token: Token, picture: Picture, look: FigureLook, form: str) -> bytes:
    """Return a picture as the bytes of a figure in a format."""
    from core.export.figures.figure import FigureFormat, figure_bytes

    token.progress(None, "Drawing")
    with as_file(files("resources").joinpath("fonts")) as fonts:
        return figure_bytes(picture, FigureFormat(form), fonts, look)


def draw_png(token: Token, picture: Picture) -> bytes:
    """Return a picture as the bytes of a PNG file with the pixels of the screen."""
    return draw_figure(token, picture, FigureLook(dpi=SCREEN_DPI * picture.viewport.scale), "png")


def write_picture(token: Token, picture: Picture, path: str) -> str:
    """Write a picture as a figure in the format of the path's ending; return the path."""
    from core.export.figures.figure import FigureError, FigureFormat
    from core.files import write_whole

    form = Path(path).suffix.lower().removeprefix(".")
    try:
        drawn = draw_figure(token, picture, FigureLook(), FigureFormat(form).value)
        write_whole(Path(path), drawn)
    except ValueError as error:
        raise RefusedError("Figures are SVG, PDF or PNG files") from error
    except (FigureError, OSError) as error:
        raise RefusedError(str(error)) from error
    return path


def write_csv(token: Token, header: tuple[str, ...], rows: Sequence[Sequence[object]], path: str) -> str:
    """Write rows as CSV; return the path."""
    from core.export.data import save_csv

    save_csv(Path(path), header, rows, token)
    return path


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What of which session is to be written; the rows of the page in front where no wish says otherwise."""

    catalog: Catalog
    results: Results
    state: SessionState
    wish: DataWish | None
    page: tuple[tuple[str, ...], Sequence[Sequence[object]]] | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a table, and what is said about it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    said: str = ""


SAMPLED, WIDEST = 12, 60
"""Rows and columns that are shown of a table."""
MOST_COPIED = 16 << 20
"""Characters that fit into the clipboard without harm."""


def _data_set(asked: Asked, token: Token) -> DataSet:
    from core.export.datasets import data_set
    from core.export.datasets.rows import rows_set

    if asked.wish is None:
        return rows_set(*(asked.page or ((), ())))
    return data_set(asked.catalog, asked.results, asked.state, asked.wish, token)


def write_data(token: Token, asked: Asked, path: str) -> tuple[str, int, tuple[str, ...]]:
    """Write a table of any length; return the path, how many rows there are, and what could not be read."""
    from core.export.data import DataError
    from core.export.saving import save_wish
    from core.export.streams import save_data

    token.progress(None, "Writing")
    try:
        if asked.wish is None:
            return path, save_data(Path(path), _data_set(asked, token), token), ()
        rows, missing = save_wish(Path(path), asked.catalog, asked.results, asked.state, asked.wish, token)
    except (DataError, OSError) as error:
        raise RefusedError(str(error)) from error
    return path, rows, tuple(missing)


def copy_data(token: Token, asked: Asked, separator: str) -> str:
    """Return a table as text for the clipboard; raises RefusedError where it is too long for that."""
    from core.export.streams import TooLongError, data_text

    token.progress(None, "Writing")
    try:
        return data_text(_data_set(asked, token), separator, token, MOST_COPIED)
    except TooLongError as error:
        raise RefusedError("That is too much for the clipboard: export it as a file") from error


def sample_data(token: Token, asked: Asked, array: bool = False) -> Sample:
    """Return the first rows of a table as they are read, or of the array that a file of NumPy holds."""
    from core.export.streams import first_rows

    wish = asked.wish
    if wish is not None and wish.subject.value == "neighbours":
        columns = ("neighbour 1", "neighbour 2", "…") if array else ("row", "rank", "neighbour", "distance")
        return Sample(columns, (("…",) * len(columns),), "Neighbours are found when it is exported")
    if wish is not None and array:
        return _sample_of_array(asked, wish, token)
    data = _data_set(asked, token)
    header, rows = data.header[:WIDEST], first_rows(data, SAMPLED + 1)
    cut = tuple(tuple(row[:WIDEST]) for row in rows[:SAMPLED])
    said = "There is nothing to write" if not rows else counted(len(data.columns), "column")
    if len(rows) > SAMPLED:
        said = f"The first {SAMPLED} rows of {counted(len(data.columns), 'column')}"
    return Sample(header, cut, said)


def _sample_of_array(asked: Asked, wish: DataWish, token: Token) -> Sample:
    from core.export.datasets.points import array_header, point_array

    whole = point_array(asked.catalog, asked.results, asked.state, wish, token)
    rows = whole[:SAMPLED].reshape(min(len(whole), SAMPLED), -1)
    said = f"An array ({' × '.join(map(grouped, whole.shape))}) of {whole.dtype}"
    texts = tuple(tuple(str(value) for value in row) for row in rows)
    return Sample(array_header(_data_set(asked, token)), texts, said if len(whole) else "There is nothing to write")


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
