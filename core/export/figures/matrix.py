"""Scatter matrices on a sheet: planes below the diagonal, distributions on it, correlations above."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.export.figures.plane import draw_plane
from core.export.figures.sheet import Box, Sheet
from core.export.figures.text import caption_style, name_style, title_style
from core.style import rgb
from core.views.matrix.bonds import bond_text, tint_of
from core.views.matrix.part import Matrix, MatrixBond, MatrixField
from core.views.plane.part import Area

_TITLE: Final = 20.0
_BARS: Final = 0.35


def draw_matrix(sheet: Sheet, part: Matrix, box: Box) -> None:
    """Draw a matrix into a box."""
    for cell in part.cells:
        draw_plane(sheet, cell.plane, _boxed(cell.place, box))
    for field in part.fields:
        _draw_field(sheet, field, box)
    for bond in part.bonds:
        _draw_bond(sheet, bond, _boxed(bond.place, box))
    _draw_labels(sheet, part, box)


def _boxed(place: Area, box: Box) -> Box:
    return Box(box.left + place.left, box.top + place.top, place.width, place.height)


def _draw_field(sheet: Sheet, field: MatrixField, box: Box) -> None:
    place, style = _boxed(field.place, box), title_style(sheet.tokens)
    sheet.box(place, line=sheet.tokens.line)
    title = sheet.elided(field.title, style, place.width - 10)
    sheet.text(place.left + place.width / 2, place.top + 15, title, style, "center")
    if field.marginal is None:
        return
    colour = (*(channel / 255 for channel in rgb(sheet.tokens.muted)), _BARS)
    room = place.height - _TITLE - 4
    for left, right, share in zip(
        field.marginal.edges[:-1], field.marginal.edges[1:], field.marginal.shares, strict=True
    ):
        if share > 0:
            top, one, other = place.bottom - share * room, place.left + left, place.left + right - 0.5
            sheet.area(np.array([[one, place.bottom], [other, place.bottom], [other, top], [one, top]]), colour)


def _draw_bond(sheet: Sheet, bond: MatrixBond, place: Box) -> None:
    colour, strength = tint_of(bond, sheet.tokens)
    corners = [
        [place.left, place.top],
        [place.right, place.top],
        [place.right, place.bottom],
        [place.left, place.bottom],
    ]
    if strength > 0:
        sheet.area(np.array(corners), (*(channel / 255 for channel in rgb(colour)), strength))
    sheet.box(place, line=sheet.tokens.line)
    middle = place.left + place.width / 2, place.top + place.height / 2
    sheet.text(*middle, bond_text(bond), title_style(sheet.tokens), "center", "center")


def _draw_labels(sheet: Sheet, part: Matrix, box: Box) -> None:
    bottom, left = part.fields[-1].place.bottom, part.fields[0].place.left
    style, caption = name_style(sheet.tokens), caption_style(sheet.tokens)
    for field in part.fields:
        room = field.place.width / max(len(field.across), 1) - 6
        for tick in field.across:
            label = sheet.elided(tick.label, caption, tick.room or max(room, 30.0))
            sheet.text(box.left + tick.at, box.top + bottom + 14, label, style, "center")
        for tick in field.down:
            label = sheet.elided(tick.label, caption, left - 10)
            sheet.text(box.left + left - 5, box.top + tick.at, label, style, "right", "center")
