"""The part of the display panel that takes one image as a grid of samples, and goes through them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from app.widgets.buttons import IconButton
from app.widgets.choices import narrow
from app.widgets.labels import label
from app.widgets.number_boxes import as_fields
from app.workspace import Workspace
from core.session.commands.cards.images import cut_tiles, show_tile
from core.state import TileSize
from core.style import SPACE
from core.style.text import counted
from core.views.images import PLUGIN, Page
from core.views.images.tiles import guessed_size, tiles_in
from core.views.payloads import payload_cards

_USUAL = TileSize(28, 28, 0)
_MOST = 8192
_OFFERED = 1000
"""Tags that the list offers."""


class TilesSection(QWidget):
    """Which tag's images are grids of samples, how large these are, and which one is shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.tag = QComboBox()
        self.on = QCheckBox("Images are grids of samples")
        self.width_box, self.height_box, self.gap_box = QSpinBox(), QSpinBox(), QSpinBox()
        self.all = QCheckBox("Show the whole grid")
        self.tile = QSpinBox()
        as_fields(self.width_box, self.height_box, self.gap_box, self.tile)
        self.back = IconButton(workspace, "chevron-left", "Sample before (Page Up)", lambda: self._move(-1), 24)
        self.forward = IconButton(workspace, "chevron-right", "Next sample (Page Down)", lambda: self._move(1), 24)
        self.says = label("", "muted", wrap=True)
        self._tags: tuple[str, ...] = ()
        self._cards: object = None
        self._chosen = ""
        self._page: Page | None = None
        self._sizes = QWidget()
        self._through = QWidget()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.between)
        column.setSpacing(SPACE.inside)
        column.addWidget(label("Samples in one image", "heading"))
        for widget in (self.tag, self.on, self._sizes, self.all, self._through, self.says):
            column.addWidget(widget)
        grid = QGridLayout(self._sizes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.inside)
        grid.setVerticalSpacing(2)
        for place, (title, box, least) in enumerate(
            (("Width", self.width_box, 1), ("Height", self.height_box, 1), ("Gap", self.gap_box, 0))
        ):
            box.setRange(least, _MOST)
            box.setKeyboardTracking(False)
            box.setMinimumWidth(48)
            box.setAccessibleName(f"{title} of a sample in pixels" if least else "Pixels between samples")
            box.setToolTip("Pixels of one sample" if least else "Pixels before, between and after samples")
            grid.addWidget(label(title), 0, place)
            grid.addWidget(box, 1, place)
            grid.setColumnStretch(place, 1)
        row = QHBoxLayout(self._through)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.unit)
        row.addWidget(label("Sample"))
        row.addWidget(self.tile, 1)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        self.tag.setAccessibleName("Tag whose images are grids of samples")
        self.tag.setToolTip("Tag whose images may be grids of samples")
        narrow(self.tag, 12)
        self.on.setToolTip("Shows one sample of a sprite or a grid at a time, the same one on all cards")
        self.all.setToolTip("Shows all samples of the image together, as it was logged")
        self.tile.setAccessibleName("Which sample is shown")
        self.tile.setToolTip("Which sample is shown on all cards, from 1, row by row")
        self.tile.setKeyboardTracking(False)
        self.tile.setMinimumWidth(56)

    def _connect(self) -> None:
        self.tag.activated.connect(self._choose_tag)
        self.on.clicked.connect(self._switch)
        for box in (self.width_box, self.height_box, self.gap_box):
            box.valueChanged.connect(self._resize)
        session = self._workspace.session
        self.all.clicked.connect(lambda on: session.do(show_tile(None if on else 0)))
        self.tile.valueChanged.connect(lambda number: session.do(show_tile(number - 1)))

    def choose(self, tag: str, page: Page | None) -> None:
        """Take the images of a tag as grids of samples, of the size that the lines in one of them suggest."""
        self._chosen, self._page = tag, page
        known = self._workspace.session.state.images.tiles.get(tag)
        if known is None:
            self._workspace.session.do(cut_tiles(tag, self._guess()))
        self.refresh()

    def _guess(self) -> TileSize:
        cells = () if self._page is None else self._page.cells
        cell = next((cell for cell in cells if cell.values is not None), None)
        if cell is None or cell.values is None:
            return _USUAL
        found = guessed_size(cell.values) if cell.values.shape[:2] == (cell.height, cell.width) else None
        return found or TileSize(max(cell.width // 8, 1), max(cell.height // 8, 1))

    def _choose_tag(self, place: int) -> None:
        self._chosen, self._page = self._tags[place], None
        self.refresh()

    def _switch(self, on: bool) -> None:
        self._workspace.session.do(cut_tiles(self._chosen, self._guess() if on else None))

    def _resize(self) -> None:
        known = self._workspace.session.state.images.tiles.get(self._chosen, _USUAL)
        size = replace(known, width=self.width_box.value(), height=self.height_box.value(), gap=self.gap_box.value())
        self._workspace.session.do(cut_tiles(self._chosen, size))

    def _move(self, offset: int) -> None:
        tile = self._workspace.session.state.images.tile
        self._workspace.session.do(show_tile(max((0 if tile is None else tile) + offset, 0)))

    def refresh(self) -> None:
        """Show the session's values."""
        session = self._workspace.session
        state = session.state.images
        cards = payload_cards(session.catalog, session.state, PLUGIN)
        if cards is not self._cards:
            self._cards = cards
            self._tags = tuple(dict.fromkeys(card.tag for card in cards))[:_OFFERED]
            self.tag.clear()
            self.tag.addItems(self._tags)
        if self._chosen not in self._tags:
            self._chosen = next((tag for tag in state.tiles if tag in self._tags), next(iter(self._tags), ""))
        size = state.tiles.get(self._chosen)
        self.tag.setCurrentIndex(self._tags.index(self._chosen) if self._chosen in self._tags else -1)
        self.on.setChecked(size is not None)
        self.on.setEnabled(bool(self._tags))
        for widget in (self._sizes, self.all, self._through):
            widget.setVisible(size is not None)
        self.says.setVisible(size is not None and self._page is not None)
        if size is not None:
            self._show_size(size, state.tile)

    def _show_size(self, size: TileSize, tile: int | None) -> None:
        for box, value in ((self.width_box, size.width), (self.height_box, size.height), (self.gap_box, size.gap)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self.all.setChecked(tile is None)
        self._through.setEnabled(tile is not None)
        cell = None if self._page is None else next((c for c in self._page.cells if c.spot is not None), None)
        count = 0
        if self._page is not None and cell is not None and self._page.wish.tiles is None and cell.width:
            count = tiles_in(cell.width, cell.height, size)
        self.says.setText(f"{counted(count, 'sample')} in this image" if count else "")
        self.tile.blockSignals(True)
        self.tile.setRange(1, max(count, 1) if count else 1_000_000)
        self.tile.setValue(1 if tile is None else tile + 1)
        self.tile.blockSignals(False)
