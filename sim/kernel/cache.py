"""Compiled code on disk, named by a hash of everything it depends on, so that nothing stale can ever run.

Each piece is a small Python file `name_hash.py` beside which Numba keeps its machine code. Files appear whole. Several
processes that need the same pieces share the work: each compiles what nobody else is busy with. Where nothing can be
kept, code is compiled in memory.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.whole import write_whole

try:
    import fcntl
except ImportError:  # elsewhere than on Unix each process compiles for itself
    fcntl = None  # type: ignore[assignment]

_SHARED = (
    "kernel/ops.py",
    "elementary.py",
    "quantiles.py",
    "draws.py",
    "kernel/typed.py",
    "kernel/bits.py",
    "kernel/author.py",
    "kernel/blocks.py",
)
_TOLD = "FOOTFALL_CACHE_TOLD"
"""Set once it was said that nothing can be kept: for this process and those that it starts."""
_loaded: dict[Path, ModuleType] = {}


def folder() -> Path:
    """Where compiled code is kept: FOOTFALL_CACHE, or the user's cache directory."""
    chosen = os.environ.get("FOOTFALL_CACHE")
    if chosen:
        return Path(chosen)
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "footfall" / "kernels"


@lru_cache(maxsize=1)
def machine() -> str:
    """A hash of versions, processor and our own sources that all compiled code depends on."""
    import llvmlite
    import numba
    import numpy
    from llvmlite import binding

    features = binding.get_host_cpu_features().flatten()
    versions = (sys.version, numba.__version__, llvmlite.__version__, numpy.__version__, platform.machine())
    home = Path(__file__).parents[1]
    sources = [(home / name).read_text() for name in _SHARED]
    return hashlib.sha256("\0".join((*versions, binding.get_host_cpu_name(), features, *sources)).encode()).hexdigest()


def place(name: str, text: str, depends: str = "") -> Path:
    """The file of a piece: what its name begins with, its source, the fingerprint of what it uses from elsewhere."""
    digest = hashlib.sha256("\0".join((name, text, depends, machine())).encode()).hexdigest()[:20]
    return folder() / f"{name}_{digest}.py"


def ready(path: Path) -> bool:
    """Whether a piece needs no compiling."""
    return path in _loaded or path.with_suffix(".done").exists()


def load(name: str, text: str, given: Mapping[str, Any], depends: str = "") -> ModuleType:
    """The module made of `text`, compiled code and all, from disk if it is there.

    Args:
        name: what the file's name begins with.
        text: the source; each function in it that Numba compiles has `cache=True`.
        given: names that the text uses without defining them.
        depends: fingerprint of what those names hold.
    """
    path = place(name, text, depends)
    if path not in _loaded:
        with _claim(path, wait=True):
            _loaded[path] = _module(path, text, given)
    return _loaded[path]


def attempt(name: str, text: str, given: Mapping[str, Any], depends: str = "") -> None:
    """Compile a piece, unless it is ready or another process is busy with it."""
    path = place(name, text, depends)
    if not ready(path):
        with _claim(path, wait=False) as mine:
            if mine:
                _loaded[path] = _module(path, text, given)


def writable() -> bool:
    """Whether compiled code can be kept; says so once if it cannot."""
    return _takes_files(folder())


@lru_cache(maxsize=8)
def _takes_files(path: Path) -> bool:
    try:
        write_whole(path / ".here", b"").unlink(missing_ok=True)
    except OSError as trouble:
        _tell(trouble)
        return False
    return True


@contextmanager
def _claim(path: Path, wait: bool) -> Iterator[bool]:
    """The right to compile a piece: False if another process has it and we do not wait; one that ends gives it back."""
    if fcntl is None or ready(path):
        yield True
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:  # nothing can be kept, so nothing can be shared
        yield True
        return
    mine = _locked(lock, wait)
    try:
        yield mine
    finally:
        if mine:
            path.with_suffix(".lock").unlink(missing_ok=True)
        os.close(lock)


def _locked(lock: int, wait: bool) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _module(path: Path, text: str, given: Mapping[str, Any]) -> ModuleType:
    try:
        return _from_disk(path, text, given)
    except (OSError, RuntimeError) as trouble:
        if isinstance(trouble, RuntimeError) and "cannot cache" not in str(trouble):
            raise
        _tell(trouble)
        return _in_memory(path, text, given)


def _from_disk(path: Path, text: str, given: Mapping[str, Any]) -> ModuleType:
    if not path.exists():
        write_whole(path, text.encode())
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load compiled code from {path}")
    module = importlib.util.module_from_spec(spec)
    vars(module).update(given)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    if not ready(path):
        write_whole(path.with_suffix(".done"), b"")
    return module


def _in_memory(path: Path, text: str, given: Mapping[str, Any]) -> ModuleType:
    """The same module, which ends with this process."""
    module = ModuleType(path.stem)
    vars(module).update(given)
    sys.modules[path.stem] = module
    exec(compile(text.replace("cache=True", "cache=False"), f"<{path.stem}>", "exec"), vars(module))
    return module


def _tell(trouble: Exception) -> None:
    if os.environ.get(_TOLD) != str(folder()):
        os.environ[_TOLD] = str(folder())
        why = getattr(trouble, "strerror", None) or trouble
        print(
            f"Compiled code cannot be kept in {folder()} ({why}): it is compiled anew for this run, which takes about "
            f"twenty seconds more. Set FOOTFALL_CACHE to a folder that can be written to.",
            file=sys.stderr,
        )
