"""The pictures of the README that show points being explored: clusters, two pictures, the gallery, what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QComboBox, QWidget

    from scripts.make_screenshots import Session


class Explorer:
    """Hands on the embedding view of a window that shows the sample logs."""

    def __init__(self, session: Session) -> None:
        from app.views.embedding.view import EmbeddingView

        view = session.window.stage.views["embedding"]
        assert isinstance(view, EmbeddingView)
        self.session, self.view = session, view
        self.panel = view.panel()
        self.do = session.window.workspace.session.do

    def photograph(self) -> None:
        """Take all pictures; points are projected by UMAP in the plane."""
        from PySide6.QtCore import Qt

        self.session.window.docks.runs.setVisible(False)
        self.press(Qt.Key.Key_2)
        self.press(Qt.Key.Key_F)
        self.clusters()
        self.gallery()
        self.beside()
        self.moved()

    def clusters(self) -> None:
        """Find clusters, draw their boundaries, and list them."""
        from PySide6.QtCore import Qt

        self.reveal(self.panel.clusters)
        self.choose(self.panel.clusters.fields.method, "HDBSCAN")
        self.press(Qt.Key.Key_Q)
        self.session.until(lambda: bool(self.view.clustering.listed), "finding clusters")
        self.press(Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
        self.reveal(self.panel.clusters.list)
        self.take("clusters")
        self.undo(2)

    def gallery(self) -> None:
        """Narrow a column by a drag, and show what is left as images under headings."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        from app.views.embedding.columns.number_chart import NumberChart
        from core.session.commands.points.tray import change_tray

        self.press(Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
        self.do(change_tray("Headings", group="label"))
        columns = self.panel.columns
        columns.heading.setChecked(True)
        self.reveal(columns)
        self.session.until(lambda: "confidence" in columns.charts, "counting columns")
        chart = columns.charts["confidence"]
        assert isinstance(chart, NumberChart)
        self.session.until(lambda: chart.height() > 40, "the chart of a column")
        start, end = QPoint(round(chart.x_of(0.0)), 40), QPoint(round(chart.x_of(0.9)), 40)
        QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
        for share in range(1, 9):
            QTest.mouseMove(chart, start + (end - start) * (share / 8), 20)
        QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=end)
        self.take("gallery")
        self.undo(3)

    def beside(self) -> None:
        """Put the first step beside the last, and join the places of one kind of point."""
        from PySide6.QtCore import Qt

        from core.session.commands.points.panes import change_pane
        from core.session.commands.points.projections import choose_method

        self.press(Qt.Key.Key_C)
        self.do(change_pane("Stay at a step", 0, step=0))
        pane = self.view.panes.panes[0]
        pane.session.do(choose_method("umap"))
        pane.head.run.click()
        self.session.until(lambda: pane.wish.projection.method == "umap", "beginning UMAP beside")
        self.session.until(lambda: pane.projecting.running() is None, "running UMAP beside")
        self.view.legend.chosen.emit("8")
        self.take("beside")
        self.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        self.press(Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)

    def moved(self) -> None:
        """Compare the neighbours of all points with those at the first step, and colour by how many are others."""
        section = self.panel.moved
        if not section.heading.isChecked():
            section.heading.click()
        self.reveal(section)
        self.choose(section.against, "Step 0")
        self.session.until(lambda: section.moved is not None and bool(section.most.items), "comparing steps")
        section.colour.click()
        self.reveal(section.picking)
        self.take("moved")

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        """Press a key over the picture."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.keyClick(self.view.canvas, key, held or Qt.KeyboardModifier.NoModifier)
        self.session.settle(0.1)

    def choose(self, box: QComboBox, start: str) -> None:
        """Choose what begins so, by keys."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText().startswith(start):
                return
            QTest.keyClick(box, Qt.Key.Key_Down)
        self.session.troubles.append(f"{start} is not offered")

    def reveal(self, widget: QWidget) -> None:
        """Bring a part of the panel into sight."""
        self.panel.reveal(widget)
        self.session.settle(0.2)

    def undo(self, times: int) -> None:
        """Take back what was done."""
        for _ in range(times):
            self.session.window.workspace.session.undo()
        self.session.settle(0.2)

    def take(self, name: str) -> None:
        """Save what the window shows, once it is all there."""
        self.session.until(lambda: not self.session.jobs.running(), f"work before the picture of {name}")
        self.session.until(self.view.ready, f"the picture of {name}")
        self.session.once(name)
