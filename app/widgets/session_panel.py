"""A panel that follows the session while somebody sees it."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent

from app.widgets.panel_area import PanelArea
from app.workspace import Workspace
from core.session import Change


class SessionPanel(PanelArea):
    """Shows the session's values while it is visible, and catches up when it is shown again.

    Who inherits calls `follow` once all is made, and says in `refresh` what showing is.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._stale = False

    def follow(self) -> None:
        """Begin to follow the session."""
        self._workspace.changed.connect(self._changed)

    def refresh(self) -> None:
        """Show the session's values."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self._catch_up()

    def _changed(self, change: Change) -> None:
        if not change.hover and (change.catalog or change.before is not change.after):
            self._stale = True
            self._catch_up()

    def _catch_up(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()
