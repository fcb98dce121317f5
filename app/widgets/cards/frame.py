"""A card: heading with tag, run, note and tools above what a view puts into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.theme.icons import icon
from app.widgets.buttons import IconButton
from app.widgets.cards.run_label import RunLabel
from app.widgets.cards.tag_label import TagLabel
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace
from core.style import SPACE
from core.views.cards import Card

HEADING = 34
"""Logical pixels of the heading."""
_TOOL = 26

Use = Callable[["CardFrame", str], None]
"""Called with card and event: ``"pin"``, ``"expand"``, ``"select"``, ``"enter"``, ``"leave"``, a menu's key."""


class CardFrame(QFrame):
    """The card of one tag, of one run or of several; it is given another one when it scrolls out of sight.

    Parameters
    ----------
    workspace
        For colours.
    use
        Told what the user wants of the card.
    menu
        Key, icon and title of each entry of its menu.
    parent
        What it lies in.
    """

    def __init__(self, workspace: Workspace, use: Use, menu: Sequence[tuple[str, str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.workspace, self._use, self._menu = workspace, use, menu
        self.card = Card("", "", "")
        self.modifiers = Qt.KeyboardModifier.NoModifier
        self._marked = ""
        self.title, self.run = TagLabel(whole=True), RunLabel(workspace, self._select)
        self.note = ElidedLabel(role="caption", mode=Qt.TextElideMode.ElideRight)
        self.pin = IconButton(workspace, "pin", "Pin this card on top", lambda: use(self, "pin"), _TOOL)
        self.expand = IconButton(
            workspace, "expand", "Give this card the full width", lambda: use(self, "expand"), _TOOL
        )
        self.more = IconButton(workspace, "more", "More for this card", self._open_menu, _TOOL)
        self.tools, self._gap = QWidget(), QWidget()
        self._arrange()

    def _arrange(self) -> None:
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        for button in (self.pin, self.expand, self.more):
            tools.addWidget(button)
        self.tools.hide()
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note.hide()  # it would take room from the tag
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        bar = QWidget()
        bar.setFixedHeight(HEADING)
        heading = QHBoxLayout(bar)
        heading.setContentsMargins(SPACE.between, 0, SPACE.inside, 0)
        heading.setSpacing(SPACE.inside)
        heading.addWidget(self.title)
        heading.addWidget(self.run, 1)
        heading.addWidget(self._gap, 1)
        heading.addWidget(self.note)
        heading.addWidget(self.tools)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.body.addWidget(bar)

    def show_card(
        self, card: Card, title: str, description: str, colour: str, told: Sequence[float], selected: bool
    ) -> None:
        """Show another card, or the same as it is now.

        Parameters
        ----------
        card
            Which one.
        title
            What its run is called.
        description
            Of its tag, as logged.
        colour, told, selected
            Colour of its run, how much the parts of the run's title tell, and whether the run is selected.
        """
        self.card = card
        tip = f"{card.tag}\n{description}" if description else card.tag
        self.title.show_tag(card.prefix, card.name, tip, brief=bool(card.run))
        self.run.setVisible(bool(card.run))
        self._gap.setVisible(not card.run)
        if card.run:
            self.run.show_run(card.run, title, colour, told, selected)
        self.pin.show_icon("pinned" if card.pinned else "pin")
        self.expand.show_icon("collapse" if card.expanded else "expand")
        _say(self.pin, "Unpin this card" if card.pinned else "Pin this card on top")
        _say(self.expand, "Give this card one column" if card.expanded else "Give this card the full width")
        self.setAccessibleName(f"{card.tag} of {title}" if card.run else card.tag)
        self._mark("accent" if selected else "")

    def show_note(self, note: str) -> None:
        """Say what the card leaves out."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleDescription(note)
        self.show_tools(self.tools.isVisible())

    def show_hovered(self, hovered: bool, selected: bool) -> None:
        """Emphasise the card because its run is hovered or selected."""
        self._mark("warm" if hovered else "accent" if selected else "")

    def _mark(self, colour: str) -> None:
        if colour != self._marked:
            self._marked = colour
            self.update()

    def _select(self, modifiers: Qt.KeyboardModifier) -> None:
        self.modifiers = modifiers
        self._use(self, "select")

    def menu(self) -> QMenu:
        """Return the menu of the card."""
        menu = QMenu(self)
        for key, name, title in self._menu:
            menu.addAction(icon(name, self.workspace.tokens), title, lambda key=key: self._use(self, key))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, with a line around it where it has the focus or its run is emphasised."""
        super().paintEvent(event)
        colour = "accent" if self.hasFocus() else self._marked
        if colour:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(getattr(self.workspace.tokens, colour)), 1.5))
            area = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
            painter.drawRoundedRect(area, SPACE.corner, SPACE.corner)

    def show_tools(self, shown: bool) -> None:
        """Show the tools in place of the note, or the note."""
        self.tools.setVisible(shown)
        self.note.setVisible(bool(self.note.text()) and not shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the tools."""
        super().enterEvent(event)
        self.show_tools(True)
        self._use(self, "enter")

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the tools unless one of them or the card has the focus."""
        super().leaveEvent(event)
        self.show_tools(self._has_focus_inside())
        self._use(self, "leave")

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


def _say(button: IconButton, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)
