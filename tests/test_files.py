"""Files are whole or not there, and nothing else is left of them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tollgate.errors import TollgateError
from tollgate.files import obstacle, write


def test_a_write_that_fails_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    (file := tmp_path / "gateway.yaml").write_text("mine")
    with pytest.raises(UnicodeEncodeError):
        write(file, "half \ud800")
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_in_the_files_place_is_told_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (folder := tmp_path / "gateway.yaml").mkdir()
    with pytest.raises(TollgateError, match="it cannot be written: Is a directory"):
        write(folder, "text")
    assert list(tmp_path.iterdir()) == [folder]


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text)
        write(pipe, "text")
        assert read.result(timeout=10) == "text"
    assert pipe.is_fifo()


def test_a_link_stays_one_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (there := tmp_path / "there").mkdir()
    (link := tmp_path / "gateway.yaml").symlink_to(there / "gateway.yaml")
    write(link, "text")
    assert link.is_symlink()
    assert (there / "gateway.yaml").read_text() == "text"


@pytest.mark.parametrize("place", ["there", "new", "new/newer"])
def test_a_folder_that_can_be_made_has_no_obstacle_and_is_not_made(tmp_path: Path, place: str) -> None:
    (tmp_path / "there").mkdir()
    assert obstacle(tmp_path / place) is None
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.parametrize("place", ["file", "file/folder"])
def test_a_file_in_the_way_of_a_folder_is_an_obstacle(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    assert obstacle(tmp_path / place) == "Not a directory"


def test_a_file_system_that_takes_no_folders_is_an_obstacle() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("there is no /proc")
    assert obstacle(Path("/proc/self/tollgate")) is not None
