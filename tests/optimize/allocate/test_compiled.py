"""An edit of one compiled file is never answered by stale code of another that calls it."""

import subprocess
import sys
from pathlib import Path

import optimize.allocate as package

SOURCE = Path(package.__file__).parent / "compiled.py"
HEAD = "from optimize.allocate.compiled import jit\n"
CALLED = HEAD + "@jit()\ndef one():\n    return {value}\n"
CALLER = HEAD + "from called import one\n\n@jit()\ndef two():\n    return one() * 10\n"


def answer(folder, cache):
    script = (
        "import importlib.util, sys, types\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
        "name = 'optimize.allocate.compiled'\n"
        f"spec = importlib.util.spec_from_file_location(name, {str(folder / 'compiled.py')!r})\n"
        "module = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(module)\n"
        "sys.modules[name] = module\n"
        "import caller\nprint(caller.two())\n"
    )
    environment = {"FOOTFALL_CACHE": str(cache), "PATH": "", "PYTHONPATH": str(SOURCE.parents[2])}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_an_edit_of_what_is_called_reaches_the_caller(tmp_path):
    cache, folder = tmp_path / "cache", tmp_path / "code"
    folder.mkdir()
    (folder / "compiled.py").write_text(SOURCE.read_text())
    (folder / "caller.py").write_text(CALLER)
    (folder / "called.py").write_text(CALLED.format(value=4))
    assert answer(folder, cache) == 40
    homes = list(cache.glob("allocator_*"))
    assert answer(folder, cache) == 40
    assert list(cache.glob("allocator_*")) == homes
    (folder / "called.py").write_text(CALLED.format(value=7))
    assert answer(folder, cache) == 70
