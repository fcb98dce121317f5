"""No page that judges runs fails at logs of any kind: it has planes, or says why it has none."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.model import Catalog
from core.state import (
    AxisChoice,
    BestState,
    ContourState,
    EdfState,
    FieldScale,
    HParamsState,
    ImportanceState,
    RankState,
    SessionState,
)
from core.views import Viewport
from core.views.contour import contours_of, ranks_of
from core.views.contour.empty import without_contours, without_ranks
from core.views.contour.exported import contour_table, rank_table
from core.views.slices import slices_of
from core.views.slices.empty import without_slices
from core.views.slices.exported import slice_table
from core.views.spread import bests_of, edfs_of
from core.views.spread.empty import without_best, without_curves
from core.views.spread.exported import best_table, edf_table
from tests.core.views.hparams.made import made_catalog

PAGES = {
    "slices": (slices_of, without_slices, slice_table),
    "contour": (contours_of, without_contours, contour_table),
    "rank": (ranks_of, without_ranks, rank_table),
    "edf": (edfs_of, without_curves, edf_table),
    "best": (bests_of, without_best, best_table),
}
_values = some.sampled_from([None, math.nan, math.inf, -math.inf, 0.0, -1.0, 1e-12, 1.0, 1.0, 2.0, 1e300])
_params = some.sampled_from([None, "a", "b", "1", 0, 1, 2.5, -1e9, "nan", True])


@some.composite
def logs(draw: some.DrawFn) -> Catalog:
    count = draw(some.integers(1, 9))
    columns = some.lists(_params, min_size=count, max_size=count)
    series = some.lists(_values, min_size=count, max_size=count)
    params = {name: draw(columns) for name in draw(some.sets(some.sampled_from(["x", "y", "seed"])))}
    metrics = {name: draw(series) for name in draw(some.sets(some.sampled_from(["loss", "accuracy"])))}
    return made_catalog({**params, "id": list(range(count))}, metrics)


@pytest.mark.parametrize("kind", list(PAGES))
@settings(max_examples=40, deadline=None)
@given(
    catalog=logs(),
    metric=some.sampled_from([None, "metrics.loss", "metrics.gone", "params.x"]),
    scale=some.sampled_from([scale for scale in FieldScale if scale is not FieldScale.TIME]),
    fields=some.sampled_from([None, (), ("params.x",), ("params.x", "params.y"), ("params.x", "params.x", "gone")]),
    by=some.sampled_from([None, "", "params.x", "experiment"]),
)
def test_there_are_planes_or_a_reason(
    kind: str,
    catalog: Catalog,
    metric: str | None,
    scale: FieldScale,
    fields: tuple[str, ...] | None,
    by: str | None,
) -> None:
    resolve, why, table = PAGES[kind]
    state = SessionState(
        importance=ImportanceState(metric),
        hparams=HParamsState(choices={"metrics.loss": AxisChoice(scale), "params.x": AxisChoice(scale)}),
        contour=ContourState(fields),
        rank=RankState(fields),
        edf=EdfState(by),
        best=BestState(by or "order", by),
    )
    panes = resolve(catalog, state, Viewport(500, 300)).panes
    header, rows = table(catalog, state)
    assert all(len(row) == len(header) for row in rows)
    if not panes:
        assert why(catalog, state).title
    for pane in panes:
        assert len(pane.plot.part.keys) == len(catalog.runs)
