"""`sagemaker`: an endpoint of Amazon SageMaker AI."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, model_validator

from tollgate.config.integrations.allow_list import check_parameter, parameter_of
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.model import Model, Strings, is_token, wrong
from tollgate.config.once import each_once

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
"""SageMaker, "InvokeEndpoint": `EndpointName`, `TargetVariant`."""
_TARGET_MODEL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,1023}")
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.-]+)*", re.ASCII)
_INPUT: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/(?:[A-Za-z0-9!_.*()-]+/)*")


def _check_name(name: str) -> str:
    if not is_token(name) and not _NAME.fullmatch(name):
        raise wrong(
            f"{name!r} cannot be a name in SageMaker", "Use letters and digits, with '-' between, 63 at most."
        )
    return name


def _check_media_type(media_type: str) -> str:
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise wrong(f"{media_type!r} is not a media type", "Write it as in 'application/json'.")
    return media_type


def _check_target_model(model: str) -> str:
    if parameter_of(model) is not None:
        return check_parameter(model)
    return model if is_token(model) else _check_file(model)


def _check_target_models(models: tuple[str, ...]) -> tuple[str, ...]:
    for model in models:
        _check_file(model)
    return each_once(models)


def _check_file(model: str) -> str:
    if not _TARGET_MODEL.fullmatch(model):
        raise wrong(
            f"{model!r} is not a model of a multi-model endpoint", "Write its file, as 'llama.tar.gz'."
        )
    return model


def _check_input(place: str) -> str:
    if not _INPUT.fullmatch(place):
        raise wrong(
            f"{place!r} is not a folder in S3",
            "Write bucket and prefix, with '/' at the end: 's3://my-bucket/requests/'.",
        )
    return place


class AsyncInference(Model):
    """Asynchronous inference: the request lies in S3, the answer comes to lie there."""

    input: Annotated[str, AfterValidator(_check_input)]
    """The folder that requests lie in, `s3://my-bucket/requests/`; callers name the object within it."""
    folder_per_key: bool = True
    """Whether a caller's requests lie in a folder of its own below, which is called like its API key's id, so
    that none can name another's."""
    object: str = "{object}"
    """The path parameter that names the object."""

    @model_validator(mode="after")
    def _check_object(self) -> AsyncInference:
        if parameter_of(self.object) is None:
            raise wrong(f"{self.object!r} is no path parameter", "Write it in braces, as '{object}'.")
        check_parameter(self.object)
        return self


class SageMakerIntegration(CalledIntegration):
    """Invokes an endpoint of SageMaker with the request's body, and may invoke no other."""

    type: Literal["sagemaker"]
    endpoint: Annotated[str, AfterValidator(_check_name)]
    """The endpoint's name, in the gateway's own account and region."""
    content_type: Annotated[str, AfterValidator(_check_media_type)] = "application/json"
    """What the endpoint is told that the request is, whatever the caller says."""
    accept: Annotated[str, AfterValidator(_check_media_type)] | None = None
    """What the endpoint is asked to answer in."""
    target_model: Annotated[str, AfterValidator(_check_target_model)] | None = None
    """For a multi-model endpoint: the model's file; or `{name}`, a path parameter that says one of
    `target_models`."""
    target_models: Annotated[Strings, AfterValidator(_check_target_models)] = ()
    """The models that callers choose from."""
    target_variant: Annotated[str, AfterValidator(_check_name)] | None = None
    """The production variant that answers; by the endpoint's own weights, by default."""
    async_inference: AsyncInference | None = None
    """Answers 202 at once, and puts the answer into S3."""

    @model_validator(mode="after")
    def _check_models(self) -> SageMakerIntegration:
        if self.parameter is not None and not self.target_models:
            raise wrong(
                f"callers could choose any model by {self.target_model!r}",
                "Add 'target_models:' with those that they may choose.",
            )
        if self.target_models and self.parameter is None:
            raise wrong(
                "callers do not choose a model here",
                "Write a path parameter as the target model, '{model}', or take 'target_models' out.",
            )
        return self

    @model_validator(mode="after")
    def _check_async(self) -> SageMakerIntegration:
        """The names of what InvokeEndpointAsync takes no header for."""
        if self.async_inference is not None:
            for field in ("target_model", "target_variant"):
                if getattr(self, field) is not None:
                    raise wrong(f"asynchronous inference takes no {field!r}", "Take it out.")
        return self

    @property
    def parameter(self) -> str | None:
        """The path parameter by which callers choose the model."""
        return parameter_of(self.target_model) if self.target_model is not None else None
