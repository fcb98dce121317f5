"""The panels around the picture: they fold, float and come back as they were."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QScrollArea, QStackedWidget, QWidget
from shiboken6 import isValid

from app.views.base import View
from app.widgets.buttons import IconButton
from app.widgets.labels import label
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
LEFT_WIDTH, RIGHT_WIDTH = 400, 300
LEFT_LEAST, RIGHT_LEAST = 264, 240
LEFT_SHARE, RIGHT_SHARE = 0.26, 0.22
DETAILS_SHARE = 0.5
"""Part of the left side that the details of a run have when they are shown for the first time."""
AWAY = QPoint(24, 24)
"""How far a panel moves when it starts to float, so that one sees that it does."""
LAYOUT_VERSION = 1


class Dock(QDockWidget):
    """A panel with a quiet title bar."""

    first_shown = Signal()
    """Emitted when it is shown for the first time."""

    def __init__(self, workspace: Workspace, name: str, title: str, content: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setWidget(content)
        self._workspace = workspace
        self._was_shown = False
        self._title = label(title, "heading")
        bar = QWidget()
        bar.setObjectName("dockTitle")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 4, 4, 0)
        row.setSpacing(2)
        row.addWidget(self._title, 1)
        row.addWidget(IconButton(workspace, "float", f"Float or dock {title}", self._toggle_floating, size=24))
        row.addWidget(IconButton(workspace, "close", f"Fold {title}", self.hide, size=24))
        self.setTitleBarWidget(bar)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the first time."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            QTimer.singleShot(0, self, self.first_shown.emit)

    def retitle(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setWindowTitle(title)

    def _toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())
        if self.isFloating():
            self.move(self.pos() + AWAY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw an edge around a panel that floats: it has no frame of the system."""
        super().paintEvent(event)
        if self.isFloating():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(self._workspace.tokens.faint), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def side_widths(width: int) -> list[int]:
    """Return the widths of the panels at the left and right of a window, smaller in a small one."""
    left = min(LEFT_WIDTH, max(LEFT_LEAST, round(width * LEFT_SHARE)))
    return [left, min(RIGHT_WIDTH, max(RIGHT_LEAST, round(width * RIGHT_SHARE)))]


class ViewPanels(QStackedWidget):
    """The panel of the view in front; each view's is made once."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[str, QWidget] = {}
        empty = label("How a view draws is set here once logs are open", "muted", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        empty.setContentsMargins(16, 24, 16, 16)
        self._empty, self._none = empty, QWidget()
        self._wanted: View | None = None
        self._afterwards: Callable[[], object] | None = None
        self.addWidget(empty)
        self.addWidget(self._none)

    def sizeHint(self) -> QSize:
        """Return the usual width of a side panel."""
        return QSize(RIGHT_WIDTH, 400)

    def show_panel(self, view: View) -> None:
        """Show the panel of a view; one that has to be made comes once the view itself has been painted."""
        self._wanted = view
        if view.kind in self._pages:
            self.setCurrentWidget(self._pages[view.kind])
            self._made()
        else:
            self.setCurrentWidget(self._none)
            QTimer.singleShot(0, self, lambda: self._make(view, list(view.panel_parts())))

    def _make(self, view: View, parts: list[Callable[[], object]]) -> None:
        """Make the panel of a view part by part, and lay it out in a turn of its own: each takes long enough."""
        if self._wanted is not view or view.kind in self._pages or not isValid(view):
            return
        if parts:
            parts.pop(0)()
            QTimer.singleShot(0, self, lambda: self._make(view, parts))
        else:
            panel = view.panel()
            QTimer.singleShot(0, self, lambda: self._add(view, panel))

    def _add(self, view: View, panel: QWidget) -> None:
        if not isValid(view) or view.kind in self._pages:
            return
        WheelGuard(panel)
        self._pages[view.kind] = page = _scrolling(panel)
        self.addWidget(page)
        if self._wanted is view:
            self.setCurrentWidget(page)
        QTimer.singleShot(0, self, self._made)

    def when_made(self, afterwards: Callable[[], object]) -> None:
        """Call something as soon as no panel is being made: at once, or after the panel was painted."""
        self._afterwards = afterwards
        if self._wanted is None or self._wanted.kind in self._pages:
            self._made()

    def _made(self) -> None:
        afterwards, self._afterwards = self._afterwards, None
        if afterwards is not None:
            afterwards()

    def show_empty(self) -> None:
        """Show that there is no view."""
        self._wanted = None
        self._made()
        self.setCurrentWidget(self._empty)


def _scrolling(panel: QWidget) -> QWidget:
    if isinstance(panel, QScrollArea | QStackedWidget):
        return panel
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(panel.minimumWidth())  # it scrolls downwards only: what is narrower than it is cut
    area.viewport().setAutoFillBackground(False)
    area.setWidget(panel)
    return area


class Docks:
    """The panels of the window, and where they were."""

    def __init__(
        self, window: QMainWindow, workspace: Workspace, runs: QWidget, problems: QWidget, details: QWidget
    ) -> None:
        self._window = window
        self.panels = ViewPanels()
        self.runs = Dock(workspace, "runs", "Runs", runs)
        self.panel = Dock(workspace, "panel", "Display", self.panels)
        self.problems = Dock(workspace, "problems", "Problems", problems)
        self.details = Dock(workspace, "details", "Run details", details)
        self.details.first_shown.connect(self._share_left)
        window.setDockNestingEnabled(True)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, BOTTOM)  # problems are long sentences
        self.reset()

    def reset(self) -> None:
        """Put all panels where they are at the first start."""
        places = (
            (self.runs, LEFT, True),
            (self.details, LEFT, False),
            (self.panel, RIGHT, True),
            (self.problems, BOTTOM, False),
        )
        for dock, area, visible in places:
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            dock.setVisible(visible)
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self.runs, self.panel], side_widths(self._window.width()), horizontal)
        self._window.resizeDocks([self.problems], [260], vertical)

    def _share_left(self) -> None:
        """Give the details a good part of the left side; later they have what the user gave them."""
        height = self.runs.height()
        sizes = [round(height * (1 - DETAILS_SHARE)), round(height * DETAILS_SHARE)]
        self._window.resizeDocks([self.runs, self.details], sizes, Qt.Orientation.Vertical)

    def saved(self) -> str:
        """Return where the panels are, hexadecimal."""
        return bytes(self._window.saveState(LAYOUT_VERSION).data()).hex()

    def restore(self, layout: str) -> None:
        """Put the panels where they were; a description that does not fit is ignored."""
        try:
            state = bytes.fromhex(layout)
        except ValueError:
            return
        if state:
            self._window.restoreState(QByteArray(state), LAYOUT_VERSION)
