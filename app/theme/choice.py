"""Light, dark, or as the system wishes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.settings import ThemeChoice
from core.style import ThemeName


def resolved(choice: ThemeChoice) -> ThemeName:
    """Return the theme to wear now; light where the system says nothing."""
    if choice is ThemeChoice.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return ThemeName.DARK if dark else ThemeName.LIGHT
    return ThemeName(choice.value)
