from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.model import Catalog, EmbeddingStep, EmbeddingTable, TensorFormat, TensorSource
from core.readers.base import Contents
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.embeddings import load_sprite, load_vectors
from core.readers.merged_tables import merged_tables
from tests.core.readers.logs import read
from tests.shared_data import shared_data


def add_step(run: Path, step: int, tag: str = "layer", rows: int = 5) -> None:
    """Write what PyTorch writes for a step, but no configuration."""
    place = run / f"{step:05d}" / tag
    place.mkdir(parents=True)
    (place / "tensors.tsv").write_text("".join(f"{row}\t{step}\n" for row in range(rows)))
    (place / "metadata.tsv").write_text("".join(f"row {row}\n" for row in range(rows)))
    sheet = Image.new("RGBA", (3 * 4, 3 * 6))  # three across, since the root of five is rounded up
    sheet.save(place / "sprite.png")


def steps(catalog: Catalog, key: str) -> list[int | None]:
    return [state.step for state in catalog.embeddings[key].steps]


def test_tensors_that_nothing_names(tmp_path: Path) -> None:
    for step in (20, 0, 100):
        add_step(tmp_path / "run", step)
    add_step(tmp_path / "run", 7, "other%2Flayer")
    catalog = read(tmp_path)
    assert steps(catalog, "run/layer") == [0, 20, 100]
    assert steps(catalog, "run/other/layer") == [7]
    state = catalog.embeddings["run/layer"].at(20)
    assert load_vectors(state.tensor)[3].tolist() == [3, 20]
    assert Path(state.metadata_file).parent.name == "layer"
    assert state.sprite is not None
    assert load_sprite(state.sprite, 5).pixels.shape == (5, 6, 4, 4)
    assert not catalog.problems


def test_a_configuration_and_what_it_does_not_name_are_one_table(tmp_path: Path) -> None:
    add_step(tmp_path, 0)
    add_step(tmp_path, 10)
    (tmp_path / "projector_config.pbtxt").write_text(
        "embeddings { tensor_name: 'layer:00010' tensor_path: '00010/layer/tensors.tsv' }\n"
    )
    catalog = read(tmp_path)
    assert list(catalog.embeddings) == ["./layer"]
    assert steps(catalog, "./layer") == [0, 10]


def test_a_lone_folder_of_a_tensor(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "tensors.tsv").write_text("1\t2\t3\n4\t5\t6\n")
    table = read(tmp_path).embeddings["words/tensors"]
    assert (table.rows, table.columns, table.steps[0].step, table.steps[0].sprite) == (2, 3, None, None)


def test_steps_appear_and_vanish(tmp_path: Path) -> None:
    add_step(tmp_path, 1)
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    assert steps(reader.read(), "./layer") == [1]
    assert reader.refresh() is None
    add_step(tmp_path, 2)
    grown = reader.refresh()
    assert grown is not None
    assert steps(grown, "./layer") == [1, 2]
    shutil.rmtree(tmp_path / "00001")
    shrunk = reader.refresh()
    assert shrunk is not None
    assert steps(shrunk, "./layer") == [2]


def test_what_is_no_tensor_is_a_problem_of_its_run(tmp_path: Path) -> None:
    add_step(tmp_path / "run", 1)
    (tmp_path / "run" / "00001" / "layer" / "tensors.tsv").write_text("word\tother\n")
    catalog = read(tmp_path)
    assert [(problem.kind, problem.run) for problem in catalog.problems] == [("tensor", "run")]


def test_a_sheet_that_does_not_fit_is_left_out(tmp_path: Path) -> None:
    add_step(tmp_path, 1, rows=50)
    assert read(tmp_path).embeddings["./layer"].steps[0].sprite is None


def table(tensor: str, step: int | None, file: str, columns: int = 2) -> EmbeddingTable:
    state = EmbeddingStep(step, TensorSource(file, TensorFormat.TSV))
    return EmbeddingTable(f"run/{tensor}", "run", tensor, 9, columns, (state,))


@pytest.mark.parametrize("second", [table("a", 1, "y"), table("a", None, "y"), table("a", 2, "y", 3)])
def test_states_that_do_not_belong_together_are_tables_of_their_own(second: EmbeddingTable) -> None:
    found = merged_tables([Contents(embeddings=(table("a", 1, "x"),)), Contents(embeddings=(second,))])
    assert list(found) == ["run/a", "run/a-2"]


def test_vectors_are_in_one_table_only() -> None:
    found = merged_tables([Contents(embeddings=(table("a", 1, "x"),)), Contents(embeddings=(table("b", 5, "x"),))])
    assert list(found) == ["run/a"]


def test_an_orphan_of_real_logs() -> None:
    shared = shared_data()
    if shared is None:
        pytest.skip("the real logs are not beside the repository")
    catalog = read(shared / "ibadrather-pytorch_learn" / "runs")
    (found,) = catalog.embeddings.values()
    assert [state.step for state in found.steps] == [0, 10]
    first, last = (load_vectors(state.tensor) for state in found.steps)
    assert first.shape == last.shape == (100, 784)
    assert np.isfinite(first).all()
    assert all(
        state.sprite is not None and (state.sprite.width, state.sprite.height) == (28, 28) for state in found.steps
    )
