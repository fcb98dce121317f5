"""Expressions as cards: drawn, read, exported, kept with the session and undone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model import Catalog
from core.session import Session
from core.session.commands.cards.expressions import add_expression, change_expression, remove_expression
from core.session.commands.cards.scalars import toggle_pin
from core.session.commands.runs.grouping import group_by_pattern
from core.session.keeping.codec import Decoder, Encoder
from core.state import ScalarsState, XAxis
from core.views import Band, Curves, Viewport
from core.views.cards import EXPRESSIONS
from core.views.scalars import card_groups, card_wish, readings, resolve_card
from core.views.scalars.table import value_rows
from tests.core.views.scalars.logs import catalog, series

VIEWPORT = Viewport(200, 100)
LOGS = catalog(
    {
        "a1": {"train/loss": series([3, 2, 1]), "val/loss": series([4, 4, 4])},
        "a2": {"train/loss": series([5, 4, 3]), "val/loss": series([5, 5, 5])},
        "b": {"train/loss": series([5, 4, 3])},
        "c": {"train/loss": series([1.0], [0]), "val/loss": series([1.0], [900])},
    }
)
GAP = "val/loss - train/loss"


def session_with(text: str, logs: Catalog = LOGS) -> tuple[Session, str]:
    session = Session()
    session.set_catalog(logs)
    session.do(add_expression(text))
    (chart,) = session.state.scalars.charts
    return session, chart.key


def test_an_expression_has_a_card_in_a_group_of_its_own_and_a_curve_for_each_run_that_has_its_tags() -> None:
    session, key = session_with(GAP)
    state = replace(session.state, scalars=replace(session.state.scalars, smoothing=0.0))
    first = card_groups(LOGS, state)[0]
    assert (first.key, first.title) == (EXPRESSIONS, "Expressions")
    assert [(card.key, card.tag) for card in first.cards] == [(key, GAP)]
    chart = resolve_card(LOGS, state, key, VIEWPORT)
    assert chart.title == GAP
    (drawn,) = [layer for layer in chart.layers if isinstance(layer, Curves)]
    assert drawn.keys[:2] == ("a1", "a2")
    assert drawn.y.tolist() == [1.0, 2.0, 3.0, 0.0, 1.0, 2.0]
    assert "3 of 4 runs" in chart.note
    wish = card_wish(LOGS, state, key, VIEWPORT)
    assert [(each.run, each.value) for each in readings(wish, 1.0)] == [("a1", 2.0), ("a2", 1.0)]
    assert resolve_card(LOGS, state, key, VIEWPORT) is chart


def test_expressions_are_among_the_exported_values_and_joined_by_group() -> None:
    session, key = session_with(f"log10({GAP} + 1)")
    rows = value_rows(LOGS, session.state, [key])
    assert [(row[0], row[2], row[4]) for row in rows][:2] == [("a1", 0, np.log10(2.0)), ("a1", 1, np.log10(3.0))]
    assert any(row[1] == f"log10({GAP} + 1)" for row in value_rows(LOGS, session.state))
    session.do(group_by_pattern("^([ab])"))
    wish = card_wish(LOGS, session.state, key, VIEWPORT)
    (group,) = [line for line in wish.lines if line.members]
    expected = np.log10([[2.0, 3.0, 4.0], [1.0, 2.0, 3.0]]).mean(axis=0)
    np.testing.assert_allclose(wish.track(group).value, expected)
    assert any(isinstance(layer, Band) for layer in resolve_card(LOGS, session.state, key, VIEWPORT).layers)


@pytest.mark.parametrize("axis", [XAxis.STEP, XAxis.RELATIVE, XAxis.WALL])
def test_expressions_are_drawn_along_every_axis(axis: XAxis) -> None:
    session, key = session_with("ema(train/loss, .5)")
    state = replace(session.state, scalars=replace(session.state.scalars, x_axis=axis))
    chart = resolve_card(LOGS, state, key, VIEWPORT)
    assert {run for layer in chart.layers if isinstance(layer, Curves) for run in layer.keys} == {"a1", "a2", "b", "c"}


def test_expressions_are_changed_removed_undone_and_saved() -> None:
    session, key = session_with(GAP)
    session.do(toggle_pin(key))
    session.do(change_expression(key, "cummin(train/loss)"))
    assert session.state.scalars.charts[0].title == "cummin(train/loss)"
    assert card_groups(LOGS, session.state)[0].cards[0].key == key
    raw = Encoder().encode(session.state.scalars, ScalarsState)
    assert Decoder().decode(raw, ScalarsState).charts == session.state.scalars.charts
    session.do(add_expression("train/loss * 2"))
    assert len({chart.key for chart in session.state.scalars.charts}) == 2
    session.undo()
    session.do(remove_expression(key))
    assert not session.state.scalars.charts
    assert not session.state.scalars.pinned
    session.undo()
    session.undo()
    assert session.state.scalars.charts[0].title == GAP
