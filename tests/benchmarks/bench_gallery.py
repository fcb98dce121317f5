"""Table and gallery of all points: scrolling the half million patches, opening and sorting ten million rows.

Times are those of the processor. A turn is one step of the wheel until what is then seen is painted.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from app.jobs import QtJobs
from app.views.embedding.tray.gallery import Gallery
from app.views.embedding.tray.places_area import PlacesArea
from app.views.embedding.tray.point_table import PointTable
from app.views.embedding.tray.thumbs import Thumbs
from app.workspace import Workspace
from core.cloud.compiling import warm_up
from core.jobs.synchronous import SynchronousRunner
from core.model import (
    Column,
    ColumnKind,
    EmbeddingStep,
    EmbeddingTable,
    Metadata,
    SpriteSheet,
    SpriteSource,
    TensorFormat,
    TensorSource,
)
from core.model.strings import CodedStrings
from core.readers.embeddings import load_metadata, load_sprite
from core.results import ResultKey, Results
from core.session import Session
from core.state import EmbeddingState, ProjectionSpec, SessionState, Tray, TrayOrder, TrayRows
from core.views.embedding import Known
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import Subject
from core.views.embedding.tray.columns import told_id, tray_columns
from core.views.embedding.tray.listing import asked, make_listing
from scripts.make_patches import photos, write_projector
from tests.benchmarks.measure import Measure
from tests.benchmarks.point_windows import application, wait_exposed
from tests.images import pixels

TURNS: Final = 60
ROWS: Final = 10_000_000
SIZE: Final = (1200, 800)
TURN: Final = 16.0


def run() -> list[Measure]:
    """Return the times of scrolling, opening and sorting."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    warm_up()
    application()
    return [*_patches(), *_many()]


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of a turn: of the window's thread, and of all threads; and how many images were painted."""

    own: float
    every: float


def _patches() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="armillary-gallery-") as name:
        folder = Path(name) / "patches"
        write_projector(folder, photos())
        count = (folder / "tensors.bytes").stat().st_size // (4 * 192)
        metadata = load_metadata(str(folder / "metadata.tsv"), count)
        about = replace(_known(count, metadata), sheet=_sprite(folder, count))
        measures = []
        for size in (72, 32):
            gallery, thumbs = _gallery(about, size)
            seen = len(gallery.places_seen())
            assert seen > SIZE[0] * SIZE[1] / (size + 34) ** 2, "the window is full of images"
            turns = _scrolled(gallery, partial(_busy, thumbs))
            far = _jumped(gallery)
            while thumbs.busy:
                time.sleep(0.01)
            gallery.renew()
            assert len(np.unique(pixels(gallery.grab().toImage())[:, :, :3])) > 50, "images are painted"
            gallery.close()
            title = f"gallery of {count:,} patches, {seen} of {size} pixels in sight"
            note = f"{turns.every:.1f} ms with decoding on its thread; {far:.1f} ms to anywhere else in it"
            measures.append(Measure(f"{title}: a turn of the wheel", TURN, turns.own, "ms", True, note))
    return measures


def _busy(thumbs: Thumbs) -> bool:
    return thumbs.busy


def _sprite(folder: Path, count: int) -> SpriteSheet:
    return load_sprite(SpriteSource(str(folder / "sprite.png"), 8, 8), count)


def _many() -> list[Measure]:
    random = np.random.default_rng(0)
    numbers, codes = random.normal(size=ROWS), random.integers(-1, 40, ROWS).astype(np.int32)
    names = tuple(f"class {each}" for each in range(40))
    kinds = {
        "class": Column("class", ColumnKind.CATEGORY, CodedStrings(codes, names), None, codes, names),
        "value": Column("value", ColumnKind.NUMBER, CodedStrings(codes, names), numbers),
    }
    about = _known(ROWS, Metadata(ROWS, kinds))
    opened, table = _timed(partial(_table, about, Tray(open=True, rows=TrayRows.ALL)))
    turns = _scrolled(table, lambda: False)
    measures = [
        Measure(f"table of {ROWS:,} rows: open", 0.3, opened, "s", True, "with its order, all threads together"),
        Measure(f"table of {ROWS:,} rows: a turn of the wheel", TURN, turns.own, "ms", True),
    ]
    for name, goal in (("value", 4.0), ("class", 1.5)):
        tray = Tray(open=True, rows=TrayRows.ALL, order=(TrayOrder(told_id(name)),))
        took, _ = _timed(partial(_table, about, tray))
        measures.append(Measure(f"table of {ROWS:,} rows: sort by {name}", goal, took, "s", True, "beside the window"))
    table.close()
    return measures


def _known(rows: int, metadata: Metadata) -> Known:
    step = EmbeddingStep(None, TensorSource("none", TensorFormat.NPY))
    key = ResultKey.of("vectors", "bench")
    subject = Subject(EmbeddingTable("run/t", "run", "t", rows, 3, (step,)), step, key, key, key, key, key)
    made = Layout(np.zeros((rows, 3), dtype=np.float32), ("X", "Y", "Z"))
    return Known(subject, ProjectionSpec(), key, made, metadata, None, None, None, None, None)


def _workspace() -> Workspace:
    return Workspace(Session(), QtJobs(SynchronousRunner()))


def _gallery(about: Known, size: int) -> tuple[Gallery, Thumbs]:
    workspace = _workspace()
    thumbs = Thumbs(workspace)
    gallery = Gallery(workspace, thumbs)
    thumbs.show_images(about.sheet, 128 << 20)
    state = SessionState(embedding=EmbeddingState(tray=Tray(open=True, rows=TrayRows.ALL, size=size)))
    gallery.show_look(state.embedding.tray, state.embedding)
    _shown(gallery)
    gallery.show_listing(about, None, make_listing(None, asked(about, state, ()), Results()))
    gallery.repaint()
    return gallery, thumbs


def _table(about: Known, tray: Tray) -> PointTable:
    workspace = _workspace()
    state = SessionState(embedding=EmbeddingState(tray=tray))
    table = PointTable(workspace, Thumbs(workspace))
    columns = tray_columns(about, state.embedding)
    table.show_columns(columns, tray.columns, tray.order)
    _shown(table)
    table.show_listing(about, None, make_listing(None, asked(about, state, columns), Results()))
    table.repaint()
    return table


def _shown(page: PlacesArea) -> None:
    page.resize(*SIZE)
    page.show()
    wait_exposed(page)


def _timed(make: Callable[[], PointTable]) -> tuple[float, PointTable]:
    began = time.process_time()
    made = make()
    return time.process_time() - began, made


def _scrolled(page: PlacesArea, busy: Callable[[], bool]) -> Turns:
    """Turn the wheel by three lines at a time, as fast as painting goes."""
    bar, own, every = page.verticalScrollBar(), [], []
    for _ in range(TURNS):
        ours, all_of_it = time.thread_time(), time.process_time()
        bar.setValue(bar.value() + 3 * bar.singleStep())
        page.viewport().repaint()
        own.append(time.thread_time() - ours)
        end = time.monotonic() + 5
        while busy() and time.monotonic() < end:
            time.sleep(0.001)
        every.append(time.process_time() - all_of_it)
    return Turns(1e3 * float(np.median(own)), 1e3 * float(np.median(every)))


def _jumped(page: PlacesArea) -> float:
    bar, took = page.verticalScrollBar(), []
    for share in np.random.default_rng(1).random(TURNS // 2):
        began = time.thread_time()
        bar.setValue(int(share * bar.maximum()))
        page.viewport().repaint()
        took.append(time.thread_time() - began)
    return 1e3 * float(np.median(took))


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
