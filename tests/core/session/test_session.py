from __future__ import annotations

import numpy as np
import pytest

from core.model import Catalog
from core.session import Change, Command, Hover, Session
from core.session.command import change_runs, change_scalars, change_session
from core.session.memory import row_bytes
from core.state import RowsBrush, RowSet, SessionState


def _smooth(weight: float, merge: str = "smoothing") -> Command:
    return change_scalars("Smoothing", merge, smoothing=weight)


def test_undo_and_redo_walk_through_the_states() -> None:
    session = Session()
    for weight in (0.1, 0.2, 0.3):
        session.do(_smooth(weight, merge=""))
    session.undo()
    session.undo()
    assert session.state.scalars.smoothing == 0.1
    assert (session.undo_label, session.redo_label) == ("Smoothing", "Smoothing")
    session.redo()
    assert session.state.scalars.smoothing == 0.2
    session.do(change_runs("Search runs", query="lr"))
    assert session.redo_label is None
    for _ in range(9):
        session.undo()
    assert session.state == SessionState()
    assert session.undo_label is None


def test_a_slider_is_one_step_until_its_gesture_ends() -> None:
    session = Session()
    for weight in (0.1, 0.2, 0.3):
        session.do(_smooth(weight))
    session.end_gesture()
    session.do(_smooth(0.9))
    session.undo()
    assert session.state.scalars.smoothing == 0.3
    session.undo()
    assert session.state == SessionState()


def test_other_commands_and_undo_break_a_merge() -> None:
    session = Session()
    session.do(_smooth(0.1))
    session.do(change_session("Step", step=5))
    session.do(_smooth(0.2))
    session.undo()
    assert (session.state.scalars.smoothing, session.state.step) == (0.1, 5)
    session.do(_smooth(0.3))
    session.undo()
    assert (session.state.scalars.smoothing, session.state.step) == (0.1, 5)


def test_nothing_is_merged_into_a_step_that_was_gone_back_to() -> None:
    session = Session()
    session.do(_smooth(0.1))
    session.do(change_session("Step", step=5))
    session.undo()
    session.do(_smooth(0.2))
    session.undo()
    assert session.state.scalars.smoothing == 0.1


def test_a_change_that_is_taken_back_is_no_step() -> None:
    session = Session()
    session.do(change_session("Step", step=5))
    for weight in (0.1, SessionState().scalars.smoothing):
        session.do(_smooth(weight))
    assert session.undo_label == "Step"
    session.undo()
    assert session.state == SessionState()


def test_a_command_without_effect_is_no_step_and_tells_nobody() -> None:
    session = Session()
    seen: list[Change] = []
    session.observe(seen.append)
    session.do(_smooth(session.state.scalars.smoothing))
    session.undo()
    session.redo()
    session.set_hover(Hover())
    assert session.undo_label is None
    assert seen == []


def test_observers_learn_what_is_new() -> None:
    session = Session()
    seen: list[Change] = []
    session.observe(seen.append)
    session.do(_smooth(0.1))
    session.set_catalog(Catalog(complete=False))
    session.results_changed()
    session.set_hover(Hover(run="a"))
    session.undo()
    session.restore(SessionState(step=1))
    assert [(c.catalog, c.results, c.hover) for c in seen] == [
        (False, False, False), (True, False, False), (False, True, False), (False, False, True),
        (False, False, False), (False, False, False),
    ]  # fmt: skip
    assert seen[0].before.scalars.smoothing == 0.6
    assert seen[0].after.scalars.smoothing == 0.1
    assert (session.undo_label, session.redo_label) == (None, None)


def test_steps_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.session.session.UNDO_STEPS", 3)
    session = Session()
    for step in range(10):
        session.do(change_session("Step", step=step))
    for _ in range(10):
        session.undo()
    assert session.state.step == 6


def _select(rows: RowSet) -> Command:
    return change_session("Select points", selected_points={"t": rows})


def test_equal_sets_of_rows_count_once() -> None:
    rows = RowSet.of_indices(100, [1, 2])
    same = RowSet.of_indices(100, [2, 1])
    brushed = SessionState(brushes=(RowsBrush("a", "embedding", "", "t", rows),), selected_points={"t": same})
    assert row_bytes([brushed, SessionState(selected_points={"t": rows})]) == len(rows.packed)


def test_undo_keeps_within_its_memory_and_always_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    sets = [RowSet.of_mask(random.random(8000) < 0.5) for _ in range(20)]
    bound = 5 * max(len(rows.packed) for rows in sets)
    monkeypatch.setattr("core.session.session.UNDO_BYTES", bound)
    session = Session()
    for rows in sets:
        session.do(_select(rows))
    undone = []
    while session.undo_label:
        session.undo()
        undone.append(session.state)
    assert 4 <= len(undone) <= 6
    assert row_bytes(undone) <= bound
    monkeypatch.setattr("core.session.session.UNDO_BYTES", 0)
    session.do(_select(sets[0]))
    session.do(_select(sets[1]))
    session.undo()
    assert session.state.selected_points == {"t": sets[0]}
