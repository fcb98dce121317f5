"""More points than fit into the time of a frame: a sample while the camera moves, all of them when it rests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from shiboken6 import delete

from app.views.embedding.drawing import Drawing
from app.views.embedding.panel import Panel
from app.views.embedding.scene import still
from app.views.embedding.scene import surface as scene_surface
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.gl_surface import OpenGLSurface
from app.views.embedding.scene.pace import LEAST, MOST, Pace
from app.views.embedding.scene.surface import SoftwareSurface, look_of
from app.workspace import Workspace
from core.cloud.splat import Painted, Painting, paint_compiled
from core.jobs import Event, Task
from core.session.command import change_embedding
from core.state import Density
from core.views.embedding import ready, sorting, work
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing
from tests.core.views.embedding.made import table


def slow(stage: Stage) -> list[tuple[int, int]]:
    """Let a third of the points be painted at a time; return how many were, as it goes on."""
    surface, heard = stage.canvas.surface, []
    assert isinstance(surface, SoftwareSurface | OpenGLSurface)
    surface.pace = Pace(40)
    if isinstance(surface, SoftwareSurface):
        surface.still.pace = Pace(40)
    surface.shares.changed.connect(lambda drawn, whole: heard.append((drawn, whole)))
    return heard


class HeldPainting:
    """From now on the first picture that is painted in parts stops at its fifth until it may go on.

    `parts` has the picture of every part, of whatever picture.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parts: list[Painting] = []
        self.begun, self.go_on, add = threading.Event(), threading.Event(), Painting.add

        def note(painting: Painting, most: int | None = None) -> None:
            self.parts.append(painting)
            if self.parts.count(painting) == 5 and not self.begun.is_set():
                self.begun.set()
                assert self.go_on.wait(30)
            add(painting, most)

        monkeypatch.setattr(Painting, "add", note)


