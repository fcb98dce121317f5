"""Light or dark: chosen by the user, remembered, switched live, or followed from the system."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.settings import Remembered, ThemeChoice
from app.theme import apply, resolved
from app.workspace import Workspace
from core.style import ThemeName


class Appearance(QObject):
    """Keeps the whole application in one theme."""

    def __init__(self, workspace: Workspace, remembered: Remembered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._remembered = remembered
        self.choice = remembered.value.theme
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, choice: ThemeChoice) -> None:
        """Wear a theme now and at the next start."""
        self.choice = choice
        self._remembered.change(lambda settings: settings.with_theme(choice))
        self._wear(resolved(choice))

    def toggle(self) -> None:
        """Wear the other theme."""
        dark = self._workspace.theme is ThemeName.DARK
        self.choose(ThemeChoice.LIGHT if dark else ThemeChoice.DARK)

    def _system_changed(self) -> None:
        if self.choice is ThemeChoice.SYSTEM:
            self._wear(resolved(self.choice))

    def _wear(self, theme: ThemeName) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and theme is not self._workspace.theme:
            apply(app, theme)
            self._workspace.set_theme(theme)
