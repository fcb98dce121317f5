"""The table of values: fields and runs, with titles that stay, and what mouse and keys ask for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.views.hparams.compare.drawing import (
    FIELD_HEIGHT,
    FIELD_WIDTH,
    MEASURED_ROW,
    ROW,
    RUN_HEIGHT,
    RUN_WIDTH,
    TitleDrawing,
    ValueDelegate,
)
from app.views.hparams.compare.model import CompareModel
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.runs.compare import measure_against, move_run, remove_run
from core.views.compare.table import Comparison

_LEAST, _LEAST_MEASURED, _MOST = 110, 156, 300
_LEAST_TITLE = 140
Key = Qt.Key


class TitleHeader(QHeaderView):
    """Titles of runs, which can be dragged, or of fields."""

    dragged = Signal(str, int)
    """Emitted with a run and the place to which it was dragged."""
    menu_wanted = Signal(int, QPoint)
    """Emitted with a section and a place on the screen."""

    def __init__(self, orientation: Qt.Orientation, workspace: Workspace, model: CompareModel, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._compare = model
        self._drawing = TitleDrawing(workspace, model)
        self._from: tuple[int, int] | None = None
        self._quiet = False
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(24)
        self.sectionMoved.connect(self._note)

    @property
    def of_runs(self) -> bool:
        """Whether its sections are runs."""
        return (self.orientation() is Qt.Orientation.Horizontal) is not self._compare.transposed

    def _note(self, section: int, before: int, after: int) -> None:
        if not self._quiet:
            self._from = (section, after)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag: the session has the order, the header does not."""
        super().mouseReleaseEvent(event)
        moved, self._from = self._from, None
        if moved is not None and self._compare.found is not None:
            name, place = self._compare.found.names[moved[0]], moved[1]
            self.put_back()
            self.dragged.emit(name, place)

    def put_back(self) -> None:
        """Show the sections in the order of the model."""
        self._quiet = True
        for place in range(self.count()):
            if self.visualIndex(place) != place:
                self.moveSection(self.visualIndex(place), place)
        self._quiet = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a run or a field."""
        section = self.logicalIndexAt(event.pos())
        if section >= 0:
            self.menu_wanted.emit(section, event.globalPos())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a title."""
        self._drawing.draw(painter, rect, section, self.of_runs, self)


