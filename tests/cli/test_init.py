"""`tollgate init`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tollgate import tollgate


def test_what_it_writes_is_sound(tmp_path: Path) -> None:
    assert tollgate("init", cwd=tmp_path).returncode == 0
    assert "my-gateway is sound" in tollgate("validate", cwd=tmp_path).stdout


def test_what_it_offers_in_comments_is_sound_too(tmp_path: Path) -> None:
    tollgate("init", cwd=tmp_path)
    file = tmp_path / "gateway.yaml"
    lines = [_without_comment(line) for line in file.read_text().splitlines()]
    file.write_text("\n".join(lines))
    done = tollgate("validate", cwd=tmp_path)
    assert done.stderr == ""
    assert (
        "prod in eu-west-1: 1 API, 4 routes (1 public), 2 usage plans, 3 consumers, 4 API keys" in done.stdout
    )


def _without_comment(line: str) -> str:
    """A commented-out field, or the second backend of two, which stays one."""
    text = line.lstrip()
    offers = (
        text.startswith("# ") and ":" in text and not text.startswith(("# A ", "# Check", "# For", "# yaml"))
    )
    offers &= not text.startswith(("# Every", "# Amazon", "# One", "# #"))
    return line.replace("# ", "", 1).replace("# backend: {type: cloud", "#") if offers else line


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "gateway.yaml").write_text("mine")
    done = tollgate("init", cwd=tmp_path)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "gateway.yaml").read_text() == "mine"


def test_a_file_that_is_there_is_replaced_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "gateway.yaml").write_text("mine")
    assert tollgate("init", "--force", cwd=tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["gateway.yaml"]
    assert "my-gateway" in (tmp_path / "gateway.yaml").read_text()


def test_a_folder_that_is_not_there_is_said_without_a_traceback(tmp_path: Path) -> None:
    done = tollgate("init", "nowhere/gateway.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
