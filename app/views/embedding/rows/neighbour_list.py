"""The nearest neighbours of the selected point, of several, of a sum or of a vector that was typed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSpinBox, QWidget

from app.views.embedding.rows.row_list import RowList
from app.views.embedding.rows.rows_listed import listed
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton
from app.widgets.choices import add_choices, narrow
from app.widgets.fields import SearchField
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.session.command import change_embedding
from core.session.commands.points.finding import add_to_neighbours, ask_neighbours
from core.state import EmbeddingState, Metric, RowSet
from core.style import SPACE
from core.style.text import counted, grouped
from core.views import Points
from core.views.embedding import Known, Neighbours

MOST_NEIGHBOURS = 100_000_000
"""All rows of any table."""
_MEANS = {
    Metric.COSINE: "1 minus the cosine of the angle between two vectors",
    Metric.EUCLIDEAN: "The length of the difference of two vectors",
    Metric.DOT: "The largest product of a row with itself, minus the product: the largest product is nearest",
    Metric.MANHATTAN: "The sum of the absolute differences in all columns",
    Metric.CORRELATION: "1 minus Pearson's correlation of two vectors",
    Metric.HAMMING: "The share of columns in which two vectors differ",
}
_HINT = "Select a point to list what is near it in all its dimensions, or write above what to look around"


class VectorField(SearchField):
    """A line for a sum or a vector; what is pasted with line breaks is kept whole, whatever is seen of it."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setMaxLength(4_000_000)
        self.setAccessibleName("Neighbours of")
        self.setPlaceholderText("Of the selected point")
        self.setClearButtonEnabled(True)
        self.setToolTip(
            "Whose neighbours are listed. Empty: those of the selected point. Else words, rows and sets of rows with "
            "signs, as king − man + woman, #12, @1, “label = 'a'” − #3; words stand for the mean of the rows they "
            "name. Or a vector: tabs, commas or blanks between numbers, JSON, or what NumPy prints"
        )
        self.returnPressed.connect(self._ask)
        self.editingFinished.connect(self._ask)
        self.textChanged.connect(self._on_text)

    def show_text(self, text: str) -> None:
        """Show what the session asks for, unless the user is at something else."""
        if text != self._whole:
            self._whole = text
            blocker = QSignalBlocker(self)
            self.setText(text)
            self.setCursorPosition(0)
            blocker.unblock()

    def _on_text(self, text: str) -> None:
        if not text:
            self._ask()

    def _ask(self) -> None:
        text = self.text()
        if text != self._whole:
            self._whole = text
            self.asked.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give back with Esc what was asked for."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._whole:
            self.setText(self._whole)
        else:
            super().keyPressEvent(event)


