"""What a review says of a canary, and of what the deployment beside it would lose."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.review.plans import API, DEPLOYMENT, METHOD, STAGE, Values, entry, reviewed, shop
from tollgate.review.impact import Impact

CANARY = "aws_api_gateway_deployment.a__canary"
STABLE = {"id": "d1", "rest_api_id": "api", "triggers": {"definition": "old"}}
PUBLIC = entry(METHOD, ["update"], shop()[METHOD], shop()[METHOD] | {"api_key_required": False})
CREATED = entry(CANARY, ["create"], None, {"rest_api_id": "api"}, unknown={"id": True})
GONE = entry(CANARY, ["delete"], {"id": "d2", "rest_api_id": "api"}, None)
REPLACED = entry(
    DEPLOYMENT,
    ["create", "delete"],
    STABLE,
    STABLE | {"triggers": {"definition": "new"}},
    unknown={"id": True},
)

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:chat"
INTEGRATION = "aws_api_gateway_integration.chat"
PERMISSION = "aws_lambda_permission.chat"
ROLE_POLICY = "aws_iam_role_policy.chat"


def _settings(percent: float, deployment: str | None = "d2", **more: Any) -> list[Values]:
    told = {"percent_traffic": percent, "use_stage_cache": False, "stage_variable_overrides": None, **more}
    return [told | ({"deployment_id": deployment} if deployment else {})]


def _stage(old: list[Values], new: list[Values], *, unknown: Values | None = None, **after: Any) -> Values:
    before = shop()[STAGE] | {"canary_settings": old}
    return entry(STAGE, ["update"], before, before | {"canary_settings": new} | after, unknown=unknown or {})


NEW = {"canary_settings": [{"deployment_id": True}]}
STARTED = [_stage([], _settings(5, None), unknown=NEW), CREATED, entry(DEPLOYMENT, ["no-op"], STABLE, STABLE)]
RUNNING = [_stage(_settings(5), _settings(6)), entry(DEPLOYMENT, ["no-op"], STABLE, STABLE)]
ABORTED = [_stage(_settings(5), []), GONE, entry(DEPLOYMENT, ["no-op"], STABLE, STABLE)]
PROMOTED = [_stage(_settings(5), [], unknown={"deployment_id": True}), GONE, REPLACED]

STEPS: dict[str, tuple[list[Values], set[tuple[str, str]]]] = {
    "started": (STARTED, {("canary-started", "medium")}),
    "started with a route that anyone may call": (
        [*STARTED, PUBLIC],
        {("canary-started", "medium"), ("route-public", "critical")},
    ),
    "started for nobody": (
        [_stage([], _settings(0, None), unknown=NEW), CREATED],
        {("canary-started", "low")},
    ),
    "given more": ([_stage(_settings(5), _settings(50))], {("canary-changed", "medium")}),
    "given less": ([_stage(_settings(50), _settings(5))], {("canary-changed", "low")}),
    "given other variables": (
        [_stage(_settings(5), _settings(5, stage_variable_overrides={"model": "b"}))],
        {("canary-changed", "medium")},
    ),
    "deployed anew": (
        [_stage(_settings(5), _settings(5, None), unknown=NEW)],
        {("canary-changed", "medium")},
    ),
    "promoted": (PROMOTED, {("canary-promoted", "medium")}),
    "promoted with more": (
        [*PROMOTED, PUBLIC],
        {("canary-promoted", "high"), ("route-public", "critical")},
    ),
    "aborted": (ABORTED, {("canary-aborted", "low")}),
    "aborted, and it is not known what is left": (
        [_stage(_settings(5), []), GONE, entry(DEPLOYMENT, ["no-op"], *[STABLE | {"triggers": {}}] * 2)],
        {("canary-aborted", "medium")},
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_told(step: str) -> None:
    changes, expected = STEPS[step]
    assert {(found.kind, found.risk) for found in reviewed(*changes).impacts} == expected


def test_what_amazon_says_of_nothing_is_no_change() -> None:
    changes = [_stage(_settings(5), _settings(5, stage_variable_overrides={}), description="other")]
    assert not [found for found in reviewed(*changes).impacts if found.kind.startswith("canary")]


SHARE = "for the canary's share now, for all at its promotion"
KEYLESS = shop()[METHOD] | {"api_key_required": False}
KEYED = entry(METHOD, ["update"], KEYLESS, shop()[METHOD])
POLICY = entry(
    "aws_api_gateway_rest_api_policy.a",
    ["create"],
    None,
    {"rest_api_id": "api", "policy": '{"Statement": []}'},
)
REFUSAL = entry(
    "aws_api_gateway_gateway_response.a",
    ["create"],
    None,
    {"rest_api_id": "api", "response_type": "THROTTLED", "status_code": "420"},
)
SHIFTED = [_stage(_settings(5), _settings(5, None), unknown=NEW), CREATED]


@pytest.mark.parametrize("steps", [STARTED, SHIFTED])
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("route-public", PUBLIC),
        ("route-needs-key", KEYED),
        ("protection-tightened", POLICY),
        ("refusal-changed", REFUSAL),
    ],
)
def test_what_a_deployment_copies_holds_for_the_canarys_share_until_it_is_promoted(
    steps: list[Values], kind: str, change: Values
) -> None:
    assert _one(kind, *steps, change).takes_effect == SHARE
    started = [each for each in reviewed(*steps, change).impacts if each.kind.startswith("canary")]
    assert all("stays open to the other calls until then" in each.detail for each in started)


def test_what_is_promoted_with_more_holds_for_all_at_once() -> None:
    assert _one("route-public", *PROMOTED, PUBLIC).takes_effect == "now"


def test_a_canary_that_is_not_deployed_anew_ships_nothing() -> None:
    given_more = _stage(_settings(5), _settings(50))
    assert _one("protection-tightened", given_more, POLICY).takes_effect == "at the next redeploy"


def test_amazons_own_url_is_one_for_both_deployments() -> None:
    off = shop()[API] | {"disable_execute_api_endpoint": True}
    again = entry(API, ["update"], off, off | {"disable_execute_api_endpoint": False})
    assert _one("protection-weakened", *STARTED, again).takes_effect == "now"


def test_every_caller_is_told_to_be_hit() -> None:
    found = _one("canary-started", *STARTED)
    assert found.title == "5 % of the calls of a/v1 go to a new deployment"
    assert found.consumers == ("acme", "bob")


ACCESS_LOG, EXECUTION_LOG = "/aws/apigateway/shop/a", "API-Gateway-Execution-Logs_api/v1"
ALARM = "aws_cloudwatch_metric_alarm.a__canary_server_errors"


def _group(name: str, label: str, action: str = "delete") -> Values:
    values = {"name": name, "retention_in_days": 30}
    return entry(f"aws_cloudwatch_log_group.{label}", [action], values, values if action == "no-op" else None)


def _filter(log: str, metric: str) -> Values:
    counted = [{"namespace": "shop", "name": metric, "value": "1"}]
    values = {"log_group_name": log, "metric_transformation": counted}
    return entry(f"aws_cloudwatch_log_metric_filter.{metric}", ["delete"], values, None)


def _alarm(*metrics: str) -> Values:
    queries = [{"id": it, "metric": [{"namespace": "shop", "metric_name": it}]} for it in metrics]
    share = {"id": "share", "expression": "100 * e / r", "metric": []}
    values = {
        "alarm_name": "shop-a-canary_server_errors",
        "metric_name": "",
        "metric_query": [share, *queries],
    }
    return entry(ALARM, ["delete"], values, None)


CANARY_LOG = _group(f"{ACCESS_LOG}/Canary", "a__canary")
COUNTED = _filter(f"{ACCESS_LOG}/Canary", "errors")
PARTS = [
    CANARY_LOG,
    _group(f"{EXECUTION_LOG}/Canary", "a__execution__canary"),
    COUNTED,
    _filter(f"{ACCESS_LOG}/Canary", "requests"),
    _alarm("errors", "requests"),
]


def _logged(steps: list[Values]) -> list[Values]:
    """The same with an access log of the stage's."""
    stage, *rest = steps
    log = {"access_log_settings": [{"destination_arn": f"arn:aws:logs:us-east-1:1:log-group:{ACCESS_LOG}"}]}
    told = stage["change"]
    return [stage | {"change": told | {side: told[side] | log for side in ("before", "after")}}, *rest]


