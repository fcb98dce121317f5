"""``armillary project``: coordinates of an embedding, by the window's own engines and without a window."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.coordinates_file import WrongError, output_file, write
from app.cli.parser import fail
from app.sources import missing, parse

if TYPE_CHECKING:
    from core.analysis.projection.methods import Given, Method, Projection, Value
    from core.model import F4, Catalog, EmbeddingStep, EmbeddingTable, Metadata

_LISTED = 12
_GAPS = "NaN or infinity"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked for."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="folders or files of logs, or files of vectors")
    parser.add_argument("--tensor", metavar="T", help="name or run/name of the embedding; the first one by default")
    parser.add_argument(
        "--step", type=int, metavar="S", help="the last state at or before this step; the last by default"
    )
    parser.add_argument(
        "--all-steps",
        action="store_true",
        help="all states, each laid over the one before so that rows can be followed",
    )
    parser.add_argument(
        "--strength", type=float, metavar="S",
        help="with --all-steps: from 0, every step by itself, to 1, rows stay near where they were (0.5)",
    )  # fmt: skip
    parser.add_argument(
        "--method",
        default="pca",
        metavar="M",
        help="how vectors become coordinates: pca (default), umap, densmap, tsne, pacmap, localmap, random, raw, "
        "custom or columns",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what chance depends on (0)")
    parser.add_argument(
        "--param", action="append", default=[], metavar="K=V", help="a parameter of the method, such as n_neighbors=30"
    )
    parser.add_argument("--dims", type=int, choices=(2, 3), default=3, help="number of coordinates (3)")
    parser.add_argument(
        "--quality", action="store_true", help="also measure how far the coordinates can be trusted, and print that"
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="coords.csv, coords.npy or coords.parquet"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the coordinates, a line for each row of the table; return 0, or 2 with one line on standard error."""
    from core.readers.base import ReadError

    try:
        print(_all_steps(arguments) if arguments.all_steps else _project(arguments))
    except (WrongError, ReadError, ValueError) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or arguments.output}: {error.strerror or error}")
    return 0


def _all_steps(arguments: argparse.Namespace) -> str:
    from app.cli import project_steps as steps
    from core.analysis.projection.naming import given_by

    if arguments.step is not None or arguments.quality:
        raise WrongError("--all-steps projects and measures every state: leave out --step and --quality")
    output, method = output_file(arguments.output), _method(arguments.method)
    parameters, catalog = _parameters(method, arguments.param, arguments.dims), catalog_of(arguments.paths)
    table = table_of(catalog, arguments.tensor)
    strength = steps.STRENGTH if arguments.strength is None else arguments.strength
    if reason := steps.refusal(method, table, strength):
        raise WrongError(reason)
    if any(output.exists() and output.samefile(state.tensor.file) for state in table.steps):
        raise WrongError(f"{output} holds the vectors; write the coordinates to another file")
    parameters = _planned((table.rows, table.columns), method, parameters, arguments.seed, aligned=strength)
    given = given_by(method, parameters, _metadata(method, parameters, table.steps[-1], table.rows), table.rows)
    done = steps.walked(catalog, table, method, parameters, arguments.seed, strength, given)
    coordinates = steps.coordinates(done, arguments.dims)
    write(output, coordinates, steps.numbers(table))
    last = done.layouts[-1] if done.layouts else None
    notes = "; ".join(last.notes) if last is not None and last.notes else ""
    axes = ", ".join(last.axis_titles[: arguments.dims]) if last is not None else ""
    count = f"{coordinates.shape[1]:,} points of {table.key} at {len(table.steps)} steps"
    return f"{count}: {axes} → {output}{f' ({notes})' if notes else ''}\n{steps.measured(table, done.walk)}"


def _method(name: str) -> Method:
    from core.analysis.projection.methods import METHODS

    if name not in METHODS:
        raise WrongError(f"there is no method {name!r}; there is {', '.join(METHODS)}")
    return METHODS[name]


