"""The tag that a card shows, in its heading."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from core.style import TYPE


class TagLabel(QWidget):
    """A tag with its prefix in a quiet colour, elided in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self._prefix, self._name = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(20)

    def show_tag(self, prefix: str, name: str, tip: str) -> None:
        """Show another tag."""
        self._prefix, self._name = prefix, name
        self.setToolTip(tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least room: a heading gives more where it has some."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the tag, or of a good part of a long one."""
        metrics = QFontMetrics(text_font(TYPE.body, text_font().Weight.DemiBold))
        return QSize(min(metrics.horizontalAdvance(self._prefix + self._name) + 2, 170), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the tag as there is room for, the name before the prefix."""
        painter = QPainter(self)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(TYPE.body, text_font().Weight.DemiBold))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, self.width())
        taken = painter.fontMetrics().horizontalAdvance(name)
        painter.setFont(text_font(TYPE.body))
        room = self.width() - taken
        prefix = painter.fontMetrics().elidedText(self._prefix, Qt.TextElideMode.ElideMiddle, room) if room > 24 else ""
        painter.setPen(self.palette().placeholderText().color())
        painter.drawText(self.rect(), middle, prefix)
        offset = painter.fontMetrics().horizontalAdvance(prefix)
        painter.setFont(text_font(TYPE.body, text_font().Weight.DemiBold))
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect().adjusted(offset, 0, 0, 0), middle, name)
