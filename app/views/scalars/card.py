"""One card: heading, tools and chart of a tag."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.charts.painter import Painted
from app.views.scalars.charts.arrange import TitleDrag
from app.views.scalars.charts.grip import SizeGrip
from app.views.scalars.plot import ChartPlot
from app.views.scalars.tools import CardTools
from app.widgets.cards.tag_label import TagLabel
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.state import Domain
from core.style import SPACE
from core.views.cards.page import TITLE_HEIGHT
from core.views.scalars import Card
from core.views.scalars.notes import clip_note, last_step

_DRAG = "Drag onto another card to draw both together, or between cards to move it"


class CardOwner(Protocol):
    """What a card tells about what the user does with it."""

    def card_hovered(self, card: CardWidget, place: QPointF | None) -> None:
        """Tell where the mouse is inside the axes, None when it has gone."""

    def card_clicked(self, card: CardWidget, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Tell a click inside the axes."""

    def card_moving(self, card: CardWidget) -> None:
        """Tell that a drag has moved what is shown."""

    def card_moved(self, card: CardWidget, domain: Domain, gesture: str) -> None:
        """Tell that a gesture has ended with a part of the chart."""

    def card_resized(self, card: CardWidget) -> None:
        """Tell that the chart has another size."""

    def card_action(self, key: str, action: str) -> None:
        """Tell that a tool was used: one of `app.views.scalars.tools.TOOLS`."""

    def card_entered(self, card: CardWidget, modifiers: Qt.KeyboardModifier) -> None:
        """Tell that the step of the cursor is meant, with Shift an end of the linked range."""

    def card_key(self, card: CardWidget, offset: int) -> None:
        """Tell that the cursor should go a number of points on."""

    def card_menu(self, card: CardWidget, menu: QMenu) -> None:
        """Add what can be done with the card to its menu."""

    def card_arranged(self, card: CardWidget, by: int) -> None:
        """Tell that the card should go a number of places on."""

    def card_grown(self, card: CardWidget, columns: int, steps: int) -> None:
        """Tell that the card should have more columns and be taller by some steps."""

    def card_sized(self, card: CardWidget, width: int, height: int) -> None:
        """Tell the size that is wished for while the corner is dragged; nothing for the usual size, or at the end."""

    def card_size_done(self, card: CardWidget, usual: bool) -> None:
        """Tell that the corner was let go, or that the usual size is wished."""

    def card_axes(self, card: CardWidget) -> None:
        """Tell that the ends of axes are to be asked for."""


