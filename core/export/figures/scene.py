"""Clouds on a sheet: points, images and texts at them, links, and where the axes point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.cloud.camera import view_matrix
from core.cloud.cloud import Cloud
from core.cloud.points import Look
from core.cloud.projecting import project
from core.cloud.quaternions import rotation_matrix
from core.cloud.strokes.painting import Strokes, paint, straight
from core.export.figures.front import in_front
from core.export.figures.legend import draw_side, side_width
from core.export.figures.marks import draw_discs, draw_marks, draw_names
from core.export.figures.sheet import Box, Sheet, TextStyle
from core.export.figures.text import ROW, TITLE_ROW, caption_style, letter_room, title_style
from core.model import F4, F8, I8, Bool
from core.style import rgb
from core.views.embedding.scale import scale_bar
from core.views.picture import Links, Marks, Outlines, PlaceNames, Points, Scene, Stops

VECTOR_POINTS = 20_000
"""Clouds of more points are drawn as pixels: a file of their discs would be slow to open and to print."""
VECTOR_LINES = 20_000
"""More lines are drawn as pixels, for the same reason."""
_PAD = 10.0
_ARM = 26.0
_NOTE_LINES = 3
_BETWEEN, _SHORTEST = " · ", 40.0
"""What parts the name of a table from its step and method, and the least room for the name."""
_SIDE_SHARE = 0.25
"""How much of a figure's width the legend of several clouds may take."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Where a scene is drawn: a box, the matrix from world to clip coordinates of that box, and the background.

    `share` is the size of the scene relative to the screen's.
    """

    box: Box
    matrix: F8
    look: Look
    share: float

    def place(self, positions: F4) -> F8:
        """Return where positions (n, 3) lie: x and y on the sheet and depth, float64 (n, 3)."""
        shown = project(self.matrix, positions, self.box.width, self.box.height)
        placed: F8 = shown + np.array([self.box.left, self.box.top, 0.0])
        return placed


def draw_scenes(sheet: Sheet, placed: Sequence[tuple[Scene, Box]]) -> list[Box]:
    """Draw clouds side by side with one legend beside all of them, so that none has less room; return their boxes."""
    legend = next((scene.legend for scene, _ in placed if scene.legend), None) if len(placed) > 1 else None
    side = side_width(sheet, legend, sheet.width * _SIDE_SHARE)
    share = (sheet.width - side - (_PAD if side else 0.0)) / sheet.width
    boxes = [replace(box, left=box.left * share, width=box.width * share) for _, box in placed]
    for (scene, _), box in zip(placed, boxes, strict=True):
        draw_scene(sheet, replace(scene, legend=None) if side else scene, box)
    if legend and side:
        top = boxes[0].top + _PAD + TITLE_ROW
        draw_side(sheet, legend, Box(sheet.width - side - _PAD, top, side, sheet.height - top - _PAD))
    return boxes


def draw_scene(sheet: Sheet, scene: Scene, box: Box) -> None:
    """Draw a cloud with its heading, legend and axes into a box."""
    outer = box.inset(_PAD, _PAD, _PAD, _PAD)
    _draw_heading(sheet, scene, outer)
    side = side_width(sheet, scene.legend, outer.width * 0.35)
    inner = outer.inset(0, TITLE_ROW + ROW * len(_note_lines(sheet, scene, outer)), side + (_PAD if side else 0.0), ROW)
    if scene.legend and side:
        legend = Box(inner.right + _PAD, inner.top, side, inner.height)
        draw_side(sheet, scene.legend, legend)
    stage = _stage(sheet, scene, inner.inset(left=ROW if scene.dimensions == 2 else 0.0), box)
    _draw_layers(sheet, scene, stage)
    if scene.dimensions == 2:
        _draw_titles(sheet, scene, stage.box)
    else:
        _draw_orientation(sheet, scene, stage.box, outer.right)
    _draw_scale(sheet, scene, stage, box)


def _draw_heading(sheet: Sheet, scene: Scene, box: Box) -> None:
    title, caption = title_style(sheet.tokens), caption_style(sheet.tokens)
    letter = letter_room(sheet)
    sheet.text(box.left + letter, box.top + 12, _heading(sheet, scene.title, title, box.width - letter), title)
    for number, line in enumerate(_note_lines(sheet, scene, box), 1):
        sheet.text(box.left, box.top + 12 + number * ROW, line, caption)


def _heading(sheet: Sheet, text: str, style: TextStyle, width: float) -> str:
    """Return a heading that fits: the table's name is shortened, its step and the method stay as long as they can."""
    name, between, told = text.partition(_BETWEEN)
    room = width - sheet.width_of(between + told, style)
    if sheet.width_of(text, style) <= width or room < _SHORTEST:
        return sheet.elided(text, style, width)
    return f"{sheet.elided(name, style, room)}{between}{told}"


def _note_lines(sheet: Sheet, scene: Scene, box: Box) -> list[str]:
    return sheet.wrapped(scene.note, caption_style(sheet.tokens), box.width, _NOTE_LINES)


def _stage(sheet: Sheet, scene: Scene, box: Box, whole: Box) -> Stage:
    """Return the stage on which everything that the screen shows is inside `box`, whatever its shape."""
    matrix = view_matrix(scene.camera, scene.dimensions, whole.width, whole.height)
    share = min(box.width / whole.width, box.height / whole.height)
    fitting = np.diag([whole.width * share / box.width, whole.height * share / box.height, 1.0, 1.0])
    look = Look((*rgb(sheet.tokens.canvas), 255), (*rgb(sheet.tokens.text), 255))
    return Stage(box, fitting @ matrix, look, share)


