"""Runs whose logs tell steps but no times: CSV logs, states of trainers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.model import Catalog, Run, ScalarSeries
from core.state import ScalarsState, SessionState, XAxis
from core.views import Viewport
from core.views.run_details import details_of
from core.views.scalars import card_wish, readings, resolve_card
from core.views.scalars.tracks import timed
from tests.core.views.scalars.logs import START, catalog, series

VIEWPORT = Viewport(300, 200)


def untimed(*values: float) -> Run:
    n = len(values)
    scalars = {"loss": ScalarSeries(np.full(n, np.nan), np.arange(n), np.array(values))}
    return Run("csv", "csv", (), scalars=scalars, loaded=True)


def logs() -> Catalog:
    events = catalog({"events": {"loss": series([1, 2, 3])}})
    return replace(events, runs={**events.runs, "csv": untimed(4, 5, 6)})


def over(axis: XAxis) -> SessionState:
    return SessionState(scalars=ScalarsState(smoothing=0.0, x_axis=axis))


def test_over_steps_they_are_drawn() -> None:
    found = logs()
    wish = card_wish(found, over(XAxis.STEP), "loss", VIEWPORT)
    assert [line.run for line in wish.lines] == ["events", "csv"]
    assert wish == card_wish(found, over(XAxis.STEP), "loss", VIEWPORT), "NaN would differ from itself"
    csv = readings(wish, 1.0)[1]
    assert (csv.value, csv.step) == (5.0, 1)
    assert math.isnan(csv.wall)


@pytest.mark.parametrize("axis", [XAxis.RELATIVE, XAxis.WALL])
def test_over_time_they_are_left_out_and_the_chart_says_so(axis: XAxis) -> None:
    chart = resolve_card(logs(), over(axis), "loss", VIEWPORT)
    assert chart.legend is not None
    assert [entry.key for entry in chart.legend.entries] == ["events"]
    assert "1 run without times" in chart.note
    alone = resolve_card(replace(logs(), runs={"csv": untimed(1, 2)}), over(axis), "loss", VIEWPORT)
    assert "1 run without times" in alone.note


def test_points_without_a_time_are_left_out_one_by_one() -> None:
    whole = series([1, 2, 3])
    assert timed(whole) is whole
    walls = np.array([START, math.inf, START + 4])
    part = ScalarSeries(walls, whole.step, whole.value)
    assert timed(part).value.tolist() == [1, 3]
    assert timed(part) is timed(part)


def test_details_of_a_run_without_times() -> None:
    assert details_of(logs(), ["csv"], 1e9).sections
