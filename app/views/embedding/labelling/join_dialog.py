"""Asking which columns of a file are laid beside a table, and how its rows are matched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.widgets.labels import label
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.model import Metadata
from core.state import JoinedColumn
from core.style import SPACE
from core.style.text import counted

SUFFIXES = (".tsv", ".csv", ".parquet", ".arrow", ".feather")
FILES = f"Tables ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"
BY_ROW = "row by row"


def ask_to_join(
    workspace: Workspace, parent: QWidget, metadata: Metadata | None, join: Callable[[dict[str, JoinedColumn]], None]
) -> None:
    """Let the user choose a file, read it in a job, then ask what of it is joined."""
    file, _ = QFileDialog.getOpenFileName(parent, "Join columns of a file", "", FILES)
    if file:
        read_and_ask(workspace, parent, metadata, file, join)


def read_and_ask(
    workspace: Workspace,
    parent: QWidget,
    metadata: Metadata | None,
    file: str,
    join: Callable[[dict[str, JoinedColumn]], None],
) -> None:
    """Read a file in a job, then ask what of it is joined."""

    def heard(event: Event) -> None:
        if event.kind is EventKind.FAILED:
            workspace.notify("error", f"{Path(file).name} cannot be joined: {event.message}", event.details)
        elif event.kind is EventKind.DONE and isinstance(event.value, Metadata):
            dialog = JoinDialog(parent, metadata, event.value, file)
            dialog.accepted.connect(lambda: join(dialog.chosen()))
            dialog.open()

    workspace.jobs.start(
        Task(f"Reading {Path(file).name}", "core.views.embedding.reading:read_columns", {"file": file}), heard
    )


class JoinDialog(QDialog):
    """Columns with a check each, and which columns say that rows belong together."""

    def __init__(self, parent: QWidget, table: Metadata | None, other: Metadata, file: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Join {Path(file).name}")
        self._table, self._other, self._file = table, other, file
        self._counted: dict[tuple[str, str], int] = {}
        self._counting = Background(self._take, self)
        self.columns, self.by, self.file_by = QListWidget(), QComboBox(), QComboBox()
        self.said = label("", "caption", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Join")
        self._fill()
        self._arrange()
        self._follow()

    def _fill(self) -> None:
        for name in self._other.columns:
            item = QListWidgetItem(name, self.columns)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.by.addItems([BY_ROW, *(() if self._table is None else self._table.columns)])
        self.file_by.addItems(list(self._other.columns))
        shared = [name for name in self._other.columns if self._table is not None and name in self._table.columns]
        if shared and (self._table is None or self._table.rows != self._other.rows):
            self.by.setCurrentText(shared[0])
            self.file_by.setCurrentText(shared[0])
        self.columns.setAccessibleName("Columns to join")
        self.by.setAccessibleName("Matched by column of the table")
        self.file_by.setAccessibleName("Matched by column of the file")

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(SPACE.inside)
        form.addRow("Rows belong together", self.by)
        form.addRow("as in the file's", self.file_by)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE.inside)
        layout.addWidget(label(f"{counted(self._other.rows, 'row')} in {Path(self._file).name}", "muted"))
        layout.addWidget(self.columns)
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addWidget(self.buttons)
        self.resize(420, 440)

    def _follow(self) -> None:
        self.by.currentIndexChanged.connect(lambda _: self._tell())
        self.file_by.currentIndexChanged.connect(lambda _: self._tell())
        self.columns.itemChanged.connect(lambda _: self._tell())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._tell()

    def _tell(self) -> None:
        by_row = self.by.currentIndex() == 0
        self.file_by.setEnabled(not by_row)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen()))
        self.said.setText(self._by_row() if by_row else self._matched())

    def _by_row(self) -> str:
        rows = self._other.rows if self._table is None else self._table.rows
        if rows == self._other.rows:
            return "The first row of the file belongs to the first point, and so on"
        return f"The table has {counted(rows, 'row')}, the file {self._other.rows:,}: what is lacking stays empty"

    def _matched(self) -> str:
        table, other, asked = self._table, self._other, (self.by.currentText(), self.file_by.currentText())
        if table is None:
            return ""
        if asked not in self._counted:
            self._counting.ask(lambda: (asked, matches(table, other, *asked)))
            return f"Comparing {counted(table.rows, 'row')} with {other.rows:,} of the file\N{HORIZONTAL ELLIPSIS}"
        return f"{self._counted[asked]:,} of {counted(table.rows, 'row')} have one in the file"

    def _take(self, answer: tuple[tuple[str, str], int]) -> None:
        self._counted[answer[0]] = answer[1]
        self._tell()

    def chosen(self) -> dict[str, JoinedColumn]:
        """Return what is joined, by the names of the columns; those the table has already are given another one."""
        by = "" if self.by.currentIndex() == 0 else self.by.currentText()
        file_by = self.file_by.currentText() if by else ""
        chosen: dict[str, JoinedColumn] = {}
        for place in range(self.columns.count()):
            item = self.columns.item(place)
            if item.checkState() is Qt.CheckState.Checked and item.text() != file_by:
                chosen[self._free(item.text())] = JoinedColumn(self._file, item.text(), by, file_by)
        return chosen

    def _free(self, name: str) -> str:
        taken = () if self._table is None else self._table.columns
        while name in taken:
            name += "'"
        return name


def matches(table: Metadata, other: Metadata, by: str, other_by: str) -> int:
    """Return how many rows of a table have a value in a column that some row of another one has, too."""
    known = set(other.columns[other_by].texts) - {""}
    return sum(text in known for text in table.columns[by].texts)
