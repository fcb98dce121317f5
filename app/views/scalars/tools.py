"""The tools of a card, shown while the mouse or the focus is on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.theme.fonts import text_font
from app.theme.icons import icon
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.style import TYPE

_SIZE = 26
TOOLS = ("fit", "log_y", "pin", "expand", "copy_image", "copy_values")
"""What a tool asks for."""


class CardTools(QWidget):
    """Buttons for fit, logarithmic axis, pin and width, and a small menu."""

    def __init__(
        self, workspace: Workspace, use: Callable[[str], None], offer: Callable[[QMenu], None] | None = None
    ) -> None:
        super().__init__()
        self._workspace, self._offer = workspace, offer
        self._use = use
        self.fit = IconButton(workspace, "zoom-fit", "Show everything in this chart", lambda: use("fit"), _SIZE)
        self.log_y = QToolButton()
        self.pin = IconButton(workspace, "pin", "Pin this card on top", lambda: use("pin"), _SIZE)
        self.expand = IconButton(workspace, "expand", "Give this card the full width", lambda: use("expand"), _SIZE)
        self.more = IconButton(workspace, "more", "More for this card", self._open_menu, _SIZE)
        self._make_log_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.fit, self.log_y, self.pin, self.expand, self.more):
            row.addWidget(button)

    def _make_log_button(self) -> None:
        self.log_y.setText("log")
        self.log_y.setFont(text_font(TYPE.caption))
        self.log_y.setCheckable(True)
        self.log_y.setFixedSize(_SIZE + 4, _SIZE)
        self.log_y.setToolTip("Make the vertical axis of this card logarithmic")
        self.log_y.setAccessibleName("Logarithmic vertical axis")
        self.log_y.clicked.connect(lambda: self._use("log_y"))

    def show_states(self, pinned: bool, expanded: bool, log_y: bool) -> None:
        """Show whether the card is pinned, takes the full width and has a logarithmic axis."""
        self.pin.show_icon("pinned" if pinned else "pin")
        _say(self.pin, "Unpin this card" if pinned else "Pin this card on top")
        self.expand.show_icon("collapse" if expanded else "expand")
        _say(self.expand, "Give this card one column" if expanded else "Give this card the full width")
        self.log_y.setChecked(log_y)

    def menu(self) -> QMenu:
        """Return the menu of this card."""
        menu = QMenu(self)
        tokens = self._workspace.tokens
        if self._offer is not None:
            self._offer(menu)
        menu.addAction(icon("copy", tokens), "Copy image", lambda: self._use("copy_image"))
        menu.addAction(icon("table", tokens), "Copy values as CSV", lambda: self._use("copy_values"))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _say(button: QToolButton, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)
