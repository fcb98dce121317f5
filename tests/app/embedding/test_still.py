from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import time
from PySide6.QtCore import QCoreApplication, QTimer
from app.views.embedding.scene.still import StillPainter

class Endless:
    drawn, whole, complete = 0, 2, False
    def add(self, most):
        time.sleep(0.01)
    def picture(self):
        return self
    def close(self):
        print("left", flush=True)

app = QCoreApplication([])
painter = StillPainter(1, app)
painter.paint(None, None, Endless())
QTimer.singleShot(100, app.quit)
app.exec()
"""


def test_the_end_of_the_program_waits_for_no_picture() -> None:
    answer = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["left"], answer.stderr
