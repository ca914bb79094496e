"""A folder with a module's scenario files, to stand in; the command line as a person types it."""

import pytest

from reports.cli import run


@pytest.fixture(scope="module")
def place(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    for name, text in request.module.FILES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(autouse=True)
def here(place, monkeypatch):
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def ask(capsys):
    def typed(*arguments):
        status = run(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return typed
