"""The part of the panel that says how vectors became coordinates, and how they could become others."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QVBoxLayout

from app.views.embedding.projecting.component_box import ComponentBox
from app.views.embedding.projecting.method_pages import MethodPage, MethodPages
from app.views.embedding.projecting.parameter_fields import NAMES
from app.views.embedding.projecting.projecting import Projecting, steered
from app.views.embedding.projecting.run_box import RunBox
from app.views.embedding.section import Section, add_row
from app.views.embedding.steps_box import StepsBox
from app.widgets.choices import add_choices, narrow
from app.workspace import Workspace
from core.analysis.projection.methods import METHODS
from core.state import EmbeddingState
from core.style import SPACE
from core.views.embedding import Known
from core.views.embedding.methods import acts_at_once
from core.views.embedding.runs.layouts import Layout


class ProjectionSection(Section):
    """Method, its parameters, seed, Run; then the axes."""

    def __init__(self, workspace: Workspace, projecting: Projecting) -> None:
        super().__init__(workspace, "Projection")
        self._projecting = projecting
        self.method = QComboBox()
        add_choices(self.method, ((method.name, method.title, method.tip) for method in METHODS.values()))
        narrow(self.method, 6)
        form = self.form()
        form.setHorizontalSpacing(SPACE.unit)
        add_row(form, "Method", self.method).setFixedWidth(NAMES)
        self._pages = MethodPages(workspace, self)
        self._pages.made.connect(self._connect_page)
        self._place = QVBoxLayout()
        self.rows.addLayout(self._place)
        self.steps_box = StepsBox(workspace)
        self.run_box = RunBox(workspace)
        self.components = ComponentBox(workspace)
        self.rows.addWidget(self.steps_box)
        self.rows.addWidget(self.run_box)
        self.rows.addWidget(self.components)
        self._about: Known | None = None
        self._connect()

    def _connect(self) -> None:
        projecting, box = self._projecting, self.run_box
        self.method.activated.connect(lambda index: projecting.choose(self.method.itemData(index)))
        box.run_wanted.connect(projecting.run)
        box.continue_wanted.connect(projecting.go_on)
        box.stop_wanted.connect(projecting.stop)
        box.pause_wanted.connect(lambda _: projecting.pause())
        box.perturb_wanted.connect(projecting.perturb)
        box.extend_wanted.connect(projecting.extend)
        box.finish_wanted.connect(projecting.finish)
        self.steps_box.align_wanted.connect(projecting.align)
        self.steps_box.strength_wanted.connect(projecting.hold)
        self.steps_box.strength_chosen.connect(self._workspace.session.end_gesture)

    @property
    def pages(self) -> Mapping[str, MethodPage]:
        """The fields of the methods that were shown, or made ready to be."""
        return self._pages.ready

    def _connect_page(self, page: MethodPage) -> None:
        page.main.changed.connect(self._projecting.set_parameter)
        page.more.changed.connect(self._projecting.set_parameter)
        page.seed.valueChanged.connect(self._projecting.set_seed)
        page.reset_wanted.clicked.connect(lambda: self._projecting.reset())
        page.hide()
        self._place.addWidget(page)

    def show_state(self, about: Known | None, wish: EmbeddingState) -> None:
        """Show what is chosen, what is shown and how its run goes."""
        self._about = about
        choice = wish.choice
        name = choice.method if choice.method in METHODS else "pca"
        self.method.setCurrentIndex(self.method.findData(name))
        self.method.setToolTip(METHODS[name].tip)
        shown = self._pages.page(name)
        for page in self.pages.values():
            page.setVisible(page is shown)
        shown.show_values(wish, None if about is None else about.metadata)
        made = None if about is None else about.projection
        self.components.show_state(made, wish, () if about is None else about.subject.table.names)
        self.show_progress(about, wish)
        if made is not None:
            self._pages.prepare()

    def show_progress(self, about: Known | None, wish: EmbeddingState) -> None:
        """Show how the run goes, or what it left."""
        self.steps_box.show_state(about, wish)
        spec = self._projecting.chosen
        run = self._projecting.followed()
        quick = acts_at_once(spec) and run is None
        self.run_box.setVisible(not quick)
        if run is not None:
            self.run_box.show_run(run, self._projecting.runs.preparing, steered(run))
        elif not quick:
            made = None if about is None else about.projection
            shown = (
                made if isinstance(made, Layout) and about is not None and about.spec.method == spec.method else None
            )
            projecting = self._projecting
            self.run_box.show_idle(spec, shown, projecting.hint(), projecting.can_run(), projecting.can_go_on())
