"""What is offered while an expression is typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.analysis.expressions import ExpressionCompleter, Known, Names

KNOWN = Known(Names(["val/loss", "train/loss", "val-loss", "a b", "step"]), Names(["lr", "weight decay"]))
COMPLETER = ExpressionCompleter(KNOWN)


def offered(text: str, cursor: int | None = None) -> tuple[int, int, list[str]]:
    found = COMPLETER.complete(text, len(text) if cursor is None else cursor)
    return found.start, found.end, [item.text for item in found.items]


def test_tags_functions_and_hyperparameters_are_offered_where_a_term_is_wanted() -> None:
    start, end, texts = offered("")
    assert (start, end) == (0, 0)
    assert texts[:5] == ["val/loss", "train/loss", "`val-loss`", "`a b`", "`step`"]
    assert {"log10(", "ema(", "params.lr", "params.`weight decay`", "step", "time"} <= set(texts)
    assert offered("val/loss - tr") == (11, 13, ["train/loss"])
    assert offered("log10(tra") == (6, 9, ["train/loss"])
    assert offered("2 * params.l")[2] == ["params.lr"]
    assert offered("em")[2] == ["ema("]
    assert offered("`a")[:2] == (0, 2)
    assert offered("`a")[2][0] == "`a b`"
    assert offered("val-lo")[::2] == (0, ["`val-loss`"])


def test_nothing_is_offered_behind_a_whole_term_and_words_where_they_are_wanted() -> None:
    assert offered("val/loss ")[2] == []
    assert offered("(val/loss) ")[2] == []
    assert offered("best(val/loss, ") == (15, 15, ["min", "max"])
    assert offered("rate(max(val/loss, 1), t")[2] == ["time"]
    assert "val/loss" in offered("max(val/loss, ")[2]


@given(st.text("vals/-tr `a(,) *1.", max_size=20), st.integers(0, 20))
def test_offers_stand_in_the_text(text: str, cursor: int) -> None:
    start, end, _ = offered(text, cursor)
    assert 0 <= start <= end <= len(text)
