"""The tray: a bar, and below it the table or the gallery of all points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.views.embedding.tray.finding import Finding
from app.views.embedding.tray.gallery import Gallery
from app.views.embedding.tray.lister import Lister
from app.views.embedding.tray.places_area import PlacesArea
from app.views.embedding.tray.point_table import PointTable
from app.views.embedding.tray.thumbs import Thumbs
from app.views.embedding.tray.tray_acts import TrayActs
from app.views.embedding.tray.tray_bar import AROUND, TrayBar
from app.views.embedding.tray.tray_menus import TrayMenus
from app.views.embedding.tray.tray_page import NothingListed
from app.widgets.labels import rule
from app.workspace import Workspace
from core.session.command import Command
from core.session.commands.points.tray import (
    change_tray,
    order_around,
    order_by,
    order_by_distance,
    unsorted,
    widen_column,
)
from core.state import Tray as TrayState
from core.state import TrayPage, TrayRows
from core.style.text import counted, grouped
from core.views.embedding import Known
from core.views.embedding.tray.columns import DISTANCE, TrayColumn, told_name, tray_columns
from core.views.embedding.tray.listing import asked, category_of
from core.views.embedding.tray.memory import tray_bytes
from core.views.embedding.tray.written import WrittenRows

SETTLED = 120
"""Milliseconds after the last move of a slider at which the wish is kept."""


class Tray(QWidget):
    """Shows what the session wishes to be listed; all that is done in it goes through acts and commands."""

    left = Signal()
    """Emitted when keys are for the picture again."""

    def __init__(self, workspace: Workspace, acts: Acts, drawing: Drawing) -> None:
        super().__init__()
        self._workspace, self._acts, self._drawing = workspace, acts, drawing
        self.lister = Lister(workspace, self)
        self.thumbs = Thumbs(self)
        self.table = PointTable(workspace, self.thumbs)
        self.gallery = Gallery(workspace, self.thumbs)
        self.nothing = NothingListed(workspace)
        self.acts = TrayActs(workspace, acts, drawing, self.table, self.gallery, self.lister)
        self.menus = TrayMenus(workspace, self.acts, self, lambda: self.columns)
        self.bar = TrayBar(workspace, self.menus.whole)
        self.finding = Finding(self.bar, self.lister, lambda: self.page)
        self.columns: tuple[TrayColumn, ...] = ()
        self._size = QTimer(self)
        self._size.setSingleShot(True)
        self._size.setInterval(SETTLED)
        self.pages = QStackedWidget()
        for page in (self.table, self.gallery, self.nothing):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addWidget(self.bar)
        column.addWidget(self.pages, 1)
        self.setAccessibleName("Tray of all points")
        self.setMinimumHeight(120)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        bar = self.bar
        bar.page_chosen.connect(lambda page: self._do(change_tray(f"Show the {page.value} of points", page=page)))
        bar.rows_chosen.connect(lambda rows: self._do(change_tray(f"List {TrayRows(rows).value} points", rows=rows)))
        bar.order_chosen.connect(self._on_order)
        bar.turned.connect(self._turn)
        bar.group_chosen.connect(lambda name: self._do(change_tray("Headings of the gallery", group=name)))
        bar.size_changed.connect(self._on_size)
        self._size.timeout.connect(self._keep_size)
        bar.closed.connect(lambda: self._do(change_tray("Close the tray", open=False)))
        bar.enlarged.connect(self.enlarge)
        self.lister.listed.connect(self._show_listing)
        self.nothing.all_wanted.connect(lambda: self._do(change_tray("List all points", rows=TrayRows.ALL)))
        self.table.title_clicked.connect(self._sort)
        self.table.title_menu_wanted.connect(self.menus.open_column)
        self.table.moved.connect(self.acts.move_columns)
        self.table.sized.connect(lambda name, title, width: self._do(widen_column(name, title, width)))
        self.table.edit_wanted.connect(self.acts.edit)
        self.table.typed.connect(self.finding.begin)
        for page in (self.table, self.gallery):
            page.rows_chosen.connect(self.acts.choose)
            page.row_hovered.connect(self._acts.hover)
            page.row_doubled.connect(self.acts.frame)
            page.copy_wanted.connect(self.acts.copy)
            page.menu_wanted.connect(self._open_menu)
            page.left.connect(self.left)

    # What is shown

    @property
    def state(self) -> TrayState:
        """What is wished."""
        return self._acts.wish.tray

    @property
    def page(self) -> PlacesArea:
        """The page in front."""
        return self.gallery if self.state.page is TrayPage.GALLERY else self.table

    @property
    def busy(self) -> bool:
        """Whether something that is in sight is still being made."""
        return self.state.open and (self.lister.busy or self.finding.busy or self.thumbs.busy)

    def follow(self) -> None:
        """Show what is known and wished, if the tray is open."""
        about = self._drawing.about
        if not self.state.open or about is None:
            self.lister.forget()
            self._show_listing()
            return
        wish = self._acts.wish
        self.thumbs.show_images(about.sheet, tray_bytes(wish))
        self.columns = tray_columns(about, wish)
        self.table.show_columns(self.columns, self.state.columns, self.state.order)
        self.gallery.show_look(self.state, wish)
        told = [] if about.metadata is None else list(about.metadata.columns)
        categories = [name for name in told if category_of(about, name) is not None]
        self.bar.show_state(self.state, self.columns, categories, self._acts.selected is not None)
        self.lister.ask(asked(about, self._workspace.session.state, self.table.columns))
        self._show_listing()

    def _show_listing(self) -> None:
        about, listing, frame = self._drawing.about, self.lister.listing, self._acts.frame
        points = None if frame is None else frame.points
        if about is None or not self.state.open:
            return
        page, selected = self.page, self._acts.selected
        page.keeps = self.state.rows is TrayRows.SELECTED
        page.show_listing(about, points, listing)
        page.show_selected(selected)
        none = listing is not None and not len(listing.rows)
        if none:
            self.nothing.show_reason(self.state.rows, about)
        self.pages.setCurrentWidget(self.nothing if none else page)
        self.bar.count.setText(self._said(about))
        self.bar.count.hint = self._hint(about)
        self.finding.show_listing()

    def _said(self, about: Known) -> str:
        listing = self.lister.listing
        if listing is None:
            return "listing…" if self.lister.busy else "Not listed"
        count, total = len(listing.rows), listing.total
        said = counted(total, "point") if count == total else f"{grouped(count)} of {counted(total, 'point')}"
        if self.lister.busy:
            return f"{said} · sorting…"
        if self.lister.stopped:
            return f"{said} · order not finished"
        return f"{said} · no images" if self.state.page is TrayPage.GALLERY and about.sheet is None else said

    def _hint(self, about: Known) -> str:
        if self.state.page is not TrayPage.GALLERY or about.sheet is not None:
            return ""
        return (
            "Cards show the labels of points. For images, log a sprite with the embedding, or name image files in a "
            "column of the metadata; files of Parquet and Arrow may hold images in a column"
        )

    # What the user does

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def _sort(self, name: str, title: str) -> None:
        first = self.state.order[0] if self.state.order else None
        if name == DISTANCE and (first is None or first.column != DISTANCE):
            self._do(order_by_distance(self._acts.selected))
        else:
            self._do(order_by(name, title))

    def _on_order(self, name: str) -> None:
        titles = {column.id: column.title for column in self.columns}
        selected = self._acts.selected
        if not name:
            self._do(unsorted())
        elif name == AROUND and selected is not None:
            self._do(order_around(selected))
        elif name == DISTANCE:
            self._do(order_by_distance(selected))
        elif name in titles:
            self._do(order_by(name, titles[name], False))

    def sort_around(self) -> None:
        """Put points near the selection first."""
        selected = self._acts.selected
        if selected is not None:
            self._do(order_around(selected))

    def _turn(self) -> None:
        if self.state.order:
            first = self.state.order[0]
            self._do(order_by(first.column, told_name(first.column) or first.column, not first.descending))

    def _on_size(self, size: int) -> None:
        # Images follow the slider at once; the session follows when it rests.
        self.gallery.show_size(size)
        self._size.start()

    def _keep_size(self) -> None:
        self._do(change_tray("Size of images", "embedding.tray.size", size=self.bar.scale.value()))

    def enlarge(self) -> None:
        """Let the tray fill the view, or give the picture its part again."""
        whole = self.state.open and self.state.share >= 1
        share = TrayState().share if whole else 1.0
        self._do(change_tray("Share of the tray", open=True, share=share))

    def _open_menu(self, row: int, at: QPoint) -> None:
        column = None
        if self.page is self.table:
            place = self.table.column_at(self.table.viewport().mapFromGlobal(at).x())
            column = self.table.columns[place] if 0 <= place < len(self.table.columns) else None
        self.menus.open_row(row, column, at)

    def written(self) -> WrittenRows | None:
        """Return the listed points in their order with the columns that are shown, None while the tray is closed."""
        listing = self.lister.listing
        return None if listing is None or not self.state.open else self.acts.written(listing.rows.astype(np.int64))

    def focus(self) -> None:
        """Let keys go to the page in front."""
        self.page.setFocus(Qt.FocusReason.ShortcutFocusReason)
