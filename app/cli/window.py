"""Opening the window: logs are looked for while Qt is still being loaded."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parser import fail
from app.reading import Reading
from app.settings import Remembered, ThemeChoice, settings_file
from app.sources import missing, parse
from core.model import SourceSpec

AFTER_PICTURE = 2000
"""Milliseconds after a view is made in which worker processes leave the processors to its first picture."""
SWITCH = 0.00005
"""Seconds a thread may keep the interpreter while others wait; Python's own 5 ms would make painting stutter while
logs are read: it takes the interpreter back hundreds of times in a frame, and each time all others may come first."""

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.jobs import QtJobs
    from app.main_window import MainWindow
    from core.results import Results


def run(arguments: argparse.Namespace) -> int:
    """Open the window on the paths and return when it is closed."""
    gc.disable()  # as the application does, and before reading starts: that leaves it as it was
    sessions = [path for path in arguments.paths if path.endswith(".armillary")]
    try:
        sources = () if sessions else parse(arguments.paths)
    except ValueError as error:
        return fail(str(error))
    gone = missing([*sources, *(SourceSpec(path) for path in sessions)])
    if gone:
        return fail(f"there is no file or folder {gone}")
    reading = Reading(sources).start() if sources else None
    remembered = Remembered.at(settings_file())
    theme = ThemeChoice(arguments.theme) if arguments.theme else None
    app = make_application()
    from core.results import DiskResults, Results  # with NumPy, which reading imports meanwhile

    results = Results(DiskResults())
    if reading is not None:
        reading.look_ahead(results)
    window, jobs = make_window(app, remembered, True, theme, results)
    restore = watch_errors(window)
    if sources:
        window.documents.open(sources, reading)
        window.documents.tell_crashed()
    elif sessions:
        window.documents.open_session(Path(sessions[0]))
    window.show()
    status = app.exec()
    restore()
    jobs.close()
    return status


def make_application() -> QApplication:
    """Return the Qt application, OpenGL contexts shared so that a view can float and come back."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QApplication

    from app.collecting import Collector
    from app.vector_images import install
    from core.imports import import_in_turns

    import_in_turns()  # as the command does
    install()
    sys.setswitchinterval(SWITCH)
    read_no_sources()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Armillary")
    # Where no session bus runs, the first question about accessibility forks to start one, and the library of linear
    # algebra stops its threads before any fork: a product on another thread would wait for them for ever.
    QAccessible.isActive()
    app.setDesktopFileName("armillary")
    Collector(app)
    return app


def read_no_sources() -> None:
    """Have Qt look into no source of a module that is imported.

    PySide reads every one to see whether it uses Qt and may want its names in another style, which nothing here does:
    a tenth of the time that imports take, and the text of all libraries in memory.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda module: False


def make_window(
    app: QApplication,
    remembered: Remembered,
    keep: bool,
    theme: ThemeChoice | None = None,
    results: Results | None = None,
) -> tuple[MainWindow, QtJobs]:
    """Return a window, not shown yet, and the jobs to close when it is done with; `theme` is for this start only.

    With `keep` settings are written and projections are found again in the next session. `results` are those of what
    is computed already while the window is being made.
    """
    from app.jobs import QtJobs
    from app.main_window import MainWindow
    from app.theme import apply, resolved
    from app.workspace import Workspace
    from core.jobs.runner import Runner
    from core.results import DiskResults, Results
    from core.session import Session

    choice = theme or remembered.value.theme
    worn = resolved(choice)
    apply(app, worn)
    runner = Runner(warm=False)
    jobs = QtJobs(runner)
    found = results or Results(DiskResults() if keep else None)
    window = MainWindow(Workspace(Session(results=found), jobs, worn), jobs, remembered, keep)
    window.appearance.choice = choice
    window.settled.connect(lambda: once_read(window, runner.warm))
    return window, jobs


def once_read(window: MainWindow, begin: Callable[[], object]) -> None:
    """Begin what nobody waits for in a while, or once the logs are read: they want all processors until then."""
    from PySide6.QtCore import QTimer

    def look() -> None:
        if window.workspace.session.catalog.complete:
            begin()
        else:
            once_read(window, begin)

    QTimer.singleShot(AFTER_PICTURE, window, look)


def watch_errors(window: MainWindow) -> Callable[[], None]:
    """Send unexpected errors to the log file and a toast; return what ends it."""
    from app.logfile import log_file, open_log
    from app.notifications import ErrorCatcher

    open_log(log_file())
    return ErrorCatcher(window.workspace).install()
