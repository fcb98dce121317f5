"""Commands of pages that judge runs are undone one by one, and limits of fields come and go."""

from __future__ import annotations

import pytest

from core.session import Session
from core.session.commands.runs.judging import (
    change_best,
    change_contour,
    change_edf,
    change_rank,
    change_slices,
    judge_by,
    limit_axes,
    show_whole_axes,
)
from core.state import AxisLimits, Direction, ImportanceState, SessionState

LIMITS = AxisLimits(1.0, 2.0)


def test_another_metric_goes_by_its_own_name_again() -> None:
    session = Session(state=SessionState(importance=ImportanceState("metrics.a", Direction.LOWER)))
    session.do(judge_by("metrics.b", "b"))
    assert (session.state.importance.metric, session.state.importance.direction) == ("metrics.b", None)
    session.undo()
    assert session.state.importance.direction is Direction.LOWER


@pytest.mark.parametrize(
    ("change", "page", "what", "value"),
    [
        (change_slices, "slices", "trend", False),
        (change_contour, "contour", "isolines", False),
        (change_rank, "rank", "best", False),
        (change_edf, "edf", "band", 0.0),
        (change_best, "best", "points", False),
    ],
)
def test_each_page_changes_its_own_state_and_back(change: object, page: str, what: str, value: object) -> None:
    session = Session()
    before = session.state
    session.do(change("Change", **{what: value}))  # type: ignore[operator]
    assert getattr(getattr(session.state, page), what) == value
    others = {"slices", "contour", "rank", "edf", "best", "hparams", "importance"} - {page}
    assert all(getattr(session.state, each) == getattr(before, each) for each in others)
    session.undo()
    assert session.state == before


@pytest.mark.parametrize("page", ["slices", "contour", "rank", "edf", "best"])
def test_limits_are_those_of_fields_and_can_be_taken_back(page: str) -> None:
    session = Session()
    session.do(limit_axes(page, {"params.a": LIMITS, "params.b": None}))
    session.end_gesture()
    session.do(limit_axes(page, {"params.b": LIMITS}))
    assert getattr(session.state, page).limits == {"params.a": LIMITS, "params.b": LIMITS}
    session.end_gesture()
    session.do(limit_axes(page, {"params.a": None}))
    assert getattr(session.state, page).limits == {"params.b": LIMITS}
    session.end_gesture()
    session.do(show_whole_axes(page))
    assert getattr(session.state, page).limits == {}
    session.undo()
    assert getattr(session.state, page).limits == {"params.b": LIMITS}
