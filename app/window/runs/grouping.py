"""What makes runs a group and what their colours say: two buttons above the list of runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.background import Background
from app.widgets.checklist import Checklist
from app.widgets.menu_button import MenuButton
from app.widgets.pattern import PatternPopup
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.grouping import (
    aggregate,
    change_colouring,
    colour_by_field,
    colour_by_pattern,
    colour_runs_by,
    dash_by,
    group_by,
    group_by_fields,
    group_by_pattern,
    leave_out,
    reset_colours,
    rest_as_others,
)
from core.state import Aggregate, ColourBy, GroupBy
from core.style import CONTINUOUS, DASHES
from core.views.grouping import (
    available,
    dashes_of,
    fields_offered,
    groups_of,
    param_names,
    params_left_out,
    short_title,
)
from core.views.run_colours import run_colours

MANY = 4_000
"""Runs from which groups and colours are worked out before they are wished for, so that the window never waits."""
_TOLD = 3
"""Hyperparameters that an entry names at most."""
_KINDS = (
    (GroupBy.PARAMS, "All hyperparameters but seeds"),
    (GroupBy.SESSION, "Session group of TensorBoard"),
    (GroupBy.PARENT, "Parent run"),
    (GroupBy.EXPERIMENT, "Experiment"),
)
_AGGREGATES = (
    (Aggregate.MEAN, "Average"),
    (Aggregate.MEDIAN, "Median"),
    (Aggregate.MIN, "Lowest"),
    (Aggregate.MAX, "Highest"),
)
_MOST = (0, 3, 5, 8, 12, 20)
"""Of how many groups that stand by themselves one can choose; 0 for all."""
_LACKING = {
    GroupBy.PARAMS: "No run has hyperparameters",
    GroupBy.SESSION: "No run names a session group",
    GroupBy.PARENT: "No run says which other one started it",
    GroupBy.EXPERIMENT: "No run belongs to an experiment",
}


def _without(names: Sequence[str]) -> str:
    """Return a title of grouping by all hyperparameters but some."""
    shown = ", ".join(names[:_TOLD]) + (", …" if len(names) > _TOLD else "")
    return f"All hyperparameters but {shown}" if names else "All hyperparameters"


class Grouper(QObject):
    """Offers groups and colours, and carries out what is chosen.

    Parameters
    ----------
    host
        The widget over which popups open.
    """

    def __init__(self, workspace: Workspace, host: QWidget) -> None:
        super().__init__(host)
        self._workspace, self._host = workspace, host
        self._maker = Background(self._carry_out, self)

    def do(self, command: Command) -> None:
        """Carry out a command; of many runs once all that it asks for is known."""
        session, theme = self._workspace.session, self._workspace.theme
        catalog, wished = session.catalog, command.apply(session.state)
        if len(catalog.runs) < MANY:
            session.do(command)
            return

        def made() -> Command:
            groups_of(catalog, wished)
            run_colours(catalog, wished, theme)
            return command

        self._maker.ask(made)

    def wait(self) -> None:
        """Wait until what was chosen is known."""
        self._maker.wait()

    def _carry_out(self, command: Command) -> None:
        self._workspace.session.do(command)

    def _chosen(self, command: Command) -> None:
        self._workspace.session.end_gesture()
        self.do(command)

    # Groups

    def group_menu(self) -> QMenu:
        """Return a menu of what makes runs a group."""
        session = self._workspace.session
        catalog, wish = session.catalog, session.state.grouping
        menu = QMenu(self._host)
        menu.setToolTipsVisible(True)
        self._entry(menu, "Not grouped", wish.by is GroupBy.NONE, partial(group_by, GroupBy.NONE))
        for by, title in _KINDS:
            if by is GroupBy.PARAMS and wish.without is not None:
                title = _without(wish.without)
            entry = self._entry(menu, title, wish.by is by, partial(group_by, by))
            entry.setEnabled(available(catalog, by))
            entry.setToolTip("" if entry.isEnabled() else _LACKING[by])
        menu.addSeparator()
        for by, title, act in (
            (GroupBy.FIELDS, "Columns…", self.choose_fields),
            (GroupBy.PATTERN, "Parts of the name…", self.write_pattern),
        ):
            entry = menu.addAction(title, act)
            entry.setCheckable(True)
            entry.setChecked(wish.by is by)
            entry.setEnabled(bool(catalog.runs))
        menu.addSeparator()
        left_out = menu.addAction("Hyperparameters that do not count…", self.choose_left_out)
        left_out.setEnabled(available(catalog, GroupBy.PARAMS))
        if wish.without is not None:
            reset = menu.addAction("Only seeds do not count", lambda: self._chosen(leave_out(None)))
            reset.setToolTip("Runs that differ in nothing but hyperparameters named as seeds are a group")
        self._add_aggregates(menu)
        self._add_others(menu)
        self._add_dashes(menu)
        return menu

    def _add_others(self, menu: QMenu) -> None:
        """Offer how many groups stand by themselves."""
        wish = self._workspace.session.state.grouping
        part = menu.addMenu("Rest as others")
        part.setToolTipsVisible(True)
        part.setEnabled(wish.active)
        for most in _MOST:
            title = f"After {most} groups" if most else "All groups by themselves"
            entry = self._entry(part, title, wish.most == most, partial(rest_as_others, most))
            entry.setToolTip("All further groups, in the order of their names, are one" if most else "")

    def _add_dashes(self, menu: QMenu) -> None:
        """Offer by what the dashes of curves go."""
        session = self._workspace.session
        part = menu.addMenu("Dashes of curves")
        part.setToolTipsVisible(True)
        whole = self._entry(part, "Whole curves", not session.state.grouping.dash, partial(dash_by, ""))
        whole.setToolTip("Curves of one card are told apart by colours alone")
        entry = part.addAction("By column…", self.choose_dash)
        entry.setCheckable(True)
        entry.setChecked(bool(session.state.grouping.dash))
        entry.setEnabled(bool(session.catalog.runs))
        entry.setToolTip("Runs with different values have different dashes, also where they are not grouped")

    def _entry(self, menu: QMenu, title: str, on: bool, command: Callable[[], Command]) -> QAction:
        entry = menu.addAction(title, lambda: self._chosen(command()))
        entry.setCheckable(True)
        entry.setChecked(on)
        return entry

    def _add_aggregates(self, menu: QMenu) -> None:
        """Offer what stands for the metrics of a group."""
        state = self._workspace.session.state
        part = menu.addMenu("Metrics of a group")
        part.setToolTipsVisible(True)
        part.setEnabled(state.grouping.active)
        for how, title in _AGGREGATES:
            on = state.grouping.aggregate is how and not state.grouping.aggregate_by
            self._entry(part, title, on, partial(aggregate, how))
        part.addSeparator()
        for how, title in _AGGREGATES[1:]:
            entry = part.addAction(f"Of the run with the {title.lower()}…", partial(self.choose_aggregate_by, how))
            entry.setCheckable(True)
            entry.setChecked(state.grouping.aggregate is how and bool(state.grouping.aggregate_by))
            entry.setToolTip("All metrics of a group are those of one run, chosen by one of them, as in TensorBoard")

    def _place(self) -> QPoint:
        return self._host.mapToGlobal(self._host.rect().bottomLeft())

    def choose_fields(self) -> None:
        """Let the user choose the columns by which runs are grouped."""
        session = self._workspace.session
        Checklist(
            self._host, "Group by columns", "Runs with the same values of all checked columns are a group",
            fields_offered(session.catalog, session.state.run_table.calculated), session.state.grouping.fields,
            lambda fields: self._chosen(group_by_fields(fields)),
        ).show_at(self._place())  # fmt: skip

    def choose_dash(self) -> None:
        """Let the user choose the column by whose values the dashes of curves go."""
        session = self._workspace.session
        Checklist(
            self._host, "Dashes by column", f"Values have dashes of their own; beyond {len(DASHES)} they repeat",
            fields_offered(session.catalog, session.state.run_table.calculated), [session.state.grouping.dash],
            lambda names: self._chosen(dash_by(names[0])), one=True,
        ).show_at(self._place())  # fmt: skip

    def choose_left_out(self) -> None:
        """Let the user choose the hyperparameters in which runs of a group may differ."""
        session = self._workspace.session
        Checklist(
            self._host, "Hyperparameters that do not count", "Runs that differ only in what is checked are a group",
            [(name, name) for name in param_names(session.catalog)],
            params_left_out(session.catalog, session.state.grouping),
            lambda names: self._chosen(leave_out(names)),
        ).show_at(self._place())  # fmt: skip

    def choose_aggregate_by(self, how: Aggregate) -> None:
        """Let the user choose the metric that says which run stands for a group."""
        from core.views.hparams.fields import field_title, is_metric

        session = self._workspace.session
        metrics = [
            (key, field_title(key))
            for key, _ in fields_offered(session.catalog, session.state.run_table.calculated)
            if is_metric(key)
        ]
        Checklist(
            self._host, f"The run with the {dict(_AGGREGATES)[how].lower()}",
            "All metrics of a group are those of the run that this metric chooses", metrics,
            [session.state.grouping.aggregate_by], lambda names: self._chosen(aggregate(how, names[0])), one=True,
        ).show_at(self._place())  # fmt: skip

    def write_pattern(self) -> None:
        """Let the user write the expression that parts names."""
        pattern = self._workspace.session.state.grouping.pattern
        popup = PatternPopup(
            self._workspace, self._host, "Group by parts of the name", pattern,
            lambda text: self._workspace.session.do(group_by_pattern(text)),
        )  # fmt: skip
        popup.show_at(self._place())

    # Colours

    def colour_menu(self) -> QMenu:
        """Return a menu of what colours say."""
        session = self._workspace.session
        colouring, grouped = session.state.runs.colouring, session.state.grouping.active
        menu = QMenu(self._host)
        menu.setToolTipsVisible(True)
        auto = self._entry(menu, "Automatic", colouring.by is ColourBy.AUTO, partial(colour_runs_by, ColourBy.AUTO))
        auto.setToolTip("By group where runs are grouped, else by run")
        self._entry(menu, "Run", colouring.by is ColourBy.RUN, partial(colour_runs_by, ColourBy.RUN))
        group = self._entry(menu, "Group", colouring.by is ColourBy.GROUP, partial(colour_runs_by, ColourBy.GROUP))
        group.setEnabled(grouped)
        group.setToolTip("" if grouped else "Runs are not grouped")
        menu.addSeparator()
        for by, title, act in (
            (ColourBy.FIELD, "Column…", self.choose_colour_field),
            (ColourBy.PATTERN, "Parts of the name…", self.write_colour_pattern),
        ):
            entry = menu.addAction(title, act)
            entry.setCheckable(True)
            entry.setChecked(colouring.by is by)
            entry.setEnabled(bool(session.catalog.runs))
        maps = menu.addMenu("Colour map")
        maps.setEnabled(colouring.by is ColourBy.FIELD)
        for name in CONTINUOUS:
            command = partial(change_colouring, "Colour map of runs", colour_map=name)
            self._entry(maps, name.capitalize(), colouring.colour_map == name, command)
        menu.addSeparator()
        reset = menu.addAction("Reset all colours", lambda: self._chosen(reset_colours()))
        reset.setEnabled(bool(session.state.runs.colours) or colouring != type(colouring)())
        reset.setToolTip("Takes away colours that were given by hand, too")
        return menu

    def choose_colour_field(self) -> None:
        """Let the user choose the column that runs are coloured by."""
        session = self._workspace.session
        Checklist(
            self._host, "Colour by column", "Numbers become a colour map, all others colours of their own",
            fields_offered(session.catalog, session.state.run_table.calculated), [session.state.runs.colouring.field],
            lambda names: self._chosen(colour_by_field(names[0])), one=True,
        ).show_at(self._place())  # fmt: skip

    def write_colour_pattern(self) -> None:
        """Let the user write the expression that colours go by."""
        pattern = self._workspace.session.state.runs.colouring.pattern
        popup = PatternPopup(
            self._workspace, self._host, "Colour by parts of the name", pattern,
            lambda text: self._workspace.session.do(colour_by_pattern(text)),
        )  # fmt: skip
        popup.show_at(self._place())


class GroupingBar(QWidget):
    """Says what makes runs a group and what their colours say."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.grouper = Grouper(workspace, self)
        self.group = MenuButton(workspace, "collapse", "Group runs", self.grouper.group_menu)
        self.colour = MenuButton(workspace, "colours", "Colour runs", self.grouper.colour_menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.group, 1)
        row.addWidget(self.colour, 1)

    def refresh(self) -> None:
        """Say what is chosen now."""
        session = self._workspace.session
        found = groups_of(session.catalog, session.state)
        text = short_title(session.catalog, session.state.grouping)
        said = f"{found.title}: {len(found.groups):,} groups" if session.state.grouping.active else "Runs by themselves"
        dashes = dashes_of(session.catalog, session.state)
        if dashes is not None:
            said += f"\nDashes of curves: {dashes.title}"
        self.group.show_choice(text, f"{found.error or said}\nWhat makes runs a group, in every view")
        self.colour.show_choice(self._colour_text(), "What the colours of runs say, in every view")

    def _colour_text(self) -> str:
        colouring = self._workspace.session.state.runs.colouring
        match colouring.by:
            case ColourBy.FIELD:
                from core.views.hparams.fields import field_title

                return f"By {field_title(colouring.field)}"
            case ColourBy.PATTERN:
                return f"By name ~ {colouring.pattern}"
            case ColourBy.RUN | ColourBy.GROUP:
                return f"By {colouring.by.value}"
        return "By group" if self._workspace.session.state.grouping.active else "By run"
