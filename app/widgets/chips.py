"""Removable chips: what the shown things are narrowed to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.widgets.buttons import IconButton
from app.widgets.flow import FlowLayout
from app.widgets.labels import ElidedLabel
from app.workspace import Workspace


class Chip(QFrame):
    """A rounded label with a button that removes it, and one that writes it as a query where that can be done."""

    def __init__(
        self, workspace: Workspace, text: str, remove: Callable[[], None], write: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("chip")
        self.setAccessibleName(text)
        self.button = IconButton(workspace, "close", f"Remove {text}", remove, size=18)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 2, 2)
        row.setSpacing(2)
        row.addWidget(ElidedLabel(text))
        self.write: IconButton | None = None
        if write is not None:
            self.write = IconButton(workspace, "text", f"To query: write {text} into the query", write, size=18)
            row.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(22)


class Chips(QWidget):
    """Chips that wrap into lines; takes no room while there are none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._flow = FlowLayout(self)
        self.chips: list[Chip] = []
        self.hide()

    def show_chips(self, entries: list[tuple[str, Callable[[], None], Callable[[], None] | None]]) -> None:
        """Show a chip for each text with what removes it, and what writes it as a query if that can be done."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = [Chip(self._workspace, *entry) for entry in entries]
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(entries))
        self.updateGeometry()
