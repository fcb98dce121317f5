"""The wheel over a panel scrolls it; it changes a control only after the control was chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QWidget


class WheelGuard(QObject):
    """Lets the wheel pass controls of a panel that do not have the focus."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        QTimer.singleShot(0, self, self._watch)  # all that a new panel is told first costs less without it

    def _watch(self) -> None:
        for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider):
            for control in self._panel.findChildren(kind):
                if not isinstance(control, QScrollBar):
                    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel itself must not give it the focus
                    control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on to what scrolls."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
