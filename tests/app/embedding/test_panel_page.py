from __future__ import annotations

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.views.embedding.panel_page import PAUSE, PanelPage, Part, Seen
from app.views.embedding.view import EmbeddingView
from app.workspace import Workspace
from core.state import SessionState

SEEN = Seen(None, SessionState(), None, lagging=False)


class First(QWidget):
    pass


class Second(QWidget):
    pass


class Third(QWidget):
    pass


KINDS: tuple[type[QWidget], ...] = (First, Second, Third)


class Pages:
    """A page of three sections that notes which were made, and which were told what is seen."""

    def __init__(self) -> None:
        self.made: list[type[QWidget]] = []
        self.told: list[QWidget] = []
        self.page = PanelPage(*(self._part(kind) for kind in KINDS))

    def _part(self, kind: type[QWidget]) -> Part[QWidget]:
        return Part(kind.__name__, lambda: self.make(kind), lambda section, seen: self.told.append(section))

    def make(self, kind: type[QWidget]) -> QWidget:
        section = kind()
        self.made.append(kind)
        assert self.page.put(kind.__name__, section)
        return section

    def standing(self) -> list[type[QWidget]]:
        """Return what stands on the page from top to bottom, rules between sections included."""
        body = self.page.widget()
        layout = None if body is None else body.layout()
        assert layout is not None
        items = [layout.itemAt(row) for row in range(layout.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [type(widget) for widget in widgets if widget is not None]


def test_sections_are_made_in_sight_one_a_turn_and_stand_where_they_belong(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages.page)
    QApplication.processEvents()
    assert pages.made == []
    last = pages.make(Third)
    assert not pages.page.put("Fourth", QWidget())
    pages.page.show()
    counts = [len(pages.made)]
    while not pages.page.whole:
        QApplication.processEvents()
        counts.append(len(pages.made))
    assert pages.made == [Third, First, Second]
    assert max(after - before for before, after in pairwise(counts)) == 1
    standing = pages.standing()
    assert [kind for kind in standing if kind in KINDS] == list(KINDS)
    assert [kind in KINDS for kind in standing] == [True, False, True, False, True]
    assert pages.page.sections[-1] is last


def test_whatever_waits_has_its_turn_between_two_steps(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, steps = Pages(), list[str]()
    qtbot.addWidget(pages.page)
    make, place = PanelPage._make_ahead, PanelPage._place

    def long(name: str) -> None:
        steps.append(name)
        time.sleep(3 * PAUSE / 1000)  # all timers are due after it

    def making(page: PanelPage, part: Part[QWidget]) -> None:
        make(page, part)
        long("step")

    def placing(page: PanelPage, section: QWidget) -> None:
        place(page, section)
        long("step")

    monkeypatch.setattr(PanelPage, "_make_ahead", making)
    monkeypatch.setattr(PanelPage, "_place", placing)
    other = QTimer(interval=PAUSE // 2)
    other.timeout.connect(lambda: steps.append("other"))
    other.start()
    pages.page.show()
    qtbot.waitUntil(lambda: pages.page.whole)
    assert steps.count("step") == 2 * len(KINDS)
    assert ("step", "step") not in pairwise(steps)


def test_a_section_is_made_in_one_turn_and_put_to_its_place_in_the_next(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages.page)
    pages.page.show_seen(SEEN)
    pages.page.make_next()
    assert (pages.made, pages.standing()) == ([First], [])
    pages.page.show_seen(SEEN)
    pages.page.make_next()
    assert (pages.made, pages.standing()) == ([First], [First])
    pages.page.make_next()
    pages.make(Third)  # somebody wants it now: what was made before it stands, too
    assert [kind for kind in pages.standing() if kind in KINDS] == list(KINDS)
    assert pages.page.whole
    pages.page.show()
    assert [type(section) for section in pages.told] == list(KINDS)


def test_a_section_that_is_made_late_is_told_what_is_seen(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages.page)
    first = pages.make(First)
    pages.page.show_seen(SEEN)
    assert pages.told == []
    pages.page.show()
    assert pages.told == [first]
    second = pages.make(Second)
    assert pages.told == [first, second]
    assert second.isVisible()


def test_nothing_more_is_made_for_a_view_that_is_gone(qtbot: QtBot, workspace: Workspace) -> None:
    view = EmbeddingView(workspace)
    panel = view.panel()
    page = panel.pages[0]
    page.show()
    panel.make_rest()
    qtbot.waitUntil(lambda: len(page.sections) > 0)
    assert not page.whole
    gone: list[object] = []
    panel.destroyed.connect(lambda: gone.append(1))
    delete(view)
    qtbot.waitUntil(lambda: bool(gone))


def test_the_wheel_scrolls_a_page_and_changes_no_control_of_a_section_that_came_late(qtbot: QtBot) -> None:
    box = QSpinBox()

    def make() -> QWidget:
        section = QWidget()
        QVBoxLayout(section).addWidget(box)
        page.put("late", section)
        return section

    page = PanelPage(Part("late", make, lambda section, seen: None))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.whole)
    QApplication.processEvents()
    page.setFocus()
    middle = QPointF(box.rect().center())
    event = QWheelEvent(
        middle, QPointF(box.mapToGlobal(middle)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert box.value() == 0
    assert box.focusPolicy() is Qt.FocusPolicy.StrongFocus
