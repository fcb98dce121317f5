"""The card that shows the query language by example."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.theme.fonts import mono_font
from app.widgets.labels import label
from core.views.query_help import EXAMPLES

_MORE = (
    "AND binds before OR. Ctrl+Space lists what can stand at the cursor, Up in the empty field brings back earlier "
    "queries. Filters of MLflow's search_runs are read as MLflow reads them."
)


class QueryHelp(QFrame):
    """Ten examples; closes with Esc or a click elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self.setAccessibleName("What can be asked")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(label("What can be asked", "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(5)
        for row, (query, meaning) in enumerate(EXAMPLES):
            grid.addWidget(_code(query), row, 0)
            grid.addWidget(label(meaning, "muted"), row, 1)
        column.addLayout(grid)
        more = label(_MORE, "caption", wrap=True)
        more.setMinimumHeight(more.heightForWidth(grid.sizeHint().width()))
        column.addWidget(more)

    def show_at(self, where: QPoint) -> None:
        """Open with the upper left corner at a place, or as near as the screen allows."""
        room, size = self.screen().availableGeometry(), self.sizeHint()
        x = max(room.left(), min(where.x(), room.right() - size.width()))
        self.move(x, max(room.top(), min(where.y(), room.bottom() - size.height())))
        self.show()


def _code(text: str) -> QLabel:
    shown = label(text)
    font = mono_font()
    font.setFeature(QFont.Tag.fromString("calt"), 0)  # ligatures draw >= as one character that nobody can type
    shown.setFont(font)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return shown
