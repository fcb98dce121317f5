"""One card: heading, tools and chart of a tag."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.charts.painter import Painted
from app.views.scalars.plot import ChartPlot
from app.views.scalars.tools import CardTools
from app.widgets.cards.tag_label import TagLabel
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.state import Domain
from core.style import SPACE
from core.views.scalars import Card
from core.views.scalars.picture import TITLE_HEIGHT


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


class CardWidget(QFrame):
    """The card of one tag; it is given another one when it scrolls out of sight."""

    def __init__(self, workspace: Workspace, owner: CardOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._workspace, self._owner = workspace, owner
        self.card = Card("", "", "")
        self.painted: Painted | None = None
        self.title, self.note = TagLabel(), ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.plot = ChartPlot()
        self.tools = CardTools(workspace, self._use_tool)
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
        box.moving.connect(lambda _: self._owner.card_moving(self))
        box.moved.connect(self._moved)
        self._workspace.theme_changed.connect(self.dress)

    def _moved(self, limits: tuple[float, float, float, float], gesture: str) -> None:
        mapping = self.plot.mapping()
        if mapping is not None:
            moved = mapping.moved(limits, mapping.width, mapping.height)
            self._owner.card_moved(self, moved.domain(), gesture)

    def _use_tool(self, action: str) -> None:
        self._owner.card_action(self.card.key, action)

    def dress(self) -> None:
        """Wear the colours of the theme."""
        self.plot.dress(self._workspace.tokens)

    def show_card(self, card: Card, description: str, log_y: bool) -> None:
        """Show the card of a tag; its chart comes with `show_painted`."""
        if card.key != self.card.key:
            self.painted = None
            self.plot.show_painted(None, keep_range=True)
            self.plot.marks.show_run(None)
            self.plot.marks.show_cursor(None)
            self.note.setText("")
        self.card = card
        self.title.show_tag(card.prefix, card.name, f"{card.tag}\n{description}" if description else card.tag)
        self.setAccessibleName(f"Chart of {card.tag}")
        self.tools.show_states(card.pinned, card.expanded, log_y)

    def show_painted(self, painted: Painted, keep_range: bool = False) -> None:
        """Show a chart."""
        self.painted = painted
        self.plot.show_painted(painted, keep_range)
        note = painted.chart.note
        self.note.setText(note)
        self.note.setToolTip(note)
        self.show_tools(self.tools.isVisible())
        runs = len({line.run for line in painted.wish.lines})
        self.setAccessibleDescription(f"{runs} runs. {note}".strip())

    def show_tools(self, shown: bool) -> None:
        """Show the tools in place of the note, or the note."""
        self.tools.setVisible(shown)
        self.note.setVisible(bool(self.note.text()) and not shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the tools."""
        super().enterEvent(event)
        self.show_tools(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the tools unless one of them or the card has the focus."""
        super().leaveEvent(event)
        self.show_tools(self._has_focus_inside())

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
        """Move the cursor with the arrow keys."""
        offsets = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -(10**9), Qt.Key.Key_End: 10**9}
        key = Qt.Key(event.key())
        if key in offsets:
            self._owner.card_key(self, offsets[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.card_entered(self, event.modifiers())
        else:
            super().keyPressEvent(event)
