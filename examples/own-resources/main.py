# ruff: noqa: I001
"""A gateway beside resources of your own, in one CDKTF app and one stack.

    python examples/own-resources/main.py

The function is made here, and its ARN goes into the gateway as a token: Terraform makes the function first,
and a change of its ARN deploys the API anew. The endpoint goes the other way, into a parameter of yours.
"""

from __future__ import annotations

from pathlib import Path

# First, so that CDKTF and the AWS provider package start fast.
from stacks import versions

from cdktf import App, LocalBackend, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter
from constructs import Construct

from stacks.constructs.gateway import Gateway
from tollgate.config.api import Api, ApiRoute
from tollgate.config.consumer import Consumer
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.integration import LambdaIntegration, MockIntegration
from tollgate.config.throttle import Throttle
from tollgate.config.usage_plan import PlanApi, Quota, UsagePlan

STACK = "summaries-prod"
REGION = "us-east-1"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/summarize:1"


class Summaries(TerraformStack):
    """A function that summarizes, and the gateway that sells it."""

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        AwsProvider(self, "aws", region=REGION)
        LocalBackend(self, path=f"../../../terraform.{id_}.tfstate")
        function = self._function()
        config = described(function.arn)
        versions.require(self, config)
        gateway = Gateway(self, "gateway", config)
        SsmParameter(
            self,
            "endpoint",
            name="/summaries/endpoint",
            type="String",
            value=gateway.apis["summaries"].stage.resource.invoke_url,
        )

    def _function(self) -> LambdaFunction:
        trust = DataAwsIamPolicyDocument(
            self,
            "trust",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    actions=["sts:AssumeRole"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Service", identifiers=["lambda.amazonaws.com"]
                        )
                    ],
                )
            ],
        )
        role = IamRole(self, "role", name="summarize", assume_role_policy=trust.json)
        return LambdaFunction(
            self,
            "summarize",
            function_name="summarize",
            role=role.arn,
            package_type="Image",
            image_uri=IMAGE,
            timeout=25,
        )


def described(function_arn: str) -> GatewayConfig:
    """The same as a gateway.yaml, as typed objects; a mistake raises `pydantic.ValidationError`."""
    return GatewayConfig(
        name="summaries",
        environment="prod",
        region=REGION,
        apis={
            "summaries": Api(
                routes={
                    "POST /summaries": ApiRoute(
                        integration=LambdaIntegration(type="lambda", function=function_arn)
                    ),
                    "GET /healthz": ApiRoute(public=True, integration=MockIntegration(body={"status": "ok"})),
                }
            )
        },
        usage_plans={
            "team": UsagePlan(
                apis={"summaries": PlanApi()},
                throttle=Throttle(rate_limit=5, burst_limit=10),
                quota=Quota(limit=10_000, period="MONTH"),
            )
        },
        consumers={name: Consumer(usage_plan="team") for name in ("search", "support")},
    )


def build_app() -> App:
    """The app, ready for `.synth()`."""
    app = App(stack_traces=False)
    Summaries(app, STACK)
    return app


if __name__ == "__main__":
    app = build_app()
    app.synth()
    print(Path(app.outdir, "stacks", STACK, "cdk.tf.json"))
