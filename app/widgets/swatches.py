"""A small popup of colours."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QColorDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.widgets.buttons import link_button
from app.widgets.fields import Field
from app.widgets.popup import move_to

COLUMNS = 8


class Swatch(QAbstractButton):
    """A square of one colour."""

    def __init__(self, colour: str, current: bool) -> None:
        super().__init__()
        self._colour = QColor(colour)
        self._current = current
        self.setFixedSize(24, 24)
        self.setAccessibleName(f"Colour {colour}")
        self.setToolTip(colour)

    def sizeHint(self) -> QSize:
        """Return the size of the square."""
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square, ringed where it has the focus or is the present colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(QRectF(4, 4, 16, 16), 4, 4)
        if self._current or self.hasFocus() or self.underMouse():
            ring = self.palette().windowText() if self._current else self.palette().highlight()
            painter.setPen(QPen(ring.color(), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1.5, 1.5, 21, 21), 6, 6)


class ColourPopup(QFrame):
    """Offers a palette's colours, any other one, and the way back; closes on choice."""

    def __init__(
        self, parent: QWidget, colours: tuple[str, ...], current: str, choose: Callable[[str | None], None]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")  # square like menus: without a compositor a window has no round corners
        self._choose = choose
        self._current = current
        self.swatches = [Swatch(colour, colour.lower() == current.lower()) for colour in colours]
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        grid = QGridLayout()
        grid.setSpacing(2)
        for place, (swatch, colour) in enumerate(zip(self.swatches, colours, strict=True)):
            swatch.clicked.connect(lambda _=False, colour=colour: self._chosen(colour))
            grid.addWidget(swatch, place // COLUMNS, place % COLUMNS)
        column.addLayout(grid)
        column.addWidget(self._hex_field(current))
        row = QHBoxLayout()
        row.addWidget(link_button("Other…", self._other))
        row.addStretch(1)
        self.reset = link_button("Reset", lambda: self._chosen(None))
        row.addWidget(self.reset)
        column.addLayout(row)

    def show_at(self, where: QPoint) -> None:
        """Open with the upper left corner at a place on the screen, or as near as all of it has room."""
        self.adjustSize()
        move_to(self, where)
        self.show()
        self.swatches[0].setFocus()

    def _hex_field(self, current: str) -> QLineEdit:
        self.hex = Field(current.lower())
        self.hex.setAccessibleName("Colour as #rrggbb")
        self.hex.setToolTip("Type a colour as #rrggbb and press Enter")
        self.hex.setMaxLength(7)
        self.hex.returnPressed.connect(self._typed)
        self.hex.textEdited.connect(lambda _: self._mark(False))
        return self.hex

    def _typed(self) -> None:
        digits = self.hex.text().strip().removeprefix("#")
        if re.fullmatch(r"[0-9a-fA-F]{6}", digits):
            self._chosen(f"#{digits.lower()}")
        else:
            self._mark(True)

    def _mark(self, wrong: bool) -> None:
        self.hex.setProperty("wrong", wrong)
        self.hex.style().unpolish(self.hex)
        self.hex.style().polish(self.hex)

    def _chosen(self, colour: str | None) -> None:
        self.close()
        self._choose(colour)

    def _other(self) -> None:
        dialog = QColorDialog(QColor(self._current), self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        choose = self._choose
        dialog.colorSelected.connect(lambda colour: choose(colour.name()))
        self.close()
        dialog.open()
