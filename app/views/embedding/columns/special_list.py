"""What sets the selection apart, a line and a bar each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.widgets.labels import label
from app.workspace import Workspace
from core.style import SPACE, TYPE
from core.views.embedding.columns.special import Difference

_ROW, _BAR = 32, 3


class SpecialList(QWidget):
    """Hidden without a selection; says so where nothing sets it apart."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.title = label("What is special about the selection", "muted")
        self.nothing = label("Nothing that chance would not do", "caption", wrap=True)
        self.lines = SpecialLines(workspace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE.inside)
        layout.setSpacing(SPACE.unit)
        for widget in (self.title, self.nothing, self.lines):
            layout.addWidget(widget)
        self.hide()

    def show_differences(self, found: tuple[Difference, ...] | None) -> None:
        """Show differences, None where nothing is selected."""
        self.setVisible(found is not None)
        self.nothing.setVisible(not found)
        self.lines.show_differences(found or ())


class SpecialLines(QWidget):
    """Lines of text with a bar below that says how strong a difference is, to the left where there is less."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.found: tuple[Difference, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What is special about the selection")
        self.setToolTip("Shares by Cohen's h, numbers by Cohen's d: 0.2 is small, 0.8 is large")
        workspace.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, _ROW * len(self.found))

    def show_differences(self, found: tuple[Difference, ...]) -> None:
        """Show differences."""
        self.found = found
        self.setAccessibleDescription("; ".join(f"{each.column} {each.what}: {each.said}" for each in found))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line for each difference."""
        tokens = self._workspace.tokens
        most = max((abs(each.strength) for each in self.found), default=1.0)
        with QPainter(self) as painter:
            for row, each in enumerate(self.found):
                top, width = row * _ROW, self.width()
                name = f"{each.column}: {each.what}" if each.what else each.column
                _line(painter, QRectF(2, top, width - 4, 14), name, text_font(TYPE.table), tokens.text)
                _line(painter, QRectF(2, top + 13, width - 4, 13), each.said, text_font(TYPE.caption), tokens.muted)
                colour = tokens.accent if each.strength > 0 else tokens.warm
                painter.fillRect(QRectF(2, top + 27, (width - 4) * abs(each.strength) / most, _BAR), QColor(colour))


def _line(painter: QPainter, box: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
