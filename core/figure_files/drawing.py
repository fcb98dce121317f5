"""Drawing a figure from its logs: each part in its cell, one sheet for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.export.figures.figure import FigureError, draw, draw_letter, made_for
from core.export.figures.look import MM_PER_INCH, PIXELS_PER_INCH, FigureLook
from core.export.figures.sheet import Box, FigureFormat, Sheet
from core.export.figures.styled import styled
from core.figure_files.grid import Grid, grid_of
from core.figure_files.spec import FigurePart, FigureSpec, part_title
from core.figure_files.views import complete, picture_of, why_empty, without_runs
from core.model import Catalog
from core.results import Results
from core.views.picture import Picture, Viewport
from core.work import Token

GAP = 12.0
"""Logical pixels between parts."""
_LETTER = 14.0
"""Room above a part for its letter."""


@dataclass(frozen=True, slots=True)
class Logs:
    """What figures are drawn from: logs, and what was computed from them."""

    catalog: Catalog
    results: Results


def figure_of(
    spec: FigureSpec,
    logs: Logs,
    form: FigureFormat,
    fonts: Path | None = None,
    about: str = "",
    token: Token | None = None,
) -> bytes:
    """Return a figure as the content of a file; the same figure of the same logs gives the same bytes.

    Parameters
    ----------
    spec
        What is drawn; what it needs and is not among the results is computed first.
    logs
        What it is drawn from; its own sources are not looked at.
    form, fonts, about
        As `core.export.figures.figure.figure_bytes` has them.
    token
        Hears which part is being drawn, and may cancel.

    Raises FigureError, which names the part, where there is nothing to draw.
    """
    sheet = _alone(spec, logs, fonts, token) if len(spec.parts) == 1 else _together(spec, logs, fonts, token)
    return sheet.rendered(form, about)


def _alone(spec: FigureSpec, logs: Logs, fonts: Path | None, token: Token | None) -> Sheet:
    ((part, look, _),) = in_cells(spec)
    return draw(styled(made(part, look, logs, token), look), fonts, look)


def _together(spec: FigureSpec, logs: Logs, fonts: Path | None, token: Token | None) -> Sheet:
    if not spec.parts:
        raise FigureError("The figure has no parts")
    cells = in_cells(spec)
    wide, heights = _tracks(spec, grid_of(spec))
    whole = Viewport(wide, sum(heights) + GAP * (len(heights) - 1), theme=spec.look.theme)
    sheet = Sheet(whole, spec.look, fonts)
    for number, (part, look, cell) in enumerate(cells):
        _draw_in(sheet, part, look, cell, logs, fonts, number, token)
    return sheet


def in_cells(spec: FigureSpec) -> list[tuple[FigurePart, FigureLook, Box]]:
    """Return each part with the look it has in its cell, and the cell; a part that is alone has the whole figure."""
    if len(spec.parts) == 1:
        part = spec.parts[0]
        return [(part, part.wording.on(spec.look), Box(0.0, 0.0, *spec.look.room))]
    grid = grid_of(spec)
    cells = grid.boxes(*_tracks(spec, grid), GAP)
    return [(part, _look_in(part, spec.look, cell), cell) for part, cell in zip(spec.parts, cells, strict=True)]


def _tracks(spec: FigureSpec, grid: Grid) -> tuple[float, list[float]]:
    """Return the width of a figure and the heights of its rows, in logical pixels before they grow."""
    wide, high = spec.look.room
    wide = wide or max(part.width for part in spec.parts) / spec.look.zoom
    return wide, grid.heights(wide, high, GAP, [part.height / part.width for part in spec.parts])


def _look_in(part: FigurePart, look: FigureLook, cell: Box) -> FigureLook:
    """Return the look of a part in its cell; letters are of parts, not of what is inside of them."""
    box = _under_letter(look, cell)
    inch = MM_PER_INCH / PIXELS_PER_INCH * look.zoom
    return replace(part.wording.on(look), width=box.width * inch, height=box.height * inch, letters=False)


def _under_letter(look: FigureLook, cell: Box) -> Box:
    return cell.inset(top=_LETTER) if look.letters else cell


def _draw_in(
    sheet: Sheet, part: FigurePart, look: FigureLook, cell: Box, logs: Logs, fonts: Path | None, number: int,
    token: Token | None,
) -> None:  # fmt: skip
    """Draw a part into its cell."""
    box = _under_letter(sheet.look, cell)

    def paper(width: float, height: float) -> Sheet:
        return sheet.pane(box, width, height, look)

    draw(styled(made(part, look, logs, token), look), fonts, look, paper)
    if sheet.look.letters:
        draw_letter(sheet, number, replace(cell, top=cell.top - 6))


def made(part: FigurePart, look: FigureLook, logs: Logs, token: Token | None) -> Picture:
    """Return the picture of a part; raises FigureError if it is empty."""
    title = part_title(part)
    if token is not None:
        token.check()
        token.progress(None, f"Drawing {title}")
    try:
        complete(part, logs.catalog, logs.results, token)
    except ValueError as error:
        raise FigureError(f"{title}: {error}") from error
    screen = Viewport(part.width, part.height, part.scale, look.theme)
    picture = made_for(look, screen, _making(part, logs))
    if not picture.parts or without_runs(part, logs.catalog) is not None:
        raise FigureError(f"{title} shows nothing: {why_empty(part, logs.catalog)}")
    return picture


def _making(part: FigurePart, logs: Logs) -> Callable[[Viewport], Picture]:
    return lambda viewport: picture_of(part, logs.catalog, logs.results, viewport)
