"""Pictures as figures for papers: SVG, PDF and PNG, drawn by matplotlib without a display and without its global state.

Sizes keep their proportions in print: a logical pixel is 1/96 inch unless the look says how large type is.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from core.export.figures.chart import draw_charts
from core.export.figures.images import draw_images
from core.export.figures.inside import draw_with_names
from core.export.figures.legend import column_width, draw_column, draw_strip, merged, strip
from core.export.figures.look import FigureLook, LegendPlace
from core.export.figures.matrix import draw_matrix
from core.export.figures.parallel import FOOT, draw_foot, draw_parallel
from core.export.figures.plane import draw_plane
from core.export.figures.scene import draw_scene
from core.export.figures.sheet import Box, FigureFormat, Sheet
from core.export.figures.sketch import draw_sketch
from core.export.figures.styled import styled
from core.export.figures.text import ROW, TITLE_ROW, heading_style, letter_style
from core.export.figures.texts import draw_text
from core.files import write_whole
from core.views.picture import Chart, ImagePart, Matrix, Parallel, Picture, Plane, Scene, Sketch, TextPart, Viewport

SCREEN = FigureLook()
"""As on the screen, on paper."""

Part: TypeAlias = Chart | Scene | Parallel | Plane | Matrix | Sketch | TextPart | ImagePart

__all__ = ["SCREEN", "FigureError", "FigureFormat", "figure_bytes", "figure_format", "made_for", "save_figure"]

_MARGINS = 72.0
"""Logical pixels to the left and right of the names under charts."""
_LEGEND_SHARE = 0.4
"""How much of a figure's height the names under charts may take."""
_BESIDE_SHARE = 0.35
"""How much of a figure's width names beside charts may take."""
_FLATTEST = 0.4
"""Height of a chart for its width that names below do not take; the figure becomes longer instead."""
_SHAPE = 1.5
"""Width of a chart for its height that is pleasant."""
_LEAST_SHARE = 0.3
"""As `_LEGEND_SHARE` where the height is given: names must not crowd out what they name."""
_AROUND, _FLAT = (60.0, 90.0), 40.0
"""Logical pixels that a chart needs for its labels, headings and notes; what is flatter shows nothing."""
_SAME = 1e-6
"""Share by which sizes may differ that are the same."""
_HEAD = 26.0
"""Room for a heading above several parts."""


class FigureError(Exception):
    """Raised where no figure can be made; the message is one sentence for the user."""