class ValuesTable(QTableView):
    """Runs side by side; `menu_wanted` is emitted with field (or -1), run (or -1) and a place on the screen."""

    menu_wanted = Signal(int, int, QPoint)
    opened = Signal(int)
    """Emitted with a field that is to be looked at more closely."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.compare = CompareModel(self)
        self.setModel(self.compare)
        self.setItemDelegate(ValueDelegate(workspace, self.compare, self))
        self.across = TitleHeader(Qt.Orientation.Horizontal, workspace, self.compare, self)
        self.down = TitleHeader(Qt.Orientation.Vertical, workspace, self.compare, self)
        self.setHorizontalHeader(self.across)
        self.setVerticalHeader(self.down)
        for header in (self.across, self.down):
            header.dragged.connect(lambda name, place: self._do_move(name, place))
            header.menu_wanted.connect(self._header_menu)
        self.across.setAccessibleName("Titles of the columns")
        self.down.setAccessibleName("Titles of the rows")
        self._set_up()

    def _set_up(self) -> None:
        self.setObjectName("runTable")  # its delegate draws what is hovered and selected
        self.setAccessibleName("Values of the compared runs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)

    def show_comparison(self, found: Comparison, transposed: bool) -> None:
        """Show other values; the cell that the keys are at stays the same."""
        at = self.compare.where(self.currentIndex()) if self.currentIndex().isValid() else None
        before = self.compare.found
        kept = (before.rows[at[0]].column.key, before.names[at[1]]) if before is not None and at is not None else None
        down, right = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        same = transposed == self.compare.transposed
        self.compare.show(found, transposed)
        self._fit()
        if same:
            self.verticalScrollBar().setValue(down)
            self.horizontalScrollBar().setValue(right)
        index = self.compare.index_of(*kept) if kept is not None else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)

    def _fit(self) -> None:
        turned, measured = self.compare.transposed, self.compare.measured
        self.across.setFixedHeight(FIELD_HEIGHT if turned else RUN_HEIGHT)
        self._fit_titles()
        self.across.setSectionsMovable(not turned)
        self.down.setSectionsMovable(turned)
        self.down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.down.setDefaultSectionSize(MEASURED_ROW if measured else ROW)
        for line in range(self.down.count()):
            heading = not turned and self.compare.field_line(line) is None
            self.down.resizeSection(line, ROW if heading else self.down.defaultSectionSize())
        self._fit_columns()

    def _fit_columns(self) -> None:
        least, count = _LEAST_MEASURED if self.compare.measured else _LEAST, max(self.compare.columnCount(), 1)
        width = self.viewport().width() // count
        size = min(max(width, least), _MOST)
        if self.across.defaultSectionSize() != size or any(
            self.across.sectionSize(place) != size for place in range(min(count, self.across.count()))
        ):
            self.across.setDefaultSectionSize(size)
            for place in range(self.across.count()):
                self.across.resizeSection(place, size)

    def _fit_titles(self) -> None:
        """Give the titles at the left a third of the width, as long as they can be read."""
        most = RUN_WIDTH if self.compare.transposed else FIELD_WIDTH
        width = min(max(self.width() * 3 // 10, _LEAST_TITLE), most)
        if self.down.width() != width:
            self.down.setFixedWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._fit_titles()
        self._fit_columns()

    def repaint_all(self) -> None:
        """Draw everything again: colours or what is hovered have changed."""
        for part in (self, self.across, self.down):
            part.viewport().update()

    def _run_at(self, index: QModelIndex) -> str | None:
        at = self.compare.where(index) if index.isValid() else None
        return None if at is None or self.compare.found is None else self.compare.found.names[at[1]]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the run under the mouse everywhere."""
        super().mouseMoveEvent(event)
        self._workspace.session.set_hover(Hover(run=self._run_at(self.indexAt(event.position().toPoint()))))

    def leaveEvent(self, event: QEvent) -> None:
        """Emphasise nothing."""
        super().leaveEvent(event)
        self._workspace.session.set_hover(Hover())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a cell."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        at = self.compare.where(index) if index.isValid() else None
        if at is not None:
            corner = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wanted.emit(*at, event.globalPos() if by_mouse else corner)

    def _header_menu(self, section: int, where: QPoint) -> None:
        header = self.sender()
        if isinstance(header, TitleHeader) and header.of_runs:
            self.menu_wanted.emit(-1, section, where)
        elif (field := self.compare.field_line(section)) is not None:
            self.menu_wanted.emit(field, -1, where)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = event.key() in (Key.Key_Delete, Key.Key_Return, Key.Key_Enter, Key.Key_B)
            plain = event.modifiers() is Qt.KeyboardModifier.NoModifier
            if (own and plain) or event.matches(QKeySequence.StandardKey.Copy):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the run, B makes it the baseline, Ctrl and arrows move it, Return opens the field."""
        run = self._run_at(self.currentIndex())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif run is None or not self._use(event, run):
            super().keyPressEvent(event)

    def _use(self, event: QKeyEvent, run: str) -> bool:
        """Do what a key says about a run; return whether it says anything."""
        session, steps = self._workspace.session, {Key.Key_Left: -1, Key.Key_Up: -1, Key.Key_Right: 1, Key.Key_Down: 1}
        key, found = Key(event.key()), self.compare.found
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in steps and found is not None:
            self._do_move(run, found.names.index(run) + steps[key])
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        elif key is Key.Key_Delete:
            session.do(remove_run(run))
        elif key is Key.Key_B:
            session.do(measure_against("" if session.state.compare.baseline == run else run))
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            return False
        return True

    def _do_move(self, run: str, place: int) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(move_run(run, max(place, 0)))

    def _open(self, index: QModelIndex) -> None:
        at = self.compare.where(index)
        if at is not None:
            self.opened.emit(at[0])

    def copy_selected(self) -> None:
        """Copy the selected cells in full, apart by tabs."""
        found = self.compare.found
        cells = {(i.row(), i.column()): at for i in self.selectedIndexes() if (at := self.compare.where(i)) is not None}
        if found is None or not cells:
            return
        rows, columns = (sorted({place[axis] for place in cells}) for axis in (0, 1))
        lines = []
        for row in rows:
            whole = (found.cell(*cells[row, each]).whole if (row, each) in cells else "" for each in columns)
            lines.append("\t".join(" ".join(text.split()) for text in whole))
        QGuiApplication.clipboard().setText("\n".join(lines))
