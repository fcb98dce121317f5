"""A bar over the picture on which points are moved between where they were and where they are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QWidget

from app.theme.fonts import text_font
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.compose import SHARE_ROOM
from app.views.embedding.scene.point_motion import PointMotion
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.style import SPACE, TYPE

OFFERED = 5000
"""Milliseconds that the bar stays where nobody touches it."""
SLOWLY = 1.6
"""Seconds that the way takes when it is played."""
_STEPS, _BUTTON = 1000, 24
_SLIDER, _SHORTEST, _WIDEST = 180, 60, 140


class ScrubBar(QFrame):
    """Names of both ends, a slider between them, and buttons that play the way and put the bar away.

    It comes by itself when points have gone somewhere, and leaves when nobody uses it.
    """

    def __init__(self, workspace: Workspace, canvas: Canvas, motion: PointMotion, legend: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("floating")
        self.setAccessibleName("Points on their way")
        self._canvas, self._motion, self._legend = canvas, motion, legend
        self.start, self.end = QLabel(), QLabel()
        for words in (self.start, self.end):
            words.setFont(text_font(TYPE.caption))
            words.setProperty("role", "muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setSingleStep(_STEPS // 50)
        self.slider.setPageStep(_STEPS // 10)
        self.play = IconButton(workspace, "play", "Go from one to the other again (Shift+M)", self.replay, _BUTTON)
        self.away = IconButton(workspace, "close", "Leave the points where they are now (Esc)", self.dismiss, _BUTTON)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.between, SPACE.unit, SPACE.unit, SPACE.unit)
        layout.setSpacing(SPACE.inside)
        for widget in (self.start, self.slider, self.end, self.play, self.away):
            layout.addWidget(widget)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(OFFERED)
        self._leaving.timeout.connect(self._leave)
        self.slider.valueChanged.connect(lambda value: motion.hold(value / _STEPS))
        motion.changed.connect(self._offer)
        motion.moved.connect(self._follow)
        canvas.resized.connect(self._place)
        self.hide()

    def _offer(self) -> None:
        transition = self._motion.transition
        self.setVisible(transition is not None)
        if transition is None:
            return
        self.slider.setAccessibleName(f"From {transition.start} to {transition.end}")
        self.slider.setToolTip(f"Hold the points anywhere between {transition.start} and {transition.end}")
        self._follow()
        self._place()
        self._leaving.start()

    def _follow(self) -> None:
        blocker = QSignalBlocker(self.slider)
        self.slider.setValue(round(self._motion.share * _STEPS))
        blocker.unblock()

    def _fit(self) -> None:
        """Give slider and names what a narrow picture has room for."""
        transition = self._motion.transition
        if transition is None:
            return
        around = 2 * _BUTTON + 6 * SPACE.inside + 2 * SPACE.between
        room = self._canvas.width() - 2 * SPACE.between - around
        slider = min(_SLIDER, max(_SHORTEST, room // 2))
        self.slider.setFixedWidth(slider)
        for words, text in ((self.start, transition.start), (self.end, transition.end)):
            most = min(_WIDEST, max((room - slider) // 2, 0))
            words.setText(words.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, most))
            words.setToolTip(text)

    def _place(self) -> None:
        if not self.isHidden():
            self._fit()
            inside = self.layout()
            assert inside is not None
            inside.activate()
            self.adjustSize()
            canvas, legend = self._canvas, self._legend
            left, top = (canvas.width() - self.width()) // 2, canvas.height() - SHARE_ROOM - self.height()
            beside = legend.geometry().right() + SPACE.inside
            if not legend.isHidden() and left < beside and top < legend.geometry().bottom():
                left = beside
                if left + self.width() > canvas.width():  # too narrow a picture: above the legend
                    left, top = SPACE.between, legend.y() - self.height() - SPACE.inside
            self.move(left, top)
            self.raise_()

    def take(self) -> None:
        """Come, to be used by keyboard."""
        if self._motion.transition is not None:
            self._offer()
            self.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def replay(self) -> None:
        """Go the way, slowly, from where the points are held or from its beginning."""
        self._motion.play(SLOWLY)

    def dismiss(self) -> None:
        """Let the points go to where they are at rest, and leave."""
        focused = self.window().focusWidget()
        self._motion.hold(1.0)
        self.hide()
        if focused is not None and self.isAncestorOf(focused):
            self._canvas.setFocus()

    def _leave(self) -> None:
        used = self._motion.held or self._motion.running or self.underMouse() or self.slider.hasFocus()
        if used:
            self._leaving.start()
        else:
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc, play with Space."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() == Qt.Key.Key_Space:
            self.replay()
        else:
            super().keyPressEvent(event)
