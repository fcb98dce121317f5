"""The categories of a legend, of which only those in sight are widgets."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollBar, QVBoxLayout, QWidget

from app.views.embedding.looks.entry_row import NARROWEST, ROW, LegendRow, letters, width_of
from app.widgets.fields import SearchField
from app.workspace import Workspace
from core.style import SPACE
from core.views import LegendEntry

ROWS_AT_MOST = 14
"""Entries seen at once; more scroll, and can be searched."""
_LOOKED_AT, _MEASURED = 400, 12
"""Entries of which the longest are measured."""
_BAR = 12


class EntryList(QWidget):
    """Categories below each other; thousands take no more than those in sight."""

    toggled = Signal(str)
    isolated = Signal(str)
    chosen = Signal(str)
    highlighted = Signal(object)
    coloured = Signal(str)
    moved = Signal(str, object)
    """A category is to go before another, to the end for None."""
    menu_wanted = Signal(str, QPoint)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.entries: tuple[LegendEntry, ...] = ()
        self._found: tuple[LegendEntry, ...] = ()
        self._pool: list[LegendRow] = []
        self._dropping: int | None = None
        self._followed: str | None = None
        self.search = SearchField()
        self.search.setPlaceholderText("Find a category")
        self.search.setAccessibleName("Find a category")
        self.search.setToolTip("Show only categories whose name has this in it; arrow down goes to the first")
        self.search.setClearButtonEnabled(True)
        self._area = _Area()
        self.bar = QScrollBar(Qt.Orientation.Vertical, self._area)
        self.bar.setAccessibleName("Categories")
        self._line = QFrame(self._area)
        self._line.setFixedHeight(2)
        self._line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.unit)
        layout.addWidget(self.search)
        layout.addWidget(self._area)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.timeout.connect(lambda: self.highlighted.emit(None))
        self.search.textChanged.connect(self._refind)
        self.search.returnPressed.connect(lambda: self._focus(0))
        self.bar.valueChanged.connect(self._bind)
        self._area.scrolled.connect(lambda rows: self.bar.setValue(self.bar.value() + rows))
        self._area.resized.connect(self._place)

    @property
    def rows(self) -> dict[str, LegendRow]:
        """Those in sight by their key."""
        return {row.entry.key: row for row in self._pool if not row.isHidden()}

    def show_entries(self, entries: tuple[LegendEntry, ...]) -> None:
        """Show other categories, or the same in another state."""
        same = [entry.key for entry in entries] == [entry.key for entry in self.entries]
        self.entries = entries
        if not same and len(entries) <= ROWS_AT_MOST:
            self.search.clear()
        self._refind()
        followed, self._followed = self._followed, None
        if followed is not None:  # not now: what has the focus is highlighted, in a frame that is being made
            QTimer.singleShot(0, self, lambda: self._focus(self._place_of(followed)))

    def _refind(self) -> None:
        sought = self.search.text().strip().casefold()
        found = (entry for entry in self.entries if sought in entry.label.casefold())
        self._found = tuple(found) if sought else self.entries
        self._place()

    def fit(self, widest: int, room: int) -> None:
        """Take the size of the content, at most so wide and so many rows high."""
        many = len(self.entries) > ROWS_AT_MOST
        self.search.setVisible(many)
        rows = max(min(len(self.entries), ROWS_AT_MOST, room - many), 1)
        scrolled = len(self.entries) > rows
        longest = sorted(self.entries[:_LOOKED_AT], key=letters)[-_MEASURED:]
        wished = max((width_of(entry) for entry in longest), default=NARROWEST)
        width = max(min(wished, widest), NARROWEST) + (_BAR if scrolled else 0)
        self._area.setFixedSize(width, rows * ROW)
        self.search.setFixedWidth(width)
        self._place()
        layout = self.layout()
        if layout is not None:
            layout.activate()  # whoever asks for the size next is told the new one

    def _place(self) -> None:
        """Lay the rows out that are in sight."""
        seen = max(self._area.height() // ROW, 1)
        scrolled = len(self._found) > seen
        self.bar.setVisible(scrolled)
        self.bar.setGeometry(self._area.width() - _BAR, 0, _BAR, self._area.height())
        self.bar.setRange(0, max(len(self._found) - seen, 0))
        self.bar.setPageStep(seen)
        width = self._area.width() - (_BAR if scrolled else 0)
        while len(self._pool) < min(seen, len(self._found)):
            self._pool.append(self._made(self._found[len(self._pool)]))
        for place, row in enumerate(self._pool):
            row.setGeometry(0, place * ROW, width, ROW)
        self._bind()

    def _made(self, entry: LegendEntry) -> LegendRow:
        row = LegendRow(self._workspace, entry)
        row.setParent(self._area)
        row.clicked.connect(lambda: self.toggled.emit(row.entry.key))
        row.isolated.connect(self.isolated)
        row.chosen.connect(self.chosen)
        row.coloured.connect(self.coloured)
        row.hovered.connect(self._hover)
        row.stepped.connect(self._step)
        row.shifted.connect(self._shift)
        row.dragged.connect(self._drag)
        row.dropped.connect(self._drop)
        row.menu_wanted.connect(self.menu_wanted)
        return row

    def _bind(self) -> None:
        first, seen = self.bar.value(), max(self._area.height() // ROW, 1)
        shown = self._found[first : first + seen]
        for place, row in enumerate(self._pool):
            row.setVisible(place < len(shown))
            if place < len(shown) and row.entry is not shown[place]:
                row.show_entry(shown[place])

    def _hover(self, key: str, inside: bool) -> None:
        # Between two rows the mouse leaves one and enters the next: the highlight does not blink.
        if inside:
            self._leaving.stop()
            self.highlighted.emit(key)
        else:
            self._leaving.start(30)

    def _place_of(self, key: str) -> int:
        return next((place for place, entry in enumerate(self._found) if entry.key == key), 0)

    def _step(self, key: str, step: int) -> None:
        place = self._place_of(key) + step
        if place < 0 and step == -1 and self.search.isVisible():
            self.search.setFocus()
        else:
            self._focus(max(0, min(place, len(self._found) - 1)))

    def _focus(self, place: int) -> None:
        if not self._found:
            return
        seen = max(self._area.height() // ROW, 1)
        first = self.bar.value()
        self.bar.setValue(min(max(first, place - seen + 1), place))
        row = self._pool[place - self.bar.value()]
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.highlighted.emit(row.entry.key)

    def _shift(self, key: str, step: int) -> None:
        """Move a category one place, and stay on it."""
        keys = [entry.key for entry in self.entries]
        place = keys.index(key) + step
        if 0 <= place < len(keys):
            after = place + 1 if step > 0 else place
            self._followed = key
            self.moved.emit(key, keys[after] if after < len(keys) else None)

    def _drag(self, key: str, height: int) -> None:
        row = self.rows.get(key)
        if row is None:
            return
        at = row.y() + height
        if at < 0 or at > self._area.height():
            self.bar.setValue(self.bar.value() + (1 if at > 0 else -1))
        seen = min(self._area.height() // ROW, len(self._found))
        gap = max(0, min(round(at / ROW), seen))
        self._dropping = self.bar.value() + gap
        self._line.setStyleSheet(f"background: {self._workspace.tokens.accent};")
        self._line.setGeometry(4, max(gap * ROW - 1, 0), self._area.width() - 8, 2)
        self._line.raise_()
        self._line.show()

    def _drop(self, key: str, kept: bool) -> None:
        self._line.hide()
        place, self._dropping = self._dropping, None
        if not kept or place is None:
            return
        before = self._found[place].key if place < len(self._found) else None
        if before != key:
            self.moved.emit(key, before)


class _Area(QWidget):
    """Where rows lie; tells of the wheel and of its size."""

    scrolled = Signal(int)
    resized = Signal()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by three rows a notch."""
        self.scrolled.emit(-round(event.angleDelta().y() / 40))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew."""
        self.resized.emit()
