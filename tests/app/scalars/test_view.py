from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.charts.painter import painted_card
from app.views.scalars.view import ScalarsView
from app.widgets.cards.heading import GroupHeading
from core.model import Catalog, Run, ScalarSeries
from core.session.command import change_scalars
from core.session.commands.cards.scalars import smooth_curves
from core.session.commands.runs.runs import check_runs
from core.state import XAxis
from core.style import ThemeName, rgb
from core.views import Chart, Viewport
from core.views.scalars import card_wish
from core.views.scalars.chart import charts
from core.views.shown import run_colour
from tests.app.scalars.conftest import STEPS, TAGS, card, make_catalog, make_run, settle
from tests.app.scalars.mouse import LEFT, at, at_value
from tests.images import pixels

NONE = Qt.KeyboardModifier.NoModifier


def colour_at(view: ScalarsView, place: QPoint) -> tuple[int, int, int]:
    image = card(view).plot.grab().toImage()
    pixel = image.pixelColor(place * image.devicePixelRatio())
    return pixel.red(), pixel.green(), pixel.blue()


def test_curves_are_drawn_in_the_colours_of_their_runs(view: ScalarsView) -> None:
    session = view.workspace.session
    colours = [rgb(run_colour(session.catalog, session.state, f"run{i}", ThemeName.LIGHT)) for i in range(4)]
    for index, wanted in enumerate(colours):
        place = at_value(card(view), 0.5, float(index))
        near = [colour_at(view, place + QPoint(0, offset)) for offset in (-1, 0, 1)]
        darkest = min(near, key=sum)
        assert min(colours, key=lambda colour: far(colour, darkest)) == wanted


