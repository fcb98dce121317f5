"""``armillary importance``: which hyperparameters matter to a metric, as text, JSON, a table or a figure."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import queries
from app.cli.parser import fail
from app.sources import missing, parse

if TYPE_CHECKING:
    from core.model import Catalog
    from core.results import Results
    from core.state import ImportanceState, SessionState
    from core.views.importance.page import Answer

_EVALUATORS = ("fanova", "permutation", "mdi", "spearman", "information", "best_tenth")
_TABLES = (".csv", ".json", ".parquet", ".tex", ".md")
_FIGURES = (".svg", ".pdf", ".png")
_WIDTH, _HEIGHT = 1040, 420


class WrongError(Exception):
    """Raised for what was asked wrongly; the message is the line the user reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked for."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="folders or files of logs, NAME:PATH to name them")
    parser.add_argument(
        "--metric", metavar="M", help="a tag or a field such as 'min(metrics.loss)'; the likeliest aim by default"
    )
    better = parser.add_mutually_exclusive_group()
    better.add_argument("--maximise", action="store_true", help="high values are better; else by its name")
    better.add_argument("--minimise", action="store_true", help="low values are better")
    parser.add_argument("--query", default="", metavar="Q", help=queries.HELP)
    parser.add_argument(
        "--evaluator", action="append", choices=_EVALUATORS, metavar="E",
        help=f"ask this one; may be repeated; all by default: {', '.join(_EVALUATORS)}",
    )  # fmt: skip
    parser.add_argument("--sort", choices=_EVALUATORS, metavar="E", help="sort by it; by the mean rank otherwise")
    parser.add_argument("--ranks", action="store_true", help="ask about ranks of the metric instead of its values")
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="P", help="do not ask about this parameter; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print JSON with curves and all digits")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write a table (.csv, .json, .parquet, .tex, .md) or a figure (.svg, .pdf, .png)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print or write what matters; return 0, or 2 with one line on standard error."""
    try:
        output = _output(arguments.output)
        print(_asked(arguments, output))
    except WrongError as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or arguments.output}: {error.strerror or error}")
    return 0


def _output(text: str | None) -> Path | None:
    if text is None:
        return None
    path = Path(text)
    if path.suffix.lower() not in (*_TABLES, *_FIGURES):
        raise WrongError(f"{text} ends in none of {', '.join((*_TABLES, *_FIGURES))}")
    if path.is_dir():
        raise WrongError(f"{text} is a folder")
    return path


def _asked(arguments: argparse.Namespace, output: Path | None) -> str:
    from core.export.importance import as_json, as_text
    from core.results import Results
    from core.views.hparams.empty import without_lines
    from core.views.importance.empty import emptiness
    from core.views.importance.page import answer_of, hidden_runs
    from core.views.importance.work import measure

    catalog = _catalog(arguments.paths)
    state, results = _state(arguments, catalog), Results()
    nothing = without_lines(catalog, state) or emptiness(catalog, state)
    if nothing is not None:
        raise WrongError(f"{nothing.title.lower()}: {nothing.text}")
    answer = answer_of(catalog, results, state)
    subject = answer.subject
    keys = {name: subject.key(name) for name in answer.missing}
    for key, kept in measure(None, subject.columns, subject.target, keys, subject.maximise, subject.ranked).items():
        results.put(key, kept)
    answer = answer_of(catalog, results, state)
    if output is not None:
        _write(output, answer, catalog, results, state)
        return f"Importance of {len(answer.board.params)} parameters for {subject.title} → {output}"
    hidden = hidden_runs(catalog, subject)
    return as_json(answer, hidden) if arguments.json else as_text(answer, hidden)


def _write(output: Path, answer: Answer, catalog: Catalog, results: Results, state: SessionState) -> None:
    from core.export.figures.figure import save_figure
    from core.export.importance_table import save_importance
    from core.views.importance.page import resolve
    from core.views.picture import Viewport

    if output.suffix.lower() in _TABLES:
        save_importance(output, answer.board)
        return
    with as_file(files("resources").joinpath("fonts")) as fonts:
        save_figure(resolve(catalog, results, state, Viewport(_WIDTH, _HEIGHT)), output, fonts)


def _catalog(paths: list[str]) -> Catalog:
    from core.readers.catalog import CatalogReader

    try:
        sources = parse(paths)
    except ValueError as error:
        raise WrongError(str(error)) from error
    gone = missing(sources)
    if gone:
        raise WrongError(f"there is no file or folder {gone}")
    catalog = CatalogReader(sources).read()
    if not catalog.runs:
        raise WrongError(f"there are no runs in {', '.join(source.path for source in catalog.sources)}")
    return catalog


def _state(arguments: argparse.Namespace, catalog: Catalog) -> SessionState:
    from core.state import RunsState, SessionState

    try:
        queries.check(arguments.query, catalog)
    except queries.WrongQueryError as error:
        raise WrongError(str(error)) from error
    runs = RunsState(query=arguments.query)
    return SessionState(catalog.sources, runs, importance=_wish(arguments, catalog))


def _wish(arguments: argparse.Namespace, catalog: Catalog) -> ImportanceState:
    from core.state import Direction, ImportanceState

    direction = Direction.HIGHER if arguments.maximise else Direction.LOWER if arguments.minimise else None
    evaluators = tuple(arguments.evaluator or _EVALUATORS)
    if arguments.sort and arguments.sort not in evaluators:
        raise WrongError(f"--sort {arguments.sort} needs --evaluator {arguments.sort}")
    return ImportanceState(
        metric_field(arguments.metric, catalog), direction, evaluators, arguments.sort or "",
        frozenset(_parameter(name, catalog) for name in arguments.leave_out), ranked=arguments.ranks,
    )  # fmt: skip


def metric_field(text: str | None, catalog: Catalog) -> str | None:
    """Return the field of a metric by its tag, or any number of one as queries write it."""
    from core.analysis.query import Entity, Field
    from core.views.field_columns import columns_of, field_name, operand_of
    from core.views.importance.subject import metrics_known

    if text is None:
        return None
    tag, known = field_name(Field(Entity.METRIC, text)), metrics_known(catalog)
    if tag in known:
        return tag
    operand = operand_of(text)
    values = columns_of(catalog).values(text) if operand is not None else None
    if operand is not None and values is not None and len(values.finite):
        return field_name(operand)
    return _unknown("metric", text, known)


def _parameter(text: str, catalog: Catalog) -> str:
    from core.analysis.query import Entity, Field
    from core.views.field_columns import columns_of, field_name

    known = [field_name(field) for field in columns_of(catalog).fields if field.entity is Entity.PARAM]
    name = field_name(Field(Entity.PARAM, text))
    return name if name in known else _unknown("parameter", text, known)


def _unknown(kind: str, text: str, fields: tuple[str, ...] | list[str]) -> str:
    from core.views.hparams.fields import field_title

    titles = [field_title(field) for field in fields]
    near = get_close_matches(text, titles, 3, 0.4) or titles[:3]
    hint = f"; there is {', '.join(repr(each) for each in near)}" if near else ""
    raise WrongError(f"there is no {kind} {text!r}{hint}")
