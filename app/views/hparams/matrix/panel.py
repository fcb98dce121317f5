"""The display panel of the scatter matrix."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.views.hparams.plane.field_box import FieldBox
from app.widgets.buttons import link_button
from app.widgets.fields import SearchField
from app.widgets.labels import label
from app.widgets.panel_area import PanelArea
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.model import Catalog
from core.session import Change, Command
from core.session.commands.runs.hparams import change_hparams
from core.session.commands.runs.scatter import change_scatter, show_matrix
from core.style import CONTINUOUS, SPACE
from core.views.hparams.fields import field_title
from core.views.matrix.fields import MOST, matrix_fields
from core.views.scatter.fields import listed_fields

_ROW = 24
_NAME = Qt.ItemDataRole.UserRole


class MatrixPanel(PanelArea):
    """Fields and colours; every change is a command."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.search = SearchField(placeholderText="Find a parameter or metric")
        self.list = QListWidget()
        self.automatic = link_button("Choose automatically", lambda: self._do(show_matrix(None)))
        self.colour = FieldBox(
            "Colour points by", "What the colours of points say; the same as on the page Scatter",
            (("Automatic", None), ("Each run's own colour", "")),
        )  # fmt: skip
        self.colour_map = QComboBox()
        self._known: Catalog | None = None
        self._listed: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._explain()
        self._arrange()
        self._connect()
        self.refresh()

    def _explain(self) -> None:
        self.search.setAccessibleName("Find a parameter or metric")
        self.search.setClearButtonEnabled(True)
        self.list.setAccessibleName("Fields of the matrix")
        self.list.setToolTip(f"Checked fields are rows and columns, {MOST} at most; drag to change their order")
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setMinimumHeight(220)
        self.automatic.setToolTip("Hyperparameters that matter most, and metrics")
        self.colour_map.setAccessibleName("Colour map")
        self.colour_map.setToolTip("Colours from low to high values")
        self.colour_map.addItems([name.capitalize() for name in CONTINUOUS])

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE.around, SPACE.between, SPACE.around, SPACE.around)
        column.setSpacing(SPACE.inside)
        head = QHBoxLayout()
        head.addWidget(label("Fields", "heading"), 1)
        head.addWidget(self.automatic)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addSpacing(SPACE.unit)
        column.addWidget(label("Colour by", "heading"))
        column.addWidget(self.colour)
        column.addWidget(self.colour_map)
        self.setWidget(page)
        WheelGuard(page)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.list.itemChanged.connect(self._take)
        self.list.model().rowsMoved.connect(self._take)
        self.colour.chosen.connect(lambda name: self._do(change_scatter("Colour of points", colour_by=name)))
        self.colour_map.activated.connect(
            lambda place: self._do(change_hparams("Colour map", colour_map=CONTINUOUS[place]))
        )
        self._workspace.changed.connect(self._changed)

    def _do(self, command: Command) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(command)

    def _take(self) -> None:
        """Let the checked fields be those of the matrix, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        checked = [str(item.data(_NAME)) for item in items if item.checkState() is Qt.CheckState.Checked]
        self._do(show_matrix(checked))

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in str(item.data(_NAME)).casefold() for word in words))

    def show_catalog(self, catalog: Catalog) -> None:
        """List the fields of a catalog that have been worked out."""
        if catalog is not self._known:
            self._known = catalog
            self.refresh()

    def _changed(self, change: Change) -> None:
        before, after = change.before, change.after
        if (before.hparams, before.scatter, before.matrix) != (after.hparams, after.scatter, after.matrix):
            self.refresh()

    def refresh(self) -> None:
        """Show the session's values; what a catalog holds is listed once `show_catalog` has told that it is known."""
        session = self._workspace.session
        if session.catalog is not self._known:
            return
        state, catalog = session.state, session.catalog
        chosen, known = matrix_fields(catalog, state), listed_fields(catalog, state)
        if (chosen, known) != self._listed:
            self._listed = (chosen, known)
            self._list(chosen, known)
        self.automatic.setEnabled(state.matrix.fields is not None)
        self.colour.show_fields(known, state.scatter.colour_by)
        chosen_map = state.hparams.colour_map
        self.colour_map.setCurrentIndex(CONTINUOUS.index(chosen_map) if chosen_map in CONTINUOUS else 0)

    def _list(self, chosen: tuple[str, ...], known: tuple[str, ...]) -> None:
        scroll = self.list.verticalScrollBar().value()
        self.list.blockSignals(True)
        self.list.model().blockSignals(True)
        self.list.clear()
        for name in dict.fromkeys((*chosen, *known)):
            item = QListWidgetItem(field_title(name))
            item.setData(_NAME, name)
            item.setToolTip(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(40, _ROW))
            self.list.addItem(item)
        self.list.model().blockSignals(False)
        self.list.blockSignals(False)
        self.list.reset()
        self.list.verticalScrollBar().setValue(scroll)
        self._filter(self.search.text())
