"""Where axes and rails stand in a plot of a given size."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = 60.0
"""Logical pixels above the axes: titles and what they are measured in."""
FOOT = 14.0
RAIL = 20.0
"""Distance of two rails."""
SIDE = 72.0
"""Left and right of the outermost axes, for half of their labels."""
CLOSEST = 88.0
"""Axes are at least so far apart; where there is no room for all of them the plot scrolls."""
ABOVE, NONPOSITIVE = "inf", "nonpositive"
ORDER = ("inf", "nonpositive", "-inf", "text", "nan", "missing")
"""Rails from the top: the first stands above the axes, the others below them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot's skeleton in logical pixels.

    Attributes
    ----------
    width, height
        Of the content, which may be wider than what is seen of it.
    top, bottom
        Ends of all axes.
    rails
        Names of the rails that some line crosses, and where each stands.
    xs
        Of the axes, from left to right.
    """

    width: float
    height: float
    top: float
    bottom: float
    rails: tuple[tuple[str, float], ...]
    xs: tuple[float, ...]

    @property
    def gap(self) -> float:
        """Distance of two axes."""
        return self.xs[1] - self.xs[0] if len(self.xs) > 1 else 0.0


def frame_of(width: float, height: float, axes: int, rails: frozenset[str]) -> Frame:
    """Return the skeleton of so many axes with some rails."""
    content = max(width, 2 * SIDE + CLOSEST * max(axes - 1, 0))
    gap = (content - 2 * SIDE) / (axes - 1) if axes > 1 else 0.0
    xs = tuple(SIDE + gap * place for place in range(axes)) if axes > 1 else (content / 2,) * axes
    below = [name for name in ORDER if name in rails and name != ABOVE]
    top = HEAD + (RAIL if ABOVE in rails else 0.0)
    bottom = max(height - FOOT - RAIL * len(below), top + 40.0)
    places = [(ABOVE, top - RAIL)] * (ABOVE in rails)
    places += [(name, bottom + RAIL * (place + 1)) for place, name in enumerate(below)]
    return Frame(content, height, top, bottom, tuple(places), xs)
