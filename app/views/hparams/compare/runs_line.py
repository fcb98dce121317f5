"""The compared runs with their colours, above their curves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.theme.fonts import text_font
from app.widgets.buttons import IconButton
from app.widgets.flow import FlowLayout
from app.widgets.run_marks import draw_swatch
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.runs.compare import remove_run
from core.style import SPACE, TYPE, mix
from core.views.names import short_among
from core.views.shown import run_colour

_HEIGHT, _MOST = 24, 240


class RunChip(QWidget):
    """A run's colour and name, with a button that takes it away."""

    def __init__(self, workspace: Workspace, name: str, base: bool, titles: tuple[str, ...]) -> None:
        super().__init__()
        self._workspace, self.name, self._base, self._titles = workspace, name, base, titles
        self.title = workspace.session.state.runs.titles.get(name, name)
        self.setObjectName("runChip")
        self.setAccessibleName(f"{self.title}, the baseline" if base else self.title)
        self.setToolTip(self.accessibleName())
        self.button = IconButton(workspace, "close", f"Remove {self.title} from the comparison", self._remove, 18)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 3, 0)
        row.addStretch(1)
        row.addWidget(self.button)
        self._font = text_font(TYPE.table, QFont.Weight.DemiBold if base else QFont.Weight.Normal)
        self.setFont(self._font)
        width = self.fontMetrics().horizontalAdvance(self._text())
        self.setFixedSize(min(width + 52, _MOST), _HEIGHT)

    def _text(self) -> str:
        return f"{self.title} (baseline)" if self._base else self.title

    def _remove(self) -> None:
        self._workspace.session.do(remove_run(self.name))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Emphasise the run everywhere."""
        super().enterEvent(event)
        self._workspace.session.set_hover(Hover(run=self.name))

    def leaveEvent(self, event: QEvent) -> None:
        """Emphasise nothing."""
        super().leaveEvent(event)
        self._workspace.session.set_hover(Hover())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        tokens, session = self._workspace.tokens, self._workspace.session
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if session.hover.run == self.name:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(mix(tokens.canvas, tokens.warm, 0.18)))
                painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            colour = run_colour(session.catalog, session.state, self.name, self._workspace.theme)
            draw_swatch(painter, QRectF(8, (_HEIGHT - 11) / 2, 11, 11), colour, shown=True)
            painter.setFont(self._font)
            painter.setPen(QColor(tokens.text))
            room = self.rect().adjusted(25, 0, -24, 0)
            metrics = painter.fontMetrics()
            left = room.width() - metrics.horizontalAdvance(self._text().removeprefix(self.title))
            short = short_among(self.title, self._titles, metrics.horizontalAdvance, left)
            text = f"{short}{self._text().removeprefix(self.title)}"
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class RunsLine(QWidget):
    """Chips that wrap into lines."""

    menu_wanted = Signal(str, QPoint)
    """Emitted with a run and a place on the screen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._flow = FlowLayout(self, SPACE.unit)
        self._flow.setContentsMargins(SPACE.around - 8, SPACE.unit, SPACE.around, SPACE.unit)
        self._shown: tuple[tuple[str, ...], tuple[str, ...], str] = ((), (), "")
        self.chips: list[RunChip] = []

    def show_runs(self, names: Sequence[str]) -> None:
        """Show other runs, or the same in another order or colour."""
        state = self._workspace.session.state
        base, titles = state.compare.baseline, tuple(state.runs.titles.get(name, name) for name in names)
        if self._shown != (tuple(names), titles, base):
            self._shown = (tuple(names), titles, base)
            for chip in self.chips:
                self._flow.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self.chips = [RunChip(self._workspace, name, name == base, titles) for name in names]
            for chip in self.chips:
                self._flow.addWidget(chip)
                chip.show()
            self.updateGeometry()
        self.update_marks()

    def update_marks(self) -> None:
        """Draw the chips again."""
        for chip in self.chips:
            chip.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a run."""
        chip = self.childAt(event.pos())
        if isinstance(chip, RunChip):
            self.menu_wanted.emit(chip.name, event.globalPos())
