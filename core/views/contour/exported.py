"""The numbers behind contours and ranks, as rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.analysis.rank_shares import rank_shares
from core.model import Catalog
from core.state import AxisChoice, SessionState
from core.style import ThemeName
from core.views.contour.plot import metric_heights, recipe_of
from core.views.contour.surfaces import Relief, relief_of
from core.views.hparams.drawn import drawn_runs
from core.views.hparams.exported import field_rows
from core.views.hparams.fields import is_time
from core.views.hparams.scale import AxisMap, axis_map
from core.views.judging.judged import Judged, judged
from core.views.judging.pairs import pair_fields, pair_panes
from core.views.picture import Viewport
from core.views.plane.along import Along

Table = tuple[tuple[str, ...], Sequence[Sequence[object]]]
_ANY_SIZE = Viewport(1000.0, 1000.0, 1.0, ThemeName.LIGHT)


def contour_table(catalog: Catalog, state: SessionState) -> Table:
    """Return the surfaces as rows: both fields and their values in the middle of each cell, and the metric there.

    Cells where no run is near are left out.
    """
    subject = judged(catalog, state)
    if subject is None:
        return ("x", "y"), ()
    heights = metric_heights(drawn_runs(catalog, state), subject, state)
    scale = axis_map(subject.values, AxisChoice(state.hparams.choice(subject.metric).scale), is_time(subject.metric))
    rows: list[tuple[object, ...]] = []
    fields = pair_fields(catalog, state.contour.fields, subject.metric)
    for pane in pair_panes(catalog, state, fields, state.contour.limits, _ANY_SIZE, lambda plot: plot):
        relief = relief_of(pane.plot, heights, recipe_of(state.contour))
        rows += _cells(relief, (pane.plot.part.x.key, pane.plot.part.y.key), scale)
    return ("x field", "x", "y field", "y", subject.metric), rows


def _cells(relief: Relief, names: tuple[str, str], scale: AxisMap) -> list[tuple[object, ...]]:
    surface, plot = relief.surface, relief.plot
    across, down = _values(plot.x, surface.x.tolist()), _values(plot.y, surface.y.tolist())
    found = np.argwhere(~np.isnan(surface.heights)).tolist()
    shares = surface.heights
    return [
        (names[0], across[column], names[1], down[row], scale.value(float(shares[row, column])))
        for row, column in found
    ]


def _values(along: Along, shares: list[float]) -> list[object]:
    """Return what stands at shares of a scale: numbers, or the categories in whose slots they are."""
    texts = along.source.values.texts if along.source.categorical else ()
    if texts:
        return [texts[min(int(share * len(texts)), len(texts) - 1)] for share in shares]
    return [along.geometry.map.value(share) for share in shares]


def rank_table(catalog: Catalog, state: SessionState) -> Table:
    """Return a row for each shown run: its name, the fields, the metric, and its rank among the drawn runs.

    The smallest metric has rank 1, equals share theirs; what is not finite has none.
    """
    subject = judged(catalog, state)
    if subject is None:
        return ("run",), ()
    names = (*pair_fields(catalog, state.rank.fields, subject.metric), subject.metric)
    ranks = _ranks(catalog, state, subject)
    rows = [(*row, ranks.get(str(row[0]), "")) for row in field_rows(catalog, state, names)]
    return ("run", *names, "rank"), rows


def _ranks(catalog: Catalog, state: SessionState, subject: Judged) -> dict[str, float]:
    drawn = drawn_runs(catalog, state)
    numbers = subject.numbers(drawn.rows)
    shares = rank_shares(np.where(np.isfinite(numbers), numbers, np.nan))
    count = int(np.count_nonzero(~np.isnan(shares)))
    ranks = (1.0 + shares * (count - 1)).tolist()
    return {key: rank for key, rank in zip(drawn.keys, ranks, strict=True) if rank == rank}
