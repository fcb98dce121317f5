"""What a rectangle drawn on a plane makes of the brushes of its two fields, which are those of parallel coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.state import FieldBrush, SessionState
from core.views.hparams.brushing import Grip, brush_id, empty_brush, labelled
from core.views.plane.plot import PlanePlot
from core.views.plane.sides import extent

LABELS = 22.0
"""Height of the labels below."""


class Side(StrEnum):
    """Which axes are meant: of a strip beside the area one, inside of it both."""

    X = "x"
    Y = "y"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PlaneGrip:
    """What is held of ranges that are there: of the horizontal axis, of the vertical one, or of both."""

    x: Grip | None = None
    y: Grip | None = None


def brush_of(state: SessionState, name: str) -> FieldBrush | None:
    """Return the session's brush of a field."""
    return next((each for each in state.brushes if isinstance(each, FieldBrush) and each.id == brush_id(name)), None)


def side_at(plot: PlanePlot, x: float, y: float) -> Side | None:
    """Return which axes a place belongs to: the area and its rails to both, the labels below and at the left to one.

    All of a bare plane, which has no labels, belongs to both.
    """
    if plot.part.bare:
        return Side.BOTH
    whole = extent(plot.part)
    across, down = whole.left <= x <= whole.right, whole.top <= y <= whole.bottom
    if across and down:
        return Side.BOTH
    if across and whole.bottom < y <= whole.bottom + LABELS:
        return Side.X
    return Side.Y if down and x < whole.left else None


def rectangle(
    plot: PlanePlot, state: SessionState, side: Side, one: tuple[float, float], other: tuple[float, float], add: bool
) -> tuple[FieldBrush, ...]:
    """Return the brushes that keep what lies between two corners; with `add` beside what the two keep already.

    A corner in the room beyond the end of a scale opens the range to that side. What is no field is not brushed.
    """
    found = []
    for along, place, mine in ((plot.x, 0, Side.X), (plot.y, 1, Side.Y)):
        name = (plot.part.x, plot.part.y)[place].key
        if name and side in (mine, Side.BOTH):
            before = brush_of(state, name) if add else None
            found.append(labelled(along.swept(before or empty_brush(name), one[place], other[place])))
    return tuple(found)


def grip_at(plot: PlanePlot, state: SessionState, side: Side, x: float, y: float) -> PlaneGrip | None:
    """Return what of the ranges is at a place: inside of the area the rectangle where both cross, beside it a range."""
    across = plot.x.grip_at(brush_of(state, plot.part.x.key), x)
    down = plot.y.grip_at(brush_of(state, plot.part.y.key), y)
    if side is Side.X:
        return PlaneGrip(x=across) if across else None
    if side is Side.Y:
        return PlaneGrip(y=down) if down else None
    return PlaneGrip(across, down) if across and down else None


def dragged(
    plot: PlanePlot, state: SessionState, grip: PlaneGrip, start: tuple[float, float], at: tuple[float, float]
) -> tuple[FieldBrush, ...]:
    """Return the brushes after what is held of them was dragged from one place to another.

    An edge of the rectangle moves alone: then the other axis is held by its middle, and stays.
    """
    edge = bool((grip.x and grip.x.part) or (grip.y and grip.y.part))
    found = []
    for held, along, place in ((grip.x, plot.x, 0), (grip.y, plot.y, 1)):
        name = (plot.part.x, plot.part.y)[place].key
        before = brush_of(state, name)
        if held is not None and before is not None and (held.part or not edge):
            found.append(labelled(along.moved(before, held, start[place], at[place])))
    return tuple(found)
