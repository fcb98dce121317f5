"""What a pane is given: the session as it is seen there, and the services of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.workspace import Jobs, Workspace
from core.jobs import Event, Task
from core.session.pane_session import PaneSession


class PaneWorkspace(Workspace):
    """The workspace of one pane; whoever owns it tells it of other themes and painters."""

    def __init__(self, whole: Workspace, place: int) -> None:
        self.panes = PaneSession(whole.session, place)
        super().__init__(self.panes, _PaneJobs(whole.jobs, f"beside-{id(self):x}"), whole.theme)
        self.whole = whole

    def follow_looks(self) -> None:
        """Take the theme and the painter of the window."""
        self.set_theme(self.whole.theme)
        self.set_painter(self.whole.painter)

    def notify(self, severity: str, message: str, details: str = "") -> None:
        """Show a toast that does not take the focus."""
        self.whole.notify(severity, message, details)


class _PaneJobs:
    """Starts tasks that give way to others of the same pane only."""

    def __init__(self, whole: Jobs, group: str) -> None:
        self._whole, self._group = whole, group

    def start(self, task: Task, listener: Callable[[Event], None]) -> int:
        """Start a task and return its number."""
        return self._whole.start(replace(task, group=f"{task.group}-{self._group}" if task.group else ""), listener)

    def cancel(self, job: int) -> None:
        """Ask a job to stop."""
        self._whole.cancel(job)

    def wish(self, job: int, wish: object) -> None:
        """Tell a running job something."""
        self._whole.wish(job, wish)
