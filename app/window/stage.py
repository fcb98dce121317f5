"""The centre of the window: the welcome page or the view in front."""

from __future__ import annotations

import time
import traceback
from collections import deque
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.background import Background
from app.piecewise import import_piecewise
from app.settings import PainterChoice
from app.views.base import View
from app.views.registry import ViewEntry, create, entry, load, prepare
from app.widgets.labels import label
from app.workspace import Workspace
from core.jobs import Event, Task

TURN = 0.008
"""Seconds of a turn that modules are imported for: the window answers in between."""
LEAST = (360, 240)
"""Logical pixels the picture keeps; a view that wishes for more must not squeeze the panels when it comes up."""


class Stage(QStackedWidget):
    """Shows one view; a view is imported beside the window's thread and made when it is first shown."""

    painted = Signal()
    """Emitted once, after the first picture of the window is on the screen."""
    settled = Signal()
    """Emitted when the view that was wanted has been made, or none is wanted."""
    activated = Signal(object)
    """Emitted with the view that came to the front."""
    actions_changed = Signal()
    """Emitted when a view can do other things than before."""
    resized = Signal()

    def __init__(self, workspace: Workspace, welcome: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.views: dict[str, View] = {}
        self._welcome = welcome
        self._waiting = _waiting_page()
        self._loader = Background(self._loaded, self, behind=False)
        self._wanted = ""
        self._may_load = False
        self.setObjectName("canvas")
        self.setMinimumSize(*LEAST)
        self.addWidget(welcome)
        self.addWidget(self._waiting)
        for page in (welcome, self._waiting):
            page.installEventFilter(self)

    @property
    def current(self) -> View | None:
        """The view in front, None while the welcome page or nothing is."""
        widget = self.currentWidget()
        return widget if isinstance(widget, View) else None

    def show_welcome(self) -> None:
        """Show the welcome page."""
        self._wanted = ""
        self.setCurrentWidget(self._welcome)

    def show_view(self, kind: str) -> None:
        """Bring a view to the front as soon as it can be made."""
        wanted = entry(kind)
        self._wanted = wanted.kind
        if wanted.kind in self.views:
            self._raise_view(wanted.kind)
            return
        self.setCurrentWidget(self._waiting)
        if self._may_load:
            painter = self.workspace.painter
            prepare(wanted)
            self._look_ahead(wanted)
            self._loader.ask(lambda: _load(wanted, painter))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first picture."""
        if event.type() is QEvent.Type.Paint and not self._may_load:
            self._may_load = True
            QTimer.singleShot(0, self, self._first_painted)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell what lies over the stage."""
        super().resizeEvent(event)
        self.resized.emit()

    def close_views(self) -> None:
        """Wait for what is being imported."""
        self._loader.wait()

    def _first_painted(self) -> None:
        self.painted.emit()
        if self._wanted:
            self.show_view(self._wanted)
        else:
            self.settled.emit()

    def _look_ahead(self, wanted: ViewEntry) -> None:
        """Begin what the first picture of a view waits for; what fails there the view does again, and tells."""
        session = self.workspace.session
        if wanted.ahead and session.catalog.embeddings:
            seen = {"catalog": session.catalog, "results": session.results, "state": session.state}
            self.workspace.jobs.start(Task("Looking at the first table", wanted.ahead, seen, "ahead"), _unheard)

    def _loaded(self, loading: _Loading) -> None:
        """Import what is left for the window's thread, a few modules a turn."""
        begun = time.perf_counter()
        wanted = loading.view.kind == self._wanted and loading.view.kind not in self.views

        def enough() -> bool:
            return time.perf_counter() - begun > TURN

        while wanted and loading.left and not loading.error:
            try:
                if import_piecewise(loading.left[0], enough):
                    loading.left.popleft()
            except Exception:
                loading.error = traceback.format_exc()
            if loading.left and enough():
                QTimer.singleShot(0, self, lambda: self._loaded(loading))
                return
        if wanted:
            self._make(loading.view, loading.error)
        else:
            self.settled.emit()

    def _make(self, loaded: ViewEntry, error: str) -> None:
        """Make a view; it comes to the front in a turn of its own, because both take longer than a frame."""
        if not error:
            error = self._made(loaded)
        if error:
            self._waiting.say(f"The view {loaded.title} could not be opened")
            self.workspace.notify("error", f"The view {loaded.title} could not be opened", error)
            self.settled.emit()
        else:
            QTimer.singleShot(0, self, lambda: self._show_made(loaded.kind))

    def _show_made(self, kind: str) -> None:
        """Show a view that was made, unless it is in front already or another one is wanted by now."""
        if kind == self._wanted and self.currentWidget() is not self.views[kind]:
            self._raise_view(kind)
        self.settled.emit()

    def _made(self, loaded: ViewEntry) -> str:
        try:
            view = create(loaded, self.workspace)
        except Exception:
            return traceback.format_exc()
        view.actions_changed.connect(self.actions_changed)
        self.views[loaded.kind] = view
        self.addWidget(view)
        return ""

    def _raise_view(self, kind: str) -> None:
        view = self.views[kind]
        self.setCurrentWidget(view)
        self.activated.emit(view)


class _Waiting(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "muted")
        column = QVBoxLayout(self)
        column.addWidget(self._text, alignment=Qt.AlignmentFlag.AlignCenter)

    def say(self, text: str) -> None:
        self._text.setText(text)


def _waiting_page() -> _Waiting:
    page = _Waiting()
    page.setObjectName("canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return page


@dataclass
class _Loading:
    """A view that is loaded: what is still to be imported on the window's thread, and what went wrong."""

    view: ViewEntry
    left: deque[str] = field(default_factory=deque)
    error: str = ""


def _load(wanted: ViewEntry, painter: PainterChoice) -> _Loading:
    try:
        return _Loading(wanted, deque(load(wanted, painter)))
    except Exception:
        return _Loading(wanted, error=traceback.format_exc())


def _unheard(event: Event) -> None:
    """Whoever asks for what was made finds it."""
