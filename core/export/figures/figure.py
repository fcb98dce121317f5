"""Pictures as figures for papers: SVG, PDF and PNG, drawn by matplotlib without a display and without its global state.

Sizes keep their proportions in print: a logical pixel is 1/96 inch unless the look says how large type is.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np

from core.export.figures.images import draw_images
from core.export.figures.look import FigureLook
from core.export.figures.matrix import draw_matrix
from core.export.figures.page import ChartPage, Paper
from core.export.figures.parallel import FOOT, draw_foot, draw_parallel
from core.export.figures.plane import draw_plane
from core.export.figures.scene import draw_scene, draw_scenes
from core.export.figures.sheet import Box, FigureFormat, Sheet
from core.export.figures.sketch import draw_sketch
from core.export.figures.styled import styled
from core.export.figures.text import ROW, heading_style, letter_style
from core.export.figures.texts import draw_text
from core.files import write_whole
from core.views.image_part import ImagePart
from core.views.matrix.part import Matrix
from core.views.parallel import Parallel
from core.views.picture import Chart, Picture, Scene, Viewport
from core.views.plane.part import Plane
from core.views.sketch import Sketch
from core.views.text_parts import TextPart

SCREEN = FigureLook()
"""As on the screen, on paper."""

Part: TypeAlias = Chart | Scene | Parallel | Plane | Matrix | Sketch | TextPart | ImagePart

__all__ = ["SCREEN", "FigureError", "FigureFormat", "figure_bytes", "figure_format", "made_for", "save_figure"]

_TRIES, _ALMOST = 7, 0.98
"""Rooms that are tried for a picture that needs more than there is, and the share of one that is as good as all."""
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
    """Return a picture made so that with what is written above and below it the figure has the size that is wished.

    What needs more room than there is will be drawn smaller as a whole, so it is made for a room of the same shape in
    which that is the least smaller.
    """
    wished = look.viewport(screen)
    picture = make(wished)
    around = _head(picture, look) + _foot(picture)
    if not look.height:
        return picture
    room = replace(wished, height=max(wished.height - around, 1.0))
    picture = make(room) if around else picture
    if any(isinstance(placed.part, Chart) for placed in picture.parts):
        return picture
    best, most = _share(picture, wished, around), picture
    for growth in np.geomspace(1.0, max(1.0 / best, 1.0), _TRIES)[1:].tolist():
        if best >= _ALMOST / growth:
            break
        larger = replace(wished, width=wished.width * growth, height=max(wished.height * growth - around, 1.0))
        picture = make(larger)
        if (share := _share(picture, wished, around)) > best:
            best, most = share, picture
    return most


def _share(picture: Picture, room: Viewport, around: float) -> float:
    """Return the size at which a picture has room, of its own, 1 at most."""
    shown = picture.viewport
    return min(1.0, room.width / shown.width, room.height / (shown.height + around))


def draw(picture: Picture, fonts: Path | None, look: FigureLook, paper: Paper | None = None) -> Sheet:
    """Return the sheet that holds a picture's parts where they are placed, and the names of all curves.

    What is larger than the size that is wished is drawn smaller; `paper` is given where the sheet exists.
    """
    paper = paper or partial(sheet_for, picture.viewport, look, fonts)
    head, foot = _head(picture, look), _foot(picture)
    page = _page(picture, look)
    if page is not None:
        sheet, boxes = page.draw(paper)
    else:
        sheet = paper(picture.viewport.width, head + picture.viewport.height + foot)
        placed = [(p.part, Box(p.left, p.top + head, p.width, p.height)) for p in picture.parts]
        boxes = tuple(_draw_parts(sheet, placed))
    below = sheet.height - foot
    draw_foot(sheet, picture.legend, picture.note, Box(0.0, 0.0, sheet.width, below), foot)
    if head:
        sheet.text(sheet.width / 2, 19, look.title or "", heading_style(sheet.tokens), "center")
    if look.letters:
        for number, box in enumerate(boxes):
            draw_letter(sheet, number, box)
    return sheet


def share_of(picture: Picture, fonts: Path | None, look: FigureLook) -> float:
    """Return the size at which a picture is drawn, of that which is wished: 1 where all of it has room."""
    page = _page(picture, look)
    if page is not None:
        return page.share(partial(sheet_for, picture.viewport, look, fonts))
    if not (look.width or look.height):
        return 1.0
    around = _head(picture, look) + _foot(picture)
    return _share(picture, look.viewport(picture.viewport), around)


def _page(picture: Picture, look: FigureLook) -> ChartPage | None:
    """Return the page of a picture of charts, None for any other."""
    head, foot = _head(picture, look), _foot(picture)
    charts = [placed for placed in picture.parts if isinstance(placed.part, Chart)]
    if not charts:
        return None
    wide, high = look.room
    room = replace(picture.viewport, height=picture.viewport.height + head)
    if high:  # charts are arranged anew
        room = replace(room, width=wide or room.width, height=high - foot)
    places = [Box(p.left, p.top + head, p.width, p.height) for p in charts]
    return ChartPage([p.part for p in charts if isinstance(p.part, Chart)], places, room, head, foot, look)


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


def _draw_parts(sheet: Sheet, placed: Sequence[tuple[Part, Box]]) -> list[Box]:
    """Draw what are no charts; return their boxes."""
    scenes = [(part, box) for part, box in placed if isinstance(part, Scene)]
    if len(scenes) == len(placed):
        return draw_scenes(sheet, scenes)
    for part, box in placed:
        _draw_part(sheet, part, box)
    return [box for _, box in placed]


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
