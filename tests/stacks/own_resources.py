"""A gateway in a stack of the user's own, with a function whose ARN only Terraform knows."""

from __future__ import annotations

from pathlib import Path

from stacks.constructs.gateway import Gateway
from stacks.gateway_stack import App
from tests.stacks.synthesis import with_route

# After `stacks`, which makes CDKTF and the provider package start fast.
from cdktf import LocalBackend, TerraformStack  # isort: skip
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction  # isort: skip
from cdktf_cdktf_provider_aws.provider import AwsProvider  # isort: skip
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter  # isort: skip

NAME = "own"


class OwnStack(TerraformStack):
    """A function, the gateway that calls it on two routes, and a parameter that holds the endpoint."""

    def __init__(self, app: App) -> None:
        super().__init__(app, NAME)
        AwsProvider(self, "aws", region="us-east-1")
        LocalBackend(self, path="terraform.tfstate")
        self.function = LambdaFunction(
            self, "summarize", function_name="summarize", role="arn:aws:iam::123456789012:role/r",
            package_type="Image", image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/summarize:1",
        )  # fmt: skip
        integration = {"type": "lambda", "function": self.function.arn}
        self.gateway = Gateway(self, "gateway", with_route("ANY /{proxy+}", integration))
        endpoint = self.gateway.apis["inference"].stage.resource.invoke_url
        SsmParameter(self, "endpoint", name="/endpoint", type="String", value=endpoint)


def with_a_function_of_its_own(out: Path) -> App:
    """An app with that stack."""
    app = App(outdir=str(out), stack_traces=False)
    OwnStack(app)
    return app
