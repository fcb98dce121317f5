"""What opens over the window, takes the focus, and closes with a click elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

WIDTH = 300


class Popup(QFrame):
    """A frame with a column of widgets; `first` has the focus when it opens.

    Parameters
    ----------
    name
        What it is called to those who do not see it.
    """

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 10, 12, 10)
        self.column.setSpacing(6)

    def first(self) -> QWidget:
        """Return what has the focus when it opens."""
        return self

    def show_at(self, where: QPoint) -> None:
        """Open with the upper left corner at a place, or as near as the screen allows."""
        self.adjustSize()
        self._fit(where)
        self.show()
        self.first().setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Grow with what it says."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit(self.pos())
        return done

    def _fit(self, where: QPoint) -> None:
        """Be at a place as near as the screen allows, as high as wrapped texts need: layouts ask that of no window."""
        needed = self.column.totalHeightForWidth(self.width()) if self.column.hasHeightForWidth() else 0
        if needed > self.height():
            self.resize(self.width(), needed)
        move_to(self, where)


def move_to(popup: QWidget, where: QPoint) -> None:
    """Put the upper left corner of a window at a place, or as near as the screen allows."""
    room = popup.screen().availableGeometry()
    x = max(room.left(), min(where.x(), room.right() - popup.width()))
    popup.move(x, max(room.top(), min(where.y(), room.bottom() - popup.height())))
