"""Tabs along the upper edge of a view or a panel: one for each of its pages, or of the ways it shows things."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QTabBar


def page_tabs(name: str, pages: Iterable[tuple[str, str]], scrolled: bool = True) -> QTabBar:
    """Return a tab for each title, with its tooltip; `name` is told to assistive technology.

    With `scrolled`, tabs that find no room are reached by arrows; else they are squeezed.
    """
    tabs = QTabBar()
    tabs.setObjectName("pages")
    tabs.setAccessibleName(name)
    tabs.setExpanding(False)
    tabs.setDrawBase(False)
    if scrolled:
        tabs.setUsesScrollButtons(True)
    for place, (title, tip) in enumerate(pages):
        tabs.addTab(title)
        tabs.setTabToolTip(place, tip)
    return tabs


def show_tab(tabs: QTabBar, place: int) -> None:
    """Bring a tab to the front without asking for its page."""
    tabs.blockSignals(True)
    tabs.setCurrentIndex(place)
    tabs.blockSignals(False)