@pytest.mark.gl
@pytest.mark.parametrize("name", ["cpu", "gl"])
def test_points_follow_until_all_are_in_the_picture(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", name)
    stage = open_stage(table(tmp_path, rows=120))
    painted, heard = stage.canvas.surface.painted, slow(stage)
    stage.press(Qt.Key.Key_Left)
    stage.qtbot.waitUntil(lambda: bool(heard) and heard[-1][0] == heard[-1][1])
    drawn = [each for each, _ in heard]
    assert drawn[0] < 60
    assert drawn == sorted(drawn)
    assert heard[-1] == (120, 120)
    assert len(heard) >= 3
    assert stage.canvas.surface.painted > painted
    assert stage.canvas.overlay.share == ""
    stage.settle()
    in_parts = drawing.pixels(stage.canvas.surface.image())[..., :3].astype(int)
    surface = stage.canvas.surface
    assert isinstance(surface, SoftwareSurface | OpenGLSurface)
    surface.pace = Pace(1000)
    stage.press(Qt.Key.Key_Right)
    stage.press(Qt.Key.Key_Left)
    at_once = drawing.pixels(surface.image())[..., :3].astype(int)
    assert np.abs(in_parts - at_once).max() <= 1


def test_while_the_camera_moves_it_is_said_how_many_are_drawn(stage: Stage) -> None:
    slow(stage)
    start = QPoint(400, 300)
    stage.drag(start, start + QPoint(30, 0), start + QPoint(60, 10), release=False)
    stage.host.grab()
    assert stage.canvas.overlay.share.endswith(" of 120 points drawn")
    assert int(stage.canvas.overlay.share.split()[0]) < 120
    assert not stage.view.ready()
    painted = stage.canvas.surface.painted
    QTest.mouseRelease(stage.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(60, 10))
    stage.settle()
    assert stage.canvas.overlay.share == ""
    assert stage.canvas.surface.painted == painted  # the sample was kept, and the others added to it


def test_the_window_paints_none_of_many_points_at_rest(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr(scene_surface, "AT_ONCE", 50)
    by_the_window, added = list[tuple[SoftwareSurface, Frame | None]](), SoftwareSurface._added

    def note(self: SoftwareSurface, painting: Painting) -> Painted:
        by_the_window.append((self, self._frame))
        return added(self, painting)

    monkeypatch.setattr(SoftwareSurface, "_added", note)
    stage = open_stage(table(tmp_path, rows=120))
    surface = stage.canvas.surface
    assert isinstance(surface, SoftwareSurface)
    painted, before = surface.painted, drawing.pixels(surface.image()).copy()
    stage.workspace.session.do(change_embedding("Larger points", point_size=14.0))
    assert not surface.complete
    stage.host.grab()
    np.testing.assert_array_equal(drawing.pixels(surface.image()), before)  # seen until there is another
    stage.settle()
    at_rest = [frame for on, frame in by_the_window if on is surface and frame is not None and not frame.moving]
    assert at_rest == []
    assert surface.painted > painted
    frame = stage.frame
    size = (frame.width, frame.height, frame.scale)
    whole = paint_compiled(frame.cloud, frame.points, frame.matrix, *size, look=look_of(frame.tokens))
    np.testing.assert_array_equal(drawing.pixels(surface.image())[..., :3], whole.image[..., :3])


def test_the_first_picture_is_made_for_the_size_in_which_it_is_seen(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, show = list[tuple[float, float]](), Canvas.show_frame

    def note(canvas: Canvas, frame: Frame) -> None:
        sizes.append((frame.width, frame.height))
        show(canvas, frame)

    monkeypatch.setattr(Canvas, "show_frame", note)
    stage = open_stage(table(tmp_path, rows=120))
    assert set(sizes) == {(stage.canvas.width(), stage.canvas.height())}


def test_few_of_many_points_are_seen_first(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr(scene_surface, "AT_ONCE", 50)
    monkeypatch.setattr(still, "FIRST", 40)
    stage = open_stage(table(tmp_path, rows=120))
    heard = list[tuple[int, int]]()
    stage.canvas.surface.shares.changed.connect(lambda drawn, whole: heard.append((drawn, whole)))
    stage.workspace.session.do(change_embedding("Larger points", point_size=14.0))
    stage.settle()
    assert [drawn for drawn, _ in heard] == [40, 120]


def test_a_picture_that_is_not_wanted_any_more_is_left(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr(scene_surface, "AT_ONCE", 50)
    stage = open_stage(table(tmp_path, rows=120))
    surface = stage.canvas.surface
    assert isinstance(surface, SoftwareSurface)
    surface.still.pace = Pace(1)
    held = HeldPainting(monkeypatch)
    stage.workspace.session.do(change_embedding("Larger points", point_size=14.0))
    stage.qtbot.waitUntil(held.begun.is_set)
    first, wanted = held.parts[0], surface.still.wanted
    stage.workspace.session.do(change_embedding("Smaller points", point_size=3.0))
    stage.qtbot.waitUntil(lambda: surface.still.wanted is not wanted)
    held.go_on.set()
    stage.settle()
    assert held.parts.count(first) == 5
    assert held.parts.count(held.parts[-1]) > 60


def test_a_picture_of_a_widget_that_is_gone_is_left(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, failures = open_stage(table(tmp_path, rows=120)), list[object]()
    monkeypatch.setattr(scene_surface, "AT_ONCE", 50)
    monkeypatch.setattr(still, "EVERY", 0.0)
    monkeypatch.setattr(threading, "excepthook", failures.append)
    surface = SoftwareSurface(stage.host)
    surface.still.pace = Pace(1)
    held = HeldPainting(monkeypatch)
    surface.show_frame(stage.frame)
    assert held.begun.wait(30)
    painter = surface.still
    delete(surface)
    held.go_on.set()
    painter._beside.wait()
    assert len(held.parts) == 5
    assert failures == []


def test_the_pace_follows_what_frames_take() -> None:
    pace = Pace(400_000)
    for _ in range(40):
        pace.learn(pace.points, pace.points / 100e6)
    assert pace.points == pytest.approx(1_200_000, rel=0.01)
    pace.learn(pace.points, 1.0)  # something else held the frame up
    assert pace.points == pytest.approx(800_000, rel=0.01)
    pace.learn(100, 5.0)
    assert pace.points == pytest.approx(800_000, rel=0.01)
    for seconds, bound in ((1e3, LEAST), (1e-9, MOST)):
        for _ in range(40):
            pace.learn(pace.points, seconds)
        assert pace.points == bound


def test_density_is_chosen_in_the_panel(stage: Stage) -> None:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    box = panel.display.density
    assert box.currentData() == Density.AUTO
    assert stage.frame.points.density == 0
    box.setCurrentIndex(box.findData(Density.ALWAYS))
    box.activated.emit(box.currentIndex())
    stage.settle()
    assert stage.state.embedding.density is Density.ALWAYS
    assert stage.frame.points.density == 1
    stage.workspace.session.undo()
    stage.settle()
    assert box.currentData() == Density.AUTO
    assert stage.frame.points.density == 0


def test_points_are_seen_before_anything_takes_the_processors_from_them(
    open_stage: Callable[..., Stage], workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr(sorting, "LEAST", 40)
    monkeypatch.setattr(ready, "AT_ONCE", 100)
    monkeypatch.setattr(work, "LONG_TEXT", 100)
    told: list[str] = []
    start, draw = workspace.jobs.start, Drawing.draw

    def starting(task: Task, listener: Callable[[Event], None]) -> int:
        told.append(task.function.partition(":")[2])
        return start(task, listener)

    def drawing(self: Drawing) -> bool:
        drawn = draw(self)
        told.append("drawn" if drawn else "nothing")
        return drawn

    monkeypatch.setattr(workspace.jobs, "start", starting)
    monkeypatch.setattr(Drawing, "draw", drawing)
    stage = open_stage(table(tmp_path, rows=400))
    first = told.index("drawn")
    assert "glance_at_points" in told[:first]
    assert {"sort_points", "read_metadata"} <= set(told[first:])
    assert not {"sort_points", "read_metadata"} & set(told[:first])
    assert stage.frame.cloud.whole
