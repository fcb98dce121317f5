"""A run that is told to stop and does not hear."""

from __future__ import annotations

from core.work import Token


def run(token: Token, **arguments: object) -> None:
    """Never ask whether to stop."""
    token.progress(None, "deaf")
    while True:
        sum(range(1000))
