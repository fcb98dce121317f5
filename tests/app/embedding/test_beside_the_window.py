"""What goes through all points is done once, and never on the window's thread where they are many."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.views.embedding import acts as acting
from app.views.embedding.rows.publishing import publish_to
from app.views.embedding.rows.rows_export import export_rows
from app.views.embedding.scene import point_motion
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.scene.point_motion import PointMotion
from app.views.embedding.selecting import growing
from core.cloud.cloud import Cloud
from core.model import F4
from core.session.command import change_embedding
from core.session.commands.points.selection import Combine, select_rows
from core.state import EmbeddingState, PointSearch, RowSet, rows
from core.views import shown_rows
from core.views.embedding import Known, colouring, emphasis, facts, ready, tallies
from core.views.embedding.editing import work as editing
from core.views.embedding.looks import groups, numbers
from core.views.embedding.memo import Remembered
from tests.app.embedding.conftest import TABLE, Stage
from tests.core.views.embedding.made import table

ROWS = 400
COUNTED = {
    emphasis: ("emphasis", "highlighted", "both"),
    colouring: ("_category_index", "_number_index", "category_legend", "number_legend", "by_category", "by_number"),
    facts: ("hidden_rows", "found_rows"),
}


@dataclass
class Seen:
    """Who went through all rows, in order: what was done, and whether on the window's thread."""

    done: list[tuple[str, bool]] = field(default_factory=list)

    def note(self, what: str) -> None:
        self.done.append((what, threading.current_thread() is threading.main_thread()))

    def take(self) -> dict[str, int]:
        """How often each thing was done since the last time; none of it may have been on the window's thread."""
        done, self.done = self.done, []
        assert not [what for what, here in done if here], "the window's thread went through all points"
        return {what: sum(name == what for name, _ in done) for what in dict.fromkeys(name for name, _ in done)}


def watched(function: Callable[..., object], seen: Seen, name: str) -> Callable[..., object]:
    def calling(*args: object, **kwargs: object) -> object:
        seen.note(name)
        return function(*args, **kwargs)

    return calling


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    seen = Seen()
    for module, names in COUNTED.items():
        for name in names:
            inner = getattr(module, name)
            assert isinstance(inner, Remembered)
            monkeypatch.setattr(inner, "_function", watched(inner._function, seen, name))
    for module, name in ((colouring, "tally"), (numbers, "levels"), (colouring, "from_codes"), (groups, "sizes")):
        inner = getattr(module, name)
        monkeypatch.setattr(module, name, watched(getattr(tallies, name, inner), seen, name))
    for owner, name in ((Cloud, "gathered"), (Cloud, "inside"), (RowSet, "mask"), (rows, "_mask")):
        monkeypatch.setattr(owner, name, watched(getattr(owner, name), seen, name))
    monkeypatch.setattr(RowSet, "of_mask", staticmethod(watched(RowSet.of_mask, seen, "of_mask")))
    monkeypatch.setattr(shown_rows, "_through", watched(shown_rows._through, seen, "through"))
    return seen


@pytest.fixture
def many(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: Seen
) -> Iterator[Stage]:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr(ready, "AT_ONCE", 100)
    monkeypatch.setattr(acting, "AT_ONCE", 100)
    monkeypatch.setattr(growing, "AT_ONCE", 100)
    monkeypatch.setattr(editing, "AT_ONCE", 100)
    stage = open_stage(table(tmp_path, rows=ROWS))
    yield stage
    stage.settle()


def test_the_window_never_goes_through_all_points(many: Stage, seen: Seen, tmp_path: Path) -> None:
    opening = seen.take()
    assert opening["category_legend"] == 1
    assert opening["gathered"] <= 2 * 2, "colours and emphasis, before and after the metadata are there"

    look(many, seen)
    recolour(many, seen)
    select(many, seen)
    label(many, seen)
    leave(many, seen, tmp_path)
    narrow(many, seen)


def look(many: Stage, seen: Seen) -> None:
    many.drag(QPoint(400, 300), QPoint(430, 310), QPoint(460, 330))
    many.drag(QPoint(400, 300), QPoint(430, 310), button=Qt.MouseButton.MiddleButton)
    many.wheel(QPoint(400, 300), 240)
    many.settle()
    many.move(QPoint(500, 350))
    many.host.resize(1100, 650)
    many.settle()
    assert seen.take() == {}, "a camera, a size and the mouse need nothing of all points"


def recolour(many: Stage, seen: Seen) -> None:
    do = many.workspace.session.do
    do(change_embedding("Colour by", colour_by="score"))
    many.settle()
    first = seen.take()
    assert (first["_number_index"], first["gathered"], first["number_legend"]) == (1, 1, 1)
    assert "emphasis" not in first
    do(change_embedding("Colour by", colour_by="label"))
    many.settle()
    do(change_embedding("Colour by", colour_by="score"))
    many.settle()
    assert seen.take() == {}, "colours that were shown a moment ago are kept"
    do(change_embedding("Colour by", colour_by="label"))
    many.settle()


