"""`bedrock`: a model of Amazon Bedrock, called by API Gateway itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from stacks.constructs.account import Account
from stacks.constructs.integrations.answers import Answer, Refusals
from stacks.constructs.integrations.integration import Target, static
from stacks.constructs.integrations.service import Call, call
from stacks.constructs.integrations.velocity import only, texts
from stacks.constructs.role import Statement
from tollgate.config.integrations.bedrock import (
    BedrockIntegration,
    Guardrail,
    is_application_profile,
    is_profile,
    model_of,
)

_PATHS = {
    "converse": "model/{}/converse",
    "invoke": "model/{}/invoke",
    "openai": "openai/v1/chat/completions",
}

_CONVERSE_FIELDS = (
    "additionalModelRequestFields",
    "additionalModelResponseFieldPaths",
    "inferenceConfig",
    "messages",
    "outputConfig",
    "performanceConfig",
    "promptVariables",
    "requestMetadata",
    "serviceTier",
    "system",
    "toolConfig",
)
"""Of a request of Converse, without its guardrail: a caller's own is left out."""

_GLOBAL = "global."

_TAGS = "amazon-bedrock-guardrailConfig"
_UNTAGGED_BODY = (
    f"#if($input.path('$').containsKey(\"{_TAGS}\") == true)"
    f'{{"{_TAGS}": "is not allowed here"}}#{{else}}$input.body#end'
)
"""A request whose guardrail looks at all of it: a caller's tags would say of which part. What takes its place
lacks every field that a model needs, so Bedrock refuses it."""


def integrate(target: Target, config: BedrockIntegration) -> None:
    """Call the model with the request's body."""
    account = Account.of(target.scope)
    place = _Place(account.partition, target.api.region, account.id)
    call(
        target,
        config,
        Call(
            uri=f"bedrock-runtime:path/{_PATHS[config.operation].format(_in_path(config))}",
            statements=list(_statements(config, place)),
            answers=[Answer(200, r"2\d{2}")],
            parameters=_parameters(config, place),
            templates=_templates(config, place),
            # 403 where the caller chooses a model that the role may not invoke.
            refusals=Refusals(is_told=True, not_found="403|404" if config.models else "404"),
        ),
    )


class _Place:
    """Where Bedrock is called: makes ARNs."""

    def __init__(self, partition: str, region: str, account: str) -> None:
        self._partition = partition
        self._region = region
        self._account = account

    def model(self, model: str, region: str | None = None) -> str:
        """A foundation model of a region, the gateway's own by default; "" is that of no region."""
        if model.startswith("arn:"):
            return model
        where = self._region if region is None else region
        return f"arn:{self._partition}:bedrock:{where}::foundation-model/{model}"

    def profile(self, profile: str) -> str:
        return profile if profile.startswith("arn:") else self._own(f"inference-profile/{profile}")

    def guardrail(self, guardrail: str) -> str:
        return guardrail if guardrail.startswith("arn:") else self._own(f"guardrail/{guardrail}")

    def regions_of(self, profile: str, config: BedrockIntegration) -> Iterator[str]:
        """The gateway's own region, those that the profile leads to, and for a global one none, too."""
        yield from dict.fromkeys((self._region, *config.regions))
        if profile.startswith(_GLOBAL):
            yield ""

    def _own(self, resource: str) -> str:
        return f"arn:{self._partition}:bedrock:{self._region}:{self._account}:{resource}"


def _in_path(config: BedrockIntegration) -> str:
    if config.parameter is not None:
        return f"{{{config.parameter}}}"
    # A slash would be another part of the path.
    return (config.model or "").replace("/", "%2F")


def _statements(config: BedrockIntegration, place: _Place) -> Iterator[Statement]:
    """Which models may be invoked, by which profile, and not without the guardrail.

    "Prerequisites for inference profiles" and "Global cross-Region inference", Amazon Bedrock user guide: a
    profile needs its models, too, in each of its regions, which it alone may reach.
    """
    guarded = _guarded(config.guardrail, place)
    if direct := [place.model(model) for model in config.allowed if not is_profile(model)]:
        yield _allow("bedrock:InvokeModel", direct, guarded)
    for profile in filter(is_profile, config.allowed):
        arn = place.profile(profile)
        models = config.profile_models if is_application_profile(profile) else (model_of(profile),)
        behind = [
            place.model(model, region) for region in place.regions_of(profile, config) for model in models
        ]
        yield _allow("bedrock:InvokeModel", [arn], guarded)
        yield _allow("bedrock:InvokeModel", behind, {**guarded, "bedrock:InferenceProfileArn": arn})
    if config.guardrail is not None:
        yield _allow("bedrock:ApplyGuardrail", [place.guardrail(config.guardrail.id)], {})


def _allow(action: str, resources: list[str], conditions: Mapping[str, str]) -> Statement:
    statement: dict[str, object] = {"Effect": "Allow", "Action": action, "Resource": resources}
    return {**statement, **({"Condition": {"StringEquals": dict(conditions)}} if conditions else {})}


def _guarded(guardrail: Guardrail | None, place: _Place) -> Mapping[str, str]:
    """ "Set up permissions to use guardrails": the ARN, with its version where it is a numbered one."""
    if guardrail is None:
        return {}
    version = "" if guardrail.version == "DRAFT" else f":{guardrail.version}"
    return {"bedrock:GuardrailIdentifier": f"{place.guardrail(guardrail.id)}{version}"}


def _parameters(config: BedrockIntegration, place: _Place) -> Mapping[str, str]:
    parameters = {"integration.request.header.Content-Type": static("application/json")}
    if config.parameter is not None:
        name = config.parameter
        parameters[f"integration.request.path.{name}"] = f"method.request.path.{name}"
    if config.guardrail is not None and config.operation != "converse":
        header = "integration.request.header.X-Amzn-Bedrock-Guardrail"
        parameters[f"{header}Identifier"] = static(place.guardrail(config.guardrail.id))
        parameters[f"{header}Version"] = static(config.guardrail.version)
    return parameters


def _templates(config: BedrockIntegration, place: _Place) -> Mapping[str, str]:
    chosen = only(config.parameter, config.models, f"path.{config.parameter}") if config.parameter else ""
    if config.guardrail is None:
        return {"application/json": f"{chosen}$input.body"} if chosen else {}
    body = _guarded_body(config.guardrail, place) if config.operation == "converse" else _UNTAGGED_BODY
    return {"application/json": chosen + body}


def _guarded_body(guardrail: Guardrail, place: _Place) -> str:
    """A request of Converse with this guardrail, whatever the caller says of one."""
    fixed = json.dumps(
        {"guardrailIdentifier": place.guardrail(guardrail.id), "guardrailVersion": guardrail.version}
    )
    return (
        # Of a message with such a block a guardrail looks at the block alone: "Include a guardrail with the
        # Converse API". No text is a list of messages, so Bedrock refuses it.
        "#set($marked = $input.path('$..guardContent'))"
        '#if($marked.size() > 0){"messages": "guardContent is not allowed here"}#{else}'
        f"#set($request = $input.path('$')){{#foreach($field in {texts(_CONVERSE_FIELDS)})"
        '#if($request.containsKey($field) == true)"$field": $input.json("$.$field"),#end#end'
        f'"guardrailConfig": {fixed}}}#end'
    )
