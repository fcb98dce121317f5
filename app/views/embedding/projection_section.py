"""The part of the panel that says how vectors became coordinates."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QLabel

from app.views.embedding.section import Section, add_row
from app.views.embedding.variance_chart import VarianceChart
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.projection.pca import Pca
from core.session.commands import Command
from core.state import EmbeddingState, SessionState
from core.style.text import counted


class ProjectionSection(Section):
    """Method, components on the axes and the variance they explain."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Projection")
        form = self.form()
        self.method = QComboBox()
        self.method.addItem("PCA", "pca")
        self.method.setToolTip("Principal components: exact, centred, of all rows and columns")
        add_row(form, "Method", self.method)
        self.components = tuple(QComboBox() for _ in range(3))
        self._names = [add_row(form, f"{axis} axis", box) for axis, box in zip("XYZ", self.components, strict=True)]
        for axis, box in enumerate(self.components):
            box.activated.connect(lambda index, axis=axis: self._choose(axis, index))
            box.setPlaceholderText("None")
        self.chart = VarianceChart(workspace)
        self.summary: QLabel = label("", "caption", wrap=True)
        self.rows.addWidget(self.chart)
        self.rows.addWidget(self.summary)
        self._pca: Pca | None = None

    def _choose(self, axis: int, component: int) -> None:
        def apply(state: SessionState) -> SessionState:
            chosen = list(state.embedding.components)
            if component in chosen:
                chosen[chosen.index(component)] = chosen[axis]  # two axes change places
            chosen[axis] = component
            x, y, z = chosen
            return replace(state, embedding=replace(state.embedding, components=(x, y, z), camera=None))

        self._workspace.session.do(Command(f"Show component {component + 1} on {'XYZ'[axis]}", apply))

    def show_state(self, pca: Pca | None, wish: EmbeddingState) -> None:
        """Show the components of a projection and which are axes."""
        if pca is not self._pca:
            self._pca = pca
            self._fill(() if pca is None else pca.axis_titles)
        for axis, box in enumerate(self.components):
            box.setCurrentIndex(wish.components[axis] if wish.components[axis] < box.count() else -1)
            box.setEnabled(box.count() > 1 or box.currentIndex() == 0)
        self.components[2].setVisible(wish.dimensions == 3)
        self._names[2].setVisible(wish.dimensions == 3)
        ratios = () if pca is None else tuple(float(r) for r in pca.explained_variance_ratio)
        chosen = wish.components[: wish.dimensions]
        self.chart.show_ratios(ratios, chosen)
        self.summary.setText(_summary(ratios, chosen))

    def _fill(self, titles: tuple[str, ...]) -> None:
        for box in self.components:
            blocker = QSignalBlocker(box)
            box.clear()
            box.addItems([title.replace(" (", "  ·  ").rstrip(")") for title in titles])
            blocker.unblock()


def _summary(ratios: tuple[float, ...], chosen: tuple[int, ...]) -> str:
    if not ratios:
        return ""
    here = sum(ratios[c] for c in chosen if c < len(ratios))
    if not sum(ratios):
        return "There is no variance: all rows are alike"
    return f"{here:.1%} of the variance in this picture, {sum(ratios):.1%} in {counted(len(ratios), 'component')}"
