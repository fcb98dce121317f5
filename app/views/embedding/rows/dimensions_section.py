"""The part of the panel that tells which dimensions set the selection apart, and makes them axes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.views.embedding.rows.row_list import Item, RowList
from app.views.embedding.rows.rows_listed import RowItems
from app.views.embedding.section import Section
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.vicinity.standing_out import StandingOut
from core.jobs import Event, EventKind, Task
from core.model import EmbeddingTable
from core.results import ResultKey
from core.session.commands.points.finding import show_dimension
from core.state import RowSet
from core.style.text import counted
from core.views.embedding import Known
from core.views.embedding.subject import vectors_in

_HINT = "Select points to see which dimensions set them apart from all others"
_EVERYTHING = "All points are selected: there are no others to compare them with"
_TOLD = "Difference of the means, in standard deviations. A click lays the dimension itself on x, with Shift on y"


class DimensionsSection(Section):
    """Dimensions by how far the means of the selected points and of all others are apart; worked out while unfolded."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Dimensions of the selection", folded=True)
        self.hint = label(_HINT, "muted", wrap=True)
        self.told = label(_TOLD, "caption", wrap=True)
        self.found = RowList(workspace, "Dimensions that set the selection apart", 8, points=False)
        for widget in (self.hint, self.told, self.found):
            self.rows.addWidget(widget)
        self._about: Known | None = None
        self._selected: RowSet | None = None
        self._asked: ResultKey | None = None
        self._shown: StandingOut | None = None
        self.heading.toggled.connect(lambda _: self._show())
        self.found.row_chosen.connect(self._choose)

    def show_state(self, about: Known | None, selected: RowSet | None) -> None:
        """Follow the selection."""
        self._about, self._selected = about, selected
        if self.heading.isChecked():
            self._show()

    def _key(self) -> ResultKey | None:
        about, selected = self._about, self._selected
        if about is None or selected is None or not 0 < selected.count < selected.size:
            return None
        return ResultKey.of("standing-out", about.subject.vectors.digest, {"rows": selected.digest})

    def _show(self) -> None:
        if not self.heading.isChecked():
            return
        key = self._key()
        found = None if key is None else self._workspace.session.results.get(key, StandingOut)
        if key is None:
            every = self._selected is not None and self._selected.count == self._selected.size
            self._say(_EVERYTHING if every else _HINT)
        elif found is None:
            self._ask(key)
        elif self._about is not None and found is not self._shown:
            self._shown = found
            self.found.show_items(_items(found, self._about.subject.table))
        if found is not None:
            self._say("")

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self.told.setVisible(not text)
        if text:
            self._shown = None
            self.found.show_items(())

    def _ask(self, key: ResultKey) -> None:
        about, selected, results = self._about, self._selected, self._workspace.session.results
        vectors = None if about is None else vectors_in(results, about.subject.vectors)
        if about is None or selected is None or vectors is None or selected.size != len(vectors):
            self._say(_HINT)
            return
        self._say("comparing…")
        if key == self._asked:
            return
        self._asked = key
        title = f"Dimensions of {counted(selected.count, 'point')}"
        arguments = {"vectors": vectors, "rows": selected}
        task = Task(title, "core.views.embedding.neighbours.work:compare_rows", arguments, group="embedding-dimensions")
        self._workspace.jobs.start(task, lambda event: self._heard(key, event))

    def _heard(self, key: ResultKey, event: Event) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, StandingOut):
            self._workspace.session.results.put(key, event.value)
            self._show()
        elif event.kind is EventKind.FAILED:
            self._say(event.message)
        if event.kind is not EventKind.PROGRESS and key == self._asked:
            self._asked = None

    def _choose(self, dimension: int) -> None:
        if self._shown is not None:
            axis = "y" if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier else "x"
            others = [int(each) for each in self._shown.order[:3]]
            self._workspace.session.do(show_dimension(dimension, axis, others))


def _items(found: StandingOut, table: EmbeddingTable) -> RowItems:
    order, sizes = found.order, np.abs(found.differences)
    finite = sizes[np.isfinite(sizes)]
    longest = (float(finite.max()) if len(finite) else 0.0) or 1.0

    def make(place: int) -> Item:
        dimension = int(order[place])
        apart = float(found.differences[dimension])
        name = table.names[dimension] if dimension < len(table.names) else f"Dimension {dimension + 1:,}"
        inside, outside = float(found.inside[dimension]), float(found.outside[dimension])
        tip = f"mean {inside:.4g}, of all others {outside:.4g}"
        share = min(abs(apart) / longest, 1.0)
        return Item(dimension, name, None, "", f"{apart:+.2f}" if np.isfinite(apart) else "∞", share, "", tip)

    return RowItems(order, make)
