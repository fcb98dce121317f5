"""Selected runs are picked up in the list and carried to where they can be dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QDrag, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.theme.fonts import text_font
from app.widgets.run_drag import runs_mime
from core.session.commands.runs.runs import describe
from core.style import TYPE, Tokens


class Carrying:
    """Tells whether a press in a list begins to carry: on a run that was selected before, without modifier keys.

    Parameters
    ----------
    list_widget
        Where it begins.
    names
        Returns the runs that are carried.
    """

    def __init__(self, list_widget: QWidget, names: Callable[[], Sequence[str]]) -> None:
        self._widget, self._names = list_widget, names
        self._start: QPoint | None = None

    @property
    def waiting(self) -> bool:
        """Whether a press has begun that may still become a click."""
        return self._start is not None

    def press(self, event: QMouseEvent, selected: bool) -> bool:
        """Note a press; return whether its click is to wait for what the mouse does."""
        plain = event.modifiers() is Qt.KeyboardModifier.NoModifier and event.button() is Qt.MouseButton.LeftButton
        self._start = event.position().toPoint() if plain and selected else None
        return self.waiting

    def move(self, event: QMouseEvent, tokens: Tokens) -> bool:
        """Carry once the mouse is far enough; return whether the press is still waiting or was carried."""
        if self._start is None:
            return False
        far = (event.position().toPoint() - self._start).manhattanLength() >= QApplication.startDragDistance()
        if far:
            self._start = None
            self._carry(tokens)
        return True

    def release(self) -> bool:
        """Return whether the press was a click after all."""
        waiting, self._start = self.waiting, None
        return waiting

    def _carry(self, tokens: Tokens) -> None:
        names = list(self._names())
        drag = QDrag(self._widget)
        drag.setMimeData(runs_mime(names))
        drag.setPixmap(_badge(describe(names), tokens, self._widget.devicePixelRatioF()))
        drag.setHotSpot(QPoint(-8, -8))
        drag.exec(Qt.DropAction.CopyAction)


def _badge(text: str, tokens: Tokens, scale: float) -> QPixmap:
    """Return what is seen beside the mouse."""
    font = text_font(TYPE.table)
    probe = QPixmap(1, 1)
    with QPainter(probe) as painter:
        painter.setFont(font)
        width = min(painter.fontMetrics().horizontalAdvance(text), 240) + 20
    badge = QPixmap(round(width * scale), round(24 * scale))
    badge.setDevicePixelRatio(scale)
    badge.fill(QColor(tokens.accent))
    with QPainter(badge) as painter:
        painter.setFont(font)
        painter.setPen(QColor(tokens.on_accent))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width - 16)
        painter.drawText(10, 0, width - 20, 24, Qt.AlignmentFlag.AlignVCenter, shown)
    return badge