@pytest.mark.parametrize(("kind", "steps"), [("canary-aborted", ABORTED), ("canary-promoted", PROMOTED)])
def test_what_is_the_canarys_alone_is_told_with_its_end(kind: str, steps: list[Values]) -> None:
    (found,) = reviewed(*_logged(steps), *PARTS).impacts
    assert found.kind == kind
    assert found.detail.endswith(
        "With it goes what is the canary's alone: 1 alarm and 2 log groups; "
        "the stage's own log has the canary's lines, too, and keeps them."
    )
    assert {ALARM, "aws_cloudwatch_log_group.a__execution__canary"} < set(found.addresses)
    assert found.risk == _one(kind, *steps).risk


OTHERS: dict[str, tuple[list[Values], set[str]]] = {
    "the canary stays": ([*_logged(RUNNING), *PARTS], {"alarm-removed", "log-deleted"}),
    "another API's canary": (
        [*_logged(ABORTED), _group("/aws/apigateway/shop/b/Canary", "b")],
        {"log-deleted"},
    ),
    "another stage's canary": (
        [*ABORTED, _group("API-Gateway-Execution-Logs_api/v2/Canary", "b")],
        {"log-deleted"},
    ),
    "the stage's own log goes, too": (
        [*_logged(ABORTED), CANARY_LOG, _group(ACCESS_LOG, "a")],
        {"log-deleted"},
    ),
    "an alarm that reads the stage's log, too": (
        [*_logged(ABORTED), CANARY_LOG, COUNTED, _filter(ACCESS_LOG, "all"), _alarm("errors", "all")],
        {"alarm-removed"},
    ),
    "an alarm of which nothing is known but its name": (
        [*_logged(ABORTED), CANARY_LOG, COUNTED, _alarm()],
        {"alarm-removed"},
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_not_the_canarys_alone_is_told_as_ever(case: str) -> None:
    changes, kinds = OTHERS[case]
    told = {each.kind for each in reviewed(*changes).impacts if not each.kind.startswith("canary")}
    assert told == kinds


def _permission(name: str, **more: str) -> Values:
    return {
        "id": name, "function_name": name, "principal": "apigateway.amazonaws.com", "qualifier": "",
        "source_arn": "arn:aws:execute-api:us-east-1:123456789012:api/v1/*", **more,
    }  # fmt: skip


def _integration(**values: Any) -> Values:
    return {"id": "i", "rest_api_id": "api", "resource_id": "root", "http_method": "POST", **values}


CALLED = _integration(
    type="AWS_PROXY",
    uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations",
)
CALLS_ANOTHER = entry(
    INTEGRATION, ["update"], CALLED, CALLED | {"uri": CALLED["uri"].replace(":chat/", ":chat-next/")}
)
PERMISSION_GOES = entry(PERMISSION, ["delete"], _permission("chat"), None)


@pytest.mark.parametrize("change", [KEYED, CALLS_ANOTHER])
def test_what_an_abort_puts_back_concerns_the_canarys_share_alone(change: Values) -> None:
    told = [each for each in reviewed(*ABORTED, change).impacts if each.kind != "canary-aborted"]
    assert {each.takes_effect for each in told} == {"for the canary's share now"}


def test_what_an_abort_brings_to_another_stage_too_holds_now() -> None:
    other = shop()[STAGE] | {"id": "t", "stage_name": "v2"}
    deployed = entry(
        "aws_api_gateway_stage.v2", ["update"], other, other | {"deployment_id": None},
        unknown={"deployment_id": True},
    )  # fmt: skip
    assert _one("route-needs-key", *ABORTED, deployed, KEYED).takes_effect == "now"


def _policy(*queues: str) -> str:
    return json.dumps(
        {"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": list(queues)}]}
    )


