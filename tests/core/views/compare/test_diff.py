"""Differences of texts: whatever they are, both texts can be read back from them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.views.compare.diff import MOST_LINES, DiffRow, compare_texts, in_one_column, patch
from core.views.compare.folding import CONTEXT, Fold, folded
from core.views.compare.words import MOST_WORDS, Marks, changed_words

_LINE = st.lists(st.sampled_from(("lr", "0.1", "=", " ", "adam", "sgd", "é", ":")), max_size=6).map("".join)
_TEXT = st.lists(st.one_of(_LINE, st.sampled_from(("", "same", "other"))), max_size=30).map("\n".join)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines


def _outside(text: str, marks: Marks) -> str:
    kept, at = "", 0
    for start, end in marks:
        assert at <= start < end <= len(text)
        kept += text[at:start]
        at = end
    return kept + text[at:]


@settings(max_examples=300, deadline=None)
@given(_TEXT, _TEXT)
def test_both_texts_can_be_read_back(left: str, right: str) -> None:
    diff = compare_texts(left, right)
    assert [row.left for row in diff.rows if row.left is not None] == _lines(left)
    assert [row.right for row in diff.rows if row.right is not None] == _lines(right)
    assert [row.number_left for row in diff.rows if row.left is not None] == list(range(1, len(_lines(left)) + 1))
    assert [row.number_right for row in diff.rows if row.right is not None] == list(range(1, len(_lines(right)) + 1))
    assert diff.removed == sum(row.left is not None and row.left != row.right for row in diff.rows)
    assert diff.added == sum(row.right is not None and row.left != row.right for row in diff.rows)
    assert diff.same == (_lines(left) == _lines(right))


@settings(max_examples=300, deadline=None)
@given(_TEXT, _TEXT)
def test_what_is_not_marked_is_the_same_in_both_lines(left: str, right: str) -> None:
    for row in compare_texts(left, right).rows:
        if row.left is None or row.right is None or row.same:
            assert not row.marks_left
            assert not row.marks_right
        else:
            assert row.marks_left or row.marks_right
            assert _outside(row.left, row.marks_left) == _outside(row.right, row.marks_right)


@settings(max_examples=200, deadline=None)
@given(_TEXT, _TEXT)
def test_one_column_has_the_same_lines(left: str, right: str) -> None:
    lines = in_one_column(compare_texts(left, right).rows)
    assert [line.text for line in lines if line.sign in " -"] == _lines(left)
    assert [line.text for line in lines if line.sign in " +"] == _lines(right)
    signs = "".join(line.sign for line in lines)
    assert "+-" not in signs  # of each stretch the left text comes first


@settings(max_examples=200, deadline=None)
@given(_TEXT, _TEXT, st.booleans())
def test_folds_stand_for_lines_that_are_alike(left: str, right: str, opened: bool) -> None:
    rows = compare_texts(left, right).rows
    first = folded(rows)
    folds = [each for each in first if isinstance(each, Fold)]
    some = frozenset(fold.first for fold in folds[:1]) if opened else frozenset()
    found = folded(rows, some)
    back: list[DiffRow] = []
    for each in found:
        if isinstance(each, Fold):
            assert each.first == len(back)
            assert each.count > 1
            assert each.first not in some
            assert all(row.same for row in rows[each.first : each.first + each.count])
            back += rows[each.first : each.first + each.count]
        else:
            back.append(each)
    assert tuple(back) == rows


def test_a_long_stretch_is_folded_up_to_its_context() -> None:
    left = [f"line {number}" for number in range(30)]
    right = [*left[:10], "line x", *left[11:]]
    found = folded(compare_texts("\n".join(left), "\n".join(right)).rows)
    assert found[0] == Fold(0, 10 - CONTEXT)
    assert found[-1] == Fold(11 + CONTEXT, 30 - 11 - CONTEXT)


def test_a_changed_value_is_marked_and_nothing_around_it() -> None:
    (row,) = [row for row in compare_texts("a: 1\nlr: 0.01\nz: 2", "a: 1\nlr: 0.02\nz: 2").rows if not row.same]
    assert (row.left, row.right) == ("lr: 0.01", "lr: 0.02")
    assert row.marks_left == row.marks_right == ((6, 8),)


def test_a_line_that_was_put_in_stands_alone_beside_those_that_changed() -> None:
    left = "depth: 3\nwidth: 64"
    right = "depth: 4\nactivation = relu!\nwidth: 128"
    rows = compare_texts(left, right).rows
    assert [(row.left, row.right) for row in rows] == [
        ("depth: 3", "depth: 4"), (None, "activation = relu!"), ("width: 64", "width: 128"),
    ]  # fmt: skip


def test_frequent_lines_are_matched_too() -> None:
    """difflib passes over lines that are frequent in long texts, such as empty ones."""
    left = [line for number in range(150) for line in (f"left {number}", "")]
    right = ["first", *(line for number in range(150) for line in (f"other {number * 7}", ""))]
    same = sum(row.same for row in compare_texts("\n".join(left), "\n".join(right)).rows)
    assert same >= 149


def test_line_ends_that_differ_are_told() -> None:
    diff = compare_texts("a\r\nb\r\n", "a\nb\n")
    assert diff.same
    assert diff.note == "Only line ends differ"
    assert compare_texts("a\nb\n", "a\nb").note == "Only the end of the last line differs"
    assert compare_texts("a\nb", "a\nb").note == ""


def test_a_long_text_is_cut_and_that_is_told() -> None:
    text = "\n".join(map(str, range(MOST_LINES + 10)))
    diff = compare_texts(text, text + "\nmore")
    assert len(diff.rows) == MOST_LINES
    assert diff.note == "Only the first 5,000 lines are compared"
    assert compare_texts("x" * 600_000, "y").note


def test_a_very_long_line_is_marked_by_its_frame() -> None:
    words = [f"w{number}" for number in range(MOST_WORDS)]
    left, right = " ".join(words), " ".join([*words[:5], "other", *words[6:300], "more", *words[301:]])
    ours, theirs = changed_words(left, right)
    assert len(ours) == len(theirs) == 1
    assert _outside(left, ours) == _outside(right, theirs)
    assert left[ours[0][0] : ours[0][1]].startswith("w5 ")
    assert left[ours[0][0] : ours[0][1]].endswith("w300")


@pytest.mark.skipif(shutil.which("patch") is None, reason="the program patch is not there")
@pytest.mark.parametrize("right", ["a\nb2\nc\nd", "c", "x\na\nb\nc\nd\ny"])
def test_the_patch_is_one(tmp_path: Path, right: str) -> None:
    left = "a\nb\nc\nd"
    (tmp_path / "text").write_text(left + "\n")
    done = subprocess.run(
        ["patch", "text"], cwd=tmp_path, input=patch(left, right, "text", "text") + "\n", text=True, check=False,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert (tmp_path / "text").read_text() == right + "\n"
