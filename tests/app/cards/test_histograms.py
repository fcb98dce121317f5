"""Real moves, clicks and keys on cards of histograms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.cards_view import CardsView
from app.views.histograms.card import HistogramCard
from app.views.histograms.view import HistogramsView
from core.model import Catalog
from core.session import Hover
from core.session.command import change_session
from core.session.commands.cards.histograms import show_mode
from core.session.commands.runs.runs import check_runs
from core.state import HistogramMode, XAxis
from core.style import ThemeName
from core.views import Chart, Viewport
from core.views.histograms.drawn import payloads
from tests.core.views.histograms.logs import TAG

Settled = Callable[[CardsView[Any]], None]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def card(view: HistogramsView, tag: str = TAG, run: str = "a") -> HistogramCard:
    return next(each for each in view.grid.cards.values() if (each.card.tag, each.card.run) == (tag, run))


def ridge(card: HistogramCard, step: int) -> QPoint:
    """A place just above a step's base, where the ridges in front of it are flat."""
    assert card.painted is not None
    mapping, area = card.painted.mapping, card.plot.area()
    y = float(mapping.y(np.array([float(step)]))[0])
    return QPoint(round(area.left() + mapping.pixel_of(step - 2.0)), round(area.top() + y - 2))


def hover(card: HistogramCard, place: QPoint) -> None:
    QTest.mouseMove(card.plot, place + QPoint(1, 0))
    QTest.mouseMove(card.plot, place)


def drag(card: HistogramCard, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, release: bool = True) -> None:
    QTest.mousePress(card.plot, button, NONE, start)
    for share in (0.3, 0.6, 1.0):
        place = QPointF(start + (end - start) * share)
        # QTest.mouseMove tells no pressed button without a real pointer, and a drag is a move with one.
        where = QPointF(card.plot.mapToGlobal(place))
        QApplication.sendEvent(
            card.plot, QMouseEvent(QEvent.Type.MouseMove, place, where, Qt.MouseButton.NoButton, button, NONE)
        )
    if release:
        QTest.mouseRelease(card.plot, button, NONE, end)


def shown_range(card: HistogramCard) -> tuple[float, float, float, float]:
    assert card.painted is not None
    chart = card.painted.drawn.chart
    return chart.x.lower, chart.x.upper, chart.y.lower, chart.y.upper


