from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export.data import save_csv
from core.session import Session
from core.session.command import Command
from core.session.commands.points.selection import hide_rows, select_rows
from core.session.commands.points.tray import (
    MOST_COLUMNS,
    change_tray,
    order_around,
    order_by,
    order_by_distance,
    show_page,
    toggle_column,
    unsorted,
    widen_column,
)
from core.state import RowSet, Tray, TrayColumns, TrayOrder, TrayPage, TrayRows
from core.views.embedding import Known, known
from core.views.embedding.tray.columns import (
    DISTANCE,
    ROW,
    TrayColumn,
    arranged,
    axis_id,
    cell_text,
    seen_columns,
    told_id,
    tray_columns,
)
from core.views.embedding.tray.found import places_found
from core.views.embedding.tray.listing import Asked, Listing, asked, listed_of, make_listing, tray_order
from core.views.embedding.tray.memory import image_bytes, tray_bytes
from core.views.embedding.tray.written import WrittenRows, tabbed
from core.views.embedding.work import complete
from tests.core.views.embedding.conftest import Seen
from tests.core.views.embedding.made import CLASSES, catalog, table

TABLE = "run/layer"
LABEL, SCORE, NAME = told_id("label"), told_id("score"), told_id("name")


class Points:
    """A table of sixty points of which all is known, and a session to look at it in."""

    def __init__(self, seen: Seen) -> None:
        seen.look(tray=Tray(open=True, rows=TrayRows.ALL))
        self.seen = seen
        self.session = Session(seen.catalog, seen.results, seen.state)

    def do(self, *commands: Command) -> Points:
        for command in commands:
            self.session.do(command)
        complete(self.seen.catalog, self.seen.results, self.session.state)
        return self

    @property
    def about(self) -> Known:
        about = known(self.seen.catalog, self.seen.results, self.session.state)
        assert about is not None
        return about

    def asked(self) -> Asked:
        columns = tray_columns(self.about, self.session.state.embedding)
        return asked(self.about, self.session.state, columns)

    def listing(self) -> Listing:
        return make_listing(None, self.asked(), self.seen.results)

    def rows(self) -> list[int]:
        rows: list[int] = self.listing().rows.tolist()
        return rows


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return Seen(catalog(table(tmp_path_factory.mktemp("points"))))


@pytest.fixture
def points(read: Seen) -> Points:
    return Points(Seen(read.catalog, read.results))


def frame() -> pd.DataFrame:
    rows = np.arange(60)
    label = [None if row % 10 == 9 else CLASSES[row % 3] for row in range(60)]
    return pd.DataFrame({"label": label, "score": rows / 59, "name": rows})


@given(
    st.lists(
        st.tuples(st.sampled_from(["label", "score", "name"]), st.booleans()), max_size=3, unique_by=lambda e: e[0]
    )
)
def test_any_columns_order_points_as_pandas_does(read: Seen, keys: list[tuple[str, bool]]) -> None:
    points = Points(Seen(read.catalog, read.results))
    points.do(change_tray("", order=tuple(TrayOrder(told_id(name), down) for name, down in keys)))
    expected = frame()
    if keys:
        expected = expected.sort_values(
            [name for name, _ in keys], ascending=[not down for _, down in keys], kind="stable", na_position="last"
        )
    assert points.rows() == expected.index.tolist(), "names are ordered by the number in them"


def test_coordinates_and_rows_are_ordered_too(points: Points) -> None:
    made = points.about.projection
    assert made is not None
    points.do(order_by(axis_id(1), "PC 2", True))
    assert points.rows() == np.argsort(-made.scores[:, 1], kind="stable").tolist()
    points.do(unsorted(), order_by(ROW, "row", True))
    assert points.rows() == list(range(59, -1, -1))


def test_what_the_table_lacks_orders_nothing(points: Points) -> None:
    points.do(change_tray("", order=(TrayOrder("column:gone"), TrayOrder(DISTANCE), TrayOrder("axis:7"))))
    assert points.asked().order == ()
    assert points.rows() == list(range(60))


def test_headings_are_categories_with_the_missing_ones_last(points: Points) -> None:
    points.do(change_tray("", group="label", order=(TrayOrder(SCORE, True),)))
    assert points.rows() == list(range(59, -1, -1)), "the table has no headings"
    points.do(change_tray("", page=TrayPage.GALLERY))
    listing, expected = points.listing(), frame()
    assert listing.headings == (*CLASSES, "Missing")
    assert listing.counts is not None
    assert listing.counts.tolist() == [*expected["label"].value_counts()[list(CLASSES)], 6]
    by_label = expected.sort_values(["label", "score"], ascending=[True, False], na_position="last")
    assert listing.rows.tolist() == by_label.index.tolist()
    points.do(change_tray("", group="score"))
    assert points.listing().headings == (), "numbers that are no categories are no headings"