class NeighbourSection(Section):
    """Of what, how many and how far apart; the nearest rows with their distances, and which the picture tears away."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Neighbours")
        self.of = VectorField()
        self.pin = IconButton(workspace, "plus", "Add the selected points: their mean, if they are several", self._pin)
        self.measure = _measure_box()
        self.count = QSpinBox()
        self.count.setRange(1, MOST_NEIGHBOURS)
        self.count.setGroupSeparatorShown(True)
        as_fields(self.count)
        self.count.setAccessibleName("Number of neighbours")
        self.count.setMaximumWidth(76)
        self.count.setKeyboardTracking(False)
        self.count.setToolTip("How many nearest neighbours are listed and marked, up to all points")
        self.said = label("", "caption", wrap=True)
        self.torn = label("", "caption", wrap=True)
        self.torn_only = QCheckBox("Torn away only")
        self.torn_only.setToolTip("List only true neighbours that are not among the nearest in the picture")
        self.found = RowList(workspace, "Nearest neighbours", 10)
        self._selected: RowSet | None = None
        self._shown: tuple[object, ...] = ()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(SPACE.unit)
        first.addWidget(self.of, 1)
        first.addWidget(self.pin)
        second.setSpacing(SPACE.inside)
        second.addWidget(self.count)
        second.addWidget(label("nearest"))
        second.addWidget(self.measure, 1)
        self.query = QWidget()
        self.query.setLayout(second)
        second.setContentsMargins(0, 0, 0, 0)
        self.rows.addLayout(first)
        for widget in (self.query, self.said, self.torn, self.torn_only, self.found):
            self.rows.addWidget(widget)

    def _connect(self) -> None:
        do = self._workspace.session.do
        self.of.asked.connect(lambda text: do(ask_neighbours(text)))
        self.measure.activated.connect(lambda _: self._ask())
        self.count.valueChanged.connect(lambda _: self._ask())
        self.torn_only.clicked.connect(lambda _: self._ask())
        self.found.row_chosen.connect(self.row_chosen)
        self.found.row_hovered.connect(self.row_hovered)

    def _ask(self) -> None:
        query = replace(
            self._workspace.session.state.embedding.neighbours,
            count=self.count.value(),
            metric=Metric(self.measure.currentData()),
            torn_only=self.torn_only.isChecked(),
        )
        self._workspace.session.do(change_embedding("Neighbours", "embedding.neighbours", neighbours=query))

    def _pin(self) -> None:
        if self._selected is not None:
            self._workspace.session.do(add_to_neighbours(self._selected))

    def show_state(
        self, about: Known | None, wish: EmbeddingState, points: Points | None, selected: RowSet | None
    ) -> None:
        """List the neighbours."""
        self._selected = selected
        self.pin.setEnabled(selected is not None)
        self.of.setEnabled(about is not None)
        self.of.show_text(wish.neighbours.of)
        for box in (self.count, self.torn_only):
            box.blockSignals(True)
        self.count.setValue(wish.neighbours.count)
        self.torn_only.setChecked(wish.neighbours.torn_only)
        for box in (self.count, self.torn_only):
            box.blockSignals(False)
        self.measure.setCurrentIndex(self.measure.findData(wish.neighbours.metric))
        news = _news(about, wish, points)
        if news != self._shown:
            self._shown = news
            self._show_found(about, wish, points)

    def _show_found(self, about: Known | None, wish: EmbeddingState, points: Points | None) -> None:
        of = None if about is None else about.of
        near = None if about is None else about.neighbours
        self.query.setVisible(of is not None)
        self._say(_said(of is not None, near), bad=near is not None and bool(near.failure))
        self._show_torn(about, wish)
        if about is None or near is None or points is None:
            self.found.show_items(())
            return
        places = None if about.places is None else about.places.ranks
        chosen = np.arange(len(near.rows))
        if wish.neighbours.torn_only and about.places is not None:
            chosen = np.flatnonzero(about.places.torn)
        ranks = None if places is None else places[chosen]
        items = listed(about, wish, points, near.rows[chosen], near.distances[chosen], ranks, len(near.rows))
        self.found.show_items(items)
        self.found.setAccessibleDescription(counted(len(items), "neighbour"))

    def _show_torn(self, about: Known | None, wish: EmbeddingState) -> None:
        places = None if about is None else about.places
        torn = 0 if places is None else int(np.count_nonzero(places.torn))
        self.torn_only.setVisible(torn > 0 or wish.neighbours.torn_only)
        self.torn.setVisible(places is not None and len(places.ranks) > 0)
        if places is not None and len(places.ranks):
            among = grouped(len(places.ranks))
            self.torn.setText(f"{grouped(torn)} of {among} are not among the {among} nearest in the picture")

    def _say(self, text: str, bad: bool) -> None:
        role = "bad" if bad else "caption"
        if self.said.property("role") != role:
            self.said.setProperty("role", role)
            self.said.style().polish(self.said)
        self.said.setText(text)
        self.said.setVisible(bool(text))


def _news(about: Known | None, wish: EmbeddingState, points: Points | None) -> tuple[object, ...]:
    known = () if about is None else (about.subject.table, about.metadata, about.sheet, about.neighbours, about.places)
    colours = None if points is None else (id(points.colour_index), points.palette.tobytes())
    return (*known, about is None or about.of, wish.neighbours, wish.label_by, colours)


def _said(wanted: bool, near: Neighbours | None) -> str:
    if not wanted:
        return _HINT
    if near is None:
        return "measuring distances…"
    return near.failure or "\n".join(near.said)


def _measure_box() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("Distance")
    add_choices(box, ((metric, metric.value.capitalize(), _MEANS[metric]) for metric in Metric))
    narrow(box, 5)
    box.setToolTip("How far two vectors are apart, in all their columns")
    return box
