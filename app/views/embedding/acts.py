"""Turns what the user does with the points into commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.views.embedding.scene.enclosing import Enclosure
from app.views.embedding.scene.frame import Frame
from app.views.embedding.selecting.beside import Beside
from app.workspace import Workspace
from core.cloud.camera import CameraState, frame
from core.cloud.points import diameter
from core.cloud.regions import foremost
from core.model import I8, Bool, Column
from core.session import Hover
from core.session.command import Command, change_embedding, change_session
from core.session.commands.points import selection as commands
from core.session.commands.points.finding import ask_neighbours, pin_neighbours
from core.session.commands.points.selection import Combine
from core.state import EmbeddingState, RowSet, SessionState
from core.views.embedding.looks.groups import members
from core.views.embedding.ready import AT_ONCE
from core.views.picture import Emphasis

VIEW = "embedding"
"""What brushes made here are named after."""


class Acts:
    """The wishes of the user about the frame that is shown; `frame` is None while there is none.

    What has to go through millions of points is worked out beside the window's thread, see `Beside`. `along` makes a
    gesture of the camera one of other pictures, too; `make_room` leaves room in what is framed for what lies over it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.frame: Frame | None = None
        self._beside = Beside(lambda: workspace.session)
        self._cleared = False
        self.along: Callable[[Command], Command] = lambda command: command
        self.make_room: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        """Whether something that was asked for is still to be done."""
        return self._beside.busy

    @property
    def wish(self) -> EmbeddingState:
        """The state of the view."""
        return self._workspace.session.state.embedding

    @property
    def selected(self) -> RowSet | None:
        """Selected rows of the shown table, None if there are none."""
        return None if self.frame is None else _selected(self.frame, self._workspace.session.state)

    def shown(self) -> Bool:
        """Return which points are drawn."""
        return np.zeros(0, dtype=np.bool_) if self.frame is None else _shown(self.frame)

    def shown_rows(self) -> Callable[[], I8]:
        """Return what says which points are drawn, int64 (k,): of what is drawn now, whenever it is called."""
        frame = self.frame
        return lambda: np.flatnonzero(_shown(frame)).astype(np.int64) if frame is not None else np.zeros(0, np.int64)

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
        self.choose(lambda frame: mask, combine)

    def choose(self, rows: Callable[[Frame], Bool], combine: Combine, front: bool = False, merge: str = "") -> None:
        """Select what is found out of the frame; with `front` only what no others cover; `merge` as in `Command`."""

        def make(frame: Frame, state: SessionState) -> Command:
            mask = rows(frame)
            mask = _in_front(frame, mask) if front else mask
            command = commands.select_now(frame.table, state.selected_points.get(frame.table), mask, combine)
            return replace(command, merge=merge)

        self._do(make, quick=not front)

    def select_where(self, rows: Callable[[Frame], Bool], combine: Combine = Combine.REPLACE) -> None:
        """Select the points shown among those that are found out of the frame."""
        self.choose(lambda frame: _shown(frame) & rows(frame), combine)

    def work_out(self, make: Callable[[Frame], Command]) -> None:
        """Do what has to go through all points before it is known."""
        self._do(lambda frame, state: make(frame))

    def act(self, make: Callable[[SessionState], Command | None]) -> None:
        """Do what is worked out of the session's state, after all that was asked for before."""
        self._do(lambda frame, state: make(state))

    def _do(self, make: Callable[[Frame, SessionState], Command | None], quick: bool = True) -> None:
        """Do what is worked out of the frame, at once where there are few points."""
        frame = self.frame
        if frame is not None:
            few = len(frame.points.positions) <= AT_ONCE
            self._beside.do(lambda state: make(frame, state), quick and few)

    def enclose(self, shape: Enclosure, combine: Combine) -> None:
        """Select rows that a tool has enclosed, without those that others cover if the user wants the front only."""
        front = self.frame is not None and self.wish.front_only and self.frame.scene.dimensions == 3
        self.choose(shape.rows, combine, front)

    def toggle_front_only(self) -> None:
        """Let tools select only what nothing covers, or all they enclose."""
        on = not self.wish.front_only
        label = "Select in front only" if on else "Select through the cloud"
        self._workspace.session.do(change_embedding(label, front_only=on))

    def invert(self) -> None:
        """Select the points shown that are not selected, and no others."""

        def make(frame: Frame, state: SessionState) -> Command:
            selected, shown = _selected(frame, state), _shown(frame)
            mask = shown if selected is None else shown & ~selected.mask()
            return commands.select_now(frame.table, selected, mask)

        self._do(make)

    def select_category(self, column: Column, value: str) -> None:
        """Add the points shown of a category to the selection; where all of them are in it, take them out."""
        codes = column.codes
        if self.frame is None or codes is None or len(codes) != len(self.frame.points.positions):
            return
        meant = members(column, self.wish, value)
        wanted = np.array([*(name in meant for name in column.categories), "" in meant], dtype=np.bool_)

        def make(frame: Frame, state: SessionState) -> Command:
            mask, known = _shown(frame) & np.take(wanted, codes, mode="wrap"), _selected(frame, state)
            inside = known is not None and bool((known.mask() | ~mask).all())
            return commands.select_now(frame.table, known, mask, Combine.TOGGLE if inside else Combine.ADD)

        self._do(make)

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
        self.make_room()
        self._do(self._framed)

    def _framed(self, frame: Frame, state: SessionState) -> Command:
        level, selected = frame.points.emphasis, _selected(frame, state)
        drawn = level != Emphasis.HIDDEN
        marked = level >= Emphasis.NEIGHBOUR if selected is None else (level == Emphasis.NEIGHBOUR) | selected.mask()
        marked &= drawn
        if marked.any():
            return commands.move_camera(self._framing(frame, marked), "Frame the selection")
        if drawn.all() or not drawn.any():
            return commands.move_camera(None, "Frame all")
        return commands.move_camera(self._framing(frame, drawn), "Frame what is shown")

    @staticmethod
    def _framing(shown: Frame, mask: Bool) -> CameraState:
        rotation = shown.scene.camera.rotation
        size = (shown.width, shown.height)
        flat = shown.scene.camera.orthographic
        positions = shown.points.positions
        dimensions, covered = shown.scene.dimensions, shown.covered
        return frame(positions, mask, dimensions, *size, rotation=rotation, orthographic=flat, covered=covered)

    def _look(self, camera: CameraState | None, label: str) -> None:
        self._workspace.session.do(commands.move_camera(camera, label))

    def end_gesture(self, camera: CameraState | None, label: str) -> None:
        """Make what a gesture did to the camera one step that can be undone."""
        if label and camera is not None:
            self._workspace.session.do(self.along(commands.move_camera(camera, label)))

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

    def pin_neighbours(self) -> None:
        """List the neighbours of the selected points, whatever is selected next."""
        selected = self.selected
        if selected is not None:
            self._workspace.session.do(pin_neighbours(selected))

    def follow_neighbours(self) -> None:
        """List the neighbours of whichever point is selected."""
        self._workspace.session.do(ask_neighbours(""))

    def toggle_category(self, column: Column, value: str) -> None:
        """Hide the points of a category, or show them again."""
        if self.frame is not None:
            self._workspace.session.do(
                commands.toggle_category(self.frame.table, column, value, VIEW, members(column, self.wish, value))
            )

    def isolate_category(self, column: Column, value: str) -> None:
        """Show only the points of a category, or all again."""
        if self.frame is not None:
            self._workspace.session.do(
                commands.isolate_category(self.frame.table, column, value, VIEW, members(column, self.wish, value))
            )

    def select_shown(self) -> None:
        """Select every point that is drawn."""
        self.choose(_shown, Combine.REPLACE)

    def isolate_selection(self) -> None:
        """Show only the selected points."""
        self._narrow(hide=False)

    def hide_selection(self) -> None:
        """Hide the selected points."""
        self._narrow(hide=True)

    def _narrow(self, hide: bool) -> None:
        def make(frame: Frame, state: SessionState) -> Command | None:
            selected = _selected(frame, state)
            if selected is None:
                return None
            return commands.narrow_now(state, frame.table, selected.mask(), VIEW, hide)

        self._do(make)

    def clear_selection(self) -> None:
        """Select no point."""
        if self.frame is not None:
            self._workspace.session.do(commands.clear_rows(self.frame.table))


def _shown(frame: Frame) -> Bool:
    shown: Bool = frame.points.emphasis != Emphasis.HIDDEN
    return shown


def _selected(frame: Frame, state: SessionState) -> RowSet | None:
    rows = state.selected_points.get(frame.table)
    return rows if rows is not None and rows.size == len(frame.points.positions) else None


def _in_front(frame: Frame, mask: Bool) -> Bool:
    radius = diameter(frame.points.size, Emphasis.NORMAL) / 2
    size, forms = (frame.width, frame.height), frame.points.forms
    return foremost(frame.cloud, frame.matrix, *size, mask, radius, _shown(frame), forms)
