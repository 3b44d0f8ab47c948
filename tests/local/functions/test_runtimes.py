"""What of functions is run here, and which zips are not unpacked."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from tests.local.functions.code import function, of_archive
from tollgate.local.functions.runtimes import gap_of, warning_of

FILES = {"app.py": "def handler(event, context): return event"}


@pytest.mark.parametrize("runtime", ["python3.9", "python3.13", "nodejs22.x", "nodejs24.x"])
def test_python_and_node_are_run(runtime: str, tmp_path: Path) -> None:
    assert gap_of(function(tmp_path, FILES, runtime=runtime)) is None


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "provided.al2023", "ruby3.4", ""])
def test_others_are_not_and_are_told_of(runtime: str, tmp_path: Path) -> None:
    gap = gap_of(function(tmp_path, FILES, runtime=runtime))
    assert gap is not None
    assert (runtime or "an image") in gap


def test_another_python_than_the_runtimes_is_told_of(tmp_path: Path) -> None:
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert warning_of(function(tmp_path, FILES, runtime=f"python{ours}")) is None
    warning = warning_of(function(tmp_path, FILES, runtime="python3.8"))
    assert warning == f"the function talk is of python3.8, and run by Python {ours}"


@pytest.mark.parametrize("name", ["../app.py", "a/../../app.py", "/etc/app.py", "a\\..\\..\\app.py"])
def test_a_zip_with_a_path_outside_of_it_is_not_unpacked(name: str, tmp_path: Path) -> None:
    gap = gap_of(function(tmp_path, {name: ""}))
    assert gap is not None
    assert "no path inside of it" in gap


def test_a_zip_with_a_link_is_not_unpacked(tmp_path: Path) -> None:
    link = ZipInfo("etc")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(tmp_path / "code.zip", "w") as file:
        file.writestr(link, "/etc")
    assert gap_of(of_archive(tmp_path / "code.zip")) is not None


def test_what_is_no_zip_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "code.zip").write_bytes(b"no zip")
    gap = gap_of(of_archive(tmp_path / "code.zip"))
    assert gap is not None
    assert f"{tmp_path / 'code.zip'} cannot be read" in gap
