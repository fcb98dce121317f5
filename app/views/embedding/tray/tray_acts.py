"""Turns what the user does in the tray into commands, and into text for the clipboard."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.background import Background
from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.views.embedding.rows.rows_export import export_rows
from app.views.embedding.tray.cell_editor import CellEditor
from app.views.embedding.tray.gallery import Gallery
from app.views.embedding.tray.lister import Lister
from app.views.embedding.tray.point_table import PointTable
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.model import I8
from core.session.command import Command
from core.session.commands.points.edits import assign_now
from core.session.commands.points.finding import ask_neighbours
from core.session.commands.points.selection import Combine
from core.session.commands.points.tray import show_columns
from core.state import RowSet, SessionState, TrayRows
from core.style.text import counted, grouped
from core.views.embedding.tray.columns import TrayColumn, told_text
from core.views.embedding.tray.listing import listed_of
from core.views.embedding.tray.written import WrittenRows, tabbed

COPIED_AT_ONCE = 2_000
"""Rows up to which a copy is made where it is asked for."""


class TrayActs(QObject):
    """The wishes of the user about the rows that are listed."""

    def __init__(
        self, workspace: Workspace, acts: Acts, drawing: Drawing, table: PointTable, gallery: Gallery, lister: Lister
    ) -> None:
        super().__init__()
        self._workspace, self._acts, self._drawing, self._lister = workspace, acts, drawing, lister
        self._table, self._gallery = table, gallery
        self._copying = Background(self._copied, self)

    # Selection

    def choose(self, rows: Callable[[], I8], combine: Combine, keyed: bool) -> None:
        """Select rows; going on with keys is one step that can be undone."""
        total = 0 if self._lister.listing is None else self._lister.listing.total
        if self._acts.frame is None or len(self._acts.frame.points.positions) != total:
            return  # the picture is still that of another table

        def mask() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
            chosen = np.zeros(total, dtype=np.bool_)
            chosen[rows()] = True
            return chosen

        self._acts.choose(lambda frame: mask(), combine, merge="embedding.tray.keys" if keyed else "")

    def frame(self, row: int) -> None:
        """Look at a point from nearby: with those that are selected, where it is among them."""
        if self._acts.wish.tray.rows is TrayRows.SELECTED:
            self._acts.frame_selection()
        else:
            self._acts.click(row, Combine.REPLACE)
            self._acts.frame_selection()

    def frame_selection(self) -> None:
        """Look at the selected points from nearby."""
        self._acts.frame_selection()

    def neighbours(self, row: int) -> None:
        """List the neighbours of a row, whatever is selected next."""
        self._workspace.session.do(ask_neighbours(f"#{row}"))

    def only(self, row: int) -> None:
        """Select a row and no other."""
        self._acts.click(row, Combine.REPLACE)

    # Copy and export

    def meant(self, row: int = -1) -> tuple[Callable[[], I8], int]:
        """Return what finds the rows that are meant, in their order, and how many there are at most.

        These are the selected ones where the row is one of them, or none is given; else the row or the current one.
        """
        listing, selected = self._lister.listing, self._acts.selected
        if listing is not None and selected is not None and (row < 0 or bool(selected.mask()[row])):
            return lambda: listed_of(listing, selected), selected.count
        page = self._gallery if self._gallery.isVisible() else self._table
        one = row if row >= 0 else page.row_at(page.current)
        return lambda: np.array([one] if one >= 0 else [], dtype=np.int64), int(one >= 0)

    def written(self, rows: I8) -> WrittenRows | None:
        """Return some rows with the columns of the table."""
        about, listing = self._drawing.about, self._lister.listing
        return None if about is None or listing is None else WrittenRows(about, self._table.columns, rows, listing.away)

    def copy(self, row: int = -1) -> None:
        """Copy rows with the columns of the table, separated by tabs."""
        find, count = self.meant(row)
        about, listing, columns = self._drawing.about, self._lister.listing, self._table.columns
        if about is None or listing is None or not count:
            self._workspace.notify("info", "Select the points to be copied first")
            return

        def copied() -> tuple[int, str | None]:
            rows = find()
            return len(rows), tabbed(WrittenRows(about, columns, rows, listing.away))

        if count <= COPIED_AT_ONCE:
            self._copied(copied())
        else:
            self._copying.ask(copied)

    def _copied(self, answer: tuple[int, str | None]) -> None:
        count, text = answer
        if text is None:
            self._workspace.notify("warning", "That is too much for the clipboard: export it as a file")
        else:
            QGuiApplication.clipboard().setText(text)
            self._workspace.notify("info", f"Copied {counted(count, 'row')}")

    def copy_cell(self, row: int, column: TrayColumn) -> None:
        """Copy what a cell says."""
        written = self.written(np.array([row], dtype=np.int64))
        if written is not None:
            names = [each.id for each in self._table.columns if each.kind != "image"]
            QGuiApplication.clipboard().setText(str(written[0][names.index(column.id)]))

    def export(self) -> None:
        """Ask for a file and write all listed rows into it, in their order, with the columns that are shown."""
        listing = self._lister.listing
        written = None if listing is None else self.written(listing.rows.astype(np.int64))
        if written is None:
            return
        window: QWidget = self._table.window()
        ask_where(
            window, "Export the listed points", "points.csv", "CSV table (*.csv)",
            lambda path: export_rows(self._workspace, written, path),
        )  # fmt: skip

    # Columns and cells

    def move_columns(self, seen: tuple[str, ...]) -> None:
        """Keep the order that columns were dragged to; hidden ones stay behind those they were behind."""
        hidden = [each for each in self._acts.wish.tray.columns.order if each not in seen]
        self._workspace.session.do(show_columns("Move a column", order=(*seen, *hidden)))

    def edit(self, place: int, column: TrayColumn) -> None:
        """Let the user write another value into a cell of the metadata."""
        about, row = self._drawing.about, self._table.row_at(place)
        known = None if about is None or about.metadata is None else about.metadata.columns.get(column.told)
        if about is None or known is None or row < 0:
            self._workspace.notify("info", f"{column.title} cannot be edited: only metadata can")
            return
        self._table.show_place(place)
        number = self._table.columns.index(column)
        self._table.go_to_cell(number)
        editor = CellEditor(self._table.viewport(), self._table.cell_rect(place, number), known)
        editor.written.connect(lambda text, everywhere: self.write(row, column.told, text, everywhere))
        editor.ended.connect(self._go_on)
        editor.begin(told_text(about, column.told, row))

    def edit_row(self, row: int, column: TrayColumn) -> None:
        """Let the user write another value into the cell of a row."""
        place = self._table.place_of(row)
        if place >= 0:
            self._table.current = place
            self.edit(place, column)

    def _go_on(self, onward: int) -> None:
        self._table.setFocus()
        if onward and self._table.current >= 0:
            self._table.go_to_cell(self._table.cell + onward)
            self.edit(self._table.current, self._table.columns[self._table.cell])

    def write(self, row: int, name: str, value: str, everywhere: bool = False) -> None:
        """Give a row a value in a column of the metadata, or with `everywhere` all selected rows."""
        about, selected = self._drawing.about, self._acts.selected
        if about is None:
            return
        table = about.subject.table
        given = selected if everywhere else None
        said = f"row {grouped(row)}" if given is None or given.count == 1 else counted(given.count, "point")
        label = f"Set {name} of {said}" if value else f"Take {name} of {said} away"

        def make(state: SessionState) -> Command:
            rows = RowSet.of_indices(table.rows, [row]) if given is None else given
            return assign_now(state, table.key, name, {value.strip(): rows.mask()}, label)

        self._acts.act(make)
