"""Lines in a scene: between points, around regions, and the places along them that say what they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import F4, I8, U1


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Straight lines between points, the last on top.

    Attributes
    ----------
    ends
        float32 (m, 2, 3).
    colour
        RGBA bytes of all of them, where there is no palette.
    palette, index
        uint8 (k, 4), RGBA, and uint8 (m,): which of them each has; None where all have one.
    width
        Logical pixels.
    """

    ends: F4
    colour: tuple[int, int, int, int]
    palette: U1 | None = None
    index: U1 | None = None
    width: float = 1.25

    def coloured(self) -> tuple[U1, U1]:
        """Return the colours, RGBA, uint8 (k, 4), and which of them each line has, uint8 (m,)."""
        if self.palette is None or self.index is None:
            return np.array([self.colour], dtype=np.uint8), np.zeros(len(self.ends), dtype=np.uint8)
        return self.palette, self.index


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """Lines around regions.

    Attributes
    ----------
    vertices
        float32 (m, 3), of all lines one after the other.
    starts
        int64 (c + 1,): line i has vertices ``starts[i]:starts[i + 1]``; a closed one ends where it begins.
    strokes
        The same lines as single strokes, in the colours that lines have.
    index
        uint8 (c,): the colour of each line in the palette of `strokes`.
    """

    vertices: F4
    starts: I8
    strokes: Links
    index: U1


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """Places along lines that say what they are.

    Attributes
    ----------
    positions
        float32 (v, 3).
    row, place
        int64 (v,): of which row each is, and which of `names`.
    names
        What the places along every line are called.
    colours
        uint8 (p, 4), RGBA: one for each name.
    here
        Which of the names is where one is now.
    """

    positions: F4
    row: I8
    place: I8
    names: tuple[str, ...]
    colours: U1
    here: int
