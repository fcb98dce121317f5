"""Turns what the user does with the points into commands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.background import Background
from app.views.embedding.scene.frame import Frame
from app.workspace import Workspace
from core.cloud.camera import CameraState, frame
from core.cloud.points import diameter
from core.cloud.regions import foremost
from core.model import Bool, Column
from core.session import Hover
from core.session import point_commands as commands
from core.session.commands import change_embedding, change_session
from core.session.point_commands import Combine
from core.state import EmbeddingState, RowSet
from core.views.picture import Emphasis

VIEW = "embedding"
"""What brushes made here are named after."""


class Acts:
    """The wishes of the user about the frame that is shown; `frame` is None while there is none."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.frame: Frame | None = None
        self._front = Background(self._enclosed)
        self._cleared = False

    @property
    def wish(self) -> EmbeddingState:
        """The state of the view."""
        return self._workspace.session.state.embedding

    @property
    def selected(self) -> RowSet | None:
        """Selected rows of the shown table, None if there are none."""
        if self.frame is None:
            return None
        rows = self._workspace.session.state.selected_points.get(self.frame.table)
        return rows if rows is not None and rows.size == len(self.frame.points.positions) else None

    def shown(self) -> Bool:
        """Return which points are drawn."""
        return np.zeros(0, dtype=np.bool_) if self.frame is None else self.frame.points.emphasis != Emphasis.HIDDEN

    def click(self, row: int | None, combine: Combine) -> None:
        """Select a row; beside all points, select none."""
        self._cleared = False
        if self.frame is None:
            return
        if row is not None:
            self.select(self._only(row), combine)
        elif combine is Combine.REPLACE and self.selected is not None:
            self._cleared = True
            self._workspace.session.do(commands.clear_rows(self.frame.table))

    def select(self, mask: Bool, combine: Combine = Combine.REPLACE) -> None:
        """Select rows."""
        if self.frame is not None:
            self._workspace.session.do(commands.select_rows(self.frame.table, mask, combine))

    def enclose(self, mask: Bool, combine: Combine) -> None:
        """Select rows that a tool has enclosed, without those that others cover if the user wants the front only."""
        shown = self.frame
        if shown is None:
            return
        if not self.wish.front_only or shown.scene.dimensions == 2:
            self.select(mask, combine)
            return
        look, drawn = (shown.matrix, shown.width, shown.height), self.shown()
        radius = diameter(shown.points.size, Emphasis.NORMAL) / 2
        self._front.ask(lambda: (combine, shown.table, foremost(shown.cloud, *look, mask, radius, drawn)))

    def _enclosed(self, answer: tuple[Combine, str, Bool]) -> None:
        combine, table, mask = answer
        if self.frame is not None and self.frame.table == table:
            self.select(mask, combine)

    def toggle_front_only(self) -> None:
        """Let tools select only what nothing covers, or all they enclose."""
        on = not self.wish.front_only
        label = "Select in front only" if on else "Select through the cloud"
        self._workspace.session.do(change_embedding(label, front_only=on))

    def invert(self) -> None:
        """Select the points shown that are not selected, and no others."""
        selected = self.selected
        self.select(self.shown() if selected is None else self.shown() & ~selected.mask())

    def select_category(self, column: Column, value: str) -> None:
        """Add the points shown of a category to the selection; where all of them are in it, take them out."""
        if self.frame is None or column.codes is None or len(column.codes) != len(self.frame.points.positions):
            return
        code = column.categories.index(value) if value else -1
        mask = self.shown() & (column.codes == code)
        known = self.selected
        inside = known is not None and bool((known.mask() | ~mask).all())
        self.select(mask, Combine.TOGGLE if inside else Combine.ADD)

    def _only(self, row: int) -> Bool:
        mask = np.zeros(0 if self.frame is None else len(self.frame.points.positions), dtype=np.bool_)
        mask[row] = True
        return mask

    def double_click(self, row: int | None) -> None:
        """Frame the selection; a first click beside all points does not cost it."""
        if row is None and self._cleared:
            self._workspace.session.undo()
        self._cleared = False
        self.frame_selection()

    def frame_selection(self) -> None:
        """Show the selected points with their neighbours as large as they fit, or all that is shown."""
        if self.frame is None:
            return
        level = self.frame.points.emphasis
        marked, drawn = level >= Emphasis.NEIGHBOUR, level != Emphasis.HIDDEN
        if marked.any():
            self._look(self._framing(self.frame, marked), "Frame the selection")
        elif drawn.all() or not drawn.any():
            self._look(None, "Frame all")
        else:
            self._look(self._framing(self.frame, drawn), "Frame what is shown")

    @staticmethod
    def _framing(shown: Frame, mask: Bool) -> CameraState:
        rotation = shown.scene.camera.rotation
        size = (shown.width, shown.height)
        flat = shown.scene.camera.orthographic
        positions = shown.points.positions
        return frame(positions, mask, shown.scene.dimensions, *size, rotation=rotation, orthographic=flat)

    def _look(self, camera: CameraState | None, label: str) -> None:
        self._workspace.session.do(commands.move_camera(camera, label))

    def end_gesture(self, camera: CameraState | None, label: str) -> None:
        """Make what a gesture did to the camera one step that can be undone."""
        if label and camera is not None:
            self._look(camera, label)

    def jump(self, row: int) -> None:
        """Select a row; where it is out of sight, move it to the middle."""
        if self.frame is None:
            return
        if self.frame.place(row) is None:
            x, y, z = (float(v) for v in self.frame.points.positions[row])
            self._look(replace(self.frame.scene.camera, target=(x, y, z)), "Go to a point")
        self.select(self._only(row))

    def hover(self, row: object) -> None:
        """Emphasise a row everywhere, nothing for None."""
        known_row = row if isinstance(row, int) and self.frame is not None else None
        table = self.frame.table if self.frame is not None and known_row is not None else None
        self._workspace.session.set_hover(Hover(table=table, row=known_row))

    def choose_table(self, key: str) -> None:
        """Show another table."""
        change = change_embedding("Show embedding", table=key, camera=None, components=(0, 1, 2))
        self._workspace.session.do(change)

    def choose_step(self, step: int) -> None:
        """Link another step."""
        self._workspace.session.do(change_session(f"Show step {step:,}", "embedding.step", step=step))

    def set_dimensions(self, dimensions: int) -> None:
        """Show the points in 2 or 3 dimensions."""
        if dimensions != self.wish.dimensions:
            change = change_embedding(f"Show in {dimensions}D", dimensions=dimensions, camera=None)
            self._workspace.session.do(change)

    def toggle_orthographic(self) -> None:
        """Show far points as large as near ones, or smaller again."""
        on = not self.wish.orthographic
        label = "Orthographic projection" if on else "Perspective"
        self._workspace.session.do(change_embedding(label, orthographic=on))

    def toggle_thumbnails(self) -> None:
        """Draw thumbnails, or no more."""
        on = not self.wish.thumbnails
        self._workspace.session.do(change_embedding("Show thumbnails" if on else "Hide thumbnails", thumbnails=on))

    def toggle_labels(self) -> None:
        """Write labels, or no more."""
        on = not self.wish.labels
        self._workspace.session.do(change_embedding("Show labels" if on else "Hide labels", labels=on))

    def toggle_category(self, column: Column, value: str) -> None:
        """Hide the points of a category, or show them again."""
        if self.frame is not None:
            self._workspace.session.do(commands.toggle_category(self.frame.table, column, value, VIEW))

    def isolate_category(self, column: Column, value: str) -> None:
        """Show only the points of a category, or all again."""
        if self.frame is not None:
            self._workspace.session.do(commands.isolate_category(self.frame.table, column, value, VIEW))

    def select_shown(self) -> None:
        """Select every point that is drawn."""
        self.select(self.shown())

    def isolate_selection(self) -> None:
        """Show only the selected points."""
        if self.frame is not None and self.selected is not None:
            mask = self.selected.mask()
            self._workspace.session.do(commands.show_only_rows(self.frame.table, mask, VIEW))

    def hide_selection(self) -> None:
        """Hide the selected points."""
        if self.frame is not None and self.selected is not None:
            self._workspace.session.do(commands.hide_rows(self.frame.table, self.selected.mask(), VIEW))

    def clear_selection(self) -> None:
        """Select no point."""
        if self.frame is not None:
            self._workspace.session.do(commands.clear_rows(self.frame.table))
