"""The card of a histogram."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.views.histograms.painting import Painted
from app.views.histograms.plot import HistogramPlot
from app.widgets.cards.frame import CardFrame, Use
from app.workspace import Workspace
from core.state import Domain
from core.views.histograms.readout import Reading

MENU = (
    ("alone", "expand", "Full screen or back"),
    ("copy_image", "copy", "Copy image"),
    ("copy_values", "table", "Copy values as CSV"),
)
_OFFSETS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -(10**9),
    Qt.Key.Key_End: 10**9,
}


class HistogramCard(CardFrame):
    """Heading and chart; arrow keys move from step to step, Enter links the step under the cursor.

    Parameters
    ----------
    workspace, use, parent
        As for `CardFrame`.
    point
        Called with the card and the place of the mouse inside the axes, None when it is gone.
    click
        Called with the card, the place and the modifiers.
    step
        Called with the card and how many steps on the cursor should go.
    resized
        Called with the card when its chart has another size.
    zoom
        Called with the card, the part of its chart that a gesture has arrived at, and the gesture; with None to show
        everything.
    """

    def __init__(
        self,
        workspace: Workspace,
        use: Use,
        parent: QWidget,
        point: Callable[[HistogramCard, QPointF | None], None],
        click: Callable[[HistogramCard, QPointF, Qt.KeyboardModifier], None],
        step: Callable[[HistogramCard, int], None],
        resized: Callable[[HistogramCard], None],
        zoom: Callable[[HistogramCard, Domain | None, str], None],
    ) -> None:
        super().__init__(workspace, use, MENU, parent)
        self._step = step
        self.plot = HistogramPlot(workspace)
        self.body.addWidget(self.plot, 1)
        self.plot.hovered.connect(lambda place: point(self, place))
        self.plot.left.connect(lambda: point(self, None))
        self.plot.clicked.connect(lambda place, modifiers: click(self, place, modifiers))
        self.plot.resized.connect(lambda: resized(self))
        self.plot.zoomed.connect(lambda domain, gesture: zoom(self, domain, gesture))
        self.plot.doubled.connect(lambda: zoom(self, None, "double"))

    @property
    def painted(self) -> Painted | None:
        """What is shown."""
        return self.plot.painted

    @property
    def reading(self) -> Reading | None:
        """What is emphasised."""
        return self.plot.reading

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from step to step."""
        key = Qt.Key(event.key())
        if key in _OFFSETS:
            self._step(self, _OFFSETS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(self, 0)
        else:
            super().keyPressEvent(event)
