"""Reading logs on a thread of its own, started before the window exists and following the files while it lives."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING

from core.model import Catalog, SourceSpec
from core.readers.permissions import Permissions
from core.threads import start_thread
from core.work import CancelledError

if TYPE_CHECKING:
    from core.readers.catalog import CatalogReader
    from core.results import Results


@dataclass(frozen=True, slots=True)
class ReadingFailure:
    """Reading ended by a fault of the program: one sentence and the traceback."""

    message: str
    details: str


Listener = Callable[[Catalog | ReadingFailure], None]


class Stopper:
    """What the readers ask whether to go on: reading may be interrupted for a while, or ended for good."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.interrupted = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether reading should stop."""
        return self.event.is_set() or self.interrupted.is_set()

    def check(self) -> None:
        """Raise `CancelledError` if reading should stop."""
        if self.cancelled:
            raise CancelledError

    def check_end(self) -> None:
        """Raise `CancelledError` if reading is over for good."""
        if self.event.is_set():
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Progress of reading is seen in the snapshots."""

    def partial(self, value: object) -> None:
        """Partial results of reading are the snapshots."""


class Reading:
    """Finds runs at once, reads them when allowed to, then follows their files until stopped.

    It can be interrupted: what is read by then is handed over, and nothing more until it goes on. The listener is
    called on the reading thread. Snapshots that arrive before there is a listener are not lost: the newest one is
    handed over first.

    Parameters
    ----------
    interval
        Seconds between two looks at the files; as the files themselves allow if not given.
    """

    def __init__(self, sources: Sequence[SourceSpec], interval: float | None = None) -> None:
        self.sources = tuple(sources)
        self._interval = interval
        self._stopper = Stopper()
        self._found: SimpleQueue[Catalog | None] = SimpleQueue()
        self._may_decode = threading.Event()
        self._goes_on = threading.Event()
        self._soon = threading.Event()
        self._permissions = Permissions()
        self._reader: CatalogReader | None = None
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

    @property
    def interrupted(self) -> bool:
        """Whether reading was interrupted and has not gone on since."""
        return self._stopper.interrupted.is_set()

    @property
    def amount(self) -> tuple[int, int]:
        """How many bytes are read out of how many; nothing of nothing where that is not known yet."""
        reader = self._reader
        return (0, 0) if reader is None else reader.amount

    def interrupt(self) -> None:
        """Read nothing more until told to go on; what was read stays."""
        self._goes_on.clear()
        self._stopper.interrupted.set()

    def go_on(self) -> None:
        """Read what is left."""
        self._stopper.interrupted.clear()
        self._goes_on.set()
        self._soon.set()

    def allow(self, folder: str) -> None:
        """Let the configurations in a folder name files that lie elsewhere; those are read at once."""
        self._permissions.allow(folder)
        self._soon.set()

    def forget_allowed(self) -> None:
        """Allow no folder any more; what was read because of it is looked at again."""
        self._permissions.forget()
        self._soon.set()

    def look_ahead(self, results: Results) -> None:
        """Begin what the first picture waits for, where it is one of points and nothing else was logged.

        It is put among the results. Who wants it meanwhile waits for it; what failed he does again, and tells. The
        application must be there: `app.cli.window.make_application` says why.
        """
        # Not by the thread that reads: what that starts is behind the window, as it is.
        start_thread(lambda: self._look(results), "looking-ahead", stop=self.stop, behind=False)

    def stop(self, wait: float = 0.0) -> None:
        """End; nothing is handed over afterwards. Waits at most `wait` seconds for the thread."""
        with self._lock:
            self._listener = None
        self._stopper.event.set()
        self._found.put(None)
        for waited_for in (self._may_decode, self._goes_on, self._soon):
            waited_for.set()
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

        reader = self._reader = CatalogReader(self.sources, self._permissions)
        found = reader.discover()
        self._found.put(found)
        self._tell(found)
        self._may_decode.wait()
        self._stopper.check_end()
        reader.recall_kernels()
        self._read_all(reader)
        while True:
            self._soon.wait(reader.pause if self._interval is None else self._interval)
            self._soon.clear()
            self._stopper.check_end()
            if not self.interrupted and (newer := reader.refresh(everything=False)) is not None:
                self._tell(newer)

    def _look(self, results: Results) -> None:
        found = self._found.get()
        if found is None or found.runs or not found.embeddings:
            return
        from core.state import SessionState
        from core.views.embedding.ahead import look_ahead

        with suppress(Exception):
            look_ahead(self._stopper, found, results, SessionState())

    def _read_all(self, reader: CatalogReader) -> None:
        """Read everything, however often that is interrupted."""
        while True:
            try:
                self._tell(reader.read(self._stopper, self._tell))
                return
            except CancelledError:
                self._stopper.check_end()
            self._tell(reader.snapshot())
            self._goes_on.wait()
            self._stopper.check_end()
