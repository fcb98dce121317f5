"""Where the checkpoints of a run lie."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from core.readers.tensorboard.checkpoint.bundle import INDEX
from core.readers.tensorboard.pbtxt import SyntaxProblem, parse

STATE: Final = "checkpoint"
"""The file in which TensorFlow's savers note what they have written."""
_STEP: Final = re.compile(r".*-([0-9]{1,18})")


def checkpoint_step(prefix: str) -> int | None:
    """Return the step that the name of a checkpoint ends with: 200 for ``model.ckpt-200``; None if it does not."""
    match = _STEP.fullmatch(Path(prefix).name)
    return int(match[1]) if match else None


def listed_checkpoints(folder: str, allowed: Callable[[Path], bool]) -> list[str]:
    """Return the indices of checkpoints that the state file of a folder lists and that exist, oldest first.

    Savers write absolute paths too, which are wrong once the folder has moved: then the same name beside the state
    file is taken.

    Parameters
    ----------
    allowed
        Whether a file may be looked at.
    """
    state = Path(folder, STATE)
    try:
        message = parse(state.read_text("utf-8", "replace"))
    except (OSError, SyntaxProblem):
        return []
    names = [*message.texts("all_model_checkpoint_paths"), message.text("model_checkpoint_path").value]
    found = [index_of(name, folder, allowed) for name in dict.fromkeys(names) if name]
    return list(dict.fromkeys(index for index in found if index))


def index_of(name: str, folder: str, allowed: Callable[[Path], bool]) -> str | None:
    """Return the index of a checkpoint that a file in `folder` names, None if there is none."""
    prefix = name.removesuffix(INDEX)
    for place in (Path(folder, prefix), Path(folder, re.split(r"[/\\]", prefix)[-1])):
        index = place.with_name(place.name + INDEX)
        if allowed(index) and index.is_file():
            return str(index)
    return None
