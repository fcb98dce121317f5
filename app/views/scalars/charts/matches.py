"""What a card draws: its tags with their dashes, and its runs with their colours; which tags are missing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.widgets.labels import label
from app.widgets.popup import WIDTH, Popup
from app.workspace import Workspace
from core.style import DASHES
from core.style.text import counted
from core.views.scalars import CardWish, shown_tags, spec_of
from core.views.scalars.sources import missing_tags

_SHOWN = 9
_SWATCH = QSize(34, 14)


class MatchesPopup(Popup):
    """Lists of tags and runs of a card; made from what the card draws."""

    def __init__(self, workspace: Workspace, parent: QWidget, wish: CardWish) -> None:
        super().__init__(parent, f"What {wish.title} draws")
        self._workspace = workspace
        self.column.addWidget(label(wish.title, "heading"))
        tags = {line.tag: line for line in wish.lines}
        runs = {line.run: line for line in wish.lines}
        neutral = workspace.tokens.text
        self.tags = self._list(
            [(f"{tag}  (right axis)" if line.second else tag, neutral, line.dash) for tag, line in tags.items()]
        )
        self.runs = self._list([(line.title, line.colour, 0) for line in runs.values()])
        for heading, lines in ((counted(len(tags), "tag"), self.tags), (counted(len(runs), "run"), self.runs)):
            self.column.addWidget(label(heading, "caption"))
            self.column.addWidget(lines)
        self._add_missing(wish)

    def _add_missing(self, wish: CardWish) -> None:
        session = self._workspace.session
        spec = spec_of(session.catalog, session.state, wish.key)
        self.missing = missing_tags(spec, shown_tags(session.catalog, session.state))
        for text in wish.troubles if not self.missing else ():
            self.column.addWidget(self._wrapped(text))
        if self.missing:
            self.column.addWidget(self._wrapped(f"No shown run has {counted(len(self.missing), 'tag')}"))
            self.column.addWidget(self._list([(tag, self._workspace.tokens.faint, 0) for tag in self.missing]))

    def _wrapped(self, text: str) -> QWidget:
        said = label(text, "bad", wrap=True)
        said.setMaximumWidth(WIDTH)
        return said

    def _list(self, lines: list[tuple[str, str, int]]) -> QListWidget:
        result = QListWidget()
        result.setMinimumWidth(WIDTH)
        result.setIconSize(_SWATCH)
        result.setUniformItemSizes(True)
        result.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        result.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for text, colour, dash in lines:
            item = QListWidgetItem(text)
            item.setIcon(_sample(colour, dash, self.devicePixelRatioF()))
            item.setToolTip(text)
            result.addItem(item)
        row = max(result.sizeHintForRow(0), 18)
        result.setFixedHeight(row * min(max(len(lines), 1), _SHOWN) + 2 * result.frameWidth() + 2)
        return result


def _sample(colour: str, dash: int, scale: float) -> QPixmap:
    """Return a short line that looks like a curve."""
    pixmap = QPixmap(_SWATCH * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    pen = QPen(QColor(colour), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pattern = DASHES[dash % len(DASHES)]
    if pattern:
        pen.setDashPattern(list(pattern))
    with QPainter(pixmap) as painter:
        painter.setPen(pen)
        middle = QRectF(0, 0, _SWATCH.width(), _SWATCH.height()).center().y()
        painter.drawLine(1, round(middle), _SWATCH.width() - 2, round(middle))
    return pixmap
