from __future__ import annotations

from types import MappingProxyType

from app.main_window import MainWindow
from core.model import Catalog, EmbeddingStep, EmbeddingTable, SourceSpec, TensorFormat, TensorSource
from tests.app.conftest import make_catalog


def test_counts_of_runs_and_of_tables_alone(window: MainWindow) -> None:
    window.workspace.session.set_catalog(make_catalog("a", "b"))
    window.bottom.refresh()
    assert window.bottom.counts.text() == "2 of 2 runs · 21 values"
    states = (EmbeddingStep(None, TensorSource("/t.npy", TensorFormat.NPY)),)
    table = EmbeddingTable("t", ".", "t", 531_720, 192, states)
    window.workspace.session.set_catalog(Catalog((SourceSpec("/t.npy"),), embeddings=MappingProxyType({"t": table})))
    window.bottom.refresh()
    assert window.bottom.counts.text() == "1 table · 531,720 points"
