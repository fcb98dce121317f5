"""A flat button with an icon and a text that opens a menu; a long text is elided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionToolButton, QStylePainter, QToolButton

from app.theme.icons import icon
from app.workspace import Workspace
from core.style import SPACE

_ROOM = 34
"""Width of a button beside its text: icon, gap and rim."""


class MenuButton(QToolButton):
    """Says what is chosen; `make` returns the menu anew each time it opens."""

    def __init__(self, workspace: Workspace, name: str, title: str, make: Callable[[], QMenu]) -> None:
        super().__init__()
        self._workspace, self._name, self._title, self._make = workspace, name, title, make
        self.setObjectName("menuButton")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(SPACE.icon, SPACE.icon))
        self.setFixedHeight(26)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)
        workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        self.setIcon(icon(self._name, self._workspace.tokens))

    def show_choice(self, text: str, tip: str) -> None:
        """Say what is chosen, and what it does in a tooltip."""
        self.setText(f"\u2009{text}")  # a thin space: icons stand too close otherwise
        self.setToolTip(tip)
        self.setAccessibleName(f"{self._title}: {text}")

    def open(self) -> None:
        """Open the menu below the button."""
        menu = self._make()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button with as much of its text as there is room for."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = self.fontMetrics().elidedText(
            self.text().replace("&", "&&"), Qt.TextElideMode.ElideRight, self.width() - _ROOM
        )
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
