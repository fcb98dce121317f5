"""A button with a menu that says what is chosen, elided where there is little room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QStyleOptionToolButton, QToolButton

from app.theme.fonts import text_font
from app.theme.icons import icon
from app.workspace import Workspace
from core.style import SPACE, TYPE

_CHEVRON, _AIR, _LEAST = 12, 6, 48


class Chooser(QToolButton):
    """Shows a text and opens a menu that `fill` makes each time anew; `least` pixels of its text are always seen."""

    def __init__(self, workspace: Workspace, name: str, fill: Callable[[QMenu], None], least: int = _LEAST) -> None:
        super().__init__()
        self._least = least
        self._workspace, self._name, self._said = workspace, name, ""
        self.setObjectName("menuButton")
        self.setAccessibleName(name)
        self.setFont(text_font(TYPE.table))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(SPACE.control - 4)
        self.menu_ = QMenu(self)
        self.menu_.setToolTipsVisible(True)
        self.menu_.aboutToShow.connect(lambda: self._fill(fill))
        self.setMenu(self.menu_)

    def _fill(self, fill: Callable[[QMenu], None]) -> None:
        self.menu_.clear()
        fill(self.menu_)

    @property
    def said(self) -> str:
        """What it shows, as far as there is room."""
        return self._said

    def say(self, text: str, tip: str = "") -> None:
        """Show another text."""
        self.setToolTip(tip or f"{self._name}: {text}")
        self.setAccessibleDescription(text)
        if text != self._said:
            self._said = text
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size at which the whole text has room."""
        return QSize(self.fontMetrics().horizontalAdvance(self._said) + _CHEVRON + 3 * _AIR + 2, self.height())

    def minimumSizeHint(self) -> QSize:
        """Return the size at which some letters have room."""
        return QSize(min(self._least, self.sizeHint().width()), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button with as much of the text as there is room for, and what says that it opens."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        room = QRect(_AIR, 0, self.width() - _CHEVRON - 3 * _AIR, self.height())
        shown = self.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideMiddle, room.width())
        with QPainter(self) as painter:
            self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
            painter.setFont(self.font())
            painter.setPen(self.palette().text().color())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
            tokens = self._workspace.tokens
            mark = icon("chevron-down", tokens, tokens.muted)
            left = min(self.width() - _CHEVRON - _AIR, _AIR + self.fontMetrics().horizontalAdvance(shown) + _AIR)
            mark.paint(painter, QRect(left, (self.height() - _CHEVRON) // 2, _CHEVRON, _CHEVRON))
