"""The part of the panel that says which lines join points."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox

from app.views.embedding.lines.line_acts import LineActs
from app.views.embedding.section import Section, add_row
from app.widgets.choices import add_choices, narrow
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Column, Metadata
from core.state import EmbeddingState, RowSet, Trails
from core.style.text import counted
from core.views.embedding import Known
from core.views.embedding.lines.layers import told
from core.views.embedding.lines.trails import next_column, order_column, order_columns

_NEXT = ""
"""Stands for the column that names the next row, and for no group."""


class LinesSection(Section):
    """Trails along sequences, lines to neighbours of the selection and its paths over steps."""

    def __init__(self, workspace: Workspace, acts: LineActs) -> None:
        super().__init__(workspace, "Lines", folded=True)
        self._acts = acts
        self.trails = QCheckBox("Trails along sequences")
        self.trails.setToolTip("Join points that follow one another by lines whose hue says how far along they are")
        self.rows.addWidget(self.trails)
        self.order, self.group = QComboBox(), QComboBox()
        self.order.setToolTip("What says which point comes after which")
        self.group.setToolTip("Each value of this column is a sequence of its own")
        for box in (self.order, self.group):
            narrow(box, 8)
        form = self.form()
        add_row(form, "Order by", self.order)
        self.group_name = add_row(form, "Group by", self.group)
        self.said = label("", "caption", wrap=True)
        self.rows.addWidget(self.said)
        self.near = QCheckBox("Neighbours of the selection")
        self.near.setToolTip("Join each selected point with its nearest, as many and by the metric that are listed")
        self.paths = QCheckBox("Paths over steps")
        self.paths.setToolTip("Join each selected point with where it is at the other steps; a click goes to a step")
        self.joined = label("", "caption", wrap=True)
        for widget in (self.near, self.paths, self.joined):
            self.rows.addWidget(widget)
        self.near.clicked.connect(lambda _: acts.toggle_neighbours())
        self.paths.clicked.connect(lambda _: acts.toggle_paths())
        self._metadata: Metadata | None = None
        self._filled = False
        self.trails.clicked.connect(lambda _: acts.toggle_trails())
        self.order.activated.connect(lambda _: self._trails("Order trails by", order=self.order.currentData()))
        self.group.activated.connect(lambda _: self._trails("Trails for each", group=self.group.currentData()))

    def _trails(self, text: str, **changes: str) -> None:
        trails = self._workspace.session.state.embedding.lines.trails
        self._acts.change(text, trails=replace(trails, shown=True, **changes))

    def show_state(self, about: Known | None, wish: EmbeddingState, selected: RowSet | None) -> None:
        """Show the columns there are and what is chosen."""
        metadata = None if about is None else about.metadata
        if metadata is not self._metadata or not self._filled:
            self._metadata, self._filled = metadata, True
            self._fill(metadata)
        self._show_trails(about, metadata, wish.lines.trails)
        self.near.setChecked(wish.lines.neighbours)
        self.paths.setChecked(wish.lines.paths)
        self.paths.setEnabled(about is not None and len(about.subject.table.steps) > 1)
        self.joined.setText("" if about is None else told(about, wish, selected))
        self.joined.setVisible(bool(self.joined.text()))

    def _show_trails(self, about: Known | None, metadata: Metadata | None, trails: Trails) -> None:
        order = order_column(metadata, trails)
        named = order is None or order.name not in {column.name for column in order_columns(metadata)}
        self.trails.setChecked(trails.shown and order is not None)
        self.trails.setEnabled(order is not None)
        self.order.setCurrentIndex(max(self.order.findData(_NEXT if named or order is None else order.name), 0))
        self.group.setCurrentIndex(max(self.group.findData(trails.group), 0))
        for widget in (self.group, self.group_name):
            widget.setEnabled(not named)
        self.said.setText(_said(about, metadata, order, trails))
        self.said.setVisible(bool(self.said.text()))

    def _fill(self, metadata: Metadata | None) -> None:
        columns = () if metadata is None else tuple(metadata.columns.values())
        after = next_column(metadata)
        first = "Nothing" if after is None else after.name
        _fill(self.order, first, order_columns(metadata))
        _fill(self.group, "All points", columns)
        self.order.setEnabled(self.order.count() > 1 or after is not None)


def _fill(box: QComboBox, first: str, columns: tuple[Column, ...]) -> None:
    blocker = QSignalBlocker(box)
    box.clear()
    box.addItem(first, _NEXT)
    add_choices(box, ((column.name, column.name, column.name) for column in columns))
    blocker.unblock()


def _said(about: Known | None, metadata: Metadata | None, order: Column | None, trails: Trails) -> str:
    """Return what there is to say of trails, empty for nothing."""
    if metadata is None:
        return "Trails need metadata: a column of numbers, or one named __next__ with the row that follows"
    if order is None:
        return (
            "Choose a column of numbers that says what comes after what"
            if order_columns(metadata)
            else ("No column of the metadata has numbers to follow")
        )
    if about is None or about.trails is None:
        return "Looking for sequences" if trails.shown else ""
    stretches = len(about.trails.pairs)
    if not stretches:
        return "No point has another after it"
    return f"{counted(about.trails.count, 'sequence')}, {counted(stretches, 'line')}"