def test_only_some_points_are_listed(points: Points) -> None:
    points.do(hide_rows(TABLE, np.arange(60) < 20, "embedding"), change_tray("", rows=TrayRows.SHOWN))
    assert points.rows() == list(range(20, 60))
    assert points.listing().places.tolist() == [*[-1] * 20, *range(40)]
    points.do(change_tray("", rows=TrayRows.FOUND))
    assert points.rows() == [], "nothing was searched for"
    embedding = points.session.state.embedding
    search = replace(embedding.search, text="thing 1")
    points.do(Command("", lambda state: replace(state, embedding=replace(state.embedding, search=search))))
    assert points.rows() == [], "those that are found are hidden"
    points.session.do(Command("", lambda state: replace(state, brushes=())))
    assert points.rows() == [1, *range(10, 20)]
    points.do(change_tray("", rows=TrayRows.SELECTED, order=(TrayOrder(SCORE, True),)))
    assert points.rows() == []
    points.do(select_rows(TABLE, np.isin(np.arange(60), [3, 40, 7])))
    assert points.rows() == [40, 7, 3]
    assert listed_of(points.listing(), RowSet.of_indices(60, [3, 7, 50])).tolist() == [7, 3]


def test_distance_is_that_to_the_mean_of_what_was_selected(points: Points) -> None:
    chosen = RowSet.of_indices(60, [0, 3])
    points.do(order_around(chosen))
    vectors = points.seen.results.get(points.about.subject.vectors, np.ndarray)
    assert vectors is not None
    mean = vectors[[0, 3]].astype(np.float64).mean(axis=0)
    away = 1 - vectors @ mean / np.linalg.norm(vectors, axis=1) / np.linalg.norm(mean)
    listing = points.listing()
    assert listing.away is not None
    assert np.allclose(listing.away, away, atol=1e-6)
    assert points.rows() == np.argsort(listing.away, kind="stable").tolist()
    columns = {column.id: column for column in tray_columns(points.about, points.session.state.embedding)}
    assert cell_text(points.about, listing.away, columns[DISTANCE], 5) == f"{away[5]:.4f}"


def test_sorting_by_distance_pins_what_follows_the_selection(points: Points) -> None:
    points.do(select_rows(TABLE, np.arange(60) == 4), order_by_distance(RowSet.of_indices(60, [4])))
    assert points.session.state.embedding.neighbours.of == "#4"
    assert points.rows()[0] == 4
    points.do(order_by_distance(RowSet.of_indices(60, [9])))
    assert points.session.state.embedding.neighbours.of == "#4", "what was asked for stays"


def test_a_listing_is_made_again_only_where_it_would_be_another(points: Points) -> None:
    before = points.asked()
    assert points.asked().same(before)
    assert not before.same(None)
    points.do(select_rows(TABLE, np.arange(60) == 4))
    assert replace(points.asked(), measured=False).same(before), "a selection changes nothing where all are listed"
    points.do(change_tray("", size=100, captions=False, share=0.9))
    assert replace(points.asked(), measured=False).same(before)
    points.do(order_by(SCORE, "score"))
    assert not points.asked().same(before)
    assert points.asked().of_rows(before)


def test_columns_keep_their_places(points: Points) -> None:
    every = tray_columns(points.about, points.session.state.embedding)
    assert [column.title for column in every] == ["Row", "Image", "label", "score", "name", "PC 1", "PC 2", "PC 3"]
    look = TrayColumns(order=(SCORE, ROW), hidden=("image",))
    behind = [axis_id(0), axis_id(1), axis_id(2)]
    assert [column.id for column in arranged(every, look)] == [SCORE, NAME, *behind, ROW, "image", LABEL]
    assert "image" not in [column.id for column in seen_columns(every, look)]
    everything = tuple(column.id for column in every)
    assert [column.id for column in seen_columns(every, TrayColumns(hidden=everything))] == [ROW]


def test_cells_say_what_is_known(points: Points) -> None:
    about, columns = points.about, {c.title: c for c in tray_columns(points.about, points.session.state.embedding)}
    assert cell_text(about, None, columns["Row"], 12) == "12"
    assert cell_text(about, None, columns["label"], 9) == ""
    assert cell_text(about, None, columns["name"], 12) == "thing 12"
    nearly = np.full(60, -1e-7, np.float32)
    distance = TrayColumn(DISTANCE, "Distance", columns["Row"].kind)
    assert cell_text(about, nearly, distance, 3) == "0.0000"
    assert cell_text(about, np.full(60, np.nan, np.float32), distance, 3) == ""
    assert about.projection is not None
    assert float(cell_text(about, None, columns["PC 1"], 3)) == pytest.approx(about.projection.scores[3, 0], rel=1e-3)


