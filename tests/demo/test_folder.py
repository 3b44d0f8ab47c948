"""The demo's folder."""

from __future__ import annotations

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


def test_a_demo_that_is_running_is_not_overwritten(tmp_path: Path, aws: AwsAt) -> None:
    folder = DemoFolder(tmp_path / "demo")
    folder.prepare()
    folder.note_running(aws)
    with pytest.raises(TollgateError, match=f"running at {aws.url}. Stop it with"):
        folder.prepare()


def test_stopping_where_nothing_runs_says_so(tmp_path: Path) -> None:
    assert DemoFolder(tmp_path / "demo").stop() is False
