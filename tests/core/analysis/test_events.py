from __future__ import annotations

import numpy as np
import pytest

from core.analysis.events import Event, event_place, place_between
from core.analysis.restarts import superseded

STEPS = np.array([0, 10, 20, 30])
VALUES = np.array([0.5, np.nan, 0.2, 0.9])


@pytest.mark.parametrize(
    ("event", "at", "place"),
    [
        (Event.NOTHING, 0, 0.0),
        (Event.FIRST, 0, 0.0),
        (Event.STEP, 20, 2.0),
        (Event.STEP, 25, 2.5),
        (Event.STEP, 31, None),
        (Event.STEP, -1, None),
        (Event.ABOVE, 0.6, 3.0),
        (Event.ABOVE, 0.9, None),
        (Event.BELOW, 0.4, 2.0),
        (Event.HIGHEST, 0, 3.0),
        (Event.LOWEST, 0, 2.0),
        (Event.RESTART, 0, None),
    ],
)
def test_where_an_event_is(event: Event, at: float, place: float | None) -> None:
    assert event_place(event, at, STEPS, VALUES, STEPS) == place


def test_the_first_point_after_the_last_restart() -> None:
    logged = np.array([0, 10, 20, 30, 10, 20, 30, 20, 30, 40])
    kept = ~superseded(logged)
    steps = logged[kept]
    place = event_place(Event.RESTART, 0, steps, steps * 1.0, logged)
    assert place is not None
    assert np.flatnonzero(kept)[int(place)] == 7
    assert event_place(Event.RESTART, 0, logged, logged * 1.0, logged) == 7.0


def test_nothing_has_no_events() -> None:
    nowhere = np.array([], dtype=np.int64)
    assert event_place(Event.HIGHEST, 0, nowhere, np.array([]), nowhere) is None
    assert event_place(Event.LOWEST, 0, STEPS, np.full(4, np.nan), STEPS) is None


def test_values_between_points() -> None:
    assert place_between(np.array([1.0, 3.0]), 0.25) == 1.5
    assert place_between(np.array([1.0, 3.0]), 1.0) == 3.0
