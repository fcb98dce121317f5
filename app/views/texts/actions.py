"""What can be done in the view of texts, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import Action
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.texts import read_markdown, show_mode
from core.state import TextMode, TextsState

MODES = (
    (TextMode.STEP, "At step", "The last text at or before the linked step"),
    (TextMode.ALL, "All steps", "Texts of all steps, the newest first"),
    (TextMode.CHANGES, "Changes", "What changed since the text before, word by word"),
    (TextMode.RUNS, "Runs", "What is different from the same text of another run, word by word"),
)


def text_actions(workspace: Workspace, find: Callable[[], None], move: Callable[[int], None]) -> Sequence[Action]:
    """Return the table of actions; `find` gives the search the focus, `move` goes to the next text that was found."""
    session = workspace.session

    def do(make: Callable[[], Command]) -> Callable[[], None]:
        def act() -> None:
            session.end_gesture()
            session.do(make())

        return act

    def state() -> TextsState:
        return session.state.texts

    def mode(value: TextMode, title: str, tip: str) -> Action:
        return Action(
            f"texts.{value.value}", f"Texts: {title.lower()}", do(lambda: show_mode(value)), "", "View",
            checked=lambda: state().mode is value, tip=tip,
        )  # fmt: skip

    def next_mode() -> Command:
        modes = [value for value, _, _ in MODES]
        return show_mode(modes[(modes.index(state().mode) + 1) % len(modes)])

    def looking() -> bool:
        return bool(state().search.strip())

    return (
        Action("texts.find", "Find in texts", find, "Ctrl+F", "View", icon="search"),
        Action("texts.find_next", "Next text that was found", lambda: move(1), "F3", "View", looking),
        Action("texts.find_back", "Text before that was found", lambda: move(-1), "Shift+F3", "View", looking),
        *(mode(*each) for each in MODES),
        Action("texts.next", "Next way to show texts", do(next_mode), "M", "View"),
        Action(
            "texts.markdown", "Plain text", do(lambda: read_markdown(not state().markdown)), "T", "View",
            checked=lambda: not state().markdown, tip="Show texts as they were logged instead of as Markdown",
        ),
    )  # fmt: skip