def _project(arguments: argparse.Namespace) -> str:
    from core.analysis.projection.naming import given_by
    from core.readers.embeddings import load_vectors
    from core.views.embedding.reading import look_at_numbers

    if arguments.strength is not None:
        raise WrongError("--strength says how steps are held: it needs --all-steps")
    output, method = output_file(arguments.output), _method(arguments.method)
    parameters = _parameters(method, arguments.param, arguments.dims)
    table = table_of(catalog_of(arguments.paths), arguments.tensor)
    state = state_of(table, arguments.step)
    if output.exists() and output.samefile(state.tensor.file):
        raise WrongError(f"{output} holds the vectors; write the coordinates to another file")
    vectors = load_vectors(state.tensor)
    parameters = _planned(vectors.shape, method, parameters, arguments.seed, arguments.quality)
    given = given_by(method, parameters, _metadata(method, parameters, state, table.rows), len(vectors))
    projection, note = _computed(vectors, method, parameters, arguments.seed, given)
    narrowed = look_at_numbers(None, vectors, state.tensor)
    note += f" ({'; '.join(narrowed)})" if narrowed else ""
    coordinates = _coordinates(projection, arguments.dims)
    write(output, coordinates)
    quality = f"\n{_quality(vectors, coordinates, method, parameters)}" if arguments.quality else ""
    return f"{_summary(table, state, projection, arguments.dims, output)}{note}{quality}"


def _planned(
    shape: tuple[int, int],
    method: Method,
    parameters: dict[str, Value],
    seed: int,
    measured: bool = False,
    aligned: float | None = None,
) -> dict[str, Value]:
    """Return the parameters of a run that memory suffices for: fitted to fewer points where the user left that open.

    `shape` is that of the vectors, `aligned` the strength with which all steps are held, None for a single step.

    Raises WrongError with what is needed, what is free and what can be done where it does not suffice.
    """
    from core.state import ProjectionSpec
    from core.views.embedding.runs.needs import bytes_to_measure, lacking, planned

    rows, columns = shape
    spec = ProjectionSpec(method.name, parameters, seed, aligned=aligned)
    plan = planned(spec, rows, columns, setting="--param fit_on")
    refusal = plan.refusal
    if measured and not refusal:
        refusal = lacking("Measuring its quality", bytes_to_measure(spec, rows, columns))
    if refusal:
        raise WrongError(refusal)
    return method.complete(plan.spec.parameters)


def _quality(vectors: F4, coordinates: F4, method: Method, parameters: dict[str, Value]) -> str:
    """Return how far coordinates can be trusted: a sentence, a measure a line with its interval, and warnings."""
    from core.analysis.projection.scaled import scaled
    from core.analysis.projection.scaling_choice import scaling_of
    from core.analysis.quality.measure import measure_quality
    from core.analysis.quality.words import warnings
    from core.views.embedding.trust.measuring import trust_of
    from core.views.embedding.trust.shown import EUCLIDEAN
    from core.views.embedding.trust.words import as_text

    scaling, wanted = scaling_of(parameters), method.neighbours(parameters, len(vectors))
    compared = scaled(vectors, scaling, whole=True)
    quality = measure_quality(compared, coordinates, EUCLIDEAN if wanted is None else wanted[1])
    return as_text(trust_of(quality, warnings(compared, None, parameters), scaling))


def _parameters(method: Method, wishes: list[str], dimensions: int) -> dict[str, Value]:
    """Return all parameters of a method from texts such as ``"n_neighbors=30"``."""
    known = {parameter.name: parameter for parameter in method.parameters}
    given: dict[str, Value] = {"dimensions": dimensions} if "dimensions" in known else {}
    for wish in wishes:
        name, equals, text = wish.partition("=")
        if not equals:
            raise WrongError(f"{wish!r} is not of the form name=value")
        if name not in known:
            raise WrongError(f"{method.name} has no parameter {name!r}; it has {', '.join(known)}")
        given[name] = known[name].parsed(text)
    return method.complete(given)


def _metadata(method: Method, parameters: dict[str, Value], state: EmbeddingStep, rows: int) -> Metadata | None:
    """Return the metadata of a table where a method needs them, None where there are none."""
    from core.readers.embeddings import load_metadata

    needed = state.metadata_file and method.needs_metadata(parameters)
    return load_metadata(state.metadata_file, rows) if needed else None