ROLE = "aws_iam_role.chat"
IS_ROLE = {
    "id": "r1", "name": "r1", "arn": "arn:aws:iam::123456789012:role/r1",
    "assume_role_policy": json.dumps(
        {"Statement": [{"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"},
                        "Action": "sts:AssumeRole"}]}
    ),
}  # fmt: skip
WITH_ROLE = [
    entry(ROLE, ["no-op"], IS_ROLE, IS_ROLE),
    entry(INTEGRATION, ["no-op"], *[_integration(type="AWS", uri="x", credentials=IS_ROLE["arn"])] * 2),
]
ALLOWS_LESS = entry(
    ROLE_POLICY, ["update"], {"role": "r1", "policy": _policy("jobs")}, {"role": "r1", "policy": _policy("b")}
)
STAYS = entry("aws_iam_role_policy.stays", ["no-op"], *[{"role": "r1", "policy": _policy("jobs")}] * 2)

LOSSES: dict[str, list[Values]] = {
    "a function may no longer be called": [*STARTED, CALLS_ANOTHER, PERMISSION_GOES],
    "a function that no route calls any more": [*RUNNING, PERMISSION_GOES],
    "a role allows less": [*STARTED, *WITH_ROLE, ALLOWS_LESS],
    "a role goes": [*STARTED, *WITH_ROLE[1:], entry(ROLE, ["delete"], IS_ROLE, None)],
    "a VPC link goes": [
        *STARTED,
        entry("aws_api_gateway_vpc_link.l", ["delete"], {"id": "l1"}, None),
        entry(
            INTEGRATION, ["update"], _integration(type="HTTP_PROXY", uri="http://a", connection_id="l1"),
            _integration(type="HTTP_PROXY", uri="https://a", connection_id=None),
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
def test_what_the_deployment_beside_a_canary_loses_is_critical(loss: str) -> None:
    found = _one("stable-cut-off", *LOSSES[loss])
    assert (found.risk, found.consumers) == ("critical", ("acme", "bob"))


KEPT: dict[str, list[Values]] = {
    "there is no canary": [CALLS_ANOTHER, PERMISSION_GOES],
    "the canary is promoted": [*PROMOTED, CALLS_ANOTHER, PERMISSION_GOES],
    "another permission says the same": [
        *STARTED,
        entry(PERMISSION, ["create", "delete"], _permission("chat"), _permission("chat", id="2")),
    ],
    "another policy of the role stays": [*STARTED, *WITH_ROLE, ALLOWS_LESS, STAYS],
    "no route was behind it": [*STARTED, PERMISSION_GOES],
}


@pytest.mark.parametrize("case", KEPT)
def test_nothing_is_said_where_it_keeps_what_it_needs(case: str) -> None:
    assert "stable-cut-off" not in {found.kind for found in reviewed(*KEPT[case]).impacts}


def test_an_abort_leaves_nothing_that_waits_for_a_redeploy() -> None:
    assert "redeploy-missing" not in {found.kind for found in reviewed(*ABORTED, PUBLIC).impacts}


def _one(kind: str, *changes: Values) -> Impact:
    (found,) = (each for each in reviewed(*changes).impacts if each.kind == kind)
    return found
