"""The chooser of the table that is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyleOptionComboBox

from app.widgets.choices import narrow
from core.model import EmbeddingTable
from core.style import SPACE
from core.style.text import grouped

SHAPE = "  ·  "
"""What stands between name and shape of a table."""
_SLASH = " / "


def table_name(table: EmbeddingTable) -> str:
    """Return what a table is called in the list: run and tensor, or one of them where the other says no more."""
    if table.run in ("", "."):
        return table.tensor
    last = table.run.rpartition("/")[2]
    same = table.tensor in (last, last.rpartition(".")[0])
    return table.run if same else f"{table.run}{_SLASH}{table.tensor}"


def table_shape(table: EmbeddingTable) -> str:
    """Return rows and columns of a table."""
    return f"{grouped(table.rows)} × {grouped(table.columns)}"


def table_tip(table: EmbeddingTable) -> str:
    """Return name, shape, states and files of a table, each on a line."""
    states = f", {len(table.steps)} steps" if len(table.steps) > 1 else ""
    metadata = table.steps[-1].metadata_file or "no metadata"
    return f"{table_name(table)}\n{table_shape(table)}{states}\n{table.steps[-1].tensor.file}\n{metadata}"


class TableBox(QComboBox):
    """A chooser of tables that leaves out the shape, then parts of the run, where the text does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Embedding")
        narrow(self, 8)
        self.setMaximumWidth(380)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def _shortened(self, room: int) -> str:
        metrics, text = self.fontMetrics(), self.currentText()
        if metrics.horizontalAdvance(text) <= room:
            return text
        run, _, tensor = text.partition(SHAPE)[0].rpartition(_SLASH)
        ending = _SLASH + tensor if run else tensor
        left = room - metrics.horizontalAdvance(ending)
        if run and left > metrics.horizontalAdvance("mmm"):
            return metrics.elidedText(run, Qt.TextElideMode.ElideMiddle, left) + ending
        return metrics.elidedText(tensor, Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field with as much of the text as there is room for."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        field = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - SPACE.unit
        shown = self._shortened(room)
        with QPainter(self) as painter:
            style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
            place = Qt.AlignmentFlag.AlignVCenter
            style.drawItemText(painter, field, place, self.palette(), self.isEnabled(), shown)
