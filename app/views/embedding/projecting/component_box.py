"""Which coordinates are the axes, and how much of the variance they explain."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.views.embedding.projecting.loadings_box import LoadingsBox
from app.views.embedding.projecting.parameter_fields import NAMES
from app.views.embedding.projecting.variance_chart import VarianceChart
from app.views.embedding.section import add_row
from app.widgets.choices import narrow
from app.widgets.labels import label
from app.workspace import Workspace
from core.analysis.projection.pca import Pca
from core.session.command import Command
from core.state import EmbeddingState, SessionState
from core.style import SPACE
from core.style.text import counted
from core.views.embedding.runs.layouts import Shown

_USUAL = 3


class ComponentBox(QWidget):
    """A choice for each axis, offered where there are more coordinates than axes; for components the variance."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.inside)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE.unit)
        form.setVerticalSpacing(SPACE.inside)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.choices = tuple(QComboBox() for _ in range(3))
        self._names = [add_row(form, f"{axis} axis", box) for axis, box in zip("XYZ", self.choices, strict=True)]
        for axis, box in enumerate(self.choices):
            self._names[axis].setFixedWidth(NAMES)
            box.activated.connect(lambda index, axis=axis: self._choose(axis, index))
            box.setPlaceholderText("None")
            narrow(box, 6)
        self.chart = VarianceChart(workspace)
        self.summary: QLabel = label("", "caption", wrap=True)
        self.loadings = LoadingsBox(workspace)
        self.chart.pointed.connect(lambda component: self._say(component))
        self.chart.chosen.connect(self.loadings.choose)
        layout.addLayout(form)
        for widget in (self.chart, self.summary, self.loadings):
            layout.addWidget(widget)
        self._titles: tuple[str, ...] = ()
        self._whole = ""

    def _choose(self, axis: int, component: int) -> None:
        def apply(state: SessionState) -> SessionState:
            chosen = list(state.embedding.components)
            if component in chosen:
                chosen[chosen.index(component)] = chosen[axis]  # two axes change places
            chosen[axis] = component
            x, y, z = chosen
            return replace(state, embedding=replace(state.embedding, components=(x, y, z), camera=None))

        self._workspace.session.do(Command(f"Show component {component + 1} on {'XYZ'[axis]}", apply))

    def show_state(self, made: Shown | None, wish: EmbeddingState, names: tuple[str, ...] = ()) -> None:
        """Show the coordinates of a projection and which are axes; `names` are those of the columns of the vectors."""
        titles = () if made is None else made.axis_titles
        pca = made if isinstance(made, Pca) else None
        if titles != self._titles:
            self._titles = titles
            self._fill(titles)
        self.setVisible(pca is not None or len(titles) > _USUAL)
        for axis, box in enumerate(self.choices):
            box.setCurrentIndex(wish.components[axis] if wish.components[axis] < box.count() else -1)
            box.setEnabled(box.count() > 1 or box.currentIndex() == 0)
        self.choices[2].setVisible(wish.dimensions == 3)
        self._names[2].setVisible(wish.dimensions == 3)
        self._show_variance(pca, wish.components[: wish.dimensions])
        self.loadings.show_pca(pca, names)

    def _show_variance(self, pca: Pca | None, chosen: tuple[int, ...]) -> None:
        ratios = () if pca is None else tuple(float(r) for r in pca.explained_variance_ratio)
        self.chart.setVisible(pca is not None)
        self.chart.show_ratios(ratios, chosen)
        self._whole = _summary(ratios, chosen)
        self._say(None)
        self.summary.setVisible(bool(ratios))

    def _say(self, component: int | None) -> None:
        """Say the shares of a component that is pointed at, else those of the picture."""
        self.summary.setText(self._whole if component is None else self.chart.said(component))

    def _fill(self, titles: tuple[str, ...]) -> None:
        for box in self.choices:
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
