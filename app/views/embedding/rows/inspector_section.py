"""The part of the panel that tells all about the selected point."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.views.embedding.rows.row_list import RowList
from app.views.embedding.rows.rows_listed import listed
from app.views.embedding.scene.card import row_image, row_metadata, row_title
from app.views.embedding.section import Section
from app.widgets.buttons import IconButton
from app.widgets.labels import ElidedLabel, label
from app.workspace import Workspace
from core.state import EmbeddingState, RowSet
from core.style import SPACE
from core.style.text import grouped
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.facts import LISTED_AT_MOST
from core.views.embedding.moved.words import facts

_THUMBNAIL = 64


class InspectorSection(Section):
    """Thumbnail and metadata of one point; a list where several are selected."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Inspector")
        self.hint = label("Click a point to see what is known of it", "muted", wrap=True)
        self.title = ElidedLabel("", "heading")
        self.subtitle = label("", "caption")
        self.image = QLabel()
        self.image.setAccessibleName("Thumbnail")
        self.copy = IconButton(workspace, "copy", "Copy the metadata", self._copy)
        self.facts = QWidget()
        self._facts = QFormLayout(self.facts)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setVerticalSpacing(SPACE.unit)
        self._facts.setHorizontalSpacing(SPACE.between)
        self.selected = RowList(workspace, "Selected rows", 8)
        self._about: Known | None = None
        self._wish = EmbeddingState()
        self._row: int | None = None
        self._shown: tuple[object, ...] = ()
        self._lay_out()
        self.selected.row_chosen.connect(self.row_chosen)
        self.selected.row_hovered.connect(self.row_hovered)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        names.addStretch(1)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACE.between)
        head.addWidget(self.image)
        head.addLayout(names, 1)
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.hint, self.head, self.facts, self.selected):
            self.rows.addWidget(widget)

    def show_state(
        self, about: Known | None, wish: EmbeddingState, points: Points | None, selected: RowSet | None
    ) -> None:
        """Show the only selected row, or the list of them."""
        known = () if about is None else (about.subject.table, about.metadata, about.sheet, about.moved)
        colours = None if points is None else points.palette.tobytes()
        news = (*known, selected, wish.label_by, wish.colour_by, colours)
        if news == self._shown:
            return
        self._shown = news
        self._about, self._wish = about, wish
        self._row = about.selected if about is not None else None
        several = selected is not None and selected.count > 1 and points is not None
        single = self._row is not None and about is not None and points is not None
        self.hint.setVisible(not several and not single)
        self.head.setVisible(single)
        self.facts.setVisible(single)
        self.selected.setVisible(several)
        if about is None or points is None:
            return
        if self._row is not None:
            self._show_row(about, wish, self._row)
        elif selected is not None and several:
            rows = selected.first(LISTED_AT_MOST)
            self.selected.show_items(listed(about, wish, points, rows))

    def _show_row(self, about: Known, wish: EmbeddingState, row: int) -> None:
        self.title.setText(row_title(about, wish, row))
        self.subtitle.setText(f"row {grouped(row)} of {grouped(about.subject.table.rows)}")
        self._show_image(row_image(about, row))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, value in _told(about, row):
            text = label(value)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setWordWrap(True)
            text.setAccessibleName(name)
            self._facts.addRow(label(name, "muted"), text)

    def _show_image(self, image: QImage | None) -> None:
        self.image.setVisible(image is not None)
        if image is None:
            return
        smooth = image.width() > _THUMBNAIL
        how = Qt.TransformationMode.SmoothTransformation if smooth else Qt.TransformationMode.FastTransformation
        scale = self.devicePixelRatioF()
        size = round(_THUMBNAIL * scale)
        scaled = QPixmap.fromImage(image.scaled(size, size, Qt.AspectRatioMode.KeepAspectRatio, how))
        scaled.setDevicePixelRatio(scale)
        self.image.setPixmap(scaled)

    def _copy(self) -> None:
        if self._about is None or self._row is None:
            return
        told = (("row", str(self._row)), *_told(self._about, self._row))
        lines = [f"{name}\t{value}" for name, value in told]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._workspace.notify("info", f"Copied the metadata of {row_title(self._about, self._wish, self._row)}")


def _told(about: Known, row: int) -> tuple[tuple[str, str], ...]:
    """Return what is told of a row: how much it moved, and its metadata."""
    return (*facts(about.moved, row), *row_metadata(about, row))
