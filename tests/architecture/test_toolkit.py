"""The installed toolkit can be trusted with a long session."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtGui import QFont
font = QFont()
before = sys.getrefcount(None)
for _ in range(1000):
    font.setPixelSize(12)
print(sys.getrefcount(None) - before)
"""


def test_calls_that_return_nothing_take_no_reference_from_none() -> None:
    # Some builds of PySide6 do, where None is not immortal: the program aborts after a few thousand calls.
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert abs(int(done.stdout)) < 100
