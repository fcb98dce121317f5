"""What can be done in the scalars view, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import Action
from app.views.scalars.charts.desk import Desk
from app.views.scalars.smoothing_rows import KINDS
from app.workspace import Workspace
from core.session import Command
from core.session.command import change_scalars
from core.session.commands.cards.axes import (
    choose_smoothing,
    fold_pauses,
    link_cards,
    set_signed_x,
    set_signed_y,
    switch_smoothing,
)
from core.session.commands.cards.charts import clear_pins
from core.session.commands.cards.reading import show_table
from core.session.commands.cards.scalars import (
    fit_cards,
    fold_groups,
    set_log_x,
    set_log_y,
    set_x_axis,
    toggle_expanded,
    toggle_pin,
)
from core.state import ScalarsState, SmoothingKind, XAxis
from core.views.scalars import card_groups

_AXES = ((XAxis.STEP, "Steps on the horizontal axis"), (XAxis.RELATIVE, "Time since start on the horizontal axis"),
         (XAxis.WALL, "Time of day on the horizontal axis"), (XAxis.EPOCH, "Epochs on the horizontal axis"),
         (XAxis.METRIC, "Another metric on the horizontal axis"))  # fmt: skip


class _Doer:
    """Carries out commands that are made from the present state."""

    def __init__(self, workspace: Workspace, current: Callable[[], str | None]) -> None:
        self._workspace, self._current = workspace, current
        self._weight, self._kind = ScalarsState().smoothing, SmoothingKind.AVERAGE

    def state(self) -> ScalarsState:
        return self._workspace.session.state.scalars

    def do(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self._workspace.session.do(command)

    def on_card(self, make: Callable[[str], Command]) -> Callable[[], None]:
        def act() -> None:
            tag = self._current()
            if tag is not None:
                self.do(make(tag))

        return act

    def card(self) -> str | None:
        return self._current()

    def has_card(self) -> bool:
        return self._current() is not None

    def fit(self) -> None:
        tag = self._current()
        self.do(fit_cards(None if tag is None else [tag]))

    def smoothing(self) -> None:
        scalars = self.state()
        self._weight = scalars.smoothing or self._weight
        if scalars.smoothers.kind is not SmoothingKind.NONE:
            self._kind = scalars.smoothers.kind
        self.do(switch_smoothing(self._kind, self._weight))

    def next_smoothing(self) -> None:
        kinds = [kind for kind, _ in KINDS]
        self.do(choose_smoothing(kinds[(kinds.index(self.state().smoothers.kind) + 1) % len(kinds)]))

    def outliers(self) -> None:
        self.do(change_scalars("Ignore outliers", ignore_outliers=not self.state().ignore_outliers))

    def superseded(self) -> None:
        self.do(change_scalars("Show superseded points", superseded=not self.state().superseded))

    def table(self) -> None:
        tag, table = self._current(), self.state().reading.table
        other = tag is not None and tag != table.card
        self.do(show_table(not table.shown or (other and table.card != ""), tag))

    def fold(self, folded: bool) -> None:
        session = self._workspace.session
        self.do(fold_groups([group.key for group in card_groups(session.catalog, session.state)], folded))

    def has_cards(self) -> bool:
        session = self._workspace.session
        return bool(card_groups(session.catalog, session.state))


def scalar_actions(
    workspace: Workspace, current: Callable[[], str | None], focus_filter: Callable[[], None], desk: Desk
) -> Sequence[Action]:
    """Return the table of actions; `current` tells the card that is meant."""
    doer = _Doer(workspace, current)
    return (
        *_card_actions(doer, focus_filter),
        *_chart_actions(doer, desk),
        *_axis_actions(doer),
        *_curve_actions(doer),
    )


def _card_actions(doer: _Doer, focus_filter: Callable[[], None]) -> Sequence[Action]:
    return (
        Action("scalars.filter", "Filter tags", focus_filter, "Ctrl+F", "View", icon="search"),
        Action(
            "scalars.fit", "Fit chart", doer.fit, "F", "View", lambda: doer.state().zoomed, icon="zoom-fit",
            tip="Show everything in the chart under the mouse, or in all",
        ),
        Action(
            "scalars.fit_all", "Fit all charts", lambda: doer.do(fit_cards()), "Shift+F", "View",
            lambda: doer.state().zoomed, icon="zoom-fit",
        ),
        Action("scalars.pin", "Pin or unpin card", doer.on_card(toggle_pin), "P", "View", doer.has_card, icon="pin"),
        Action(
            "scalars.expand", "Widen or narrow card", doer.on_card(toggle_expanded), "W", "View", doer.has_card,
            icon="expand",
        ),
        Action(
            "scalars.values", "Table of values", doer.table, "T", "View", doer.has_cards, icon="table",
            tip="List the values of the card under the mouse at the linked step or over a range, below the cards",
            checked=lambda: doer.state().reading.table.shown,
        ),
        Action("scalars.fold", "Fold all groups", lambda: doer.fold(True), "", "View", doer.has_cards),
        Action("scalars.unfold", "Unfold all groups", lambda: doer.fold(False), "", "View", doer.has_cards),
    )  # fmt: skip


def _chart_actions(doer: _Doer, desk: Desk) -> Sequence[Action]:
    def on_card(act: Callable[[str], object]) -> Callable[[], None]:
        def run() -> None:
            key = doer.card()
            if key is not None:
                act(key)

        return run

    return (
        Action(
            "scalars.new_chart", "New chart", desk.new_chart, "Shift+E", "View", icon="plus",
            tip="Draw several tags in one card: by name, by regular expression, calculated, on a second axis",
        ),
        Action(
            "scalars.edit_chart", "Edit chart", on_card(desk.edit_chart), "E", "View", doer.has_card, icon="scalars",
            tip="Change what the card under the mouse draws",
        ),
        Action(
            "scalars.full_screen", "Card in full screen", on_card(desk.alone), "Shift+W", "View", doer.has_card,
            icon="expand", tip="Fill the view with the card under the mouse, or show all cards again",
        ),
        Action(
            "scalars.clear_pins", "Clear all pins", lambda: doer.do(clear_pins()), "", "View",
            lambda: bool(doer.state().pinned), icon="pin",
        ),
    )  # fmt: skip


def _axis_actions(doer: _Doer) -> Sequence[Action]:
    def axis(value: XAxis, title: str) -> Action:
        return Action(
            f"scalars.x_{value.value}", title, lambda: doer.do(set_x_axis(value)), "", "View",
            checked=lambda: doer.state().x_axis is value,
        )  # fmt: skip

    return (
        *(axis(value, title) for value, title in _AXES),
        Action(
            "scalars.log_x", "Logarithmic horizontal axis", lambda: doer.do(set_log_x(not doer.state().log_x)),
            "Shift+L", "View", checked=lambda: doer.state().log_x,
        ),
        Action(
            "scalars.log_y", "Logarithmic vertical axis", lambda: doer.do(set_log_y(not doer.state().log_y)),
            "L", "View", checked=lambda: doer.state().log_y,
        ),
        Action(
            "scalars.signed_x", "Horizontal axis through zero",
            lambda: doer.do(set_signed_x(not doer.state().across.signed_x)), "", "View",
            lambda: doer.state().log_x, checked=lambda: doer.state().across.signed_x,
        ),
        Action(
            "scalars.signed_y", "Vertical axis through zero",
            lambda: doer.do(set_signed_y(not doer.state().across.signed_y)), "", "View",
            lambda: doer.state().log_y, checked=lambda: doer.state().across.signed_y,
        ),
        Action(
            "scalars.fold_pauses", "Fold pauses", lambda: doer.do(fold_pauses(not doer.state().across.folded)), "",
            "View", lambda: doer.state().x_axis.timed, checked=lambda: doer.state().across.folded,
            tip="Leave out time in which nothing was logged",
        ),
        Action(
            "scalars.link_x", "Same range in all cards", lambda: doer.do(link_cards(not doer.state().across.linked)),
            "X", "View", checked=lambda: doer.state().across.linked,
            tip="Zooming and moving one card moves the horizontal axes of all",
        ),
    )  # fmt: skip


def _curve_actions(doer: _Doer) -> Sequence[Action]:
    return (
        Action(
            "scalars.smoothing", "Smooth curves", doer.smoothing, "M", "View",
            checked=lambda: doer.state().smoother.active, tip="Switch smoothing off, or on as it was",
        ),
        Action(
            "scalars.next_smoothing", "Next kind of smoothing", doer.next_smoothing, "Shift+M", "View",
            tip="Exponential average, by distance, running mean, running median, Gaussian, Savitzky-Golay, none",
        ),
        Action(
            "scalars.outliers", "Ignore outliers", doer.outliers, "O", "View",
            checked=lambda: doer.state().ignore_outliers, tip="Leave the outer 5 % of values out of the vertical range",
        ),
        Action(
            "scalars.superseded", "Show superseded points", doer.superseded, "", "View",
            checked=lambda: doer.state().superseded, tip="Draw points that a restart has overwritten",
        ),
    )  # fmt: skip
