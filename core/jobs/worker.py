"""What a worker process does: it runs one task at a time and reports through its pipe."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import cast

from core.jobs import calls
from core.jobs.reporter import Pump, Reporter
from core.jobs.task import EventKind, Task
from core.jobs.transport import Packed, discard, pack, unpack
from core.jobs.wishes import Wishes
from core.processors import share_processors, stand_back


@dataclass(frozen=True, slots=True)
class Order:
    """A task sent to a worker: number of the job, name of the function, its arguments."""

    job: int
    function: str
    arguments: Packed


@dataclass(frozen=True, slots=True)
class Stop:
    """Asks a worker to stop a job."""

    job: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Tells a job that a worker runs something."""

    job: int
    value: Packed


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker has started and waits."""


@dataclass(frozen=True, slots=True)
class Report:
    """Something that a job in a worker tells; see `core.jobs.task.Event`."""

    job: int
    kind: EventKind
    value: Packed
    fraction: float | None = None
    message: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """How a running task hears from outside."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    wishes: Wishes = field(default_factory=Wishes)

    def cut(self) -> None:
        self.cancelled.set()
        self.wishes.close()


@dataclass(slots=True)
class _Desk:
    """What the two threads of a worker share."""

    connection: Connection
    folder: Path
    owner: str
    orders: SimpleQueue[tuple[Order, _Line]] = field(default_factory=SimpleQueue)
    lines: dict[int, _Line] = field(default_factory=dict)
    sending: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: Ready | Report) -> None:
        with self.sending:
            self.connection.send(message)


def serve(connection: Connection, folder: str, owner: str, preload: tuple[str, ...]) -> None:
    """Run tasks until the pipe closes; the target of a worker process.

    Parameters
    ----------
    connection
        Orders come in and reports go out here.
    folder
        Where arrays are written, in files named after `owner`.
    preload
        Modules to import before the first task.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is meant for the program, which closes the pipe
    share_processors()
    stand_back()
    desk = _Desk(connection, Path(folder), owner)
    threading.Thread(target=_listen, args=(desk,), name="armillary-orders", daemon=True).start()
    for module in preload:
        importlib.import_module(module)
    pump = Pump()
    desk.send(Ready())
    while True:
        order, line = desk.orders.get()
        _carry_out(desk, order, line, pump)
        desk.lines.pop(order.job, None)


def _listen(desk: _Desk) -> None:
    try:
        while True:
            message = desk.connection.recv()
            if isinstance(message, Order):
                desk.lines[message.job] = _Line()
                desk.orders.put((message, desk.lines[message.job]))
            elif isinstance(message, Stop) and message.job in desk.lines:
                desk.lines[message.job].cut()
            elif isinstance(message, Wish):
                _pass_on(desk, message)
    except (EOFError, OSError):
        os._exit(0)  # the program has ended or wants this worker to end, whatever it is doing


def _pass_on(desk: _Desk, wish: Wish) -> None:
    line = desk.lines.get(wish.job)
    if line is None:  # the job has just ended
        discard(wish.value, desk.folder)
        return
    try:
        line.wishes.put(unpack(wish.value, desk.folder))
    except Exception:  # its class cannot be imported here
        logging.getLogger(__name__).exception("A wish for a job could not be read")


def _carry_out(desk: _Desk, order: Order, line: _Line, pump: Pump) -> None:
    def send(kind: EventKind, value: object, fraction: float | None, message: str) -> None:
        desk.send(Report(order.job, kind, pack(value, desk.folder, desk.owner), fraction, message))

    reporter = Reporter(send, line.cancelled, pump, line.wishes)
    try:
        arguments = cast("Mapping[str, object]", unpack(order.arguments, desk.folder))
        outcome = calls.run(Task("", order.function, arguments), reporter)
        reporter.close()
        value = pack(outcome.value, desk.folder, desk.owner)
    except Exception as error:  # arguments, a partial result or a result that cannot travel
        outcome, value = calls.failure(error), pack(None, desk.folder, desk.owner)
    desk.send(Report(order.job, outcome.kind, value, None, outcome.message, outcome.details))
