"""What is said where Plotly cannot be measured."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.benchmarks import plotly_page


def test_without_chromium_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ARMILLARY_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(plotly_page.MissingError, match="apt-get install chromium"):
        plotly_page.brushed([], (10, 10), [])


def test_without_plotly_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMILLARY_CHROMIUM", "/anywhere")
    monkeypatch.delenv("ARMILLARY_PLOTLY", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(plotly_page.MissingError, match="pip install plotly"):
        plotly_page.brushed([], (10, 10), [])
