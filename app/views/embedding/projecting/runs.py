"""The runs of projections: started by the user, followed frame by frame, told what to do, and stopped."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.views.embedding.projecting.placer import Placer
from app.views.embedding.projecting.run import Run
from app.workspace import Workspace
from core.analysis.projection.method import Frame
from core.analysis.projection.steering import Order, Pause, Resume
from core.jobs import Event, EventKind, Task
from core.results import ResultKey
from core.session import Session
from core.session.commands.points.projections import show_projection
from core.state import EmbeddingState, ProjectionSpec
from core.style.text import grouped
from core.views.embedding import Known
from core.views.embedding.methods import frame_key, known_spec, title_of
from core.views.embedding.runs.layouts import Layout, Moving, Without
from core.views.embedding.runs.moving import halted
from core.views.embedding.runs.needs import planned
from core.views.embedding.runs.starting import begun_from, continued, run_work, warm_work
from core.views.embedding.runs.walk import REACH, Going, Walk, Walked
from core.views.embedding.runs.walking import all_made, walk_work
from core.views.embedding.subject import axes, vectors_in


class Runs(QObject):
    """Starts and follows runs; their frames and results go to the session's results, what is shown to its state."""

    changed = Signal()
    """A run started, moved on or ended."""
    moved = Signal()
    """A frame is ready to be drawn."""
    refused = Signal(str)
    """A run ended without a result, with why that could be foreseen."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runs: dict[ResultKey, Run] = {}
        self._placer = Placer(self._on_placed, self)
        self._warming: int | None = None

    def of(self, key: ResultKey | None) -> Run | None:
        """Return the run that makes a projection, None if there is none."""
        return None if key is None else self._runs.get(key)

    def all(self) -> tuple[Run, ...]:
        """Return all runs that are not over, oldest first."""
        return tuple(self._runs.values())

    @property
    def preparing(self) -> bool:
        """Whether runs wait for nothing but that a worker process is made ready."""
        return self._warming is not None and not any(run.begun for run in self._runs.values())

    def warm(self) -> None:
        """Make a worker process ready for runs."""
        if self._warming is None:
            with suppress(RuntimeError):  # jobs have been closed: the program ends
                self._warming = self._workspace.jobs.start(warm_work(), self._on_warm)

    def _on_warm(self, event: Event) -> None:
        if event.kind in (EventKind.DONE, EventKind.FAILED, EventKind.CANCELLED) and isValid(self):
            self._warming = None
            self.changed.emit()

    def start(
        self, about: Known, spec: ProjectionSpec, before: Layout | None = None, session: Session | None = None
    ) -> str:
        """Run a projection of what is looked at and show it, going on from `before` if there is a layout to go on from.

        It is shown where a session says, by default in the main picture.

        Returns why it is not run, empty if it is.
        """
        session = session or self._workspace.session
        vectors = vectors_in(session.results, about.subject.vectors)
        if vectors is None:
            return "The vectors are still being read"
        plan = planned(spec, *vectors.shape)
        if plan.refusal:
            return plan.refusal
        try:
            steps: list[ResultKey] = []
            if spec.aligned is not None:
                spec = plan.spec
                work, steps = walk_work(session.catalog, about.subject, spec, session.results)
            else:
                spec, layout = (
                    begun_from(plan.spec, about.projection) if before is None else continued(plan.spec, before)
                )
                work = run_work(about.subject, vectors, spec, session.results, layout, before)
        except ValueError as error:
            return str(error)
        if not self._there(work.key, steps):
            run = Run(about.subject, work.key, spec, work.task.title, steps=tuple(steps))
            run.losses += [] if before is None else [(int(epoch), float(loss)) for epoch, loss in before.losses]
            run.shown_by = session
            self._begin(run, work.task)
        session.end_gesture()
        session.do(show_projection(spec))
        return ""

    def _there(self, key: ResultKey, steps: list[ResultKey]) -> bool:
        """Return whether a projection is made already, or being made."""
        results = self._workspace.session.results
        if steps:
            return key in self._runs or all_made(results, key, steps)
        made = results.get(key, object)
        return key in self._runs or isinstance(made, Layout) or (made is None and results.kept(key))

    def _begin(self, run: Run, task: Task) -> None:
        results = self._workspace.session.results
        results.forget(frame_key(run.key))
        run.walk = _walk(results.get(run.key, object))
        results.put(run.key, run.walk or Without.AWAITED)
        self._runs[run.key] = run
        run.job = self._workspace.jobs.start(task, partial(self._on_event, run))

    def _on_event(self, run: Run, event: Event) -> None:
        if event.kind is EventKind.DONE:
            self._keep(run, event.value)
        if not isValid(self) or self._runs.get(run.key) is not run:
            return
        match event.kind:
            case EventKind.STARTED:
                run.begun = True
            case EventKind.PROGRESS:
                run.fraction, run.message = event.fraction, event.message
            case EventKind.PARTIAL:
                self._on_partial(run, event.value)
            case EventKind.DONE:
                self._end(run)
            case EventKind.FAILED:
                self._fail(run, event)
            case EventKind.CANCELLED:
                self._halt(run)
        self.changed.emit()

    def _on_partial(self, run: Run, value: object) -> None:
        if isinstance(value, Frame):
            self._on_frame(run, value)
        elif isinstance(value, Going):
            self._on_step(run, value)

    def _keep(self, run: Run, value: object) -> None:
        if isinstance(value, Layout):
            self._keep_layout(run, value)
        elif isinstance(value, Walked):
            self._keep_walk(run, value)

    def _keep_layout(self, run: Run, layout: Layout) -> None:
        results = self._workspace.session.results
        results.put(run.key, layout)
        if run.kept_as is not None:  # it was steered: the worker process did not know under which key it belongs
            arguments = {"results": results, "key": run.key, "value": layout}
            task = Task(f"Keeping {run.title}", "core.views.embedding.runs.making:keep", arguments)
            self._workspace.jobs.start(task, lambda _: None)

    def _keep_walk(self, run: Run, walked: Walked) -> None:
        results = self._workspace.session.results
        for key, layout in zip(run.steps, walked.layouts or (), strict=False):
            results.put(key, layout)
        self._look_again(run, walked.walk)

    def _on_step(self, run: Run, going: Going) -> None:
        if going.place != run.place:
            run.rest()
            run.losses.clear()
            run.epoch = run.epochs = 0
        run.place = going.place
        if run.walk is None or going.walk.made != run.walk.made:
            self._look_again(run, going.walk)
            self._workspace.session.results_changed()
        if going.frame is not None:
            self._on_frame(run, going.frame)

    def _look_again(self, run: Run, walk: Walk) -> None:
        """Let steps be found that were not there before."""
        results, run.walk = self._workspace.session.results, walk
        results.put(run.key, walk)
        for key in run.steps[: walk.made]:
            if results.get(key, object) is Without.ABSENT:
                results.forget(key)

    def _on_frame(self, run: Run, frame: Frame) -> None:
        run.note(frame)
        shown = axes(self._wish(run))
        if run.steps:
            self._placer.offer(run.key, frame, title_of(run.spec), shown, REACH, self._named(run))
        else:
            self._placer.offer(run.key, frame, title_of(run.spec), shown)

    def _wish(self, run: Run) -> EmbeddingState:
        """Return the wish of the picture that shows a run."""
        main = self._workspace.session.state.embedding
        there = main if run.shown_by is None else run.shown_by.state.embedding
        return main if known_spec(main.projection) == run.spec else there

    def _named(self, run: Run) -> str:
        step = run.of.table.steps[run.place].step
        return f"step {'without a number' if step is None else grouped(step)} ({run.place + 1} of {len(run.steps)})"

    def _on_placed(self, key: ResultKey, ready: Moving) -> None:
        if key in self._runs:
            self._workspace.session.results.put(frame_key(key), ready)
            self.moved.emit()

    def _end(self, run: Run) -> None:
        self._forget(run)
        self._workspace.session.results.forget(frame_key(run.key))
        self._workspace.session.results_changed()

    def _fail(self, run: Run, event: Event) -> None:
        self._halt(run)
        if event.details:
            self._workspace.notify("error", f"{run.title} failed: {event.message}", event.details)
        else:  # it could be foreseen: nothing is wrong with the program
            self.refused.emit(event.message)

    def _halt(self, run: Run) -> None:
        """Leave what the last frame shows."""
        self._forget(run)
        results, frame = self._workspace.session.results, frame_key(run.key)
        results.forget(frame)
        results.put(run.key, run.walk or Without.ABSENT)
        if run.last is not None and not run.steps:
            losses = np.array(run.losses, dtype=np.float32).reshape(-1, 2)
            took = time.monotonic() - run.started
            results.put(frame, halted(run.last, title_of(run.spec), losses, took))
        self._workspace.session.results_changed()

    def _forget(self, run: Run) -> None:
        self._runs.pop(run.key, None)
        self._placer.forget(run.key)

    def stop(self, run: Run) -> None:
        """End a run; what it has shown last stays."""
        if self._runs.get(run.key) is run:
            self._workspace.jobs.cancel(run.job)
            self._halt(run)
            self.changed.emit()
            self.warm()  # its process may have had to be ended

    def pause(self, run: Run, paused: bool) -> None:
        """Let a run wait, or go on."""
        if paused != run.paused:
            run.paused = paused
            run.rest()
            self._workspace.jobs.wish(run.job, Pause() if paused else Resume())
            self.changed.emit()

    def steer(self, run: Run, order: Order, **parameters: float | int | str | bool) -> None:
        """Tell a run to go on otherwise; what it makes then is another projection, which is shown in its place."""
        self._workspace.jobs.wish(run.job, order)
        spec = replace(run.spec, parameters={**run.spec.parameters, **parameters}, history=run.spec.history or _name())
        self._rename(run, spec)

    def _rename(self, run: Run, spec: ProjectionSpec) -> None:
        session = self._workspace.session
        before, after = run.key, run.of.key_of(spec)
        run.spec = spec
        if after != before:
            frame = session.results.get(frame_key(before), Moving)
            self._runs[after] = self._runs.pop(before)
            self._placer.forget(before)
            run.key = run.kept_as = after
            session.results.put(after, Without.AWAITED)
            session.results.forget(before)
            session.results.forget(frame_key(before))
            if frame is not None:
                session.results.put(frame_key(after), frame)
        session.do(show_projection(spec))


def _walk(found: object) -> Walk | None:
    return found if isinstance(found, Walk) else None


def _name() -> str:
    return f"steered {time.time_ns():x}"
