"""Dressing the application."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.theme.eliding import ElidingStyle
from app.theme.fonts import load_fonts, text_font
from app.theme.palette import palette
from app.theme.plots import colour_plots
from app.theme.stylesheet import stylesheet
from core.style import ThemeName, tokens

_DRESSED = "armillary_dressed"


def apply(app: QApplication, theme: ThemeName) -> None:
    """Dress all widgets, now and later, in a theme; calling it again switches live."""
    load_fonts()
    colours = tokens(theme)
    if not app.property(_DRESSED):  # once: every later call would polish every widget once more
        app.setProperty(_DRESSED, True)
        app.setStyle(ElidingStyle())
        app.setFont(text_font())
    app.setPalette(palette(colours))
    sheet = stylesheet(colours)
    if app.styleSheet() != sheet:  # setting the same one would polish every widget once more, too
        app.setStyleSheet(sheet)
    colour_plots(colours)
