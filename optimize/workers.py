"""Runs many tasks in worker processes, survives the death of any of them, and never loses a finished one.

Each slot is one spawned process and one pipe. A task whose process dies is given to a new one; a task that kills three
processes is named and the sweep stops. Results come back in any order; the caller identifies them by the task's id, so
one worker and many give the same answer.
"""

from __future__ import annotations

import importlib
import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from scenarios.errors import ScenarioError
from sim.errors import ModelError

ATTEMPTS = 3
PLAIN = (OSError, MemoryError, ModelError, ScenarioError)
"""Errors that are told as they are: a full disk, an author's behaviour, levers that a changed scenario cannot take."""


@dataclass(frozen=True)
class Task:
    """One unit of work: an id, a group (a worker keeps to its group, to reuse what it has warm), and a payload."""

    id: str
    group: str
    payload: Any


class TaskError(Exception):
    """A task failed or kept killing its worker; names the task and what it said."""


@dataclass
class _Slot:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    group: str = ""


class Crew:
    """Worker processes that stay for several rounds of tasks, so that what they have warm stays warm.

    Attributes:
        factory: "module:callable"; called once in each worker with `setup`, returns the function that does a payload.
        setup: what every task shares; picklable.
        workers: processes at once; 1 works in this process.
    """

    def __init__(self, factory: str, setup: Any, *, workers: int = 2) -> None:
        self.factory, self.setup, self.workers = factory, setup, workers
        self._slots: list[_Slot] = []
        self._work: Callable[[Any], Any] | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[str, Any]]:
        """Do every task and yield (id, result) as each finishes.

        Raises:
            TaskError: a task raised, or killed its worker three times.
        """
        if self.workers <= 1:
            if self._work is None:
                self._work = _load(self.factory)(self.setup)
            for task in sorted(tasks, key=lambda t: t.group):
                yield task.id, _in_process(self._work, task)
            return
        try:
            yield from self._run_in_slots(list(tasks))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let everybody go."""
        for slot in self._slots:
            slot.process.kill()
            slot.process.join()
        self._slots = []

    def _run_in_slots(self, waiting: list[Task]) -> Iterator[tuple[str, Any]]:
        attempts: dict[str, int] = {}
        slots = self._slots
        while len(slots) < min(self.workers, len(waiting)):
            slots.append(_start(self.factory, self.setup))
        for slot in slots:
            _give(slot, waiting, slots)
        while any(slot.task for slot in slots):
            for pipe in wait([slot.pipe for slot in slots if slot.task]):
                slot = next(s for s in slots if s.pipe is pipe)
                task = slot.task
                assert task is not None
                try:
                    ok, result = slot.pipe.recv()
                except (EOFError, ConnectionResetError):
                    _bury(slot, task, attempts)
                    waiting.insert(0, task)
                    slots[slots.index(slot)] = slot = _start(self.factory, self.setup)
                else:
                    if isinstance(result, PLAIN):
                        raise result
                    if not ok:
                        raise TaskError(f"task {task.id}: {result}")
                    slot.task = None
                    yield task.id, result
                _give(slot, waiting, slots)


def run_tasks(tasks: Sequence[Task], factory: str, setup: Any, *, workers: int = 2) -> Iterator[tuple[str, Any]]:
    """One round of tasks by a crew of their own; see `Crew`."""
    with Crew(factory, setup, workers=workers if len(tasks) > 1 else 1) as crew:
        yield from crew.run(tasks)


def _in_process(work: Callable[[Any], Any], task: Task) -> Any:
    try:
        return work(task.payload)
    except PLAIN:
        raise
    except Exception as error:
        raise TaskError(f"task {task.id}: {error}") from error


def _load(factory: str) -> Callable[[Any], Callable[[Any], Any]]:
    module, _, name = factory.partition(":")
    made: Callable[[Any], Callable[[Any], Any]] = getattr(importlib.import_module(module), name)
    return made


def _bury(slot: _Slot, task: Task, attempts: dict[str, int]) -> None:
    slot.process.join()
    attempts[task.id] = attempts.get(task.id, 0) + 1
    if attempts[task.id] >= ATTEMPTS:
        raise TaskError(
            f"task {task.id} ended its worker {ATTEMPTS} times (last exit code {slot.process.exitcode}); "
            "is the machine out of memory? Try fewer agents or --workers 1"
        )


def _give(slot: _Slot, waiting: list[Task], slots: Sequence[_Slot]) -> None:
    """Hand a slot its next task: of its own group first, then of a group that no other slot is busy with."""
    if not waiting:
        slot.task = None
        return
    taken = {other.group for other in slots if other is not slot and other.task}
    order = sorted(range(len(waiting)), key=lambda i: (waiting[i].group != slot.group, waiting[i].group in taken, i))
    slot.task = waiting.pop(order[0])
    slot.group = slot.task.group
    slot.pipe.send(slot.task.payload)


def _start(factory: str, setup: Any) -> _Slot:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, factory, setup), daemon=True)
    process.start()
    theirs.close()
    return _Slot(process, ours)


def _serve(pipe: Connection, factory: str, setup: Any) -> None:
    """A worker's life: make the function once, then answer payloads until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work: Callable[[Any], Any] | None = None
    while True:
        try:
            payload = pipe.recv()
        except EOFError:
            return
        try:
            if work is None:
                work = _load(factory)(setup)
            answer = (True, work(payload))
        except PLAIN as error:
            answer = (False, error)
        except Exception:  # reported to the parent, which names the task
            answer = (False, traceback.format_exc())
        try:
            pipe.send(answer)
        except BrokenPipeError:  # nobody waits any more: the parent was ended
            return
