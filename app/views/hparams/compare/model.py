"""Values of compared runs as Qt asks for them: a cell is worked out when it is painted, and never before."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.state import Direction
from core.views.compare.change import Verdict, change_text
from core.views.compare.table import CompareRow, Comparison
from core.views.hparams.table.cells import CellKind

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
DIRECTIONS = {Direction.LOWER: "lower is better", Direction.HIGHER: "higher is better"}


@dataclass(frozen=True, slots=True)
class Face:
    """What a cell shows.

    Attributes
    ----------
    text, change
        Its value, and how far it is from the baseline's; empty for none.
    numeric, missing
        Whether it stands at the right, and whether the run has no such value.
    best
        Whether it is a metric's best value among the runs.
    differs
        Whether the runs differ in this field.
    verdict
        Whether the change is better or worse.
    """

    text: str = ""
    change: str = ""
    numeric: bool = False
    missing: bool = False
    best: bool = False
    differs: bool = False
    verdict: Verdict = Verdict.NEUTRAL


class CompareModel(QAbstractTableModel):
    """Fields and runs of a `Comparison`: runs are columns, or rows where it is transposed.

    Where runs are columns, titles of sections are lines of their own.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: Comparison | None = None
        self.transposed = False
        self.lines: tuple[str | int, ...] = ()
        """Titles of sections, and places of fields among `Comparison.rows`."""

    def show(self, found: Comparison, transposed: bool) -> None:
        """Show other runs or fields, or the same the other way around."""
        self.beginResetModel()
        self.found, self.transposed = found, transposed
        lines: list[str | int] = []
        for place, row in enumerate(found.rows):
            if not transposed and (place == 0 or row.section != found.rows[place - 1].section):
                lines.append(row.section)
            lines.append(place)
        self.lines = tuple(lines)
        self.endResetModel()

    def field_line(self, line: int) -> int | None:
        """Return the place of the field of a line, None for a title or no line."""
        found = self.lines[line] if 0 <= line < len(self.lines) else None
        return found if isinstance(found, int) else None

    def where(self, index: Index) -> tuple[int, int] | None:
        """Return the field and the run of a cell by their places; None for the line of a title."""
        line, run = (index.column(), index.row()) if self.transposed else (index.row(), index.column())
        field = self.field_line(line)
        return None if field is None or self.found is None or not 0 <= run < len(self.found.runs) else (field, run)

    def index_of(self, key: str, run: str) -> QModelIndex:
        """Return the cell of a field of a run, an invalid index if there is none."""
        found = self.found
        if found is None or run not in found.names:
            return QModelIndex()
        keys = [found.rows[line].column.key if isinstance(line, int) else "" for line in self.lines]
        if key not in keys:
            return QModelIndex()
        line, place = keys.index(key), found.names.index(run)
        return self.index(place, line) if self.transposed else self.index(line, place)

    def row(self, field: int) -> CompareRow:
        """Return a field."""
        assert self.found is not None
        return self.found.rows[field]

    def face(self, field: int, run: int) -> Face:
        """Return what a cell shows."""
        found = self.found
        assert found is not None
        row, cell = found.rows[field], found.cell(field, run)
        change = found.change(field, run)
        return Face(
            cell.text,
            "" if change is None else change_text(change, row.column.kind, found.wanted(field)),
            cell.kind is CellKind.NUMBER or (cell.kind is CellKind.MISSING and _of_numbers(row)),
            cell.kind is CellKind.MISSING,
            run in found.best(field),
            row.differs,
            Verdict.NEUTRAL if change is None else change.verdict,
        )

    @property
    def measured(self) -> bool:
        """Whether changes against a baseline are shown."""
        return self.found is not None and self.found.baseline is not None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        """Return the number of rows."""
        if parent.isValid() or self.found is None:
            return 0
        return len(self.found.runs) if self.transposed else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        if parent.isValid() or self.found is None:
            return 0
        return len(self.lines) if self.transposed else len(self.found.runs)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that cells can be selected, and titles cannot."""
        return Qt.ItemFlag.NoItemFlags if self.where(index) is None else super().flags(index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Return the name of a run or the title of a field, and all about it for its tooltip."""
        if self.found is None or role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        whole = role == Role.ToolTipRole
        if (orientation is Qt.Orientation.Horizontal) is not self.transposed:
            return self._of_run(section, whole)
        field = self.field_line(section)
        if field is None:
            return self.lines[section] if 0 <= section < len(self.lines) else None
        return self._of_field(self.row(field), whole)

    def _of_run(self, section: int, whole: bool) -> str | None:
        found = self.found
        if found is None or not 0 <= section < len(found.runs):
            return None
        base = "\nThe baseline" if section == found.baseline else ""
        return f"{found.names[section]}{base}\nDrag to move, right click for more" if whole else found.titles[section]

    def _of_field(self, row: CompareRow, whole: bool) -> str:
        title = row.column.title + (f", {row.column.detail}" if row.column.detail else "")
        if not whole:
            return title
        parts = [f"{row.section}: {title}", "The runs differ" if row.differs else "The same in all runs"]
        if row.direction is not None:
            parts.append(DIRECTIONS[row.direction].capitalize())
        return "\n".join(parts)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return the text, tooltip or accessible text of a cell."""
        at = self.where(index)
        if at is None or self.found is None:
            return None
        if role == Role.DisplayRole:
            return self.found.cell(*at).text
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            return self._told(*at, role == Role.AccessibleTextRole)
        return None

    def _told(self, field: int, run: int, aloud: bool) -> str:
        assert self.found is not None
        face, cell, row = self.face(field, run), self.found.cell(field, run), self.row(field)
        value = f"{self.found.titles[run]} has no {row.column.title}" if face.missing else cell.whole or cell.text
        parts = [f"{row.column.title}: {value}" if aloud else _shortened(value)]
        if face.change:
            parts.append(f"{face.change}, compared to {self.found.titles[self.found.baseline or 0]}")
        if face.best:
            parts.append("best of these runs")
        return ", ".join(parts) if aloud else "\n".join(parts)


def _of_numbers(row: CompareRow) -> bool:
    """Return whether a field has a number of any run: what is missing stands under the numbers."""
    return any(isinstance(value, int | float) and not isinstance(value, bool) for value in row.values)


def _shortened(text: str, lines: int = 20, letters: int = 1500) -> str:
    """Return a text that is not too long for a tooltip."""
    kept = "\n".join(text[:letters].split("\n")[:lines])
    return kept if kept == text else f"{kept}…"
