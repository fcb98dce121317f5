"""What the search of points understands, by example."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from app.theme.fonts import mono_font
from app.widgets.labels import label
from app.widgets.popup import Popup

_EXAMPLES = (
    ("cat", "Rows with these letters, in any column"),
    ("label = 'cat' AND score < 0.5", "Comparisons of columns"),
    ("`my column` BETWEEN 1 AND 2", "Odd names stand in backticks"),
    ("name ~ '^a' OR row IN (3, 8)", "Expressions, numbers of rows"),
    ("NOT label IN ('a', 'b')", "Also LIKE, ILIKE, IS NULL, IS NAN"),
    ("< 0.5", "With a column chosen: about it"),
)


class SearchHelp(Popup):
    """The language in a few lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "What can be searched")
        self.column.addWidget(label("What can be searched", "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for place, (text, meaning) in enumerate(_EXAMPLES):
            example = label(text)
            example.setFont(mono_font())
            grid.addWidget(example, place, 0)
            grid.addWidget(label(meaning, "muted"), place, 1)
        self.column.addLayout(grid)
        self.column.addWidget(label("Enter selects what is found, F3 goes from one to the next", "caption"))
