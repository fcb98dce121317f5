"""A panel at the side of the window: it scrolls downwards, and is never narrower than what stands in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST: Final = 232
MOST: Final = 320
"""Logical pixels of width that a panel asks for; what is wider still can be scrolled to."""


class PanelArea(QScrollArea):
    """Scrolls a page; its least width is the page's with a scroll bar beside it, and follows what comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def setWidget(self, page: QWidget) -> None:
        """Show a page, and follow its width."""
        super().setWidget(page)
        page.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the page's width again when something of it is shown, hidden or called otherwise."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return a size in which nothing is cut at the right."""
        return QSize(self._needed(), super().minimumSizeHint().height())

    def _needed(self) -> int:
        page = self.widget()
        content = 0 if page is None else page.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return min(max(content, LEAST), MOST)

    def _fit(self) -> None:
        narrow = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        page = self.widget()
        wider = page is not None and page.minimumSizeHint().width() > MOST
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded if wider else narrow)
        if self.minimumWidth() != self._needed():
            self.setMinimumWidth(self._needed())
