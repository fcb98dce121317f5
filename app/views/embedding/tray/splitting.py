"""The picture above, the tray below, and the edge between them."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.views.embedding.tray.tray import Tray
from app.workspace import Workspace
from core.session.commands.points.tray import change_tray
from core.views.embedding.tray.written import WrittenRows

SETTLED = 200
"""Milliseconds after the last move of the edge at which the session is told."""
LEAST = 0.12
"""Share of the height below which a tray that was dragged down is closed, and a picture dragged up is gone."""


class TraySplitter(QSplitter):
    """Shares the height as the session says; what is dragged is kept there.

    The tray is made when it is opened or asked for first: most pictures do without it.
    """

    left = Signal()
    """Emitted when keys are for the picture again."""

    def __init__(self, workspace: Workspace, picture: QWidget, acts: Acts, drawing: Drawing) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._workspace, self._acts, self._drawing = workspace, acts, drawing
        self.setChildrenCollapsible(True)
        self.addWidget(picture)
        self.setStretchFactor(0, 1)
        self.setHandleWidth(5)
        self.setAccessibleName("Picture and tray")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLED)
        self._soon.timeout.connect(self._keep)
        self.splitterMoved.connect(self._on_moved)

    @cached_property
    def tray(self) -> Tray:
        """The table and the gallery of all points."""
        tray = Tray(self._workspace, self._acts, self._drawing)
        tray.left.connect(self.left)
        self.addWidget(tray)
        return tray

    @property
    def made(self) -> bool:
        """Whether there is a tray, open or not."""
        return "tray" in vars(self)

    @property
    def busy(self) -> bool:
        """Whether something in the tray that is in sight is still being made."""
        return self.made and self.tray.busy

    def written(self) -> WrittenRows | None:
        """Return what the tray lists, None while it is closed."""
        return self.tray.written() if self.made else None

    def follow(self) -> None:
        """Give picture and tray their shares."""
        state = self._acts.wish.tray
        if not (state.open or self.made):
            return
        if self.tray.isHidden() == state.open:
            self.tray.setVisible(state.open)
        if not self._soon.isActive():
            self._share()
        self.tray.follow()

    def _share(self) -> None:
        state = self._acts.wish.tray
        if not state.open:
            return
        whole = max(self.height() - self.handleWidth(), 1)
        below = round(whole * min(max(state.share, 0.0), 1.0))
        below = below if state.share >= 1 else max(below, min(self.tray.minimumHeight(), whole))
        if self.sizes() != [whole - below, below]:
            self.setSizes([whole - below, below])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares."""
        super().resizeEvent(event)
        self._share()

    def _on_moved(self) -> None:
        self._soon.start()

    def _keep(self) -> None:
        above, below = self.sizes()
        share = below / max(above + below, 1)
        if share < LEAST:
            self._workspace.session.do(change_tray("Close the tray", open=False))
        else:
            share = 1.0 if 1 - share < LEAST else round(share, 4)
            self._workspace.session.do(change_tray("Share of the tray", "embedding.tray.share", share=share))
        self._share()
