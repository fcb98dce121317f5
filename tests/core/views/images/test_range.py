"""The linked range of steps limits grids of runs and steps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.session.commands.cards.images import show_mode
from core.state import ImagesMode, SessionState, StepRange
from core.style import ThemeName
from core.views.images import Page, counted_cards, image_wish, resolve_wish
from tests.core.readers.logs import read
from tests.core.views.images.logs import TAG, logs


def test_a_grid_has_the_steps_of_the_range_only(tmp_path: Path) -> None:
    logs(tmp_path)
    catalog = read(tmp_path)
    grid = show_mode(ImagesMode.STEPS).apply(SessionState())

    def page(state: SessionState) -> Page:
        card = next(each for each in counted_cards(catalog, state) if each.tag == TAG)
        wish = image_wish(catalog, state, card, ThemeName.LIGHT)
        assert wish is not None
        return resolve_wish(wish)

    assert page(grid).steps == (0, 10, 15, 20)
    some = page(replace(grid, step_range=StepRange(5, 20)))
    assert some.steps == (10, 15, 20)
    assert [head for head, _ in some.heads] == ["Step 10", "Step 15", "Step 20"]
    assert {cell.column for cell in some.cells} == {0, 1, 2}
    assert some.note == "2 runs · steps 5 to 20"
    none = page(replace(grid, step_range=StepRange(21, 30)))
    assert none.steps == (0, 10, 15, 20)
    assert none.note == "2 runs · no image in steps 21 to 30"
    single = SessionState(step_range=StepRange(5, 20))
    assert page(single) is page(SessionState())
