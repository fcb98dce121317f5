"""Whether and where a figure says how it is drawn again."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.widgets.labels import label
from app.window.figure.entries import Choice, beside
from core.figure_files.writing import Description
from core.style import SPACE

_PLACES = (
    (
        Description.INSIDE,
        "Inside of the file",
        "SVG, PDF and PNG carry it; the window and the command line read it back",
    ),
    (Description.BESIDE, "In a file beside it", "figure.pdf.figure.json lies next to figure.pdf"),
    (Description.NONE, "Nowhere", "The figure cannot be drawn again from its file"),
)


class DescriptionBox(QWidget):
    """Asks for it; the last answer is not remembered: privacy is asked for each time."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Choice("Description", _PLACES)
        self.sources = QCheckBox("Say where the logs lie")
        self.sources.setChecked(True)
        self.sources.setToolTip(
            "Paths of the logs, seen from the file; without them they are asked for when it is opened"
        )
        self.place.activated.connect(lambda _: self.sources.setEnabled(self.place.kind is not Description.NONE))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.unit)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("To draw it again", "heading"))
        column.addWidget(beside(("Description", self.place)))
        column.addWidget(self.sources)
