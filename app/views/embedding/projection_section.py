"""The part of the panel that says how vectors became coordinates, and how they could become others."""

from __future__ import annotations

import random

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.views.embedding.component_box import ComponentBox
from app.views.embedding.parameter_fields import NAMES, ParameterFields, dress
from app.views.embedding.projecting import Projecting, steered
from app.views.embedding.run_box import RunBox
from app.views.embedding.section import Section, add_row
from app.views.embedding.steps_box import StepsBox
from app.widgets.buttons import IconButton, link_button
from app.workspace import Workspace
from core.analysis.projection.methods import METHODS
from core.model import Metadata
from core.state import EmbeddingState
from core.style import SPACE, TYPE
from core.views.embedding import Known
from core.views.embedding.layouts import Layout
from core.views.embedding.methods import acts_at_once, complete_parameters

LARGEST_SEED = 2**31 - 1


class ProjectionSection(Section):
    """Method, its parameters, seed, Run; then the axes."""

    def __init__(self, workspace: Workspace, projecting: Projecting) -> None:
        super().__init__(workspace, "Projection")
        self._projecting = projecting
        self.method = QComboBox()
        for method in METHODS.values():
            self.method.addItem(method.title, method.name)
            self.method.setItemData(self.method.count() - 1, method.tip, Qt.ItemDataRole.ToolTipRole)
        self.method.setMinimumContentsLength(6)
        self.method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form = self.form()
        form.setHorizontalSpacing(SPACE.unit)
        add_row(form, "Method", self.method).setFixedWidth(NAMES)
        self.pages: dict[str, MethodPage] = {}
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
        projecting.refused.connect(box.refuse)
        self.steps_box.align_wanted.connect(projecting.align)
        self.steps_box.strength_wanted.connect(projecting.hold)
        self.steps_box.strength_chosen.connect(self._workspace.session.end_gesture)

    def page(self, method: str) -> MethodPage:
        """Return the fields of a method."""
        if method not in self.pages:
            page = self.pages[method] = MethodPage(self._workspace, method)
            page.main.changed.connect(self._projecting.set_parameter)
            page.more.changed.connect(self._projecting.set_parameter)
            page.seed.valueChanged.connect(self._projecting.set_seed)
            page.reset_wanted.clicked.connect(lambda: self._projecting.reset())
            self._place.addWidget(page)
        return self.pages[method]

    def show_state(self, about: Known | None, wish: EmbeddingState) -> None:
        """Show what is chosen, what is shown and how its run goes."""
        self._about = about
        choice = wish.choice
        name = choice.method if choice.method in METHODS else "pca"
        self.method.setCurrentIndex(self.method.findData(name))
        self.method.setToolTip(METHODS[name].tip)
        shown = self.page(name)
        for page in self.pages.values():
            page.setVisible(page is shown)
        shown.show_values(wish, None if about is None else about.metadata)
        made = None if about is None else about.projection
        self.components.show_state(made, wish, () if about is None else about.subject.table.names)
        self.show_progress(about, wish)

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
            self.run_box.show_idle(shown, projecting.hint(), projecting.can_run(), projecting.can_go_on())


class MethodPage(QWidget):
    """The fields of one method: the usual ones, the seed, and the others under More."""

    def __init__(self, workspace: Workspace, method: str) -> None:
        super().__init__()
        self._workspace = workspace
        self.method = METHODS[method]
        offered = self.method.parameters
        self.main = ParameterFields(workspace, tuple(each for each in offered if not each.advanced))
        self.more = ParameterFields(workspace, tuple(each for each in offered if each.advanced))
        self.seed = QSpinBox()
        self.seed.setRange(0, LARGEST_SEED)
        dress(self.seed)
        self.seed.setFont(text_font(TYPE.body))
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("What chance depends on: the same seed gives the same picture")
        self.dice = IconButton(workspace, "dice", "Another seed", self._throw)
        self.more_wanted = link_button("More", self._unfold)
        self.more_wanted.setCheckable(True)
        self.more_wanted.setToolTip("Show or hide what is seldom changed")
        self.reset_wanted = link_button("Reset all", lambda: None)
        self.reset_wanted.setToolTip(f"Give all parameters of {self.method.title} their defaults")
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.inside)
        layout.addWidget(self.main)
        self.main.setVisible(bool(self.main.parameters))
        seed = QWidget()
        line = QHBoxLayout(seed)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.unit)
        name = QLabel("Seed")
        name.setFont(text_font(TYPE.body))
        name.setProperty("role", "muted")
        name.setFixedWidth(NAMES)
        name.setBuddy(self.seed)
        line.addWidget(name)
        line.addWidget(self.seed, 1)
        line.addWidget(self.dice)
        seed.setVisible(self.method.seeded)
        layout.addWidget(seed)
        layout.addWidget(self.more)
        self.more.hide()
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 0)
        links.addWidget(self.more_wanted)
        links.addStretch(1)
        links.addWidget(self.reset_wanted)
        layout.addLayout(links)
        self.more_wanted.setVisible(bool(self.more.parameters))

    def _unfold(self) -> None:
        unfolded = self.more_wanted.isChecked()
        self.more.setVisible(unfolded)
        self.more_wanted.setText("Less" if unfolded else "More")

    def _throw(self) -> None:
        self.seed.setValue(random.randrange(1, 10_000))

    def show_values(self, wish: EmbeddingState, metadata: Metadata | None) -> None:
        """Show what is chosen for the method, and offer the columns there are."""
        spec = wish.choice.spec(self.method.name)
        values = complete_parameters(spec)
        for fields in (self.main, self.more):
            fields.show_columns(metadata)
            fields.show_values(values)
        self.reset_wanted.setVisible(any(values[each.name] != each.default for each in self.method.parameters))
        blocker = QSignalBlocker(self.seed)
        self.seed.setValue(wish.choice.seed)
        blocker.unblock()
