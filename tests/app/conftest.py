"""What tests of the window share: a workspace, a real window, and a heartbeat that measures its longest stall."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.collecting import Collector
from app.heartbeat import Heartbeat
from app.jobs import QtJobs
from app.main_window import MainWindow
from app.settings import Remembered
from app.theme import apply
from app.workspace import Workspace
from core.jobs.runner import Runner
from core.model import Catalog, Problem, Run, ScalarSeries, SourceSpec
from core.session import Session
from core.state import SessionState
from core.style import ThemeName
from tests.app.lending import Lent
from tests.app.patience import PatientBot

QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)

_stalls: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Beat while a test of the window runs; what the test itself works is part of the stall."""
    if "dressed" not in getattr(item, "fixturenames", ()):
        return (yield)
    heart = Heartbeat()
    heart.start()
    try:
        return (yield)
    finally:
        item.user_properties.append(("stall", heart.stop()))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the stalls, from other processes too."""
    if report.when == "call":
        stalls = [float(str(value)) for name, value in report.user_properties if name == "stall"]
        _stalls[report.nodeid] = max(stalls, default=0.0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the longest stall of the window's thread."""
    if _stalls:
        worst = sorted(_stalls.items(), key=lambda item: -item[1])[:3]
        terminalreporter.section("longest stalls of the window's thread")
        for test, stall in worst:
            terminalreporter.write_line(f"{stall * 1000:6.0f} ms  {test}")


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["armillary"]


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """What clicks and waits: however busy the machine is, it waits until what is awaited has come."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def collected_here(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected on the window's thread, as in the program."""
    collector = Collector(qapp)
    yield
    collector.stop()


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in the light theme."""
    apply(qapp, ThemeName.LIGHT)
    return qapp


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """The runner of all tests of a process; a test takes it by way of `Lent`."""
    result = Runner()
    yield result
    result.close()


@pytest.fixture
def jobs(dressed: QApplication, runner: Runner) -> Iterator[QtJobs]:
    result = QtJobs(Lent(runner))
    yield result
    result.close()


@pytest.fixture
def workspace(jobs: QtJobs) -> Workspace:
    return Workspace(Session(), jobs)


@pytest.fixture
def window(qtbot: QtBot, workspace: Workspace, jobs: QtJobs) -> Iterator[MainWindow]:
    """A window on the screen with nothing open, whose settings and sessions are not kept."""
    result = on_screen(qtbot, MainWindow(workspace, jobs, Remembered(), keep=False))
    yield result
    put_away(result)


def put_away(window: MainWindow) -> None:
    """Close a window and free all of it, so that the next test does not carry its widgets."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def on_screen(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Show a window and give it the keys, as a window manager would."""
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def make_run(name: str, points: int = 10, updated: float = 1_000.0, loaded: bool = True) -> Run:
    """A run with one scalar tag."""
    step = np.arange(points, dtype=np.int64) * 10
    series = ScalarSeries(step.astype(np.float64), step, np.linspace(1, 0, points))
    return Run(
        name, "tensorboard", (f"/logs/{name}/events.out.tfevents.0",), scalars=MappingProxyType({"loss": series}),
        updated=updated, loaded=loaded,
    )  # fmt: skip


def make_catalog(*names: str, problems: tuple[Problem, ...] = (), complete: bool = True) -> Catalog:
    """A catalog of runs with 10, 11, 12 … points, each updated a second after the last."""
    runs = {name: make_run(name, 10 + place, 1_000.0 + place) for place, name in enumerate(names)}
    return Catalog((SourceSpec("/logs"),), MappingProxyType(runs), problems=problems, complete=complete)


@pytest.fixture
def show(window: MainWindow) -> Callable[[Catalog], None]:
    """Open a catalog made by the test as if it had been read."""

    def show_catalog(catalog: Catalog) -> None:
        window.workspace.session.set_catalog(catalog)
        window.workspace.session.restore(SessionState(sources=catalog.sources))
        window.documents.opened.emit()

    return show_catalog
