from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.model import Catalog, EmbeddingTable, TensorFormat
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.embeddings import load_metadata, load_vectors
from tests.core.readers.logs import read
from tests.shared_data import shared_data


def configure(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "projector_config.pbtxt"
    path.write_text(text)
    return path


def only_table(catalog: Catalog) -> EmbeddingTable:
    (table,) = catalog.embeddings.values()
    return table


def kinds(catalog: Catalog) -> list[str]:
    return [problem.kind for problem in catalog.problems]


def add_step(folder: Path, step: int, rows: int = 4) -> str:
    """Write what PyTorch writes for a step; returns what it appends to the configuration."""
    place = folder / f"{step:05d}" / "layer"
    place.mkdir(parents=True)
    (place / "tensors.tsv").write_text("\n".join(f"{row}\t{step}\t0.5" for row in range(rows)) + "\n")
    (place / "metadata.tsv").write_text("\n".join(f"row {row}" for row in range(rows)) + "\n")
    return (
        f'embeddings {{\n tensor_name: "layer:{step:05d}"\n metadata_path: "{step:05d}/layer/metadata.tsv"\n'
        f' tensor_path: "{step:05d}/layer/tensors.tsv"\n}}\n'
    )


def test_steps_of_a_tensor_are_one_table(tmp_path: Path) -> None:
    run = tmp_path / "run"
    configure(run, add_step(run, 200, 6) + add_step(run, 0) + add_step(run, 30))
    table = only_table(read(tmp_path))
    assert (table.key, table.run, table.tensor) == ("run/layer", "run", "layer")
    assert [step.step for step in table.steps] == [0, 30, 200]
    assert (table.rows, table.columns) == (6, 3)
    vectors = load_vectors(table.at(40).tensor)
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [[row, 30, 0.5] for row in range(4)]
    assert load_metadata(table.at(40).metadata_file, 4).columns["label"].texts[3] == "row 3"


def test_new_steps_appear(tmp_path: Path) -> None:
    path = configure(tmp_path, add_step(tmp_path, 1))
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    assert len(only_table(reader.read()).steps) == 1
    assert reader.refresh() is None
    path.write_text(path.read_text() + add_step(tmp_path, 2))
    grown = reader.refresh()
    assert grown is not None
    assert [step.step for step in only_table(grown).steps] == [1, 2]
    path.unlink()
    unnamed = reader.refresh()
    assert unnamed is None or [step.step for step in only_table(unnamed).steps] == [1, 2]
    shutil.rmtree(tmp_path / "00001")
    shutil.rmtree(tmp_path / "00002")
    emptied = reader.refresh()
    assert emptied is not None
    assert not emptied.embeddings


def test_names(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("1\t2\n")
    entries = ["tensor_name: 'weights:0'", "tensor_name: 'a:b:7'", ""]
    configure(tmp_path, "".join(f"embeddings {{ {entry} tensor_path: 't.tsv' }}\n" for entry in entries))
    tables = read(tmp_path).embeddings.values()
    assert [(table.tensor, table.steps[0].step) for table in tables] == [("a:b", 7), ("t.tsv", None), ("weights", None)]


def test_zero_is_a_step_among_others(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("1\t2\n")
    configure(tmp_path, "".join(f"embeddings {{ tensor_name: 'a:{step}' tensor_path: 't.tsv' }}\n" for step in (20, 0)))
    assert [step.step for step in only_table(read(tmp_path)).steps] == [0, 20]


def test_tables_whose_keys_would_be_the_same_are_both_there(tmp_path: Path) -> None:
    for run, tensor in (("a", "b/c"), ("a/b", "c")):
        configure(tmp_path / run, f"embeddings {{ tensor_name: '{tensor}' tensor_path: 't.tsv' }}")
        (tmp_path / run / "t.tsv").write_text("1\t2\n")
    tables = read(tmp_path).embeddings
    assert [(key, table.key, table.run, table.tensor) for key, table in tables.items()] == [
        ("a/b/c", "a/b/c", "a", "b/c"),
        ("a/b/c-2", "a/b/c-2", "a/b", "c"),
    ]


def test_raw_tensors(tmp_path: Path) -> None:
    expected = np.random.default_rng(0).normal(size=(5, 3)).astype("<f4")
    (tmp_path / "t.bytes").write_bytes(expected.tobytes())
    (tmp_path / "u").write_bytes(expected.tobytes())
    configure(
        tmp_path,
        "embeddings { tensor_path: 't.bytes' tensor_shape: 5 tensor_shape: 3 } "
        "embeddings { tensor_path: 'u' tensor_shape: [5, 3] }",
    )
    tables = read(tmp_path).embeddings
    assert list(tables) == ["./t.bytes", "./u"]
    for table in tables.values():
        source = table.steps[0].tensor
        assert (source.format, source.shape, source.member) == (TensorFormat.RAW_FLOAT32, (5, 3), "")
        np.testing.assert_array_equal(load_vectors(table.steps[0].tensor), expected)


@pytest.mark.parametrize("shape", ["", "tensor_shape: [5, 4]", "tensor_shape: [0, 3]"])
def test_a_raw_tensor_of_another_shape_is_a_problem(tmp_path: Path, shape: str) -> None:
    (tmp_path / "t.bytes").write_bytes(bytes(60))
    configure(tmp_path, f"embeddings {{ tensor_path: 't.bytes' {shape} }}")
    catalog = read(tmp_path)
    assert not catalog.embeddings
    assert kinds(catalog) == ["tensor"]


def test_backslashes(tmp_path: Path) -> None:
    run = tmp_path / "run"
    text = add_step(run, 1)
    configure(run, text.replace("00001/layer/", "00001\\\\layer\\\\"))
    assert only_table(read(tmp_path)).rows == 4
    configure(run, text.replace("00001/layer/", "00001\\layer\\"))  # escapes that were not meant
    assert only_table(read(tmp_path)).steps[0].metadata_file.endswith("metadata.tsv")


def test_missing_files_are_problems(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("1\t2\n")
    configure(
        tmp_path,
        "embeddings { tensor_path: 'gone.tsv' } embeddings { tensor_name: 'x' } "
        "embeddings { tensor_path: 't.tsv' metadata_path: 'gone.tsv' sprite { image_path: 'gone.png' } }",
    )
    catalog = read(tmp_path)
    assert only_table(catalog).steps[0].metadata_file == ""
    assert kinds(catalog) == ["missing-file", "missing-file", "tensor-without-file"]
    assert [Path(problem.file).name for problem in catalog.problems if problem.kind == "missing-file"] == [
        "gone.tsv",
        "gone.png",
    ]


@pytest.mark.parametrize("late", ["tensors.tsv", "metadata.tsv", "sprite.png"])
def test_files_that_appear_after_the_configuration_are_found(tmp_path: Path, late: str) -> None:
    names = ("tensors.tsv", "metadata.tsv", "sprite.png")
    for name in set(names) - {late}:
        (tmp_path / name).write_text("1\t2\n")
    configure(
        tmp_path,
        "embeddings { tensor_path: 'tensors.tsv' metadata_path: 'metadata.tsv' "
        "sprite { image_path: 'sprite.png' single_image_dim: [8, 8] } }",
    )
    reader = CatalogReader(parse_sources([str(tmp_path)]))
    assert kinds(reader.read()) == ["missing-file"]
    assert reader.refresh() is None
    (tmp_path / late).write_text("1\t2\n")
    grown = reader.refresh()
    assert grown is not None
    assert kinds(grown) == []
    step = only_table(grown).steps[0]
    assert Path(step.metadata_file).name == "metadata.tsv"
    assert step.sprite is not None


@pytest.mark.parametrize("path", ["../secret.tsv", "/etc/passwd", "link/secret.tsv", "..\\\\secret.tsv"])
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.tsv").write_text("1\t2\n")
    run = tmp_path / "run"
    configure(run, f'embeddings {{ tensor_path: "{path}" }}')
    (run / "link").symlink_to(tmp_path)
    catalog = read(run)
    assert not catalog.embeddings
    assert kinds(catalog)[0] in {"path-outside", "missing-file"}
    assert kinds(catalog) == ["path-outside"] or path.startswith("..\\")


def test_the_folder_of_the_plugin_belongs_to_its_run(tmp_path: Path) -> None:
    place = tmp_path / "run" / "plugins" / "org_tensorflow_tensorboard_projector"
    configure(place, add_step(place, 1))
    assert only_table(read(tmp_path)).run == "run"


def test_a_broken_configuration_is_a_problem(tmp_path: Path) -> None:
    configure(tmp_path, "embeddings {")
    assert kinds(read(tmp_path)) == ["projector-config"]
    configure(tmp_path, 'model_checkpoint_path: "model.ckpt"')
    assert kinds(read(tmp_path)) == ["checkpoint"]


@pytest.mark.skipif(shared_data() is None, reason="the real logs are not on this machine")
def test_a_real_projector() -> None:
    data = shared_data()
    assert data is not None
    table = read(data / "ibadrather-pytorch_learn" / "runs").embeddings["fashion_mnist_experiment_1/default"]
    step = table.steps[-1]
    assert (table.rows, table.columns, step.step) == (100, 784, 10)
    expected = np.loadtxt(step.tensor.file, delimiter="\t").astype(np.float32)
    np.testing.assert_array_equal(load_vectors(step.tensor), expected)
    assert load_metadata(step.metadata_file, 100).problems == ()
