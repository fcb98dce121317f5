"""The log file: what went wrong, for whoever is to mend it."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

NAME = "armillary"


def log_file() -> Path:
    """Where the log is kept: in ``$ARMILLARY_HOME`` if set, else as the system has it."""
    home = os.environ.get("ARMILLARY_HOME")
    return Path(home or platformdirs.user_log_dir("armillary", appauthor=False)) / "armillary.log"


def open_log(path: Path) -> None:
    """Write the log to a file of at most 1 MB with one older beside it; a folder that cannot be written is no error."""
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.INFO)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)


def log_error(message: str, details: str) -> None:
    """Write an error with its traceback."""
    logging.getLogger(NAME).error("%s\n%s", message, details)
