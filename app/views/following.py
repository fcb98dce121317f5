"""Widgets that show the session as it is now, without working for nobody or holding up what reads logs."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.workspace import Workspace
from core.session import Change

GROWTH = 400
"""Milliseconds between two looks at logs that are still being read."""


class Following(QWidget):
    """Shows every change while it is visible, and catches up when it is shown again.

    Who inherits sets `workspace`, calls `follow` once all is made, and says in `show_now` what showing is. A view names
    `View` first: Qt knows signals of the first base only.
    """

    workspace: Workspace
    _stale = True
    _growing: QTimer

    def follow(self) -> None:
        """Begin to follow the session and the theme."""
        self._growing = QTimer(self, singleShot=True, interval=GROWTH)
        self._growing.timeout.connect(self.catch_up)
        self.workspace.changed.connect(self.session_changed)
        self.workspace.theme_changed.connect(self.show_theme)

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is not worked out again."""
        raise NotImplementedError

    def show_hover(self) -> None:
        """Show what is hovered."""

    def show_theme(self) -> None:
        """Show the colours of another theme."""
        self.refresh()

    def concerned(self, change: Change) -> bool:
        """Return whether a change shows here."""
        return change.catalog or change.before is not change.after

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self.catch_up()

    def session_changed(self, change: Change) -> None:
        """Show a change at once; logs that are still being read are looked at now and then."""
        if change.hover:
            self.show_hover()
        elif change.catalog and not self.workspace.session.catalog.complete:
            self._grow()
        elif self.concerned(change):
            self.refresh()

    def refresh(self) -> None:
        """Show the session as it is now if anybody looks, else when somebody does."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.show_now()

    def catch_up(self) -> None:
        """Show what has changed since it was last shown."""
        if self._stale:
            self.refresh()

    def _grow(self) -> None:
        if self._growing.isActive():
            self._stale = True
        else:
            self.refresh()
            self._growing.start()
