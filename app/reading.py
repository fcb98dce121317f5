"""Reading logs on a thread of its own, started before the window exists and following the files while it lives."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.model import Catalog, SourceSpec
from core.threads import start_thread
from core.work import CancelledError

INTERVAL = 2.0
"""Seconds between two looks at the files."""


@dataclass(frozen=True, slots=True)
class ReadingFailure:
    """Reading ended by a fault of the program: one sentence and the traceback."""

    message: str
    details: str


Listener = Callable[[Catalog | ReadingFailure], None]


class Stopper:
    """What the readers ask whether to go on."""

    def __init__(self) -> None:
        self.event = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether reading should stop."""
        return self.event.is_set()

    def check(self) -> None:
        """Raise `CancelledError` if reading should stop."""
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Progress of reading is seen in the snapshots."""

    def partial(self, value: object) -> None:
        """Partial results of reading are the snapshots."""


class Reading:
    """Finds runs at once, reads them when allowed to, then follows their files until stopped.

    The listener is called on the reading thread. Snapshots that arrive before there is a listener are not lost: the
    newest one is handed over first.
    """

    def __init__(self, sources: Sequence[SourceSpec], interval: float = INTERVAL) -> None:
        self.sources = tuple(sources)
        self._interval = interval
        self._stopper = Stopper()
        self._may_decode = threading.Event()
        self._lock = threading.Lock()
        self._listener: Listener | None = None
        self._newest: Catalog | ReadingFailure | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> Reading:
        """Start to look for runs; return itself."""
        self._thread = start_thread(self._run, "reading", stop=self.stop)
        return self

    def decode(self) -> None:
        """Allow the events to be read: the libraries it takes would otherwise delay the first picture of the window."""
        self._may_decode.set()

    def listen(self, listener: Listener) -> None:
        """Hand snapshots to `listener` from now on, the newest one at once."""
        with self._lock:
            self._listener = listener
            newest = self._newest
        if newest is not None:
            listener(newest)

    def stop(self, wait: float = 0.0) -> None:
        """End; nothing is handed over afterwards. Waits at most `wait` seconds for the thread."""
        with self._lock:
            self._listener = None
        self._stopper.event.set()
        self._may_decode.set()
        if wait and self._thread is not None:
            self._thread.join(wait)

    def _tell(self, news: Catalog | ReadingFailure) -> None:
        with self._lock:
            self._newest = news
            listener = self._listener
        if listener is not None:
            listener(news)

    def _run(self) -> None:
        try:
            self._read_and_follow()
        except CancelledError:
            return
        except Exception as error:
            self._tell(ReadingFailure(f"Reading stopped: {error}", traceback.format_exc()))

    def _read_and_follow(self) -> None:
        from core.readers.catalog import CatalogReader

        reader = CatalogReader(self.sources)
        self._tell(reader.discover())
        self._may_decode.wait()
        self._stopper.check()
        reader.recall_kernels()
        self._tell(reader.read(self._stopper, self._tell))
        while not self._stopper.event.wait(self._interval):
            newer = reader.refresh()
            if newer is not None:
                self._tell(newer)
