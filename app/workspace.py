"""What every part of the window is given: the session as Qt signals, jobs, theme and notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.settings import PainterChoice
from core.jobs import Event, Task
from core.session import Change, Session
from core.style import ThemeName, Tokens, tokens


class Jobs(Protocol):
    """Starts tasks and tells on the window's thread what they report."""

    def start(self, task: Task, listener: Callable[[Event], None]) -> int:
        """Start a task and return its number; `listener` is called on the window's thread."""

    def cancel(self, job: int) -> None:
        """Ask a job to stop; it is ended if it does not."""

    def wish(self, job: int, wish: object) -> None:
        """Tell a running job something, such as other parameters."""


class Workspace(QObject):
    """The session and the services around it, as seen by views and panels."""

    changed = Signal(object)
    """Emitted with a `Change` after every change of the session."""
    theme_changed = Signal()
    """Emitted after the colours have changed."""
    painter_changed = Signal()
    """Emitted after points are to be drawn by something else."""
    notified = Signal(str, str, str)
    """Emitted with severity (``"info"``, ``"warning"``, ``"error"``), message and details to be shown as a toast."""

    settling = Signal()
    """Emitted before a step is undone or redone: what is shown of a gesture and no step yet becomes one."""
    details_wanted = Signal()
    """Emitted when everything known of the selected runs is to be told."""
    tag_wanted = Signal()
    """Emitted when a scalar is to come into sight in the scalars view; see `take_tag`."""

    def __init__(self, session: Session, jobs: Jobs, theme: ThemeName = ThemeName.LIGHT) -> None:
        super().__init__()
        self.session = session
        self.jobs = jobs
        self._theme = theme
        self._painter = PainterChoice.AUTOMATIC
        self._tag: str | None = None
        session.observe(self._tell)

    def undo(self) -> None:
        """Go back one step; a gesture that has only just come to rest is the last one."""
        self.settling.emit()
        self.session.undo()

    def redo(self) -> None:
        """Go forward one step, unless a gesture has led elsewhere meanwhile."""
        self.settling.emit()
        self.session.redo()

    def _tell(self, change: Change) -> None:
        self.changed.emit(change)

    @property
    def theme(self) -> ThemeName:
        """The theme now in use."""
        return self._theme

    @property
    def tokens(self) -> Tokens:
        """The colours now in use."""
        return tokens(self._theme)

    def set_theme(self, theme: ThemeName) -> None:
        """Use another theme."""
        if theme is not self._theme:
            self._theme = theme
            self.theme_changed.emit()

    @property
    def painter(self) -> PainterChoice:
        """What the user wants points to be drawn by."""
        return self._painter

    def set_painter(self, painter: PainterChoice) -> None:
        """Have points drawn by something else."""
        if painter is not self._painter:
            self._painter = painter
            self.painter_changed.emit()

    def notify(self, severity: str, message: str, details: str = "") -> None:
        """Show a toast that does not take the focus."""
        self.notified.emit(severity, message, details)

    def want_tag(self, tag: str) -> None:
        """Bring a scalar into sight as soon as the scalars view is there."""
        self._tag = tag
        self.tag_wanted.emit()

    def take_tag(self) -> str | None:
        """Return the scalar that is to come into sight, once; None for none."""
        tag, self._tag = self._tag, None
        return tag
