"""Stepping through aligned steps by keys: points go from one step to the next, and the linked step leads."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.embedding.panel import Panel
from app.views.embedding.scene import point_motion
from app.views.embedding.steps_box import StepsBox
from core.cloud import compiling
from core.model import F4
from core.views.embedding.runs.running import warm
from tests.app.linking.hand import LEFT, PATIENCE, Hand
from tests.core.session.small_logs import STATES

BACK, FORTH, PLAY = Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Space


@dataclass
class Walk:
    """A window whose points were aligned over all steps by one run, and what it shows."""

    hand: Hand
    rest: dict[int, F4] = field(default_factory=dict)
    """Where the points are at rest, by the step at which they were logged."""

    @property
    def positions(self) -> F4:
        return self.hand.frame.points.positions

    @property
    def logged(self) -> int | None:
        """The step at which the points that are shown were logged."""
        about = self.hand.embedding.projecting.about
        assert about is not None
        return about.subject.state.step

    @property
    def whole(self) -> bool:
        """Whether all steps are made and shown."""
        about = self.hand.embedding.projecting.about
        return about is not None and about.spec.aligned is not None and about.walk is not None and about.walk.whole

    @property
    def box(self) -> StepsBox:
        panel = self.hand.embedding.panel()
        assert isinstance(panel, Panel)
        panel.reveal(panel.projection.steps_box)
        QApplication.processEvents()
        return panel.projection.steps_box

    @property
    def named(self) -> str:
        """The linked step as the bottom bar says it."""
        return self.hand.window.bottom.stepper.box.text()

    def press(self, key: Qt.Key) -> None:
        """Press a key and let nothing else happen."""
        self.hand.activate()
        QTest.keyClick(QApplication.focusWidget() or self.hand.window, key)

    def until_rest(self) -> list[F4]:
        """Return the positions that are shown until the points rest."""
        seen = [self.positions]
        while not self.hand.embedding.ready():
            QTest.qWait(5)
            seen.append(self.positions)
        return seen


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Nothing is compiled while a test waits."""
    compiling.warm_up()
    warm(None)


@pytest.fixture
def walk(hand: Hand) -> Walk:
    hand.tab("embedding")
    made = Walk(hand)
    switch = made.box.switch
    QTest.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    hand.embedding.canvas.setFocus()
    made.press(Qt.Key.Key_R)
    hand.qtbot.waitUntil(lambda: made.whole, timeout=10 * PATIENCE)
    hand.settle()
    for step in range(190, -10, -10):
        if made.logged is not None and made.logged not in made.rest:
            made.rest[made.logged] = made.positions
        if step:
            hand.key(BACK)
    assert tuple(sorted(made.rest)) == STATES
    assert hand.state.step == 0
    return made


def test_keys_step_forth_and_back_and_points_go_there(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_motion, "DURATION", 2.0)  # so that a busy machine draws some of the way
    hand = walk.hand
    np.testing.assert_array_equal(walk.positions, walk.rest[0])
    for step in range(10, 100, 10):
        hand.key(FORTH)
        assert (hand.state.step, walk.logged, walk.named) == (step, 0, str(step))
        assert f"step 0 (1 of 3), linked step {step}" in hand.frame.scene.note
    for key, start, end in ((FORTH, 0, 100), (BACK, 100, 0)):
        walk.press(key)
        assert walk.logged == end
        assert hand.embedding.points_motion.running
        went_through(walk.until_rest(), walk.rest[start], walk.rest[end])
    assert (hand.state.step, walk.named) == (90, "90")
    hand.key(FORTH)
    assert walk.box.measured.text().startswith("Step 100 moves ")
    assert "linked step" not in hand.frame.scene.note, "the points are those of the linked step"


def went_through(seen: list[F4], start: F4, end: F4) -> None:
    """Points begin where they were, go there without turning back, are drawn on their way, and rest at the end."""
    np.testing.assert_array_equal(seen[0], start)
    np.testing.assert_array_equal(seen[-1], end)
    gone = [float(np.linalg.norm(each - start)) for each in seen]
    assert gone == sorted(gone)
    assert len({value for value in gone if 0 < value < 0.999 * gone[-1]}) >= 3


def test_space_plays_all_steps_from_the_start_and_rests_at_the_end(walk: Walk) -> None:
    hand = walk.hand
    for _ in range(20):
        hand.key(FORTH)
    assert hand.state.step is None
    walk.press(PLAY)
    assert hand.window.bottom.stepper.playing
    linked: list[int | None] = []
    logged: list[int | None] = []
    shown: list[F4] = []
    until = time.monotonic() + PATIENCE / 1000
    while hand.window.bottom.stepper.playing and time.monotonic() < until:
        linked.append(hand.state.step)
        logged.append(walk.logged)
        shown.append(walk.positions)
        QTest.qWait(4)
    hand.settle()
    logged.append(walk.logged)
    assert set(range(0, 190, 10)) - {step for step in linked if step is not None} == set(), "no step is left out"
    assert [step for step, before in zip(logged, [None, *logged], strict=False) if step != before] == list(STATES)
    assert between(shown, walk.rest[0], walk.rest[100]), "points were shown on their way"
    assert hand.state.step is None
    np.testing.assert_array_equal(walk.positions, walk.rest[190])


def between(shown: list[F4], start: F4, end: F4) -> list[float]:
    """Return how far on the way those are that lie on it, ends left out."""
    way = end - start
    shares = [float(((each - start) * way).sum() / (way**2).sum()) for each in shown]
    on_it = [np.allclose(each, start + share * way, atol=1e-4) for each, share in zip(shown, shares, strict=True)]
    return [share for share, on in zip(shares, on_it, strict=True) if on and 0.001 < share < 0.999]


def test_space_pauses_where_it_is_and_goes_on_from_there(walk: Walk) -> None:
    hand, stepper = walk.hand, walk.hand.window.bottom.stepper
    walk.press(PLAY)
    hand.qtbot.waitUntil(lambda: (hand.state.step or 0) >= 40, timeout=PATIENCE)
    walk.press(PLAY)
    assert not stepper.playing
    paused = hand.state.step
    assert paused is not None
    QTest.qWait(300)
    assert (hand.state.step, walk.named, walk.logged) == (paused, str(paused), max(at for at in STATES if at <= paused))
    walk.press(PLAY)
    hand.qtbot.waitUntil(lambda: hand.state.step == paused + 10, timeout=PATIENCE)
    walk.press(PLAY)
    hand.settle()
    hand.undo()
    assert hand.state.step == paused, "a time of playing is one step to be undone"
