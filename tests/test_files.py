"""Files are whole or not there, and nothing else is left of them."""

from __future__ import annotations

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
