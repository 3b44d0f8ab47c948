"""Documents that the real Terraform reads, without an AWS."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from tests.conftest import NO_AWS, InstalledTerraform
from tests.stacks.test_literals import TEMPLATES
from tests.strategies import gateways
from tests.terraform.conftest import Attach, synthesize
from tollgate.config.gateway import Gateway
from tollgate.config.provider_version import provider_range
from tollgate.demo.embedded_aws import AwsAt
from tollgate.terraform.runner import Terraform

pytestmark = pytest.mark.terraform

DOCUMENT = "cdk.tf.json"


@pytest.fixture(scope="module")
def ready(attach: Attach, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terraform]:
    """A folder with the AWS provider, for one document after the other."""
    folder = tmp_path_factory.mktemp("validate")
    provider = {"aws": {"source": "hashicorp/aws", "version": ">= 5.100, < 7"}}
    _write(folder, {"terraform": {"required_providers": provider}})
    with attach(AwsAt(NO_AWS)) as terraform:
        yield terraform.initialised(folder)


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(gateway=gateways())
def test_a_generated_gateway_is_valid_terraform(
    gateway: Gateway, ready: Terraform, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # What needs provider 6.x cannot be had by the one that the tests run with.
    assume(not provider_range(gateway).reasons and sum(len(api.routes) for api in gateway.apis.values()) > 3)
    folder = synthesize(gateway, tmp_path_factory.mktemp("generated"))
    shutil.copy(folder / DOCUMENT, ready.folder / DOCUMENT)
    ready.validate()


def test_a_gateway_beside_resources_of_the_users_own_is_valid_terraform(
    ready: Terraform, tmp_path: Path
) -> None:
    from tests.stacks.own_resources import with_a_function_of_its_own

    app = with_a_function_of_its_own(tmp_path)
    app.synth()
    shutil.copy(tmp_path / "stacks" / "own" / DOCUMENT, ready.folder / DOCUMENT)
    ready.validate()


def test_terraform_reads_every_text_as_it_was(terraform: InstalledTerraform, tmp_path: Path) -> None:
    from tollgate.redeploy.literal import literal

    texts = {f"text{number}": text for number, text in enumerate((*TEMPLATES, "".join(TEMPLATES)))}
    _write(tmp_path, {"output": {name: {"value": literal(text)} for name, text in texts.items()}})
    ready = terraform.initialised(tmp_path)
    ready.plan(tmp_path / "plan")
    ready.apply(tmp_path / "plan")
    outputs = json.loads(ready.show())["values"]["outputs"]
    assert {name: output["value"] for name, output in outputs.items()} == texts


def _write(folder: Path, document: object) -> None:
    (folder / DOCUMENT).write_text(json.dumps(document), encoding="utf-8")
