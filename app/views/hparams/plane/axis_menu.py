"""What can be done with an axis of a plane, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QWidget

from app.views.hparams.command_menu import CommandMenu
from app.views.hparams.parallel.axis_menu import SCALES, LimitsPopup
from app.views.hparams.type_menu import add_types
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.hparams import brush_field, scale_axis
from core.state import AxisLimits, FieldScale
from core.state.column_types import base_field
from core.views.hparams.brushing import empty_brush
from core.views.hparams.fields import field_title
from core.views.plane.along import Along


class PlaneAxisMenu(CommandMenu):
    """Scale, limits and direction of one axis.

    Parameters
    ----------
    along, name
        The axis, and its field.
    limit
        Makes the command that shows a part of the axis, all of it for None.
    invert
        Makes the command that turns it the other way, None where that is not offered.
    """

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        along: Along,
        name: str,
        limit: Callable[[AxisLimits | None], Command],
        invert: Callable[[], Command] | None = None,
    ) -> None:
        super().__init__(workspace, parent, f"Axis {field_title(name)}")
        self._host, self._along, self._limit = parent, along, limit
        self._name, self._title = name, field_title(name)
        add_types(self, workspace, base_field(name), self._title)
        self._scales()
        self.addSeparator()
        if invert is not None:
            self.add(self, "Invert", invert, "Turn the axis the other way", along.source.choice.inverted)
        self._limits()
        brushed = any(getattr(each, "field", "") == name for each in workspace.session.state.brushes)
        clear = self.add(
            self,
            "Clear ranges",
            lambda: brush_field(empty_brush(name), self._title),
            "Show all runs again",
        )
        clear.setEnabled(brushed)

    def _scales(self) -> None:
        menu, group = self.addMenu("Scale"), QActionGroup(self)
        menu.setToolTipsVisible(True)
        chosen = self._workspace.session.state.hparams.choice(self._name).scale
        for scale, text, tip in SCALES:
            action = menu.addAction(text, partial(self._scale, scale))
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setChecked(chosen is scale)
            group.addAction(action)

    def _scale(self, scale: FieldScale) -> None:
        self.do(scale_axis(self._name, self._title, scale))

    def _limits(self) -> None:
        limits = self.addAction("Limits…", self._ask_limits)
        limits.setToolTip("Show only the values between two numbers")
        limits.setEnabled(not self._along.source.categorical)
        whole = self.add(self, "Show all values", lambda: self._limit(None), "Take the limits away")
        whole.setEnabled(self._along.source.choice.limits is not None)

    def _ask_limits(self) -> None:
        popup = LimitsPopup(
            self._workspace, self._host, self._along.geometry, lambda limits: self.do(self._limit(limits))
        )
        popup.show_at(self.pos())
