"""What a Pareto front weighs: two or three fields, and which values of each are better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views.hparams.plane.field_box import FieldBox
from app.widgets.buttons import TextButton, link_button
from app.widgets.choices import add_choices
from app.workspace import Workspace
from core.session.commands.runs.scatter import change_scatter
from core.state import Direction, Objective
from core.style import SPACE
from core.views.scatter.fields import pair_shown
from core.views.scatter.front import MOST, objectives_shown, usual_aim

_WAYS: Final = ((Direction.LOWER, "low", "Low values are better"), (Direction.HIGHER, "high", "High values are better"))
_NUMBERS = ("first", "second", "third")


class FrontBox(QWidget):
    """A switch, a row for each objective, and a button that selects the runs on the front."""

    select_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: tuple[Objective, ...] = ()
        self.on = QCheckBox("Mark what no run beats")
        self.fields = [_field(number) for number in range(MOST)]
        self.ways = [_way(number) for number in range(MOST)]
        self.select = TextButton(workspace, "Select the front", self.select_wanted.emit, "check")
        self.automatic = link_button("Weigh the axes", self._automatic)
        self._explain()
        self._arrange()
        for number in range(MOST):
            self.fields[number].chosen.connect(partial(self._choose, number))
            self.ways[number].activated.connect(partial(self._turn, number))

    def _explain(self) -> None:
        self.on.setToolTip(
            "Ring the runs that no other shown run beats in every objective, and draw the edge of what they attain"
        )
        self.on.clicked.connect(lambda on: self._do("Pareto front", front=bool(on)))
        self.select.setToolTip("Select the runs on the front here and in every other view (Shift+P)")
        self.automatic.setToolTip("Weigh the two axes against each other, each in its usual direction")

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.inside)
        column.addWidget(self.on)
        self.rows = []
        for field, way in zip(self.fields, self.ways, strict=True):
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(SPACE.inside)
            line.addWidget(field, 3)
            line.addWidget(way, 1)
            self.rows.append(row)
            column.addWidget(row)
        below = QHBoxLayout()
        below.addWidget(self.select)
        below.addStretch(1)
        below.addWidget(self.automatic)
        column.addLayout(below)

    def refresh(self, fields: Sequence[str]) -> None:
        """Show the session's objectives; `fields` are all to choose from."""
        session = self._workspace.session
        state, pair = session.state.scatter, pair_shown(session.catalog, session.state)
        self._shown = objectives_shown(session.state, pair) if pair is not None else ()
        self.on.setChecked(state.front)
        for number, row in enumerate(self.rows):
            row.setVisible(state.front)
            objective = self._shown[number] if number < len(self._shown) else None
            self.fields[number].show_fields(fields, "" if objective is None else objective.field)
            ways = [way for way, _, _ in _WAYS]
            self.ways[number].setEnabled(objective is not None)
            self.ways[number].setCurrentIndex(ways.index(objective.direction) if objective else 0)
        self.select.setVisible(state.front)
        self.automatic.setVisible(state.front and state.objectives is not None)

    def _choose(self, number: int, name: str) -> None:
        """Weigh another field, or one less."""
        chosen = list(self._shown)
        if not name:
            chosen = chosen[:number] + chosen[number + 1 :]
        elif number < len(chosen):
            chosen[number] = Objective(name, usual_aim(name))
        else:
            chosen.append(Objective(name, usual_aim(name)))
        kept = {objective.field: objective for objective in chosen}
        self._do("Objectives", objectives=tuple(kept.values()))

    def _turn(self, number: int, place: int) -> None:
        chosen = list(self._shown)
        chosen[number] = replace(chosen[number], direction=_WAYS[place][0])
        self._do("Objectives", objectives=tuple(chosen))

    def _automatic(self) -> None:
        self._do("Weigh the axes", objectives=None)

    def _do(self, label: str, **changes: object) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(change_scatter(label, "", **changes))


def _field(number: int) -> FieldBox:
    first = (("None", ""),)
    return FieldBox(
        f"{_NUMBERS[number].capitalize()} objective", f"The {_NUMBERS[number]} field that is weighed", first
    )


def _way(number: int) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(f"Direction of the {_NUMBERS[number]} objective")
    box.setToolTip("Which values of the field are better")
    add_choices(box, _WAYS)
    box.setMinimumContentsLength(3)
    return box
