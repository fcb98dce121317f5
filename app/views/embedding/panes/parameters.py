"""The projection of one picture with all its parameters and axes, in a frame below its head."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.views.embedding.panes.pane_view import PaneView
from app.views.embedding.projecting.projection_section import ProjectionSection
from core.style import SPACE

_WIDTH, _HEIGHT = 320, 460


class ParametersFrame(QFrame):
    """The same fields that the panel has for the main picture; goes when one clicks beside it or presses Esc."""

    def __init__(self, pane: PaneView) -> None:
        super().__init__(pane, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Projection of this picture")
        self._pane = pane
        self.section = ProjectionSection(pane.own, pane.projecting)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE.between, SPACE.inside, SPACE.between, SPACE.between)
        column.addWidget(self.section)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(area)
        self.setFixedSize(_WIDTH, _HEIGHT)
        pane.own.changed.connect(self._show)
        pane.runs.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.section.show_state(self._pane.about, self._pane.wish)


def ask_parameters(pane: PaneView) -> ParametersFrame:
    """Open the frame below the chooser of the method; return it."""
    frame = ParametersFrame(pane)
    below = pane.head.method
    frame.move(below.mapToGlobal(QPoint(0, below.height() + 2)))
    frame.show()
    frame.section.method.setFocus()
    return frame
