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
