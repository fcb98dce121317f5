"""The main picture and those beside it: made, arranged, linked and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.actions import Action
from app.views.embedding.panes.cameras import Cameras, Looked
from app.views.embedding.panes.main_head import MainHead
from app.views.embedding.panes.morph import Morph
from app.views.embedding.panes.pane_actions import pane_actions
from app.views.embedding.panes.pane_view import PaneView
from app.views.embedding.panes.place_lines import Drawn, PlaceLines
from app.views.embedding.rows.search_chip import SearchChip
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.scene.painters import surface_class
from core.model import I8
from core.session import Change
from core.session.command import change_embedding
from core.session.commands.points import panes as commands
from core.state import EmbeddingState, MovedState, Pane, Panes, PointMeasure
from core.state.embedding_panes import MOST_PANES
from core.views.embedding.panes.arranging import arranged
from core.views.embedding.panes.comparing import compared_with
from core.views.embedding.panes.opening import next_pane

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


class PaneGrid(QWidget):
    """Shares its room among the pictures; while there is only the main one it is all that is seen."""

    def __init__(self, view: EmbeddingView) -> None:
        super().__init__()
        self._view, self._workspace = view, view.workspace
        self.panes: list[PaneView] = []
        self.cameras = Cameras(self._looked, lambda: self.wish.panes.cameras)
        self.morph = Morph(view.drawing, view.points_motion, view.scrub)
        self.search = SearchChip(self._workspace, view.canvas, view.focus_search)
        self.head = MainHead(self._workspace, lambda: tuple(each for each in self._actions if each.icon))
        self.main = QWidget(self)
        layout = QVBoxLayout(self.main)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(view.pages, 1)
        self.head.hide()
        self.lines = PlaceLines(self._workspace, self, self._drawn, self._joined, self._hovered, self._above)
        self._actions = pane_actions(self)
        self._connect(view)

    def _connect(self, view: EmbeddingView) -> None:
        workspace, canvas = self._workspace, view.canvas
        workspace.changed.connect(self._on_changed)
        workspace.theme_changed.connect(self._follow_looks)
        workspace.painter_changed.connect(self._follow_looks)
        canvas.camera_dragged.connect(lambda camera: self.cameras.drag(view, camera))
        canvas.camera_released.connect(lambda label: None if label else self.cameras.release())
        canvas.tool_changed.connect(self._use_tool)
        canvas.framed.connect(self._follow_lines)
        view.acts.along = self.cameras.along
        view.drawing.told_elsewhere = lambda: any(pane.canvas.underMouse() for pane in self.panes)
        view.runs.moved.connect(self._on_frame)
        view.runs.changed.connect(self._on_runs)
        view.legend.highlighted.connect(self._on_highlight)

    @property
    def wish(self) -> EmbeddingState:
        """The state of the view."""
        return self._workspace.session.state.embedding

    def actions_table(self) -> tuple[Action, ...]:
        """Return what can be done with pictures side by side."""
        return self._actions

    def _looked(self) -> list[Looked]:
        return [self._view, *self.panes]

    def _drawn(self) -> list[Drawn]:
        return [Drawn(self._view.canvas), *(Drawn(pane.canvas, pane.session.lens.pairing) for pane in self.panes)]

    def _above(self) -> list[QWidget]:
        return [self.head, self.search, self._view.legend, self._view.scrub, *(pane.head for pane in self.panes)]

    def _joined(self, most: int) -> tuple[I8, int]:
        rows = self._view.acts.selected
        return (np.zeros(0, dtype=np.int64), 0) if rows is None else (rows.first(most), rows.count)

    def _hovered(self) -> int | None:
        hover, frame = self._workspace.session.hover, self._view.acts.frame
        return hover.row if frame is not None and hover.table == frame.table else None

    def _on_changed(self, change: Change) -> None:
        self._sync(change.before.embedding.panes, change.after.embedding.panes)
        for pane in self.panes:
            pane.follow(change)
            if change.hover and self.isVisible():
                pane.drawing.show_hover()
        self._follow_lines()

    def _sync(self, before: Panes, after: Panes) -> None:
        """Have as many pictures as are wished; where one was closed, the others stay what they are."""
        wanted = len(after.shown)
        if len(self.panes) > wanted:
            gone = _closed(before.shown, after.shown) if len(self.panes) == len(before.shown) else None
            for place in [gone] if gone is not None else range(wanted, len(self.panes)):
                self.panes[place].leave()
            self.panes = [pane for place, pane in enumerate(self.panes) if place != gone][:wanted]
        while len(self.panes) < wanted:
            self.panes.append(self._made(len(self.panes)))
        for place, pane in enumerate(self.panes):
            pane.move_to(place)

    def _made(self, place: int) -> PaneView:
        pane = PaneView(self._workspace, self._view.runs, place, self.cameras)
        pane.setParent(self)
        pane.canvas.set_tool(self._view.canvas.tool)
        pane.canvas.tool_changed.connect(self._use_tool)
        pane.drawn.connect(self._follow_lines)
        pane.head.parameters_wanted.connect(lambda: self._ask_parameters(pane))
        pane.show()
        return pane

    def _ask_parameters(self, pane: PaneView) -> None:
        from app.views.embedding.panes.parameters import ask_parameters

        ask_parameters(pane)

    def refresh(self) -> None:
        """Show the state of the session in all pictures, after the main one has been."""
        panes = self.wish.panes
        self._sync(panes, panes)
        beside = bool(self.panes)
        if self.head.isVisibleTo(self.main) is not beside:
            self.head.setVisible(beside)
        self._arrange()
        for canvas in self.canvases():
            canvas.surface.pace.sharing = 1 + len(self.panes) if panes.cameras else 1
        main = self._view.drawing.about
        self.search.show_state(main, self.wish.search)
        if beside:
            self.head.show_state(main, self.wish)
        for pane in self.panes:
            pane.refresh(main, self._view.loader.busy())
        self._follow_lines()

    def _arrange(self) -> None:
        spots = arranged(1 + len(self.panes), self.width(), self.height())
        for widget, spot in zip((self.main, *self.panes), spots, strict=True):
            box = QRect(round(spot.left), round(spot.top), round(spot.width), round(spot.height))
            widget.setGeometry(box)
        self.lines.setGeometry(self.rect())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that suits the main picture."""
        return self.main.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size that the main picture needs: others share it rather than push the window."""
        return self.main.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines between the pictures."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._workspace.tokens.line))

    def _follow_lines(self) -> None:
        wanted = bool(self.panes) and self.wish.panes.lines
        if self.lines.isVisibleTo(self) is not wanted:
            self.lines.setVisible(wanted)
        if wanted:
            self.lines.raise_()
            self.lines.follow()

    def _follow_looks(self) -> None:
        for pane in self.panes:
            pane.own.follow_looks()
            pane.canvas.draw_with(surface_class(self._workspace.painter))
        if self.panes and self.isVisible():
            self.refresh()

    def _on_frame(self) -> None:
        for pane in self.panes if self.isVisible() else ():
            if pane.projecting.running() is not None:
                pane.look(self._view.drawing.about)
                pane.draw()

    def _on_runs(self) -> None:
        if self.isVisible():
            for pane in self.panes:
                pane.show_head()

    def _on_highlight(self, key: str | None) -> None:
        for pane in self.panes:
            pane.drawing.highlighted = key
            pane.draw()

    def _use_tool(self, tool: Tool) -> None:
        for canvas in self.canvases():
            canvas.set_tool(tool)

    def canvases(self) -> list[Canvas]:
        """Return the canvases of all pictures, the main one first."""
        return [self._view.canvas, *(pane.canvas for pane in self.panes)]

    def ready(self) -> bool:
        """Return whether all pictures beside the main one are complete, and nothing moves there."""
        return all(pane.ready() for pane in self.panes) and not self.lines.busy

    def can_add(self) -> bool:
        """Return whether there is a picture to compare, and room for another one."""
        return self._view.drawing.about is not None and len(self.wish.panes.beside) < MOST_PANES

    def add(self) -> None:
        """Put another picture beside the others."""
        about = self._view.drawing.about
        if about is not None and self.can_add():
            session = self._workspace.session
            session.do(commands.add_pane(next_pane(session.catalog, session.results, session.state)))
            self.panes[-1].take_focus()

    def close_all(self) -> None:
        """Leave the main picture alone."""
        self._workspace.session.do(commands.close_panes())
        self._view.canvas.setFocus()

    def toggle_cameras(self) -> None:
        """Turn, move and zoom all pictures together, or each by itself."""
        self._workspace.session.do(commands.link_cameras(not self.wish.panes.cameras))

    def toggle_lines(self) -> None:
        """Join the places of points, or not."""
        self._workspace.session.do(commands.join_places(not self.wish.panes.lines))

    def can_morph(self) -> bool:
        """Return whether there is a picture to which the points of the main one can go."""
        return any(self.morph.possible(pane) for pane in self.panes)

    def start_morph(self) -> None:
        """Let the points of the main picture be moved to where they are beside; ask where, if there are several."""
        found = [pane for pane in self.panes if self.morph.possible(pane)]
        if len(found) == 1:
            self._offer(found[0])
        elif found:
            button = self.head.buttons["embedding.morph"]
            menu = QMenu(self)
            for pane in found:
                title = f"To {pane.head.method.said}, {('second', 'third', 'fourth')[pane.place]} picture"
                menu.addAction(title).triggered.connect(lambda _, pane=pane: self._offer(pane))
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _compared(self) -> MovedState | None:
        """Return what compares the main picture with the one beside that has the focus, or with the first that can."""
        main = self._view.drawing.about
        focused = sorted(self.panes, key=lambda pane: not pane.isAncestorOf(self.window().focusWidget() or self))
        for pane in focused:
            found = main and pane.about and compared_with(pane.session.lens, main, pane.about, self.wish)
            if found:
                return found
        return None

    def can_show_moved(self) -> bool:
        """Return whether the main picture can be compared with one beside it."""
        return self._compared() is not None

    def show_moved(self) -> None:
        """Colour the points that moved most, and list them."""
        moved = self._compared()
        if moved is not None:
            label, measure = "Show what moved between the pictures", PointMeasure.MOVED
            self._workspace.session.do(change_embedding(label, moved=moved, colour_measure=measure))
            panel = self._view.panel()
            panel.reveal(panel.moved)

    def _offer(self, pane: PaneView) -> None:
        self.morph.offer(pane, self._workspace.session.state)


def _closed(before: tuple[Pane, ...], after: tuple[Pane, ...]) -> int | None:
    """Return which one pane is there no longer, None where more changed than that."""
    for place in range(len(before)):
        if before[:place] + before[place + 1 :] == after:
            return place
    return None
