"""Drawing a figure from its logs: each part in its cell, one sheet for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.export.figures.figure import FigureError, draw, draw_letter, made_for
from core.export.figures.look import MM_PER_INCH, PIXELS_PER_INCH, FigureLook
from core.export.figures.sheet import Box, FigureFormat, Sheet
from core.export.figures.styled import styled
from core.figure_files.grid import grid_of
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
    (part,) = spec.parts
    look = part.wording.on(spec.look)
    return draw(styled(_made(part, look, logs, token), look), fonts, look)


def _together(spec: FigureSpec, logs: Logs, fonts: Path | None, token: Token | None) -> Sheet:
    if not spec.parts:
        raise FigureError("The figure has no parts")
    grid = grid_of(spec)
    wide, high = spec.look.room
    wide = wide or max(part.width for part in spec.parts) / spec.look.zoom
    heights = grid.heights(wide, high, GAP, [part.height / part.width for part in spec.parts])
    whole = Viewport(wide, sum(heights) + GAP * (len(heights) - 1), theme=spec.look.theme)
    sheet = Sheet(whole, spec.look, fonts)
    for number, (part, box) in enumerate(zip(spec.parts, grid.boxes(wide, heights, GAP), strict=True)):
        _draw_in(sheet, part, box, logs, fonts, number, token)
    return sheet


def _draw_in(
    sheet: Sheet, part: FigurePart, cell: Box, logs: Logs, fonts: Path | None, number: int, token: Token | None
) -> None:
    """Draw a part into its cell; letters are of parts, not of what is inside of them."""
    box = cell.inset(top=_LETTER) if sheet.look.letters else cell
    inch = MM_PER_INCH / PIXELS_PER_INCH * sheet.look.zoom
    look = replace(part.wording.on(sheet.look), width=box.width * inch, height=box.height * inch, letters=False)

    def paper(width: float, height: float) -> Sheet:
        return sheet.pane(box, width, height)

    draw(styled(_made(part, look, logs, token), look), fonts, look, paper)
    if sheet.look.letters:
        draw_letter(sheet, number, replace(cell, top=cell.top - 6))


def _made(part: FigurePart, look: FigureLook, logs: Logs, token: Token | None) -> Picture:
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
