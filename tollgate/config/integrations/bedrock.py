"""`bedrock`: a model of Amazon Bedrock, without a function between."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, model_validator

from tollgate.config.integrations.allow_list import check_parameter, parameter_of
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.model import Model, Strings, is_token, wrong
from tollgate.config.once import each_once
from tollgate.config.region import check_region

GEOGRAPHIES: Final = ("apac", "au", "ca", "eu", "global", "jp", "sa", "us", "us-gov")
"""What begins the id of a system-defined inference profile: Amazon Bedrock, "Supported Regions and models for
inference profiles"."""

_MODEL: Final = r"[a-z0-9-]{1,63}\.[A-Za-z0-9.:_-]{1,100}"
_OF_BEDROCK: Final = r"arn:aws[a-z-]*:bedrock:[a-z0-9-]+:\d{12}:"
_ID: Final = re.compile(
    rf"{_MODEL}|{_OF_BEDROCK}"
    r"(?:application-inference-profile|custom-model-deployment|imported-model|provisioned-model)/[A-Za-z0-9]{1,40}"
)
"""A part of what Bedrock takes: "InvokeModel", `modelId`."""
_APPLICATION_PROFILE: Final = ":application-inference-profile/"

_GUARDRAIL: Final = re.compile(rf"[a-z0-9]{{1,40}}|{_OF_BEDROCK}guardrail/[a-z0-9]{{1,40}}")


def _check_model(model: str) -> str:
    if parameter_of(model) is not None:
        return check_parameter(model)
    return _check_id(model)


def _check_id(model: str) -> str:
    # A token does not say whether it is a model's id, a profile's or an ARN, of which a role needs others.
    if not _ID.fullmatch(model):
        raise wrong(
            f"{model!r} is no model of Bedrock",
            "Write a model's id, as 'amazon.nova-lite-v1:0', an inference profile's, as "
            "'us.amazon.nova-lite-v1:0', or an ARN.",
        )
    return model


def _check_models(models: tuple[str, ...]) -> tuple[str, ...]:
    for model in models:
        _check_id(model)
    return each_once(models)


def _check_regions(regions: tuple[str, ...]) -> tuple[str, ...]:
    for region in regions:
        check_region(region)
    return each_once(regions)


def _check_guardrail(guardrail: str) -> str:
    if not is_token(guardrail) and not _GUARDRAIL.fullmatch(guardrail):
        raise wrong(f"{guardrail!r} is no guardrail", "Write its id, as 'a1b2c3d4e5f6', or its ARN.")
    return guardrail


def _check_version(version: str) -> str:
    if not re.fullmatch(r"DRAFT|[1-9][0-9]{0,7}", version):
        raise wrong(f"{version!r} is no version of a guardrail", "Write a number, as '1', or 'DRAFT'.")
    return version


class Guardrail(Model):
    """A guardrail that every request goes through; a caller can neither leave it out nor exchange it."""

    id: Annotated[str, AfterValidator(_check_guardrail)]
    """Its id or ARN; what a program passes in is taken for an id."""
    version: Annotated[str, AfterValidator(_check_version)]


class BedrockIntegration(CalledIntegration):
    """Calls a model of Bedrock by its own API, and may invoke the named models only.

    An answer is not streamed: API Gateway streams none of an AWS service.
    """

    type: Literal["bedrock"]
    operation: Literal["converse", "invoke", "openai"] = "converse"
    """Bedrock's Converse, its InvokeModel, or its chat completions in the form of OpenAI."""
    model: Annotated[str, AfterValidator(_check_model)] | None = None
    """A model's or an inference profile's id; or `{name}`, the route's path parameter, which may say what is
    in `models`. With `operation: openai` the request's body names the model."""
    models: Annotated[Strings, AfterValidator(_check_models)] = ()
    """The models that callers choose from."""
    regions: Annotated[Strings, AfterValidator(_check_regions)] = ()
    """For inference profiles, and needed there: the regions that they lead to."""
    profile_models: Annotated[Strings, AfterValidator(_check_models)] = ()
    """For application inference profiles, and needed there: the models that they lead to."""
    guardrail: Guardrail | None = None

    @model_validator(mode="after")
    def _check_choice(self) -> BedrockIntegration:
        if self.operation == "openai":
            if self.model is not None:
                raise wrong(
                    "the request's body names the model of 'operation: openai'",
                    "Write 'models:' with those that it may name, instead of 'model:'.",
                )
            if not self.models:
                raise wrong(
                    "'operation: openai' says no models", "Add 'models:' with those that callers may name."
                )
        elif self.model is None:
            raise wrong(f"'operation: {self.operation}' says no model", "Add 'model:'.")
        elif self.parameter is None and self.models:
            raise wrong(
                "callers do not choose, as 'model' says which one",
                "Take 'models' out, or write a path parameter as the model: '{model}'.",
            )
        elif self.parameter is not None and not self.models:
            raise wrong(
                f"callers could choose any model by {self.model!r}",
                "Add 'models:' with those that they may choose.",
            )
        return self

    @model_validator(mode="after")
    def _check_profiles(self) -> BedrockIntegration:
        profiles = [model for model in self.allowed if is_profile(model)]
        if profiles and not self.regions:
            raise wrong(
                f"the inference profile {profiles[0]!r} leads to several regions",
                "Add 'regions:' with those that it may lead to, as "
                "[us-east-1, us-east-2, us-west-2]; Bedrock's console lists them.",
            )
        if self.regions and not profiles:
            raise wrong("only inference profiles lead to other regions", "Take 'regions' out.")
        of_application = [model for model in profiles if is_application_profile(model)]
        if of_application and not self.profile_models:
            raise wrong(
                "an application inference profile does not say which models it leads to",
                "Add 'profile_models:' with their ids.",
            )
        if self.profile_models and not of_application:
            raise wrong(
                "only application inference profiles leave open which models they lead to",
                "Take 'profile_models' out.",
            )
        return self

    @property
    def parameter(self) -> str | None:
        """The path parameter by which callers choose."""
        return parameter_of(self.model) if self.model is not None else None

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every model and inference profile that may be called."""
        return self.models or ((self.model,) if self.model is not None else ())


def is_profile(model: str) -> bool:
    """Whether this is an inference profile: one of Bedrock's own, or an application's."""
    geography, _, rest = model.partition(".")
    return is_application_profile(model) or (geography in GEOGRAPHIES and "." in rest)


def is_application_profile(model: str) -> bool:
    """Whether this is an inference profile of an application."""
    return _APPLICATION_PROFILE in model


def model_of(profile: str) -> str:
    """The model that a system-defined profile leads to: of `us.amazon.nova-lite-v1:0`, what follows `us.`."""
    return profile.partition(".")[2]