class CardWidget(QFrame):
    """The card of one tag; it is given another one when it scrolls out of sight."""

    def __init__(self, workspace: Workspace, owner: CardOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._workspace, self._owner = workspace, owner
        self.card = Card("", "", "")
        self.painted: Painted | None = None
        self._step: int | None = None
        self._last: int | None = None
        self._said = ("", True)
        self.title, self.note = TagLabel(), ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.plot = ChartPlot()
        self.tools = CardTools(workspace, self._use_tool, lambda menu: owner.card_menu(self, menu))
        self.grip = SizeGrip(
            workspace, self, lambda width, height: owner.card_sized(self, width, height),
            lambda: owner.card_size_done(self, False), lambda: owner.card_size_done(self, True),
        )  # fmt: skip
        self._drag = TitleDrag(self.title, lambda: self.card.key, lambda: self.title.grab())
        self.grip.hide()
        self.tools.hide()
        self._arrange()
        self._listen()
        self.dress()

    def _arrange(self) -> None:
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        heading = QHBoxLayout()
        heading.setContentsMargins(SPACE.between, 0, SPACE.inside, 0)
        heading.setSpacing(SPACE.inside)
        heading.addWidget(self.title, 1)
        heading.addWidget(self.note)
        heading.addWidget(self.tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        bar = QWidget()
        bar.setFixedHeight(TITLE_HEIGHT)
        bar.setLayout(heading)
        column.addWidget(bar)
        column.addWidget(self.plot, 1)

    def _listen(self) -> None:
        box = self.plot.box
        self.plot.hovered.connect(lambda place: self._owner.card_hovered(self, place))
        self.plot.left.connect(lambda: self._owner.card_hovered(self, None))
        self.plot.resized.connect(lambda: self._owner.card_resized(self))
        box.clicked.connect(lambda place, modifiers: self._owner.card_clicked(self, place, modifiers))
        box.double_clicked.connect(lambda: self._use_tool("fit"))
        self.plot.axes_asked.connect(lambda: self._owner.card_axes(self))
        box.moving.connect(lambda _: self._owner.card_moving(self))
        box.moved.connect(self._moved)
        self._workspace.theme_changed.connect(self.dress)

    def _moved(self, limits: tuple[float, float, float, float], gesture: str) -> None:
        mapping = self.plot.mapping()
        if mapping is not None:
            second = self.plot.box.second_at(limits)
            moved = mapping.moved(limits, mapping.width, mapping.height)
            if moved.second is not None and second is not None:
                moved = replace(moved, second=replace(moved.second, bottom=second[0], top=second[1]))
            self._owner.card_moved(self, moved.domain(), gesture)

    def _use_tool(self, action: str) -> None:
        self._owner.card_action(self.card.key, action)

    def dress(self) -> None:
        """Wear the colours of the theme."""
        self.plot.dress(self._workspace.tokens)

    def show_card(self, card: Card, description: str, log_y: bool, second: bool = False) -> None:
        """Show a card; its chart comes with `show_painted`. `second` says that it has a vertical axis at the right."""
        if card.key != self.card.key:
            self.painted = None
            self.plot.show_painted(None, keep_range=True)
            self.plot.marks.show_run(None)
            self.plot.marks.show_cursor(None)
            self.note.setText("")
            self.plot.show_reason("")
            self._said = ("", True)
        self.card = card
        self.plot.show_second_axis(second)
        tip = f"{card.tag}\n{description}" if description else card.tag
        self.title.show_tag(card.prefix, card.name, f"{tip}\n{_DRAG}")
        self.setAccessibleName(f"Chart of {card.tag}")
        self.tools.show_states(card.pinned, card.expanded, log_y)

    def show_painted(self, painted: Painted, keep_range: bool = False) -> None:
        """Show a chart."""
        self.painted = painted
        self.plot.show_painted(painted, keep_range)
        self._last = last_step(painted.wish.tracks())
        self._say()
        self.show_tools(self.tools.isVisible())

    def show_step(self, step: int | None) -> None:
        """Say so where no curve reaches the linked step."""
        self._step = step
        if self.painted is not None:
            self._say()

    def _say(self) -> None:
        assert self.painted is not None
        chart, wish = self.painted.chart, self.painted.wish
        note = " · ".join(text for text in (chart.note, clip_note(wish, self._step, self._last)) if text)
        drawn = bool(wish.lines)
        if (note, drawn) == self._said:
            return
        self._said = (note, drawn)
        self.plot.show_reason("" if drawn else note.replace(" · ", "\n"))
        self.note.setText(note if drawn else "")
        self.note.setToolTip(note)
        self.note.setVisible(bool(self.note.text()) and not self.tools.isVisible())
        runs = len({line.run for line in wish.lines})
        self.setAccessibleDescription(f"{runs} runs. {note}".strip())

    def show_tools(self, shown: bool) -> None:
        """Show the tools in place of the note, or the note."""
        self.tools.setVisible(shown)
        self.grip.setVisible(shown)
        self.grip.raise_()
        self.note.setVisible(bool(self.note.text()) and not shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the tools."""
        super().enterEvent(event)
        self.show_tools(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the tools unless one of them or the card has the focus."""
        super().leaveEvent(event)
        self.show_tools(self._has_focus_inside())

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of cursor and highlight: nobody tells a card out of sight when they end."""
        super().hideEvent(event)
        self.plot.marks.show_run(None)
        self.plot.marks.show_cursor(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the tools, so that they can be reached by keyboard."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.show_tools(True)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the tools when the focus leaves the card."""
        super().focusOutEvent(event)
        self.update()
        self.show_tools(self.underMouse() or self._has_focus_inside())

    def _has_focus_inside(self) -> bool:
        focus = self.focusWidget() or self.window().focusWidget()
        return focus is not None and (focus is self or self.tools.isAncestorOf(focus)) and focus.hasFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor with the arrow keys; the card with Ctrl, its size with Ctrl and Shift."""
        if self._arrange_key(event):
            return
        offsets = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -(10**9), Qt.Key.Key_End: 10**9}
        key = Qt.Key(event.key())
        if key in offsets:
            self._owner.card_key(self, offsets[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.card_entered(self, event.modifiers())
        else:
            super().keyPressEvent(event)

    def _arrange_key(self, event: QKeyEvent) -> bool:
        """Move or resize the card if that is what a key says."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        upright = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if modifiers == control and across:
            self._owner.card_arranged(self, across)
        elif modifiers == control | shift and (across or upright):
            self._owner.card_grown(self, across, upright)
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corner in the corner."""
        super().resizeEvent(event)
        self.grip.move(self.width() - self.grip.width() - 1, self.height() - self.grip.height() - 1)