def ink(image: QImage, colour: str) -> int:
    """How many pixels are of about a colour."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width(), 2::-1]
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return int((np.abs(pixels.astype(int) - wanted).max(axis=-1) < 24).sum())


def test_cards_show_ridges_in_the_colour_of_their_run(view: HistogramsView) -> None:
    assert [(each.card.tag, each.card.run) for each in view.grid.cards.values()] == [
        ("layer/biases", "a"), (TAG, "a"), (TAG, "b"), ("alone", "a"),
    ]  # fmt: skip
    made = card(view).painted
    assert made is not None
    assert ink(card(view).plot.grab().toImage(), made.drawn.parts[0].line.colour) > 200


def test_what_the_colours_of_a_heat_map_mean_covers_no_cell(view: HistogramsView, settled: Settled) -> None:
    plot = card(view).plot
    assert plot.area().top() == 0
    view.workspace.session.do(show_mode(HistogramMode.HEATMAP))
    settled(view)
    plot, area = card(view).plot, card(view).plot.area()
    made = card(view).painted
    assert made is not None
    bare = made.image.convertToFormat(QImage.Format.Format_RGB32)
    grabbed = plot.grab().toImage()
    across = range(round(area.width()) // 2, round(area.width()) - 2)
    cells = [(x, y) for x in across for y in range(1, 30) if made.image.pixelColor(x, y).alpha() == 255]
    assert len(cells) > 300
    wrong = [at for at in cells if grabbed.pixelColor(*_on(area, *at)) != bare.pixelColor(*at)]
    assert len(wrong) < len(cells) / 10, "what lies there is a line of the step"
    above = grabbed.copy(0, 0, plot.width(), round(area.top()))
    assert ink(above, "#fde725") > 10, "the brightest colour of the bar"
    plot.resize(200, plot.height())
    assert plot.area().top() == 0, "no room for the bar"


def _on(area: QRectF, x: int, y: int) -> tuple[int, int]:
    return round(area.left()) + x, round(area.top()) + y


def test_hovering_tells_step_and_counts_and_emphasises_the_run_everywhere(view: HistogramsView) -> None:
    hover(card(view), ridge(card(view), 3))
    readout = view.gestures.readout
    assert readout.isVisible()
    assert readout.title.startswith("Step 3")
    assert any(line.name.startswith("Logged ") for line in readout.lines)
    assert ("All values", "500") in [(line.name, line.value) for line in readout.lines]
    assert view.workspace.session.hover == Hover(run="a")
    other = card(view, TAG, "b")
    assert other.reading is not None
    assert other.reading.index == 2  # its last step at or before the hovered one
    QTest.mouseMove(view.toolbar, QPoint(5, 5))
    QTest.qWait(20)
    view.gestures.leave()
    assert card(view).reading is None
    assert not readout.isVisible()


def test_the_readout_covers_nothing_of_the_card(view: HistogramsView) -> None:
    hover(card(view), ridge(card(view), 3))
    readout, mine = view.gestures.readout, card(view)
    ground = view.grid.viewport()
    whole = mine.rect().translated(mine.mapTo(ground, QPoint()))
    assert not readout.geometry().intersects(whole)
    assert ground.rect().contains(readout.geometry())


def test_a_click_on_a_ridge_links_its_step_and_can_be_undone(view: HistogramsView, settled: Settled) -> None:
    session = view.workspace.session
    QTest.mouseClick(card(view).plot, LEFT, NONE, ridge(card(view), 2))
    assert session.state.step == 2
    settled(view)
    made = card(view).painted
    assert made is not None
    assert made.drawn.parts[0].now == 2
    assert ink(card(view).plot.grab().toImage(), view.workspace.tokens.warm) > 60
    session.undo()
    assert session.state.step is None


def test_a_click_with_shift_selects_the_run(view: HistogramsView) -> None:
    QTest.mouseClick(card(view).plot, LEFT, Qt.KeyboardModifier.ShiftModifier, ridge(card(view), 2))
    state = view.workspace.session.state
    assert (state.selected_runs, state.step) == (frozenset({"a"}), None)
    QTest.mouseClick(card(view).run, LEFT, NONE)
    assert view.workspace.session.state.selected_runs == frozenset()


def test_where_runs_are_compared_a_click_selects_the_nearest(view: HistogramsView, settled: Settled) -> None:
    session = view.workspace.session
    session.do(show_mode(HistogramMode.RUNS))
    settled(view)
    mine = card(view, TAG, "")
    assert mine.painted is not None
    drawn, mapping = mine.painted.drawn, mine.painted.mapping
    shares = [part.counts[0] / 500 for part in drawn.parts]
    at = int(np.argmax(shares[1] - shares[0]))
    x = mapping.pixel_of(float(drawn.edges[at] + drawn.edges[at + 1]) / 2)
    y = float(mapping.y(np.array([shares[1][at]]))[0])
    place = (mine.plot.area().topLeft() + QPointF(x, y)).toPoint()
    hover(mine, place)
    assert session.hover == Hover(run="b")
    assert {line.name for line in view.gestures.readout.lines if line.colour} == {"a", "b"}
    QTest.mouseClick(mine.plot, LEFT, NONE, place)
    assert session.state.selected_runs == {"b"}


def test_a_run_that_is_hovered_elsewhere_is_emphasised_where_runs_are_compared(
    view: HistogramsView, settled: Settled
) -> None:
    session = view.workspace.session
    session.do(show_mode(HistogramMode.RUNS))
    settled(view)
    session.set_hover(Hover(run="b"))
    shown = card(view, TAG, "").reading
    assert shown is not None
    assert shown.part == 1
    session.set_hover(Hover())
    assert card(view, TAG, "").reading is None


@pytest.mark.parametrize("mode", list(HistogramMode))
def test_every_mode_draws_in_both_themes(
    view: HistogramsView, settled: Settled, mode: HistogramMode, qtbot: QtBot
) -> None:
    view.workspace.session.do(show_mode(mode))
    settled(view)
    assert (
        view.toolbar.modes.tabText(view.toolbar.modes.currentIndex())
        == {
            HistogramMode.OFFSET: "Offset",
            HistogramMode.OVERLAY: "Overlay",
            HistogramMode.HEATMAP: "Heat map",
            HistogramMode.DISTRIBUTION: "Distributions",
            HistogramMode.RUNS: "Runs",
        }[mode]
    )
    for theme in (ThemeName.LIGHT, ThemeName.DARK):
        view.workspace.set_theme(theme)
        settled(view)
        first = next(iter(view.grid.cards.values()))
        assert first.painted is not None
        assert first.painted.drawn.wish.viewport.theme is theme
        alpha = first.painted.image.convertToFormat(QImage.Format.Format_Alpha8)
        covered = np.frombuffer(alpha.constBits(), np.uint8).reshape(alpha.height(), -1)[:, : alpha.width()]
        assert (covered > 0).mean() > 0.01


def test_a_box_is_zoomed_to_and_a_double_click_shows_everything_again(view: HistogramsView, settled: Settled) -> None:
    session, mine = view.workspace.session, card(view)
    area, whole = mine.plot.area().toRect(), shown_range(mine)
    assert mine.painted is not None
    mapping = mine.painted.mapping
    start, end = area.topLeft() + QPoint(40, 60), area.topLeft() + QPoint(140, 120)
    drag(mine, start, end)
    settled(view)
    assert session.state.step is None
    wanted = (mapping.x_at(40), mapping.x_at(140), mapping.y_at(120), mapping.y_at(60))
    assert shown_range(mine) == pytest.approx(wanted)
    QTest.mouseClick(mine.plot, LEFT, NONE, area.center())
    QTest.mouseDClick(mine.plot, LEFT, NONE, area.center())
    settled(view)
    assert shown_range(mine) == whole
    assert session.state.step is None  # the first of the two clicks has linked nothing
    session.undo()
    settled(view)
    assert shown_range(mine) == pytest.approx(wanted)


def test_escape_drops_a_box(view: HistogramsView, settled: Settled) -> None:
    mine, area = card(view), card(view).plot.area().toRect()
    drag(mine, area.topLeft() + QPoint(40, 60), area.topLeft() + QPoint(140, 120), release=False)
    assert view.tool_active()
    assert view.escape()
    QTest.mouseRelease(mine.plot, LEFT, NONE, area.topLeft() + QPoint(140, 120))
    assert view.workspace.session.state.histograms.zoom == {}
    assert view.workspace.session.state.step is None
    assert not view.tool_active()


def test_the_right_button_pans_and_the_wheel_zooms_with_ctrl_only(view: HistogramsView, settled: Settled) -> None:
    mine, area = card(view), card(view).plot.area().toRect()
    before = shown_range(mine)
    drag(mine, area.center(), area.center() + QPoint(50, 0), Qt.MouseButton.RightButton)
    settled(view)
    left, right, *_ = shown_range(mine)
    assert right - left == pytest.approx(before[1] - before[0])
    assert left == pytest.approx(before[0] - 50 / area.width() * (before[1] - before[0]), rel=0.02)
    for modifiers, zooms in ((NONE, False), (Qt.KeyboardModifier.ControlModifier, True)):
        now = shown_range(mine)
        place = QPointF(area.center())
        QApplication.sendEvent(
            mine.plot,
            QWheelEvent(
                place, QPointF(mine.plot.mapToGlobal(place)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                modifiers, Qt.ScrollPhase.NoScrollPhase, False,
            ),
        )  # fmt: skip
        settled(view)
        narrower = shown_range(mine)[1] - shown_range(mine)[0] < 0.9 * (now[1] - now[0])
        assert narrower is zooms


def test_tabs_choose_the_mode(view: HistogramsView, settled: Settled) -> None:
    bar = view.toolbar.modes
    QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(2).center())
    assert view.workspace.session.state.histograms.mode is HistogramMode.HEATMAP
    settled(view)
    view.workspace.session.undo()
    assert bar.currentIndex() == 0


def test_keys_move_from_step_to_step_and_link_one(view: HistogramsView) -> None:
    mine = card(view)
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_Up)
    assert mine.reading is not None
    assert mine.reading.index == 4  # first the step that is shown
    QTest.keyClick(mine, Qt.Key.Key_Up)
    QTest.keyClick(mine, Qt.Key.Key_Left)
    assert mine.reading.index == 2
    QTest.keyClick(mine, Qt.Key.Key_Return)
    assert view.workspace.session.state.step == 2
    QTest.keyClick(mine, Qt.Key.Key_Home)
    QTest.keyClick(mine, Qt.Key.Key_Down)
    assert mine.reading is not None
    assert mine.reading.index == 1


def test_the_panel_changes_bins_axis_and_outliers(view: HistogramsView, settled: Settled) -> None:
    panel, session = view.panel(), view.workspace.session
    panel.bins.changed.emit(12.0)  # type: ignore[attr-defined]
    panel.bins.changed.emit(14.0)  # type: ignore[attr-defined]
    assert session.state.histograms.bins == 14
    session.undo()
    assert session.state.histograms.bins == 30
    panel.axis.buttons[1].click()  # type: ignore[attr-defined]
    assert session.state.histograms.x_axis is XAxis.RELATIVE
    panel.outliers.check.click()  # type: ignore[attr-defined]
    panel.log.check.click()  # type: ignore[attr-defined]
    assert session.state.histograms.ignore_outliers
    assert session.state.histograms.log_counts
    settled(view)
    made = card(view).painted
    assert made is not None
    assert made.drawn.chart.y.title == "Time since start"
    session.do(show_mode(HistogramMode.DISTRIBUTION))
    assert not panel.bins.isEnabled()  # type: ignore[attr-defined]


def test_hidden_runs_have_no_card_and_an_empty_view_says_so(view: HistogramsView, settled: Settled) -> None:
    session = view.workspace.session
    session.do(check_runs(["a"], False))
    settled(view)
    assert [each.card.run for each in view.grid.cards.values()] == ["b"]
    session.do(check_runs(["b"], False))
    assert view.empty.isVisible()
    assert view.empty.heading.text() == "No histograms in the 1 shown run"
    QTest.mouseClick(view.empty.button, LEFT)
    settled(view)
    assert len(view.grid.cards) == 4


def test_tools_pin_widen_and_copy(view: HistogramsView, settled: Settled) -> None:
    session = view.workspace.session
    view.used(card(view, "alone"), "pin")
    view.used(card(view), "expand")
    settled(view)
    assert next(iter(view.groups())).key == "/pinned"
    assert card(view).width() > 800
    view.used(card(view), "copy_values")
    rows = QGuiApplication.clipboard().text().splitlines()
    assert rows[0] == "run,tag,step,wall_time,left,right,count"
    assert len(rows) == 1 + 5 * 20
    assert all(row.startswith(f"a,{TAG},") for row in rows[1:])
    view.used(card(view), "copy_image")
    assert not QGuiApplication.clipboard().image().isNull()
    session.undo()
    session.undo()
    assert session.state.histograms.pinned == ()


def test_moving_the_linked_step_decodes_nothing_again(view: HistogramsView, settled: Settled) -> None:
    before = payloads.decoded
    for step in (0, 1, 2, 3):
        view.workspace.session.do(change_session("step", step=step))
        settled(view)
    assert payloads.decoded == before


def test_figures_and_tables_hold_what_is_in_sight(view: HistogramsView) -> None:
    picture = view.picture(Viewport(800, 600, 1.0, ThemeName.LIGHT))
    titles = [placed.part.title for placed in picture.parts if isinstance(placed.part, Chart)]
    assert titles[:3] == ["layer/biases · a", f"{TAG} · a", f"{TAG} · b"]
    header, rows = view.table()
    assert header[:3] == ("run", "tag", "step")
    assert sum(1 for _ in rows) == (5 * 3 + 3) * 20


def test_a_catalog_without_the_shown_runs_takes_the_cards_away(view: HistogramsView) -> None:
    view.workspace.session.set_catalog(Catalog())
    assert view.empty.heading.text() == "No logs are open"
    assert not view.grid.cards
