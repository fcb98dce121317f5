"""The part of the panel in which something is said of points."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSignalBlocker, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QVBoxLayout

from app.views.embedding.labelling.join_dialog import SUFFIXES, ask_to_join, read_and_ask
from app.views.embedding.labelling.labelling import DIGITS, Labelling
from app.views.embedding.labelling.spreading import Spreading
from app.views.embedding.looks.column_acts import ColumnActs
from app.views.embedding.section import Section, add_row, line_of
from app.widgets.buttons import IconButton, TextButton
from app.widgets.choices import narrow
from app.widgets.file_drag import local_paths
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Metadata
from core.style import SPACE
from core.style.text import counted
from core.views.embedding import Known

_TITLE = "Label and edit"


class LabelSection(Section):
    """A column, a value for the selection, digits as labels, labels for neighbours, columns of other files."""

    def __init__(self, workspace: Workspace, labelling: Labelling, spreading: Spreading) -> None:
        super().__init__(workspace, _TITLE, folded=True)
        self.labelling, self.spreading = labelling, spreading
        self.column, self.name, self.value, self.classes = QComboBox(), QLineEdit(), QLineEdit(), QLineEdit()
        self.revert = IconButton(workspace, "undo", "Take the column away, or all that was changed of it")
        self.columns = ColumnActs(workspace)
        self.more = IconButton(workspace, "more", "Calculate, rename, duplicate or delete columns", self._show_menu)
        self.set = TextButton(workspace, "Set", self._write)
        self.digits = TextButton(workspace, "Label with digits", labelling.toggle, "label")
        self.spread = TextButton(workspace, "Spread to neighbours", spreading.start, "neighbours")
        self.give = TextButton(workspace, "Give", spreading.give, primary=True)
        self.select = TextButton(workspace, "Select", spreading.select)
        self.drop = TextButton(workspace, "Drop", spreading.drop)
        self.join = TextButton(workspace, "Join columns of a file…", self._join, "open-folder")
        self.said, self.found = label("", "caption", wrap=True), label("", "caption", wrap=True)
        self._metadata: Metadata | None = None
        self.setAcceptDrops(True)
        self._arrange()
        self._describe()
        self._connect()

    def _arrange(self) -> None:
        form = self.form()
        self.column.setEditable(True)
        self.column.setLineEdit(self.name)
        self.column.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        narrow(self.column, 2)
        add_row(form, "Column", line_of(self.column, self.revert, self.more, gap=SPACE.unit))
        add_row(form, "Value", line_of(self.value, self.set, gap=SPACE.unit))
        form.addRow("", self.said)
        add_row(form, "Classes", self.classes)
        wide = QVBoxLayout()
        wide.setSpacing(SPACE.inside)
        for widget in (self.digits, self.spread, self.found):
            wide.addWidget(widget)
        wide.addLayout(line_of(self.give, self.select, self.drop, gap=SPACE.unit, even=True))
        wide.addWidget(self.join)
        self.rows.addLayout(wide)

    def _describe(self) -> None:
        self.digits.setCheckable(True)
        for widget, name, tip in (
            (self.column, "Column to write", "Type another name and press Enter for a column of your own"),
            (self.value, "Value to set", "What the selected points are in this column; nothing takes it away"),
            (self.set, "Set value", "Give the selected points this value"),
            (self.classes, "Classes", "What the digits 1 to 9 and 0 write, apart by commas"),
            (
                self.digits,
                "Label with digits",
                "Digits give the selected points, or the one under the mouse, a class",
            ),
            (self.spread, "Spread labels", "Give the nearest neighbours of labelled points their label, seen before"),
            (self.give, "Give labels", "Give the labels that were found"),
            (self.select, "Select them", "Select the points that would get labels"),
            (self.drop, "Drop labels", "Forget the labels that were found"),
            (
                self.join,
                "Join columns",
                "Lay columns of a TSV, CSV, Parquet or Arrow file beside the table; or drop one here",
            ),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.value.setPlaceholderText("for selection")
        self.classes.setPlaceholderText("cat, dog, …")

    def _connect(self) -> None:
        self.revert.clicked.connect(self.labelling.take_back)
        self.column.activated.connect(lambda _: self.labelling.choose(self.column.currentText().strip()))
        self.name.returnPressed.connect(lambda: self.labelling.choose(self.column.currentText().strip()))
        self.value.returnPressed.connect(self._write)
        self.classes.editingFinished.connect(self._name_classes)
        self.labelling.changed.connect(self._show_mode)
        self.spreading.changed.connect(self._show_found)
        self._show_mode()
        self._show_found()

    def _show_menu(self) -> None:
        below = self.more.mapToGlobal(self.more.rect().bottomLeft())
        self.columns.menu(self, self.column.currentText().strip(), below).popup(below)

    def _write(self) -> None:
        self.labelling.write(self.value.text().strip())

    def _name_classes(self) -> None:
        named = [each.strip() for each in self.classes.text().split(",") if each.strip()]
        if tuple(named) != self.labelling.classes and self.labelling.table:
            self.labelling.choose_classes(named)

    def _join(self) -> None:
        ask_to_join(self._workspace, self, self._metadata, self.labelling.join)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one table; anything else is for the window, which opens it."""
        file = _table_in(event.mimeData())
        if file:
            event.acceptProposedAction()
            self._invite(f"Drop to join {Path(file).name}")
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was dragged over the section."""
        self._invite("")

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask what of a table is joined."""
        event.acceptProposedAction()
        self._invite("")
        read_and_ask(self._workspace, self, self._metadata, _table_in(event.mimeData()), self.labelling.join)

    def _invite(self, said: str) -> None:
        self.heading.setText(said or _TITLE)  # which is in sight while the section is folded, too

    def show_state(self, about: Known | None, selected: int) -> None:
        """Show the columns there are, what is written, and of how many points."""
        metadata = None if about is None else about.metadata
        self.columns.about = about
        self.setEnabled(about is not None)
        if metadata is not self._metadata or not self.column.count():
            self._metadata = metadata
            self._show_columns(metadata)
        column = self.labelling.known()
        if not self.name.hasFocus():
            self.column.setEditText(self.labelling.column if about is not None else "")
        changed = self.labelling.edits.column(self.labelling.column)
        self.revert.setEnabled(changed is not None)
        self.set.setEnabled(selected > 0)
        values = 0 if column is None else len(column.categories)
        told = f"{counted(values, 'value')}, " if values else ""
        own = "own column" if changed is not None else "of the file"
        self.said.setText(f"{told}{own}" if column is not None else "a new column, made by the first label")
        if not self.classes.hasFocus():
            self.classes.setText(", ".join(self.labelling.classes))
            self.classes.setCursorPosition(0)
        self.spread.setEnabled(column is not None and column.codes is not None)
        self._show_mode()

    def _show_columns(self, metadata: Metadata | None) -> None:
        blocker, typed = QSignalBlocker(self.column), self.name.text()
        self.column.clear()
        self.column.addItems([] if metadata is None else list(metadata.columns))
        self.column.setEditText(typed)
        blocker.unblock()
        column = self.labelling.known()
        completer = QCompleter([] if column is None else list(column.categories), self.value)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.value.setCompleter(completer)

    def _show_mode(self) -> None:
        self.digits.setChecked(self.labelling.active)
        pairs = zip(DIGITS, self.labelling.classes, strict=False)
        self.digits.setToolTip("\n".join(["Digits give the selected points a class", *(f"{d}  {c}" for d, c in pairs)]))

    def _show_found(self) -> None:
        said, found = self.spreading.said(), self.spreading.found is not None
        self.found.setText(said)
        self.found.setVisible(bool(said))
        for button in (self.give, self.select):
            button.setVisible(found)
            button.setEnabled(self.spreading.found is not None and bool(self.spreading.found.masks))
        self.drop.setVisible(bool(said))


def _table_in(dragged: QMimeData) -> str:
    """Return the one file of a table that is dragged, empty for anything else."""
    paths = local_paths(dragged)
    return paths[0] if len(paths) == 1 and Path(paths[0]).suffix.lower() in SUFFIXES else ""
