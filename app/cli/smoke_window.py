"""The window as the smoke test holds it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage, QOffscreenSurface, QOpenGLContext
from PySide6.QtWidgets import QApplication

from app.cli.window import make_application, make_window, watch_errors
from app.heartbeat import Heartbeat
from app.reading import Reading
from app.settings import Remembered, ThemeChoice
from app.versions import report
from app.views.base import View
from app.views.registry import VIEWS, ViewEntry
from core.jobs import Event, EventKind, Task
from core.model import U4, SourceSpec
from core.results import Results
from core.style import ThemeName

LEAST_MARKS = 400
"""Pixels that must differ from the background for a view to count as drawn."""
LEAST_COLOURS = 8
GL_RENDERER = 0x1F01


class SmokeWindow:
    """A real window that writes no settings, driven step by step; each step returns what failed, empty if nothing.

    It notes its longest stall from its first picture on, unless it is not to `watch`: that looks at the stack of every
    thread, which takes processor time from what is measured by others.
    """

    def __init__(
        self, remembered: Remembered, sources: Sequence[SourceSpec], reading: Reading, watch: bool = True
    ) -> None:
        self.app: QApplication = make_application()
        results = Results()
        reading.look_ahead(results)
        self.window, self.jobs = make_window(self.app, remembered, keep=False, results=results)
        self.heart = Heartbeat(watch=True)
        self.errors: list[str] = []
        self.window.workspace.notified.connect(self._noticed)
        self._restore = watch_errors(self.window)
        if watch:
            self.window.stage.painted.connect(self.heart.start)
        self.window.documents.open(sources, reading)
        self.window.show()

    def __enter__(self) -> SmokeWindow:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.window.close()
        self._restore()
        self.jobs.close()

    def _noticed(self, severity: str, message: str, details: str) -> None:
        if severity == "error":
            self.errors.append(f"{message}\n{details}")

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        """Let the window live until something is so; return whether it came to be in time."""
        loop = QEventLoop()
        poll = QTimer(interval=10)
        end = time.monotonic() + seconds
        poll.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > end else None)
        poll.start()
        if not done():
            loop.exec()
        poll.stop()
        return done()

    def views(self) -> tuple[ViewEntry, ...]:
        """Return the views there are."""
        return VIEWS

    def wait_for_catalog(self, patience: float) -> str:
        """Wait until the logs are read."""
        session = self.window.workspace.session
        if not self.wait(lambda: session.catalog.complete and bool(session.catalog.sources), patience):
            return f"the logs were not read within {patience:.0f} s"
        return self._errors() or ("" if session.catalog.runs or session.catalog.embeddings else "no runs were found")

    def look_at(self, kind: str, patience: float, out: Path | None = None, name: str = "") -> str:
        """Bring a view to the front, wait for its picture, and see whether anything is drawn."""
        stage = self.window.stage
        self.window.choose_view(kind)
        if not self.wait(lambda: stage.current is stage.views.get(kind, stage) or bool(self.errors), patience):
            return f"the view was not made within {patience:.0f} s"
        view = stage.views.get(kind)
        if view is None:
            return self._errors()
        if not self.wait(lambda: view.ready() or bool(self.errors), patience):
            return f"the picture was not complete within {patience:.0f} s"
        self._rest(0.4)
        return self._errors() or self._seen(view, out, name or kind)

    def _seen(self, view: View, out: Path | None, name: str) -> str:
        self.heart.stop()  # photographing holds the thread, and no user does that
        marks, colours = drawn(view.grab().toImage())
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            theme = self.window.workspace.theme.value
            self.window.grab().save(str(out / f"{name}-{theme}.png"))
        self.heart.start()
        if marks < LEAST_MARKS or colours < LEAST_COLOURS:
            return f"the view looks empty: {marks} pixels in {colours} colours"
        return self._exported(out, name) if out is not None and self._first_theme() else ""

    def _first_theme(self) -> bool:
        return self.window.workspace.theme is ThemeName.LIGHT

    def _exported(self, out: Path, name: str) -> str:
        wanted = [out / f"{name}.{suffix}" for suffix in ("svg", "pdf", "png")]
        for path in wanted:
            path.unlink(missing_ok=True)
            self.window.exports.write_figure(str(path))
            if not self.wait(lambda path=path: path.exists() or bool(self.errors), 60.0):  # type: ignore[misc]
                return f"{path} was not written within a minute"
        return self._errors()

    def run_job(self, patience: float) -> str:
        """Run a job in a worker process and check its answer."""
        events: list[Event] = []
        count = 200_000
        task = Task("Smoke test", "app.cli.probe:add_up", {"count": count}, process=True)
        self.window.workspace.jobs.start(task, events.append)
        ends = (EventKind.DONE, EventKind.FAILED, EventKind.CANCELLED)
        if not self.wait(lambda: any(event.kind in ends for event in events), patience):
            return f"no answer within {patience:.0f} s"
        last = events[-1]
        if last.kind is not EventKind.DONE:
            return f"the job {last.kind.value}: {last.message}"
        total, process = last.value if isinstance(last.value, tuple) else (None, None)
        if total != count * (count - 1) // 2:
            return f"the job answered {total}"
        return "the job ran in the window's own process" if process == os.getpid() else ""

    def other_theme(self, patience: float, out: Path) -> str:
        """Photograph every view in the other theme."""
        light = self.window.workspace.theme is ThemeName.LIGHT
        self.window.appearance.choose(ThemeChoice.DARK if light else ThemeChoice.LIGHT)
        troubles = [self.look_at(view.kind, patience, out) for view in VIEWS]
        return "; ".join(trouble for trouble in troubles if trouble)

    def report(self) -> list[str]:
        """Return versions, renderer and the longest stall."""
        stall = self.heart.stop() * 1000
        lines = [*report().splitlines(), f"OpenGL {gl_renderer()}"]
        painters = {kind: getattr(view, "painter_name", "") for kind, view in self.window.stage.views.items()}
        lines += [f"painter of {kind}: {painter}" for kind, painter in painters.items() if painter]
        lines.append(f"longest stall of the window's thread: {stall:.0f} ms")
        if stall > 50 and self.heart.where:
            lines.append("it was here:\n" + self.heart.where.rstrip())
        return lines

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end, seconds + 1)

    def _errors(self) -> str:
        errors, self.errors = self.errors, []
        return "; ".join(errors)


def drawn(image: QImage) -> tuple[int, int]:
    """Return how many pixels differ from the commonest colour, and how many colours there are."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    stride = image.bytesPerLine() // 4
    pixels: U4 = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), stride)[:, : image.width()]
    _, counts = np.unique(pixels, return_counts=True)
    return int(pixels.size - counts.max()), len(counts)


def gl_renderer() -> str:
    """Return what OpenGL says it draws with, ``"is not available"`` where there is none."""
    context = QOpenGLContext()
    surface = QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return "is not available"
    name = context.functions().glGetString(GL_RENDERER)
    context.doneCurrent()
    return str(name)
