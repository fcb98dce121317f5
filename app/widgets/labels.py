"""Labels in the roles of the type scale, and one that elides its text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


def label(text: str, role: str = "", wrap: bool = False) -> QLabel:
    """Return a label; roles are ``"title"``, ``"heading"``, ``"muted"``, ``"caption"`` and ``"bad"``."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if role:
        result.setProperty("role", role)
    return result


def rule() -> QFrame:
    """Return a horizontal separator of one pixel."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """One line that is elided where it does not fit, in the middle unless told otherwise, and whole in its tooltip.

    Attributes
    ----------
    hint
        What the tooltip says where the line fits.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.hint = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters."""
        return QSize(48, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        self.setToolTip(self.text() if shown != self.text() else self.hint)
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
