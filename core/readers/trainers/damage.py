"""What is wrong with lines of a file: one problem a kind, however many lines there are."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Problem
from core.readers.trainers.growing import Line


@dataclass(slots=True)
class _Trouble:
    message: str
    remedy: str
    offset: int
    lines: int = 0


class Damage:
    """Collects damaged lines of one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._troubles: dict[str, _Trouble] = {}

    def note(self, line: Line, kind: str, message: str, remedy: str = "") -> None:
        """Note a damaged line; the first of each kind is described: `message` goes on after "Line 12"."""
        text = f"Line {line.number} {message}"
        trouble = self._troubles.setdefault(kind, _Trouble(text, remedy, line.offset))
        trouble.lines += 1

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return a problem for each kind of damage."""
        return tuple(
            Problem(
                self._file,
                kind,
                trouble.message + _others(trouble.lines - 1),
                trouble.offset,
                trouble.remedy,
                run,
                lost_records=trouble.lines,
            )
            for kind, trouble in self._troubles.items()
        )


def _others(count: int) -> str:
    return f", and so do {count} more" if count > 1 else ", and so does 1 more" if count else ""
