"""What the query bar says of its text, beneath the field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.buttons import link_button
from app.widgets.labels import label
from app.widgets.query.field import set_style
from core.views.brush_queries import Brushed
from core.views.query_look import QueryLook, QueryStanding


class QuerySays(QWidget):
    """How many runs match or what is wrong, what could have been meant, and what stays shown until then."""

    mended = Signal(str)
    """Emitted with the text that was probably meant."""
    taken_apart = Signal(object)
    """Emitted with what is `Brushed` of the query and is to take its place."""

    def __init__(self) -> None:
        super().__init__()
        self._look = QueryLook()
        self._brushed: Brushed | None = None
        self.note = label("", "caption", wrap=True)
        self.note.setAccessibleName("What the query bar says")
        self.kept = label("", "caption", wrap=True)
        self.fix = link_button("", self._mend)
        self.fix.setAccessibleName("Use what was probably meant")
        self.to_brushes = link_button("To filters", lambda: self.taken_apart.emit(self._brushed))
        self.to_brushes.setToolTip("Turn what this query asks of single fields into filters, to be dragged in HParams")
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.note, 1)
        line.addWidget(self.to_brushes, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line)
        column.addWidget(self.fix)
        column.addWidget(self.kept)
        for told in (self.note, self.kept):
            told.setContentsMargins(5, 0, 0, 0)
        self.say(QueryLook(), "", None)

    def say(self, look: QueryLook, kept: str, brushed: Brushed | None) -> None:
        """Show what is said of a text, what stays shown until it is finished, and offer it as brushes if it can be."""
        self._look, self._brushed = look, brushed
        set_style(self.note, "role", "bad" if look.standing is QueryStanding.WRONG else "caption")
        self.fix.setText(f"Use {look.fix.meant}" if look.fix else "")
        self.note.setText(look.note)
        self.kept.setText(kept)
        self.note.setVisible(bool(look.note))
        self.kept.setVisible(bool(kept))
        self.fix.setVisible(look.fix is not None)
        self.to_brushes.setVisible(brushed is not None)
        self.setVisible(bool(look.note))

    def _mend(self) -> None:
        if self._look.fix is not None:
            self.mended.emit(self._look.fix.text)
