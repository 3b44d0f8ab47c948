"""What a review says of a gateway of which nothing is there yet."""

from __future__ import annotations

from typing import Any

from tests.review.plans import ACME, ACME_IN_PLAN, API, DEPLOYMENT, METHOD, PLAN, STAGE, Values, entry, of
from tollgate.report.review.access import access_changes
from tollgate.report.review.words import summary
from tollgate.review.acceptance import judge

HEALTHZ = "aws_api_gateway_method.healthz"
RESOURCE = "aws_api_gateway_resource.healthz"
SETTINGS = "aws_api_gateway_method_settings.a"
_LIMITS = {"throttling_rate_limit": 20, "throttling_burst_limit": 40}
_METHOD = {"authorization": "NONE", "http_method": "POST", "api_key_required": True}

Made = tuple[Values, dict[str, str]]
"""What is known of a resource, and what its other arguments refer to."""


def shop() -> dict[str, Made]:
    """A gateway as it is written: the settings know their API by the stage, as Tollgate writes it."""
    api = {"rest_api_id": f"{API}.id"}
    by_stage = {"rest_api_id": f"{STAGE}.rest_api_id"}
    return {
        API: ({"name": "a"}, {}),
        RESOURCE: ({"path_part": "healthz"}, {**api, "parent_id": f"{API}.root_resource_id"}),
        METHOD: (_METHOD, {**api, "resource_id": f"{API}.root_resource_id"}),
        HEALTHZ: (
            _METHOD | {"http_method": "GET", "api_key_required": False},
            {**api, "resource_id": f"{RESOURCE}.id"},
        ),
        DEPLOYMENT: ({"triggers": {"release": "1"}}, api),
        STAGE: ({"stage_name": "v1"}, {**api, "deployment_id": f"{DEPLOYMENT}.id"}),
        SETTINGS: ({"method_path": "*/*", "stage_name": "v1", "settings": [_LIMITS]}, by_stage),
        PLAN: (
            {
                "name": "pro",
                "throttle_settings": [{"rate_limit": 50, "burst_limit": 100}],
                "quota_settings": [],
            },
            {},
        ),
        ACME: ({"name": "acme", "enabled": True}, {}),
        ACME_IN_PLAN: ({"key_type": "API_KEY"}, {"key_id": f"{ACME}.id", "usage_plan_id": f"{PLAN}.id"}),
    }


def first(resources: dict[str, Made]) -> Values:
    """A plan that makes some resources."""
    stages = [{"stage": "v1", "throttle": []}]
    changes, configured = [], []
    for address, (known, references) in resources.items():
        unknown: dict[str, Any] = {"id": True, **dict.fromkeys(references, True)}
        expressions: dict[str, Any] = {
            name: {"references": [found, found.rpartition(".")[0]]} for name, found in references.items()
        }
        after = dict(known)
        if address == PLAN:
            after["api_stages"], unknown["api_stages"] = stages, [{"api_id": True}]
            expressions["api_stages"] = [{"api_id": {"references": [f"{API}.id", API]}}]
        if address == API:
            unknown["root_resource_id"] = True
        changes.append(entry(address, ["create"], None, after, unknown=unknown))
        kind, _, name = address.partition(".")
        configured.append({"mode": "managed", "type": kind, "name": name, "expressions": expressions})
    return {
        "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {"root_module": {}},
        "resource_changes": changes, "configuration": {"root_module": {"resources": configured}},
    }  # fmt: skip


def test_the_limits_of_a_stage_are_known_before_it_has_an_id() -> None:
    told = {(change.target.route, change.keys): change.after for change in access_changes(of(first(shop())))}
    assert told == {
        ("POST /", ("acme",)): "20/s, burst 40 (stage)",
        ("GET /healthz", ()): "20/s, burst 40 (stage)",
    }


def test_the_summary_of_a_first_plan_says_what_is_made_and_that_nothing_stays() -> None:
    api, policy = {"rest_api_id": f"{API}.id"}, {"policy": f"{API}.execution_arn"}
    more: dict[str, Made] = {
        "aws_api_gateway_rest_api_policy.a": ({}, api | policy),
        "aws_wafv2_web_acl.a": ({"name": "a"}, {}),
        "aws_wafv2_web_acl_association.a": ({}, {"resource_arn": f"{STAGE}.arn"}),
        "aws_cloudwatch_metric_alarm.a": ({"alarm_name": "a", "alarm_actions": []}, {}),
        "aws_sns_topic_subscription.a": ({"protocol": "email", "endpoint": "oncall@acme.example"}, {}),
        "aws_api_gateway_domain_name.a": ({"domain_name": "api.acme.example"}, {}),
        "aws_api_gateway_base_path_mapping.a": (
            {"domain_name": "api.acme.example", "stage_name": "v1"},
            {"api_id": f"{STAGE}.rest_api_id"},
        ),
    }
    made = shop() | more
    made[API] = ({"name": "a", "disable_execute_api_endpoint": True}, {})
    judged = judge(of(first(made)), ())
    said = summary(judged)
    assert said[:4] == (
        "New: a/v1 at https://api.acme.example, not at Amazon's own URL; 2 routes",
        "Access: 1 key gains it (acme)",
        "Keys: 1 is made, and no caller has one yet.",
        "Limits: pro 50/s, burst 100",
    )
    assert "Protection: a: a resource policy, a web ACL" in said
    assert "Watch: 1 alarm, told to oncall@acme.example" in said
    titles = {found.kind: found.title for found in judged.impacts}
    assert titles["route-public"].endswith("open to whoever the resource policy lets in")
    # Nobody has called what the web ACL comes before.
    assert "protection-tightened" not in titles
