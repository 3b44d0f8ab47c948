"""A canary that is started, promoted and aborted: what each plan has, and what callers are served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.terraform.conftest import AppliedGateway, ApplyGateway
from tollgate.audit.audit import audit
from tollgate.audit.rules.deployment import RULES
from tollgate.config.gateway import Gateway
from tollgate.terraform.configuration.read import read_configuration

pytestmark = pytest.mark.terraform

MOCK = {"integration": {"type": "mock"}}
OLD = {"GET /": MOCK, "GET /opens": MOCK}
NEW = {"GET /": MOCK, "GET /opens": MOCK | {"public": True}, "GET /added": MOCK}

DEPLOYMENT, CANARY = "aws_api_gateway_deployment.a", "aws_api_gateway_deployment.a__canary"
STAGE = "aws_api_gateway_stage.a"


def test_a_canary_is_started_changed_aborted_and_promoted(apply_gateway: ApplyGateway) -> None:
    before, after = _with(OLD), _with(NEW)
    applied = apply_gateway(before)
    stable, old = _deployment(applied), applied.served()

    started = applied.plan(_with(NEW, percent=5))
    assert started.actions[CANARY] == ["create"]
    assert started.changed[STAGE] == {"canary_settings"}
    assert DEPLOYMENT not in started.actions
    applied.apply(_with(NEW, percent=5))
    first = _canary(applied)
    assert (first["percentTraffic"], first["useStageCache"]) == (5, False)
    assert (_deployment(applied), applied.served()) == (stable, old)
    assert applied.served(first["deploymentId"]) == {"GET /": True, "GET /opens": False, "GET /added": True}
    _assert_settled(applied, _with(NEW, percent=5))

    changed = _with(NEW | {"GET /more": MOCK}, percent=50, variables={"model": "new"})
    applied.plan(changed)
    assert _findings(applied, changed) == []
    applied.apply(changed)
    second = _canary(applied)
    assert (second["percentTraffic"], second["stageVariableOverrides"]) == (50, {"model": "new"})
    assert "GET /more" in applied.served(second["deploymentId"])
    assert (_deployment(applied), applied.served()) == (stable, old)

    aborted = applied.plan(before)
    assert aborted.actions[CANARY] == ["delete"]
    assert aborted.changed[STAGE] == {"canary_settings"}
    assert DEPLOYMENT not in aborted.actions
    applied.apply(before)
    assert (_deployment(applied), applied.served()) == (stable, old)
    _assert_settled(applied, before)

    applied.apply(_with(NEW, percent=100))
    promoted = applied.plan(after)
    assert promoted.actions == {
        DEPLOYMENT: ["create", "delete"],
        CANARY: ["delete"],
        STAGE: ["update"],
    }
    applied.apply(after)
    assert applied.served() == {"GET /": True, "GET /opens": False, "GET /added": True}
    _assert_settled(applied, after)


def test_what_the_other_deployment_calls_with_is_there_until_the_canary_goes(
    apply_gateway: ApplyGateway,
) -> None:
    def calling(queue: str, **canary: object) -> Gateway:
        routes = {"POST /": {"integration": {"type": "sqs", "queue": queue}}}
        stage = {"access_log": {}, "execution_log": {}} | ({"canary": canary} if canary else {})
        api = {"routes": routes, "stage": stage}
        return Gateway.model_validate(
            {"name": "calls", "region": "us-east-1", "alarms": {}, "apis": {"a": api}}
        )

    applied = apply_gateway(calling("old"))
    assert _queues(applied) == ["old"]
    started = applied.plan(calling("new", percent=5))
    assert {address for address, actions in started.actions.items() if actions == ["create"]} == {
        CANARY,
        "aws_iam_role_policy.a__POST__canary",
        "aws_cloudwatch_log_group.a__canary",
        "aws_cloudwatch_log_group.a__execution__canary",
        "aws_cloudwatch_log_metric_filter.a__canary_requests",
        "aws_cloudwatch_log_metric_filter.a__canary_server_errors",
        "aws_cloudwatch_metric_alarm.a__canary_server_errors",
    }
    applied.apply(calling("new", percent=5))
    assert _queues(applied) == ["new", "old"]
    _assert_settled(applied, calling("new", percent=5))

    done = applied.apply(calling("new"))
    assert _queues(applied) == ["new"]
    # Where a log went while the canary still writes, API Gateway would make it again.
    for log in ("a__canary", "a__execution__canary"):
        gone = ("Destroying", f"aws_cloudwatch_log_group.{log}")
        assert done.index(("Changing", STAGE)) < done.index(gone)
    _assert_settled(applied, calling("new"))


def _queues(applied: AppliedGateway) -> list[str]:
    """The queues that the one role may write to."""
    client = applied.aws.session("us-east-1").client("iam", endpoint_url=applied.aws.url)
    found = []
    for role in client.list_roles()["Roles"]:
        if role["RoleName"].startswith("tollgate-calls"):
            for name in client.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
                policy = client.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]
                found += [statement["Resource"].rpartition(":")[2] for statement in policy["Statement"]]
    return sorted(found)


def _findings(applied: AppliedGateway, gateway: Gateway) -> list[str]:
    """What the audit of the plan says of deployments: the plan has another trigger than the document."""
    plan = applied.out / "stacks" / gateway.stack_name / "plan.json"
    plan.write_text(applied.terraform.show(applied.out / "plan"))
    found = [finding.message for finding in audit(read_configuration([str(plan)]), RULES).findings]
    plan.unlink()
    return found


def _deployment(applied: AppliedGateway) -> str:
    return str(_stage(applied)["deploymentId"])


def _canary(applied: AppliedGateway) -> Any:
    return _stage(applied)["canarySettings"]


def _stage(applied: AppliedGateway) -> Mapping[str, Any]:
    (api,) = applied.terraform.outputs().apis.values()
    return applied.aws.api_gateway("us-east-1").get_stage(restApiId=api.id, stageName=api.stage)


def _assert_settled(applied: AppliedGateway, gateway: Gateway) -> None:
    plan = applied.plan(gateway)
    assert plan.is_empty, plan.actions
    assert plan.warnings == []


def _with(routes: Mapping[str, Any], **canary: object) -> Gateway:
    """A gateway with one API, `a`, that has these routes."""
    api = {"routes": routes, "stage": {"canary": canary} if canary else {}}
    return Gateway.model_validate({"name": "small", "region": "us-east-1", "apis": {"a": api}})
