"""From parallel coordinates to what the painter of lines needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import F4, I4
from core.style import ThemeName, rgb, tokens
from core.views.hparams.lines.painter import SUBROWS, Gap, Lines
from core.views.memo import Memo
from core.views.parallel import Parallel

_FEW = 2000
"""Up to so many lines each is drawn a little thicker than a pixel."""
_ends: Memo[I4] = Memo(96 * 2**20, lambda ends: ends.nbytes)


@dataclass(frozen=True, eq=False)
class Window:
    """Which part of a plot is painted.

    Attributes
    ----------
    left, width, height
        Logical pixels; gaps between axes are painted whole if any of them is inside.
    scale
        Device pixels per logical pixel.
    theme
        Light or dark.
    """

    left: float
    width: float
    height: float
    scale: float
    theme: ThemeName


def lines_in(part: Parallel, window: Window) -> tuple[Lines, float]:
    """Return what is to be painted and how many device pixels its left edge is from that of the plot."""
    scale, height = window.scale, max(round(window.height * window.scale), 1)
    inside = [
        place
        for place, (one, other) in enumerate(zip(part.axes, part.axes[1:], strict=False))
        if other.x >= window.left and one.x <= window.left + window.width
    ]
    edges = [round(part.axes[place].x * scale) for place in inside]
    edges += [round(part.axes[inside[-1] + 1].x * scale)] if inside else [0]
    gaps = tuple(
        Gap(
            ends_of(part.axes[place].places, scale, height), ends_of(part.axes[place + 1].places, scale, height),
            edges[number] - edges[0], max(edges[number + 1] - edges[number], 1),
        )
        for number, place in enumerate(inside)
    )  # fmt: skip
    thickness = max(scale, 1.0) * (1.35 if len(part.keys) <= _FEW else 1.0)
    lines = Lines(
        gaps, max(edges[-1] - edges[0], 1), height, part.colours, part.shown, part.curved, thickness, part.opacity,
        rgb(tokens(window.theme).faint),
    )  # fmt: skip
    return lines, float(edges[0])


class _Places:
    """Where lines cross an axis, equal only to itself."""

    def __init__(self, places: F4) -> None:
        self.places = places

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Places) and other.places is self.places

    def __hash__(self) -> int:
        return id(self.places)


def ends_of(places: F4, scale: float, height: int) -> I4:
    """Return where lines cross an axis in 16ths of a device pixel, the same array for the same places."""

    def made() -> I4:
        ends: I4 = np.clip(np.rint(places * (scale * SUBROWS)), 0, height * SUBROWS).astype(np.int32)
        return ends

    return _ends.get((_Places(places), scale, height), made)
