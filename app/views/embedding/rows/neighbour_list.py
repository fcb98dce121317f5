"""The nearest neighbours of the selected point, in all columns of its vectors."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.views.embedding.rows.row_list import Item, RowList
from app.views.embedding.rows.rows_listed import listed
from app.widgets.labels import label
from app.workspace import Workspace
from core.session.commands import change_embedding
from core.state import EmbeddingState, Metric, NeighbourQuery
from core.style import SPACE
from core.style.text import counted
from core.views import Points
from core.views.embedding import Known, Neighbours

MOST_NEIGHBOURS = 999


class NeighbourList(QWidget):
    """Metric, count and the nearest rows with their distances."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.measure = QComboBox()
        self.measure.setAccessibleName("Distance")
        for metric in Metric:
            self.measure.addItem(metric.value.capitalize(), metric)
        self.measure.setMinimumContentsLength(6)
        self.measure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.measure.setToolTip("How far two vectors are apart, in all their columns")
        self.count = QSpinBox()
        self.count.setRange(1, MOST_NEIGHBOURS)
        self.count.setAccessibleName("Number of neighbours")
        self.count.setMaximumWidth(64)
        self.count.setToolTip("How many nearest neighbours are listed and marked")
        self.found = RowList(workspace, "Nearest neighbours", 10)
        self.state = label("", "caption")
        line = QHBoxLayout()
        line.setSpacing(SPACE.inside)
        line.addWidget(self.count)
        line.addWidget(label("nearest"))
        line.addWidget(self.measure, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE.inside, 0, 0)
        layout.setSpacing(SPACE.inside)
        layout.addLayout(line)
        layout.addWidget(self.state)
        layout.addWidget(self.found)
        self.measure.activated.connect(lambda _: self._ask())
        self.count.valueChanged.connect(lambda _: self._ask())

    def _ask(self) -> None:
        query = NeighbourQuery(self.count.value(), Metric(self.measure.currentData()))
        command = change_embedding("Neighbours", "embedding.neighbours", neighbours=query)
        self._workspace.session.do(command)

    def show_found(self, about: Known, wish: EmbeddingState, points: Points) -> None:
        """List the neighbours of the selected row."""
        blocker = QSignalBlocker(self.count)
        self.count.setValue(wish.neighbours.count)
        blocker.unblock()
        self.measure.setCurrentIndex(self.measure.findData(wish.neighbours.metric))
        near = about.neighbours
        self.state.setVisible(near is None)
        self.state.setText("measuring distances…")
        self.found.show_items(() if near is None else self._items(about, wish, points, near))
        self.found.setAccessibleDescription(counted(len(self.found.items), "neighbour"))

    def _items(self, about: Known, wish: EmbeddingState, points: Points, near: Neighbours) -> list[Item]:
        return listed(about, wish, points, near.rows.tolist(), near.distances.tolist())
