"""When runs logged their curves, and where each of them is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Catalog
from core.session import Session
from core.session.commands.cards.pr_curves import hold_step
from core.session.commands.runs.runs import check_runs, select_runs
from core.state import PrTime
from core.style import ThemeName
from core.views.pr_curves.run_steps import RunSteps, run_steps, span_text, times_of
from tests.core.readers.written import writer
from tests.core.views.pr_curves.made import CLASSES, catalog, predictions, state

START = 1_700_000_000.0


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Two runs whose classes were logged at different steps and times."""
    folder = tmp_path_factory.mktemp("timed")
    for late, run in enumerate("ab"):
        with writer(folder / run) as made:
            made.add_scalar("loss", 1.0, 0, walltime=START + late)
            for step, seconds in ((10, 30.0), (20, 95.5), (20, 100.0), (300, 7_500.0)):
                labels, scores = predictions(run, 10)
                tags = CLASSES if step != 300 else CLASSES[1:2]
                for place, name in enumerate(tags):
                    when = START + late * 2 + seconds + place / 8
                    made.add_pr_curve(f"pr/{name}", (labels == 0).astype(int), scores[:, 0], step, walltime=when)
    return catalog(folder)


def shown(found: Catalog, session: Session) -> tuple[RunSteps, ...]:
    return run_steps(found, session.state, ThemeName.LIGHT)


def test_steps_of_all_classes_are_told_as_steps_as_times_since_the_start_and_as_dates(timed: Catalog) -> None:
    times = times_of(timed.runs["a"])
    assert times.steps.tolist() == [10, 20, 300]
    np.testing.assert_allclose(times.wall - START, [30.25, 100.25, 7_500.0])  # of one step the last
    assert [times.text(place, PrTime.STEP) for place in range(3)] == ["10", "20", "300"]
    assert [times.text(place, PrTime.RELATIVE) for place in range(3)] == ["30 s", "1 min 40 s", "2 h 05 min"]
    assert times.text(1, PrTime.WALL) == f"{datetime.fromtimestamp(START + 100.25):%Y-%m-%d %H:%M:%S}"
    assert times.text(-1, PrTime.WALL) == "–"


def test_each_run_shows_its_last_step_at_or_before_the_linked_one_or_that_at_which_it_is_held(timed: Catalog) -> None:
    session = Session()
    session.set_catalog(timed)
    assert [(each.run, each.place, each.held) for each in shown(timed, session)] == [("a", 2, None), ("b", 2, None)]
    session.do(hold_step("b", 20, "slide"))
    session.do(hold_step("b", 10, "slide"))
    assert [(each.run, each.place, each.held) for each in shown(timed, session)] == [("b", 0, 10), ("a", 2, None)]
    session.undo()
    assert not session.state.pr_curves.run_steps  # what a slider was moved through is one step of undo
    session.do(select_runs({"b"}))
    assert [each.run for each in shown(timed, session)] == ["b", "a"]
    session.do(check_runs(["b"], False))
    assert [each.run for each in shown(timed, session)] == ["a"]
    early = replace(session.state, step=5)
    assert "No curve" in run_steps(timed, early, ThemeName.LIGHT)[0].tip


def test_runs_without_curves_and_curves_without_times_have_no_times(tmp_path: Path) -> None:
    with writer(tmp_path / "plain") as made:
        made.add_scalar("loss", 1.0, 1)
    found = catalog(tmp_path)
    assert run_steps(found, state(found), ThemeName.LIGHT) == ()
    assert len(times_of(found.runs["plain"]).steps) == 0
    assert span_text(float("nan")) == "–"


@given(st.floats(0, 3e8))
def test_times_since_the_start_keep_their_two_largest_units(seconds: float) -> None:
    units = {"d": 86400, "h": 3600, "min": 60, "s": 1}
    words = span_text(seconds).split()
    told = sum(float(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True))
    assert abs(told - seconds) <= units[words[-1]] * (0.51 if words[-1] == "s" else 1) + seconds * 1e-3 * (seconds < 10)
