"""What the card beside the mouse tells of a run."""

from __future__ import annotations

from collections.abc import Sequence

from app.views.hparams.parallel.card import value_text
from core.state import AxisChoice
from core.views.hparams.axis import AxisSource
from core.views.hparams.fields import field_title, unit_of
from core.views.plane.plot import PlanePlot


def card_rows(plot: PlanePlot, fields: Sequence[str], point: int) -> list[tuple[str, str]]:
    """Return titles and values of a point: of both axes, also of those that are no fields, then of other fields."""
    sides = ((plot.part.y, plot.y), (plot.part.x, plot.x))
    names = dict.fromkeys((plot.part.y.key, plot.part.x.key, *fields))
    rows = [(axis.title, value_text(along.source, point)) for axis, along in sides if axis.title and not axis.key]
    for name in names:
        values = plot.drawn.columns.values(name)
        if values is not None:
            source = AxisSource(values, plot.drawn.rows, plot.drawn.columns.scatter, AxisChoice(), unit_of(name))
            rows.append((field_title(name), value_text(source, point)))
    return rows
