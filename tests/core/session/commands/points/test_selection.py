from __future__ import annotations

import numpy as np
import pytest

from core.model import Bool
from core.readers.tables.columns import make_column
from core.session import Session
from core.session.commands.points.selection import (
    Combine,
    allowed_categories,
    clear_rows,
    hide_rows,
    isolate_category,
    select_rows,
    show_only_rows,
    toggle_category,
)
from core.state import CategoryBrush, RowsBrush

TABLE, VIEW = "run/layer", "embedding"
LABELS = make_column("label", ["cat", "dog", "", "cat", "bird", "dog"])


def picked(*rows: int) -> Bool:
    mask = np.zeros(6, dtype=np.bool_)
    mask[list(rows)] = True
    return mask


def selected(session: Session, table: str = TABLE) -> list[int]:
    rows = session.state.selected_points.get(table)
    return [] if rows is None else [int(row) for row in rows.indices()]


def rows_left(session: Session) -> list[int]:
    (brush,) = session.state.brushes
    assert isinstance(brush, RowsBrush)
    return [int(row) for row in brush.rows.indices()]


@pytest.mark.parametrize(
    ("combine", "rows", "label"),
    [
        (Combine.REPLACE, [2, 3, 4], "Select 3 points"),
        (Combine.ADD, [0, 2, 3, 4], "Add to selection 3 points"),
        (Combine.TOGGLE, [0, 4], "Toggle 3 points"),
        (Combine.INTERSECT, [2, 3], "Narrow selection to 3 points"),
    ],
)
def test_picked_points_and_the_selection_are_combined(combine: Combine, rows: list[int], label: str) -> None:
    session = Session()
    session.do(select_rows(TABLE, picked(0, 2, 3)))
    session.do(select_rows("other/layer", picked(5)))
    session.do(select_rows(TABLE, picked(2, 3, 4), combine))
    assert selected(session) == rows
    assert selected(session, "other/layer") == [5]
    assert session.undo_label == label
    session.undo()
    assert selected(session) == [0, 2, 3]


def test_a_selection_of_nothing_is_none() -> None:
    session = Session()
    session.do(select_rows(TABLE, picked(1)))
    session.do(select_rows(TABLE, picked()))
    assert session.state.selected_points == {}
    assert session.undo_label == "Clear selection"
    session.undo()
    session.do(clear_rows(TABLE))
    assert session.state.selected_points == {}


def test_a_selection_of_a_table_that_has_grown_starts_anew() -> None:
    session = Session()
    session.do(select_rows(TABLE, picked(1)))
    longer = np.append(picked(2), True)
    session.do(select_rows(TABLE, longer, Combine.ADD))
    assert selected(session) == [2, 6]


def test_hiding_and_isolating_narrow_what_is_shown_in_one_brush() -> None:
    session = Session()
    session.do(show_only_rows(TABLE, picked(0, 1, 2, 3), VIEW))
    session.do(hide_rows(TABLE, picked(1, 5), VIEW))
    assert rows_left(session) == [0, 2, 3]
    assert session.state.brushes[0].label == "3 of 6 points"
    session.do(show_only_rows(TABLE, picked(3, 4), VIEW))
    assert rows_left(session) == [3]
    session.undo()
    session.undo()
    assert rows_left(session) == [0, 1, 2, 3]


def test_categories_are_hidden_and_shown_again() -> None:
    session = Session()
    session.do(toggle_category(TABLE, LABELS, "dog", VIEW))
    session.end_gesture()
    session.do(toggle_category(TABLE, LABELS, "", VIEW))
    session.end_gesture()
    assert allowed_categories(session.state, TABLE, LABELS, VIEW) == {"bird", "cat"}
    (brush,) = session.state.brushes
    assert isinstance(brush, CategoryBrush)
    assert brush.label == "label: bird, cat"
    session.do(toggle_category(TABLE, LABELS, "dog", VIEW))
    session.do(toggle_category(TABLE, LABELS, "", VIEW))
    assert session.state.brushes == ()


def test_isolating_a_category_twice_shows_all_again() -> None:
    session = Session()
    session.do(isolate_category(TABLE, LABELS, "cat", VIEW))
    assert allowed_categories(session.state, TABLE, LABELS, VIEW) == {"cat"}
    session.end_gesture()
    session.do(isolate_category(TABLE, LABELS, "cat", VIEW))
    assert session.state.brushes == ()
