"""Finds what is typed in the points that are listed, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer

from app.background import Background
from app.views.embedding.tray.lister import Lister
from app.views.embedding.tray.places_area import PlacesArea
from app.views.embedding.tray.tray_bar import TrayBar
from core.model import I8
from core.style.text import grouped
from core.views.embedding.tray.found import places_found
from core.views.embedding.tray.listing import Listing

PATIENCE = 150
"""Milliseconds after the last letter at which it is looked for."""


class Finding(QObject):
    """Goes from one listed point whose metadata contain a text to the next; the selection stays.

    Attributes
    ----------
    places
        Places at which it was found, ascending.
    """

    def __init__(self, bar: TrayBar, lister: Lister, page: Callable[[], PlacesArea]) -> None:
        super().__init__(bar)
        self._bar, self._lister, self._page = bar, lister, page
        self.places: I8 = np.empty(0, dtype=np.int64)
        self._searched: tuple[str, Listing | None] = ("", None)
        self._beside = Background(self._found, self)
        self._asking = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PATIENCE)
        self._soon.timeout.connect(self._look)
        bar.find_changed.connect(lambda _: self._soon.start())
        bar.find_asked.connect(self.go_on)
        bar.find_left.connect(lambda: page().setFocus())

    @property
    def busy(self) -> bool:
        """Whether it is still being looked for."""
        return self._asking or self._soon.isActive()

    def begin(self, letter: str) -> None:
        """Look for what begins with a letter."""
        self._bar.sought.setFocus()
        self._bar.sought.setText(letter)

    def show_listing(self) -> None:
        """Look again where other points are listed."""
        if self._bar.sought.text() and self._searched[1] is not self._lister.listing:
            self._look()

    def _look(self) -> None:
        text, listing, about = self._bar.sought.text(), self._lister.listing, self._page().about
        self._soon.stop()
        metadata = None if about is None else about.metadata
        if not text or listing is None:
            self.places = np.empty(0, dtype=np.int64)
            self._searched = ("", None)
            self._asking = False
            self._bar.show_found("")
            return
        self._searched, self._asking = (text, listing), True
        self._beside.ask(lambda: (text, listing, places_found(metadata, listing, text)))

    def _found(self, answer: tuple[str, Listing, I8]) -> None:
        text, listing, places = answer
        self._asking = False
        if listing is self._lister.listing and text == self._bar.sought.text():
            self.places = places
            self._go(0)

    def go_on(self, by: int) -> None:
        """Go to the next place at which it was found, with -1 to the one before, around at the ends."""
        if self._soon.isActive():
            self._look()
        elif not self._asking:
            self._go(by)

    def _go(self, by: int) -> None:
        if not len(self.places):
            self._bar.show_found("none")
            return
        page = self._page()
        at = max(page.current, 0)
        number = int(np.searchsorted(self.places, at, side="right" if by > 0 else "left")) - (by < 0)
        number %= len(self.places)
        place = int(self.places[number])
        page.go_to(place)
        self._bar.show_found(f"{grouped(number + 1)} of {grouped(len(self.places))}")
