from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from app.background import Background


def test_a_question_that_fails_is_told_and_the_next_one_is_answered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    answers: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(str(args.exc_value)))
    background = Background(answers.append)
    background.ask(lambda: [][1])
    background.wait()
    assert told == ["list index out of range"]
    background.ask(lambda: "an answer")
    qtbot.waitUntil(lambda: answers == ["an answer"])


@pytest.mark.parametrize("every", [True, False])
def test_answers_on_the_way_count_where_every_does(qtbot: QtBot, every: bool) -> None:
    answers: list[object] = []
    asked, goes_on = threading.Event(), threading.Event()
    background = Background(answers.append, every=every)

    def first() -> str:
        asked.set()
        goes_on.wait(60)
        return "first"

    background.ask(first)
    assert asked.wait(60)
    background.ask(lambda: "dropped, for it still waits")
    background.ask(lambda: "last")
    goes_on.set()
    qtbot.waitUntil(lambda: answers[-1:] == ["last"])
    assert answers == (["first", "last"] if every else ["last"])
