"""`sagemaker`: an endpoint of Amazon SageMaker AI."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf import Fn, Token

from stacks.constructs.account import Account
from stacks.constructs.integrations.answers import Answer
from stacks.constructs.integrations.integration import Target, static
from stacks.constructs.integrations.service import Call, call
from stacks.constructs.integrations.velocity import only
from stacks.constructs.role import Statement
from tollgate.config.integrations.allow_list import parameter_of
from tollgate.config.integrations.sagemaker import AsyncInference, SageMakerIntegration
from tollgate.config.model import is_token

_HEADER = "integration.request.header."
_TARGET_MODEL = "X-Amzn-SageMaker-Target-Model"
_INPUT = "X-Amzn-SageMaker-InputLocation"
_OUTPUT = "X-Amzn-SageMaker-OutputLocation"


def integrate(target: Target, config: SageMakerIntegration) -> None:
    """Invoke the endpoint with the request's body, or with the object in S3 that the caller names."""
    is_async = config.async_inference is not None
    call(
        target,
        config,
        Call(
            uri="runtime.sagemaker:path/endpoints/"
            f"{config.endpoint}/{'async-invocations' if is_async else 'invocations'}",
            statements=[_statement(target, config)],
            answers=[_async_answer() if is_async else Answer(200, r"2\d{2}")],
            parameters=_parameters(config),
            templates=_templates(config),
        ),
    )


def _statement(target: Target, config: SageMakerIntegration) -> Statement:
    account = Account.of(target.scope)
    action = "InvokeEndpointAsync" if config.async_inference else "InvokeEndpoint"
    models = config.target_models or ((config.target_model,) if config.target_model else ())
    return {
        "Effect": "Allow",
        "Action": f"sagemaker:{action}",
        # In an ARN the name is in small letters, whatever it is called.
        "Resource": f"arn:{account.partition}:sagemaker:{target.api.region}:{account.id}:endpoint/"
        f"{_in_small_letters(config.endpoint)}",
        **({"Condition": {"StringEquals": {"sagemaker:TargetModel": list(models)}}} if models else {}),
    }


def _in_small_letters(name: str) -> str:
    return Token.as_string(Fn.lower(name)) if is_token(name) else name.lower()


def _async_answer() -> Answer:
    """Where the answer comes to lie is a header of the service's."""
    body = """{"id": $input.json('$.InferenceId')}"""
    return Answer(202, r"2\d{2}", body, {_OUTPUT: f"integration.response.header.{_OUTPUT}"})


def _parameters(config: SageMakerIntegration) -> Mapping[str, str]:
    prefix = "X-Amzn-SageMaker-" if config.async_inference else ""
    parameters = {f"{_HEADER}{prefix}Content-Type": static(config.content_type)}
    if config.accept is not None:
        parameters[f"{_HEADER}{prefix}Accept"] = static(config.accept)
    if config.target_variant is not None:
        parameters[f"{_HEADER}X-Amzn-SageMaker-Target-Variant"] = static(config.target_variant)
    if config.parameter is not None:
        parameters[f"{_HEADER}{_TARGET_MODEL}"] = f"method.request.path.{config.parameter}"
    elif config.target_model is not None:
        parameters[f"{_HEADER}{_TARGET_MODEL}"] = static(config.target_model)
    return parameters


def _templates(config: SageMakerIntegration) -> Mapping[str, str]:
    """For the caller's choice; what it sends goes on as it is."""
    if config.async_inference is not None:
        return {"application/json": _located(config.async_inference)}
    if config.parameter is None:
        return {}
    template = only(config.parameter, config.target_models, f"header.{_TARGET_MODEL}") + "$input.body"
    return dict.fromkeys(("application/json", config.content_type.partition(";")[0]), template)


def _located(inference: AsyncInference) -> str:
    """The object's place: nothing that a caller can name leads out of the folder, as S3 knows no `..`."""
    name = parameter_of(inference.object)
    folder = f"{inference.input}$context.identity.apiKeyId/" if inference.folder_per_key else inference.input
    return f"#set($context.requestOverride.header.{_INPUT} = \"{folder}$input.params('{name}')\")"
