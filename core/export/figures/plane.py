"""Planes of runs on a sheet: points, axes with rails and histograms, trends and fronts, and what colours mean."""

from __future__ import annotations

import numpy as np

from core.export.figures.parallel import draw_foot, straight
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import caption_style, name_style, title_style
from core.model import F8, I8, U1
from core.style import rgb
from core.views.plane.dots.painter import FAINT_OPACITY, DotPainter, Dots, diameters_of, layered, looks_of, styles
from core.views.plane.part import Plane, PlaneAxis, PlaneBand, PlaneImage, PlanePath
from core.views.plane.sides import extent, marginal_base, marks_of, rail_name

VECTOR_DOTS = 20_000
"""More points are drawn as pixels: a file of their discs would be slow to open and to print."""
_RANGE, _INSIDE = 0.85, 0.08
_MARGINAL = 36.0


def draw_plane(sheet: Sheet, part: Plane, box: Box) -> None:
    """Draw a plane into a box; what colours mean and how many runs are shown stand below."""
    _draw_ground(sheet, part, box)
    for under in part.below:
        _draw_below(sheet, part, under, box)
    if len(part.keys) <= VECTOR_DOTS:
        _draw_discs(sheet, part, box)
    else:
        _draw_pixels(sheet, part, box)
    for path in part.above:
        _draw_path(sheet, part, path, box)
    _draw_marks(sheet, part, box)
    _draw_axis(sheet, part, part.x, box, True)
    _draw_axis(sheet, part, part.y, box, False)
    if not part.bare:
        draw_foot(sheet, part.legend, part.note, box)


def _draw_below(sheet: Sheet, part: Plane, below: PlaneBand | PlaneImage | PlanePath, box: Box) -> None:
    if isinstance(below, PlanePath):
        _draw_path(sheet, part, below, box)
        return
    if isinstance(below, PlaneImage):
        left, top = box.left + below.left, box.top + below.top
        sheet.image(below.pixels, Box(left, top, below.right - below.left, below.bottom - below.top))
        return
    corners = np.column_stack([np.r_[below.x, below.x[::-1]], np.r_[below.upper, below.lower[::-1]]])
    sheet.area(corners + _corner(box), (*_shares(below.colour), below.opacity), _clip(part, box))


def _shares(colour: str) -> tuple[float, float, float]:
    red, green, blue = rgb(colour)
    return red / 255, green / 255, blue / 255


def _corner(box: Box) -> F8:
    return np.array([box.left, box.top])


def _clip(part: Plane, box: Box) -> Box:
    area = part.area
    return Box(box.left + area.left, box.top + area.top, area.width, area.height)


def _draw_ground(sheet: Sheet, part: Plane, box: Box) -> None:
    """Draw the frame of the area and what is brushed."""
    clip = _clip(part, box)
    sheet.box(clip, line=sheet.tokens.line)
    _draw_rail_edges(sheet, part, box)
    if not part.bare:
        _draw_rail_names(sheet, part, box)
    accent = _shares(sheet.tokens.accent)
    for left, right in part.x.ranges or ((part.area.left, part.area.right),):
        for top, bottom in part.y.ranges or ((part.area.top, part.area.bottom),):
            if part.x.ranges or part.y.ranges:
                corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)
                sheet.area(corners + _corner(box), (*accent, _INSIDE))


def _draw_discs(sheet: Sheet, part: Plane, box: Box) -> None:
    looks = looks_of(part)
    order = layered(part, looks)
    order = order[~np.isnan(part.places[order]).any(axis=1)]
    table = styles(Dots(part, box.width, box.height, 1.0, sheet.tokens.name))
    centres = part.places.astype(np.float64) + _corner(box)
    faint, shown, chosen = (order[looks[order] == look] for look in range(3))
    for size, mine in _by_size(part, looks, faint):
        sheet.discs(centres[mine], size, (*_shares(sheet.tokens.faint), FAINT_OPACITY))
    for size, mine in _by_size(part, looks, shown):
        colours = np.column_stack([part.colours[mine] / 255.0, np.full(len(mine), float(table[1, 0]))])
        sheet.discs(centres[mine], size, colours)
    for size, mine in _by_size(part, looks, chosen):
        sheet.discs(centres[mine], size + 2 * float(table[2, 1]), sheet.tokens.text)
        sheet.discs(centres[mine], size, part.colours[mine] / 255.0)


def _by_size(part: Plane, looks: U1, points: I8) -> list[tuple[float, I8]]:
    """Return points of one size together, the largest first: they lie below smaller ones."""
    diameters = diameters_of(part, looks)[points]
    return [(size, points[diameters == size]) for size in np.unique(diameters)[::-1].tolist()]


def _draw_pixels(sheet: Sheet, part: Plane, box: Box) -> None:
    painter = DotPainter()
    try:
        pixels = painter.paint(Dots(part, box.width, box.height, sheet.scale, sheet.tokens.name))
    finally:
        painter.close()
    sheet.image(straight(pixels), Box(box.left, box.top, pixels.shape[1] / sheet.scale, pixels.shape[0] / sheet.scale))


def _draw_marks(sheet: Sheet, part: Plane, box: Box) -> None:
    turn = np.linspace(0.0, 2.0 * np.pi, 25)
    circle = np.column_stack([np.cos(turn), np.sin(turn)]) / 2
    rings = [circle * diameter + [[x, y]] + _corner(box) for x, y, diameter in marks_of(part).tolist()]
    if rings:
        sheet.lines(rings, sheet.tokens.accent, 1.75)


