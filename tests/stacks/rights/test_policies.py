"""What the CI's roles may do: all that the gateways need, nothing by a wildcard, within IAM's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from stacks.rights.grant import Grant, Place
from stacks.rights.policies import MAX_CHARACTERS, MAX_POLICIES, Statement, Task, policies, size
from stacks.rights.registry import FAMILIES, is_known
from tollgate.errors import TollgateError

ROOT = Path(__file__).parents[3]
NAMES: Mapping[str, Sequence[str]] = {
    "partition": ("aws",),
    "region": ("ap-southeast-2",),
    "account": ("123456789012",),
    "stack": ("a-gateway-with-a-rather-long-name-production",),
    "role": (f"tollgate-a-gateway-with-a-rather-lon-{'?' * 26}",),
    "boundary": ("a-gateway-with-a-rather-long-name-production-boundary",),
    "dashboard": ("a-gateway-with-a-rather-long-name-production",),
    "topic": ("a-gateway-with-a-rather-long-name-production-alarms",),
    "own_web_acl": ("a-gateway-with-a-rather-long-name-production",),
    "function_prefix": ("a-gateway-with-a-rather-long-name-production__",),
    "function": ("arn:aws:lambda:ap-southeast-2:123456789012:function:summarize",),
    "function_role": (),
    "log_group": ("/aws/lambda/a-gateway*", "/aws/apigateway/a-gateway/chat"),
    "web_acl": (),
    "distribution": ("*",),
    "trust_store": ("arn:aws:s3:::acme-trust/clients.pem",),
    "zone": ("Z0123456789ABCDEFGHIJ",),
    "secret": ("ai-api/production/*",),
    "parameter": ("ai-api/production/*",),
    "delivery_key": ("arn:aws:kms:ap-southeast-2:123456789012:key/*",),
}
ALL_TYPES = [type_ for grants in FAMILIES.values() for type_ in grants]
TASKS: Sequence[Task] = ("plan", "apply")


def test_every_resource_that_a_construct_makes_is_known() -> None:
    """The bindings' modules are called as the types are, a data source's with `data_` before."""
    own = {"iam_openid_connect_provider", "iam_policy", "provider"}
    made = {
        name
        for file in (ROOT / "stacks").rglob("*.py")
        for name in re.findall(r"cdktf_cdktf_provider_aws\.([a-z0-9_]+)", file.read_text(encoding="utf-8"))
        if not name.startswith("s3_bucket") and name not in own
    }
    types = {f"data.{it[5:]}" if it.startswith("data_") else f"aws_{it}" for it in made}
    assert len(types) > 40
    assert [type_ for type_ in sorted(types) if not is_known(type_)] == []


def _all(task: Task) -> Iterator[Statement]:
    for statements in policies(ALL_TYPES, Place(NAMES), task).values():
        yield from statements


@pytest.mark.parametrize("task", TASKS)
def test_no_action_is_a_wildcard(task: Task) -> None:
    actions = [action for it in _all(task) for action in it["Action"]]  # type: ignore[attr-defined]
    assert actions
    assert [action for action in actions if "*" in action] == []


@pytest.mark.parametrize("task", TASKS)
def test_everything_at_once_is_within_the_limits_of_iam(task: Task) -> None:
    found = policies(ALL_TYPES, Place(NAMES), task)
    assert max(map(size, found.values())) <= MAX_CHARACTERS
    # One more is for the states.
    assert len(found) < MAX_POLICIES


def test_who_plans_only_reads() -> None:
    reads = re.compile(r"[a-z0-9]+:(Get|List|Describe)[A-Za-z]*|apigateway:GET|kms:Decrypt")
    actions = [action for it in _all("plan") for action in it["Action"]]  # type: ignore[attr-defined]
    assert [action for action in actions if not reads.fullmatch(action)] == []


def test_who_applies_may_do_all_that_who_plans_may() -> None:
    plan, apply = (
        {action for it in _all(task) for action in it["Action"]}  # type: ignore[attr-defined]
        for task in TASKS
    )
    assert plan < apply


def test_every_place_of_a_resource_is_told() -> None:
    """The reasons for `*` stand beside each in the table."""
    for grants in FAMILIES.values():
        for grant in (it for of_type in grants.values() for it in of_type):
            assert isinstance(grant, Grant)
            assert grant.on
            assert grant.read or grant.write


def test_an_environment_without_functions_may_do_nothing_to_functions() -> None:
    found = policies(["aws_api_gateway_rest_api"], Place(NAMES), "apply")
    assert list(found) == ["api-gateway"]


def test_of_an_unknown_type_it_is_said_so() -> None:
    with pytest.raises(TollgateError, match="does not know which rights Terraform needs for aws_ec2_fleet"):
        policies(["aws_ec2_fleet"], Place(NAMES), "plan")


def test_what_a_wider_place_covers_is_not_said_again() -> None:
    (statements,) = policies(
        ["aws_api_gateway_rest_api", "aws_api_gateway_stage"], Place(NAMES), "plan"
    ).values()
    assert [(it["Action"], it["Resource"], "Condition" in it) for it in statements] == [
        (["apigateway:GET"], ["arn:aws:apigateway:ap-southeast-2::/restapis/*"], True),
        (["apigateway:GET"], ["arn:aws:apigateway:ap-southeast-2::/tags/*"], False),
    ]
