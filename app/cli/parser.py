"""What the command line understands. Nothing here or below imports Qt before a window is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

from core.garbage import no_collecting

COMMANDS = {
    "inspect": "tell what logs contain, as a table or as JSON",
    "project": "compute the coordinates of an embedding and write them to a file",
    "cluster": "find clusters of an embedding and write them to a file",
    "importance": "tell which hyperparameters matter to a metric",
    "export": "write what a view shows as a figure",
}
"""Commands that need no screen; each is a module of this package with `add_arguments` and `run`."""

_EPILOG = (
    "commands:\n"
    + "\n".join(f"  {name:11} {text}" for name, text in COMMANDS.items())
    + ("\n\n`armillary COMMAND --help` tells more. A folder with the name of a command is opened as ./NAME.")
)


class OneLineParser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Say it and exit with 2."""
        self.exit(2, f"armillary: {message}; `{self.prog} --help` tells more\n")


def dispatch(argv: Sequence[str]) -> int:
    """Run a command, or open the window; return the exit status."""
    if argv and argv[0] in COMMANDS:
        return _command(argv[0], argv[1:])
    arguments = window_parser().parse_args(argv)
    with no_collecting():
        module = importlib.import_module("app.cli.smoke" if arguments.smoke else "app.cli.window")
    return int(module.run(arguments))


def _command(name: str, argv: Sequence[str]) -> int:
    module = importlib.import_module(f"app.cli.{name}")
    parser = OneLineParser(prog=f"armillary {name}", description=_sentence(COMMANDS[name]))
    module.add_arguments(parser)
    try:
        return int(module.run(parser.parse_args(argv)))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has had enough; the interpreter would complain once more
        return 0
    except KeyboardInterrupt:
        return 130


def window_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments that open the window."""
    parser = OneLineParser(
        prog="armillary",
        description="Explore logged training runs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="folders or files of logs, NAME:PATH to name them, or a saved session"
    )
    parser.add_argument("--theme", choices=("light", "dark", "system"), help="colours of the window for this start")
    parser.add_argument("--smoke", action="store_true", help="drive every view, check what is drawn, and say so")
    parser.add_argument("--out", metavar="DIR", help="with --smoke: leave screenshots and figures there")
    parser.add_argument("--version", action="version", version=_version())
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _version() -> str:
    from app.versions import version

    return f"Armillary {version()}"


def fail(message: str, status: int = 2) -> int:
    """Say on standard error what is wrong, in one line, and return the exit status."""
    print(f"armillary: {message}", file=sys.stderr)
    return status
