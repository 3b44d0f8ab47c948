"""A plan that was redacted holds no secret, and tells still which are the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tollgate.terraform.plan_redaction import MIN_LENGTH, fingerprint, redact, take_secrets

KEY = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL3nR6uX9w"
OTHER = "Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe"
PLAN_KEY = "aws_api_gateway_usage_plan_key"


def _resource(kind: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"address": f"{kind}.x", "mode": "managed", "type": kind, "name": "x", "values": values, **more}


def _plan(**sections: Any) -> dict[str, Any]:
    return {"format_version": "1.2", "planned_values": {"root_module": {}}, **sections}


def _planned(*resources: dict[str, Any], **outputs: Any) -> dict[str, Any]:
    return {"root_module": {"child_modules": [{"resources": list(resources)}]}, "outputs": outputs}


def _change(kind: str, before: Any, after: Any, **more: Any) -> dict[str, Any]:
    change = {"actions": ["update"], "before": before, "after": after, **more}
    return {"address": f"{kind}.x", "type": kind, "name": "x", "change": change}


SECRET_PLANS: dict[str, dict[str, Any]] = {
    "a key": _plan(planned_values=_planned(_resource("aws_api_gateway_api_key", {"value": KEY}))),
    "a key that Terraform does not mark": _plan(
        planned_values=_planned(_resource(PLAN_KEY, {"value": KEY}, sensitive_values={}))
    ),
    "a key before": _plan(resource_changes=[_change(PLAN_KEY, {"value": KEY}, None, before_sensitive={})]),
    "a key after": _plan(resource_changes=[_change(PLAN_KEY, None, {"value": KEY})]),
    "a key that drifted": _plan(resource_drift=[_change(PLAN_KEY, {"value": KEY}, {})]),
    "a key put off": _plan(deferred_changes=[{"resource_change": _change(PLAN_KEY, {}, {"value": KEY})}]),
    "a key that was": _plan(prior_state={"values": _planned(_resource(PLAN_KEY, {"value": KEY}))}),
    "what is marked": _plan(
        planned_values=_planned(_resource("x_y", {"a": [{"b": KEY}]}, sensitive_values={"a": [{"b": True}]}))
    ),
    "what is marked as a whole": _plan(
        resource_changes=[_change("x_y", {"a": {"b": [KEY]}}, None, before_sensitive=True)]
    ),
    "an output": _plan(planned_values=_planned(k={"sensitive": True, "value": {"acme": KEY}})),
    "an output's change": _plan(output_changes={"k": {"before": KEY, "before_sensitive": True}}),
    "a variable": _plan(
        variables={"k": {"value": KEY}},
        configuration={"root_module": {"variables": {"k": {"sensitive": True, "default": KEY}}}},
    ),
    "a variable by its name": _plan(variables={"api_key": {"value": KEY}}),
    "a literal": _plan(
        configuration={
            "root_module": {
                "module_calls": {
                    "m": {
                        "module": {
                            "resources": [
                                {
                                    "type": "aws_api_gateway_api_key",
                                    "expressions": {"value": {"constant_value": KEY}},
                                }
                            ]
                        }
                    }
                }
            }
        }
    ),
    "a provider's": _plan(
        configuration={"provider_config": {"aws": {"expressions": {"secret_key": {"constant_value": KEY}}}}}
    ),
    "a header": _plan(
        planned_values=_planned(
            _resource(
                "aws_api_gateway_integration",
                {"request_parameters": {"integration.request.header.Authorization": f"'Bearer {KEY}'"}},
            )
        )
    ),
    "a header by any name, as Terraform marks it": _plan(
        resource_changes=[
            _change(
                "aws_api_gateway_integration",
                None,
                {"request_parameters": {"integration.request.header.X-Upstream": f"'{KEY}'"}},
                after_sensitive={"request_parameters": {"integration.request.header.X-Upstream": True}},
            )
        ]
    ),
    "a header that was": _plan(
        prior_state={
            "values": _planned(
                _resource(
                    "aws_api_gateway_integration",
                    {"request_parameters": {"integration.request.header.X-Upstream": f"'{KEY}'"}},
                    sensitive_values={"request_parameters": True},
                )
            )
        }
    ),
    "the role of an authorizer": _plan(
        planned_values=_planned(
            _resource("aws_api_gateway_authorizer", {"authorizer_credentials": KEY}, sensitive_values={})
        )
    ),
    "what a function finds around it": _plan(
        resource_changes=[
            _change(
                "aws_lambda_function",
                {"environment": [{"variables": {"MODEL_TOKEN": KEY}}]},
                {"environment": [{"variables": {"PLACE": KEY}}]},
                after_sensitive={"environment": [{"variables": {"PLACE": True}}]},
            )
        ]
    ),
    "a stage variable": _plan(
        planned_values=_planned(_resource("aws_api_gateway_stage", {"variables": {"modelToken": KEY}}))
    ),
    "a section of tomorrow": _plan(new_section={"deep": [KEY]}),
}


@pytest.mark.parametrize("name", SECRET_PLANS)
def test_a_secret_is_nowhere(name: str) -> None:
    document = json.loads(json.dumps(SECRET_PLANS[name]))
    assert KEY in json.dumps(document)
    assert KEY not in json.dumps(redact(document))


def test_it_is_not_elsewhere_either() -> None:
    document = SECRET_PLANS["a key"] | {
        "variables": {"text": {"value": f"curl -H x-api-key:{KEY} https://example.com"}},
        "resource_changes": [_change("null_resource", {KEY: {"nested": json.dumps({"key": KEY})}}, None)],
    }
    assert KEY not in json.dumps(redact(json.loads(json.dumps(document))))


def test_the_same_and_another_are_told_apart() -> None:
    document = redact(
        _plan(
            resource_changes=[
                _change(PLAN_KEY, {"value": KEY}, {"value": OTHER}),
                _change(PLAN_KEY, {"value": KEY}, {}),
            ]
        )
    )
    (first, second) = (entry["change"] for entry in document["resource_changes"])
    assert first["before"]["value"] == second["before"]["value"] == fingerprint(KEY)
    assert first["after"]["value"] != first["before"]["value"]


def test_the_rest_stays_as_it_is() -> None:
    values = {"name": "acme", "enabled": True, "value": KEY, "tags": None, "id": "abc123"}
    document = redact(_plan(planned_values=_planned(_resource("aws_api_gateway_api_key", dict(values)))))
    (child,) = document["planned_values"]["root_module"]["child_modules"]
    assert child["resources"][0]["values"] == values | {"value": fingerprint(KEY)}


def test_a_short_secret_is_replaced_in_its_place_alone() -> None:
    document = redact(
        _plan(
            planned_values=_planned(
                _resource("x_y", {"pin": "42", "size": "42"}, sensitive_values={"pin": True})
            )
        )
    )
    (child,) = document["planned_values"]["root_module"]["child_modules"]
    assert child["resources"][0]["values"] == {"pin": fingerprint("42"), "size": "42"}


def test_terraform_s_own_text_is_redacted_by_the_same_secrets() -> None:
    secrets = take_secrets(json.loads(json.dumps(SECRET_PLANS["a key"])))
    assert secrets.text(f'  - value = "{KEY}" -> null') == f'  - value = "{fingerprint(KEY)}" -> null'


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(
    secret=st.text(min_size=MIN_LENGTH, max_size=40),
    around=st.tuples(st.text(max_size=5), st.text(max_size=5)),
    values=st.dictionaries(st.text(max_size=9), VALUES, max_size=4),
    sections=st.dictionaries(
        st.sampled_from(["configuration", "variables", "resource_changes", "prior_state"]), VALUES
    ),
)
def test_any_secret_is_nowhere_in_any_plan(
    secret: str, around: tuple[str, str], values: dict[str, Any], sections: dict[str, Any]
) -> None:
    document = _plan(
        **sections,
        planned_values=_planned(
            _resource("aws_api_gateway_api_key", {"value": secret, "description": secret.join(around)}),
            _resource("x_y", values | {"text": json.dumps([secret])}),
        ),
    )
    redacted = json.dumps(redact(document), ensure_ascii=False)
    assert json.dumps(secret, ensure_ascii=False)[1:-1] not in redacted.replace("(redacted ", "")
