"""Compiled code on disk, named by a hash of everything it depends on, so that nothing stale can ever run.

Each piece is a small Python file `name_hash.py` beside which Numba keeps its machine code. Files appear whole.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.whole import write_whole

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
    """Versions, processor and our own sources that all compiled code depends on."""
    import llvmlite
    import numba
    import numpy
    from llvmlite import binding

    features = binding.get_host_cpu_features().flatten()
    versions = (sys.version, numba.__version__, llvmlite.__version__, numpy.__version__, platform.machine())
    home = Path(__file__).parents[1]
    sources = [(home / name).read_text() for name in _SHARED]
    return "\0".join((*versions, binding.get_host_cpu_name(), features, *sources))


def load(name: str, text: str, given: Mapping[str, Any], depends: str = "") -> ModuleType:
    """The module made of `text`, compiled code and all, from disk if it is there.

    Args:
        name: what the file's name begins with.
        text: the source; each function in it that Numba compiles has `cache=True`.
        given: names that the text uses without defining them.
        depends: fingerprint of what those names hold.
    """
    digest = hashlib.sha256("\0".join((name, text, depends, machine())).encode()).hexdigest()[:20]
    path = folder() / f"{name}_{digest}.py"
    if path in _loaded:
        return _loaded[path]
    if not path.exists():
        write_whole(path, text.encode())
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load compiled code from {path}")
    module = importlib.util.module_from_spec(spec)
    vars(module).update(given)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    _loaded[path] = module
    return module
