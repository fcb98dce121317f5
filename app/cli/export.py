"""``armillary export``: views as figures, made by the window's own engines without a display."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import export_all, export_axes, export_cards, export_data, export_looks, queries
from app.cli.export_parts import MAKERS, WrongError, base_state, known, part_of, pattern_of
from app.cli.parser import fail
from app.cli.telling import Telling
from app.sources import missing, parse

if TYPE_CHECKING:
    from core.export.figures.sheet import FigureFormat
    from core.figure_files.drawing import Logs
    from core.figure_files.spec import FigureSpec
    from core.figure_files.writing import Description
    from core.model import SourceSpec

PLOTS = ("precision_recall", "roc", "detection_errors", "threshold", "scores", "calibration", "steps")
DESCRIPTIONS = ("inside", "beside", "none")
COLOUR_MAPS = ("viridis", "cividis", "magma", "coolwarm", "twilight", "greys")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked for."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders or files of logs, NAME:PATH to name them")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--view", choices=MAKERS, help="the view to draw")
    what.add_argument("--all", action="store_true", help="every view, page and card, each as a file in the folder -o")
    what.add_argument(
        "--figure", metavar="SPEC", help="a figure saved as .figure.json, or an SVG, PDF or PNG that carries it"
    )
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="figure.svg, figure.pdf or figure.png")
    parser.add_argument(
        "--format",
        type=_formats,
        default=(),
        metavar="F",
        help="svg, pdf, png or several: svg,pdf; instead of the ending",
    )
    parser.add_argument(
        "--query", "--runs", "--run-query", dest="run_query", default="", metavar="Q", help=queries.HELP
    )
    parser.add_argument("--tags", default="", metavar="R", help="only tags that contain a regular expression")
    parser.add_argument("--width", type=_length, help="logical pixels, 96 to the inch")
    parser.add_argument("--height", type=_length, help="logical pixels")
    parser.add_argument("--step", type=int, metavar="S", help="the linked step; the last one by default")
    parser.add_argument(
        "--description",
        choices=DESCRIPTIONS,
        default=DESCRIPTIONS[0],
        help="where it is kept how to draw the figure again: inside of the file, beside it, or nowhere",
    )
    parser.add_argument("--without-sources", action="store_true", help="do not say where the logs lie")
    export_looks.add_arguments(parser)
    scalars = parser.add_argument_group("scalars")
    scalars.add_argument("--tag", action="append", metavar="T", help="draw this tag; may be repeated; all by default")
    export_axes.add_arguments(scalars)
    scalars.add_argument("--log-y", action="store_true", help="logarithmic values")
    pages = parser.add_argument_group("hparams")
    pages.add_argument(
        "--page", metavar="P", help="parallel, scatter, matrix, slices, contour, rank, edf, best, importance or compare"
    )
    pages.add_argument("--metric", metavar="M", help="what runs are judged by: a tag, or min(metrics.loss)")
    pages.add_argument("--compare", action="append", metavar="RUN", help="a run of the page compare; may be repeated")
    curves = parser.add_argument_group("pr_curves")
    curves.add_argument("--plot", choices=PLOTS, default=PLOTS[0], help="what to draw (precision_recall)")
    curves.add_argument("--classes", default="", metavar="R", help="classes that contain a regular expression")
    curves.add_argument("--threshold", type=float, default=0.5, help="where curves are marked (0.5)")
    curves.add_argument("--cards-by", choices=("class", "run"), default="class", help="what each chart holds (class)")
    export_cards.add_arguments(parser)
    _add_embedding(parser)
    export_data.add_arguments(parser)


def _add_embedding(parser: argparse.ArgumentParser) -> None:
    embedding = parser.add_argument_group("embedding")
    embedding.add_argument("--tensor", metavar="T", help="name or run/name of the embedding")
    embedding.add_argument("--dims", type=int, choices=(2, 3), default=3, help="dimensions (3)")
    embedding.add_argument("--colour-by", metavar="C", help="metadata column; an empty text for none")
    embedding.add_argument("--colour-map", choices=COLOUR_MAPS, default="viridis", help="of numbers (viridis)")
    embedding.add_argument("--label-by", metavar="C", help="write the values of a metadata column beside points")
    embedding.add_argument(
        "--thumbnails",
        type=_side,
        nargs="?",
        const=0,
        metavar="PIXELS",
        help="draw images of points where they fit, so many logical pixels large (28)",
    )
    embedding.add_argument(
        "--names",
        nargs="?",
        const="",
        metavar="C",
        help="name dense places by the categories or words of a metadata column",
    )
    embedding.add_argument(
        "--density", choices=("auto", "always", "never"), default="auto", help="show how many points lie in one place"
    )
    embedding.add_argument(
        "--contours",
        choices=("none", "outlines", "levels"),
        default="none",
        help="lines around most points of each colour, in 2 dimensions",
    )
    embedding.add_argument(
        "--beside",
        metavar="WHAT",
        action="append",
        default=[],
        help="draw beside it what a method makes of it (umap), another step (step=100) or table; up to three times",
    )


@dataclass(frozen=True, slots=True)
class Output:
    """Where figures go: into which formats, and whether they say how they are drawn."""

    path: Path
    formats: tuple[FigureFormat, ...]
    description: Description
    with_sources: bool

    def written(self, spec: FigureSpec, logs: Logs, path: Path) -> None:
        """Write a figure, a file for each format; say on standard error what of it can hardly be read."""
        from core.figure_files.writing import write_figure

        with as_file(files("resources").joinpath("fonts")) as fonts:
            for form in self.formats:
                name = path.name.removesuffix(path.suffix) if path.suffix[1:].lower() in FORMATS else path.name
                target = path.with_name(f"{name}.{form.value}")
                write_figure(spec, logs, target, fonts, self.description, self.with_sources, Telling())
            _warn(spec, logs, path, fonts)


def _warn(spec: FigureSpec, logs: Logs, path: Path, fonts: Path) -> None:
    """Say which type of a figure is too small, and the size in which it is not."""
    from core.figure_files.fitting import remedy_of

    remedy = remedy_of(spec, logs, fonts)
    if remedy is not None:
        enough = "" if remedy.size is None else "; --size {:g}x{:g} is enough".format(*remedy.size)
        print(f"armillary: {path.name}: {remedy.said}{enough}", file=sys.stderr)


FORMATS = ("svg", "pdf", "png")


def run(arguments: argparse.Namespace) -> int:
    """Write figures or data; return 0, or 2 with one line on standard error, 1 where only some could be drawn."""
    from app.vector_images import install
    from core.export.data import DataError
    from core.export.figures.figure import FigureError
    from core.figure_files.text import SpecError
    from core.work import RefusedError

    install()
    try:
        return (_data if arguments.data else _export)(arguments)
    except (WrongError, FigureError, SpecError, DataError, RefusedError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or arguments.output}: {error.strerror or error}")


def _export(arguments: argparse.Namespace) -> int:
    from core.export.figures.figure import figure_format
    from core.export.figures.sheet import FigureFormat
    from core.figure_files.writing import Description

    path = Path(arguments.output)
    if arguments.all:
        formats = arguments.format or ("svg",)
    else:
        formats = arguments.format or (figure_format(path).value,)
        if path.is_dir():
            raise WrongError(f"{path} is a folder; name a file in it, or draw all with --all")
    output = Output(
        path, tuple(map(FigureFormat, formats)), Description(arguments.description), not arguments.without_sources
    )
    if arguments.tags:
        pattern_of(arguments.tags)
    if arguments.figure:
        return _again(arguments, output)
    if not arguments.paths:
        raise WrongError("name the logs: armillary export PATH --view … -o figure.svg")
    logs = _logs(_sources(arguments.paths))
    look = export_looks.look_of(arguments)
    if arguments.all:
        return export_all.run(arguments, logs, look, output)
    from core.figure_files.spec import FigureSpec, Wording

    part = replace(part_of(arguments, logs.catalog, logs.results), wording=Wording.of(look))
    output.written(FigureSpec((part,), look, logs.catalog.sources), logs, path)
    return 0


def _data(arguments: argparse.Namespace) -> int:
    """Write the data of a view instead of its figure."""
    from core.figure_files.views import state_of

    if Path(arguments.output).is_dir():
        raise WrongError(f"{arguments.output} is a folder")
    if not arguments.view or not arguments.paths:
        raise WrongError("data are those of a view: armillary export PATH --data --view … -o table.csv")
    logs = _logs(_sources(arguments.paths))
    if arguments.view == "embedding" or (arguments.view == "hparams" and arguments.page):
        state = state_of(part_of(arguments, logs.catalog, logs.results), logs.catalog)
    else:
        state = replace(base_state(arguments, logs.catalog), sources=logs.catalog.sources)
    state = replace(
        state,
        pr_curves=replace(state.pr_curves, class_query=arguments.classes),
        scalars=export_axes.over(state.scalars, arguments),
    )
    lacking = export_data.write(
        arguments, logs.catalog, state, logs.results, lambda tag, there: known("tag", tag, there)
    )
    export_data.tell(lacking)
    return 0


def _again(arguments: argparse.Namespace, output: Output) -> int:
    """Draw a figure as it is described in a file."""
    from core.figure_files.carried import opened

    path = Path(arguments.figure)
    if not path.is_file():
        raise WrongError(f"there is no file {path}")
    read = opened(path)
    for note in read.notes:
        print(f"armillary: {path.name}: {note}", file=sys.stderr)
    spec = read.spec
    if arguments.paths:
        spec = replace(spec, sources=_sources(arguments.paths))
    if not spec.sources:
        raise WrongError(
            f"{path.name} does not say where its logs lie; name them: armillary export PATH --figure {path} -o FILE"
        )
    gone = missing(spec.sources)
    if gone:
        raise WrongError(
            f"{path.name}: figure.sources: there is no file or folder {gone}; "
            f"name the logs: armillary export PATH --figure {path} -o FILE"
        )
    spec = replace(spec, look=export_looks.changed(spec.look, arguments))
    output.written(spec, _logs(spec.sources), output.path)
    return 0


def _sources(paths: list[str]) -> tuple[SourceSpec, ...]:
    try:
        sources = parse(paths)
    except ValueError as error:
        raise WrongError(str(error)) from error
    gone = missing(sources)
    if gone:
        raise WrongError(f"there is no file or folder {gone}")
    return sources


def _logs(sources: tuple[SourceSpec, ...]) -> Logs:
    from core.figure_files.drawing import Logs
    from core.readers.catalog import CatalogReader
    from core.results import DiskResults, Results

    return Logs(CatalogReader(sources).read(), Results(DiskResults()))


def _formats(text: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",")))
    for form in asked:
        if form not in FORMATS:
            raise argparse.ArgumentTypeError(f"{form!r} is not one of {', '.join(FORMATS)}")
    return asked


def _side(text: str) -> int:
    value = int(text)
    if not 8 <= value <= 256:
        raise argparse.ArgumentTypeError(f"{value} is not between 8 and 256")
    return value


def _length(text: str) -> int:
    value = int(text)
    if not 100 <= value <= 10_000:
        raise argparse.ArgumentTypeError(f"{value} is not between 100 and 10000")
    return value
