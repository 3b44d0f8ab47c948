from __future__ import annotations

from pathlib import Path

import pytest

from stacks.runtime.package import NAME
from tests.stacks.runtime.conftest import RunPython

_GATEWAY = """\
name: ai-api
region: us-east-1
tags: {team: ai-platform}
apis:
  inference:
    stage: {name: v1, throttle: {rate_limit: 200, burst_limit: 400}}
    routes:
      POST /chat: {integration: {type: http, url: "https://llm.example.com/chat"}}
      GET /models/{model}: {integration: {type: http, url: "https://llm.example.com/models/{model}"}}
      POST /summaries: {integration: {type: lambda, function: "summarize:live"}}
      GET /healthz: {public: true, integration: {type: mock, body: {status: ok}}}
usage_plans:
  pro: {apis: [inference], throttle: {rate_limit: 50, burst_limit: 100}, quota: {limit: 1000, period: MONTH}}
consumers:
  acme: {usage_plan: pro, contact: api@acme.example}
environments:
  dev: {}
"""

_MAIN = "import main; main.main()"
_COUNT = f"""
import sys
print(sum(name.startswith("{NAME}.") for name in sys.modules))
"""


def test_the_document_has_the_bytes_that_the_stock_import_gives(
    run_python: RunPython, tmp_path: Path
) -> None:
    tmp_path.joinpath("gateway.yaml").write_text(_GATEWAY)
    fast = run_python(_MAIN + _COUNT, env={"CDKTF_OUTDIR": "fast"})
    stock = run_python(_MAIN + _COUNT, env={"CDKTF_OUTDIR": "stock", "TOLLGATE_STOCK_IMPORT": "1"})
    assert (fast.stderr, stock.stderr) == ("", "")
    assert int(fast.stdout.split()[-1]) < 100 < 2000 < int(stock.stdout.split()[-1])
    written = {
        name: {
            file.relative_to(tmp_path / name): file.read_bytes()
            for file in tmp_path.glob(f"{name}/**/*.json")
        }
        for name in ("fast", "stock")
    }
    assert Path("stacks/ai-api-dev/cdk.tf.json") in written["fast"]
    assert written["fast"] == written["stock"]


def test_a_program_may_have_imported_cdktf_first(run_python: RunPython, tmp_path: Path) -> None:
    tmp_path.joinpath("gateway.yaml").write_text(_GATEWAY)
    done = run_python(f"import cdktf; {_MAIN}", env={"CDKTF_OUTDIR": "out"})
    assert done.returncode == 0, done.stderr
    assert tmp_path.joinpath("out/stacks/ai-api-dev/cdk.tf.json").is_file()


def test_a_program_may_have_imported_the_provider_package_first(
    run_python: RunPython, tmp_path: Path
) -> None:
    _write_package(tmp_path)
    done = run_python(f"import {NAME} as first; import stacks; print(first.RAN)", path=(tmp_path,))
    assert (done.stdout, done.stderr) == ("yes\n", "")


@pytest.mark.parametrize(
    "program",
    [
        f"from {NAME} import s3_bucket; print(s3_bucket.S3Bucket.__name__)",
        f"import {NAME} as aws; print(aws.s3_bucket.S3Bucket.__name__)",
        f"import {NAME}.s3_bucket; print({NAME}.s3_bucket.S3Bucket.__name__)",
        f"from {NAME}.s3_bucket import S3Bucket; print(S3Bucket.__name__)",
        f"import {NAME} as aws; print('S3Bucket' if 's3_bucket' in aws.__all__ else aws.__all__)",
    ],
)
def test_a_program_imports_other_resources_as_it_is_used_to(run_python: RunPython, program: str) -> None:
    done = run_python(f"import stacks; {program}")
    assert done.stdout == "S3Bucket\n", done.stderr


def test_a_name_that_the_package_does_not_have_is_an_attribute_error(run_python: RunPython) -> None:
    done = run_python(f"import stacks; import {NAME} as aws; print(hasattr(aws, 's4_bucket'))")
    assert done.stdout == "False\n", done.stderr


@pytest.mark.parametrize("archive", [None, "provider-aws@20.0.0.jsii.tgz", "provider-aws@21.22.1.jsii.tgz"])
def test_a_package_that_looks_different_is_imported_whole_with_one_warning(
    run_python: RunPython, tmp_path: Path, archive: str | None
) -> None:
    _write_package(tmp_path, archive)
    done = run_python(f"import stacks; import {NAME} as aws; print(aws.RAN)", path=(tmp_path,))
    assert done.stdout == "yes\n", done.stderr
    (warning,) = [line for line in done.stderr.splitlines() if NAME in line]
    assert "takes about 15 s" in warning
    assert "pip install" in warning


def test_the_stock_import_can_be_asked_for_and_gives_no_warning(
    run_python: RunPython, tmp_path: Path
) -> None:
    _write_package(tmp_path)
    done = run_python(
        f"import stacks; import {NAME} as aws; print(aws.RAN)",
        path=(tmp_path,),
        env={"TOLLGATE_STOCK_IMPORT": "1"},
    )
    assert (done.stdout, done.stderr) == ("yes\n", "")


def _write_package(folder: Path, archive: str | None = None) -> None:
    """A provider package of an unknown release, whose `__init__` tells that it ran."""
    package = folder / NAME
    package.mkdir()
    package.joinpath("__init__.py").write_text('RAN = "yes"\n')
    if archive:
        package.joinpath("_jsii").mkdir()
        package.joinpath("_jsii", archive).touch()
