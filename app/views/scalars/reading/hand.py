"""What the hand does with steps, thresholds, notes and odd points on cards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu, QToolTip

from app.views.scalars.card import CardWidget
from app.views.scalars.reading.drawing import flag_at, level_at
from app.views.scalars.reading.handles import on_steps
from app.views.scalars.reading.levels import offer_level
from app.views.scalars.reading.note_popup import NotePopup
from app.widgets.step_handles import HandleKind
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.reading import (
    add_level,
    add_note,
    edit_note,
    link_range,
    link_step,
    move_level,
    move_note,
    place_note,
    remove_notes,
    show_table,
    unlink_range,
)
from core.session.commands.runs.runs import select_runs
from core.state import StepNote
from core.style.text import grouped
from core.views.flags import ODD, Flag, FlagKind
from core.views.scalars.readout import stepped
from core.views.ticks import value_label

_LEVEL, _NOTE = "level:", "note:"


class Pins(Protocol):
    """What keeps the table beside the cursor, as far as menus need it."""

    def pin_at(self, card: CardWidget, place: QPointF) -> None:
        """Let the table beside a place stay."""

    def copy_at(self, card: CardWidget, place: QPointF) -> None:
        """Copy the values at a place."""


class ReadingHand(QObject):
    """Turns drags, clicks and menus into commands; every drag is one undo step."""

    def __init__(self, workspace: Workspace, pins: Pins) -> None:
        super().__init__()
        self._workspace, self._pins = workspace, pins
        self._under_way = False

    def listen(self, card: CardWidget) -> None:
        """Follow what is done on a card."""
        plot = card.plot
        plot.box.grab = partial(self._grabbed, card)
        plot.box.carried.connect(partial(self._carried, card))
        plot.box.menu_wanted.connect(partial(self._open_menu, card))
        plot.bottom.picked.connect(partial(self._picked, card))
        plot.bottom.carried.connect(partial(self._handle_carried, card))
        plot.bottom.spanned.connect(partial(self._spanned, card))
        plot.hovered.connect(partial(self._hovered, card))

    def _do(self, command: Command, finished: bool = True) -> None:
        """Carry out a command; those of a drag are one undo step, and never that of what was done before."""
        if not self._under_way:
            self._workspace.session.end_gesture()
        self._under_way = not finished
        self._workspace.session.do(command)
        if finished:
            self._workspace.session.end_gesture()

    # Steps

    def step_at(self, card: CardWidget, pixel: float) -> int | None:
        """Return the logged step nearest to a pixel of a card, None where its axis shows no steps."""
        mapping = card.plot.mapping()
        if mapping is None or card.painted is None or not card.painted.wish.on_steps:
            return None
        x = stepped(card.painted.wish, mapping.x_at(min(max(pixel, 0.0), mapping.width)), 0)
        return None if x is None else round(x)

    def _picked(self, card: CardWidget, pixel: float) -> None:
        step = self.step_at(card, pixel)
        if step is not None:
            self._do(link_step(step))

    def entered(self, card: CardWidget, place: QPointF, further: bool) -> None:
        """Link the step at a place of a card; or the nearer end of the range, which begins at the linked step."""
        step, state = self.step_at(card, place.x()), self._workspace.session.state
        if step is None:
            return
        if not further:
            self._do(link_step(step))
            return
        span = state.step_range
        if span is None:
            self._do(link_range(_last(card, step) if state.step is None else state.step, step))
        elif abs(step - span.first) < abs(step - span.last):
            self._do(link_range(step, span.last))
        else:
            self._do(link_range(span.first, step))

    def _handle_carried(self, card: CardWidget, kind: HandleKind, pixel: float, finished: bool) -> None:
        step, span = self.step_at(card, pixel), self._workspace.session.state.step_range
        if step is None:
            return
        if kind is HandleKind.STEP:
            self._do(link_step(step), finished)
        elif span is not None:
            first = kind is HandleKind.FIRST
            ends = (min(step, span.last), span.last) if first else (span.first, max(step, span.first))
            self._do(link_range(*ends), finished)

    def _spanned(self, card: CardWidget, start: float, now: float, finished: bool) -> None:
        steps = self.step_at(card, start), self.step_at(card, now)
        if steps[0] is not None and steps[1] is not None:
            self._do(link_range(steps[0], steps[1]), finished)

    # Thresholds and notes

    def _flag(self, card: CardWidget, place: QPointF) -> Flag | None:
        chart, mapping = card.plot.marks.chart(), card.plot.mapping()
        return None if chart is None or mapping is None else flag_at(chart.flags, mapping, place)

    def _level(self, card: CardWidget, place: QPointF) -> str | None:
        chart, mapping = card.plot.marks.chart(), card.plot.mapping()
        return None if chart is None or mapping is None else level_at(chart, mapping, place)

    def _note(self, flag: Flag | None) -> StepNote | None:
        if flag is None or flag.kind is not FlagKind.NOTE:
            return None
        notes = self._workspace.session.state.scalars.reading.notes
        return next((note for note in notes if note.id in flag.keys), None)

    def _grabbed(self, card: CardWidget, place: QPointF) -> str:
        note = self._note(self._flag(card, place))
        if note is not None:
            return f"{_NOTE}{note.id}"
        level = self._level(card, place)
        return "" if level is None else f"{_LEVEL}{level}"

    def _carried(self, card: CardWidget, what: str, place: QPointF, finished: bool) -> None:
        mapping = card.plot.mapping()
        if mapping is None:
            return
        value = mapping.y_at(min(max(place.y(), 0.0), mapping.height))
        if what.startswith(_LEVEL):
            self._do(move_level(what.removeprefix(_LEVEL), float(f"{value:.4g}")), finished)
            return
        id, step = what.removeprefix(_NOTE), self.step_at(card, place.x())
        note = next((each for each in self._workspace.session.state.scalars.reading.notes if each.id == id), None)
        if note is not None and step is not None:
            self._do(move_note(id, step, None if note.value is None else value), finished)

    def _hovered(self, card: CardWidget, place: QPointF) -> None:
        """Tell what lies under the mouse, and show what can be moved."""
        flag, level = self._flag(card, place), self._level(card, place)
        carried = self._note(flag) is not None or (flag is None and level is not None)
        shape = Qt.CursorShape.SizeAllCursor if flag is not None else Qt.CursorShape.SizeVerCursor
        card.plot.box.setCursor(shape if carried else Qt.CursorShape.ArrowCursor)
        if flag is not None:
            QToolTip.showText(_on_screen(card, place) + QPoint(8, 12), flag.tip, card.plot.viewport())
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def clicked(self, card: CardWidget, place: QPointF) -> bool:
        """Select the runs of odd points, and open notes; return whether something of that lay there."""
        flag = self._flag(card, place)
        if flag is None:
            return False
        note = self._note(flag)
        if note is not None:
            self._edit(card, note, _on_screen(card, place))
        else:
            self._do(select_runs(self._runs(flag)))
        return True

    def _runs(self, flag: Flag) -> frozenset[str]:
        return frozenset(flag.keys) & self._workspace.session.catalog.runs.keys()

    def write_note(self, card: CardWidget, place: QPointF, everywhere: bool = False, free: bool = True) -> None:
        """Open a field for a note at a place of a card, for all cards if asked; `free` keeps its height."""
        step, mapping = self.step_at(card, place.x()), card.plot.mapping()
        if step is None or mapping is None:
            self._workspace.notify("info", "Notes stand at steps: show steps on the horizontal axis")
            return
        value = mapping.y_at(place.y()) if free and not everywhere else None
        key = "" if everywhere else card.card.key

        def keep(text: str) -> None:
            if text.strip():
                self._do(add_note(key, step, value, text))

        where = f"Step {grouped(step)}" + (" of all cards" if everywhere else "")
        NotePopup(self._workspace, card, where, "", keep).show_at(_on_screen(card, place))

    def _edit(self, card: CardWidget, note: StepNote, at: QPoint) -> None:
        def keep(text: str) -> None:
            self._do(edit_note(note.id, text))

        NotePopup(self._workspace, card, f"Step {grouped(note.step)}", note.text, keep).show_at(at)

    # The menu of a place

    def _open_menu(self, card: CardWidget, place: QPointF) -> None:
        menu = self.menu(card, place)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(_on_screen(card, place))

    def menu(self, card: CardWidget, place: QPointF) -> QMenu:
        """Return what can be done at a place of a card."""
        menu = QMenu(card)
        menu.setToolTipsVisible(True)
        flag, level = self._flag(card, place), self._level(card, place)
        note = self._note(flag)
        if note is not None:
            self._offer_note(menu, card, note, place)
        elif flag is not None:
            self._offer_flag(menu, flag)
        elif level is not None:
            offer_level(self._workspace, menu, level)
        if menu.actions():
            menu.addSeparator()
        self._offer_steps(menu, card, place)
        self._offer_marks(menu, card, place)
        return menu

    def _offer_note(self, menu: QMenu, card: CardWidget, note: StepNote, place: QPointF) -> None:
        menu.addAction("Edit note…", lambda: self._edit(card, note, _on_screen(card, place)))
        key = "" if note.card else card.card.key
        menu.addAction("Show on this card only" if key else "Show on all cards", self._doing(place_note(note.id, key)))
        menu.addAction("Remove note", self._doing(remove_notes({note.id})))

    def _offer_flag(self, menu: QMenu, flag: Flag) -> None:
        runs = self._runs(flag)
        what = "Select its run" if len(runs) == 1 else f"Select its {len(runs)} runs"
        menu.addAction(what, self._doing(select_runs(runs))).setEnabled(bool(runs))
        if flag.kind in ODD and on_steps(self._workspace.session.state):
            menu.addAction(f"Go to step {grouped(round(flag.x))}", self._doing(link_step(round(flag.x))))

    def _offer_steps(self, menu: QMenu, card: CardWidget, place: QPointF) -> None:
        step, state = self.step_at(card, place.x()), self._workspace.session.state
        if step is None:
            return
        span = state.step_range
        menu.addAction(f"Go to step {grouped(step)}", self._doing(link_step(step))).setToolTip("In all views")
        begin = link_range(step, span.last if span else _last(card, step))
        end = link_range(span.first if span else _first(card, step), step)
        menu.addAction("Range begins here", self._doing(begin)).setToolTip("The table below lists what curves do in it")
        menu.addAction("Range ends here", self._doing(end))
        menu.addAction("Clear range", self._doing(unlink_range())).setEnabled(span is not None)
        menu.addAction("Follow the last step", self._doing(link_step(None))).setEnabled(state.step is not None)
        menu.addSeparator()

    def _offer_marks(self, menu: QMenu, card: CardWidget, place: QPointF) -> None:
        mapping = card.plot.mapping()
        if mapping is not None:
            value = float(f"{mapping.y_at(place.y()):.3g}")
            line = menu.addAction(f"Threshold at {value_label(value)}", self._doing(add_level(card.card.key, value)))
            line.setToolTip("A line that can be dragged; the table says when each run first reaches it")
        menu.addAction("Note here…", lambda: self.write_note(card, place))
        everywhere = menu.addAction("Note on all cards…", lambda: self.write_note(card, place, everywhere=True))
        everywhere.setToolTip("At this step of every card")
        menu.addSeparator()
        pin = menu.addAction("Pin values here", lambda: self._pins.pin_at(card, place))
        pin.setToolTip("The table beside the cursor stays until it is closed; Alt and a click does it too")
        copy = menu.addAction("Copy values here", lambda: self._pins.copy_at(card, place))
        copy.setToolTip("The values of all curves, apart by tabs")
        menu.addAction("List values in the table below", self._doing(show_table(True, card.card.key)))

    def _doing(self, command: Command) -> Callable[[], None]:
        def act() -> None:
            self._do(command)

        return act


def _on_screen(card: CardWidget, place: QPointF) -> QPoint:
    plot = card.plot
    return QPoint(plot.viewport().mapToGlobal(plot.mapFromScene(plot.box.mapToScene(place))))


def _last(card: CardWidget, step: int) -> int:
    return step if card.painted is None else round(stepped(card.painted.wish, float(step), 10**9) or step)


def _first(card: CardWidget, step: int) -> int:
    return step if card.painted is None else round(stepped(card.painted.wish, float(step), -(10**9)) or 0)