def test_rows_are_written_in_their_order_with_tabs_between(points: Points, tmp_path: Path) -> None:
    columns = tray_columns(points.about, points.session.state.embedding)[:5]
    rows = WrittenRows(points.about, columns, np.array([9, 2]), None)
    assert rows.header == ("row", "label", "score", "name"), "images are no text"
    assert [rows[0][0], rows[0][1], rows[1][3]] == [9, "", "thing 2"]
    assert tabbed(rows) == "row\tlabel\tscore\tname\n9\t\t0.152542\tthing 9\n2\tcat\t0.033898\tthing 2"
    assert [row[0] for row in rows[:]] == [9, 2]
    save_csv(tmp_path / "rows.csv", rows.header, rows)
    assert pd.read_csv(tmp_path / "rows.csv")["name"].tolist() == ["thing 9", "thing 2"]
    column = TrayColumn(axis_id(0), "PC 1", columns[0].kind)
    assert points.about.projection is not None
    exact = WrittenRows(points.about, [column], np.array([3]), None)[0][0]
    assert exact == float(points.about.projection.scores[3, 0]), "as it is, not as cells round it"


def test_text_is_found_in_what_is_listed(points: Points) -> None:
    points.do(order_by(SCORE, "score", True))
    listing, metadata = points.listing(), points.about.metadata
    places = places_found(metadata, listing, "THING 5")
    assert [int(listing.rows[place]) for place in places] == [*range(59, 49, -1), 5]
    assert listing.rows[places_found(metadata, listing, "#17")].tolist() == [17]
    assert places_found(metadata, listing, "#60").tolist() == []
    assert places_found(metadata, listing, "").tolist() == []
    assert listing.rows[places_found(None, listing, "17")].tolist() == [17]


def test_the_order_of_columns_turns_round_and_the_last_ones_decide_after(points: Points) -> None:
    points.do(order_by("a", "a"), order_by("a", "a"))
    assert points.session.state.embedding.tray.order == (TrayOrder("a", True),)
    points.do(*(order_by(name, name) for name in "bcdef"))
    assert [each.column for each in points.session.state.embedding.tray.order] == list("fedc")[:MOST_COLUMNS]
    points.do(order_by("d", "d", True))
    assert [each.column for each in points.session.state.embedding.tray.order] == list("dfec")


def test_every_wish_is_undone(points: Points) -> None:
    before = points.session.state
    commands: list[Callable[[], Command]] = [
        lambda: show_page(TrayPage.GALLERY),
        lambda: toggle_column(SCORE, "score"),
        lambda: widen_column(SCORE, "score", 200),
        lambda: order_by(SCORE, "score"),
    ]
    for command in commands:
        points.session.do(command())
        assert points.session.state != before
        points.session.undo()
        assert points.session.state == before


def test_the_page_that_is_seen_is_closed(points: Points) -> None:
    points.do(show_page(TrayPage.GALLERY))
    assert (points.session.state.embedding.tray.open, points.session.state.embedding.tray.page) == (True, "gallery")
    points.do(show_page(TrayPage.GALLERY))
    assert not points.session.state.embedding.tray.open


def test_all_rows_come_in_the_order_of_the_open_tray(points: Points) -> None:
    points.do(order_by(SCORE, "score", True), change_tray("", rows=TrayRows.SELECTED))
    order = tray_order(points.about, points.session.state, points.seen.results)
    assert order is not None
    assert order.tolist() == list(range(59, -1, -1))
    points.do(change_tray("", open=False))
    assert tray_order(points.about, points.session.state, points.seen.results) is None


def test_picture_and_tray_share_the_memory_for_images(points: Points) -> None:
    wish = points.session.state.embedding
    assert image_bytes(wish) + tray_bytes(wish) == wish.marks.memory << 20
    closed = replace(wish, tray=replace(wish.tray, open=False))
    assert image_bytes(closed) == wish.marks.memory << 20


def test_other_metadata_than_vectors_have_rows_are_listed(tmp_path: Path) -> None:
    made = table(tmp_path, rows=60)
    (tmp_path / "metadata.tsv").write_text("label\tword\n" + "".join(f"x{row % 2}\tw{row}\n" for row in range(40)))
    points = Points(Seen(catalog(made)))
    points.do(order_by(told_id("word"), "word", True))
    assert points.rows() == [*range(39, -1, -1), *range(40, 60)]
    points.do(change_tray("", group="label", page=TrayPage.GALLERY))
    assert points.listing().headings == ("x0", "x1", "Missing")
