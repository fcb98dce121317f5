"""Histograms and texts of real logs show what was written down about them by the official reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from core.model import Catalog
from core.state import HistogramMode, HistogramsState, SessionState, TextsState
from core.style import ThemeName
from core.views import Viewport
from core.views.cards import card_of
from core.views.histograms import histogram_wish, resolve_wish
from core.views.text_parts import Verbatim, plain
from core.views.texts import page, text_wish
from tests.core.readers.logs import read
from tests.shared_data import shared_data

DATA = shared_data()
pytestmark = pytest.mark.skipif(DATA is None, reason="the real logs are not on this machine")
VIEW = Viewport(300, 200, 1.0, ThemeName.LIGHT)


def tags_with(key: str) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Yield folder, tag and facts of every tag of which something is known."""
    assert DATA is not None
    facts = json.loads((DATA / "facts.json").read_text())["repositories"]
    for repository, known in facts.items():
        for run, told in known.get("tensorboard_runs", {}).items():
            for tag, about in told.get("tags", {}).items():
                if key in about:
                    yield DATA / repository / run, tag, about


@lru_cache(maxsize=32)
def catalog(folder: Path) -> Catalog:
    return read(folder)


def test_histograms_count_all_values_between_the_least_and_the_greatest() -> None:
    seen = 0
    for folder, tag, about in tags_with("legacy_histogram"):
        told, logs = about["legacy_histogram"], catalog(folder)
        assert len(logs.runs) == 1
        state = SessionState(histograms=HistogramsState(mode=HistogramMode.RUNS))
        made = resolve_wish(histogram_wish(logs, state, card_of(tag), VIEW))
        (part,) = made.parts
        assert part.step.tolist() == [told["last_step"]]
        assert part.total == told["events"]
        assert part.counts.sum() == pytest.approx(told["num"])
        assert part.percentiles[0, [0, -1]] == pytest.approx([told["min"], told["max"]])
        middles = (made.edges[:-1] + made.edges[1:]) / 2
        width = made.edges[1] - made.edges[0]
        assert abs((part.counts[0] * middles).sum() - told["sum"]) <= told["num"] * width
        seen += 1
    assert seen >= 16


def test_texts_are_as_long_as_they_were_logged() -> None:
    seen = 0
    for folder, tag, about in tags_with("last_text_bytes"):
        logs = catalog(folder)
        name = next(name for name, run in logs.runs.items() if tag in run.blobs)
        state = SessionState(texts=TextsState(markdown=False))
        wish = text_wish(logs, state, card_of(tag, name), ThemeName.LIGHT)
        assert wish is not None
        made = page.resolve_wish(wish)
        lines = [plain(line) for block in made.part.blocks if isinstance(block, Verbatim) for line in block.lines]
        assert len("\n".join(lines).encode()) == about["last_text_bytes"]
        assert len(made.wish.run.blobs[tag]) == about["events"]
        seen += 1
    assert seen >= 7
