"""The scatter matrix on the screen: linked ranges, opening a pair, hover, fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.hparams.matrix.cell import Cell
from app.views.hparams.matrix.page import MatrixPage
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.session.commands.runs.hparams import change_hparams
from core.session.commands.runs.scatter import show_matrix
from core.state import FieldBrush, PlaneTool, SessionState
from core.views.plane.dots import warm
from core.views.plane.plot import PlanePlot
from core.views.shown import shown_runs
from tests.core.views.hparams.made import sweep

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FIELDS = ("params.lr", "params.depth", "metrics.loss", "metrics.accuracy")
ACCURACY_LR = (3, 0)


@dataclass
class MatrixStage:
    host: HParamsView
    page: MatrixPage
    workspace: Workspace
    qtbot: QtBot

    @property
    def state(self) -> SessionState:
        return self.workspace.session.state

    def cell(self, at: tuple[int, int]) -> Cell:
        return self.page.cells[at]

    def plot(self, at: tuple[int, int]) -> PlanePlot:
        plot = self.cell(at).surface.plot
        assert plot is not None
        return plot

    @property
    def shown(self) -> set[str]:
        return set(shown_runs(self.workspace.session.catalog, self.state))

    def fields(self) -> tuple[str, ...] | None:
        return self.state.matrix.fields

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.host.ready)
        QApplication.processEvents()

    def inside(self, at: tuple[int, int], across: float, down: float) -> QPoint:
        area = self.plot(at).area
        return QPoint(round(area.left + across * area.width), round(area.top + down * area.height))

    def move(self, at: tuple[int, int], where: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        surface = self.cell(at).surface
        glob = QPointF(surface.mapToGlobal(where))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(where), glob, Qt.MouseButton.NoButton, button, NO_KEY)
        QApplication.sendEvent(surface, event)
        QApplication.processEvents()

    def drag(self, at: tuple[int, int], one: QPoint, other: QPoint, release: bool = True) -> None:
        QTest.mousePress(self.cell(at).surface, LEFT, NO_KEY, one)
        for share in (0.3, 0.6, 1.0):
            self.move(at, one + (other - one) * share, LEFT)
        if release:
            QTest.mouseRelease(self.cell(at).surface, LEFT, NO_KEY, other)
            self.settle()


@pytest.fixture
def stage(qtbot: QtBot, workspace: Workspace) -> Iterator[MatrixStage]:
    """The matrix of four fields of 200 runs."""
    warm.warm_up()
    workspace.session.set_catalog(sweep())
    workspace.session.do(change_hparams("Page", page="matrix"))
    workspace.session.do(show_matrix(FIELDS))
    host = HParamsView(workspace)
    page = host.page
    assert isinstance(page, MatrixPage)
    host.resize(1000, 900)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    result = MatrixStage(host, page, workspace, qtbot)
    result.settle()
    yield result
    page.painter.close()
    host.close()
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_rectangle_in_one_cell_shows_the_same_runs_in_all(stage: MatrixStage) -> None:
    one, other = stage.inside(ACCURACY_LR, 0.25, 0.0), stage.inside(ACCURACY_LR, 0.7, 0.5)
    part = stage.plot(ACCURACY_LR).part
    low, high = np.array(one.toTuple()), np.array(other.toTuple())
    seen = {part.keys[n] for n in np.flatnonzero(((part.places >= low) & (part.places <= high)).all(axis=1))}
    stage.drag(ACCURACY_LR, one, other)
    assert stage.shown == seen
    assert 0 < len(seen) < 200
    for at, cell in stage.page.cells.items():
        assert cell.surface.isVisible()
        assert {stage.plot(at).part.keys[n] for n in np.flatnonzero(stage.plot(at).part.shown)} == seen
    assert {brush.field for brush in stage.state.brushes if isinstance(brush, FieldBrush)} == {FIELDS[0], FIELDS[3]}
    assert stage.page.note.text().startswith(f"{len(seen)} of 200 shown")
    stage.workspace.session.undo()
    stage.settle()
    assert len(stage.shown) == 200


def test_escape_takes_a_drag_in_a_cell_back(stage: MatrixStage) -> None:
    stage.drag(ACCURACY_LR, stage.inside(ACCURACY_LR, 0.2, 0.1), stage.inside(ACCURACY_LR, 0.6, 0.5), release=False)
    assert stage.host.tool_active()
    assert stage.host.escape()
    stage.settle()
    assert stage.state.brushes == ()


def test_a_click_opens_the_pair_as_scatter(stage: MatrixStage) -> None:
    QTest.mouseClick(stage.cell((2, 1)).surface, LEFT, NO_KEY, stage.inside((2, 1), 0.5, 0.5))
    QApplication.processEvents()
    assert stage.state.hparams.page == "scatter"
    assert (stage.state.scatter.x, stage.state.scatter.y) == (FIELDS[1], FIELDS[2])
    stage.workspace.session.undo()
    stage.settle()
    assert stage.state.hparams.page == "matrix"


def test_a_click_on_a_correlation_opens_its_pair(stage: MatrixStage) -> None:
    part = stage.page.ground.part
    assert part is not None
    bond = next(bond for bond in part.bonds if (bond.row, bond.column) == (0, 3))
    where = QPoint(round(bond.place.left + 10), round(bond.place.top + 10))
    QTest.mouseClick(stage.page.ground, LEFT, NO_KEY, where)
    assert (stage.state.scatter.x, stage.state.scatter.y) == (FIELDS[0], FIELDS[3])


def test_a_run_under_the_mouse_is_emphasised_in_all_cells(stage: MatrixStage) -> None:
    part = stage.plot(ACCURACY_LR).part
    x, y = part.places[10].tolist()
    stage.move(ACCURACY_LR, QPoint(round(x), round(y)))
    run = stage.workspace.session.hover.run
    assert run is not None
    assert stage.cell(ACCURACY_LR).gestures.card.isVisible()
    number = part.keys.index(run)
    assert all(cell.surface.hovered == number for cell in stage.page.cells.values())


def test_a_box_selects_in_a_cell(stage: MatrixStage) -> None:
    QTest.mouseClick(stage.page.tool_buttons.buttons[PlaneTool.BOX], LEFT)
    stage.settle()
    stage.drag(ACCURACY_LR, stage.inside(ACCURACY_LR, 0.3, 0.0), stage.inside(ACCURACY_LR, 0.7, 0.5))
    assert 0 < len(stage.state.selected_runs) < 200
    assert stage.state.brushes == ()
    assert len(stage.plot((1, 0)).part.selected) == len(stage.state.selected_runs)


def test_the_panel_takes_fields_away_and_chooses_them_again(stage: MatrixStage) -> None:
    panel = stage.page._panel
    assert panel is not None
    item = next(panel.list.item(row) for row in range(panel.list.count()) if panel.list.item(row).text() == "depth")
    item.setCheckState(Qt.CheckState.Unchecked)
    stage.settle()
    assert stage.fields() == (FIELDS[0], FIELDS[2], FIELDS[3])
    assert sum(cell.surface.isVisible() for cell in stage.page.cells.values()) == 3
    panel.automatic.click()
    stage.settle()
    assert stage.fields() is None
    assert sum(cell.surface.isVisible() for cell in stage.page.cells.values()) == 10


def test_one_field_says_what_to_do(stage: MatrixStage) -> None:
    stage.workspace.session.do(show_matrix(["params.lr"]))
    stage.settle()
    assert stage.page.empty.isVisible()
    QTest.mouseClick(stage.page.empty.button, LEFT)
    stage.settle()
    assert not stage.page.empty.isVisible()


def test_keys_go_from_cell_to_cell_and_open_one(stage: MatrixStage) -> None:
    stage.cell((1, 0)).surface.setFocus()
    QTest.keyClick(stage.cell((1, 0)).surface, Qt.Key.Key_Down)
    assert stage.cell((2, 0)).surface.hasFocus()
    QTest.keyClick(stage.cell((2, 0)).surface, Qt.Key.Key_Right)
    assert stage.cell((2, 1)).surface.hasFocus()
    QTest.keyClick(stage.cell((2, 1)).surface, Qt.Key.Key_Return)
    assert stage.state.scatter.x == FIELDS[1]
