"""The table of runs in a window, scrolled frame by frame."""

from __future__ import annotations

import time
from statistics import median

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from app.jobs import QtJobs
from app.theme import apply
from app.views.hparams.table.table import RunTable
from app.workspace import Workspace
from core.jobs.runner import Runner
from core.model import Catalog
from core.session import Session
from core.style import ThemeName
from tests.benchmarks.measure import Measure

_SIZE = 1400, 900
_FRAMES = 120


def scrolled(catalog: Catalog) -> list[Measure]:
    """Return milliseconds of the window's thread for a frame of scrolling, and for a jump to other rows."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply(application, ThemeName.LIGHT)
    jobs = QtJobs(Runner())
    workspace = Workspace(Session(), jobs)
    workspace.session.set_catalog(catalog)
    table = RunTable(workspace)
    table.resize(*_SIZE)
    start = time.process_time()
    table.show()
    while not table.ready():
        application.processEvents()
    table.grab()
    shown = time.process_time() - start
    down = _frames(application, table, lambda: table.right.verticalScrollBar(), 30)
    across = _frames(application, table, lambda: table.across, 30)
    jumps = _frames(application, table, lambda: table.right.verticalScrollBar(), 40_000)
    asked = table.model.asked
    table.close()
    jobs.close()
    note = f"{asked:,} cells worked out in all"
    return [
        Measure("table of 100,000 runs in a window, to the painted frame", 1.5, shown, "s", True),
        Measure("a frame of scrolling down", 16, down, "ms", True, note),
        Measure("a frame of scrolling across", 16, across, "ms", True),
        Measure("a frame after a jump to other rows", 33, jumps, "ms", True),
    ]


def _frames(application: QApplication, table: RunTable, bar: object, step: int) -> float:
    """Return the median milliseconds of processor time of frames, each scrolled by some pixels."""
    taken = []
    for _ in range(_FRAMES):
        scroll = bar()  # type: ignore[operator]
        start = time.process_time()
        scroll.setValue((scroll.value() + step) % max(scroll.maximum(), 1))
        application.sendPostedEvents()
        application.processEvents()
        taken.append((time.process_time() - start) * 1000)
    assert table.right.indexAt(QPoint(5, 5)).isValid()
    return median(taken)
