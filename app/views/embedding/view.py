"""The embedding view: points of a projected table in two or three dimensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from app.actions import Action
from app.views.base import View
from app.views.embedding.acts import Acts
from app.views.embedding.changes import seen_alike
from app.views.embedding.clusters.clustering import Clustering
from app.views.embedding.drawing import Drawing
from app.views.embedding.keeping.bookmark_acts import BookmarkActs
from app.views.embedding.keeping.bookmark_files import BookmarkFiles
from app.views.embedding.labelling.labelling import Labelling
from app.views.embedding.labelling.spreading import Spreading
from app.views.embedding.lines.line_acts import LineActs
from app.views.embedding.lines.stepping import PathStepping
from app.views.embedding.loader import Loader
from app.views.embedding.motion.scrub_bar import ScrubBar
from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.moved.comparing import Comparing
from app.views.embedding.pages import Pages
from app.views.embedding.panel import Panel
from app.views.embedding.panes.pane_grid import PaneGrid
from app.views.embedding.projecting.projecting import Projecting
from app.views.embedding.projecting.runs import Runs
from app.views.embedding.quality.trusting import Trusting
from app.views.embedding.rows.finder import Finder
from app.views.embedding.rows.rows_export import ask_and_export
from app.views.embedding.rows.rows_table import RowsTable
from app.views.embedding.scene.camera_motion import CameraMotion
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.card import row_title
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.scene.kernel_loading import Kernels
from app.views.embedding.scene.legend import LegendView
from app.views.embedding.scene.painters import surface_class
from app.views.embedding.scene.point_motion import PointMotion
from app.views.embedding.scene.surface import SoftwareSurface
from app.views.embedding.scene.trackpad import Trackpad
from app.views.embedding.selecting.growing import Growing
from app.views.embedding.toolbar import Toolbar
from app.views.embedding.tray.splitting import TraySplitter
from app.views.embedding.view_actions import SELECTION, TEXTS, TOOLBAR, view_actions
from app.views.embedding.waiting import WaitingPage
from app.workspace import Workspace
from core.model import I8
from core.session import Change
from core.views import Picture, Viewport
from core.views.embedding import Known, known
from core.views.embedding.panes.pictures import resolve

WARM_AFTER = 800
"""Milliseconds after the first picture at which a worker process is made ready for runs."""
READABLE = 100
"""Milliseconds between two states of the numbers that tell how a run goes."""


class EmbeddingView(View):
    """Points with legend, labels, thumbnails and links; all it shows comes from the session."""

    kind = "embedding"
    title = "Embedding"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.acts = Acts(workspace)
        self.loader = Loader(workspace, self)
        self.runs = Runs(workspace, self)
        self.projecting = Projecting(workspace, self.runs)
        self.trusting = Trusting(workspace, self.runs)
        self.growing = Growing(workspace)
        self.finder = Finder(workspace, self.acts)
        self.comparing = Comparing(workspace, self.runs, self.acts)
        self.kernels = Kernels(workspace, self)
        self.line_acts = LineActs(workspace)
        self.motion = CameraMotion(self)
        self.points_motion = PointMotion(self)
        self.canvas = Canvas(surface_class(workspace.painter))
        self.legend = LegendView(workspace, self.canvas)
        self.pages = Pages(workspace, self.canvas, self.loader)
        self.drawing = Drawing(workspace, self.acts, self.canvas, self.legend, self.motion, self.points_motion)
        self.acts.make_room = self.drawing.make_room
        self.path_stepping = PathStepping(self.canvas, self._go_along, self._row_name)
        self.viewpoints = ViewpointActs(workspace, self.acts)
        self.trackpad = Trackpad(self.canvas)
        self.scrub = ScrubBar(workspace, self.canvas, self.points_motion, self.legend)
        self.labelling = Labelling(workspace, self.acts, self.drawing)
        self.spreading = Spreading(workspace, self.labelling, self.drawing)
        self.clustering = Clustering(workspace, self.acts, self.drawing)
        self.panes = PaneGrid(self)
        self.halves = TraySplitter(workspace, self.panes, self.acts, self.drawing)
        self.bookmarks = BookmarkActs(workspace, self.acts, self.canvas, self.ready)
        self._stale, self._warmed = True, False
        self._warmth = QTimer(self, singleShot=True, interval=WARM_AFTER)
        self._soon = QTimer(self, singleShot=True, interval=READABLE)
        self._actions = {action.id: action for action in view_actions(self)}
        buttons = [self._actions[name] for group in TOOLBAR for name in group]
        self.toolbar = Toolbar(workspace, buttons, TOOLBAR, TEXTS)
        selecting = [self._actions[name] for name in SELECTION]
        saying = (self.viewpoints, self.labelling, self.spreading, self.clustering)
        keeping = (self.bookmarks, BookmarkFiles(workspace, self.drawing))
        looking = (self.finder, selecting, self.comparing)
        self._panel = Panel(workspace, self.projecting, self.trusting, *saying, *looking, *keeping)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.halves, 1)
        self.setFocusProxy(self.canvas)

    def _connect(self) -> None:
        acts, canvas, workspace = self.acts, self.canvas, self.workspace
        workspace.changed.connect(self._on_changed)
        workspace.theme_changed.connect(self._on_theme)
        workspace.painter_changed.connect(lambda: canvas.draw_with(surface_class(workspace.painter)))
        canvas.camera_dragged.connect(self.motion.hold)
        canvas.camera_released.connect(self._on_released)
        workspace.settling.connect(canvas.settle)
        canvas.row_clicked.connect(acts.click)
        canvas.row_doubled.connect(acts.double_click)
        canvas.rows_enclosed.connect(acts.enclose)
        canvas.row_hovered.connect(acts.hover)
        canvas.resized.connect(self._on_resized)
        canvas.tool_changed.connect(lambda _: self.toolbar.show_actions())
        for told in (self.motion.moved, self.points_motion.moved, self.kernels.ready):
            told.connect(self._draw)
        self.drawing.readying.ready.connect(self._on_rows_ready)
        self.runs.moved.connect(self._on_frame)
        self.runs.changed.connect(self._tell_soon)
        self._soon.timeout.connect(self._on_run)
        self._warmth.timeout.connect(self.runs.warm)
        self._warmth.timeout.connect(self._panel.make_rest)
        self.toolbar.table_chosen.connect(acts.choose_table)
        self.toolbar.step_chosen.connect(acts.choose_step)
        self.toolbar.step.connect_to(self.ready, self.projecting.align_shown)
        self._panel.row_chosen.connect(acts.jump)
        self._panel.row_hovered.connect(acts.hover)
        self.legend.toggled.connect(lambda key: self._with_column(acts.toggle_category, key))
        self.legend.isolated.connect(lambda key: self._with_column(acts.isolate_category, key))
        self.legend.chosen.connect(lambda key: self._with_column(acts.select_category, key))
        self.halves.left.connect(canvas.setFocus)
        self.pages.nothing.all_wanted.connect(self.viewpoints.frame_all)
        self._panel.follow(self.legend)
        self.destroyed.connect(self._panel.end)  # it may be no child of the view, but of the dock it was put into
        for listed in (self.legend, self._panel):
            listed.highlighted.connect(self._on_highlight)

    def panel(self) -> Panel:
        """Return the panel at the right."""
        return self._panel

    def actions_table(self) -> Sequence[Action]:
        """Return what can be done here."""
        return tuple(self._actions.values())

    def picture(self, viewport: Viewport) -> Picture:
        """Return what is shown, made for another size."""
        session = self.workspace.session
        return resolve(session.catalog, session.results, session.state, viewport)

    def table(self) -> tuple[tuple[str, ...], Sequence[Sequence[object]]]:
        """Return what the tray lists; while it is closed row, coordinates and metadata of all points shown."""
        table = self.halves.written() or self.rows_table(self.acts.shown_rows())
        return ((), ()) if table is None else (table.header, table)

    def rows_table(self, find: Callable[[], I8]) -> RowsTable | None:
        """Return row, coordinates and metadata of some points, None while there are none."""
        about = self.drawing.about
        if about is None or about.projection is None:
            return None
        components = self.acts.wish.components[: self.acts.wish.dimensions]
        return RowsTable(find, about.projection, components, about.metadata)

    def ready(self) -> bool:
        """Return whether all is read and computed and nothing moves."""
        still = not (self.motion.running or self.points_motion.moving or self.canvas.moving)
        still = still and self.canvas.surface.complete and not self.canvas.overlay.strokes.busy
        asked = self.drawing.readying.busy or self.acts.busy or self.loader.busy() or self.halves.busy
        return still and self.panes.ready() and not (self._stale or asked or self.projecting.running())

    @property
    def waiting(self) -> WaitingPage:
        """What stands where the picture will be."""
        return self.pages.waiting

    @property
    def painter_name(self) -> str:
        """What draws the points, in words."""
        return "the software painter" if isinstance(self.canvas.surface, SoftwareSurface) else "OpenGL"

    def tool_active(self) -> bool:
        """Return whether Esc ends a drag or a tool."""
        busy = self.canvas.dragging or self.labelling.active or self.bookmarks.playing
        return self.canvas.tool is not Tool.NONE or busy

    def takes_key(self, event: QKeyEvent) -> bool:
        """Return whether a key is one that labels points."""
        return self.labelling.takes(event)

    def escape(self) -> bool:
        """End the drag, else the tool; return whether there was one."""
        return self.canvas.escape() or self.labelling.stop() or self.bookmarks.stop()

    def has_points(self) -> bool:
        """Return whether there is a picture."""
        return self.acts.frame is not None

    def has_selection(self) -> bool:
        """Return whether a point of the shown table is selected."""
        return self.acts.selected is not None

    def has_thumbnails(self) -> bool:
        """Return whether the table has thumbnails."""
        return self.drawing.about is not None and bool(self.drawing.about.images)

    def has_labels(self) -> bool:
        """Return whether the table has metadata."""
        return self.drawing.about is not None and self.drawing.about.metadata is not None

    def toggle_tool(self, tool: Tool) -> None:
        """Use a tool, or none if it is in use."""
        self.canvas.set_tool(Tool.NONE if self.canvas.tool is tool else tool)

    def grow_selection(self) -> None:
        """Select the nearest neighbours of the selected points, too."""
        self.growing.start(self.drawing.about, self.acts.selected)

    def focus_search(self) -> None:
        """Type what to search for."""
        self._panel.reveal(self._panel.search)
        self._panel.search.text.setFocus()
        self._panel.search.text.selectAll()

    def export_selection(self) -> None:
        """Write the selected rows to a file that the user chooses."""
        selected = self.acts.selected
        table = None if selected is None else self.rows_table(selected.indices)
        if table is not None:
            ask_and_export(self.workspace, self, table)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the action with this key says, else move the camera."""
        if self.labelling.press(event):
            return
        pressed = QKeySequence(event.keyCombination())
        for action in self._actions.values():
            if action.shortcut and QKeySequence(action.shortcut) == pressed and action.when():
                action.callback()
                return
        if not (self.canvas.press_key(event) or (pressed == QKeySequence("Esc") and self.escape())):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the view was hidden."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _on_changed(self, change: Change) -> None:
        if change.hover and not (change.catalog or change.results) and change.before is change.after:
            self.drawing.show_hover()
        elif not (change.catalog or change.results) and seen_alike(change.before, change.after):
            return
        elif not self.isVisible():
            self._stale = True
        else:
            self._follow_camera(change)
            self._refresh()

    def _on_frame(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._look()
        self._draw()

    def _tell_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_run(self) -> None:
        if self.isVisible():
            self._panel.projection.show_progress(self.drawing.about, self.acts.wish)
            self.toolbar.show_actions()

    def _look(self) -> None:
        session = self.workspace.session
        self.drawing.about = self.projecting.about = known(session.catalog, session.results, session.state)
        self.canvas.coasting.wanted = session.state.embedding.animate
        self.points_motion.follow(self.drawing.about, session.state.embedding, self.drawing.as_seen)

    def show_viewpoints(self) -> None:
        """Let the user choose a view that was saved."""
        button = self.toolbar.buttons["embedding.views"]
        self.viewpoints.menu(self).popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _go_along(self, place: int) -> None:
        if self.drawing.about is not None:
            self.line_acts.go_to_step(self.drawing.about.subject.table, place)

    def _row_name(self, row: int) -> str:
        about = self.drawing.about
        return "" if about is None else row_title(about, self.acts.wish, row)

    def _on_theme(self) -> None:
        if self.isVisible():
            self._refresh()
        else:
            self._stale = True

    def _on_resized(self) -> None:
        self.legend.fit()
        self._draw()

    def _on_released(self, label: str) -> None:
        camera = self.motion.camera
        self.motion.release()
        self.acts.end_gesture(camera, label)
        self._draw()

    def _on_highlight(self, key: str | None) -> None:
        self.drawing.highlighted = key
        self._draw()

    def _with_column(self, act: object, key: str) -> None:
        column = self.drawing.column()
        if column is not None and callable(act):
            act(column, key)

    def _follow_camera(self, change: Change) -> None:
        before, after = change.before.embedding, change.after.embedding
        if before.camera == after.camera or self.acts.frame is None:
            return
        start = self.acts.frame.scene.camera
        self.canvas.coasting.drop()
        self.motion.release()
        same = before.dimensions == after.dimensions and before.table == after.table
        camera = self.drawing.camera(change.after) if same and before.components == after.components else None
        if camera is not None:
            self.motion.travel(start, camera, after.animate)

    def _refresh(self) -> None:
        session = self.workspace.session
        self._stale = False
        self._look()
        self.kernels.await_picture(self.drawing.about)
        self.loader.start(self.drawing.awaited)
        self.trusting.look(self.drawing.about)
        self.comparing.look(self.drawing.about)
        self._draw()
        table = None if self.drawing.about is None else self.drawing.about.subject.table
        self.toolbar.show_tables(session.catalog, table)
        self.toolbar.show_step(table, session.state.step, self.projecting.can_align())
        self.toolbar.show_actions()
        self._show_panel()
        self.panes.refresh()

    def _show_panel(self) -> None:
        frame, lagging = self.acts.frame, self.drawing.readying.busy
        points = None if frame is None else frame.points
        self._panel.show_state(self.drawing.about, self.workspace.session.state, points, lagging)
        self.halves.follow()

    def _on_rows_ready(self) -> None:
        if self.isVisible():
            self._draw()
            self._show_panel()

    def _draw(self) -> None:
        if not self.drawing.draw():
            self._wait(self.drawing.about)
            return
        self.pages.show_picture()
        self.loader.go_on()
        self.drawing.show_hover()
        self.kernels.go_on()
        self._warm()

    def _warm(self) -> None:
        if not self._warmed:
            self._warmed = True
            self._warmth.start()

    def _wait(self, about: Known | None) -> None:
        # The last picture of the same table stays while the next one is made.
        shown = self.acts.frame
        kept = about is not None and shown is not None and shown.table == about.subject.table.key
        if not kept:
            self.acts.frame = None
        self.pages.wait(about, kept)
