"""What the view shows where there is little, much, or nothing, and what it hands on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.views.hparams.parallel.painter import Painter, Wish, plain_image
from core.model import Catalog, SourceSpec
from core.session.commands.runs.runs import check_runs
from core.state import SessionState
from core.style import ThemeName
from core.views import Viewport
from core.views.hparams import plot_of
from core.views.hparams.painting import Window, lines_in
from core.views.parallel import Parallel
from tests.app.hparams.conftest import ACCURACY, LEFT, Stage
from tests.core.views.hparams.made import made_catalog, sweep


def test_an_empty_view_says_what_to_do(stage: Stage) -> None:
    session, empty = stage.workspace.session, stage.view.empty
    session.do(check_runs(list(session.catalog.runs), False))
    assert empty.isVisible()
    assert empty.heading.text() == "No run is shown"
    QTest.mouseClick(empty.button, LEFT)
    stage.settle()
    assert not empty.isVisible()
    assert stage.surface.isVisible()
    session.set_catalog(Catalog((SourceSpec("/logs"),), complete=True))
    assert empty.heading.text() == "No runs here"
    assert not empty.button.isVisible()
    session.set_catalog(made_catalog({"lr": [1, 1]}, {"loss": [0.5, 0.5]}))
    session.restore(SessionState())
    stage.settle()
    assert empty.heading.text() == "Nothing varies"


def test_no_axes_can_be_chosen_again(stage: Stage) -> None:
    for _ in range(4):
        menu_axes = stage.state.hparams.axes
        assert menu_axes
        stage.surface.focus_axis(0)
        stage.drag(stage.title(0), stage.title(0) - stage.title(0) * 6)
    assert len(stage.part.axes) == 1
    assert stage.part.note.startswith("200 of 200 shown")


def test_a_growing_log_keeps_its_ranges(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.5), stage.on(ACCURACY, 1.05))
    brush = stage.brush
    stage.workspace.session.set_catalog(sweep(300))
    stage.settle()
    assert stage.brush == brush
    assert len(stage.part.keys) == 300
    assert stage.shown == np.count_nonzero(stage.part.shown)


def test_the_theme_repaints(stage: Stage) -> None:
    before = stage.surface.painted
    assert before is not None
    stage.workspace.set_theme(ThemeName.DARK)
    stage.settle()
    after = stage.surface.painted
    assert after is not None
    assert after.image != before.image
    assert stage.view.grab().toImage().pixelColor(5, 300).lightness() < 60


def test_what_is_asked_for_twice_is_painted_once(stage: Stage) -> None:
    count = stage.view.painter.count
    stage.view.refresh()
    stage.view.refresh()
    stage.settle()
    assert stage.view.painter.count == count


def test_figures_and_tables_hold_what_is_shown(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.5), stage.on(ACCURACY, 1.05))
    part = stage.view.picture(Viewport(800, 500)).parts[0].part
    assert isinstance(part, Parallel)
    assert np.count_nonzero(part.shown) == stage.shown
    head, rows = stage.view.table()
    assert head[:2] == ("run", "params.lr")
    assert len(rows) == stage.shown
    catalog = stage.workspace.session.catalog
    assert all(float(str(row[1])) == catalog.runs[str(row[0])].params["lr"] for row in rows)


def test_lines_can_be_drawn_before_anything_is_compiled() -> None:
    catalog = sweep(3000)
    plot = plot_of(catalog, SessionState(), Viewport(800, 500))
    lines, _ = lines_in(plot.part, Window(0.0, 800.0, 500.0, 1.0, ThemeName.LIGHT))
    image, count = plain_image(lines)
    assert count == 1000
    assert image.width() == lines.width
    assert any(image.pixelColor(lines.width // 3, row).alpha() > 0 for row in range(500))


def test_a_painter_answers_the_last_wish_and_closes(stage: Stage) -> None:
    painter = Painter(threads=1)
    got: list[object] = []
    painter.painted.connect(lambda painted: got.append(painted.wish))
    session = stage.workspace.session
    wishes = [Wish(session.catalog, session.state, Viewport(300 + place, 300), 0.0) for place in range(20)]
    for wish in wishes:
        painter.request(wish)
    stage.qtbot.waitUntil(lambda: bool(got) and got[-1] is wishes[-1])
    stage.qtbot.waitUntil(lambda: not painter.busy)
    assert len(got) < 20
    painter.close()
    painter.close()


def test_everything_that_takes_the_focus_has_a_name_and_a_tooltip_says_what_buttons_do(stage: Stage) -> None:
    panel = stage.view.panel()
    parts = (stage.host.toolbar, stage.view.surface, stage.view.legend, panel)
    widgets = [widget for part in parts for widget in (part, *part.findChildren(QWidget))]
    wanting = [widget for widget in widgets if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert len(wanting) > 12
    nameless = [
        type(widget).__name__
        for widget in wanting
        if not (widget.accessibleName() or getattr(widget, "text", str)()) and not widget.objectName().startswith("qt_")
    ]
    assert set(nameless) <= {"ParallelPanel", "QListView"}, "only what scrolls, and what a box opens"
    buttons = [widget for widget in wanting if isinstance(widget, QAbstractButton) and widget.isVisibleTo(stage.view)]
    assert [button.text() for button in buttons if not button.toolTip()] == []
