"""Begins what the first picture of a view waits for while the view itself is still being imported."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from app.workspace import Workspace
from core.model import Catalog
from core.results import Results
from core.session import Change
from core.state import SessionState
from core.threads import start_thread
from core.work import CancelledError, Token

Look: TypeAlias = Callable[[Catalog, Results, SessionState, Token], object]
"""Makes what a picture of a state waits for and puts it where the view will look for it."""


class Ahead:
    """Looks ahead for the view that is being loaded, on a thread of its own; what fails there the view does again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._look: Look | None = None
        self._token = _Token()
        workspace.changed.connect(self._changed)

    def begin(self, look: Look) -> None:
        """Look ahead as soon as there is something to look at; may be called on any thread."""
        self._look = look
        self._try()

    def end(self) -> None:
        """Begin nothing more: the view is there and does what is left by itself. What is under way goes on."""
        self._look = None

    def stop(self) -> None:
        """Ask what is under way to stop."""
        self.end()
        self._token.stop()

    def _changed(self, change: Change) -> None:
        if change.catalog:
            self._try()

    def _try(self) -> None:
        session, look = self._workspace.session, self._look
        if look is not None and session.catalog.embeddings:
            self._look = None
            seen = session.catalog, session.results, session.state, self._token
            start_thread(lambda: _done(look, *seen), "ahead", stop=self._token.stop)


class _Token:
    def __init__(self) -> None:
        self._stopped = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()

    def check(self) -> None:
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Nobody watches it."""

    def partial(self, value: object) -> None:
        """Nobody watches it."""


def _done(look: Look, catalog: Catalog, results: Results, state: SessionState, token: Token) -> None:
    with suppress(Exception):
        look(catalog, results, state, token)
