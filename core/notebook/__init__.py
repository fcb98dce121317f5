"""Logs in a notebook or a script: `read` a folder, ask for frames of what a view draws, and draw them yourself.

>>> from core.notebook import read
>>> logs = read("runs", runs="lr < 0.1")
>>> logs.scalars("loss/train", smoothing=0.9).groupby("run")["smoothed"].last()
"""

from core.notebook.logs import Logs, read

__all__ = ["Logs", "read"]
