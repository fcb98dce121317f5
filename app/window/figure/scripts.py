"""Figures as Python scripts: onto the clipboard or into a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from app.workspace import Workspace
from core.figure_files.script import script_of
from core.figure_files.spec import FigureSpec
from core.files import write_whole


def copy_script(workspace: Workspace, spec: FigureSpec) -> None:
    """Copy a script that draws a figure; says so, or why there is none."""
    script = _script(workspace, spec)
    if script:
        QGuiApplication.clipboard().setText(script)
        workspace.notify("info", f"Python script copied, {len(script.splitlines())} lines")


def save_script(workspace: Workspace, spec: FigureSpec, path: Path) -> None:
    """Write a script that draws a figure; says so, or why there is none."""
    script = _script(workspace, spec)
    if not script:
        return
    try:
        write_whole(path, script.encode())
    except OSError as error:
        workspace.notify("error", f"The script could not be saved: {error.strerror or error}", str(error))
        return
    workspace.notify("info", f"Written to {path}")


def _script(workspace: Workspace, spec: FigureSpec) -> str:
    try:
        return script_of(spec)
    except ValueError as error:
        workspace.notify("warning", str(error))
        return ""
