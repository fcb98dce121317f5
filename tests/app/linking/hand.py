"""Hands that use the window as a user does: clicks, drags and keys, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.view import EmbeddingView
from app.views.histograms.view import HistogramsView
from app.views.images.view import ImagesView
from app.views.pr_curves.drawing import mapping_of, mark_place, plot_area
from app.views.pr_curves.view import PrCurvesView
from app.views.registry import VIEWS
from app.views.scalars.card import CardWidget
from app.views.scalars.view import ScalarsView
from app.views.texts.view import TextsView
from app.window.runs.model import RunColumn
from core.model import Bool
from core.session import Hover
from core.state import EmbeddingState, SessionState
from tests.app.scalars import mouse
from tests.core.session.small_logs import STEPS

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CHECK, NAME, ISOLATE = 16, 80, -8
"""Where in a line of the list the box, the name and the isolating button lie; from the right where negative."""
PATIENCE = 60_000


@dataclass
class Hand:
    """A window and what a user does with it; after every gesture the window has come to rest."""

    window: MainWindow
    qtbot: QtBot

    @property
    def state(self) -> SessionState:
        return self.window.workspace.session.state

    @property
    def scalars(self) -> ScalarsView:
        view = self.window.stage.views["scalars"]
        assert isinstance(view, ScalarsView)
        return view

    @property
    def embedding(self) -> EmbeddingView:
        view = self.window.stage.views["embedding"]
        assert isinstance(view, EmbeddingView)
        return view

    @property
    def frame(self) -> Frame:
        frame = self.embedding.acts.frame
        assert frame is not None
        return frame

    def start_over(self, logs: Path) -> None:
        """Show the logs as if they had just been opened."""
        session = self.window.workspace.session
        if not session.catalog.sources:
            self.window.documents.open_paths([str(logs)])
        self.wait_for_catalog()
        session.restore(SessionState(sources=session.state.sources, embedding=EmbeddingState(dimensions=2)))
        session.set_hover(Hover())
        self.settle()
        self.scalars.setFocus()

    def wait_for_catalog(self) -> None:
        session, stepper = self.window.workspace.session, self.window.bottom.stepper
        self.qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs), timeout=PATIENCE)
        self.qtbot.waitUntil(lambda: len(stepper.steps) == len(STEPS), timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until nothing is read, computed, painted or counted any more."""
        QApplication.processEvents()
        self.qtbot.waitUntil(self._rests, timeout=PATIENCE)
        QApplication.processEvents()

    def _rests(self) -> bool:
        view = self.window.stage.current
        counting = self.window.bottom._soon.isActive() or self.window.details._soon.isActive()
        in_front = view is not None and view.kind == self.state.active_view
        return in_front and view is not None and view.ready() and not counting

    def tab(self, kind: str) -> None:
        """Bring a view to the front by its tab."""
        tabs = self.window.top.tabs
        place = next(place for place, view in enumerate(VIEWS) if view.kind == kind)
        if tabs.currentIndex() != place:
            QTest.mouseClick(tabs, LEFT, NO_KEY, tabs.tabRect(place).center())
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key wherever the focus is."""
        self.activate()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def activate(self) -> None:
        """Give the window the keys: it loses them when its first OpenGL widget makes Qt create it anew."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            assert QTest.qWaitForWindowActive(self.window)

    def undo(self) -> None:
        self.key(Qt.Key.Key_Z, CONTROL)

    def redo(self) -> None:
        self.key(Qt.Key.Key_Z, CONTROL | SHIFT)

    # The list of runs

    def run_line(self, name: str, x: int) -> QPoint:
        row = self.window.runs.model.row_of(name)
        assert row is not None
        rect: QRect = self.window.runs.list.visualRect(self.window.runs.model.index(row, RunColumn.NAME))
        return QPoint(rect.left() + (x if x >= 0 else rect.width() + x), rect.center().y())

    def click_run(self, name: str, x: int = NAME, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.window.runs.list.viewport(), LEFT, modifiers, self.run_line(name, x))
        self.settle()

    def check(self, name: str) -> None:
        self.click_run(name, CHECK)

    def isolate(self, name: str) -> None:
        self.click_run(name, ISOLATE)

    def hover_run(self, name: str) -> None:
        send_move(self.window.runs.list.viewport(), self.run_line(name, NAME))
        self.settle()

    def search_runs(self, text: str) -> None:
        QTest.mouseClick(self.window.runs.search, LEFT, NO_KEY, self.window.runs.search.rect().center())
        QTest.keyClicks(self.window.runs.search, text)
        self.settle()

    def remove_chip(self) -> None:
        QTest.mouseClick(self.window.runs.chips.chips[-1].button, LEFT)
        self.settle()

    # Charts

    def card(self, tag: str = "loss/train") -> CardWidget:
        return self.scalars.grid.cards[tag]

    def click_curve(self, value: float, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        card = self.card()
        self.hover_curve(value, 0.4)
        QTest.mouseClick(card.plot.viewport(), LEFT, modifiers, mouse.at_value(card, 0.4, value))
        self.settle()

    def hover_curve(self, value: float, share: float = 0.5) -> None:
        mouse.hover(self.card(), mouse.at_value(self.card(), share, value))
        self.settle()

    # Points

    def places(self, rows: Bool) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Return the pixels at which rows are seen."""
        seen: np.ndarray[tuple[int, int], np.dtype[np.float64]]
        seen = self.frame.places(self.frame.points.positions)[rows, :2]
        return seen

    def cluster(self, number: int) -> Bool:
        """Return the mask of one of the three clusters."""
        mask: Bool = np.arange(len(self.frame.points.positions)) % 3 == number
        return mask

    def box(self, number: int, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        """Drag the box tool around a cluster."""
        seen = self.places(self.cluster(number))
        low, high = seen.min(axis=0) - 6, seen.max(axis=0) + 6
        self.use(Tool.BOX, Qt.Key.Key_B)
        self.drag(modifiers, QPoint(*map(round, low)), QPoint(*map(round, high)))

    def lasso(self, number: int, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        """Draw a circle around a cluster."""
        self.use(Tool.LASSO, Qt.Key.Key_L)
        self.drag(modifiers, *around(self.places(self.cluster(number))))

    def use(self, tool: Tool, key: Qt.Key) -> None:
        """Take a tool by its key."""
        self.embedding.canvas.setFocus()
        if self.embedding.canvas.tool is not tool:
            self.key(key)
        assert self.embedding.canvas.tool is tool

    def lasso_beside(self, number: int) -> None:
        """Draw a circle around a cluster in a picture beside the main one."""
        self.embedding.canvas.setFocus()
        self.key(Qt.Key.Key_C)
        canvas = self.embedding.panes.panes[0].canvas
        assert canvas.frame is not None
        seen = canvas.frame.places(canvas.frame.points.positions)[self.cluster(number), :2]
        self.use(Tool.LASSO, Qt.Key.Key_L)
        self.drag(NO_KEY, *around(seen), canvas=canvas)

    def drag(self, modifiers: Qt.KeyboardModifier, *path: QPoint, canvas: Canvas | None = None) -> None:
        canvas = canvas or self.embedding.canvas
        QTest.mousePress(canvas, LEFT, modifiers, path[0])
        for at in path[1:]:
            send_move(canvas, at, LEFT, modifiers)
        QTest.mouseRelease(canvas, LEFT, modifiers, path[-1])
        self.settle()

    def place_of(self, row: int) -> QPoint:
        at = self.frame.place(row)
        assert at is not None
        return QPoint(round(at[0]), round(at[1]))

    def empty_place(self) -> QPoint:
        """Return a place in the picture that is far from every point."""
        seen = self.places(np.ones(len(self.frame.points.positions), dtype=np.bool_))
        grid = [(x, y) for x in range(80, int(self.frame.width) - 80, 16) for y in range(60, 400, 16)]
        x, y = max(grid, key=lambda place: float(np.linalg.norm(seen - place, axis=1).min()))
        return QPoint(x, y)

    def lone_row(self) -> int:
        """Return the shown row that is farthest from any other."""
        seen = self.frame.places(self.frame.points.positions)[:, :2]
        away = np.linalg.norm(seen[:, None] - seen[None], axis=2) + np.eye(len(seen)) * 1e9
        away[:, self.frame.points.emphasis == 0] = 1e9
        away[self.frame.points.emphasis == 0] = -1
        return int(np.argmax(away.min(axis=1)))

    def click_point(self, row: int, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        self.hover_point(row)
        QTest.mouseClick(self.embedding.canvas, LEFT, modifiers, self.place_of(row))
        self.settle()

    def hover_point(self, row: int) -> None:
        send_move(self.embedding.canvas, self.place_of(row))
        self.settle()

    def legend(self, category: str) -> None:
        row = self.embedding.legend.entry_rows[category]
        QTest.mouseClick(row, LEFT, NO_KEY, row.rect().center())
        self.settle()

    # Payloads

    def click_pr_curve(self, run: str, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        """Click the marked point of a run on the card of a class."""
        self.tab("pr_curves")
        view = self.window.stage.views["pr_curves"]
        assert isinstance(view, PrCurvesView)
        painted = view.surface.painted
        assert painted is not None
        (mark,) = [mark for mark in painted.cards[0].plot.marks if mark.run == run]
        area = plot_area(painted.cards[0].place)
        at = mark_place(mapping_of(painted.cards[0]), area, mark).toPoint()
        send_move(view.surface.viewport(), at)
        QTest.mouseClick(view.surface.viewport(), LEFT, modifiers, at)
        self.settle()

    def pick_histogram_step(self, step: int) -> None:
        """Click a step on the axis of the first histogram."""
        self.tab("histograms")
        view = self.window.stage.views["histograms"]
        assert isinstance(view, HistogramsView)
        plot = next(iter(view.grid.cards.values())).plot
        scale, area = plot.steps.scale(), plot.area()
        assert scale is not None
        at = QPoint(round(area.left()) - 20, round(area.top() + scale.pixel_of(step)))
        QTest.mouseClick(plot, LEFT, NO_KEY, at)
        self.settle()

    def step_images(self) -> None:
        """Go to the image before with the slider of the view of images."""
        self.tab("images")
        view = self.window.stage.views["images"]
        assert isinstance(view, ImagesView)
        self.qtbot.waitUntil(view.step_bar.isVisible, timeout=PATIENCE)
        view.step_bar.slider.setFocus()
        self.key(Qt.Key.Key_Left)

    def hover_text(self, run: str) -> None:
        """Move the mouse onto the text of a run."""
        self.tab("texts")
        view = self.window.stage.views["texts"]
        assert isinstance(view, TextsView)
        card = next(card for card in view.grid.cards.values() if card.card.run == run)
        place = QPointF(card.rect().center())
        QApplication.sendEvent(card, QEnterEvent(place, place, QPointF(card.mapToGlobal(place))))
        self.settle()

    # The linked step

    def range_of_steps(self, first: int, last: int) -> None:
        """Drag over the step slider with Shift."""
        slider = self.window.bottom.stepper.slider
        steps = self.window.bottom.stepper.steps.tolist()
        ends = [QPoint(round(slider.pixel_of(steps.index(step))), slider.height() // 2) for step in (first, last)]
        QTest.mousePress(slider, LEFT, SHIFT, ends[0])
        send_move(slider, ends[1], LEFT, SHIFT)
        QTest.mouseRelease(slider, LEFT, SHIFT, ends[1])
        self.settle()

    def slide(self, share: float) -> None:
        """Drag the handle of the step slider to a share of its length."""
        self.slide_only(share)
        self.settle()

    def slide_only(self, share: float) -> None:
        """Drag the handle without waiting for what comes of it."""
        slider = self.window.bottom.stepper.slider
        option = QStyleOptionSlider()
        slider.initStyleOption(option)
        handle = QStyle.SubControl.SC_SliderHandle
        start = slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, slider).center()
        end = QPoint(round(share * slider.width()), start.y())
        QTest.mousePress(slider, LEFT, NO_KEY, start)
        for part in (0.3, 0.6, 1.0):
            send_move(slider, start + (end - start) * part, LEFT)
        QTest.mouseRelease(slider, LEFT, NO_KEY, end)

    # Files

    def reopen(self, path: Path) -> None:
        """Save the session, close the logs and open the saved session."""
        documents = self.window.documents
        saved = self.state
        documents.save_session(path)
        documents.close()
        documents.open_session(path)
        self.wait_for_catalog()
        self.settle()
        assert self.state == saved


def around(seen: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[QPoint]:
    """Return a circle around some pixels."""
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    radius = float(np.linalg.norm(seen - middle, axis=1).max()) + 8
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return [QPoint(round(middle[0] + radius * np.cos(a)), round(middle[1] + radius * np.sin(a))) for a in angles]


def send_move(
    widget: QWidget,
    at: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    modifiers: Qt.KeyboardModifier = NO_KEY,
) -> None:
    """Move the mouse; QTest.mouseMove tells no pressed button without a real pointer."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        button,
        modifiers,
    )
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()