def figure_format(path: Path) -> FigureFormat:
    """Return the format that a file's name asks for; raises FigureError for any other ending."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in tuple(FigureFormat):
        raise FigureError(f"{path} does not end in .svg, .pdf or .png")
    return FigureFormat(suffix)


def save_figure(picture: Picture, path: Path, fonts: Path | None = None, look: FigureLook = SCREEN) -> None:
    """Write a picture as the figure that the file's name asks for; raises FigureError and OSError.

    Parameters are those of `figure_bytes`.
    """
    write_whole(path, figure_bytes(picture, figure_format(path), fonts, look))


def figure_bytes(
    picture: Picture, form: FigureFormat, fonts: Path | None = None, look: FigureLook = SCREEN, about: str = ""
) -> bytes:
    """Return a picture as the content of a file; the same picture gives the same bytes.

    Parameters
    ----------
    picture
        Its viewport is the size of the figure in logical pixels before type and all else grow by `FigureLook.zoom`,
        see `FigureLook.viewport`; one with charts ends below the last one, and is longer where the names of the curves
        would squeeze the charts flat, unless the look says how high it is.
    form
        In SVG and PDF text stays text, and only clouds of more than 20,000 points and thumbnails are pixels.
    fonts
        Folder with ``figures/Inter-Regular.ttf`` and ``figures/Inter-SemiBold.ttf``; without them DejaVu Sans is used.
    look
        Type, colours, and what is written.
    about
        What the file says of itself, nothing for an empty text; see `core.export.figure_spec`.

    Raises FigureError if the picture is empty.
    """
    if not picture.parts:
        raise FigureError("There is nothing to draw")
    return draw(styled(picture, look), fonts, look).rendered(form, about)


def made_for(look: FigureLook, screen: Viewport, make: Callable[[Viewport], Picture]) -> Picture:
    """Return a picture made so that with what is written above and below it the figure has the size that is wished."""
    wished = look.viewport(screen)
    picture = make(wished)
    around = _head(picture, look) + _foot(picture)
    wider = max(picture.viewport.width / wished.width, 1.0) if look.width else 1.0
    if not look.height or (not around and wider == 1.0):
        return picture
    # What needs more width than there is will be drawn smaller: it may be higher by the same share.
    return make(replace(wished, width=wished.width * wider, height=max(wished.height * wider - around, 1.0)))


Paper: TypeAlias = Callable[[float, float], Sheet]
"""Returns a sheet for what is so wide and high in logical pixels; it may lie in a larger one."""


def draw(picture: Picture, fonts: Path | None, look: FigureLook, paper: Paper | None = None) -> Sheet:
    """Return the sheet that holds a picture's parts where they are placed, and the names of all curves.

    What is larger than the size that is wished is drawn smaller; `paper` is given where the sheet exists.
    """
    paper = paper or partial(sheet_for, picture.viewport, look, fonts)
    head = _head(picture, look)
    placed = [(p.part, Box(p.left, p.top + head, p.width, p.height)) for p in picture.parts]
    if any(isinstance(part, Chart) for part, _ in placed):
        height = look.room[1] or picture.viewport.height + head
        foot = _foot(picture)
        room = replace(picture.viewport, height=height - (foot if look.height else 0.0))
        sheet, placed = _with_names(room, placed, head, lambda w, h: paper(w, h + foot), look)
    else:
        sheet = paper(picture.viewport.width, head + picture.viewport.height + _foot(picture))
    for part, box in placed:
        _draw_part(sheet, part, box)
    below = sheet.height - _foot(picture)
    draw_foot(sheet, picture.legend, picture.note, Box(0.0, 0.0, picture.viewport.width, below), sheet.height - below)
    if head:
        sheet.text(sheet.width / 2, 19, look.title or "", heading_style(sheet.tokens), "center")
    if look.letters:
        for number, (_, box) in enumerate(placed):
            draw_letter(sheet, number, box)
    return sheet


def sheet_for(screen: Viewport, look: FigureLook, fonts: Path | None, width: float, height: float) -> Sheet:
    """Return a sheet of the size that is wished, or one that is as large as what it is for."""
    wide, high = look.room
    share = min(1.0, wide / width) if wide else 1.0
    if abs(share - 1.0) < _SAME and (not high or abs(high - height) < _SAME * height):
        return Sheet(replace(screen, width=wide or width, height=high or height), look, fonts)
    page = Box(0.0, 0.0, wide or width, high or height * share)
    return Sheet(replace(screen, width=page.width, height=page.height), look, fonts).pane(page, width, height)


def draw_letter(sheet: Sheet, number: int, box: Box) -> None:
    """Write the letter of a part into its corner."""
    sheet.text(box.left + 4, box.top + 20, letter(number), letter_style(sheet.tokens))


def _draw_part(sheet: Sheet, part: Part, box: Box) -> None:
    """Draw what is no chart: those are drawn together."""
    match part:
        case Scene():
            draw_scene(sheet, part, box)
        case Parallel():
            draw_parallel(sheet, part, box)
        case Plane():
            draw_plane(sheet, part, box)
        case Matrix():
            draw_matrix(sheet, part, box)
        case TextPart():
            draw_text(sheet, part, box)
        case ImagePart():
            draw_images(sheet, part, box)
        case Sketch():
            draw_sketch(sheet, part, box)


def _with_names(
    viewport: Viewport, placed: list[tuple[Part, Box]], head: float, paper: Paper, look: FigureLook
) -> tuple[Sheet, list[tuple[Part, Box]]]:
    """Return a sheet with all charts and the names of their curves, and where parts are after names took their room."""
    charts = [(part, box) for part, box in placed if isinstance(part, Chart)]
    page = paper(viewport.width, viewport.height)
    entries = merged(chart.legend for chart, _ in charts)
    if look.legend is LegendPlace.INSIDE:
        placed = _arranged(placed, Box(0.0, head, viewport.width, viewport.height - head), look)
        sheet = paper(viewport.width, viewport.height if look.height else max(box.bottom for _, box in placed))
        draw_with_names(sheet, [(part, box) for part, box in placed if isinstance(part, Chart)], entries)
        return sheet, placed
    if look.legend is LegendPlace.BESIDE:
        side = column_width(page, entries, viewport.width * _BESIDE_SHARE)
        placed = _arranged(placed, Box(0.0, head, viewport.width, viewport.height - head), look)
        share = (viewport.width - side) / viewport.width
        placed = [(part, Box(b.left * share, b.top, b.width * share, b.height)) for part, b in placed]
        height = viewport.height if look.height else max(box.bottom for _, box in placed)
        sheet = paper(viewport.width, height)
        draw_charts(sheet, [(part, box) for part, box in placed if isinstance(part, Chart)])
        top = min(box.top for _, box in placed)
        draw_column(sheet, entries, Box(viewport.width - side, top + TITLE_ROW, side, height - top - TITLE_ROW))
        return sheet, placed
    most = _LEAST_SHARE if look.height else _LEGEND_SHARE
    names = strip(page, entries, viewport.width - _MARGINS, viewport.height * most)
    placed = _arranged(placed, Box(0.0, head, viewport.width, viewport.height - head - names.height), look)
    charts = [(part, box) for part, box in placed if isinstance(part, Chart)]
    content, boxes = max(box.bottom for _, box in placed), [box for _, box in charts]
    flattest = 0.0 if look.height else _FLATTEST
    room = viewport.height - names.height
    squeeze = _squeeze(boxes, content, room, flattest) if names.height else 1.0
    height = viewport.height if look.height else content * squeeze + names.height
    sheet = paper(viewport.width, height)
    placed = [(part, Box(b.left, b.top * squeeze, b.width, b.height * squeeze)) for part, b in placed]
    left = draw_charts(sheet, [(part, box) for part, box in placed if isinstance(part, Chart)])
    draw_strip(sheet, names, min((box.left for box in boxes), default=0.0) + left, content * squeeze)
    return sheet, placed


def _arranged(placed: list[tuple[Part, Box]], room: Box, look: FigureLook) -> list[tuple[Part, Box]]:
    """Return charts in as many columns as is wished, or as suits the room where a height is."""
    count = len(placed)
    if not look.columns and (not look.height or count == 1):
        return placed
    across = look.columns or _columns(count, room)
    width, down = room.width / across, -(-count // across)
    height = room.height / down if look.height else width / _SHAPE
    boxes = (Box(n % across * width, room.top + n // across * height, width, height) for n in range(count))
    return [(part, box) for (part, _), box in zip(placed, boxes, strict=True)]


def _columns(count: int, room: Box) -> int:
    """Return in how many columns charts come closest to a pleasant shape; rows that are full count for more."""

    def cost(columns: int) -> float:
        rows = -(-count // columns)
        across, down = room.width / columns - _AROUND[0], room.height / rows - _AROUND[1]
        if min(across, down) < _FLAT:
            return 100.0 - min(across, down)
        return abs(math.log(across / down / _SHAPE)) + 1.2 * (rows * columns - count) / columns

    return min(range(1, count + 1), key=cost)


def too_small(count: int, look: FigureLook) -> bool:
    """Return whether so many charts would be flatter, in the size that is wished, than can be read."""
    width, height = look.room
    if not (width and height):
        return False
    room = Box(0.0, 0.0, width, height * (1.0 - _LEAST_SHARE / 2))
    across = look.columns or _columns(count, room)
    rows = -(-count // across)
    return min(room.width / across - _AROUND[0], room.height / rows - _AROUND[1]) < _FLAT


def letter(number: int) -> str:
    """Return what the part with a number is called."""
    return string.ascii_lowercase[number] if number < len(string.ascii_lowercase) else str(number + 1)


def _head(picture: Picture, look: FigureLook) -> float:
    """Return the room above several parts for their common heading."""
    return _HEAD if look.title and len(picture.parts) > 1 else 0.0


def _foot(picture: Picture) -> float:
    """Return the room below runs for what their colours mean."""
    parts = [placed.part for placed in picture.parts]
    if any(isinstance(part, Chart) for part in parts) and not picture.legend:
        return ROW + 8 if picture.note else 0.0
    below = any(isinstance(part, Parallel) or (isinstance(part, Plane) and not part.bare) for part in parts)
    return FOOT if below or picture.note or picture.legend else 0.0


def _squeeze(boxes: Sequence[Box], content: float, room: float, flattest: float) -> float:
    """Return the share of their height that charts keep so that names fit below them."""
    least = max((flattest * box.width / box.height for box in boxes), default=0.0)
    return min(1.0, max(room / content, least))
