"""The integration types: one line each."""

from __future__ import annotations

from stacks.constructs.integrations import (
    bedrock,
    http,
    lambda_,
    mock,
    private,
    sagemaker,
    sqs,
    step_functions,
)
from stacks.constructs.integrations.integration import Target
from tollgate.config.integration import (
    BedrockIntegration,
    HttpIntegration,
    LambdaIntegration,
    MockIntegration,
    PrivateIntegration,
    SageMakerIntegration,
    SqsIntegration,
    StepFunctionsIntegration,
)


def integrate(target: Target) -> None:
    """Put the route's integration behind its method."""
    match target.route.integration:
        case MockIntegration() as config:
            mock.integrate(target, config)
        case HttpIntegration() as config:
            http.integrate(target, config)
        case LambdaIntegration() as config:
            lambda_.integrate(target, config)
        case BedrockIntegration() as config:
            bedrock.integrate(target, config)
        case SageMakerIntegration() as config:
            sagemaker.integrate(target, config)
        case PrivateIntegration() as config:
            private.integrate(target, config)
        case StepFunctionsIntegration() as config:
            step_functions.integrate(target, config)
        case SqsIntegration() as config:
            sqs.integrate(target, config)
