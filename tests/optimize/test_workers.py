import os
import signal

import pytest

from optimize.workers import Task, TaskError, run_tasks
from scenarios.errors import ScenarioError
from sim.errors import BehaviourError

HERE = "optimize_worker_jobs"


@pytest.fixture(autouse=True)
def jobs(tmp_path, monkeypatch):
    """A module that workers can import: what they do, and how they die."""
    (tmp_path / f"{HERE}.py").write_text(
        "import os, pathlib, signal\n"
        "def square(setup):\n"
        "    return lambda x: x * x + setup\n"
        "def dies_once(folder):\n"
        "    def work(x):\n"
        "        mark = pathlib.Path(folder) / f'died-{x}'\n"
        "        if not mark.exists():\n"
        "            mark.write_text('once')\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return x\n"
        "    return work\n"
        "def always_dies(setup):\n"
        "    return lambda x: os.kill(os.getpid(), signal.SIGKILL)\n"
        "def fails(setup):\n"
        "    def work(x):\n"
        "        raise ValueError('no such channel')\n"
        "    return work\n"
        "def finds_no_room(setup):\n"
        "    def work(x):\n"
        "        raise OSError(28, 'No space left on device', 'kernels')\n"
        "    return work\n"
        "def does_not_fit(setup):\n"
        "    from sim.errors import BehaviourError\n"
        "    def work(x):\n"
        "        raise BehaviourError('mood: uses module random')\n"
        "    return work\n"
        "def cannot_be_lived(setup):\n"
        "    from scenarios.load import load\n"
        "    def work(x):\n"
        "        load('retail_omni', ['members=-1'])\n"
        "    return work\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    return tmp_path


def tasks(n):
    return [Task(f"t{i}", f"g{i % 3}", i) for i in range(n)]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_task_is_done_once_with_any_number_of_workers(workers):
    done = list(run_tasks(tasks(10), f"{HERE}:square", 5, workers=workers))
    assert sorted(done) == sorted((f"t{i}", i * i + 5) for i in range(10))


def test_a_killed_worker_loses_nothing(jobs):
    done = dict(run_tasks(tasks(4), f"{HERE}:dies_once", str(jobs), workers=2))
    assert done == {f"t{i}": i for i in range(4)}


def test_a_task_that_keeps_killing_is_named():
    with pytest.raises(TaskError, match=r"task t\d ended its worker 3 times.*-9"):
        list(run_tasks(tasks(2), f"{HERE}:always_dies", None, workers=2))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_task_that_fails_is_named_with_what_it_said(workers):
    with pytest.raises(TaskError, match="no such channel"):
        list(run_tasks(tasks(2), f"{HERE}:fails", None, workers=workers))


def test_workers_are_gone_when_the_caller_stops_listening():
    running = run_tasks(tasks(6), f"{HERE}:square", 0, workers=2)
    next(running)
    running.close()
    import multiprocessing

    assert multiprocessing.active_children() == []
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_is_told_as_one(workers):
    with pytest.raises(OSError, match="No space left") as full:
        list(run_tasks(tasks(2), f"{HERE}:finds_no_room", None, workers=workers))
    assert (full.value.errno, full.value.filename) == (28, "kernels")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_behaviour_that_fails_is_told_without_a_traceback(workers):
    with pytest.raises(BehaviourError) as told:
        list(run_tasks(tasks(2), f"{HERE}:does_not_fit", None, workers=workers))
    assert str(told.value) == "mood: uses module random"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_scenario_that_cannot_be_lived_is_told_with_its_place(workers):
    with pytest.raises(ScenarioError) as told:
        list(run_tasks(tasks(2), f"{HERE}:cannot_be_lived", None, workers=workers))
    assert "--set 1:1:9" in str(told.value)