def _computed(
    vectors: F4, method: Method, parameters: dict[str, Value], seed: int, given: Given
) -> tuple[Projection, str]:
    """Return coordinates, and what there is to say about them."""
    from core.analysis.graph.build import neighbour_graph
    from core.analysis.projection.methods import project, scaled_for
    from core.analysis.projection.sampled.size import fitted_on

    sampled = fitted_on(method.name, parameters, *vectors.shape)
    wanted = None if sampled else method.neighbours(parameters, len(vectors))
    prepared = scaled_for(method, parameters, vectors)
    graph = None if wanted is None else neighbour_graph(prepared.vectors, *wanted, seed)
    projection = project(None, prepared, method.name, parameters, seed, graph, given)
    notes = [f"seed {seed}"] if method.seeded else []
    told: tuple[str, ...] = getattr(projection, "notes", ())
    if _only_gaps(told):
        told = tuple(note for note in told if _GAPS not in note)  # the summary counts these rows
    notes += [note if note[1:2].isupper() else f"{note[:1].lower()}{note[1:]}" for note in told]
    if graph is not None and not graph.exact:
        notes.append(f"{graph.recall:.1%} of the true neighbours were found".replace("%", " %"))
    return projection, f" ({'; '.join(notes)})" if notes else ""


def _only_gaps(notes: tuple[str, ...]) -> bool:
    """Return whether rows without coordinates are those that are not finite, as far as notes say."""
    return not any("set aside" in note and _GAPS not in note for note in notes)


def catalog_of(paths: list[str]) -> Catalog:
    """Return what paths hold; raises WrongError where one is not there."""
    from core.readers.catalog import CatalogReader

    sources = parse(paths)
    gone = missing(sources)
    if gone:
        raise WrongError(f"there is no file or folder {gone}")
    return CatalogReader(sources).read()


def table_of(catalog: Catalog, name: str | None) -> EmbeddingTable:
    """Return the embedding of a name, the first one for none; raises WrongError where there is none."""
    tables = list(catalog.embeddings.values())
    if not tables:
        reasons = [f": {problem.message} ({problem.file})" for problem in catalog.problems[:1]]
        raise WrongError(f"there are no embeddings{''.join(reasons)}")
    if name is None:
        return tables[0]
    found = [table for table in tables if name in {table.key, table.tensor}]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongError(f"{len(found)} embeddings are called {name!r}: say one of {_list([t.key for t in found])}")
    keys = [table.key for table in tables]
    near = get_close_matches(name, keys, _LISTED, 0.5)
    raise WrongError(
        f"there is no tensor {name!r}; there is {_list([*near, *(key for key in keys if key not in near)])}"
    )


def _list(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def state_of(table: EmbeddingTable, step: int | None) -> EmbeddingStep:
    """Return the state of a table at a step, the last one for none; raises WrongError where there is none."""
    steps = [state.step for state in table.steps if state.step is not None]
    if step is not None and steps and step < steps[0]:
        raise WrongError(f"{table.key} has no state at or before step {step}; it has {_list([str(s) for s in steps])}")
    return table.at(step)


def _coordinates(projection: Projection, dimensions: int) -> F4:
    """Return as many coordinates as wanted: where the data has fewer directions, the rest is 0."""
    import numpy as np

    scores = projection.scores[:, :dimensions]
    result = np.zeros((len(scores), dimensions), dtype=np.float32)
    result[:, : scores.shape[1]] = scores
    if projection.set_aside is not None:
        result[projection.set_aside] = np.nan
    return result


def _summary(table: EmbeddingTable, state: EmbeddingStep, projection: Projection, dimensions: int, output: Path) -> str:
    when = "" if state.step is None else f" at step {state.step:,}"
    axes = ", ".join(projection.axis_titles[:dimensions])
    aside = 0 if projection.set_aside is None else int(projection.set_aside.sum())
    why = " with values that are not finite" if _only_gaps(getattr(projection, "notes", ())) else ""
    left = f"; {aside:,} rows{why} have no coordinates" if aside else ""
    return f"{len(projection.scores):,} points of {table.key}{when}: {axes}{left} → {output}"
