"""A sign over the picture that a search dims the points, with the way to it and out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.compose import note_box
from app.widgets.buttons import IconButton, link_button
from app.workspace import Workspace
from core.session.command import change_embedding
from core.state import PointSearch
from core.style import SPACE
from core.views.embedding import Known
from core.views.embedding.search_look import search_said

_BUTTON, _CORNER = 24, 12
_WIDEST = 420


class SearchChip(QFrame):
    """Says what is searched for and how many rows match while a search is on: a click leads there, a cross ends it."""

    def __init__(self, workspace: Workspace, canvas: Canvas, show_search: Callable[[], object]) -> None:
        super().__init__(canvas)
        self.setObjectName("floating")
        self.setAccessibleName("Search")
        self._workspace, self._canvas, self._whole = workspace, canvas, ""
        self.lead = link_button("", show_search)
        self.lead.setAccessibleName("Go to the search")
        self.away = IconButton(workspace, "close", "End the search: all points stand out again", self._clear, _BUTTON)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.inside, 2, 2, 2)
        layout.setSpacing(SPACE.unit)
        layout.addWidget(self.lead)
        layout.addWidget(self.away)
        canvas.resized.connect(self._place)
        canvas.framed.connect(self._place)
        self.hide()

    def show_state(self, about: Known | None, search: PointSearch) -> None:
        """Come while a search is on, and leave with it."""
        on = about is not None and bool(search.text) and about.subject.metadata is not None
        if on and about is not None:
            self._whole = search_said(search, about.matches, about.subject.table.rows)
            self.lead.setToolTip(f"{self._whole}\nPoints that do not match are faint; go to the search (Ctrl+F)")
            self.lead.setAccessibleName(self._whole)
        self.setVisible(on)
        self._place()

    def _place(self) -> None:
        """Stand in the upper left corner, below what the picture has to say."""
        if self.isHidden():
            return
        room = min(self._canvas.width() - 2 * _CORNER - _BUTTON - 4 * SPACE.inside, _WIDEST)
        text, metrics = self._whole.replace("&", "&&"), self.lead.fontMetrics()
        said, _, count = text.rpartition(": ")
        if metrics.horizontalAdvance(text) > room:
            said = metrics.elidedText(
                said, Qt.TextElideMode.ElideMiddle, room - metrics.horizontalAdvance(f": {count}")
            )
        self.lead.setText(f"{said}: {count}")
        self.adjustSize()
        frame = self._canvas.frame
        box = None if frame is None else note_box(frame)
        self.move(_CORNER, _CORNER if box is None else round(box.bottom()) + SPACE.inside)
        self.raise_()

    def _clear(self) -> None:
        self._canvas.setFocus()
        self._workspace.session.do(change_embedding("End the search", search=PointSearch()))
