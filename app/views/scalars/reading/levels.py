"""What can be done with a threshold line, as entries of a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.workspace import Workspace
from core.analysis.query import Entity, Field
from core.session import Command
from core.session.commands.cards.reading import judge_level, remove_levels, turn_level
from core.session.commands.runs.hparams import show_axes
from core.session.commands.runs.run_table import reduce_metric
from core.state import Direction, Level
from core.views.field_columns import field_name
from core.views.hparams.fields import axes_shown, field_title, reached
from core.views.scalars.reading.directions import is_from_above

_SIDES = (
    (Direction.HIGHER, "Reached at or above", "Values at or above the line reach it"),
    (Direction.LOWER, "Reached at or below", "Values at or below the line reach it"),
)
_CURVES = (
    (False, "By values as logged", "The first logged value at or beyond the line counts"),
    (True, "By the smoothed curve", "The first point of the smoothed curve at or beyond the line counts"),
)


def offer_level(workspace: Workspace, menu: QMenu, id: str) -> None:
    """Add what can be done with a threshold to a menu."""
    session = workspace.session
    level = next((each for each in session.state.scalars.reading.levels if each.id == id), None)
    if level is None:
        return

    def do(command: Command) -> None:
        session.end_gesture()
        session.do(command)

    below = is_from_above(session.state, level, level.card)
    sides, curves = QActionGroup(menu), QActionGroup(menu)
    for direction, text, tip in _SIDES:
        action = menu.addAction(text, partial(do, turn_level(id, direction)))
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setChecked(below is (direction is Direction.LOWER))
        sides.addAction(action)
    for smoothed, text, tip in _CURVES:
        action = menu.addAction(text, partial(do, judge_level(id, smoothed)))
        action.setToolTip(tip)
        action.setCheckable(True)
        action.setChecked(level.smoothed is smoothed)
        curves.addAction(action)
    menu.addSeparator()
    _offer_elsewhere(workspace, menu, level)
    menu.addAction("Remove threshold", partial(do, remove_levels({id})))


def _offer_elsewhere(workspace: Workspace, menu: QMenu, level: Level) -> None:
    """Offer the steps to a threshold as a column of the table of runs and as an axis."""
    session = workspace.session
    metric = Field(Entity.METRIC, level.card)
    names = () if level.card.startswith("\n") else reached(field_name(metric), [level])
    column = menu.addAction("Show in the table of runs")
    axis = menu.addAction("Show as an axis in HParams")
    column.setToolTip("The column of the metric says the first step that reaches the line")
    axis.setToolTip("The parallel axes get one more: the first step that reaches the line")
    for action in (column, axis):
        action.setEnabled(bool(names))
        if not names:
            action.setToolTip("For cards of one tag, and values as logged that reach the line from the worse side")
    if not names:
        return
    key, name = field_name(metric), names[0]
    column.triggered.connect(lambda: session.do(reduce_metric(key, level.card, name)))
    axis.triggered.connect(
        lambda: session.do(
            show_axes(f"Add {field_title(name)}", (*axes_shown(session.catalog, session.state.hparams), name))
        )
    )
