"""The row above table and gallery: which page, which points, in which order, how large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from app.theme.icons import icon
from app.widgets.buttons import IconButton
from app.widgets.choices import add_choices, narrow
from app.widgets.fields import SearchField
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace
from core.state import Tray, TrayPage, TrayRows
from core.style import SPACE
from core.views.embedding.tray.columns import CellKind, TrayColumn

HEIGHT: Final = 40
SMALLEST, LARGEST = 16, 256
"""Logical pixels of images."""
AROUND: Final = "around"
"""Stands among the orders for the distance to what is selected."""
_ROWS: Final = (
    (TrayRows.ALL, "All points", "Every point of the table, hidden ones paler"),
    (TrayRows.SHOWN, "Shown points", "Those that filters and legend let through"),
    (TrayRows.FOUND, "Found points", "Those of the shown points that the search finds"),
    (
        TrayRows.SELECTED,
        "Selected points",
        "The selection; a click in it leaves it as it is, Ctrl and a click takes out",
    ),
)


class FindField(SearchField):
    """What is looked for in the table: Enter goes on, Shift+Enter back, arrows go to the table."""

    asked = Signal(int)
    """Emitted with 1 for the next and -1 for the one before."""
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, or back to the table."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) or (event.key() == Qt.Key.Key_Escape and not self.text()):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TrayBar(QFrame):
    """Controls of the tray; it shows the state and emits wishes."""

    page_chosen = Signal(object)
    rows_chosen = Signal(object)
    order_chosen = Signal(str)
    turned = Signal()
    group_chosen = Signal(str)
    size_changed = Signal(int)
    find_changed = Signal(str)
    find_asked = Signal(int)
    find_left = Signal()
    closed = Signal()
    enlarged = Signal()

    def __init__(self, workspace: Workspace, menu: Callable[[], QMenu]) -> None:
        super().__init__()
        self._workspace = workspace
        self.table = self._page_button("Table", TrayPage.TABLE)
        self.gallery = self._page_button("Gallery", TrayPage.GALLERY)
        self.rows = _box("Which points are listed")
        add_choices(self.rows, _ROWS)
        self.count = ElidedLabel("", "caption")
        self.count.setAccessibleName("Points listed")
        self.sought = FindField()
        self.found = label("", "caption")
        self.order = _box("What points are ordered by")
        self.turn = IconButton(workspace, "sort", "Turn the order round", self.turned.emit)
        self.group = _box("Headings: a group for each category of a column")
        self.scale = QSlider(Qt.Orientation.Horizontal)
        self.more = IconButton(workspace, "more", "Columns, captions, copy and export", lambda: self._open(menu()))
        self.full = IconButton(workspace, "expand", "Let the tray fill the view, or give the picture its part again")
        self.close_button = IconButton(workspace, "close", "Close the tray", self.closed.emit)
        self._orders: tuple[object, ...] = ()
        self._groups: tuple[str, ...] = ()
        self._set_up()
        self._lay_out()
        self._connect()
        self.found.hide()

    def _page_button(self, text: str, page: TrayPage) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setFixedSize(SPACE.control, SPACE.control)
        button.setAccessibleName(text)
        button.setToolTip(f"Show points as a {text.lower()}")
        button.clicked.connect(lambda: self.page_chosen.emit(page))
        return button

    def _set_up(self) -> None:
        self.sought.setPlaceholderText("Find in the list")
        self.sought.setAccessibleName("Find in the list")
        self.sought.setToolTip("Goes to the next listed point whose metadata contain the text; the selection stays")
        self.sought.setClearButtonEnabled(True)
        self.sought.setMinimumWidth(90)
        self.sought.setMaximumWidth(180)
        self.scale.setRange(SMALLEST, LARGEST)
        self.scale.setPageStep(16)
        self.scale.setFixedWidth(96)
        self.scale.setAccessibleName("Size of images")
        self.scale.setToolTip("How large images and cards are")
        self.group.setToolTip("A heading for each category of a column, and its points below it")
        self.count.setMinimumWidth(60)

    def _lay_out(self) -> None:
        self._what, self._how = QWidget(), QWidget()
        ends: tuple[QWidget, ...] = (self.found, self.order, self.turn, self.group, self.scale, self.more, self.full)
        left, right = QHBoxLayout(self._what), QHBoxLayout(self._how)
        left.addWidget(self.table)
        left.addWidget(self.gallery)
        left.addWidget(self.rows)
        left.addWidget(self.count, 1)
        right.addStretch(1)
        right.addWidget(self.sought, 4)
        for widget in ends:
            right.addWidget(widget)
        right.addWidget(self.close_button)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(SPACE.between, SPACE.unit, SPACE.between, SPACE.unit)
        self._lines.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        for part in (left, right, self._lines):
            part.setSpacing(SPACE.unit)
        for part in (left, right):
            part.setContentsMargins(0, 0, 0, 0)
        self._lines.addWidget(self._what, 1)
        self._lines.addWidget(self._how, 1)
        self.setFixedHeight(HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return a width that keeps no window wide: one line gives way to two."""
        return QSize(240, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take two lines where one is too narrow."""
        self._fit()

    def _fit(self) -> None:
        needed = self._what.sizeHint().width() + self._how.minimumSizeHint().width() + 2 * SPACE.between
        one = self.width() >= needed
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if one else QBoxLayout.Direction.TopToBottom)
        self.setFixedHeight(HEIGHT if one else 2 * HEIGHT - SPACE.unit)

    def _connect(self) -> None:
        self.rows.activated.connect(lambda at: self.rows_chosen.emit(self.rows.itemData(at)))
        self.order.activated.connect(lambda at: self.order_chosen.emit(self.order.itemData(at)))
        self.group.activated.connect(lambda at: self.group_chosen.emit(self.group.itemData(at)))
        self.scale.valueChanged.connect(self.size_changed)
        self.sought.textChanged.connect(self.find_changed)
        self.sought.asked.connect(self.find_asked)
        self.sought.left.connect(self.find_left)
        self.full.clicked.connect(lambda: self.enlarged.emit())
        self._workspace.theme_changed.connect(self._recolour)
        self._recolour()

    def _recolour(self) -> None:
        tokens = self._workspace.tokens
        for button, name in ((self.table, "table"), (self.gallery, "images")):
            button.setIcon(icon(name, tokens, tokens.accent if button.isChecked() else ""))

    def show_state(self, tray: Tray, columns: Sequence[TrayColumn], categories: Sequence[str], selected: bool) -> None:
        """Show what is wished, with the orders and headings that the table offers."""
        gallery = tray.page is TrayPage.GALLERY
        self.table.setChecked(not gallery)
        self.gallery.setChecked(gallery)
        self.group.setVisible(gallery)
        self.scale.setVisible(gallery)
        self.sought.setVisible(not gallery)
        self.rows.setCurrentIndex(self.rows.findData(tray.rows))
        self._show_orders(tray, columns, selected)
        if tuple(categories) != self._groups or not self.group.count():
            self._groups = tuple(categories)
            self.group.clear()
            self.group.addItem("No headings", "")
            for name in categories:
                self.group.addItem(f"By {name}", name)
        self.group.setCurrentIndex(max(self.group.findData(tray.group), 0))
        self.group.setEnabled(bool(categories))
        blocker = QSignalBlocker(self.scale)
        self.scale.setValue(tray.size)
        blocker.unblock()
        self.full.show_icon("collapse" if tray.share >= 1 else "expand")
        self._fit()
        self._recolour()

    def _open(self, menu: QMenu) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_found(self, text: str) -> None:
        """Say which of how many places was found last."""
        self.found.setText(text)
        self.found.setVisible(bool(text))

    def _show_orders(self, tray: Tray, columns: Sequence[TrayColumn], selected: bool) -> None:
        offered = (
            tuple((column.id, column.title) for column in columns if column.kind is not CellKind.IMAGE),
            selected,
        )
        if offered != self._orders:
            self._orders = offered
            self.order.clear()
            self.order.addItem("As they come", "")
            for name, title in offered[0]:
                self.order.addItem(f"By {title.lower() if name in ('row', 'distance') else title}", name)
            if selected:
                self.order.addItem("By distance to the selection", AROUND)
        first = tray.order[0] if tray.order else None
        self.order.setCurrentIndex(max(self.order.findData("" if first is None else first.column), 0))
        self.turn.setEnabled(first is not None)
        down = first is not None and first.descending
        self.turn.show_icon("chevron-down" if down else "chevron-up")
        self.turn.setToolTip(
            "Large values come first: turn it round" if down else "Small values come first: turn it round"
        )
        if first is not None and len(tray.order) > 1:
            titles = {column.id: column.title for column in columns}
            then = ", ".join(titles.get(each.column, "") for each in tray.order[1:])
            self.order.setToolTip(f"What points are ordered by; then by {then}")
        else:
            self.order.setToolTip("What points are ordered by")


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    narrow(box, 9)
    return box
