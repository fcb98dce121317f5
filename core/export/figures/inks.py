"""Colours of a figure: what becomes of those on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from core.export.figures.look import FigurePalette
from core.model import U1
from core.style import DASHES, ThemeName, Tokens, categorical, colour_map, hex_of, line_map, rgb, tokens
from core.style.colours import Rgb, luminance, mix
from core.style.palettes import REVERSED, turned
from core.views.picture import Legend

SAFE = 8
"""Colours that everybody tells apart: more than these are told apart by dashes."""
_DARKER, _PALER = 0.45, 0.45
_GREYS, _PALEST = (0.0, 0.4, 0.6, 0.75), 0.85
_BETWEEN = (0.0, 0.5, 0.25, 0.75)
"""How far towards the next one greys are that are used again."""
_MAPS = {FigurePalette.COLOUR_BLIND: "cividis", FigurePalette.GREY: "greys"}


@dataclass(frozen=True, slots=True)
class Inks:
    """What becomes of colours.

    Attributes
    ----------
    palette
        By which rule.
    known
        Colours that stand for something, and those that take their place.
    dashes
        By colour: the number of a pattern of `DASHES`; those that are missing are whole lines.
    """

    palette: FigurePalette
    known: Mapping[Rgb, Rgb]
    dashes: Mapping[Rgb, int]

    @staticmethod
    def of(palette: FigurePalette, legends: Iterable[Legend | None], theme: ThemeName) -> Inks:
        """Return the inks for what legends name."""
        if palette is FigurePalette.AS_SHOWN:
            return Inks(palette, {}, {})
        known: dict[Rgb, Rgb] = {}
        named: dict[Rgb, None] = {}
        for legend in legends:
            if legend is None:
                continue
            named.update(dict.fromkeys(rgb(entry.colour) for entry in legend.entries if entry.shown))
            if legend.bar is not None:
                known.update(_numbers(legend.bar.colour_map, _instead(palette, legend.bar.colour_map), theme))
        stand_in = _grey_of if palette is FigurePalette.GREY else _safe
        known.update({colour: stand_in(place, theme) for place, colour in enumerate(named)})
        known.update(_around(known, named, theme))
        whole = len(_GREYS) if palette is FigurePalette.GREY else SAFE
        dashes = {colour: place // whole % len(DASHES) for place, colour in enumerate(named)}
        return Inks(palette, known, {colour: number for colour, number in dashes.items() if number})

    def colour(self, text: str) -> str:
        """Return what becomes of a colour ``"#rrggbb"``."""
        return hex_of(self._of(rgb(text)))

    def colours(self, table: U1) -> U1:
        """Return what becomes of colours uint8 (n, 3) or (n, 4); opacities stay."""
        if self.palette is FigurePalette.AS_SHOWN or not len(table):
            return table
        different, where = np.unique(table[:, :3], axis=0, return_inverse=True)
        turned = np.array([self._of((red, green, blue)) for red, green, blue in different.tolist()], dtype=np.uint8)
        result = table.copy()
        result[:, :3] = turned[where.reshape(-1)]
        return result

    def dash(self, colour: Rgb) -> int:
        """Return the number of the pattern of a line that has this colour on the screen."""
        return self.dashes.get(colour, 0)

    def bar(self, name: str) -> str:
        """Return the colour map that takes another one's place."""
        return _instead(self.palette, name)

    def _of(self, colour: Rgb) -> Rgb:
        if colour in self.known:
            return self.known[colour]
        return _grey(colour) if self.palette is FigurePalette.GREY else colour


def _safe(place: int, theme: ThemeName) -> Rgb:
    """Return the n-th safe colour; those that are used again are darker, then paler, because points have no dashes."""
    turn, number = divmod(place, SAFE)
    colour, shown = categorical(theme)[number], tokens(theme)
    if turn:
        colour = mix(colour, *((shown.text, _DARKER) if turn % 2 else (shown.canvas, _PALER)))
    return rgb(colour)


def _grey_of(place: int, theme: ThemeName) -> Rgb:
    """Return the n-th grey; those that are used again lie between the others, because points have no dashes."""
    turn, number = divmod(place, len(_GREYS))
    level = float(np.interp(number + _BETWEEN[turn % len(_BETWEEN)], range(len(_GREYS) + 1), (*_GREYS, _PALEST)))
    return (round((level if theme is ThemeName.LIGHT else 1.0 - level) * 255),) * 3


def _around(known: Mapping[Rgb, Rgb], named: Iterable[Rgb], theme: ThemeName) -> dict[Rgb, Rgb]:
    """Return what becomes of the lines around points, whose colours go by those of the points."""
    from core.views.embedding.contours import MOST_LEVELS, line_inks

    found: dict[Rgb, Rgb] = {}
    for colour in named:
        before, after = hex_of(colour), hex_of(known[colour])
        for levels in range(1, MOST_LEVELS + 1):
            pairs = zip(line_inks(before, levels, theme), line_inks(after, levels, theme), strict=True)
            found.update({rgb(one): rgb(other) for one, other in pairs if rgb(one) not in known})
    return found


def paper(palette: FigurePalette, theme: ThemeName) -> Tokens:
    """Return the colours of everything that stands for nothing: paper, type and lines."""
    colours = tokens(theme)
    if palette is not FigurePalette.GREY:
        return colours
    grey: dict[str, Any] = {
        each.name: hex_of(_grey(rgb(getattr(colours, each.name)))) for each in fields(colours) if each.name != "name"
    }
    return replace(colours, **grey)


def _instead(palette: FigurePalette, name: str) -> str:
    """Return the colour map that takes another one's place, walked in its direction."""
    if palette not in _MAPS:
        return name
    return turned(_MAPS[palette]) if name.endswith(REVERSED) else _MAPS[palette]


def _numbers(name: str, other: str, theme: ThemeName) -> dict[Rgb, Rgb]:
    """Return by colour of one map that of another, of points and of lines, which are darker on paper."""
    before = np.concatenate([colour_map(name), line_map(name, theme)]).tolist()
    after = np.concatenate([colour_map(other), line_map(other, theme)]).tolist()
    return {(a, b, c): (x, y, z) for (a, b, c), (x, y, z) in zip(before, after, strict=True)}


def _grey(colour: Rgb) -> Rgb:
    """Return the grey that is as bright as a colour."""
    linear = luminance(hex_of(colour))
    level = linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return (round(level * 255),) * 3
