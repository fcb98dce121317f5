"""Which lines the embedding view draws around where points are dense."""

from __future__ import annotations

from enum import StrEnum


class Contours(StrEnum):
    """Lines around the smallest regions that hold most points of each category, in two dimensions."""

    NONE = "none"
    OUTLINES = "outlines"
    """One line around nine points of ten."""
    LEVELS = "levels"
    """Lines around a quarter, half, three quarters and nine tenths of the points."""

    @property
    def shares(self) -> tuple[float, ...]:
        """Shares of the points that are enclosed, the outermost line first."""
        return {Contours.NONE: (), Contours.OUTLINES: (0.9,), Contours.LEVELS: (0.9, 0.75, 0.5, 0.25)}[self]
