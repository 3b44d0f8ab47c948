"""Two environments of one account: what the CI of one may do reaches nothing of the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from stacks.bootstrap_stack import App
from stacks.gateway_stack import GatewayStack
from stacks.rights import boundary
from stacks.rights.needs import place_of, types_of
from stacks.rights.policies import MAX_CHARACTERS, MAX_POLICIES, Statement, Task, policies, size
from stacks.rights.registry import FAMILIES
from tollgate.config.gateway import Gateway
from tollgate.config.load import load

ROOT = Path(__file__).parents[3]
ACCOUNT: Final = "123456789012"
TAG: Final = "tollgate:stack"
LONG: Final = "a-gateway-of-a-long-name"

PAIRS: Final = [
    (("ai", "prod"), ("ai", "prod-eu")),
    (("ai", "prod-eu"), ("ai", "prod")),
    # The names of roles and functions are cut, and begin alike.
    ((LONG, "in-the-first-production"), (LONG, "in-the-first-production-b")),
]
NAMED: Final = {
    "aws_cloudwatch_dashboard": ("dashboard_name", "cloudwatch::{account}:dashboard/{name}"),
    "aws_cloudwatch_log_group": ("name", "logs:{region}:{account}:log-group:{name}"),
    "aws_cloudwatch_metric_alarm": ("alarm_name", "cloudwatch:{region}:{account}:alarm:{name}"),
    "aws_lambda_function": ("function_name", "lambda:{region}:{account}:function:{name}"),
    "aws_secretsmanager_secret": ("name", "secretsmanager:{region}:{account}:secret:{name}-AbCdEf"),
    "aws_sns_topic": ("name", "sns:{region}:{account}:{name}"),
    "aws_ssm_parameter": ("name", "ssm:{region}:{account}:parameter{name}"),
    "aws_wafv2_ip_set": ("name", "wafv2:{region}:{account}:regional/ipset/{name}/1a2b"),
    "aws_wafv2_web_acl": ("name", "wafv2:{region}:{account}:regional/webacl/{name}/1a2b"),
}
OF_AMAZONS_NAMING: Final = (
    "acm:{region}:{account}:certificate/1a2b",
    "apigateway:{region}::/apikeys/1a2b",
    "apigateway:{region}::/clientcertificates/1a2b",
    "apigateway:{region}::/domainnames/other.example.com",
    "apigateway:{region}::/restapis/1a2b",
    "apigateway:{region}::/restapis/1a2b/resources/3c4d/methods/POST",
    "apigateway:{region}::/restapis/1a2b/stages/v1",
    "apigateway:{region}::/usageplans/1a2b",
    "apigateway:{region}::/usageplans/1a2b/keys",
    "apigateway:{region}::/vpclinks/1a2b",
    "kms:{region}:{account}:key/1a2b",
)
WITHOUT_TAGS: Final = {
    # A certificate that is there already is found among all, and none of these tells its private key.
    "acm:DescribeCertificate",
    "acm:GetCertificate",
    "acm:ListTagsForCertificate",
    # A list of names.
    "logs:DescribeLogGroups",
    # They do nothing to a stage without `apigateway:SetWebACL`.
    "wafv2:AssociateWebACL",
    "wafv2:DisassociateWebACL",
    "wafv2:GetWebACLForResource",
}
"""What reaches anyone's things, as the tables of rights say beside it."""


@cache
def environment(name: str, environment: str) -> tuple[Gateway, Sequence[Mapping[str, Any]]]:
    """The gateway with everything on under other names, and its documents."""
    found = load(str(ROOT / "examples/production/gateway.yaml")).environments["prod"]
    described = found.model_dump(exclude_unset=True, by_alias=True)
    config = Gateway.model_validate(
        {
            **described,
            "name": name,
            "environment": environment,
            "assume_role": None,
            "delivery": {"type": "secretsmanager", "name": "{gateway}/{environment}/{consumer}-{slot}"},
        }
    )
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, stack_traces=False)
        GatewayStack(app, config.stack_name, config)
        app.synth()
        paths = sorted(Path(folder).glob("stacks/*/cdk.tf.json"))
        return config, [json.loads(path.read_text("utf-8")) for path in paths]


def statements_of(config: Gateway, documents: Sequence[Mapping[str, Any]], task: Task) -> list[Statement]:
    """What a role may do where there is a resource of every type."""
    place = place_of(config, documents, account=ACCOUNT)
    types = [type_ for grants in FAMILIES.values() for type_ in grants]
    return [it for of_family in policies(types, place, task).values() for it in of_family]


