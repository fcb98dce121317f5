"""One picture beside the main one: its points, what is chosen for it, and how its run goes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.embedding.acts import Acts
from app.views.embedding.loader import Loader
from app.views.embedding.pages import Pages
from app.views.embedding.panes.cameras import Cameras
from app.views.embedding.panes.pane_drawing import PaneDrawing
from app.views.embedding.panes.pane_head import PaneHead
from app.views.embedding.panes.pane_workspace import PaneWorkspace
from app.views.embedding.projecting.projecting import Projecting
from app.views.embedding.projecting.runs import Runs
from app.views.embedding.scene.camera_motion import CameraMotion
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.painters import surface_class
from app.views.embedding.scene.point_motion import PointMotion
from app.views.embedding.scene.trackpad import Trackpad
from app.workspace import Workspace
from core.cloud.camera import CameraState
from core.model import Catalog, Metadata
from core.results import Results
from core.session import Change
from core.session.commands.points import panes as commands
from core.session.commands.points.selection import move_camera
from core.state import EmbeddingState, Pane, SessionState
from core.views.embedding import Known, Work
from core.views.embedding.panes.known import known_in, missing_in
from core.views.embedding.panes.pairing import shared
from core.views.embedding.subject import chosen_table

_PLACES = ("second", "third", "fourth")


class PaneView(QWidget):
    """A picture of its own, with everything that mouse, wheel and keys do in the main one."""

    drawn = Signal()
    """Another frame is on the canvas."""

    def __init__(self, workspace: Workspace, runs: Runs, place: int, cameras: Cameras) -> None:
        super().__init__()
        self.workspace = workspace
        self.own = PaneWorkspace(workspace, place)
        self.session = self.own.panes
        self.runs = runs
        self.projecting = Projecting(self.own, runs)
        self.acts = Acts(self.own)
        self.loader = Loader(self.own, self, self._missing)
        self.motion, self.points_motion = CameraMotion(self), PointMotion(self)
        self.canvas = Canvas(surface_class(workspace.painter))
        self.trackpad = Trackpad(self.canvas)
        self.pages = Pages(self.own, self.canvas, self.loader)
        self.drawing = PaneDrawing(self.own, self.acts, self.canvas, self.motion, self.points_motion)
        self.head = PaneHead(workspace, self.projecting)
        self._cameras = cameras
        self._awaited = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.pages, 1)
        self.setFocusProxy(self.canvas)
        self.move_to(place)
        self._connect()
        self._connect_head()
        workspace.settling.connect(self.canvas.settle)

    def _connect(self) -> None:
        canvas, acts = self.canvas, self.acts
        self.own.changed.connect(self._on_changed)
        canvas.camera_dragged.connect(self._on_dragged)
        canvas.camera_released.connect(self._on_released)
        canvas.row_clicked.connect(acts.click)
        canvas.row_doubled.connect(acts.double_click)
        canvas.rows_enclosed.connect(acts.enclose)
        canvas.row_hovered.connect(acts.hover)
        canvas.resized.connect(self.draw)
        canvas.framed.connect(self.drawn)
        self.motion.moved.connect(self.draw)
        self.points_motion.moved.connect(self.draw)
        self.drawing.readying.ready.connect(self.draw)
        self.pages.nothing.all_wanted.connect(self._frame_all)
        self.drawing.told_elsewhere = lambda: not self.canvas.underMouse()

    def _connect_head(self) -> None:
        head, whole = self.head, self.workspace.session
        head.table_chosen.connect(self._choose_table)
        head.join_chosen.connect(lambda join: self._change("Pair rows otherwise", join=join))
        head.method_chosen.connect(self.projecting.choose)
        head.dimensions_chosen.connect(self.acts.set_dimensions)
        head.step_chosen.connect(self._stay_at)
        head.run_wanted.connect(self.projecting.run)
        self.projecting.refused.connect(head.refuse)
        head.stop_wanted.connect(self.projecting.stop)
        head.main_wanted.connect(self._make_main)
        head.close_wanted.connect(lambda: whole.do(commands.close_pane(self.place)))

    @property
    def place(self) -> int:
        """Which of the pictures beside the main one it is, counted from 0."""
        return self.session.place

    def move_to(self, place: int) -> None:
        """Be another one of the pictures beside the main one."""
        self.session.place = place
        self.canvas.setAccessibleName(f"Points of the {_PLACES[place]} picture")

    @property
    def about(self) -> Known | None:
        """What is known of what is shown."""
        return self.drawing.about

    @property
    def wish(self) -> EmbeddingState:
        """What is wished to be shown."""
        return self.session.state.embedding

    def _missing(self, catalog: Catalog, results: Results, seen: SessionState) -> tuple[Work, ...]:
        return missing_in(catalog, results, self.session.lens, seen)

    def _pane(self) -> Pane:
        return self.session.lens.pane(self.workspace.session.state)

    def _change(self, label: str, **changes: Any) -> None:
        self.workspace.session.do(commands.change_pane(label, self.place, **changes))

    def _choose_table(self, key: str) -> None:
        self.workspace.session.do(commands.choose_pane_table(self.place, key, self.session.lens.main))

    def _stay_at(self, step: int | None) -> None:
        self._change("Follow the linked step" if step is None else f"Stay at step {step:,}", step=step)

    def _make_main(self) -> None:
        session = self.workspace.session
        table = chosen_table(session.catalog, session.state.embedding.table)
        shown = None if table is None else table.at(session.state.step).step
        session.do(commands.make_main(self.session.lens, shown))

    def refresh(self, main: Known | None, waits: bool) -> None:
        """Show the state of the session; nothing is started while the main picture still `waits` for its own."""
        self.look(main)
        if not waits:
            self.loader.start(self.drawing.awaited)
        self.show_head()
        self.draw()

    def look(self, main: Known | None) -> None:
        """Take in what is known by now of what is shown."""
        session, seen = self.session, self.session.state
        about = known_in(session.catalog, session.results, session.lens, seen, main)
        self.drawing.about = self.projecting.about = about
        self.canvas.coasting.wanted = seen.embedding.animate
        self.points_motion.follow(about, seen.embedding, self.drawing.as_seen)

    def show_head(self) -> None:
        """Say what is shown, and how its run goes."""
        session, run = self.session, self.projecting.running()
        self.head.show_state(session.catalog, session.lens, self._pane(), session.state, self.about, run)
        self.head.joins = self._joins()

    def _joins(self) -> tuple[str, ...]:
        """Return the columns that could say which rows are the same."""
        filed = None if self.about is None else self.about.subject.filed
        theirs = None if filed is None else self.session.results.get(filed, Metadata)
        return shared(self.session.lens.metadata, theirs)

    def follow(self, change: Change) -> None:
        """Look at the session again after a change of it."""
        self.session.follow(change)

    def _on_changed(self, change: Change) -> None:
        before, after, frame = change.before.embedding, change.after.embedding, self.acts.frame
        if before.camera == after.camera or frame is None:
            return
        start = frame.scene.camera
        self.canvas.coasting.drop()
        self.motion.release()
        same = before.dimensions == after.dimensions and before.table == after.table
        camera = self.drawing.camera(change.after) if same and before.components == after.components else None
        if camera is not None:
            self.motion.travel(start, camera, after.animate)

    def take_focus(self) -> None:
        """Let keys act on this picture as soon as it is there."""
        self._awaited = True
        self.draw()

    def draw(self) -> None:
        """Put a frame on the canvas, or wait for what it needs."""
        if self.drawing.draw():
            self.pages.show_picture()
            self.drawing.show_hover()
            self.loader.go_on()
            if self._awaited:
                self._awaited = False
                self.canvas.setFocus()
            return
        about, shown = self.about, self.acts.frame
        kept = about is not None and shown is not None and shown.table == about.subject.table.key
        if not kept:
            self.acts.frame = None
        self.pages.wait(about, kept)

    def _frame_all(self) -> None:
        self.session.do(move_camera(None, "Frame all"))

    def _on_dragged(self, camera: CameraState) -> None:
        self._cameras.drag(self, camera)
        self.motion.hold(camera)

    def _on_released(self, label: str) -> None:
        camera = self.motion.camera
        self.motion.release()
        if label and camera is not None:
            command = commands.within(self.session.lens, move_camera(camera, label))
            self.workspace.session.do(self._cameras.along(command))
        else:
            self._cameras.release()
        self.draw()

    def ready(self) -> bool:
        """Return whether all is read and computed and nothing moves."""
        still = not (self.motion.running or self.points_motion.moving or self.canvas.moving)
        still = still and self.canvas.surface.complete and not self.canvas.overlay.strokes.busy
        return still and not (self.drawing.readying.busy or self.acts.busy or self.loader.busy())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move this picture's camera, frame its points and end its drags; everything else is the view's."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_F:
            self.acts.frame_selection()
        elif plain and event.key() == Qt.Key.Key_Home:
            self._frame_all()
        elif plain and event.key() in (Qt.Key.Key_D, Qt.Key.Key_2, Qt.Key.Key_3):
            wanted = {Qt.Key.Key_2: 2, Qt.Key.Key_3: 3}
            self.acts.set_dimensions(wanted.get(Qt.Key(event.key()), 5 - self.wish.dimensions))
        elif not self.canvas.press_key(event) and not (event.key() == Qt.Key.Key_Escape and self.canvas.escape()):
            super().keyPressEvent(event)

    def leave(self) -> None:
        """End what goes on for this picture, because it is closed."""
        self.loader.cancel()
        run = self.projecting.running()
        if run is not None and run.shown_by is self.session:
            self.runs.stop(run)
        self.projecting.deleteLater()
        self.hide()
        self.deleteLater()
