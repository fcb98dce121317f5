"""Time from the command to a painted window that lists 34 runs, against a bare PySide6 and pyqtgraph window.

Both are whole processes, started in turns, the interpreter and all imports included; the median of each is compared.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.event_logs import Form, write_runs
from tests.benchmarks.measure import Measure, as_installed

RUNS = 34
ROUNDS = 7

BARE = """
import sys
import pyqtgraph
from pyqtgraph.Qt.QtCore import QEvent, QObject, QTimer
from pyqtgraph.Qt.QtWidgets import QMainWindow

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: (print("painted", flush=True), app.quit()))
        return False

app = pyqtgraph.mkQApp()
window = QMainWindow()
plot = pyqtgraph.PlotWidget()
plot.plot([0, 1, 2], [0, 1, 0])
window.setCentralWidget(plot)
painted = Painted()
plot.viewport().installEventFilter(painted)
window.resize(1360, 860)
window.show()
app.exec()
"""

OURS = """
import gc
import sys
gc.disable()  # as the command does
from core.dataclass_methods import make_plain_methods
make_plain_methods()  # as the command does
from app.cli.window import make_application, make_window
from app.reading import Reading
from app.settings import Remembered
from app.sources import parse

if __name__ == "__main__":
    sources = parse(sys.argv[1:2])
    reading = Reading(sources).start()
    app = make_application()
    window, jobs = make_window(app, Remembered(), keep=False)
    window.documents.open(sources, reading)
    window.show()

    from PySide6.QtCore import QTimer

    def look():
        if len(window.runs.model.names) == int(sys.argv[2]):
            window.runs.list.viewport().repaint()
            print("painted", flush=True)
            app.quit()
        else:
            QTimer.singleShot(1, look)

    window.stage.painted.connect(look)
    app.exec()
    jobs.close()
"""


def seconds_to_paint(script: Path, *arguments: str) -> float:
    """Return the seconds from starting a process until it says that it has painted."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", str(script), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
        process.stdout.read()
    if line.strip() != "painted":
        raise RuntimeError(f"{script.name} did not paint: it ended with {process.returncode}")
    return took


def environment() -> dict[str, str]:
    """Return the environment with this checkout on Python's path."""
    return as_installed(PYTHONPATH=str(Path(__file__).resolve().parents[2]))


def run() -> list[Measure]:
    """Start both in turns; what is first read from the disk is read before the clock runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_runs(folder / "logs", RUNS, 5, 200, (Form.SIMPLE,))
        bare, ours = folder / "bare.py", folder / "ours.py"
        bare.write_text(BARE, encoding="utf-8")
        ours.write_text(OURS, encoding="utf-8")
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for turn in range(ROUNDS + 1):
            one = seconds_to_paint(bare)
            other = seconds_to_paint(ours, str(folder / "logs"), str(RUNS))
            if turn:
                times["bare"].append(one)
                times["ours"].append(other)
    ratio = median(times["ours"]) / median(times["bare"])
    note = f"{median(times['ours']):.2f} s against {median(times['bare']):.2f} s, {ROUNDS} starts each, in turns"
    return [Measure(f"window painted with {RUNS} runs listed / bare window", 1.5, round(ratio, 2), "x", True, note)]
