"""What is known of a projection over all steps of a table: how far it is, how steady and how faithful."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from core.analysis.projection.method import Frame
from core.model import F4
from core.views.embedding.runs.layouts import Layout

REACH = 2.0
"""How far the picture reaches at every step, in radii of the layout."""


def _none() -> F4:
    return np.empty(0, dtype=np.float32)


def _nowhere() -> F4:
    return np.empty((0, 3), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """How the steps that are made follow one another.

    Attributes
    ----------
    total
        How many steps there are; the first `made` of them are made.
    moved
        float32 (made,): how far the middle row moved from the step before, as a share of the radius; NaN at the first.
    kept
        float32 (made,): share of nearest neighbours among the vectors that are nearest in the layout too.
    trusted
        float32 (made,): trustworthiness of the layout.
    neighbours
        How many neighbours `kept` and `trusted` look at.
    outline
        float32 (m, 3): the positions farthest out of all steps that are made.
    unmatched
        Rows that some step has and another has not; they have nothing to be laid over.
    """

    total: int
    moved: F4 = field(default_factory=_none)
    kept: F4 = field(default_factory=_none)
    trusted: F4 = field(default_factory=_none)
    neighbours: int = 0
    outline: F4 = field(default_factory=_nowhere)
    unmatched: int = 0

    @property
    def made(self) -> int:
        """How many steps are made."""
        return len(self.kept)

    @property
    def whole(self) -> bool:
        """Whether all steps are made."""
        return self.made >= self.total


@dataclass(frozen=True, slots=True, eq=False)
class Going:
    """Where a run over all steps is: handed over while it goes on.

    Attributes
    ----------
    place
        Which step is being made, counted from 0.
    walk
        What is known of the steps before it.
    frame
        How the step looks so far, None before its first frame.
    """

    place: int
    walk: Walk
    frame: Frame | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What a run over all steps ends with; the layouts are None where they are kept on disk."""

    walk: Walk
    layouts: tuple[Layout, ...] | None = None


def said(walk: Walk, place: int) -> str:
    """Return what is measured at one step, or on average over all for a negative place; empty where nothing is."""
    if place >= walk.made or not walk.made:
        return ""
    moved = _mean(walk.moved) if place < 0 else float(walk.moved[place])
    kept = _mean(walk.kept) if place < 0 else float(walk.kept[place])
    parts = [] if np.isnan(moved) else [f"moves {_two_digits(100 * moved)} % of the radius"]
    parts += [] if np.isnan(kept) else [f"keeps {100 * kept:.0f} % of neighbours"]
    return ", ".join(parts)


def _two_digits(value: float) -> str:
    """Return a number as a reader writes it: two digits count, and none is left to an exponent."""
    return np.format_float_positional(float(f"{value:.2g}"), trim="-")


def _mean(values: F4) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")
