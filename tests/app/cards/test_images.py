"""Real moves, clicks and keys on cards of images."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.images.card import ImageCard
from app.views.images.drawing import ink_on
from app.views.images.panel import ImagesPanel
from app.views.images.view import ImagesView
from core.model import U1
from core.session import Hover
from core.session.command import change_session
from core.session.commands.cards.images import compare_by, show_mode, tone, write_values
from core.state import CompareWay, ImagesMode, ImageZoom
from core.style import ThemeName, tokens
from core.views import Viewport
from core.views.image_part import ImagePart
from core.views.images.decoded import rasters
from tests.app.cards.conftest import Settled, card
from tests.core.views.images.logs import TAG, shades
from tests.images import pixels

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def place_of(card: ImageCard, x: float, y: float, index: int = 0) -> QPoint:
    """Where a pixel of an image lies in its pane."""
    frame, area = card.pane.frame_of(index), card.pane.layout_now().areas[index]
    assert frame is not None
    left, top = frame.place_of(x + 0.5, y + 0.5)
    return QPoint(round(area.left + left), round(area.top + top))


def zoom(card: ImageCard) -> ImageZoom | None:
    """What a card shows of its images."""
    return card.pane.zoom


def playing(view: ImagesView) -> bool:
    return view.step_bar.playing


def seen(card: ImageCard) -> U1:
    return pixels(card.pane.grab().toImage())


def colour_at(card: ImageCard, x: int, y: int, index: int = 0) -> list[int]:
    """What is painted in the middle of a pixel of an image."""
    place = place_of(card, x, y, index)
    found: list[int] = seen(card)[place.y(), place.x(), :3].tolist()
    return found


def hover(card: ImageCard, place: QPoint) -> None:
    QTest.mouseMove(card.pane, place + QPoint(2, 0))
    QTest.mouseMove(card.pane, place)


def drag(card: ImageCard, start: QPoint, way: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(card.pane, button, NONE, start)
    for share in (0.4, 1.0):
        place = QPointF(start + way * share)
        where = QPointF(card.pane.mapToGlobal(place))
        move = QMouseEvent(QEvent.Type.MouseMove, place, where, Qt.MouseButton.NoButton, button, NONE)
        QApplication.sendEvent(card.pane, move)
    QTest.mouseRelease(card.pane, button, NONE, start + way)


def turn(card: ImageCard, place: QPoint, modifiers: Qt.KeyboardModifier, notches: int = 1) -> None:
    where = QPointF(card.pane.mapToGlobal(QPointF(place)))
    QApplication.sendEvent(
        card.pane,
        QWheelEvent(
            QPointF(place), where, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def test_cards_show_the_pixels_that_were_logged(images: ImagesView) -> None:
    laid = sorted(images.grid.cards.values(), key=lambda each: (each.y(), each.x()))
    keys = [(each.card.tag, each.card.run, each.card.sample) for each in laid]
    assert keys[:3] == [(TAG, "a", 0), (TAG, "b", 0), (TAG, "a", 1)]
    assert images.toolbar.count.text() == "5 cards"
    for run, name in enumerate("ab"):
        mine = card(images, name)
        for x, y in ((0, 0), (23, 15), (11, 4)):
            assert colour_at(mine, x, y) == shades(run, 20, 0)[y, x].tolist()
    assert card(images, "a", 0).where.text().startswith("Step 20 · sample 1 of 2")


def test_a_white_image_ends_somewhere_on_a_white_card(images: ImagesView, settled: Settled) -> None:
    images.workspace.session.do(tone(contrast=0.0, brightness=2.0))
    images.workspace.session.do(write_values(False))
    settled(images)
    mine = card(images)
    drawn, frame, area = seen(mine), mine.pane.frame_of(0), mine.pane.layout_now().areas[0]
    assert frame is not None
    left, top = round(area.left + frame.left), round(area.top + frame.top)
    right = round(left + frame.image[0] * frame.scale) - 1
    line = QColor(images.workspace.tokens.line)
    edge = [line.red(), line.green(), line.blue()]
    assert drawn[top + 9, left + 9, :3].tolist() == [255, 255, 255] == drawn[top + 9, right - 3, :3].tolist()
    assert edge in drawn[top + 9, max(left - 1, 0) : left + 2, :3].tolist()
    assert edge in drawn[top + 9, right - 1 : right + 2, :3].tolist()
    part = images.picture(Viewport(600, 400)).parts[0].part
    assert isinstance(part, ImagePart)
    assert all(image.edged for image in part.images)


def test_the_linked_step_moves_all_cards_and_keys_move_it(images: ImagesView, settled: Settled) -> None:
    session, mine = images.workspace.session, card(images)
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_Left)
    assert session.state.step == 10
    settled(images)
    assert colour_at(card(images, "b"), 3, 3) == shades(1, 10, 0)[3, 3].tolist()
    QTest.mouseClick(mine.forward, LEFT)
    assert session.state.step == 20
    session.undo()
    assert session.state.step == 10


def test_a_released_card_keeps_its_step(images: ImagesView, settled: Settled) -> None:
    session, mine = images.workspace.session, card(images)
    session.do(change_session("step", step=10))
    settled(images)
    QTest.mouseClick(mine.link, LEFT)
    session.do(change_session("step", step=0))
    settled(images)
    assert colour_at(mine, 3, 3) == shades(0, 10, 0)[3, 3].tolist()
    assert colour_at(card(images, "b"), 3, 3) == shades(1, 0, 0)[3, 3].tolist()
    QTest.mouseClick(mine.forward, LEFT)
    settled(images)
    assert (session.state.step, mine.where.text()[:7]) == (0, "Step 20")
    QTest.mouseClick(mine.link, LEFT)
    settled(images)
    assert colour_at(mine, 3, 3) == shades(0, 0, 0)[3, 3].tolist()


def test_hovering_tells_the_values_of_the_same_pixel_on_all_cards(images: ImagesView) -> None:
    mine = card(images)
    images.workspace.session.do(tone(brightness=0.3))
    hover(mine, place_of(mine, 7, 5))
    readout = images.gestures.readout
    assert readout.isVisible()
    assert readout.title == "x 7, y 5"
    told = {(line.name, line.value) for line in readout.lines}
    assert {("a", "R 70  G 75  B 40"), ("b", "R 70  G 75  B 140"), ("a", "R 70  G 75  B 60")} <= told
    assert {each.pane.mark for each in images.grid.cards.values()} == {(7, 5)}
    assert images.workspace.session.hover == Hover(run="a")
    images.used(mine, "leave")
    assert not readout.isVisible()
    assert mine.pane.mark is None


def test_values_are_those_under_the_resting_mouse_when_images_move_below_it(images: ImagesView) -> None:
    mine = card(images)
    place = place_of(mine, 5, 5)

    def told() -> str:
        under = mine.pane.pointed_at(QPointF(place))
        assert under is not None
        pixel = (int(under.x), int(under.y))
        assert {each.pane.mark for each in images.grid.cards.values()} == {pixel}
        assert images.gestures.readout.title == f"x {pixel[0]}, y {pixel[1]}"
        return images.gestures.readout.title

    hover(mine, place)
    assert told() == "x 5, y 5"
    QTest.keyClick(mine, Qt.Key.Key_Plus)
    QTest.keyClick(mine, Qt.Key.Key_Plus)
    closer = told()
    assert closer != "x 5, y 5"  # the middle stays where it is, all else moves away from it
    QTest.keyClick(mine, Qt.Key.Key_0)
    assert told() == "x 5, y 5"  # whole again, although the zoom was not a step to undo yet
    QTest.keyClick(mine, Qt.Key.Key_Plus)
    QTest.keyClick(mine, Qt.Key.Key_Plus)
    images.gestures.settle()
    assert told() != "x 5, y 5"
    images.workspace.session.undo()
    assert told() == "x 5, y 5"
    QTest.keyClick(mine, Qt.Key.Key_9)
    closer = told()
    drag(mine, place, QPoint(30, 20))
    place += QPoint(30, 20)
    assert told() == closer  # what is dragged goes with the mouse


def test_the_wheel_zooms_to_the_cursor_on_all_cards_with_ctrl_only(images: ImagesView, settled: Settled) -> None:
    mine, session = card(images), images.workspace.session
    turn(mine, place_of(mine, 5, 5), NONE)
    assert zoom(mine) is None
    place = place_of(mine, 5, 5)
    turn(mine, place, Qt.KeyboardModifier.ControlModifier, 6)
    assert {each.pane.zoom for each in images.grid.cards.values()} == {mine.pane.zoom}
    assert zoom(mine) is not None
    assert abs(place_of(mine, 5, 5).x() - place.x()) <= 1
    assert session.state.images.zoom is None  # until the gesture has ended
    images.gestures.settle()
    assert session.state.images.zoom == mine.pane.zoom
    settled(images)
    drag(mine, place, QPoint(30, -20))
    assert abs(place_of(mine, 5, 5).x() - place.x() - 30) <= 1
    QTest.mouseDClick(card(images, "b").pane, LEFT, NONE, QPoint(20, 20))
    assert zoom(mine) is None
    session.undo()
    assert zoom(mine) is not None
    session.undo()
    session.undo()
    assert (session.state.images.zoom, zoom(mine)) == (None, None)


def test_a_click_shows_the_original_size_and_whole_again(images: ImagesView) -> None:
    mine = card(images)
    QTest.mouseClick(mine.pane, LEFT, NONE, place_of(mine, 12, 8))
    found = zoom(mine)
    assert found is not None
    assert found.scale == 1.0
    assert card(images, "b").pane.zoom == mine.pane.zoom
    QTest.mouseClick(mine.pane, LEFT, NONE, QPoint(20, 20))
    assert zoom(mine) is None


def test_unlinked_cards_zoom_by_themselves(images: ImagesView) -> None:
    panel = images.panel()
    assert isinstance(panel, ImagesPanel)
    panel.linked.check.click()
    mine = card(images)
    turn(mine, place_of(mine, 5, 5), Qt.KeyboardModifier.ControlModifier, 3)
    images.gestures.settle()
    assert zoom(mine) is not None
    assert zoom(card(images, "b")) is None
    hover(mine, place_of(mine, 5, 5))
    assert card(images, "b").pane.mark is None


def test_large_pixels_say_their_values(images: ImagesView, settled: Settled) -> None:
    session, mine = images.workspace.session, card(images)
    images.gestures.reframe(mine, ImageZoom(0.5, 0.5, 60.0))
    images.gestures.settle()
    settled(images)
    with_values = seen(mine)
    from core.session.commands.cards.images import write_values

    session.do(write_values(False))
    without = seen(mine)
    assert (with_values != without).any(axis=-1).sum() > 300
    assert len(np.unique(without.reshape(-1, 4), axis=0)) < len(np.unique(with_values.reshape(-1, 4), axis=0))


def test_values_are_read_on_what_is_transparent_too() -> None:
    for theme in ThemeName:
        worn = tokens(theme)
        ground = QColor(worn.raised).lightness()
        assert abs(ink_on(QColor(0, 0, 0, 0), worn).lightness() - ground) > 120
        assert ink_on(QColor(255, 255, 255), worn) == QColor("black")
        assert ink_on(QColor(0, 0, 0, 255), worn) == QColor("white")
        assert ink_on(QColor(40, 40, 40, 200), worn) == QColor("white")


def test_tones_are_shown_live_and_undone_as_one_step(images: ImagesView, settled: Settled, qtbot: QtBot) -> None:
    panel, session, mine = images.panel(), images.workspace.session, card(images)
    assert isinstance(panel, ImagesPanel)
    before = rasters.made
    panel.brightness.slider.setSliderDown(True)
    for place in (80, 60, 50):
        panel.brightness.slider.setValue(place)
    panel.brightness.slider.setSliderDown(False)
    settled(images)
    assert session.state.images.adjustment.brightness == 0.5
    wanted = np.rint(shades(0, 20, 0)[3, 3] * 0.5)
    assert np.abs(np.array(colour_at(mine, 3, 3)) - wanted).max() <= 1
    assert rasters.made == before  # nothing was decoded anew
    session.undo()
    assert session.state.images.adjustment.brightness == 1.0
    del qtbot


def test_every_mode_draws_in_both_themes(images: ImagesView, settled: Settled) -> None:
    for mode in ImagesMode:
        images.workspace.session.do(show_mode(mode))
        settled(images)
        for theme in (ThemeName.LIGHT, ThemeName.DARK):
            images.workspace.set_theme(theme)
            settled(images)
            first = next(each for each in images.grid.cards.values() if each.card.tag == TAG)
            assert first.pane.image_now(0) is not None
            assert colour_at(first, 3, 3) == shades(0, 0 if mode is ImagesMode.STEPS else 20, 0)[3, 3].tolist()


def test_a_click_in_a_grid_of_runs_and_steps_links_a_step(images: ImagesView, settled: Settled) -> None:
    session = images.workspace.session
    session.do(show_mode(ImagesMode.STEPS))
    settled(images)
    mine = card(images, "", 0)
    page = mine.page
    assert page is not None
    index = next(n for n, cell in enumerate(page.cells) if (cell.row, cell.column) == (1, 1))
    QTest.mouseClick(mine.pane, LEFT, NONE, place_of(mine, 5, 5, index))
    assert session.state.step == 10
    QTest.mouseClick(mine.pane, LEFT, Qt.KeyboardModifier.ShiftModifier, place_of(mine, 5, 5, index))
    assert session.state.selected_runs == {"b"}


def test_two_runs_are_wiped_and_blink_in_the_same_place(images: ImagesView, settled: Settled) -> None:
    session = images.workspace.session
    session.do(show_mode(ImagesMode.COMPARE))
    session.do(compare_by(CompareWay.WIPE))
    settled(images)
    panel = images.panel()
    assert isinstance(panel, ImagesPanel)
    panel.refresh()
    assert (panel.compare.way.currentText(), panel.compare.gain.isEnabled()) == ("Wipe", False)
    assert panel.compare.run.itemText(2) == "b"
    mine = card(images, "b")
    one, two = shades(0, 20, 0)[8], shades(1, 20, 0)[8]
    assert colour_at(mine, 2, 8) == one[2].tolist()
    assert colour_at(mine, 21, 8) == two[21].tolist()
    drag(mine, place_of(mine, 12, 3), place_of(mine, 5, 3) - place_of(mine, 12, 3))
    assert colour_at(mine, 9, 8) == two[9].tolist()
    assert card(images, "b", 1).pane.wipe == mine.pane.wipe
    session.do(compare_by(CompareWay.BLINK))
    settled(images)
    assert colour_at(mine, 9, 8) == one[9].tolist()
    mine.pane.flip()
    assert colour_at(mine, 9, 8) == two[9].tolist()
    assert "MSE" in mine.says.text()


def test_a_card_fills_the_view_and_escape_gives_it_back(images: ImagesView, settled: Settled) -> None:
    mine = card(images, "b")
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_Return)
    settled(images)
    (only,) = images.grid.cards.values()
    assert (only.card.run, only.height() > 700) == ("b", True)
    turn(only, place_of(only, 5, 5), NONE)
    assert zoom(only) is not None  # nothing scrolls, so the wheel zooms
    assert images.escape()
    settled(images)
    assert len(images.grid.cards) > 1


def test_playing_goes_on_and_on_and_leaves_nothing_out(images: ImagesView, qtbot: QtBot) -> None:
    session, bar = images.workspace.session, images.step_bar
    qtbot.waitUntil(lambda: len(bar.steps) > 0)
    assert bar.steps.tolist() == [0, 10, 15, 20]
    steps: list[int | None] = []
    images.workspace.changed.connect(lambda change: steps.append(change.after.step))
    QTest.mouseClick(bar.play_button, LEFT)
    assert playing(images)
    qtbot.waitUntil(lambda: len(dict.fromkeys(steps)) == 4 and steps[-1] == 0 and len(steps) > 4)
    QTest.mouseClick(bar.play_button, LEFT)
    moved = [step for step, before in zip(steps, [None, *steps], strict=False) if step != before]
    assert moved[:5] == [0, 10, 15, 20, 0]
    assert not playing(images)
    del session
