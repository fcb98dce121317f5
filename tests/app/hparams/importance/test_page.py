"""The page asks, shows and follows: clicks, keys, undo, links with other pages, what is empty or stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.hparams.importance import progress
from app.views.hparams.importance.menu import RowMenu
from core.export.figures.figure import figure_bytes
from core.export.figures.sheet import FigureFormat
from core.model import Catalog, SourceSpec
from core.session.commands.runs.hparams import brush_field
from core.session.commands.runs.importance import ask_parameter, change_importance
from core.session.commands.runs.runs import check_runs
from core.state import FieldBrush, Span
from core.style import ThemeName
from core.views import Viewport
from core.views.hparams.fields import axes_shown
from core.views.importance.bars import HEAD
from core.views.importance.board import Cell
from tests.app.hparams.importance.conftest import CONTROL, LEFT, Scene
from tests.core.analysis.importance import problems
from tests.core.views.hparams.made import made_catalog
from tests.core.views.importance.known import runs_of


def value(scene: Scene, title: str, evaluator: str) -> float:
    place = [each.name for each in scene.board.evaluators].index(evaluator)
    cell = next(row.cells[place] for row in scene.board.rows if row.title == title)
    assert isinstance(cell, Cell)
    return cell.value


def test_what_is_asked_by_itself_is_right_and_painted(scene: Scene) -> None:
    assert scene.board.complete
    assert abs(value(scene, "x1", "fanova") - problems.ISHIGAMI[1]) < 0.12
    assert value(scene, "x0 × x2", "fanova") > 0.08
    assert scene.page.foot.note.text() == "150 of 150 runs"
    image = scene.page.bars.viewport().grab().toImage()
    bars = scene.page.bars.bars
    assert bars is not None
    ratio = image.devicePixelRatio()
    first = scene.at_row(0, 1)
    inside = image.pixelColor(round((bars.edges[1] + 12) * ratio), round(first.y() * ratio))
    assert inside.blue() > inside.red() + 40, "the bar begins at the left of its column"
    assert scene.page.effect.effect is not None
    assert scene.page.effect.accessibleDescription().startswith("loss along x0: lowest ")


def test_a_click_on_a_title_sorts_and_can_be_undone(scene: Scene) -> None:
    before = [row.title for row in scene.board.params]
    scene.click(scene.at_title(1))
    assert scene.wish.order_by == "fanova"
    values = [value(scene, row.title, "fanova") for row in scene.board.params]
    assert values == sorted(values, reverse=True)
    assert scene.panel.order.currentText() == "fANOVA"
    scene.workspace.session.undo()
    scene.settle()
    assert [row.title for row in scene.board.params] == before
    scene.page.sort_by_next()
    scene.page.sort_by_next()
    assert scene.wish.order_by == "permutation"
    scene.click(scene.at_title(0))
    assert scene.wish.order_by == ""


def test_a_click_on_a_row_shows_its_effect_and_with_ctrl_that_of_the_pair(scene: Scene) -> None:
    titles = [row.title for row in scene.board.rows]
    scene.click(scene.at_row(titles.index("x2")))
    assert list(scene.wish.focus) == ["params.x2"]
    assert scene.page.bars.row == titles.index("x2")
    first = scene.page.effect.effect
    assert first is not None
    scene.click(scene.at_row(titles.index("x0")), CONTROL)
    assert list(scene.wish.focus) == ["params.x2", "params.x0"]
    pair = scene.page.effect.effect
    assert pair is not None
    assert pair is not first
    scene.click(scene.at_row(titles.index("x0 × x2")))
    assert list(scene.wish.focus) == ["params.x0", "params.x2"]


def test_keys_walk_through_rows_and_walking_is_one_step_to_undo(scene: Scene) -> None:
    scene.key(Qt.Key.Key_Down)
    scene.key(Qt.Key.Key_Down)
    assert scene.page.bars.row == 2
    scene.key(Qt.Key.Key_End)
    assert scene.page.bars.row == len(scene.board.rows) - 1
    assert scene.board.rows[-1].title in scene.page.bars.accessibleDescription()
    scene.workspace.session.undo()
    scene.settle()
    assert scene.page.bars.row == 0
    scene.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("Parameter\tfANOVA\t")


def test_another_metric_asks_again_and_nothing_is_asked_twice(scene: Scene) -> None:
    columns, target = problems.linear(3, 120)
    params = {each.name: each.values.tolist() for each in columns}  # type: ignore[union-attr]
    scene.workspace.session.set_catalog(made_catalog(params, {"loss": target.tolist(), "cost": (-target).tolist()}))
    scene.settle()
    scene.qtbot.waitUntil(lambda: scene.panel.aim.count() == 2)
    assert value(scene, "x0", "spearman") > 0.5
    scene.panel.aim.setCurrentIndex(1)
    scene.panel.aim.activated.emit(1)
    scene.settle()
    assert scene.wish.metric == "metrics.cost"
    assert value(scene, "x0", "spearman") < -0.5
    started: list[object] = []
    scene.page.asking.changed.connect(lambda: started.append(scene.page.asking.going))
    scene.workspace.session.undo()
    scene.settle()
    assert value(scene, "x0", "spearman") > 0.5
    assert not started, "what was found is found again"


def test_the_answer_follows_the_shown_runs(scene: Scene) -> None:
    brush = FieldBrush("x1", "hparams", "", "params.x1", (Span(-1.0, 1.0),))
    scene.workspace.session.do(brush_field(brush, "x1"))
    scene.settle()
    shown = scene.page.shown
    assert shown is not None
    assert shown.answer is not None
    count = len(shown.answer.subject.runs)
    assert 30 < count < 70
    assert scene.page.foot.note.text() == f"{count} of 150 runs · {150 - count} not shown"
    assert scene.board.complete


def test_panel_and_rows_say_which_parameters_are_asked_about(scene: Scene) -> None:
    items = [scene.panel.parameters.item(row) for row in range(3)]
    assert [item.text() for item in items] == ["x0", "x1", "x2"]
    items[1].setCheckState(Qt.CheckState.Unchecked)
    scene.settle()
    assert scene.wish.left_out == frozenset({"params.x1"})
    assert {row.title for row in scene.board.params} == {"x0", "x2"}
    assert scene.panel.left_out.text() == "Left out, by your choice: x1"
    scene.panel.automatic.click()
    scene.settle()
    assert {row.title for row in scene.board.params} == {"x0", "x1", "x2"}
    scene.panel.evaluators.boxes["information"].click()
    scene.settle()
    assert scene.board.complete
    assert scene.board.evaluators[3].name == "information"
    scene.panel.evaluators.boxes["information"].click()
    scene.settle()
    assert "information" not in {each.name for each in scene.board.evaluators}
    scene.panel.direction.buttons[1].click()
    scene.panel.ranked.check.click()
    scene.settle()
    assert scene.board.complete
    assert str(scene.wish.direction) == "max"
    assert scene.wish.ranked


def test_the_menu_of_a_row_links_with_parallel_coordinates(scene: Scene) -> None:
    row = next(row for row in scene.board.rows if row.title == "x2")
    menu = RowMenu(scene.workspace, scene.page, row, scene.page.copy)
    entries = {action.text(): action for action in menu.actions()}
    entries["Show as first axis"].trigger()
    session = scene.workspace.session
    assert axes_shown(session.catalog, session.state.hparams)[0] == "params.x2"
    entries["Colour lines by x2"].trigger()
    assert session.state.hparams.colour_by == "params.x2"
    entries["Leave out"].trigger()
    scene.settle()
    assert scene.wish.left_out == frozenset({"params.x2"})
    entries["Remove axis"].trigger()
    assert "params.x2" not in axes_shown(session.catalog, session.state.hparams)
    entries["Copy values"].trigger()
    assert "fANOVA" in QGuiApplication.clipboard().text()
    menu.deleteLater()


def test_hovering_and_clicking_runs_is_linked(scene: Scene) -> None:
    effect = scene.page.effect.effect
    assert effect is not None
    x, y = effect.places[40]
    name = list(scene.workspace.session.catalog.runs)[int(effect.runs[40])]
    scene.move(QPoint(round(x), round(y)), scene.page.effect)
    assert scene.workspace.session.hover.run == name
    assert scene.page.effect.toolTip().startswith(f"{name}\nloss ")
    QTest.mouseClick(scene.page.effect, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(round(x), round(y)))
    assert scene.workspace.session.state.selected_runs == frozenset({name})
    scene.settle()
    other = effect.places[41]
    QTest.mouseClick(scene.page.effect, LEFT, CONTROL, QPoint(round(other[0]), round(other[1])))
    assert len(scene.workspace.session.state.selected_runs) == 2


def test_tips_tell_the_question_and_how_sure_a_value_is(scene: Scene) -> None:
    title = scene.page.bars.tip_at(scene.at_title(1))
    assert title.startswith("What share of the target's variance")
    cell = scene.page.bars.tip_at(scene.at_row(0, 1))
    assert "95 % interval" in cell
    assert "mean rank" in scene.page.bars.tip_at(scene.at_row(0, 0))
    assert scene.page.bars.tip_at(QPoint(5, round(HEAD) + 9_000)) == ""


def test_what_is_empty_says_what_to_do_and_the_button_does_it(scene: Scene) -> None:
    session, empty = scene.workspace.session, scene.page.empty
    for name in ("x0", "x1", "x2"):
        session.do(ask_parameter(f"params.{name}", name, False))
    scene.qtbot.waitUntil(lambda: empty.isVisible() and empty.heading.text() == "No parameter is asked about")
    QTest.mouseClick(empty.button, LEFT)
    scene.settle()
    assert scene.page.bars.isVisible()
    session.do(change_importance("None", evaluators=()))
    scene.qtbot.waitUntil(lambda: empty.heading.text() == "No evaluator")
    QTest.mouseClick(empty.button, LEFT)
    scene.settle()
    session.do(check_runs(list(session.catalog.runs), False))
    assert empty.heading.text() == "No run is shown"
    QTest.mouseClick(empty.button, LEFT)
    scene.settle()
    session.set_catalog(Catalog((SourceSpec("/logs"),), complete=True))
    assert empty.heading.text() == "No runs here"


def test_asking_shows_how_it_goes_and_can_be_stopped(scene: Scene) -> None:
    rng = np.random.default_rng(0)
    points = rng.random((4000, 12))
    foot = scene.page.foot
    scene.workspace.session.set_catalog(runs_of((problems.numbers(points), points @ rng.random(12))))
    scene.qtbot.waitUntil(lambda: foot.bar.isVisible())
    assert foot.cancel.isVisible()
    assert scene.page.escape()
    scene.qtbot.waitUntil(lambda: foot.ask.isVisible())
    assert foot.status.text() == "Stopped"
    assert not foot.bar.isVisible()
    assert not scene.page.escape()
    assert progress.PATIENCE < 300
    QTest.mouseClick(foot.ask, LEFT)
    assert scene.page.asking.busy
    scene.page.asking.cancel()


def many_runs() -> Catalog:
    rng = np.random.default_rng(1)
    points = rng.random((4000, 12))
    return runs_of((problems.numbers(points), points @ rng.random(12)))


def test_work_that_is_cancelled_elsewhere_is_told_as_stopped(scene: Scene) -> None:
    scene.workspace.session.set_catalog(many_runs())
    scene.qtbot.waitUntil(lambda: scene.page.asking.going is not None)
    going = scene.page.asking.going
    assert going is not None
    scene.workspace.jobs.cancel(going.job)
    scene.qtbot.waitUntil(lambda: scene.page.foot.ask.isVisible())
    assert scene.page.foot.status.text() == "Stopped"
    assert scene.page.ready()


def test_another_page_does_not_stop_what_is_being_asked(scene: Scene) -> None:
    scene.workspace.session.set_catalog(many_runs())
    scene.qtbot.waitUntil(lambda: scene.page.asking.going is not None)
    before = scene.page.asking.going
    assert before is not None
    scene.page.hide()
    scene.page.show()
    QApplication.processEvents()
    after = scene.page.asking.going
    assert after is not None
    assert (after.job, after.over) == (before.job, False)
    scene.page.asking.cancel()


def test_figure_and_table_are_what_is_seen(scene: Scene) -> None:
    scene.click(scene.at_title(1))
    picture = scene.page.picture(Viewport(1000, 420))
    svg = figure_bytes(picture, FigureFormat.SVG).decode()
    assert "Effect of" in svg
    head, rows = scene.page.table()
    assert head[0] == "parameter"
    assert [row[0] for row in rows][:3] == [row.title for row in scene.board.params]
    assert rows[0][3] == value(scene, str(rows[0][0]), "fanova")


def test_tables_are_written_from_the_menu(scene: Scene, tmp_path: Path) -> None:
    menu, told = scene.page.saving.menu(scene.page.copy), list[str]()
    assert [action.text() for action in menu.actions()][:5] == ["CSV…", "Parquet…", "JSON…", "LaTeX…", "Markdown…"]
    scene.workspace.notified.connect(lambda _, message, __: told.append(message))
    scene.page.saving.write(str(tmp_path / "i.md"))
    scene.qtbot.waitUntil(lambda: bool(told))
    lines = (tmp_path / "i.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 + len(scene.board.rows)
    assert scene.board.params[0].title in lines[2]
    scene.page.saving.write(str(tmp_path / "i.txt"))
    scene.qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1].startswith("Export importances failed: ")
    assert scene.page.export in scene.page.tools()
    menu.deleteLater()


def test_colours_follow_the_theme(scene: Scene) -> None:
    scene.workspace.set_theme(ThemeName.DARK)
    scene.settle()
    image = scene.page.bars.viewport().grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() - 4).lightness() < 60


def test_everything_that_takes_the_focus_has_a_name(scene: Scene) -> None:
    panel = scene.panel
    boxes = [panel.aim, panel.reduction, panel.order, panel.parameters, scene.page.bars, scene.page.foot.bar]
    assert all(widget.accessibleName() for widget in boxes)
    for box in panel.evaluators.boxes.values():
        assert box.toolTip().count("?") == 1


def test_a_page_that_nobody_sees_asks_nothing(scene: Scene) -> None:
    scene.host.hide()
    scene.workspace.session.set_catalog(runs_of(problems.linear(0, 80)))
    QApplication.processEvents()
    assert scene.page.asking.going is None
    assert not scene.page.asking.busy
    scene.host.show()
    scene.settle()
    assert "x3" in {row.title for row in scene.board.params}
