"""Everything the window can do, as one table; views add theirs while they are in front."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.actions import Action
from app.recents import cleared, recents
from app.settings import ThemeChoice
from app.sources import exists, path_of
from app.views.registry import VIEWS
from app.window.group_actions import group_actions
from app.window.log_actions import log_actions
from core.session.command import change_session
from core.session.commands.runs.compare import compare_runs, in_natural_order
from core.session.commands.runs.runs import check_runs, describe, isolate_runs, select_runs, show_all_runs
from core.views.shown import shown_runs

if TYPE_CHECKING:
    from app.main_window import MainWindow


def action_table(window: MainWindow) -> list[Action]:
    """Return all actions as they are now, those of the view in front last."""
    return [
        *_open(window),
        *_save(window),
        *_edit(window),
        *_views(window),
        *_looks(window),
        *_steps(window),
        *_runs(window),
        *group_actions(window),
        *log_actions(window),
        *_help(window),
        *(window.stage.current.actions_table() if window.stage.current is not None else ()),
    ]


def _open(window: MainWindow) -> list[Action]:
    documents, dialogs = window.documents, window.dialogs

    def is_open() -> bool:
        return bool(documents.sources)

    return [
        Action("open.folder", "Open folder…", dialogs.open_folder, "Ctrl+O", "File", icon="open-folder"),
        Action("open.files", "Open files…", dialogs.open_files, "", "File", icon="file"),
        Action(
            "open.remote",
            "Open remote folder…",
            dialogs.open_remote,
            "",
            "File",
            icon="remote",
            tip="Opens a folder on another machine or in a store: s3, gs, ssh, http",
        ),
        Action(
            "open.add", "Add folder…", dialogs.add_folder, "", "File", is_open, tip="Opens a folder beside the others"
        ),
        Action("open.sample", "Open sample logs", window.open_sample, "", "File", icon="sample"),
        Action("open.close", "Close logs", documents.close, "Ctrl+W", "File", is_open),
        *(_recent(window)),
    ]


def _recent(window: MainWindow) -> list[Action]:
    found = recents(window.remembered.value)

    def clear() -> None:
        window.remembered.change(cleared)
        window.welcome.refresh()

    return [
        *(
            Action(
                f"recent.{place}",
                f"Open recent {each.entry[0]}" + (f" and {len(each.entry) - 1} more" if len(each.entry) > 1 else ""),
                partial(window.documents.open_paths, list(each.entry)),
                when=partial(_all_exist, each.entry),
                icon="pinned" if each.facts.pinned else "recent",
                tip=each.facts.holds if each.present else each.remedy,
            )
            for place, each in enumerate(found)
        ),
        Action(
            "recent.clear",
            "Clear recent",
            clear,
            when=lambda: any(not each.facts.pinned for each in found),
            tip="Forgets what was opened before, except what is pinned on the welcome page",
        ),
    ]


def _all_exist(entry: tuple[str, ...]) -> bool:
    return all(exists(path_of(argument)) for argument in entry)


def _save(window: MainWindow) -> list[Action]:
    documents, dialogs = window.documents, window.dialogs

    def is_open() -> bool:
        return bool(documents.sources)

    return [
        Action("session.save", "Save session", dialogs.save_session, "Ctrl+S", "File", is_open, icon="save"),
        Action("session.save_as", "Save session as…", dialogs.save_session_as, "Ctrl+Shift+S", "File", is_open),
        Action("session.open", "Open session…", dialogs.open_session, "Ctrl+Shift+O", "File"),
        *_figures(window),
        *_leaving(window),
    ]


def _figures(window: MainWindow) -> list[Action]:
    dialogs, exports = window.dialogs, window.exports

    def has_view() -> bool:
        return window.stage.current is not None

    return [
        Action(
            "export.figure",
            "Export figure…",
            exports.figure,
            "Ctrl+E",
            "File",
            has_view,
            icon="export",
            tip="Writes what the view shows as SVG, PDF or PNG, with the size and type of where it is to go",
        ),
        Action(
            "export.add",
            "Add to figure",
            exports.add_to_figure,
            "Ctrl+Alt+E",
            "File",
            has_view,
            icon="plus",
            tip="Keeps what the view shows as a part of the next figure, or of the one that is open",
        ),
        Action(
            "export.script",
            "Copy as Python",
            exports.copy_script,
            "Ctrl+Alt+C",
            "File",
            has_view,
            icon="copy",
            tip="Copies a script of pandas and matplotlib that draws what the view shows from the logs",
        ),
        Action(
            "export.open",
            "Open figure…",
            dialogs.open_figure,
            "",
            "File",
            tip="Opens a saved figure, or an SVG, PDF or PNG that carries how it is drawn, with its logs and view",
        ),
    ]


def _leaving(window: MainWindow) -> list[Action]:
    exports = window.exports

    def has_view() -> bool:
        return window.stage.current is not None

    return [
        Action(
            "export.image",
            "Copy as image",
            exports.copy_image,
            "Ctrl+Shift+C",
            "File",
            has_view,
            icon="copy",
            tip="Copies what the view shows, in the colours on the screen",
        ),
        Action(
            "export.data",
            "Export data…",
            exports.data,
            "Ctrl+Shift+E",
            "File",
            has_view,
            icon="table",
            tip="Writes or copies what the view is made of, all of it: CSV, Parquet, JSON, NPY",
        ),
        Action("quit.quit", "Quit", window.quit, "Ctrl+Q", "File"),
    ]


def _edit(window: MainWindow) -> list[Action]:
    workspace, session = window.workspace, window.workspace.session
    undo, redo = session.undo_label, session.redo_label

    def anything_selected() -> bool:
        state = session.state
        return bool(state.selected_runs) or any(rows.count for rows in state.selected_points.values())

    def deselect() -> None:
        session.do(change_session("Deselect all", selected_runs=frozenset(), selected_points={}))

    return [
        Action(
            "undo.undo",
            f"Undo {_lower(undo)}".strip(),
            workspace.undo,
            "Ctrl+Z",
            "Edit",
            lambda: bool(undo),
            icon="undo",
        ),
        Action(
            "undo.redo",
            f"Redo {_lower(redo)}".strip(),
            workspace.redo,
            "Ctrl+Shift+Z",
            "Edit",
            lambda: bool(redo),
            icon="redo",
        ),
        Action("select.none", "Deselect all", deselect, "Ctrl+Shift+A", "Edit", anything_selected),
        Action(
            "select.back", "Back out one level", window.back_out, "Esc", "Edit", tip="Drag, tool, filter, selection"
        ),
        Action("find.runs", "Search runs", window.search_runs, "Ctrl+Shift+F", "Edit", icon="search"),
    ]


def _lower(label: str | None) -> str:
    return "" if not label else label[0].lower() + label[1:]


def _views(window: MainWindow) -> list[Action]:
    def is_open() -> bool:
        return bool(window.documents.sources)

    def in_front(kind: str) -> bool:
        return window.workspace.session.state.active_view == kind

    return [
        Action(
            f"view.{view.kind}",
            view.title,
            partial(window.choose_view, view.kind),
            f"Ctrl+{place + 1}" if place < 9 else "",
            "View",
            is_open,
            partial(in_front, view.kind),
            view.icon,
        )
        for place, view in enumerate(VIEWS)
    ]


def _looks(window: MainWindow) -> list[Action]:
    docks, appearance = window.docks, window.appearance

    def wears(choice: ThemeChoice) -> bool:
        return appearance.choice is choice

    panels = (
        ("runs", "Runs panel", docks.runs, "Ctrl+B"),
        ("details", "Run details", docks.details, "Ctrl+I"),
        ("display", "Display panel", docks.panel, "Ctrl+Shift+B"),
        ("problems", "Problems panel", docks.problems, "Ctrl+Shift+M"),
    )
    return [
        *(
            Action(f"panel.{name}", title, partial(window.toggle_dock, dock), keys, "View", checked=_shown(dock))
            for name, title, dock, keys in panels
        ),
        Action("panel.reset", "Reset layout", window.reset_layout, "", "View"),
        Action("screen.full", "Full screen", window.toggle_full_screen, "F11", "View", checked=window.isFullScreen),
        *(
            Action(
                f"theme.{choice.value}",
                "As the system" if choice is ThemeChoice.SYSTEM else f"{choice.value.capitalize()} theme",
                partial(appearance.choose, choice),
                "",
                "View",
                checked=partial(wears, choice),
            )
            for choice in ThemeChoice
        ),
        *window.painting.actions(),
        Action("palette.open", "All commands…", window.command_palette.open, "Ctrl+Shift+P", "View", icon="search"),
        Action("palette.menu", "Open the menu", window.open_menu, "F10"),
    ]


def _shown(dock: object) -> partial[bool]:
    return partial(lambda widget: not widget.isHidden(), dock)


def _steps(window: MainWindow) -> list[Action]:
    stepper = window.bottom.stepper

    def several() -> bool:
        return len(stepper.steps) > 1

    def follow() -> None:
        window.workspace.session.do(change_session("Follow the last step", step=None))

    return [
        Action("step.play", "Play the steps", stepper.toggle_play, "Space", "Run", several, lambda: stepper.playing),
        Action("step.back", "Previous step", partial(stepper.move_step, -1), "[", "Run", several, icon="step-back"),
        Action("step.forward", "Next step", partial(stepper.move_step, 1), "]", "Run", several, icon="step-forward"),
        Action(
            "step.last",
            "Follow the last step",
            follow,
            "",
            "Run",
            lambda: window.workspace.session.state.step is not None,
        ),
    ]


def _runs(window: MainWindow) -> list[Action]:
    session = window.workspace.session
    selected = sorted(session.state.selected_runs & set(session.catalog.runs))
    things = describe(selected) if selected else "selected runs"

    def any_selected() -> bool:
        return bool(selected)

    def several_selected() -> bool:
        return len(selected) > 1

    def any_hidden() -> bool:
        return len(shown_runs(session.catalog, session.state)) < len(session.catalog.runs)

    def any_shown() -> bool:
        return bool(shown_runs(session.catalog, session.state))

    def hide() -> None:
        session.do(check_runs(selected, checked=False))

    def isolate() -> None:
        session.do(isolate_runs(session.catalog, selected))

    def compare() -> None:
        session.do(compare_runs(in_natural_order(session.catalog, selected)))

    def select_shown() -> None:
        session.do(select_runs(shown_runs(session.catalog, session.state)))

    return [
        Action("runs.isolate", f"Isolate {things}", isolate, "", "Run", any_selected, icon="isolate"),
        Action("runs.hide", f"Hide {things}", hide, "", "Run", any_selected, icon="eye-off"),
        Action(
            "runs.compare",
            f"Compare {things}",
            compare,
            "Ctrl+Shift+D",
            "Run",
            several_selected,
            icon="table",
            tip="Lays the selected runs side by side: values, curves, texts",
        ),
        Action("runs.select", "Select shown runs", select_shown, "", "Run", any_shown),
        Action("runs.all", "Show all runs", lambda: session.do(show_all_runs()), "", "Run", any_hidden, icon="eye"),
    ]


def _help(window: MainWindow) -> list[Action]:
    return [
        Action("help.shortcuts", "Keyboard shortcuts", window.dialogs.shortcuts, "?", "Help", icon="keyboard"),
        Action("log.open", "Open log file", window.dialogs.open_log, "", "Help", icon="log"),
        Action("about.about", "About Armillary", window.dialogs.about, "", "Help", icon="info"),
    ]
