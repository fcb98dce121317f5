"""Saved and recent queries in a popup: used, named, renamed and taken away there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.settings import Remembered
from app.widgets.buttons import IconButton, TextButton
from app.widgets.fields import Field
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace

_WIDTH, _MOST_HEIGHT = 340, 420
_SHOWN = 10
"""Recent queries that are listed."""


class _Row(QWidget):
    """A query under its name, or under itself."""

    def __init__(self, name: str, query: str, use: Callable[[], None], buttons: list[IconButton]) -> None:
        super().__init__()
        self.query = query
        self.use = QPushButton()
        self.use.setProperty("link", True)
        self.use.setAccessibleName(f"Use {name or query}")
        self.use.setToolTip(query)
        self.use.setSizePolicy(QSizePolicy.Policy.Ignored if not name else QSizePolicy.Policy.Maximum, _FIXED)
        self.use.clicked.connect(lambda: use())
        self._text = name or query
        self.buttons = buttons
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(2)
        self.row.addWidget(self.use, 0 if name else 1)
        if name:
            told = ElidedLabel(query, "caption", mode=Qt.TextElideMode.ElideRight)
            told.setSizePolicy(QSizePolicy.Policy.Ignored, _FIXED)
            self.row.addWidget(told, 1)
            self.use.setText(self.use.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _WIDTH // 2))
        for button in buttons:
            self.row.addWidget(button)

    def fit(self) -> None:
        """Elide a query that stands for itself to the room there is."""
        room = self.use.width() - 12
        if self.use.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored:
            self.use.setText(self.use.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: object) -> None:
        """Elide anew."""
        self.fit()


_FIXED = QSizePolicy.Policy.Fixed


class KeptQueries(QFrame):
    """What was asked and what was saved; closes on use."""

    used = Signal(str)
    """Emitted with the query that is to be asked."""

    def __init__(self, workspace: Workspace, remembered: Remembered, query: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self.setAccessibleName("Saved and recent queries")
        self.setFixedWidth(_WIDTH)
        self._workspace, self._remembered, self._query = workspace, remembered, query
        self.rows: list[_Row] = []
        self.naming: Field | None = None
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(8, 4, 8, 4)
        self._lines.setSpacing(0)
        inner = QWidget()
        inner.setLayout(self._lines)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        self._area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.save = TextButton(workspace, "Save this query…", self._save, "plus")
        self.save.setProperty("link", True)
        self.save.setToolTip("Give the query in the field a name and keep it for other logs too")
        self.save.setEnabled(bool(query))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 4)
        column.setSpacing(0)
        column.addWidget(self._area)
        column.addWidget(self.save)
        self._show()

    def show_at(self, where: QPoint) -> None:
        """Open with the upper right corner at a place on the screen, or as near as it allows."""
        room = self.screen().availableGeometry()
        self.move(max(room.left(), min(where.x(), room.right() - _WIDTH)), where.y())
        self.show()
        first = self.rows[0].use if self.rows else self.save
        first.setFocus()

    @property
    def _saved(self) -> tuple[tuple[str, str], ...]:
        return self._remembered.value.saved_queries

    def _show(self, naming: int | None = None) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self.naming = [], None
        self._add(label("Saved queries", "caption"))
        for place, (name, query) in enumerate(self._saved):
            self._add(self._naming_row(place) if place == naming else self._saved_row(place, name, query))
        if not self._saved:
            self._add(label("None yet", "muted"))
        self._lines.addSpacing(8)
        self._add(label("Recent queries", "caption"))
        for query in self._remembered.value.recent_queries[:_SHOWN]:
            self._add(self._recent_row(query))
        if not self._remembered.value.recent_queries:
            self._add(label("None yet", "muted"))
        self._lines.addStretch(1)
        self._area.setFixedHeight(min(self._lines.sizeHint().height() + 4, _MOST_HEIGHT))
        self.adjustSize()

    def _add(self, line: QWidget) -> None:
        self._lines.addWidget(line)
        line.show()  # hidden ones would take no room

    def _saved_row(self, place: int, name: str, query: str) -> _Row:
        rename = IconButton(self._workspace, "rename", f"Rename {name}", lambda: self._show(naming=place), 24)
        delete = IconButton(self._workspace, "close", f"Delete {name}", lambda: self._delete(place), 24)
        row = _Row(name, query, lambda: self._use(query), [rename, delete])
        self.rows.append(row)
        return row

    def _recent_row(self, query: str) -> _Row:
        forget = IconButton(self._workspace, "close", "Forget this query", lambda: self._forget(query), 24)
        row = _Row("", query, lambda: self._use(query), [forget])
        self.rows.append(row)
        return row

    def _naming_row(self, place: int) -> Field:
        self.naming = Field(self._saved[place][0])
        self.naming.setAccessibleName("Name of the query")
        self.naming.selectAll()
        self.naming.setProperty("place", place)
        self.naming.editingFinished.connect(lambda: self._name(place))
        self.naming.installEventFilter(self)
        self.naming.setFocus()
        return self.naming

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave a name as it was with Esc."""
        if watched is self.naming and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.KeyPress and self.naming is not None:
                self.naming.blockSignals(True)
                self._show()
            return True
        return super().eventFilter(watched, event)

    def _use(self, query: str) -> None:
        self.close()
        self.used.emit(query)

    def _save(self) -> None:
        self._put((*self._saved, (_free_name(self._query, self._saved), self._query)))
        self._show(naming=len(self._saved) - 1)
        if self.naming is not None:
            self.naming.setFocus()

    def _name(self, place: int) -> None:
        if self.naming is None:
            return
        name = self.naming.text().strip()
        self.naming.blockSignals(True)
        if name:
            others = (*self._saved[:place], *self._saved[place + 1 :])
            kept = (_free_name(name, others), self._saved[place][1])
            self._put((*self._saved[:place], kept, *self._saved[place + 1 :]))
        self._show()

    def _delete(self, place: int) -> None:
        self._put((*self._saved[:place], *self._saved[place + 1 :]))
        self._show()

    def _forget(self, query: str) -> None:
        self._remembered.change(lambda settings: settings.without_query(query))
        self._show()

    def _put(self, saved: tuple[tuple[str, str], ...]) -> None:
        self._remembered.change(lambda settings: settings.with_saved_queries(saved))


def _free_name(wished: str, saved: tuple[tuple[str, str], ...]) -> str:
    """Return a name that no saved query has yet."""
    names, name, number = {name for name, _ in saved}, wished, 2
    while name in names:
        name, number = f"{wished} {number}", number + 1
    return name
