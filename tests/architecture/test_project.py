"""What keeps the project pleasant to live in: reasons, sizes, packages where they belong."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, module_of, parsed, sources

FILE_LINES = 400
FUNCTION_LINES = 60
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def _dependencies() -> list[str]:
    project = tomllib.loads(PYPROJECT)
    groups = [entry for group in project["dependency-groups"].values() for entry in group if isinstance(entry, str)]
    return [*project["project"]["dependencies"], *groups]


@pytest.mark.parametrize("requirement", _dependencies())
def test_every_dependency_has_a_reason(requirement: str) -> None:
    assert re.search(rf'^\s*"{re.escape(requirement)}",\s*# \S.+$', PYPROJECT, re.MULTILINE)


def test_the_folder_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists(), "it would shadow the library of that name"
    import packaging

    assert packaging.__file__ is not None
    assert ROOT / "packaging" not in Path(packaging.__file__).parents


FOLDERS = ("core", "app", "resources", "tests", "scripts")


def test_files_stay_in_one_thought() -> None:
    lines = {module_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in sources(*FOLDERS)}
    assert {name: count for name, count in lines.items() if count > FILE_LINES} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_functions_stay_in_one_thought(folder: str) -> None:
    assert [name for file in sources(folder) for name in _long(file)] == []


def _long(file: Path) -> Iterator[str]:
    functions = (node for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    for node in functions:
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES:
            yield f"{module_of(file)}.{node.name}"


def test_every_folder_of_code_is_a_package() -> None:
    folders = {file.parent for file in sources("core", "app", "resources", "tests")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
