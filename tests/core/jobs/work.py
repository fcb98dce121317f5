"""Tasks that the tests run on threads and in worker processes."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.model import F4
from core.work import Token, wishes


@dataclass(frozen=True)
class Layout:
    name: str
    points: F4


def double(token: Token, value: int) -> int:
    return 2 * value


def whoami(token: Token) -> int:
    return os.getpid()


def how_nice(token: Token) -> list[int]:
    """Return how far this thread, and one that it starts, stand back."""
    heard: list[int] = []
    beside = threading.Thread(target=lambda: heard.append(os.nice(0)))
    beside.start()
    beside.join()
    return [os.nice(0), *heard]


def fail(token: Token, message: str) -> None:
    raise ValueError(message)


def leave(token: Token) -> None:
    raise SystemExit(3)


def die(token: Token) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def quit_process(token: Token) -> None:
    os._exit(7)


def cooperative(token: Token, flag: str = "") -> str:
    """Work until asked to stop, and leave a mark when stopped in order."""
    token.progress(0.5, "half")
    try:
        while True:
            token.check()
            time.sleep(0.005)
    finally:
        if flag:
            Path(flag).write_text("stopped")


def stubborn(token: Token) -> None:
    """Never ask the token, and hold the interpreter's lock most of the time."""
    token.progress(None, "busy")
    while True:
        sum(range(1000))


def wait_for(token: Token, file: str) -> str:
    while not Path(file).exists():
        token.check()
        time.sleep(0.005)
    return file


def die_after(token: Token, file: str) -> None:
    wait_for(token, file)
    die(token)


def chatter(token: Token, count: int) -> str:
    for i in range(count):
        token.progress(i / count, str(i))
        token.partial(i)
    time.sleep(0.05)
    return "done"


def frames(token: Token, rows: int) -> Layout:
    for i in range(3):
        token.partial(Layout(str(i), np.full((rows, 3), i, dtype=np.float32)))
        time.sleep(0.03)
    return Layout("last", np.arange(rows * 3, dtype=np.float32).reshape(rows, 3))


def total(token: Token, values: F4) -> float:
    values[0] = values[0]  # what arrives can be written to
    return float(values.sum())


def unsendable(token: Token) -> object:
    return lambda: None


def unsendable_parts(token: Token) -> None:
    for _ in range(5):
        token.partial(lambda: None)
        time.sleep(0.01)


def obey(token: Token) -> list[object]:
    """Wait for wishes, without asking often, until one of them says that it is enough."""
    heard: list[object] = []
    token.partial("listening")
    while "enough" not in heard:
        heard += wishes(token, 600.0)
        token.check()
    return heard
