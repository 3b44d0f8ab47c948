"""Terraform with a provider that is there already, and gateways that are applied once and planned again.

def test_a_second_plan_is_empty(apply_gateway: ApplyGateway) -> None:
    assert apply_gateway(gateway).plan(gateway).is_empty
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from mypy_boto3_apigateway.type_defs import IntegrationResponseExtraTypeDef

from tests.conftest import InstalledTerraform
from tests.terraform.provider import running_provider
from tollgate.config.gateway import Gateway
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.demo.stand_ins import make_functions
from tollgate.terraform.runner import Terraform
from tollgate.terraform.stacks import Stack, read_document

NOTHING = (["no-op"], ["read"])


@dataclass(frozen=True)
class Plan:
    """What a plan will do.

    Attributes:
        is_empty: whether it does nothing at all, to outputs neither.
        actions: what it does to each address that it touches: `["create", "delete"]` is made before it goes.
        changed: the names of the arguments that differ, by address.
        outputs: the names of the outputs that change.
        warnings: what its `check` blocks say.
    """

    is_empty: bool
    actions: Mapping[str, list[str]]
    changed: Mapping[str, frozenset[str]]
    outputs: frozenset[str]
    warnings: list[str]


@dataclass(frozen=True)
class AppliedGateway:
    """A gateway that Terraform has applied to an AWS."""

    terraform: Terraform
    out: Path
    aws: AwsAt

    def plan(self, gateway: Gateway) -> Plan:
        """Synthesize a gateway in the place of the applied one, and plan it."""
        synthesize(gateway, self.out)
        summary = self.terraform.plan(self.out / "plan")
        shown = json.loads(self.terraform.show(self.out / "plan"))
        changes = [(c["address"], c["change"]) for c in shown["resource_changes"]]
        touched = {address: change for address, change in changes if change["actions"] not in NOTHING}
        return Plan(
            is_empty=summary.is_empty,
            actions={address: change["actions"] for address, change in touched.items()},
            changed={address: frozenset(_changed(change)) for address, change in touched.items()},
            outputs=frozenset(
                name for name, change in shown["output_changes"].items() if change["actions"] != ["no-op"]
            ),
            warnings=[
                problem["message"]
                for check in shown.get("checks", [])
                for instance in check.get("instances", [])
                for problem in instance.get("problems", [])
            ],
        )

    def apply(self, gateway: Gateway) -> list[tuple[str, str]]:
        """Synthesize a gateway in the place of the applied one, and apply it.

        Returns:
            What was done, in order: `("Creating", "aws_api_gateway_stage.a")`.
        """
        synthesize(gateway, self.out)
        self.terraform.plan(self.out / "plan")
        done: list[tuple[str, str]] = []
        self.terraform.apply(self.out / "plan", follow=lambda step: done.append((step.doing, step.address)))
        return done

    def served(self, deployment: str | None = None) -> dict[str, bool]:
        """The routes of the one API that a deployment holds, and whether each asks for a key.

        Args:
            deployment: its id; the stage's own by default, not its canary's.
        """
        (api,) = self.terraform.outputs().apis.values()
        client = self.aws.api_gateway("us-east-1")
        deployment = deployment or client.get_stage(restApiId=api.id, stageName=api.stage)["deploymentId"]
        held = client.get_deployment(restApiId=api.id, deploymentId=deployment, embed=["apisummary"])
        return {
            f"{verb} {path}": method["apiKeyRequired"]
            for path, methods in held["apiSummary"].items()
            for verb, method in methods.items()
        }

    def integrations(self, name: str | None = None) -> dict[str, IntegrationResponseExtraTypeDef]:
        """The integrations of an API, by route; of the one that there is, by default."""
        apis = self.terraform.outputs().apis
        (api,) = [apis[name]] if name else apis.values()
        client = self.aws.api_gateway("us-east-1")
        return {
            f"{verb} {resource['path']}": client.get_integration(
                restApiId=api.id, resourceId=resource["id"], httpMethod=verb
            )
            for resource in client.get_resources(restApiId=api.id)["items"]
            for verb in resource.get("resourceMethods", {})
        }


Attach = Callable[..., AbstractContextManager[InstalledTerraform]]
"""Terraform for an AWS, with a provider that runs as long as the block and gets some more variables.

    with attach(aws, AWS_MAX_ATTEMPTS="1") as terraform: ...
"""


@pytest.fixture(scope="session")
def attach(terraform: InstalledTerraform, tmp_path_factory: pytest.TempPathFactory) -> Attach:
    """A function that starts the AWS provider once for all that Terraform does in a block."""
    there = tmp_path_factory.mktemp("provider")
    required = {"aws": {"source": "hashicorp/aws", "version": ">= 5.100, < 7"}}
    (there / "main.tf.json").write_text(json.dumps({"terraform": {"required_providers": required}}))
    terraform.initialised(there)
    (program,) = there.glob(".terraform/providers/*/hashicorp/aws/*/*/terraform-provider-aws_*")
    address = f"{terraform.binary.registry}/hashicorp/aws"

    @contextmanager
    def attached(
        aws: AwsAt,
        *,
        folder: Path | None = None,
        more: tuple[str, ...] = (),
        log: Path | None = None,
        **variables: str,
    ) -> Iterator[InstalledTerraform]:
        environment = terraform.environment | aws.environment | variables
        with running_provider(program, address, environment, folder=folder, more=more, log=log) as reattach:
            yield replace(terraform, environment=environment | reattach)

    return attached


@pytest.fixture(scope="session")
def _attached(attach: Attach, aws_server: AwsAt) -> Iterator[InstalledTerraform]:
    with attach(aws_server) as ready:
        yield ready


@pytest.fixture
def on_aws(_attached: InstalledTerraform, aws: AwsAt) -> InstalledTerraform:
    """Terraform for `aws`, which is empty."""
    return _attached


ApplyGateway = Callable[[Gateway], AppliedGateway]


@pytest.fixture(scope="session")
def apply_gateway(
    attach: Attach, aws_server: AwsAt, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ApplyGateway]:
    """A function that applies a gateway to an AWS that no other test empties.

    `aws_server` is not that AWS: it skips the test where there cannot be one.
    """
    with (
        EmbeddedAws(log=tmp_path_factory.mktemp("aws") / "moto.log") as server,
        attach(server.at) as terraform,
    ):

        def apply(gateway: Gateway) -> AppliedGateway:
            out = tmp_path_factory.mktemp(gateway.stack_name)
            folder = synthesize(gateway, out)
            document = read_document(Stack(gateway.stack_name, folder))
            make_functions(server.at, document.region, document.functions)
            applied = AppliedGateway(terraform.initialised(folder), out, server.at)
            applied.apply(gateway)
            return applied

        yield apply


def synthesize(gateway: Gateway, out: Path) -> Path:
    """Write a gateway's stack; the folder of its document."""
    from stacks.gateway_stack import App, GatewayStack

    app = App(outdir=str(out), stack_traces=False)
    GatewayStack(app, gateway.stack_name, gateway)
    app.synth()
    return out / "stacks" / gateway.stack_name


def _changed(change: Mapping[str, Any]) -> Iterator[str]:
    before, after = change["before"] or {}, change["after"] or {}
    unknown = change["after_unknown"] or {}
    for name in sorted({*before, *after, *unknown}):
        if before.get(name) != after.get(name) or unknown.get(name):
            yield name
