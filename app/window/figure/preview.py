"""The figure as it will be, on a desk."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE

_AROUND = 28.0
_SHADOW = 3


class Preview(QWidget):
    """Shows the sheet as large as there is room, or why there is none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._image = QImage()
        self._text = "Drawing…"
        self.setAccessibleName("Preview of the figure")
        self.setMinimumSize(360, 300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(720, 560)

    @property
    def image(self) -> QImage:
        """What is shown, empty for nothing."""
        return self._image

    def room(self) -> tuple[float, float]:
        """Return the pixels that a sheet may have."""
        scale = self.devicePixelRatioF()
        return (self.width() - 2 * _AROUND) * scale, (self.height() - 2 * _AROUND) * scale

    def show_sheet(self, image: QImage) -> None:
        """Show a sheet."""
        self._image, self._text = image, ""
        self.update()

    def say(self, text: str) -> None:
        """Say in words why there is no sheet."""
        self._image, self._text = QImage(), text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the desk and the sheet on it."""
        tokens = self._workspace.tokens
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens.window))
            if self._image.isNull():
                painter.setPen(QColor(tokens.muted))
                painter.setFont(text_font(TYPE.body))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)
                return
            sheet = self._sheet()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(sheet.translated(_SHADOW, _SHADOW), QColor(0, 0, 0, 28))
            painter.drawImage(sheet, self._image)
            painter.setPen(QColor(tokens.line))
            painter.drawRect(sheet)

    def _sheet(self) -> QRectF:
        room = QRectF(self.rect()).adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        share = min(room.width() / self._image.width(), room.height() / self._image.height())
        width, height = self._image.width() * share, self._image.height() * share
        return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
