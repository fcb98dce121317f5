"""Cards of several tags, made, joined, arranged and resized by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.dashboards import Dashboards
from app.views.scalars.card import CardWidget
from app.views.scalars.charts.arrange import card_mime
from app.views.scalars.charts.editor import ChartDialog
from app.views.scalars.charts.limits import LimitsPopup
from app.views.scalars.charts.matches import MatchesPopup
from app.views.scalars.view import ScalarsView
from core.model import Catalog, ScalarSeries
from core.session.commands.cards.charts import put_chart
from core.session.commands.cards.scalars import toggle_pin
from core.session.keeping.dashboards import dashboard_of, write_file
from core.state import CHART, LAYOUT, CardLimits, ChartSpec, Source, SourceKind
from core.views.cards import CHARTS, PINNED
from core.views.scalars import card_groups
from tests.app.scalars.conftest import card, make_catalog, settle
from tests.app.scalars.mouse import MIDDLE, at, drag, hover, wheel
from tests.core.readers.logs import read
from tests.core.views.scalars.test_layouts import layout
from tests.core.views.scalars.test_layouts import run as layout_run

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = f"{CHART}1"
LOSSES = ChartSpec(KEY, "Losses", (Source(".*/loss", SourceKind.PATTERN), Source("lr", second=True)))


def groups(view: ScalarsView) -> dict[str, list[str]]:
    session = view.workspace.session
    return {each.key: [card.key for card in each.cards] for each in card_groups(session.catalog, session.state)}


def drop(view: ScalarsView, key: str, onto: CardWidget, share: float) -> bool:
    """Drop a card at a share of the width of another one, as Qt tells it; return whether it was taken."""
    page, data = view.grid.page, card_mime(key)
    place = onto.pos() + QPoint(round(onto.width() * share), onto.height() // 2)
    action, button, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(place, action, data, button, none))
    event = QDropEvent(QPointF(place), action, data, button, none)
    event.setAccepted(False)
    QApplication.sendEvent(page, event)
    return event.isAccepted()


def test_a_chart_is_typed_drawn_changed_and_deleted(qtbot: QtBot, view: ScalarsView) -> None:
    view.desk.new_chart()
    dialog = view.desk.dialog
    assert isinstance(dialog, ChartDialog)
    assert not dialog.save.isEnabled()
    dialog.rows[0].kind.setCurrentIndex(1)
    QTest.keyClicks(dialog.rows[0].field, ".*/loss")
    assert dialog.rows[0].said.text() == "2 tags: train/loss, valid/loss"
    dialog.add_line()
    QTest.keyClicks(dialog.rows[1].field, "lr")
    dialog.rows[1].side.setCurrentIndex(1)
    dialog.save.click()
    settle(qtbot, view)
    assert groups(view)[CHARTS] == [KEY]
    made = view.grid.cards[KEY]
    assert made.painted is not None
    assert made.painted.wish.tags == ("train/loss", "valid/loss", "lr")
    assert made.plot.right_axis is not None
    assert made.plot.right_axis.isVisible()
    view.desk.edit_chart(KEY)
    again = view.desk.dialog
    assert isinstance(again, ChartDialog)
    assert [row.source() for row in again.rows] == list(LOSSES.sources)
    again.title.setText("Rates")
    again.save.click()
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.charts[0].title == "Rates"
    view.desk.edit_chart(KEY)
    last = view.desk.dialog
    assert isinstance(last, ChartDialog)
    last.delete.click()
    assert CHARTS not in groups(view)
    view.workspace.session.undo()
    assert groups(view)[CHARTS] == [KEY]


def test_a_line_says_what_is_wrong_with_it(view: ScalarsView) -> None:
    view.desk.new_chart()
    dialog = view.desk.dialog
    assert isinstance(dialog, ChartDialog)
    row = dialog.rows[0]
    for place, text, told in (
        (0, "nothing", "No shown run has this tag"),
        (1, "loss(", "No regular expression: missing ), unterminated subpattern at position 4"),
        (1, "loss", "Matches no tag as a whole"),
        (2, "lr +", ""),
    ):
        row.kind.setCurrentIndex(place)
        row.field.setText(text)
        assert row.said.text().startswith(told)
        assert row.field.property("wrong")
    assert not dialog.save.isEnabled()
    row.field.setText("lr * 2")
    assert dialog.save.isEnabled()
    dialog.reject()


def test_tags_and_functions_are_completed_in_an_expression(qtbot: QtBot, view: ScalarsView) -> None:
    view.desk.new_chart()
    dialog = view.desk.dialog
    assert isinstance(dialog, ChartDialog)
    row = dialog.rows[0]
    row.kind.setCurrentIndex(2)
    qtbot.waitExposed(dialog)
    row.field.setFocus()
    QTest.keyClicks(row.field, "cummi")
    popup = row.completion.completer.popup()
    assert popup is not None
    qtbot.waitUntil(lambda: popup.isVisible())
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert row.field.text() == "cummin("
    QTest.keyClicks(row.field, "valid/lo")
    qtbot.waitUntil(lambda: popup.isVisible() and popup.model().index(0, 0).data() == "valid/loss")
    QTest.keyClick(popup, Qt.Key.Key_Return)
    QTest.keyClicks(row.field, ") * 2")
    assert row.field.text() == "cummin(valid/loss) * 2"
    assert dialog.save.isEnabled()
    row.kind.setCurrentIndex(0)
    row.completion.ask()
    row.completion.wait()
    assert not popup.isVisible()
    dialog.reject()


def test_a_card_dropped_onto_another_is_drawn_with_it(qtbot: QtBot, view: ScalarsView) -> None:
    onto = card(view)
    key = onto.card.key
    assert drop(view, "lr", onto, 0.5)
    settle(qtbot, view)
    (made,) = view.workspace.session.state.scalars.charts
    assert [source.text for source in made.sources] == [key, "lr"]
    assert drop(view, "valid/acc", view.grid.cards[made.key], 0.5)
    assert len(view.workspace.session.state.scalars.charts[0].sources) == 3
    assert not drop(view, "lr", view.grid.cards.get("lr", onto), 0.5) or "lr" not in view.grid.cards


def pin(qtbot: QtBot, view: ScalarsView, *keys: str) -> None:
    for key in keys:
        view.workspace.session.do(toggle_pin(key))
    settle(qtbot, view)


def test_a_card_dropped_beside_another_stands_there_and_among_pinned_ones_is_pinned(
    qtbot: QtBot, view: ScalarsView
) -> None:
    pin(qtbot, view, "lr", "train/acc")
    assert drop(view, "train/acc", view.grid.cards["lr"], 0.05)
    assert groups(view)[PINNED] == ["train/acc", "lr"]
    assert drop(view, "layer0/norm", view.grid.cards["lr"], 0.95)
    assert groups(view)[PINNED] == ["train/acc", "lr", "layer0/norm"]
    view.workspace.session.undo()
    view.workspace.session.undo()
    assert groups(view)[PINNED] == ["lr", "train/acc"]


def test_keys_move_and_resize_a_card(qtbot: QtBot, view: ScalarsView) -> None:
    pin(qtbot, view, "lr", "train/acc")
    QTest.keyClick(view.grid.cards["lr"], Qt.Key.Key_Right, CONTROL)
    assert groups(view)[PINNED] == ["train/acc", "lr"]
    QTest.keyClick(view.grid.cards["lr"], Qt.Key.Key_Left, CONTROL)
    assert groups(view)[PINNED] == ["lr", "train/acc"]
    first = view.grid.cards["lr"]
    width, height = first.width(), first.height()
    QTest.keyClick(first, Qt.Key.Key_Right, CONTROL | SHIFT)
    QTest.keyClick(first, Qt.Key.Key_Down, CONTROL | SHIFT)
    settle(qtbot, view)
    wide = view.grid.cards["lr"]
    assert wide.width() > 1.8 * width
    assert wide.height() == height + 60


def test_the_corner_is_dragged_to_a_size_in_one_undo_step(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    key, width, height = first.card.key, first.width(), first.height()
    first.show_tools(True)
    grip = first.grip
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    view.gestures.card_sized(first, width * 2, height + 40)
    view.gestures.card_sized(first, width * 2, height + 100)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    settle(qtbot, view)
    assert view.grid.cards[key].height() == height + 100
    view.workspace.session.undo()
    settle(qtbot, view)
    assert (view.grid.cards[key].width(), view.grid.cards[key].height()) == (width, height)


def test_a_card_fills_the_view_until_escape(qtbot: QtBot, view: ScalarsView) -> None:
    key = card(view).card.key
    view.desk.alone(key)
    settle(qtbot, view)
    assert list(view.grid.cards) == [key]
    assert view.grid.cards[key].height() > 0.9 * view.grid.viewport().height()
    assert view.escape()
    settle(qtbot, view)
    assert len(view.grid.cards) > 1


def test_the_axis_at_the_right_moves_alone_and_along(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    session.do(put_chart(LOSSES))
    settle(qtbot, view)
    chart = view.grid.cards[KEY]
    before = chart.plot.box.second
    assert before is not None
    drag(chart, at(chart, 0.5, 0.5), at(chart, 0.5, 0.75), MIDDLE)
    settle(qtbot, view)
    zoom = session.state.scalars.zoom[KEY]
    assert zoom.second is not None
    span = before[1] - before[0]
    assert zoom.second[0] - before[0] == pytest.approx(span * 0.25, rel=0.1)
    left = chart.plot.box.limits()
    assert chart.plot.right_axis is not None
    place = chart.plot.mapFromScene(chart.plot.right_axis.mapToScene(QPointF(20.0, 60.0)))
    wheel(chart, place, 2, CONTROL)
    settle(qtbot, view)
    after = session.state.scalars.zoom[KEY].second
    assert after is not None
    assert after[1] - after[0] < span * 0.99
    assert chart.plot.box.limits() == pytest.approx(left)


def test_points_of_both_axes_are_read_where_they_are_drawn(qtbot: QtBot, view: ScalarsView) -> None:
    runs = dict(make_catalog(1).runs)
    series = runs["run0"].scalars["lr"]
    high = ScalarSeries(series.wall_time, series.step, np.full(len(series.step), 500.0, dtype=np.float32))
    runs["run0"] = replace(runs["run0"], scalars={**runs["run0"].scalars, "lr": high})
    view.workspace.session.set_catalog(Catalog(runs=runs))
    view.workspace.session.do(put_chart(LOSSES))
    settle(qtbot, view)
    chart = view.grid.cards[KEY]
    hover(chart, at(chart, 0.5, 0.5))
    assert {dot.second for dot in chart.plot.marks.dots} == {False, True}
    table = view.gestures.readout
    assert "Tag" in table.header
    assert {row.cells[1] for row in table.rows} == {"train/loss", "valid/loss", "lr"}
    assert {row.dash for row in table.rows} == {0, 1, 2}


def test_ends_of_axes_are_typed(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    first.plot.left_axis.asked.emit()
    popup = view.desk.popup
    assert isinstance(popup, LimitsPopup)
    popup.fields["bottom"].setText("5")
    popup.fields["top"].setText("1")
    popup.take()
    assert popup.wrong.text() == "Vertical: the axis has to end after it begins"
    popup.fields["top"].setText("ten")
    assert popup.limits() == "“ten” is no number"
    popup.fields["top"].setText("8.5")
    QTest.keyClick(popup, Qt.Key.Key_Return)
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.options_of(first.card.key).limits == CardLimits(bottom=5.0, top=8.5)
    assert first.plot.box.limits()[2:] == pytest.approx((5.0, 8.5))


def test_tags_and_runs_of_a_card_are_listed_with_what_is_missing(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.do(put_chart(replace(LOSSES, sources=(*LOSSES.sources, Source("gone")))))
    settle(qtbot, view)
    view.desk.matches(view.grid.cards[KEY])
    popup = view.desk.popup
    assert isinstance(popup, MatchesPopup)
    assert [popup.tags.item(row).text() for row in range(popup.tags.count())] == [
        "train/loss", "valid/loss", "lr  (right axis)",
    ]  # fmt: skip
    assert popup.runs.count() == 4
    assert popup.missing == ("gone",)
    popup.close()


def entries(view: ScalarsView) -> dict[str, QAction]:
    return {action.text(): action for action in view.toolbar.dashboards.menu().actions() if action.text()}


def test_a_dashboard_is_saved_opened_updated_deleted_and_taken_back(
    qtbot: QtBot, view: ScalarsView, tmp_path: Path
) -> None:
    view.toolbar.dashboards.store = Dashboards(tmp_path / "boards.json")
    session, boards = view.workspace.session, view.toolbar.dashboards
    assert not entries(view)["No dashboards yet"].isEnabled()
    pin(qtbot, view, "lr")
    boards.ask_name()
    assert boards.popup is not None
    QTest.keyClicks(boards.popup.field, "mine")
    QTest.keyClick(boards.popup, Qt.Key.Key_Return)
    assert entries(view)["mine"].isChecked()
    session.undo()
    assert not entries(view)["mine"].isChecked()
    entries(view)["mine"].trigger()
    assert session.state.scalars.pinned == ("lr",)
    session.undo()
    assert groups(view).get(PINNED) is None
    boards.update("mine")
    assert boards.store.all()[0].scalars.pinned == ()
    boards.delete("mine")
    assert boards.store.all() == ()
    entries(view)["Undo deletion of mine"].trigger()
    assert [each.name for each in boards.store.all()] == ["mine"]


def test_dashboards_of_a_file_are_taken_and_of_another_file_it_is_said_why_not(
    view: ScalarsView, tmp_path: Path
) -> None:
    boards = view.toolbar.dashboards
    boards.store = Dashboards(tmp_path / "boards.json")
    told: list[str] = []
    view.workspace.notified.connect(lambda _, message, details: told.append(f"{message}: {details}"))
    write_file(tmp_path / "given.json", [dashboard_of("given", view.workspace.session.state)])
    boards.take(tmp_path / "given.json")
    assert [each.name for each in boards.store.all()] == ["given"]
    (tmp_path / "odd.json").write_text("{}")
    boards.take(tmp_path / "odd.json")
    assert told[-1] == "odd.json could not be imported: The file holds no dashboards"


def test_charts_of_layouts_in_the_logs_come_up_by_themselves(qtbot: QtBot, view: ScalarsView, tmp_path: Path) -> None:
    layout_run(tmp_path / "run", {"loss/a": [3.0, 2.0, 1.0], "mean": [1.0, 2.0, 3.0]}, layout())
    view.workspace.session.set_catalog(read(tmp_path))
    settle(qtbot, view)
    assert [key for key in groups(view) if key.startswith(LAYOUT)] == ["/layout/Losses", "/layout/Odd"]
    spread = view.grid.cards["\n/layout/Losses\nspread"]
    assert spread.note.text().startswith("No run has low, high")


def test_a_chart_without_curves_says_why_in_its_middle_whatever_the_mouse_does(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    session.do(put_chart(replace(LOSSES, sources=(Source("loss/(", SourceKind.PATTERN),))))
    settle(qtbot, view)
    made = view.grid.cards[KEY]
    reason = made.plot.reason
    assert reason is not None
    made.show_tools(True)
    assert reason.isVisible()
    assert reason.text().startswith("“loss/(” is no regular expression: missing ), unterminated subpattern")
    assert reason.height() >= reason.heightForWidth(reason.width())
    assert made.plot.viewport().rect().contains(reason.geometry())
    session.do(put_chart(LOSSES))
    settle(qtbot, view)
    qtbot.waitUntil(lambda: not reason.isVisible())
    assert made.painted is not None
    assert made.painted.wish.lines