def _draw_layers(sheet: Sheet, scene: Scene, stage: Stage) -> None:
    for layer in scene.layers:
        match layer:
            case Points():
                _draw_points(sheet, layer, stage)
            case Marks():
                draw_marks(sheet, layer, stage.matrix, stage.box, stage.share, _front(scene, stage))
            case PlaceNames():
                draw_names(sheet, layer, stage.matrix, scene.camera.target, stage.box, stage.share)
            case Links():
                _draw_links(sheet, layer, stage)
            case Outlines():
                _draw_outlines(sheet, layer, stage)
            case Stops():
                _draw_stops(sheet, layer, stage)


def _front(scene: Scene, stage: Stage) -> Callable[[I8, F8], Bool] | None:
    points = next((layer for layer in scene.layers if isinstance(layer, Points)), None)
    if points is None:
        return None
    printed = replace(points, size=points.size * stage.share)
    return in_front(printed, stage.matrix, stage.box.width, stage.box.height)


def _draw_points(sheet: Sheet, points: Points, stage: Stage) -> None:
    printed = replace(points, size=points.size * stage.share)
    if np.count_nonzero(points.emphasis) <= VECTOR_POINTS:
        draw_discs(sheet, printed, stage.place(points.positions), stage.matrix, stage.look, stage.box)
        return
    from core.cloud.splat import paint_large

    box, cloud = stage.box, Cloud.for_positions(points.positions)
    sheet.image(paint_large(cloud, printed, stage.matrix, box.width, box.height, sheet.scale, stage.look), box)


def _draw_links(sheet: Sheet, links: Links, stage: Stage) -> None:
    palette, index = links.coloured()
    if len(links.ends) > VECTOR_LINES:
        box, strokes = stage.box, Strokes(links.ends, index, palette, links.width * stage.share)
        sheet.image(straight(paint(strokes, stage.matrix, box.width, box.height, sheet.scale).image), box)
        return
    ends = stage.place(links.ends.reshape(-1, 3))[:, :2].reshape(-1, 2, 2)
    seen = np.isfinite(ends).all(axis=(1, 2))
    if seen.any():
        sheet.lines(list(ends[seen]), palette[index[seen]] / 255.0, links.width * 0.8, stage.box)


def _draw_stops(sheet: Sheet, stops: Stops, stage: Stage) -> None:
    at = stage.place(stops.positions)[:, :2]
    seen = np.isfinite(at).all(axis=1)
    if seen.any():
        sheet.discs(at[seen], 4.0, stops.colours[stops.place[seen], :3] / 255.0, stage.box)
    here = seen & (stops.place == stops.here)
    if here.any():
        sheet.discs(at[here], 7.0, sheet.tokens.warm, stage.box)


def _draw_outlines(sheet: Sheet, outlines: Outlines, stage: Stage) -> None:
    palette, _ = outlines.strokes.coloured()
    places = stage.place(outlines.vertices)[:, :2]
    lines = [places[first:end] for first, end in pairwise(outlines.starts.tolist())]
    if lines:
        sheet.lines(lines, palette[outlines.index] / 255.0, outlines.strokes.width * 0.8, stage.box)


def _draw_titles(sheet: Sheet, scene: Scene, box: Box) -> None:
    style = caption_style(sheet.tokens)
    sheet.box(box, line=sheet.tokens.line)
    titles = (*scene.axis_titles, "", "")
    below, beside = sheet.elided(titles[0], style, box.width), sheet.elided(titles[1], style, box.height)
    sheet.text(box.left + box.width / 2, box.bottom + 13, below, style, "center")
    sheet.text(box.left - 5, box.top + box.height / 2, beside, style, "center", rotation=90)


def _draw_scale(sheet: Sheet, scene: Scene, stage: Stage, whole: Box) -> None:
    """Draw how long things are into the lower right corner, where the picture has one scale."""
    bar = scale_bar(scene, whole.width, whole.height)
    if bar is None:
        return
    right, level = stage.box.right - 10, stage.box.bottom - 10
    left = right - bar.length * stage.share
    ends = [np.array([[x, level - 3], [x, level + 3]]) for x in (left, right)]
    sheet.lines([np.array([[left, level], [right, level]]), *ends], sheet.tokens.muted, 1.0)
    sheet.text(left - 5, level, bar.text, caption_style(sheet.tokens), "right", "center", plate=True)


def _draw_orientation(sheet: Sheet, scene: Scene, box: Box, right: float) -> None:
    """Draw the directions of the three axes into the lower left corner, and their whole titles below."""
    style = caption_style(sheet.tokens)
    directions = rotation_matrix(scene.camera.rotation)
    centre = np.array([box.left + _ARM + 8, box.bottom - _ARM - 8])
    for axis in np.argsort(directions[2]).tolist():
        if axis >= len(scene.axis_titles):
            continue
        arm = np.array([directions[0, axis], -directions[1, axis]])
        sheet.lines([np.stack([centre, centre + arm * _ARM])], sheet.tokens.muted, 1.25)
        x, y = centre + arm * (_ARM + 9)
        sheet.text(x, y, _short(scene.axis_titles[axis]), style, "center", "center", plate=True)
    sheet.text(box.left, box.bottom + 13, _in_a_row(sheet, scene.axis_titles, right - box.left), style)


def _in_a_row(sheet: Sheet, titles: Sequence[str], width: float) -> str:
    """Return names of axes in one line: whole, or without what stands in brackets, or shortened."""
    style, whole = caption_style(sheet.tokens), "   ".join(titles)
    if sheet.width_of(whole, style) <= width:
        return whole
    return sheet.elided("   ".join(map(_short, titles)), style, width)


def _short(title: str) -> str:
    return title.split(" (")[0]
