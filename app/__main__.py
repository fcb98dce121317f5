"""The command ``armillary``, and ``python -m app``."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for and return the exit status: 0 done, 1 failed, 2 asked wrongly."""
    multiprocessing.freeze_support()  # in the frozen program, worker processes start here too
    from core.dataclass_methods import make_plain_methods
    from core.imports import import_in_turns
    from core.processors import share_processors

    import_in_turns()
    make_plain_methods()
    share_processors()  # NumPy asks once, when it is imported
    from app.cli.parser import dispatch

    return dispatch(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
