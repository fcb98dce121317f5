from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.model import Catalog
from core.model.text import Text
from core.results import Results
from core.session.commands.cards.texts import compare_with, look_for, read_markdown, show_mode
from core.session.commands.runs.runs import check_runs
from core.state import SessionState, TextMode
from core.style import ThemeName
from core.views import Viewport
from core.views.cards import card_of
from core.views.text_parts import Mark, Paragraph, Table, TextPart, Verbatim, plain, spans_in
from core.views.texts import Page, card_groups, resolve, resolve_wish, text_wish
from core.views.texts.found import places_of
from core.views.texts.page import LETTERS, bytes_of, payloads, text_blocks
from core.views.texts.search import Hit, Hits, search_all
from core.views.texts.table import HEADER, value_rows
from tests.core.readers.logs import event, read, tensor, version, write
from tests.core.readers.written import writer
from tests.core.samples.sample_logs import FOLDER, RICH, arrays
from tests.core.views.texts.official import cells

TAG = "samples"
SAYS = {0: "the cat sat\non the mat", 5: "the dog sat\non the mat", 9: "the dog lay\non the mat\nall day"}
OTHER = {0: "the cat sat\non the mat", 7: "no cat"}


def text_event(step: int, tag: str, value: object) -> object:
    return event(step, tensor(tag, np.array(value, dtype=object), "text"))


def write_texts(folder: Path, texts: dict[int, str]) -> Path:
    events = [version(), *(text_event(step, TAG, text.encode()) for step, text in texts.items())]
    return write(folder / "events.out.tfevents.1", events)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("texts")
    write_texts(folder / "a", SAYS)
    write_texts(folder / "b", OTHER)
    return read(folder)


def page(catalog: Catalog, state: SessionState, run: str = "a", tag: str = TAG) -> Page:
    wish = text_wish(catalog, state, card_of(tag, run), ThemeName.LIGHT)
    assert wish is not None
    return resolve_wish(wish)


def at(step: int | None, *modes: TextMode) -> SessionState:
    state = SessionState(step=step)
    for mode in modes:
        state = show_mode(mode).apply(state)
    return state


def lines(part: TextPart) -> list[tuple[str, str]]:
    """Signs and texts of a difference."""
    return [
        (sign, plain(line))
        for block in part.blocks
        if isinstance(block, Verbatim)
        for sign, line in zip(block.signs or " " * len(block.lines), block.lines, strict=True)
    ]


def marked(part: TextPart, mark: Mark) -> list[str]:
    return [span.text for block in part.blocks for span in spans_in(block) if span.mark is mark]


