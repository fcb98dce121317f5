"""One measured figure with its goal."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

BYTECODE = Path(__file__).resolve().parents[2] / "bench" / "bytecode"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure against its goal; `at_most` says whether smaller is better."""

    name: str
    goal: float
    figure: float
    unit: str
    at_most: bool
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.figure <= self.goal if self.at_most else self.figure >= self.goal

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "verdict": "ok" if self.ok else "short"}


def as_installed(**more: str) -> dict[str, str]:
    """Return the environment for a program that is started as if it were installed: its modules are not compiled anew.

    Where Python is told to keep no bytecode, as when one develops, half a second of every start is compiling.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(BYTECODE), **more}