def _draw_path(sheet: Sheet, part: Plane, path: PlanePath, box: Box) -> None:
    places = path.points + _corner(box)
    breaks = np.flatnonzero(np.isnan(places).any(axis=1))
    pieces = [piece[~np.isnan(piece).any(axis=1)] for piece in np.split(places, breaks)]
    pieces = [piece for piece in pieces if len(piece) > 1]
    if path.dashed:
        pieces = [dash for piece in pieces for dash in dashes(piece)]
    if pieces:
        sheet.lines(pieces, path.colour, path.width, _clip(part, box))
    if path.named and (place := path.name_at) is not None:
        x, y = place
        sheet.text(box.left + x, box.top + y, path.label, name_style(sheet.tokens), "center", "center", plate=True)


def dashes(line: F8, on: float = 6.0, off: float = 4.0) -> list[F8]:
    """Return the dashes of a polyline (m, 2): so many pixels of it, and so many left out."""
    lengths = np.r_[0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    found = []
    for start in np.arange(0.0, lengths[-1], on + off).tolist():
        end = min(start + on, float(lengths[-1]))
        inside = (lengths > start) & (lengths < end)
        ends = [[np.interp(at, lengths, line[:, side]) for side in (0, 1)] for at in (start, end)]
        found.append(np.vstack([ends[:1], line[inside], ends[1:]]))
    return found


def _draw_axis(sheet: Sheet, part: Plane, axis: PlaneAxis, box: Box, across: bool) -> None:
    """Draw all that belongs to an axis: below the area, or at its left."""
    _draw_marginal(sheet, part, axis, box, across)
    for one, other in axis.ranges:
        ends = [[one, extent(part).bottom + 2], [other, extent(part).bottom + 2]]
        line = ends if across else [[extent(part).left - 2, one], [extent(part).left - 2, other]]
        sheet.lines([np.array(line) + _corner(box)], (*_shares(sheet.tokens.accent), _RANGE), 4.0)
    if not part.bare:
        (_draw_labels_below if across else _draw_labels_beside)(sheet, part, axis, box)
        _draw_title(sheet, part, axis, box, across)


def _draw_labels_below(sheet: Sheet, part: Plane, axis: PlaneAxis, box: Box) -> None:
    style, foot = name_style(sheet.tokens), extent(part).bottom
    for tick in axis.ticks:
        label = sheet.elided(tick.label, style, (tick.room or 80.0) - 4)
        sheet.text(box.left + tick.at, box.top + foot + 14, label, style, "center")
        mark = np.array([[tick.at, foot], [tick.at, foot + 4]])
        sheet.lines([mark + _corner(box)], sheet.tokens.muted, 1.0)


def _draw_labels_beside(sheet: Sheet, part: Plane, axis: PlaneAxis, box: Box) -> None:
    style, side = name_style(sheet.tokens), extent(part).left
    for tick in axis.ticks:
        label = sheet.elided(tick.label, style, side - 12)
        sheet.text(box.left + side - 8, box.top + tick.at, label, style, "right", "center")
        mark = np.array([[side - 4, tick.at], [side, tick.at]])
        sheet.lines([mark + _corner(box)], sheet.tokens.muted, 1.0)


def _draw_title(sheet: Sheet, part: Plane, axis: PlaneAxis, box: Box, across: bool) -> None:
    title = f"{axis.title} ({axis.detail})" if axis.detail else axis.title
    style = title_style(sheet.tokens)
    if across:
        middle = box.left + (part.area.left + part.area.right) / 2
        sheet.text(
            middle, box.top + extent(part).bottom + 34, sheet.elided(title, style, box.width - 80), style, "center"
        )
    else:
        sheet.text(box.left + 14, box.top + 20, sheet.elided(title, style, box.width - 28), style)


def _draw_rail_edges(sheet: Sheet, part: Plane, box: Box) -> None:
    area, whole, half = part.area, extent(part), part.rail / 2
    edges = [rail.at + side for rail in part.x.rails for side in (-half, half)]
    lines = [np.array([[x, area.top], [x, area.bottom]]) for x in edges]
    edges = [rail.at + side for rail in part.y.rails for side in (-half, half)]
    lines += [np.array([[whole.left, y], [whole.right, y]]) for y in edges]
    if lines:
        sheet.lines([line + _corner(box) for line in lines], sheet.tokens.line, 1.0)


def _draw_rail_names(sheet: Sheet, part: Plane, box: Box) -> None:
    """Write what lies on rails: beside those of the vertical axis, along those of the other one between its points."""
    style = caption_style(sheet.tokens)
    for rail in part.y.rails:
        sheet.text(box.left + extent(part).left - 8, box.top + rail.at, rail.text, style, "right", "center")
    for rail in part.x.rails:
        top, room = rail_name(part, rail, sheet.width_of(rail.text, style) + 2.0)
        text = sheet.elided(rail.text, style, room)
        sheet.text(box.left + rail.at + 4, box.top + top, text, style, "right", rotation=90)


def _draw_marginal(sheet: Sheet, part: Plane, axis: PlaneAxis, box: Box, across: bool) -> None:
    if axis.marginal is None:
        return
    colour = (*_shares(sheet.tokens.muted), 0.35)
    edges, shares = axis.marginal.edges, axis.marginal.shares * _MARGINAL
    base = marginal_base(part, across)
    for one, other, length in zip(edges[:-1], edges[1:], shares, strict=True):
        if length > 0:
            corners = [[one, base], [other - 0.5, base], [other - 0.5, base - length], [one, base - length]]
            if not across:
                corners = [[base, one], [base, other - 0.5], [base + length, other - 0.5], [base + length, one]]
            sheet.area(np.array(corners, dtype=np.float64) + _corner(box), colour)
