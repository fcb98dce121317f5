"""What can be done to whole columns: calculate, rename, duplicate, take away, read as categories or numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.widgets.expression_popup import Asked, ExpressionPopup
from app.widgets.naming import Named, NamePopup
from app.workspace import Workspace
from core.model import Column
from core.session.command import Command, change_embedding, then
from core.session.commands.points import edits as commands
from core.state import ColumnEdit, PointMeasure, TableEdits
from core.state.column_looks import ColumnReading
from core.views.embedding import Known
from core.views.embedding.editing.formula_look import formula_look

_HELP = (
    "Columns of numbers, + - * / % ^, comparisons, and functions such as log10, sqrt, abs, clip, where; min, max, mean "
    "and median of one column are those of all its rows"
)
_NEW = Asked("Calculate a column", _HELP, "log10(loss), a - b, x / max(x)", "Add a column with these values")
_CHANGED = Asked("Change a formula", _HELP, "log10(loss), a - b, x / max(x)", "Calculate the column anew")
_KEPT = "Kept with your session, never in the logs. Enter is done, Esc leaves it."


class ColumnActs:
    """Acts on the columns of the table that is shown; `about` is what is known of it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.about: Known | None = None

    @property
    def table(self) -> str:
        """Key of the table, empty without one."""
        return "" if self.about is None else self.about.subject.table.key

    @property
    def edits(self) -> TableEdits:
        """What was said of the table."""
        return self._workspace.session.state.embedding.edits.get(self.table, TableEdits())

    def column(self, name: str) -> Column | None:
        """Return a column as it is, None if there is none of this name."""
        metadata = None if self.about is None else self.about.metadata
        return None if metadata is None else metadata.columns.get(name)

    def is_own(self, name: str) -> bool:
        """Return whether a column was added here rather than read from the table's file."""
        edit = self.edits.column(name)
        return edit is not None and (bool(edit.formula or edit.copied or edit.joined) or not self._filed(name))

    def _filed(self, name: str) -> bool:
        """Return whether the file itself has a column of this name."""
        about = self.about
        filed = None if about is None or about.subject.filed is None else about.subject.filed
        found = None if filed is None else self._workspace.session.results.get(filed, object)
        return name in getattr(found, "columns", {})

    def do(self, command: Command) -> None:
        """Do what can be undone."""
        self._workspace.session.do(command)

    def free(self, name: str) -> str:
        """Return a name that no column has, made from another."""
        taken = {each.name for each in self.edits.columns}
        if self.about is not None and self.about.metadata is not None:
            taken |= set(self.about.metadata.columns)
        if name not in taken:
            return name
        return next(f"{name} {number}" for number in range(2, len(taken) + 3) if f"{name} {number}" not in taken)

    def calculate(self, parent: QWidget, where: QPoint, colour: bool = False) -> ExpressionPopup:
        """Let the user write the formula of another column, and with `colour` colour points by it."""

        def done(formula: str, name: str) -> None:
            made = self.free(name or formula)
            command = commands.calculate_column(self.table, made, formula)
            shown = change_embedding("Colour by", colour_by=made, colour_measure=PointMeasure.NONE)
            self.do(then(command, shown) if colour else command)

        return self._ask(parent, _NEW, done, "", "", where)

    def change_formula(self, parent: QWidget, name: str, where: QPoint) -> ExpressionPopup:
        """Let the user write the formula of a calculated column anew."""
        known = self.edits.column(name) or ColumnEdit(name)
        return self._ask(
            parent, _CHANGED, lambda formula, _: self.do(commands.calculate_column(self.table, name, formula)),
            known.formula, None, where,
        )  # fmt: skip

    def _ask(
        self,
        parent: QWidget,
        asked: Asked,
        done: Callable[[str, str], None],
        text: str,
        name: str | None,
        where: QPoint,
    ) -> ExpressionPopup:
        about = self.about
        metadata, rows = (None, 0) if about is None else (about.metadata, about.subject.table.rows)
        popup = ExpressionPopup(
            self._workspace, parent, asked, done, text, name,
            look=lambda typed, cursor: formula_look(metadata, rows, typed, cursor),
        )  # fmt: skip
        popup.show_at(where)
        return popup

    def rename(self, parent: QWidget, name: str, where: QPoint) -> NamePopup:
        """Let the user call a column something else."""

        def done(to: str) -> None:
            wanted = to.strip()
            if wanted and wanted != name:
                self.do(commands.rename_column(self.table, name, self.free(wanted)))

        popup = NamePopup(parent, Named(name, name, "Column", _KEPT), done)
        popup.show_at(where)
        return popup

    def duplicate(self, name: str) -> None:
        """Add a column with the values of another."""
        self.do(commands.duplicate_column(self.table, name, self.free(f"{name} copy")))

    def drop(self, name: str) -> None:
        """Take an added column away, or what was said of one of the file."""
        self.do(commands.drop_column(self.table, name))

    def read(self, name: str, reading: ColumnReading) -> None:
        """Take a column for categories or for numbers."""
        column = self.column(name)
        self.do(commands.read_column(self.table, name, reading, code=column is None or column.codes is None))

    def menu(self, parent: QWidget, name: str, where: QPoint) -> QMenu:
        """Return the menu of a column, for a name that none has only what makes one."""
        menu, column, edit = QMenu(parent), self.column(name), self.edits.column(name)
        menu.setToolTipsVisible(True)
        self._add(menu, "Calculate a column…", "Another column from a formula over others",
                  partial(self.calculate, parent, where), self.about is not None)  # fmt: skip
        self._add(menu, "Change the formula…", "Calculate this column otherwise",
                  partial(self.change_formula, parent, name, where), bool(edit and edit.formula))  # fmt: skip
        menu.addSeparator()
        own = self.is_own(name)
        self._add(menu, "Rename…", "Call a column of your own something else; columns of files keep their names",
                  partial(self.rename, parent, name, where), own)  # fmt: skip
        self._add(menu, "Duplicate", "A column of your own with the same values, to be changed by itself",
                  partial(self.duplicate, name), column is not None)  # fmt: skip
        self._add(menu, "Delete" if own else "Take changes back",
                  "Take the column away" if own else "Let the column be as its file has it",
                  partial(self.drop, name), edit is not None)  # fmt: skip
        self._add_readings(menu, name, column)
        return menu

    def _add_readings(self, menu: QMenu, name: str, column: Column | None) -> None:
        menu.addSeparator()
        now = self._workspace.session.state.embedding.look(name).reading
        for text, tip, reading, able in (
            ("As it looks", "Few whole numbers and few texts are categories", ColumnReading.AUTO, True),
            ("As categories", "Each different value has its own colour", ColumnReading.CATEGORIES, True),
            ("As numbers", "Values lie along a scale", ColumnReading.NUMBERS,
             column is not None and column.numbers is not None),
        ):  # fmt: skip
            action = self._add(menu, text, tip, partial(self.read, name, reading), column is not None and able)
            action.setCheckable(True)
            action.setChecked(now is reading)

    @staticmethod
    def _add(menu: QMenu, text: str, tip: str, act: Callable[[], object], able: bool) -> QAction:
        action = menu.addAction(text)
        action.setToolTip(tip)
        action.setEnabled(able)
        action.triggered.connect(lambda _=False: act())
        return action
