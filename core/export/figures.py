"""Pictures as figures for papers: SVG, PDF and PNG, drawn by matplotlib without a display and without its global state.

Sizes keep their proportions in print: a logical pixel is 1/96 inch, so a picture 640 pixels wide fills a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.export.figures_chart import draw_charts
from core.export.figures_legend import draw_strip, merged, strip
from core.export.figures_parallel import FOOT, draw_foot, draw_parallel
from core.export.figures_plane import draw_plane
from core.export.figures_scene import draw_scene
from core.export.figures_sheet import Box, FigureFormat, Sheet
from core.export.figures_sketch import draw_sketch
from core.files import write_whole
from core.views.picture import Chart, Parallel, Picture, Plane, Scene, Sketch

__all__ = ["FigureError", "FigureFormat", "figure_bytes", "figure_format", "save_figure"]

PRINT_DPI = 300.0
"""Resolution of PNG files, and of what is drawn as pixels inside SVG and PDF files."""
_MARGINS = 72.0
"""Logical pixels to the left and right of the names under charts."""
_LEGEND_SHARE = 0.4
"""How much of a figure's height the names under charts may take."""
_FLATTEST = 0.4
"""Height of a chart for its width that names below do not take; the figure becomes longer instead."""


class FigureError(Exception):
    """Raised where no figure can be made; the message is one sentence for the user."""


def figure_format(path: Path) -> FigureFormat:
    """Return the format that a file's name asks for; raises FigureError for any other ending."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in tuple(FigureFormat):
        raise FigureError(f"{path} does not end in .svg, .pdf or .png")
    return FigureFormat(suffix)


def save_figure(picture: Picture, path: Path, fonts: Path | None = None, dpi: float = PRINT_DPI) -> None:
    """Write a picture as the figure that the file's name asks for; raises FigureError and OSError.

    Parameters are those of `figure_bytes`.
    """
    write_whole(path, figure_bytes(picture, figure_format(path), fonts, dpi))


def figure_bytes(picture: Picture, form: FigureFormat, fonts: Path | None = None, dpi: float = PRINT_DPI) -> bytes:
    """Return a picture as the content of a file; the same picture gives the same bytes.

    Parameters
    ----------
    picture
        Its viewport is the size of the figure; one with charts ends below the last one, and is longer where the names
        of the curves would squeeze the charts flat.
    form
        In SVG and PDF text stays text, and only clouds of more than 20,000 points and thumbnails are pixels.
    fonts
        Folder with ``figures/Inter-Regular.ttf`` and ``figures/Inter-SemiBold.ttf``; without them DejaVu Sans is used.
    dpi
        Dots per inch of everything that consists of pixels.

    Raises FigureError if the picture is empty.
    """
    if not picture.parts:
        raise FigureError("There is nothing to draw")
    return draw(picture, fonts, dpi).rendered(form)


def draw(picture: Picture, fonts: Path | None, dpi: float) -> Sheet:
    """Return the sheet that holds a picture's parts where they are placed, and the names of all curves below."""
    placed = [(p.part, Box(p.left, p.top, p.width, p.height)) for p in picture.parts]
    charts = [(part, box) for part, box in placed if isinstance(part, Chart)]
    viewport = picture.viewport
    page = Sheet(viewport.width, viewport.height, viewport.theme, fonts, dpi)
    names = strip(page, merged(c.legend for c, _ in charts), viewport.width - _MARGINS, viewport.height * _LEGEND_SHARE)
    content = max(box.bottom for _, box in placed)
    squeeze = _squeeze([box for _, box in charts], content, viewport.height - names.height) if names.height else 1.0
    height = content * squeeze + names.height if charts else viewport.height + _foot(picture)
    sheet = Sheet(viewport.width, height, viewport.theme, fonts, dpi)
    left = draw_charts(sheet, ((c, Box(b.left, b.top * squeeze, b.width, b.height * squeeze)) for c, b in charts))
    draw_strip(sheet, names, min((b.left for _, b in charts), default=0.0) + left, content * squeeze)
    for part, box in placed:
        if isinstance(part, Scene):
            draw_scene(sheet, part, box)
        elif isinstance(part, Parallel):
            draw_parallel(sheet, part, box)
        elif isinstance(part, Plane):
            draw_plane(sheet, part, box)
        elif isinstance(part, Sketch):
            draw_sketch(sheet, part, box)
    draw_foot(sheet, picture.legend, picture.note, Box(0.0, 0.0, viewport.width, viewport.height))
    return sheet


def _foot(picture: Picture) -> float:
    """Return the room below runs for what their colours mean."""
    parts = [placed.part for placed in picture.parts]
    below = any(isinstance(part, Parallel) or (isinstance(part, Plane) and not part.bare) for part in parts)
    return FOOT if below or picture.note or picture.legend else 0.0


def _squeeze(boxes: Sequence[Box], content: float, room: float) -> float:
    """Return the share of their height that charts keep so that names fit below them."""
    flattest = max((_FLATTEST * box.width / box.height for box in boxes), default=0.0)
    return min(1.0, max(room / content, flattest))
