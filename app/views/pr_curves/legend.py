"""What colours and dashes mean on cards of runs: one entry for each class, above all cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QWidget

from app.theme.fonts import text_font
from app.widgets.flow import FlowLayout
from app.workspace import Workspace
from core.session.commands.cards.pr_curves import hide_classes
from core.style import SPACE, TYPE
from core.style.dashes import DASHES
from core.views import LegendEntry

ROW: Final = 24
_LINE: Final = 22.0
"""Length of a piece of line, logical pixels."""
_WIDEST: Final = 220
_ROWS: Final = 3
"""Lines of entries seen at once; more scroll."""


class ClassEntry(QAbstractButton):
    """One class: a piece of its line and its name, faint while it is hidden."""

    pointed = Signal(str)
    """Emitted with the class under the mouse or with the focus, empty when it is neither any more."""
    isolated = Signal(str)

    def __init__(self, workspace: Workspace, entry: LegendEntry, shown: bool) -> None:
        super().__init__()
        self._workspace, self.entry = workspace, entry
        self.setCheckable(True)
        self.setChecked(shown)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Class {entry.label}")
        self.setToolTip(f"{entry.label}\nClick hides or shows its curves, double click isolates them")

    def nextCheckState(self) -> None:
        """Leave the state to the session, which tells when it has changed."""

    def sizeHint(self) -> QSize:
        """Return the room for line and name."""
        name = QFontMetricsF(text_font(TYPE.table)).horizontalAdvance(self.entry.label)
        return QSize(min(round(name + _LINE + 22), _WIDEST), ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line and name."""
        tokens, area = self._workspace.tokens, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setBrush(QColor(tokens.window if not self.underMouse() else tokens.line))
                painter.setPen(QPen(QColor(tokens.accent), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), SPACE.unit, SPACE.unit)
            painter.setOpacity(1.0 if self.isChecked() else 0.35)
            pen = QPen(QColor(self.entry.colour), 2, c=Qt.PenCapStyle.FlatCap)
            pattern = DASHES[self.entry.dash % len(DASHES)]
            if pattern:
                pen.setDashPattern(list(pattern))
            painter.setPen(pen)
            middle = area.center().y()
            painter.drawLine(QPointF(8, middle), QPointF(8 + _LINE, middle))
            painter.setOpacity(1.0)
            self._name(painter, area.adjusted(_LINE + 14, 0, -6, 0))

    def _name(self, painter: QPainter, room: QRectF) -> None:
        tokens, font = self._workspace.tokens, text_font(TYPE.table)
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if self.isChecked() else tokens.muted))
        name = QFontMetricsF(font).elidedText(self.entry.label, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate the class."""
        self.isolated.emit(self.entry.key)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Highlight the class."""
        super().enterEvent(event)
        self.pointed.emit(self.entry.key)

    def leaveEvent(self, event: QEvent) -> None:
        """End the highlight."""
        super().leaveEvent(event)
        self.pointed.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Highlight the class for the keyboard as for the mouse."""
        super().focusInEvent(event)
        self.pointed.emit(self.entry.key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the highlight."""
        super().focusOutEvent(event)
        self.pointed.emit("")


class ClassLegend(QScrollArea):
    """All classes, in lines that wrap; hidden where cards are of classes."""

    pointed = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.entries: dict[str, ClassEntry] = {}
        self._shown: tuple[LegendEntry, ...] = ()
        self._clicked: str | None = None
        self._page = QWidget()
        self._flow = FlowLayout(self._page, gap=2)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(SPACE.inside, 0, SPACE.inside, SPACE.unit)
        self.setAccessibleName("Classes")
        self.setVisible(False)
        workspace.theme_changed.connect(self._page.update)

    def show_entries(self, entries: Sequence[LegendEntry], hidden: frozenset[str]) -> None:
        """Show other classes, or which of them are hidden."""
        if tuple(entries) != self._shown:
            self._make(tuple(entries))
        for key, entry in self.entries.items():
            entry.setChecked(key not in hidden)
            entry.update()
        self.setVisible(bool(entries))

    def _make(self, entries: tuple[LegendEntry, ...]) -> None:
        self._shown = entries
        for old in self.entries.values():
            self._flow.removeWidget(old)
            old.deleteLater()
        self.entries = {entry.key: ClassEntry(self._workspace, entry, True) for entry in entries}
        for widget in self.entries.values():
            widget.pointed.connect(self.pointed)
            widget.clicked.connect(lambda _=False, key=widget.entry.key: self._toggle(key))
            widget.isolated.connect(self._isolate)
            self._flow.addWidget(widget)
            widget.show()
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Be as high as the lines need, or as some of them."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        edges = self.viewportMargins()
        width = self.width() - edges.left() - edges.right()
        needed = self._flow.heightForWidth(width)
        self.setFixedHeight(min(needed, _ROWS * (ROW + 2)) + edges.top() + edges.bottom())

    def _hidden(self) -> frozenset[str]:
        return self._workspace.session.state.pr_curves.hidden_classes

    def _toggle(self, key: str) -> None:
        self._clicked = key
        self._workspace.session.do(hide_classes(self._hidden() ^ {key}))

    def _isolate(self, key: str) -> None:
        """Show one class only, or all where that is so."""
        if self._clicked == key:
            self._workspace.session.undo()  # the first click has hidden what is meant
            self._clicked = None
        others = frozenset(self.entries) - {key}
        self._workspace.session.do(hide_classes(frozenset() if self._hidden() >= others else others))
