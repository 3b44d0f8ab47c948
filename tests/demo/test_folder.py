"""The demo's folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tollgate.demo.embedded_aws import AwsAt
from tollgate.demo.folder import DemoFolder
from tollgate.errors import TollgateError


def test_a_folder_with_something_else_in_it_is_never_deleted(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    folder = DemoFolder(tmp_path)
    with pytest.raises(TollgateError, match="something else than a demo"):
        folder.prepare()
    with pytest.raises(TollgateError, match="something else than a demo"):
        folder.stop()
    assert (tmp_path / "thesis.txt").exists()


def test_what_an_earlier_demo_left_is_deleted(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    folder.prepare()
    (folder.path / "left").touch()
    folder.prepare()
    assert not (folder.path / "left").exists()


def test_a_demo_that_is_under_way_keeps_its_folder(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    with _under_way(folder.path) as process:
        before = sorted(path.name for path in folder.path.iterdir())
        for start_or_stop in (folder.prepare, folder.stop):
            with pytest.raises(TollgateError, match=f"A demo is under way in .*demo: process {process}\\."):
                start_or_stop()
        assert sorted(path.name for path in folder.path.iterdir()) == before


def test_of_demos_that_start_at_once_one_gets_the_folder(tmp_path: Path) -> None:
    with ExitStack() as all_of_them:
        started = [all_of_them.enter_context(_starting(tmp_path / "demo")) for _ in range(4)]
        said = [process.stdout.readline() for process in started if process.stdout is not None]
    assert sorted(said) == ["", "", "", "got it\n"]


def test_a_demo_that_was_killed_leaves_no_hold_on_its_folder(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")
    with _under_way(folder.path):
        pass
    folder.prepare()
    folder.remove()
    assert not folder.path.exists()


def test_a_file_in_the_folders_place_is_told_and_kept(tmp_path: Path) -> None:
    (file := tmp_path / "demo").write_text("mine")
    for start_or_stop in (DemoFolder(file).prepare, DemoFolder(file).stop):
        with pytest.raises(TollgateError, match="demo is no folder"):
            start_or_stop()
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TollgateError, match=r"demo: it cannot be written: Not a directory"):
        DemoFolder(tmp_path / "file" / "demo").prepare()


def test_a_folder_in_the_locks_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "demo" / ".lock").mkdir(parents=True)
    folder = DemoFolder(tmp_path / "demo")
    for start_or_stop, done in ((folder.prepare, "written"), (folder.stop, "deleted")):
        with pytest.raises(TollgateError, match=rf"demo/\.lock: it cannot be {done}: Is a directory"):
            start_or_stop()


def test_a_demo_that_is_running_is_not_overwritten(tmp_path: Path, aws: AwsAt) -> None:
    folder = DemoFolder(tmp_path / "demo")
    folder.prepare()
    folder.note_running(aws)
    with pytest.raises(TollgateError, match=f"running at {aws.url}. Stop it with"):
        folder.prepare()


def test_stopping_where_nothing_runs_says_so(tmp_path: Path) -> None:
    assert DemoFolder(tmp_path / "demo").stop() is False


_PREPARE = """
import sys
from pathlib import Path
from tollgate.demo.folder import DemoFolder
DemoFolder(Path(sys.argv[1])).prepare()
print("got it", flush=True)
sys.stdin.read()
"""


@contextmanager
def _under_way(folder: Path) -> Iterator[int]:
    """Another process that has a folder, and is killed at the end."""
    with _starting(folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process.pid


@contextmanager
def _starting(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that says whether it gets a folder, and is killed at the end."""
    command = [sys.executable, "-c", _PREPARE, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
