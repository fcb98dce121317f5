"""Photograph the real window on the sample logs for the README: ``python -m scripts.make_screenshots [explorer]``.

The window is driven by mouse and keyboard as a user would, in a home of its own, and writes docs/screenshots/*.png.
With ``explorer`` it takes only the pictures of points being explored. It needs a screen with OpenGL; `make screenshots`
gives it one.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from app.views.hparams.view import HParamsView

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
SIZE = (1600, 980)
PATIENCE = 120.0


def main() -> int:
    """Take every picture; return 1 if one could not be taken."""
    with tempfile.TemporaryDirectory(prefix="armillary-screenshots-") as home:
        names = ("ARMILLARY_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        os.environ.update(dict.fromkeys(names, home))
        only = sys.argv[1:] == ["explorer"]
        troubles = Session().explore_points() if only else [*Session().photograph(), *wall_picture(Path(home))]
    for trouble in troubles:
        print(f"screenshots: {trouble}", file=sys.stderr)
    return 1 if troubles else 0


def wall_picture(home: Path) -> list[str]:
    """Draw half a million patches of photographs as the command line does; return what went wrong."""
    from app.cli.parser import dispatch
    from scripts.make_patches import photos, write_projector

    write_projector(home / "patches", photos())
    wish = "--view embedding --dims 2 --colour-by brightness --colour-map magma --density always --thumbnails 22"
    size = "--theme dark --width 1400 --height 800 --dpi 96 --description none"
    title = "All 531,720 patches of two photographs: PCA of their 192 values, by brightness"
    file = FOLDER / "patches.png"
    arguments = ["export", str(home / "patches"), *wish.split(), *size.split(), "--title", title, "-o", str(file)]
    return [] if dispatch(arguments) == 0 else ["the patches could not be drawn"]


class Session:
    """A window without logs, to be driven and photographed."""

    def __init__(self) -> None:
        from app.cli.window import make_application, make_window
        from app.settings import Remembered, Settings, ThemeChoice

        self.app = make_application()
        self.window, self.jobs = make_window(self.app, Remembered(value=Settings(theme=ThemeChoice.LIGHT)), keep=False)
        self.window.resize(*SIZE)
        self.window.show()
        self.troubles: list[str] = []

    def photograph(self) -> list[str]:
        """Take all pictures and close the window; return what went wrong."""
        self.both_themes("welcome")
        self.open_sample()
        for kind in ("scalars", "embedding", "hparams"):
            self.show_view(kind)
            self.settle(1.0)
            self.explore(kind)
            self.both_themes(kind)
        self.more()
        self.figure()
        self.show_view("embedding")
        self.project("umap")
        self.both_themes("projection")
        return self.explored()

    def explore_points(self) -> list[str]:
        """Take only the pictures of points being explored and close the window; return what went wrong."""
        self.open_sample()
        self.show_view("embedding")
        self.project("umap")
        return self.explored()

    def explored(self) -> list[str]:
        """Explore the points that are projected, and close the window; return what went wrong."""
        from scripts.explorer_screenshots import Explorer

        Explorer(self).photograph()
        self.window.close()
        self.jobs.close()
        return self.troubles

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Let the window live until something is so."""
        end = time.monotonic() + PATIENCE
        while not done() and time.monotonic() < end:
            self.settle(0.02)
        if not done():
            self.troubles.append(f"{what} did not happen within {PATIENCE:.0f} s")

    def settle(self, seconds: float) -> None:
        """Let the window live for a while."""
        from PySide6.QtTest import QTest

        QTest.qWait(round(seconds * 1000))

    def open_sample(self) -> None:
        """Press the button of the welcome page that opens the sample logs."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QAbstractButton

        buttons = self.window.welcome.findChildren(QAbstractButton)
        sample = next(button for button in buttons if "sample" in f"{button.text()}{button.accessibleName()}".lower())
        QTest.mouseClick(sample, Qt.MouseButton.LeftButton)
        catalog = self.window.workspace.session
        self.until(lambda: catalog.catalog.complete and bool(catalog.catalog.runs), "reading the sample logs")

    def more(self) -> None:
        """Take pictures of pages and views whose colours need not be shown twice."""
        from app.views.hparams.view import HParamsView
        from core.session.commands.runs.compare import compare_runs

        view = self.window.stage.views["hparams"]
        assert isinstance(view, HParamsView)
        session = self.window.workspace.session
        session.undo()
        for kind in ("scatter", "slices", "contour", "importance", "compare"):
            self.show_page(view, kind)
            if kind == "compare":
                session.do(compare_runs(list(session.catalog.runs)[:4]))
                self.until(view.ready, "comparing runs")
            self.once(kind)
        for kind in ("pr_curves", "histograms"):
            self.show_view(kind)
            self.once(kind)
        self.images()

    def images(self) -> None:
        """Show images of runs beside those of the first one."""
        from core.session.commands.cards.images import show_mode
        from core.state import ImagesMode

        self.show_view("images")
        self.window.workspace.session.do(show_mode(ImagesMode.COMPARE))
        self.settle(0.3)
        self.until(self.window.stage.views["images"].ready, "comparing images")
        self.once("images")

    def figure(self) -> None:
        """Open the dialog in which curves become a figure."""
        from app.window.figure.dialog import FigureDialog

        self.show_view("scalars")
        self.window.exports.figure()
        dialog = self.window.findChild(FigureDialog)
        assert isinstance(dialog, FigureDialog)
        dialog.form.preset.setCurrentText("ICML, two columns")
        dialog.form.preset.activated.emit(dialog.form.preset.currentIndex())
        self.settle(0.3)
        self.until(dialog.ready, "the preview of a figure")
        self.save(dialog, "figure")
        dialog.close()

    def show_page(self, view: HParamsView, kind: str) -> None:
        """Click the tab of a page of hyperparameters, and wait for its picture."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from app.views.hparams.pages import PAGES

        tabs = view.toolbar.pages
        place = next(place for place, page in enumerate(PAGES) if page.kind == kind)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())
        self.until(lambda: view.page.kind == kind and view.ready(), f"the page {kind}")

    def once(self, name: str) -> None:
        """Save what the window shows."""
        self.settle(0.8)
        self.save(self.window, name)

    def save(self, widget: QWidget, name: str) -> None:
        """Save what a widget shows."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = FOLDER / f"{name}.png"
        if not widget.grab().save(str(file)):
            self.troubles.append(f"{file} was not written")

    def show_view(self, kind: str) -> None:
        """Click the tab of a view, and wait for its picture."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from app.views.registry import VIEWS

        tabs, stage = self.window.top.tabs, self.window.stage
        place = next(place for place, view in enumerate(VIEWS) if view.kind == kind)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())
        self.until(lambda: kind in stage.views and stage.current is stage.views[kind], f"opening {kind}")
        self.until(lambda: kind in stage.views and stage.views[kind].ready(), f"the picture of {kind}")

    def explore(self, kind: str) -> None:
        """Point at the middle of a chart, or turn the cloud a little."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        view = self.window.stage.views[kind]
        if kind == "scalars":
            target = self.under(QPoint(view.width() // 4, view.height() // 3))
            QTest.mouseMove(target, QPoint(target.width() // 2, target.height() // 2))
            self.settle(0.5)
            return
        if kind == "hparams":
            self.brush()
            return
        target = self.under(QPoint(view.width() // 2, view.height() // 2))
        middle = QPoint(target.width() // 2, target.height() // 2)
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=middle)
        for step in range(1, 9):
            QTest.mouseMove(target, middle + QPoint(9 * step, 2 * step), 20)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=middle + QPoint(72, 16))
        self.settle(1.0)

    def brush(self) -> None:
        """Show the better runs only: drag over the upper part of the last axis, and point at one of their lines."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        from app.views.hparams.parallel.page import ParallelPage
        from app.views.hparams.view import HParamsView

        view = self.window.stage.views["hparams"]
        assert isinstance(view, HParamsView)
        page = view.page
        assert isinstance(page, ParallelPage)
        surface, part = page.surface, page.surface.part
        assert part is not None
        surface.reveal(len(part.axes) - 1)
        self.settle(0.3)
        x, ground = round(part.axes[-1].x - surface.offset()), surface.viewport()
        start, end = QPoint(x, round(part.top) - 4), QPoint(x, round(part.top + 0.3 * (part.bottom - part.top)))
        QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 9):
            QTest.mouseMove(ground, start + (end - start) * (step / 8), 20)
        QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=end)
        self.until(view.ready, "the picture of a range")

    def project(self, method: str) -> None:
        """Choose a method by keys, run it and scroll to how far it can be trusted."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from app.views.embedding.panel import Panel
        from app.views.embedding.view import EmbeddingView

        view = self.window.stage.views["embedding"]
        assert isinstance(view, EmbeddingView)
        panel = view.panel()
        assert isinstance(panel, Panel)
        panel.reveal(panel.projection)
        box = panel.projection.method
        box.setFocus()
        while box.currentData() != method:
            QTest.keyClick(box, Qt.Key.Key_Down)
        QTest.mouseClick(panel.projection.run_box.run, Qt.MouseButton.LeftButton)
        self.until(view.ready, f"running {method}")
        self.until(lambda: view.trusting.trust() is not None, "measuring the picture")
        panel.reveal(panel.quality)

    def under(self, place: QPoint) -> QWidget:
        """Return the innermost widget at a place of the view in front."""
        view = self.window.stage.current
        assert view is not None
        return view.childAt(place) or view

    def both_themes(self, name: str) -> None:
        """Save what the window shows, press the theme button, save it again, and go back."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        for _ in range(2):
            self.once(f"{name}-{self.window.workspace.theme.value}")
            QTest.mouseClick(self.window.top.theme, Qt.MouseButton.LeftButton)
        self.settle(0.3)


if __name__ == "__main__":
    sys.exit(main())