def said(part: TextPart) -> str:
    return "\n".join(plain(block.spans) for block in part.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(("step", "place"), [(None, 2), (100, 2), (9, 2), (8, 1), (5, 1), (4, 0), (-3, 0)])
def test_the_last_text_at_or_before_the_linked_step(catalog: Catalog, step: int | None, place: int) -> None:
    made = page(catalog, at(step))
    assert (made.place, made.count, made.steps) == (place, 3, (0, 5, 9))
    assert said(made.part) == list(SAYS.values())[place].replace("\n", " ")
    assert made.part.note.startswith(f"Step {made.steps[place]}")


def test_all_steps_are_shown_newest_first(catalog: Catalog) -> None:
    made = page(catalog, at(5, TextMode.ALL))
    assert made.part.note == "3 texts"
    texts = said(made.part).split("\n")
    assert texts[0].startswith("Step 9")
    assert texts[1::2] == [text.replace("\n", " ") for text in reversed(SAYS.values())]


def test_changes_since_the_text_before_are_marked_word_by_word(catalog: Catalog) -> None:
    made = page(catalog, at(9, TextMode.CHANGES))
    assert lines(made.part) == [
        ("-", "the dog sat"), ("+", "the dog lay"), (" ", "on the mat"), ("+", "all day"),
    ]  # fmt: skip
    assert marked(made.part, Mark.REMOVED) == ["sat"]
    assert marked(made.part, Mark.ADDED) == ["lay"]
    assert "against step 5" in made.part.note
    assert "2 lines added, 1 removed" in made.part.note
    first = page(catalog, at(0, TextMode.CHANGES))
    assert "the first one" in first.part.note


def test_runs_are_compared_at_the_linked_step(catalog: Catalog) -> None:
    state = at(9, TextMode.RUNS)
    made = page(catalog, state, "b")
    assert "against a" in made.part.note
    assert ("+", "no cat") in lines(made.part)
    assert said(page(catalog, state, "a").part) == SAYS[9].replace("\n", " ")
    other = compare_with("b").apply(state)
    assert "against b" in page(catalog, other, "a").part.note
    same = page(catalog, at(0, TextMode.RUNS), "b")
    assert "no difference" in same.part.note
    hidden = check_runs(["a"], False).apply(at(9, TextMode.RUNS))
    assert "others are compared with it" in page(catalog, hidden, "b").part.note


def test_what_is_looked_for_is_marked_whatever_its_case(catalog: Catalog) -> None:
    made = page(catalog, look_for("THE").apply(at(0)))
    assert made.matches == 2
    assert marked(made.part, Mark.FOUND) == ["the", "the"]
    assert page(catalog, look_for("").apply(at(0))).matches == 0


def test_words_are_found_across_looks_and_in_tables() -> None:
    assert places_of("Straße STRASSE İx", "i") == []
    assert places_of("aXbxc", "X") == [(1, 2), (3, 4)]
    assert places_of("aaa", "aa") == [(0, 2)]


def test_search_goes_through_all_steps_of_all_cards(catalog: Catalog) -> None:
    state = look_for("cat").apply(at(None))
    hits = search_all(catalog, state)
    a, b = card_of(TAG, "a").key, card_of(TAG, "b").key
    assert hits.hits == (Hit(a, 0, 1), Hit(b, 0, 1), Hit(b, 7, 1))
    assert (hits.total, hits.cards) == (3, 2)
    assert hits.beside("", None, 1) == Hit(a, 0, 1)
    assert hits.beside("", None, -1) == Hit(b, 7, 1)
    assert [hits.beside("", step, -1) for step in (0, 6, 7)] == [Hit(b, 0, 1), Hit(b, 0, 1), Hit(b, 7, 1)]
    assert [Hits("", hits.hits[1:]).beside("", step, 1) for step in (None, 7, 3, -5)] == [
        Hit(b, 7, 1), Hit(b, 7, 1), Hit(b, 0, 1), Hit(b, 0, 1),
    ]  # fmt: skip
    assert hits.beside(a, 0, 1) == Hit(b, 0, 1)
    assert hits.beside(b, 7, 1) == Hit(a, 0, 1)
    assert hits.beside(b, 5, 1) == Hit(b, 7, 1)
    assert hits.beside(b, 5, -1) == Hit(b, 0, 1)
    assert search_all(catalog, look_for("zebra").apply(at(None))).beside(a, 0, 1) is None
    assert search_all(catalog, look_for("  ").apply(at(None))).hits == ()


def test_of_several_texts_at_one_step_the_last_is_shown_and_that_is_said(tmp_path: Path) -> None:
    events = [version(), *(text_event(step, TAG, text) for step, text in ((0, b"a"), (3, b"b"), (3, b"c"), (4, b"d")))]
    write(tmp_path / "a" / "events.out.tfevents.1", events)
    catalog = read(tmp_path)
    made = page(catalog, at(3))
    assert (made.place, made.count, made.steps) == (1, 3, (0, 3, 4))
    assert said(made.part) == "c"
    assert "last of 2 at this step" in made.part.note
    assert "c" in said(page(catalog, at(3, TextMode.ALL)).part).split("\n")
    assert "b" in said(page(catalog, at(3, TextMode.ALL)).part).split("\n")


def test_plain_text_keeps_all_blanks(tmp_path: Path) -> None:
    write_texts(tmp_path / "a", {0: "# a\n  * b\n\n\tc"})
    made = page(read(tmp_path), read_markdown(False).apply(at(None)))
    assert [text for _, text in lines(made.part)] == ["# a", "  * b", "", "\tc"]


SHAPES: list[object] = [
    ["one", "**two**"],
    [["a", "b"], ["c", "d & <e>"]],
    [[["a", "b"]], [["c", "d"]]],
]


@pytest.mark.parametrize("value", SHAPES)
def test_lists_and_tables_have_the_cells_of_tensorboard(value: object) -> None:
    array = np.array(value, dtype=object)
    blocks, note = text_blocks(Text(array), True)
    (table,) = blocks
    assert isinstance(table, Table)
    found = [plain(cell).strip() for row in table.rows for cell in row]
    assert found == cells(np.array(value, dtype=bytes).astype(object))
    assert bool(note) == (array.ndim > 2)


def test_a_list_of_one_is_a_text() -> None:
    (paragraph,) = text_blocks(Text(np.array(["*a*"], dtype=object)), True)[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans[0].italic


def test_odd_texts_are_told() -> None:
    for values in (np.empty(0, object), np.empty((0, 3), object)):
        (remark,) = text_blocks(Text(values), True)[0]
        assert isinstance(remark, Paragraph)
        assert plain(remark.spans) == "Nothing was logged"
    (blank,) = text_blocks(Text(np.array("  ", dtype=object)), True)[0]
    assert isinstance(blank, Paragraph)
    assert plain(blank.spans) == "Nothing was written"


def test_of_a_long_text_the_beginning_is_shown_and_that_is_said() -> None:
    blocks, note = text_blocks(Text(np.array("word " * 40_000, dtype=object)), True)
    assert sum(len(plain(block.spans)) for block in blocks if isinstance(block, Paragraph)) <= LETTERS
    assert note == "first 24,000 of 200,000 letters"
    rows = np.array([[f"{row}", "x"] for row in range(9000)], dtype=object)
    blocks, note = text_blocks(Text(rows), True)
    assert isinstance(blocks[0], Table)
    assert note == f"first {len(blocks[0].rows):,} of 9,000 rows"


def test_a_damaged_text_is_told_and_the_others_are_shown(tmp_path: Path) -> None:
    path = write_texts(tmp_path / "a", SAYS)
    catalog = read(tmp_path)
    series = catalog.runs["a"].blobs[TAG]
    data = bytearray(path.read_bytes())
    data[int(series.offset[1]) + 40] ^= 255
    path.write_bytes(bytes(data))
    assert said(page(catalog, at(5)).part).startswith("It cannot be read: ")
    assert said(page(catalog, at(9)).part) == SAYS[9].replace("\n", " ")
    assert len(list(value_rows(catalog, at(None)))) == 2


def test_texts_that_pytorch_writes(tmp_path: Path) -> None:
    with writer(tmp_path / "run") as log:
        log.add_text("notes/today", "some **bold** words", 3)
    catalog = read(tmp_path)
    (group,) = card_groups(catalog, SessionState())
    (card,) = group.cards
    assert (card.prefix, card.name, card.tag) == ("notes/", "today", "notes/today/text_summary")
    made = page(catalog, at(None), "run", card.tag)
    assert said(made.part) == "some bold words"
    assert made.part.title == "notes/today · run"


def test_sample_logs_say_what_the_official_reader_says() -> None:
    catalog = read(FOLDER / RICH)
    (name,) = catalog.runs
    made = page(catalog, read_markdown(False).apply(at(None)), name, "confusion")
    assert "\n".join(text for _, text in lines(made.part)) == arrays(RICH, "confusion")[-1].item().decode().rstrip("\n")
    assert made.count == len(arrays(RICH, "confusion"))


def test_exported_rows_hold_every_text_of_every_step(catalog: Catalog) -> None:
    rows = list(value_rows(catalog, at(0)))
    assert HEADER == ("run", "tag", "step", "wall_time", "row", "column", "text")
    assert [(row[0], row[2], row[6]) for row in rows] == [
        *(("a", step, text) for step, text in SAYS.items()), *(("b", step, text) for step, text in OTHER.items()),
    ]  # fmt: skip


def test_remembered_pages_count_the_words_that_they_hold(tmp_path: Path) -> None:
    write_texts(tmp_path / "a", {0: "word " * 3000, 1: "| a | b |\n|-|-|\n" + "| c | d |\n" * 50})
    catalog = read(tmp_path)
    assert bytes_of(page(catalog, at(0))) > 2 * 15_000
    assert bytes_of(page(catalog, at(1))) > 100 * 160


def test_texts_are_decoded_once(tmp_path: Path) -> None:
    write_texts(tmp_path / "a", SAYS)
    catalog = read(tmp_path)
    before = payloads.decoded
    page(catalog, at(None, TextMode.ALL))
    page(catalog, at(5, TextMode.CHANGES))
    search_all(catalog, look_for("dog").apply(at(None)))
    assert payloads.decoded - before == 3


def test_a_picture_holds_the_cards_that_fit(catalog: Catalog) -> None:
    picture = resolve(catalog, Results(), at(None), Viewport(1200, 400, 1.0, ThemeName.LIGHT))
    assert [placed.part.title for placed in picture.parts if isinstance(placed.part, TextPart)] == [
        f"{TAG} · a", f"{TAG} · b",
    ]  # fmt: skip
