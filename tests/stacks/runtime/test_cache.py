from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stacks.runtime import cache
from tests.stacks.runtime.conftest import RunPython

_IMPORT = "import stacks; import cdktf_cdktf_provider_aws._jsii"


@pytest.fixture(scope="module")
def empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty package cache, which a first use fills with 450 MB."""
    folder = tmp_path_factory.mktemp("cache")
    yield folder
    shutil.rmtree(folder)


def test_the_cache_is_looked_for_where_jsii_keeps_it(run_python: RunPython) -> None:
    assert run_python(_IMPORT).returncode == 0
    assert cache.is_filled()


def test_warm_says_what_takes_long_and_the_next_run_has_nothing_to_say(
    run_python: RunPython, empty_cache: Path
) -> None:
    env = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(empty_cache)}
    first, second = (_warm(env), _warm(env))
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr == "tollgate: unpacking CDKTF's packages for the first time, about 10 s …\n"
    assert f"were unpacked into {empty_cache}" in first.stdout
    assert (second.stdout, second.stderr) == (f"CDKTF's packages are ready: {empty_cache}\n", "")
    assert list(empty_cache.glob("@cdktf/provider-aws/*/*/.jsii.runtime-index.v*"))
    assert run_python(_IMPORT, env=env).stderr == ""


def test_a_cache_that_is_turned_off_is_named_as_what_takes_long(run_python: RunPython) -> None:
    done = run_python("import stacks", env={"JSII_RUNTIME_PACKAGE_CACHE": "disabled"})
    assert "package cache is turned off" in done.stderr


@pytest.mark.parametrize("variable", ["HOME", "JSII_RUNTIME_PACKAGE_CACHE_ROOT"])
def test_a_cache_that_cannot_be_written_is_done_without_and_that_is_said_in_one_line(
    run_python: RunPython, tmp_path: Path, variable: str
) -> None:
    (tmp_path / "file").touch()
    done = run_python(_IMPORT, env={variable: str(tmp_path / "file")})
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert re.match(
        r"tollgate: jsii's package cache .*file\S* cannot be written to \(Not a directory\), so ", line
    )


def test_warm_fails_where_the_cache_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = _warm({"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(tmp_path / "file")})
    assert done.returncode == 2
    assert "Let JSII_RUNTIME_PACKAGE_CACHE_ROOT name a folder" in done.stderr.splitlines()[-1]


def test_a_cache_that_jsii_refuses_is_no_traceback(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    home.chmod(0o777)
    done = _warm({"HOME": str(home)})
    assert done.returncode == 2
    assert "other users may be able to modify it" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_temporary_folder_that_is_not_there_is_no_traceback(tmp_path: Path) -> None:
    done = _warm({"TMPDIR": str(tmp_path / "nowhere")})
    assert (done.returncode, done.stderr.splitlines()) == (
        2,
        [
            f"{tmp_path / 'nowhere'}: temporary files cannot be written there: there is no such folder",
            "  Let TMPDIR name a folder that can be written to, or unset it.",
        ],
    )


def test_warm_passes_on_what_is_missing(tmp_path: Path) -> None:
    done = _warm({"JSII_NODE": str(tmp_path / "nothing")})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"JSII_NODE names {tmp_path / 'nothing'}, which is not a program.")


def _warm(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tollgate", "warm"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
