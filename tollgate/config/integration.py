"""What answers a route: told apart by `type`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tollgate.config.integrations.bedrock import BedrockIntegration
from tollgate.config.integrations.http import HttpIntegration
from tollgate.config.integrations.lambda_ import LambdaIntegration
from tollgate.config.integrations.mock import MockIntegration
from tollgate.config.integrations.private import PrivateIntegration
from tollgate.config.integrations.sagemaker import SageMakerIntegration
from tollgate.config.integrations.sqs import SqsIntegration
from tollgate.config.integrations.step_functions import StepFunctionsIntegration

__all__ = [
    "BedrockIntegration",
    "HttpIntegration",
    "Integration",
    "LambdaIntegration",
    "MockIntegration",
    "PrivateIntegration",
    "SageMakerIntegration",
    "SqsIntegration",
    "StepFunctionsIntegration",
]

Integration = Annotated[
    MockIntegration
    | HttpIntegration
    | LambdaIntegration
    | BedrockIntegration
    | SageMakerIntegration
    | PrivateIntegration
    | StepFunctionsIntegration
    | SqsIntegration,
    Field(discriminator="type"),
]