def things(config: Gateway, documents: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The ARNs of what an environment has."""
    where = {"region": config.region, "account": ACCOUNT}
    for type_, (argument, arn) in NAMED.items():
        for document in documents:
            for block in document.get("resource", {}).get(type_, {}).values():
                name = re.sub(r"\$\{[^}]*\}", "1a2b", block[argument])
                yield f"arn:aws:{arn.format(name=name, **where)}"
    for document in documents:
        for role in document.get("resource", {}).get("aws_iam_role", {}).values():
            yield f"arn:aws:iam::{ACCOUNT}:role/{role['name_prefix']}{'7' * 26}"
    yield from (f"arn:aws:{arn.format(**where)}" for arn in OF_AMAZONS_NAMING)


def allowed(statements: Sequence[Statement], arn: str, context: Mapping[str, str]) -> set[str]:
    """The actions on something, by what IAM is told of it."""
    found: set[str] = set()
    for statement in statements:
        it: Any = statement
        conditions = it.get("Condition", {}).items()
        is_about = any(fnmatchcase(arn, resource) for resource in it["Resource"] if resource != "*")
        if is_about and all(_holds(operator, compared, context) for operator, compared in conditions):
            found.update(it["Action"])
    return found


def _holds(operator: str, compared: Mapping[str, str | list[str]], context: Mapping[str, str]) -> bool:
    for key, value in compared.items():
        values = [value] if isinstance(value, str) else value
        if operator == "StringEqualsIfExists" and key not in context:
            continue
        if operator == "ForAllValues:StringNotEquals":
            continue
        if not any(fnmatchcase(context.get(key, ""), it) for it in values):
            return False
    return True


@pytest.mark.parametrize("task", ["plan", "apply"])
@pytest.mark.parametrize(("own", "other"), PAIRS, ids=lambda it: "-".join(it))
def test_nothing_of_the_other_is_reached(own: tuple[str, str], other: tuple[str, str], task: Task) -> None:
    config, documents = environment(*own)
    statements = statements_of(config, documents, task)
    theirs, their_documents = environment(*other)
    bound = f"arn:aws:iam::{ACCOUNT}:policy/{theirs.stack_name}-boundary"
    context = {f"aws:ResourceTag/{TAG}": theirs.stack_name, "iam:PermissionsBoundary": bound}
    reached = {arn: allowed(statements, arn, context) for arn in things(theirs, their_documents)}
    # IAM is told no tags of the role that is passed: of roles whose names are cut alike, one can be passed.
    known = WITHOUT_TAGS | ({"iam:PassRole"} if own[0] == LONG else set())
    assert {arn: actions - known for arn, actions in reached.items() if actions - known} == {}


@pytest.mark.parametrize("task", ["plan", "apply"])
def test_the_own_is_reached(task: Task) -> None:
    config, documents = environment("ai", "prod")
    statements = statements_of(config, documents, task)
    bound = f"arn:aws:iam::{ACCOUNT}:policy/{config.stack_name}-boundary"
    context = {f"aws:ResourceTag/{TAG}": config.stack_name, "iam:PermissionsBoundary": bound}
    for arn in things(config, documents):
        assert allowed(statements, arn, context), arn


@pytest.mark.parametrize("task", ["plan", "apply"])
def test_the_policies_of_a_gateway_with_everything_on_are_taken_by_iam(task: Task) -> None:
    config, documents = environment("ai", "prod")
    found = policies(types_of(documents), place_of(config, documents, account=ACCOUNT), task)
    assert max(map(size, found.values())) <= MAX_CHARACTERS
    # One more is for the states.
    assert len(found) < MAX_POLICIES
    assert size(boundary.statements(config, documents, account=ACCOUNT)) <= MAX_CHARACTERS


def test_a_key_of_nobodys_can_neither_be_deleted_nor_made_ones_own() -> None:
    config, documents = environment("ai", "prod")
    statements = statements_of(config, documents, "apply")
    key = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b"
    assert allowed(statements, key, {f"aws:RequestTag/{TAG}": config.stack_name}) == set()


def test_a_role_without_the_boundary_can_be_given_no_policy() -> None:
    config, documents = environment("ai", "prod")
    statements = statements_of(config, documents, "apply")
    role = f"arn:aws:iam::{ACCOUNT}:role/tollgate-ai-prod-{'7' * 26}"
    bounded = {
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:PutRolePermissionsBoundary",
    }
    for context in ({}, {"iam:PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/another"}):
        assert not allowed(statements, role, context) & bounded
    everything = {action for statement in statements for action in statement["Action"]}  # type: ignore[attr-defined]
    assert "iam:PutRolePolicy" in everything
    assert "iam:DeleteRolePermissionsBoundary" not in everything


def test_every_role_of_the_gateway_has_the_boundary() -> None:
    config, documents = environment("ai", "prod")
    roles = [it for document in documents for it in document["resource"].get("aws_iam_role", {}).values()]
    assert len(roles) > 1
    assert {role["permissions_boundary"].split(":")[-1] for role in roles} == {
        f"policy/{config.stack_name}-boundary"
    }
    (provider,) = documents[0]["provider"]["aws"]
    assert provider["default_tags"][0]["tags"][TAG] == config.stack_name
