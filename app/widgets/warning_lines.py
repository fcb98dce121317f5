"""What to beware of, a sentence a line with a sign before it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.theme.icons import icon
from app.widgets.labels import label
from app.workspace import Workspace
from core.style import SPACE


class WarningLines(QWidget):
    """Lines that are made again when they change, `gap` logical pixels apart."""

    def __init__(self, workspace: Workspace, gap: int = SPACE.inside) -> None:
        super().__init__()
        self._workspace = workspace
        self.texts: tuple[str, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(gap)
        workspace.theme_changed.connect(self._rebuild)
        self.hide()

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show other lines."""
        if texts != self.texts:
            self.texts = texts
            self._rebuild()

    def _rebuild(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for text in self.texts:
            self._rows.addWidget(self._line(text))
        self.setVisible(bool(self.texts))

    def _line(self, text: str) -> QWidget:
        tokens = self._workspace.tokens
        sign, result = QLabel(), QWidget()
        sign.setPixmap(icon("warning", tokens, tokens.warn).pixmap(SPACE.icon, SPACE.icon))
        sign.setAccessibleName("Beware")
        line = QHBoxLayout(result)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.inside)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(text, "caption", wrap=True), 1)
        return result
