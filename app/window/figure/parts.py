"""The parts of a figure: a list to add to, to order by dragging and to take from, and how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.views.base import View
from app.widgets.buttons import IconButton
from app.widgets.labels import label
from app.widgets.menu_button import MenuButton
from app.window.figure.entries import Number, beside
from app.workspace import Workspace
from core.export.figures.figure import letter
from core.figure_files.spec import FigurePart, FigureSpec, part_title
from core.style import SPACE

_ROW, _MOST_ROWS = 28, 5


def part_of_view(view: View) -> FigurePart:
    """Return what a view shows now, as a part of a figure."""
    session = view.workspace.session
    state = replace(session.state, sources=())
    if view.kind == "embedding":
        from core.views.embedding.panes.finishing import as_shown  # not needed by other views

        state = as_shown(session.catalog, session.results, state)
    page = state.hparams.page if view.kind == "hparams" else ""
    size = (max(view.width(), 100), max(view.height(), 100), view.devicePixelRatioF())
    return FigurePart(view.kind, page, view.card_keys(), state, *size)


def sizes_in(text: str) -> tuple[float, ...]:
    """Return the numbers of ``"2 : 1"``; none where it is anything else."""
    try:
        found = tuple(float(each) for each in text.replace(",", " ").replace(":", " ").split())
    except ValueError:
        return ()
    return found if all(0 < each < 1000 for each in found) else ()


class _List(QListWidget):
    removed = Signal(int)
    ordered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Parts of the figure")
        self.setToolTip("Drag to order, Alt and arrows too; Delete takes a part out; titles and axes below are its own")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.model().rowsMoved.connect(lambda *_: self.ordered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take out with Delete, move with Alt and arrows."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.currentRow())
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)
            self.ordered.emit()


class PartsBox(QWidget):
    """Shows and changes the parts; `changed` says that the figure is another one, `chosen` that another is in hand."""

    changed = Signal()
    chosen = Signal()

    def __init__(self, workspace: Workspace, menu: Callable[[], QMenu]) -> None:
        super().__init__()
        self._parts: dict[int, FigurePart] = {}
        self._next, self._quiet = 0, False
        self.list = _List()
        self.add_button = MenuButton(workspace, "plus", "Add to figure", menu)
        self.add_button.show_choice("Add to figure", "Add another view, page or card as it is now")
        self.remove_button = IconButton(workspace, "close", "Take the part out of the figure", self._take_out)
        self.across = Number("Columns of the part", "How many columns of the figure the part takes", 12, "", 0, "1")
        self.down = Number("Rows of the part", "How many rows of the figure the part takes", 12, "", 0, "1")
        self.columns = Number("Columns", "How many parts stand side by side", 12, "", 0, "auto")
        self.widths, self.heights = QLineEdit(), QLineEdit()
        self._name(self.widths, "Widths of columns", "Relative widths of the columns, such as 2 : 1")
        self._name(self.heights, "Heights of rows", "Relative heights of the rows, such as 2 : 1")
        self._arrange()
        self._connect()

    @staticmethod
    def _name(field: QLineEdit, name: str, tip: str) -> None:
        field.setAccessibleName(name)
        field.setToolTip(tip)
        field.setPlaceholderText("equal")

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE.inside)
        row.addWidget(self.add_button, 1)
        row.addWidget(self.remove_button)
        self.standing = QWidget()
        inner = QVBoxLayout(self.standing)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE.inside)
        inner.addWidget(beside(("Part: columns", self.across), ("Part: rows", self.down)))
        inner.addWidget(beside(("Columns", self.columns), ("Widths", self.widths), ("Heights", self.heights)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.unit)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Parts", "heading"))
        column.addWidget(self.list)
        column.addLayout(row)
        column.addWidget(self.standing)

    def _connect(self) -> None:
        self.list.ordered.connect(self._ordered)
        self.list.removed.connect(self.remove)
        self.list.currentRowChanged.connect(self._choose)
        for number in (self.across, self.down):
            number.valueChanged.connect(lambda _: self._span())
        self.columns.valueChanged.connect(lambda _: self._tell())
        for field in (self.widths, self.heights):
            field.textChanged.connect(lambda _: self._tell())

    @property
    def parts(self) -> tuple[FigurePart, ...]:
        """The parts in their order."""
        return tuple(self._parts[self._key(row)] for row in range(self.list.count()))

    @property
    def current(self) -> int:
        """The place of the part in hand."""
        return max(self.list.currentRow(), 0)

    def placed(self, spec: FigureSpec) -> FigureSpec:
        """Return a figure with the parts, standing as is wished."""
        sizes = (sizes_in(self.widths.text()), sizes_in(self.heights.text()))
        return replace(spec, parts=self.parts, columns=round(self.columns.value()), widths=sizes[0], heights=sizes[1])

    def show_spec(self, spec: FigureSpec) -> None:
        """Show the parts of a figure and how they stand, without telling."""
        self._quiet = True
        self.list.clear()
        self._parts.clear()
        for part in spec.parts:
            self._append(part)
        self.columns.setValue(spec.columns)
        self.widths.setText(" : ".join(f"{each:g}" for each in spec.widths))
        self.heights.setText(" : ".join(f"{each:g}" for each in spec.heights))
        self.list.setCurrentRow(0)
        self._quiet = False
        self._relabel()

    def add(self, parts: Sequence[FigurePart]) -> None:
        """Add parts at the end; the last one is in hand then."""
        for part in parts:
            self._append(part)
        self._relabel()
        self.list.setCurrentRow(self.list.count() - 1)
        self._tell()

    def change(self, part: FigurePart) -> None:
        """Put another part in the place of the one in hand, without telling."""
        self._parts[self._key(self.current)] = part

    def remove(self, row: int) -> None:
        """Take a part out; the last one stays."""
        if 0 <= row < self.list.count() and self.list.count() > 1:
            key = self._key(row)
            self.list.takeItem(row)
            self._parts.pop(key)
            self._relabel()
            self._tell()

    def _take_out(self) -> None:
        self.remove(self.current)

    def _append(self, part: FigurePart) -> None:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, self._next)
        self._parts[self._next] = part
        self._next += 1
        self.list.addItem(item)

    def _key(self, row: int) -> int:
        return int(self.list.item(row).data(Qt.ItemDataRole.UserRole))

    def _ordered(self) -> None:
        self._relabel()
        self._tell()

    def _relabel(self) -> None:
        several = self.list.count() > 1
        for row, part in enumerate(self.parts):
            title = part_title(part)
            item = self.list.item(row)
            item.setText(f"{letter(row)}   {title}" if several else title)
            item.setToolTip(title)
            item.setSizeHint(QSize(0, _ROW))
        self.list.setFixedHeight(min(max(self.list.count(), 1), _MOST_ROWS) * _ROW + 6)
        self.standing.setVisible(several)
        self.remove_button.setEnabled(several)
        self._show_spans()

    def _choose(self, row: int) -> None:
        if row >= 0 and not self._quiet:
            self._show_spans()
            self.chosen.emit()

    def _show_spans(self) -> None:
        if not self.list.count():
            return
        before, self._quiet = self._quiet, True
        part = self.parts[self.current]
        self.across.setValue(part.across if part.across > 1 else 0)
        self.down.setValue(part.down if part.down > 1 else 0)
        self._quiet = before

    def _span(self) -> None:
        if not self._quiet:
            across, down = max(round(self.across.value()), 1), max(round(self.down.value()), 1)
            self.change(replace(self.parts[self.current], across=across, down=down))
            self._tell()

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()
