"""The tag that a card shows, in its heading."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from core.style import TYPE

_FEW, _LONG = 64, 170
"""Logical pixels in which a prefix that is cut still tells something, and that a long tag asks for."""


class TagLabel(QWidget):
    """A tag with its prefix in a quiet colour, elided in the middle.

    It asks for the room of a good part of a long tag, or of all of it if it is to be `whole` where there is room.
    """

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self._prefix, self._name, self._brief = "", "", False
        self._room, self._whole = 2, whole
        across = QSizePolicy.Policy.Maximum if whole else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(20)

    def show_tag(self, prefix: str, name: str, tip: str, brief: bool = False) -> None:
        """Show another tag; where it is to be brief the prefix leaves its room to others, as the group says it, too."""
        self.setToolTip(tip)
        if (prefix, name, brief) == (self._prefix, self._name, self._brief):
            return
        self._prefix, self._name, self._brief = prefix, name, brief
        metrics = QFontMetrics(text_font(TYPE.body, text_font().Weight.DemiBold))
        self._room = metrics.horizontalAdvance(name if brief else prefix + name) + 2
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least room: a heading gives more where it has some."""
        return QSize(self._room, self.height()) if self._whole else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the tag, or of a good part of a long one."""
        return QSize(min(self._room, _LONG), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the tag as there is room for, the name before the prefix."""
        painter = QPainter(self)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(TYPE.body, text_font().Weight.DemiBold))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width())
        taken = painter.fontMetrics().horizontalAdvance(name)
        painter.setFont(text_font(TYPE.body))
        room = self.width() - taken
        prefix = painter.fontMetrics().elidedText(self._prefix, Qt.TextElideMode.ElideMiddle, room)
        if prefix != self._prefix and room < _FEW:
            prefix = ""
        painter.setPen(self.palette().placeholderText().color())
        painter.drawText(self.rect(), middle, prefix)
        offset = painter.fontMetrics().horizontalAdvance(prefix)
        painter.setFont(text_font(TYPE.body, text_font().Weight.DemiBold))
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect().adjusted(offset, 0, 0, 0), middle, name)