def far(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def test_only_cards_in_sight_exist_and_scrolling_reuses_them(qtbot: QtBot, view: ScalarsView) -> None:
    assert len(view.grid.layout_now.cards) == len(TAGS)
    before = dict(view.grid.cards)
    assert 0 < len(before) < len(TAGS)
    view.grid.verticalScrollBar().setValue(view.grid.verticalScrollBar().maximum())
    settle(qtbot, view)
    assert set(view.grid.cards).isdisjoint(before)
    assert set(view.grid.cards.values()) & set(before.values())
    painted = view.painter.count
    view.grid.verticalScrollBar().setValue(0)
    settle(qtbot, view)
    assert view.painter.count == painted  # images of cards seen before are kept


def test_a_smoothing_change_paints_the_cards_in_sight_only(qtbot: QtBot, view: ScalarsView) -> None:
    painted, made = view.painter.count, charts.made
    view.workspace.session.do(smooth_curves(0.3))
    settle(qtbot, view)
    assert view.painter.count - painted == len(view.grid.cards)
    assert charts.made - made == len(view.grid.cards)


def test_hiding_a_run_takes_its_curve_away(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.do(check_runs(["run3"], False))
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert [line.run for line in painted.wish.lines] == ["run0", "run1", "run2"]


def test_axes_follow_logs_that_grow_faster_than_they_are_painted(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    asked = view._wish(first, None)
    assert asked is not None
    view._asked[asked.tag] = replace(asked, loading=1)  # the next one is asked for already
    grown = replace(make_run(0, STEPS * 3), name="run0")
    catalog = Catalog(runs={"run0": grown})
    wish = card_wish(catalog, view.workspace.session.state, asked.tag, asked.viewport)
    painted = painted_card(wish)
    first.painted = replace(painted, coarse=True)  # what is shown is not what is wanted
    view._show_painted(asked.tag, painted)
    made = painted.mapping
    assert first.plot.box.limits() == pytest.approx((made.left, made.right, made.bottom, made.top))
    assert made.right > STEPS * 3 * 10 - 10


def test_a_grown_catalog_draws_more(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.set_catalog(make_catalog(6))
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert len(painted.wish.lines) == 6


def test_nothing_is_painted_while_another_view_is_in_front(qtbot: QtBot, view: ScalarsView) -> None:
    view.hide()
    painted = view.painter.count
    view.workspace.session.do(smooth_curves(0.1))
    qtbot.wait(50)
    assert view.painter.count == painted
    assert not view.ready()
    view.show()
    settle(qtbot, view)
    assert view.painter.count > painted


def test_headings_fold_and_unfold_their_group(qtbot: QtBot, view: ScalarsView) -> None:
    heading = next(h for h in view.grid.findChildren(GroupHeading) if h.text() == "layer0")
    assert "1 card" in heading.accessibleName()
    QTest.mouseClick(heading, LEFT)
    assert view.workspace.session.state.scalars.collapsed == {"layer0"}
    assert "layer0/norm" not in view.grid.cards
    QTest.keyClick(heading, Qt.Key.Key_Space)
    assert view.workspace.session.state.scalars.collapsed == frozenset()


def test_typing_filters_and_is_one_undo_step(qtbot: QtBot, view: ScalarsView) -> None:
    QTest.keyClicks(view.toolbar.filter, "loss")
    settle(qtbot, view)
    assert set(view.grid.cards) == {"train/loss", "valid/loss"}
    assert view.toolbar.count.text() == "2 of 17 tags"
    view.workspace.session.undo()
    assert view.toolbar.filter.text() == ""
    assert view.toolbar.count.text() == "17 tags"
    assert view.workspace.session.undo_label is None


def test_a_filter_that_matches_nothing_offers_to_clear_it(qtbot: QtBot, view: ScalarsView) -> None:
    QTest.keyClicks(view.toolbar.filter, "zzz")
    assert view.empty.isVisible()
    assert view.empty.heading.text() == "No tag matches"
    QTest.mouseClick(view.empty.button, LEFT)
    assert not view.empty.isVisible()
    assert view.toolbar.filter.text() == ""


def test_a_wrong_expression_is_marked(view: ScalarsView) -> None:
    QTest.keyClicks(view.toolbar.filter, "loss(")
    assert view.toolbar.filter.property("wrong") is True
    assert "No regular expression" in view.toolbar.filter.toolTip()


def test_escape_empties_the_filter(qtbot: QtBot, view: ScalarsView) -> None:
    view.activateWindow()
    view.toolbar.filter.take_focus()
    QTest.keyClicks(view.toolbar.filter, "acc")
    qtbot.waitUntil(view.toolbar.filter.hasFocus)
    assert view.escape()
    assert view.workspace.session.state.scalars.tag_query == ""


def test_the_pin_button_moves_a_card_to_the_top(qtbot: QtBot, view: ScalarsView) -> None:
    last = card(view, 2)
    tag = last.card.tag
    last.show_tools(True)
    QTest.mouseClick(last.tools.pin, LEFT)
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.pinned == (tag,)
    assert card(view).card.tag == tag
    assert card(view).tools.pin.accessibleName() == "Unpin this card"


def test_tools_widen_and_make_logarithmic(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    tag = first.card.tag
    first.show_tools(True)
    QTest.mouseClick(first.tools.expand, LEFT)
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.expanded == {tag}
    QTest.mouseClick(view.grid.cards[tag].tools.log_y, LEFT)
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.log_y_switched == {tag}
    painted = view.grid.cards[tag].painted
    assert painted is not None
    assert painted.mapping.log_y


def test_the_menu_copies_image_and_values(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    menu = first.tools.menu()
    image, values = menu.actions()[-2:]
    image.trigger()
    assert not QGuiApplication.clipboard().pixmap().isNull()
    values.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "run,tag,step,wall_time,value,smoothed"
    assert len(lines) == 1 + 4 * 400
    menu.deleteLater()


def test_notes_titles_and_names_are_told(qtbot: QtBot, view: ScalarsView) -> None:
    catalog = view.workspace.session.catalog
    wall = np.arange(3.0)
    odd = Run(
        "odd", "x", (), scalars={"lr": ScalarSeries(wall, np.arange(3), np.array([1, np.nan, np.nan]))}, loaded=True
    )
    view.workspace.session.set_catalog(Catalog(runs={**catalog.runs, "odd": odd}))
    QTest.keyClicks(view.toolbar.filter, "^lr$")
    settle(qtbot, view)
    only = view.grid.cards["lr"]
    assert only.note.text() == "1 run has NaN from step 1"
    assert only.accessibleName() == "Chart of lr"
    assert "NaN" in only.accessibleDescription()
    assert only.title.toolTip().splitlines()[0] == "lr"


def test_the_horizontal_axis_changes_units(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.do(change_scalars("Axis", x_axis=XAxis.RELATIVE))
    settle(qtbot, view)
    first = card(view)
    left, right, _, _ = first.plot.box.limits()
    assert left < 0 < 1995 < right
    assert right < 2100


def test_the_theme_changes_live(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.set_theme(ThemeName.DARK)
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert painted.wish.viewport.theme is ThemeName.DARK
    assert colour_at(view, at(card(view), 0.02, 0.02)) == rgb(view.workspace.tokens.raised)
    view.workspace.set_theme(ThemeName.LIGHT)


def test_the_picture_shows_the_cards_in_sight(view: ScalarsView) -> None:
    view.grid.verticalScrollBar().setValue(300)
    picture = view.picture(Viewport(800, 600))
    keys = [part.part.key for part in picture.parts if isinstance(part.part, Chart)]
    assert tuple(keys) == view.keys_in_sight()
    assert "layer0/norm" not in keys


def test_the_table_has_every_drawn_point(view: ScalarsView) -> None:
    header, rows = view.table()
    assert header[:3] == ("run", "tag", "step")
    assert len(rows) == 4 * 400 * len(TAGS)


@pytest.mark.parametrize("index", range(4))
def test_every_point_of_a_curve_is_where_its_value_is(view: ScalarsView, index: int) -> None:
    painted = card(view).painted
    assert painted is not None
    alpha = pixels(painted.image)[..., 3]
    row = int(painted.mapping.y(np.array([float(index)]))[0])
    middle = alpha[row - 1 : row + 2, 20:-20].max(axis=0)
    assert (middle > 150).all()


def test_actions_change_the_state_they_name(qtbot: QtBot, view: ScalarsView) -> None:
    table = {action.id: action for action in view.actions_table()}
    assert len(table) == len(view.actions_table())
    state = view.workspace.session
    table["scalars.log_y"].callback()
    assert state.state.scalars.log_y
    table["scalars.x_wall"].callback()
    assert state.state.scalars.x_axis is XAxis.WALL
    checked = table["scalars.x_wall"].checked
    assert checked is not None
    assert checked()
    table["scalars.smoothing"].callback()
    assert state.state.scalars.smoothing == 0
    table["scalars.smoothing"].callback()
    assert state.state.scalars.smoothing == 0.6
    table["scalars.fold"].callback()
    assert not view.grid.cards
    table["scalars.unfold"].callback()
    assert view.grid.cards
    for name in ("scalars.outliers", "scalars.superseded", "scalars.log_x", "scalars.filter"):
        table[name].callback()
    assert state.state.scalars.ignore_outliers
    assert replace(state.state.scalars, ignore_outliers=False) != state.state.scalars


def test_logs_that_are_still_being_read_are_painted_now_and_then(qtbot: QtBot, view: ScalarsView) -> None:
    painted, cards = view.painter.count, len(view.grid.cards)
    for runs in range(5, 15):
        view.workspace.session.set_catalog(replace(make_catalog(runs), complete=False))
        qtbot.wait(5)
    view.workspace.session.set_catalog(make_catalog(15))
    settle(qtbot, view)
    assert view.painter.count - painted < 5 * cards
    last = card(view).painted
    assert last is not None
    assert len(last.wish.lines) == 15
