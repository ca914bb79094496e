import errno
import os

import pytest

from sim.whole import whole, write_whole


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_an_interrupt_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch, trouble):
    path = write_whole(tmp_path / "a.yaml", b"old")

    def stop(_):
        raise trouble

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(type(trouble)):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_is_not_there_before_it_is_finished(tmp_path):
    path = tmp_path / "deep" / "a.bin"
    with whole(path) as temporary:
        temporary.write_bytes(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_message_names_the_file_that_was_asked_for(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder") as caught:
        write_whole(tmp_path / "folder", b"x")
    assert caught.value.filename == str(tmp_path / "folder")
