"""Where the area between two axes lies in a plot of a given size, and where rails stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.views.hparams.frame import ABOVE, ORDER
from core.views.plane.part import Area

RAIL: Final = 22.0
"""Distance of two rails, and of the first one from the area."""
MARGINAL: Final = 46.0
"""Room of a histogram beside the area."""
_LEAST: Final = 40.0

Rails = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Margins:
    """Logical pixels around the area and its rails, for labels and titles."""

    left: float
    top: float
    right: float
    bottom: float


WIDE: Final = Margins(66.0, 34.0, 22.0, 48.0)
"""Around a plot of its own."""


@dataclass(frozen=True, slots=True)
class PlaneFrame:
    """A plot's skeleton: the area, and where the rails of both axes stand.

    `across` are rails of the horizontal axis: places from the left; `down` those of the vertical one, from the top.
    """

    area: Area
    across: Rails
    down: Rails


def frame_of(
    width: float,
    height: float,
    x_rails: frozenset[str],
    y_rails: frozenset[str],
    margins: Margins = WIDE,
    marginals: bool = False,
    rail: float = RAIL,
) -> PlaneFrame:
    """Return the skeleton of a plot of this size in which points lie on some rails.

    What is above all numbers has its rail beyond the upper end of an axis, everything else before the lower one.
    """
    over = MARGINAL if marginals else 0.0
    before_x, before_y = _before(x_rails), _before(y_rails)
    left = margins.left + rail * len(before_x)
    top = margins.top + over + rail * (ABOVE in y_rails)
    right = max(width - margins.right - over - rail * (ABOVE in x_rails), left + _LEAST)
    bottom = max(height - margins.bottom - rail * len(before_y), top + _LEAST)
    across = [(name, left - rail * (place + 0.5)) for place, name in enumerate(before_x)]
    down = [(name, bottom + rail * (place + 0.5)) for place, name in enumerate(before_y)]
    across += [(ABOVE, right + rail / 2)] * (ABOVE in x_rails)
    down += [(ABOVE, top - rail / 2)] * (ABOVE in y_rails)
    return PlaneFrame(Area(left, top, right, bottom), tuple(across), tuple(down))


def _before(rails: frozenset[str]) -> list[str]:
    return [name for name in ORDER if name in rails and name != ABOVE]
