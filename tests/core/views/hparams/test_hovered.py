"""The curve on the card beside the mouse."""

from __future__ import annotations

import numpy as np

from core.model import Run, ScalarSeries
from core.views.hparams.hovered import hover_curve


def _run(**metrics: int) -> Run:
    scalars = {}
    for name, count in metrics.items():
        steps = np.arange(count, dtype=np.int64)
        scalars[name] = ScalarSeries(steps.astype(np.float64), steps, np.linspace(1.0, 0.0, count).astype(np.float32))
    return Run("a", "made", (), scalars=scalars, params={"lr": 0.1})


def test_the_first_metric_with_several_points_is_drawn() -> None:
    run = _run(loss=1, accuracy=40, other=40)
    fields = ("params.lr", "", "metrics.gone", "metrics.loss", "max(metrics.accuracy)", "metrics.other")
    curve = hover_curve(run, fields, 100)
    assert curve is not None
    assert curve.title == "max accuracy"
    assert (curve.points[0].tolist(), curve.points[-1].tolist()) == ([0.0, 1.0], [1.0, 0.0])


def test_there_is_no_curve_of_single_points_and_of_no_metric() -> None:
    assert hover_curve(_run(loss=1), ("metrics.loss", "params.lr"), 100) is None
    assert hover_curve(_run(loss=9), (), 100) is None
    assert hover_curve(_run(loss=9), ("duration", "tags.x"), 100) is None
