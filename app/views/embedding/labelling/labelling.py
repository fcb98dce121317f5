"""Turns what the user says of points into commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.workspace import Workspace
from core.model import Bool, Column
from core.session.command import Command
from core.session.commands.points import edits as commands
from core.state import JoinedColumn, RowSet, SessionState, TableEdits
from core.style.text import counted
from core.views.embedding import colour_column

DIGITS = "1234567890"
NEW_COLUMN = "my label"
"""Name of the column that labels go to where the user names none."""


class Labelling(QObject):
    """Values for selected points; `active` while the digits write them."""

    changed = Signal()
    """Digits write labels, or no longer do."""

    def __init__(self, workspace: Workspace, acts: Acts, drawing: Drawing) -> None:
        super().__init__()
        self._workspace, self._acts, self._drawing = workspace, acts, drawing
        self.active = False

    @property
    def table(self) -> str:
        """Key of the table that is shown, empty without one."""
        about = self._drawing.about
        return "" if about is None else about.subject.table.key

    @property
    def edits(self) -> TableEdits:
        """What was said of the table that is shown."""
        return self._workspace.session.state.embedding.edits.get(self.table, TableEdits())

    @property
    def column(self) -> str:
        """The column that is written: the one chosen last, else the categories that the points are coloured by."""
        if self.edits.labelled:
            return self.edits.labelled
        about = self._drawing.about
        shown = colour_column(about.metadata if about else None, self._acts.wish)
        return shown.name if shown is not None and shown.codes is not None else NEW_COLUMN

    def known(self) -> Column | None:
        """Return the column that is written as it is, None while it does not exist."""
        about = self._drawing.about
        return None if about is None or about.metadata is None else about.metadata.columns.get(self.column)

    @property
    def classes(self) -> tuple[str, ...]:
        """What the digits write: what the user said, else the values that the column has."""
        column = self.known()
        return self.edits.classes or (() if column is None else column.categories[: len(DIGITS)])

    def choose(self, name: str) -> None:
        """Write into another column, which is added if there is none of this name."""
        about = self._drawing.about
        if not self.table or not name or name == self.edits.labelled:
            return
        columns = {} if about is None or about.metadata is None else about.metadata.columns
        if name in columns:
            self._do(commands.label_with(self.table, name, columns[name].categories[: len(DIGITS)]))
        else:
            self._do(commands.add_column(self.table, name))

    def choose_classes(self, classes: Sequence[str]) -> None:
        """Let the digits write these values."""
        named = list(dict.fromkeys(each.strip() for each in classes if each.strip()))
        self._do(commands.label_with(self.table, self.column, named[: len(DIGITS)]))

    def write(self, value: str) -> None:
        """Give the selected points a value, else the one under the mouse; an empty one to take theirs away."""
        hover, table = self._workspace.session.hover, self.table
        row = hover.row if hover.table == table else None
        if self._acts.frame is None or (self._acts.selected is None and row is None and not self._acts.busy):
            self._workspace.notify("info", "Select points, or hold the mouse over one, and say what they are then")
            return
        column, count = self.column, len(self._acts.frame.points.positions)
        if not self.edits.labelled:
            self.choose(column)

        def make(state: SessionState) -> Command | None:
            chosen = state.selected_points.get(table)
            if chosen is not None and chosen.size == count and chosen.count:
                rows = chosen
            elif row is not None:
                rows = RowSet.of_indices(count, [row])
            else:
                return None
            said = counted(rows.count, "point")
            label = f"Label {said} {value}" if value else f"Take {column} of {said} away"
            return commands.assign_now(state, table, column, {value: rows.mask()}, label)

        self._acts.act(make)

    def give(self, table: str, column: str, masks: Mapping[str, Bool], label: str) -> None:
        """Give rows of a column values: masks (n,) by value."""
        self._acts.act(lambda state: commands.assign_now(state, table, column, masks, label))

    def take_back(self) -> None:
        """Take the column away, or all that was said of one of the file."""
        self._do(commands.drop_column(self.table, self.column))

    def join(self, columns: dict[str, JoinedColumn]) -> None:
        """Lay columns of a file beside the table."""
        if columns:
            self._do(commands.join_columns(self.table, columns))

    def toggle(self) -> None:
        """Let the digits write labels, or be keys as elsewhere."""
        self.active = not self.active and bool(self.table)
        if self.active and self.classes:
            said = " · ".join(f"{digit} {name}" for digit, name in zip(DIGITS, self.classes, strict=False))
            self._workspace.notify("info", f"Digits label the selection: {said}; Backspace takes away, Esc ends")
        self.changed.emit()

    def stop(self) -> bool:
        """Let digits be keys as elsewhere; return whether they were labels."""
        was, self.active = self.active, False
        if was:
            self.changed.emit()
        return was

    def takes(self, event: QKeyEvent) -> bool:
        """Return whether a key is one of labelling: a digit or Backspace while digits write labels."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        digit = len(event.text()) == 1 and event.text() in DIGITS
        return self.active and plain and (digit or event.key() == Qt.Key.Key_Backspace)

    def press(self, event: QKeyEvent) -> bool:
        """Write what a digit stands for, return whether the key was one of labelling."""
        if not self.takes(event):
            return False
        if event.key() == Qt.Key.Key_Backspace:
            self.write("")
            return True
        place = DIGITS.index(event.text())
        if place < len(self.classes):
            self.write(self.classes[place])
        else:
            self._workspace.notify("info", f"There is no class {event.text()} yet: name it in the panel")
        return True

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)
