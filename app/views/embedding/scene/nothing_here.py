"""A sign in the middle of a picture in which there is no point, with the way back to all of them."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.theme.fonts import text_font
from app.views.embedding.scene.canvas import Canvas
from app.widgets.buttons import link_button
from core.cloud.points import diameter
from core.cloud.regions import any_in_sight, any_shown
from core.style import SPACE, TYPE
from core.views.picture import Emphasis

_REST = 200
"""Milliseconds without another frame after which it is looked whether there is anything."""


class NothingHere(QFrame):
    """Comes where the user has zoomed or moved to a place without points, and leaves with the next points in sight."""

    all_wanted = Signal()
    """Emitted when all points are to be framed."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.setObjectName("floating")
        self._canvas = canvas
        said = QLabel("No points here")
        said.setFont(text_font(TYPE.caption))
        said.setProperty("role", "muted")
        self.back = link_button("Frame all", self._go_back)
        self.back.setToolTip("Show all points as large as they fit (Home)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.between, SPACE.unit, SPACE.inside, SPACE.unit)
        layout.setSpacing(SPACE.inside)
        layout.addWidget(said)
        layout.addWidget(self.back)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._look)
        canvas.framed.connect(self._on_frame)
        self.hide()

    def _on_frame(self) -> None:
        if self.isVisible():
            self._look()
        else:
            self._rest.start()

    def _look(self) -> None:
        """Come or leave, as there are points in sight or not."""
        frame = self._canvas.frame
        if frame is None or (frame.moving and self.isHidden()):
            return
        reach = diameter(frame.points.size, Emphasis.NORMAL) / 2
        size, emphasis = (frame.width, frame.height), frame.points.emphasis
        seen = any_in_sight(frame.cloud, frame.matrix, *size, reach, emphasis)
        self.setVisible(not seen and any_shown(emphasis))
        self.adjustSize()
        self.move((self._canvas.width() - self.width()) // 2, (self._canvas.height() - self.height()) // 2)

    def _go_back(self) -> None:
        self._canvas.setFocus()
        self.all_wanted.emit()