def select(many: Stage, seen: Seen) -> None:
    many.press(Qt.Key.Key_F)
    many.view.toggle_tool(Tool.LASSO)
    corner = QPoint(many.canvas.width() // 2, many.canvas.height() // 2)
    path = [corner + QPoint(*by) for by in ((-250, -200), (250, -200), (150, 230), (-150, 200))]
    wanted = many.enclosed([(p.x(), p.y()) for p in path])
    many.drag(*path)
    many.view.toggle_tool(Tool.LASSO)
    lasso = seen.take()
    assert many.selected == np.flatnonzero(wanted).tolist() != []
    seen.done.clear()
    assert (lasso["inside"], lasso["of_mask"], lasso["emphasis"], lasso["gathered"]) == (1, 1, 1, 1)
    assert "_category_index" not in lasso

    many.view.acts.invert()
    many.settle()
    inverted = seen.take()
    assert many.selected == np.flatnonzero(~wanted).tolist()
    seen.done.clear()
    assert (inverted["of_mask"], inverted["emphasis"]) == (1, 1)

    many.workspace.session.undo()
    many.settle()
    many.workspace.session.redo()
    many.settle()
    assert "of_mask" not in seen.take(), "what was selected is known"


def label(many: Stage, seen: Seen) -> None:
    chosen = many.selected
    seen.done.clear()
    many.view.labelling.choose("mine")
    many.view.labelling.write("odd")
    many.view.labelling.write("even")
    many.settle()
    given = seen.take()
    assert given["of_mask"] == 3, "a value, and another in its place, which takes the first one away"
    assigned = many.state.embedding.edits[TABLE].columns[0].assigned
    assert [(each.value, each.rows.indices().tolist()) for each in assigned] == [("even", chosen)]
    for _ in range(3):
        many.workspace.session.undo()
    many.settle()
    assert many.state.embedding.edits == {}
    seen.done.clear()


def leave(many: Stage, seen: Seen, folder: Path) -> None:
    before = many.state.selected_points[TABLE].count
    many.view.grow_selection()
    many.qtbot.waitUntil(lambda: many.state.selected_points[TABLE].count > before)
    many.settle()
    assert seen.take()["of_mask"] == 1
    selected = many.view.acts.selected
    assert selected is not None
    rows = many.view.rows_table(selected.indices)
    assert rows is not None
    export_rows(many.workspace, rows, str(folder / "selected.csv"))
    many.qtbot.waitUntil((folder / "selected.csv").exists)
    publish_to(many.workspace, many.view.acts, many.view.drawing, str(folder / "published"))
    many.qtbot.waitUntil((folder / "published" / "projector_config.pbtxt").exists)
    many.settle()
    assert seen.take()["mask"] > 0
    written = [int(line.partition(",")[0]) for line in (folder / "selected.csv").read_text().splitlines()[1:]]
    assert written == many.selected
    seen.done.clear()
    many.workspace.session.undo()
    many.settle()
    seen.done.clear()


def narrow(many: Stage, seen: Seen) -> None:
    key = next(iter(many.view.legend.entry_rows))
    many.view.legend.isolated.emit(key)
    many.settle()
    isolated = seen.take()
    assert (isolated["through"], isolated["emphasis"]) == (1, 1)
    many.view.legend.highlighted.emit(key)
    many.settle()
    assert seen.take()["highlighted"] == 1
    many.view.legend.highlighted.emit(None)
    many.workspace.session.undo()
    many.settle()

    many.view.acts.hide_selection()
    many.settle()
    assert (many.frame.points.emphasis == 0).sum() == many.workspace.session.state.selected_points[TABLE].count
    many.view.acts.frame_selection()
    many.settle()
    many.workspace.session.do(change_embedding("Search", search=PointSearch("thing 1")))
    many.settle()
    assert seen.take()["found_rows"] == 1


def test_of_many_points_that_change_dimensions_a_sample_is_told_where_it_sets_off(
    many: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_motion, "MOST", 100)
    asked: list[int] = []
    follow = PointMotion.follow

    def following(self: PointMotion, about: Known | None, wish: EmbeddingState, start: Callable[..., F4]) -> None:
        follow(self, about, wish, lambda *args: asked.append(len(args[0])) or start(*args))  # type: ignore[func-returns-value]

    monkeypatch.setattr(PointMotion, "follow", following)
    many.view.acts.set_dimensions(2)
    many.settle()
    assert many.frame.scene.dimensions == 2
    assert asked == [100]
    assert len(many.frame.cloud.order) == ROWS, "all are there in the end"


def test_selections_that_are_asked_for_quickly_are_all_done_in_turn(many: Stage) -> None:
    for row in (3, 7, 11):
        many.view.acts.click(row, Combine.ADD)
    many.view.acts.invert()
    many.view.acts.invert()
    assert many.view.acts.busy
    many.settle()
    assert many.selected == [3, 7, 11]
    many.workspace.session.undo()
    assert len(many.selected) == ROWS - 3


def test_what_was_worked_out_for_another_selection_is_worked_out_again(many: Stage) -> None:
    many.view.acts.click(3, Combine.ADD)
    many.workspace.session.do(select_rows(TABLE, np.arange(ROWS) == 5))
    many.settle()
    assert many.selected == [3, 5]


def test_orbiting_goes_on_with_the_points_before_while_others_are_made(
    many: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.views.embedding import readying

    go_on, making = threading.Event(), ready.make_ready

    def slow(wish: ready.Wish) -> None:
        go_on.wait(60)
        making(wish)

    monkeypatch.setattr(readying, "make_ready", slow)
    before = many.frame
    many.workspace.session.do(change_embedding("Colour by", colour_by="score"))
    assert not many.view.ready()
    many.view.motion.hold(replace(before.scene.camera, zoom=2.0))
    assert many.frame.scene.camera.zoom == 2.0
    assert many.frame.points.colour_index is before.points.colour_index
    go_on.set()
    many.view.motion.release()
    many.settle()
    assert many.frame.points.colour_index is not before.points.colour_index


def test_only_the_last_of_several_wishes_is_drawn(many: Stage, qtbot: QtBot, seen: Seen) -> None:
    seen.take()
    for name in ("score", "label", "score", "label", ""):
        many.workspace.session.do(change_embedding("Colour by", colour_by=name))
    many.settle()
    assert len(many.frame.points.palette) == 2
    assert many.frame.scene.legend is None
    assert seen.take().get("number_legend", 0) <= 1, "what nobody waits for any more is not begun"
