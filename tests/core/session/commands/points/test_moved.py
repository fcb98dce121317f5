from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.session.commands.points.moved import change_moved, keep_moved
from core.state import Against, SessionState, TableEdits
from core.views.embedding.editing.columns import edited


@given(st.lists(st.one_of(st.floats(0, 1, width=32), st.just(float("nan"))), min_size=1, max_size=60))
def test_what_moved_is_kept_in_hundredths_and_what_was_not_compared_is_missing(values: list[float]) -> None:
    kept = np.array(values, dtype=np.float32)
    before = keep_moved("run/layer", "moved", np.zeros(len(values), np.float32)).apply(SessionState())
    state = keep_moved("run/layer", "moved", kept).apply(before)
    edits = state.embedding.edits["run/layer"]
    assert isinstance(edits, TableEdits)
    assert [column.name for column in edits.columns] == ["moved"], "it takes the place of what was kept before"
    column = edited(None, len(values), edits, {}).columns["moved"]
    assert np.array_equal([text == "" for text in column.texts], np.isnan(kept))
    if not np.isnan(kept).all():
        assert column.numbers is not None
        np.testing.assert_allclose(column.numbers, kept, atol=0.0050001)


def test_other_columns_stay_and_what_is_compared_is_changed_alone() -> None:
    state = keep_moved("t", "one", np.ones(3, np.float32)).apply(SessionState())
    state = keep_moved("t", "two", np.ones(3, np.float32)).apply(state)
    assert [column.name for column in state.embedding.edits["t"].columns] == ["one", "two"]
    changed = change_moved("Compare", against=Against.STEP, step=7).apply(state)
    assert (changed.embedding.moved.against, changed.embedding.moved.step) == (Against.STEP, 7)
    assert changed.embedding.edits == state.embedding.edits
