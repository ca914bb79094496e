"""A second process that compiles beside this one, so that an empty cache is filled in about half the time.

It is told which pieces are wanted, in an order of its own, and shares the work by the claims of `sim.kernel.cache`; the
first process loads from disk what the second has made. Whatever goes wrong here only costs time: the first process
compiles what is missing.
"""

from __future__ import annotations

import atexit
import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import FunctionType
from typing import BinaryIO

from sim.kernel import cache

FEW = 6
"""So many missing pieces are not worth a second process, which first has to import the compiler."""


@dataclass(frozen=True)
class Piece:
    """Something to compile: see `sim.kernel.cache.load`; `module` and `name` say where the author's function is."""

    name: str
    text: str
    depends: str = ""
    module: str = ""

    @property
    def ready(self) -> bool:
        """Whether it is compiled."""
        return cache.ready(cache.place(self.name, self.text, self.depends))


_helper: subprocess.Popen[bytes] | None = None


def driver() -> Piece:
    """The walk over tiles, which every run needs and which takes longest to compile."""
    return Piece("driver", Path(__file__).with_name("driver.py").read_text())


def ask(pieces: Sequence[Piece]) -> None:
    """Have those of the pieces that are missing compiled by a second process; nothing happens on a single processor."""
    global _helper
    pieces = [piece for piece in pieces if not piece.ready]
    if not pieces or _processors() < 2 or not cache.writable():
        return
    if _helper is None:
        _helper = _start()
    if _helper.poll() is None and _helper.stdin:
        try:
            pickle.dump(pieces, _helper.stdin)
            _helper.stdin.flush()
        except OSError:
            return


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start() -> subprocess.Popen[bytes]:
    paths = os.pathsep.join(dict.fromkeys(str(Path(p).resolve()) for p in sys.path))
    helper = subprocess.Popen(
        [sys.executable, "-P", "-m", "sim.kernel.side"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    atexit.register(_end, helper)
    return helper


def _end(helper: subprocess.Popen[bytes]) -> None:
    helper.kill()
    helper.wait()
    if helper.stdin:
        try:
            helper.stdin.close()
        except OSError:
            return


def serve(told: BinaryIO) -> None:
    """Compile what is asked for until nobody asks any more."""
    waiting: SimpleQueue[list[Piece] | None] = SimpleQueue()
    Thread(target=_listen, args=(told, waiting), daemon=True).start()
    while pieces := waiting.get():
        for piece in pieces:
            _make(piece)


def _listen(told: BinaryIO, waiting: SimpleQueue[list[Piece] | None]) -> None:
    """Take orders while compiling, so that nobody waits to give them."""
    while True:
        try:
            waiting.put(pickle.load(told))
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)


def _make(piece: Piece) -> None:
    from sim.behaviour import Behaviour
    from sim.kernel.author import fingerprint, scalar

    given = {}
    try:
        if piece.module:
            found = getattr(importlib.import_module(piece.module), piece.name)
            function = found.function if isinstance(found, Behaviour) else found
            if not isinstance(function, FunctionType) or fingerprint(function) != piece.depends:
                return
            given = {"author": scalar(function)}
        cache.attempt(piece.name, piece.text, given, piece.depends)
    except Exception:  # told by the process that needs the piece, in the author's own words
        return


if __name__ == "__main__":
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from sim.kernel import side  # under its own name, as orders are pickled

    side.serve(sys.stdin.buffer)
