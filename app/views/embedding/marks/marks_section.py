"""The part of the panel that says how thumbnails and labels are shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox

from app.views.embedding.display_section import AutoSlider
from app.views.embedding.marks.marks_actions import name_places_label
from app.views.embedding.section import Section, add_row
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.model import Metadata
from core.readers.thumbnails.finding import ImageSource
from core.session.command import change_embedding
from core.state import EmbeddingState, Importance, MarksState
from core.views.embedding import Known
from core.views.embedding.marks.names import can_name, naming_column

_TIP = Qt.ItemDataRole.ToolTipRole
LEAST, MOST = 8, 256
"""Logical pixels of a thumbnail's longer side."""
_FIRST = (
    (Importance.CHANCE, "By chance", "A fixed choice that is fair to all parts of the cloud"),
    (Importance.DENSITY, "In dense places", "Points with many others around them"),
)


class MarksSection(Section):
    """Size of thumbnails, what comes first where not all fit, and memory."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Thumbnails and labels")
        form = self.form()
        self.side = AutoSlider("Thumbnail size", LEAST, MOST, 1.0, "px")
        self.side.auto.setToolTip(f"{MarksState().size:g} pixels")
        self.images, self.first, self.memory = QComboBox(), QComboBox(), QSpinBox()
        self.images.setToolTip("Which images of the rows are their thumbnails")
        self.first.setToolTip("Which thumbnails and labels are shown where not all of them fit")
        self.memory.setRange(16, 4096)
        self.memory.setSingleStep(64)
        self.memory.setSuffix(" MB")
        as_fields(self.memory)
        self.memory.setKeyboardTracking(False)
        self.memory.setToolTip("At most so much is kept of thumbnails that were decoded")
        self.images_label = add_row(form, "Images", self.images)
        add_row(form, "Size", self.side)
        add_row(form, "First", self.first)
        self.clusters, self.cluster_by = QCheckBox("Name dense places"), QComboBox()
        self.clusters.setToolTip("Write over dense places what tells them apart; the names change with the zoom")
        self.cluster_by.setToolTip("Categories of this column name the places, or words of its texts")
        form.addRow(self.clusters)
        self.named_by = add_row(form, "Named by", self.cluster_by)
        add_row(form, "Memory", self.memory).setToolTip(self.memory.toolTip())
        self.memory.setAccessibleName("Memory for thumbnails")
        self._wish = MarksState()
        self._images: tuple[ImageSource, ...] = ()
        self._columns: Metadata | None = None
        self._fill_first(None)
        self._connect()

    def _connect(self) -> None:
        usual = MarksState().size
        self.side.connect_to(lambda size: self._do("Thumbnail size", "embedding.marks.size", size=size or usual))
        self.images.activated.connect(lambda place: self._do("Thumbnails", images=self.images.itemData(place)))
        self.first.activated.connect(self._choose_first)
        self.clusters.clicked.connect(lambda on: self._do(name_places_label(on), clusters=on))
        self.cluster_by.activated.connect(self._choose_names)
        self.memory.valueChanged.connect(lambda size: self._do("Memory for thumbnails", "embedding.marks", memory=size))

    def _choose_first(self, place: int) -> None:
        importance, column = self.first.itemData(place)
        self._do("What comes first", importance=importance, important=column)

    def _choose_names(self, place: int) -> None:
        self._do("Column that names places", cluster_by=self.cluster_by.itemData(place))

    def _do(self, label: str, merge: str = "", **changes: object) -> None:
        wish = replace(self._wish, **changes)  # type: ignore[arg-type]
        self._workspace.session.do(change_embedding(label, merge, marks=wish))

    def show_state(self, about: Known | None, wish: EmbeddingState) -> None:
        """Show what can be chosen and what is."""
        self._wish = wish.marks
        self._show_images(about)
        metadata = None if about is None else about.metadata
        if metadata is not self._columns:
            self._columns = metadata
            self._fill_first(metadata)
            self._fill_names(metadata)
        self.side.show_value(None if wish.marks.size == MarksState().size else wish.marks.size, wish.marks.size)
        chosen = (wish.marks.importance, wish.marks.important if wish.marks.importance is Importance.COLUMN else "")
        places = [place for place in range(self.first.count()) if self.first.itemData(place) == chosen]
        self.first.setCurrentIndex(places[0] if places else 0)
        column = naming_column(metadata, wish)
        self.clusters.setChecked(wish.marks.clusters)
        self.clusters.setEnabled(column is not None)
        self.cluster_by.setCurrentIndex(-1 if column is None else self.cluster_by.findData(column.name))
        for widget in (self.cluster_by, self.named_by):
            widget.setVisible(wish.marks.clusters and column is not None)
        blocker = QSignalBlocker(self.memory)
        self.memory.setValue(wish.marks.memory)
        blocker.unblock()

    def _fill_names(self, metadata: Metadata | None) -> None:
        self.cluster_by.clear()
        for column in () if metadata is None else metadata.columns.values():
            if can_name(column):
                self.cluster_by.addItem(column.name, column.name)

    def _show_images(self, about: Known | None) -> None:
        there = () if about is None else about.images
        if there != self._images:
            self._images = there
            self.images.clear()
            for source in there:
                self.images.addItem(source.title, source.id)
        if about is not None and about.image is not None:
            self.images.setCurrentIndex(self.images.findData(about.image.id))
        self.images.setVisible(len(there) > 1)
        self.images_label.setVisible(len(there) > 1)

    def _fill_first(self, metadata: Metadata | None) -> None:
        self.first.clear()
        for importance, title, tip in _FIRST:
            self.first.addItem(title, (importance, ""))
            self.first.setItemData(self.first.count() - 1, tip, _TIP)
        for column in () if metadata is None else metadata.columns.values():
            if column.numbers is not None:
                self.first.addItem(f"Highest {column.name}", (Importance.COLUMN, column.name))
