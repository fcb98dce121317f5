from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.session import Change, Hover, Session
from core.session.command import change_embedding
from core.session.commands.points import panes as commands
from core.session.commands.points.selection import move_camera, select_rows
from core.session.pane_session import PaneSession
from core.state import CameraState, Pane, ProjectionSpec, SessionState
from core.views.embedding.panes.known import complete
from core.views.embedding.panes.lens import lens_of
from core.views.embedding.panes.opening import next_pane
from tests.core.views.embedding.made import catalog, table

MAIN, OTHER = "run/layer", "other/layer"


def opened(folder: Path, *panes: Pane) -> Session:
    session = Session(catalog(table(folder / "a", 30, steps=(1, 5)), table(folder / "b", 40, key=OTHER)))
    session.do(change_embedding("Main", table=MAIN))
    for pane in panes:
        session.do(commands.add_pane(pane))
    complete(session.catalog, session.results, session.state)
    return session


def shown(state: SessionState) -> list[str]:
    wish = state.embedding
    return [wish.projection.method, *(pane.projection.method for pane in wish.panes.beside)]


def test_pictures_come_go_and_change_places_in_steps_that_can_be_undone(tmp_path: Path) -> None:
    raw, random = Pane(projection=ProjectionSpec("raw"), dimensions=2), Pane(projection=ProjectionSpec("random"))
    session = opened(tmp_path, raw, random)
    assert shown(session.state) == ["pca", "raw", "random"]
    lens = lens_of(session.catalog, session.results, session.state, 0)
    assert lens is not None
    session.do(commands.make_main(lens, 5))
    assert shown(session.state) == ["raw", "pca", "random"]
    assert session.state.embedding.dimensions == 2
    session.do(commands.close_pane(0))
    assert shown(session.state) == ["raw", "random"]
    session.do(commands.close_panes())
    assert shown(session.state) == ["raw"]
    for _ in range(3):
        session.undo()
    assert shown(session.state) == ["pca", "raw", "random"]


def test_another_table_becomes_the_main_one_with_all_that_is_seen(tmp_path: Path) -> None:
    session = opened(tmp_path, Pane(OTHER, camera=CameraState(zoom=2)), Pane(), Pane(step=1))
    session.do(select_rows(MAIN, np.arange(30) == 7))
    lens = lens_of(session.catalog, session.results, session.state, 0)
    assert lens is not None
    session.do(commands.make_main(lens, 5))
    wish = session.state.embedding
    assert wish.table == OTHER
    assert wish.camera == CameraState(zoom=2)
    assert [pane.table for pane in wish.panes.beside] == [MAIN, MAIN, MAIN]
    assert session.state.selected_points[OTHER].indices().tolist() == [7]
    again = lens_of(session.catalog, session.results, session.state, 0)
    assert again is not None
    session.do(commands.make_main(again, None))
    assert session.state.embedding.table == MAIN
    assert [pane.table for pane in session.state.embedding.panes.beside] == [OTHER, "", ""]


def test_a_step_that_stays_becomes_the_linked_one_and_the_other_way_round(tmp_path: Path) -> None:
    session = opened(tmp_path, Pane(step=1))
    lens = lens_of(session.catalog, session.results, session.state, 0)
    assert lens is not None
    session.do(commands.make_main(lens, 5))
    assert session.state.step == 1
    assert session.state.embedding.panes.beside[0].step == 5


def test_a_pane_sees_the_session_and_does_there_what_is_done_in_it(tmp_path: Path) -> None:
    session = opened(tmp_path, Pane(OTHER))
    pane, heard = PaneSession(session, 0), list[Change]()
    session.observe(pane.follow)
    pane.observe(heard.append)
    assert pane.state.embedding.table == OTHER
    pane.do(select_rows(OTHER, np.isin(np.arange(40), [3, 35])))
    assert session.state.selected_points[MAIN].indices().tolist() == [3], "row 35 has no partner"
    assert heard[-1].after is pane.state
    assert heard[-1].after.selected_points[OTHER].indices().tolist() == [3]
    pane.do(move_camera(CameraState(zoom=3)))
    assert session.state.embedding.camera is None
    assert session.state.embedding.panes.beside[0].camera == CameraState(zoom=3)
    assert heard[-1].before.embedding.camera is None
    pane.undo()
    assert pane.state.embedding.camera is None

    pane.set_hover(Hover(table=OTHER, row=4))
    assert session.hover == Hover(table=MAIN, row=4)
    assert pane.hover == Hover(table=OTHER, row=4)
    assert heard[-1].hover
    pane.set_hover(Hover(table=OTHER, row=36))
    assert session.hover == Hover(table=OTHER, row=36)
    assert pane.hover == Hover(table=OTHER, row=36)
    session.set_hover(Hover(table=MAIN, row=12))
    assert pane.hover == Hover(table=OTHER, row=12)

    session.do(commands.close_panes())
    assert pane.state.embedding.table == MAIN, "what is still asked of a closed pane is as in the main picture"


def test_cameras_that_went_along_are_one_step(tmp_path: Path) -> None:
    session = opened(tmp_path, Pane(), Pane(camera=CameraState(zoom=2)))
    before = session.state
    command = commands.with_cameras(move_camera(CameraState(zoom=4), "Zoom"), {0: CameraState(zoom=5)})
    session.do(command)
    wish = session.state.embedding
    assert wish.camera == CameraState(zoom=4)
    assert [pane.camera for pane in wish.panes.beside] == [CameraState(zoom=5), CameraState(zoom=2)]
    session.undo()
    assert session.state == before


def test_each_further_picture_shows_something_else(tmp_path: Path) -> None:
    session = opened(tmp_path)
    for _ in range(3):
        session.do(commands.add_pane(next_pane(session.catalog, session.results, session.state)))
    wish = session.state.embedding
    looks = [(pane.projection.method, pane.dimensions) for pane in wish.panes.beside]
    assert len({(wish.projection.method, wish.dimensions), *looks}) == 4
    offered = [pane.choice.method for pane in wish.panes.beside if pane.choice is not None]
    assert offered[:2] == ["umap", "tsne"]
    assert len(set(offered)) == 3


def test_choosing_the_table_of_the_main_picture_follows_it_from_then_on(tmp_path: Path) -> None:
    session = opened(tmp_path, Pane(OTHER, step=3, camera=CameraState(), join="name"))
    session.do(commands.choose_pane_table(0, MAIN, MAIN))
    assert session.state.embedding.panes.beside == (replace(Pane(), table=""),)
