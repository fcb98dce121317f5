"""Logs that tell no times, under the mouse."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.views.scalars.view import ScalarsView
from core.model import Catalog, Run, ScalarSeries
from tests.app.scalars.conftest import card, settle
from tests.app.scalars.mouse import at, hover


def test_values_without_times_are_read_out_over_steps(qtbot: QtBot, view: ScalarsView) -> None:
    series = ScalarSeries(np.full(3, np.nan), np.arange(3), np.arange(3.0))
    run = Run("csv", "csv", (), scalars={"loss": series}, loaded=True)
    view.workspace.session.set_catalog(Catalog(runs={"csv": run}))
    settle(qtbot, view)
    hover(card(view), at(card(view), 0.5, 0.5))
    (row,) = view.gestures.readout.rows  # smoothed with a weight of 0.6, as logged
    assert row.cells == ("csv", "0.6250", "1")
