"""Domains that the real Terraform has made, and what a change of them then does.

moto issues a certificate without its record. It deletes a stage that a mapping leads to, which Amazon
refuses: so the order is what is asked here. What else it lacks is mended in `tollgate/demo/moto_repairs`.

A provider that runs for many commands has one configuration, so the certificate of the edge-optimized domain,
which a second one of us-east-1 would make, is given here.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.stacks.synthesis import MOCK, gateway
from tests.terraform.conftest import AppliedGateway, ApplyGateway
from tollgate.config.gateway import Gateway
from tollgate.review.impact import Impact
from tollgate.review.review import review
from tollgate.terraform.configuration.json_text import decoded
from tollgate.terraform.planned.plan import plan_of

pytestmark = pytest.mark.terraform

ZONE = "Z0123456789ABCDEFGHIJ"
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
MTLS = {"truststore_uri": "s3://acme-trust/ca.pem", "truststore_version": "v1"}
DOMAINS: dict[str, Any] = {
    "api.example.com": {"zone": ZONE, "paths": {"": "inference", "admin": "admin"}},
    "edge.example.com": {
        "endpoint": "edge",
        "ip_address_type": "dualstack",
        "certificate": {"arn": ARN.replace("eu-west-1", "us-east-1")},
        "zone": ZONE,
        "paths": {"": "inference"},
    },
    "mtls.example.com": {"certificate": {"arn": ARN}, "mutual_tls": MTLS, "paths": {"": "partners"}},
}
OF_DOMAINS = ("aws_api_gateway_domain_name", "aws_api_gateway_base_path", "aws_acm_", "aws_route53_")


def described(domains: dict[str, Any] = DOMAINS, **apis: dict[str, Any]) -> Gateway:
    api = {"routes": {"GET /models": MOCK}}
    return gateway(
        name="named",
        region="eu-west-1",
        apis={name: api | apis.get(name, {}) for name in ("inference", "admin", "partners")},
        usage_plans={"pro": {"apis": ["inference", "admin", "partners"]}},
        domains=domains,
    )


@pytest.fixture(scope="module")
def applied(apply_gateway: ApplyGateway) -> AppliedGateway:
    return apply_gateway(described())


def test_a_second_plan_is_empty(applied: AppliedGateway) -> None:
    assert applied.plan(described()).is_empty


def test_the_outputs_tell_where_callers_go(applied: AppliedGateway) -> None:
    assert {name: api.invoke_url for name, api in applied.terraform.outputs().apis.items()} == {
        "admin": "https://api.example.com/admin",
        "inference": "https://api.example.com",
        "partners": "https://mtls.example.com",
    }


def test_the_default_endpoint_of_each_is_off(applied: AppliedGateway) -> None:
    client = applied.aws.api_gateway("eu-west-1")
    ids = [api.id for api in applied.terraform.outputs().apis.values()]
    assert [client.get_rest_api(restApiId=id_)["disableExecuteApiEndpoint"] for id_ in ids] == [True] * 3


def test_another_trust_store_changes_the_domain_alone(applied: AppliedGateway) -> None:
    other = DOMAINS["mtls.example.com"] | {"mutual_tls": MTLS | {"truststore_version": "v2"}}
    rotated = described(DOMAINS | {"mtls.example.com": other})
    assert applied.plan(rotated).actions == {"aws_api_gateway_domain_name.mtls_example_com": ["update"]}


def test_a_review_tells_who_loses_which_url(applied: AppliedGateway) -> None:
    """Nothing says of the default endpoints that they are on again: to the provider they stay as they are."""
    applied.plan(described({}))
    gone = reviewed(applied, "domain-changed")
    assert "inference has no default endpoint either: nobody reaches it." in {one.detail for one in gone}
    assert {one.risk for one in gone} == {"critical"}


def reviewed(applied: AppliedGateway, kind: str) -> list[Impact]:
    """The impacts of a kind that the last plan has."""
    document = decoded("plan.json", applied.terraform.show(applied.out / "plan").encode())
    found = review([plan_of(document, stack="named-default")]).impacts
    return [impact for impact in found if impact.kind == kind]


RENAMED = {"stage": {"name": "v2"}}


@pytest.fixture(scope="module")
def renamed(applied: AppliedGateway) -> list[tuple[str, str]]:
    """What was done when a stage got another name; from here on it has that."""
    return applied.apply(described(admin=RENAMED))


def test_a_stage_that_gets_another_name_is_let_go_by_its_mappings_first(
    renamed: list[tuple[str, str]],
) -> None:
    gone = [address for doing, address in renamed if doing == "Destroying"]
    mapping, stage = "aws_api_gateway_base_path_mapping.api_example_com__admin", "aws_api_gateway_stage.admin"
    assert gone.index(mapping) < gone.index(stage)


@pytest.mark.usefixtures("renamed")
def test_without_domains_their_resources_go_and_the_default_endpoints_are_on_again(
    applied: AppliedGateway,
) -> None:
    on = {"endpoint": {"default_endpoint": True}}
    without = described({}, inference=on, admin=on | RENAMED, partners=on)
    plan = applied.plan(without)
    gone = {address for address, actions in plan.actions.items() if actions == ["delete"]}
    assert all(address.startswith(OF_DOMAINS) for address in gone)
    assert {address.partition(".")[0] for address in plan.actions.keys() - gone} == {
        "aws_api_gateway_rest_api",
        "aws_api_gateway_deployment",
        "aws_api_gateway_stage",
    }
    applied.apply(without)
    assert applied.plan(without).is_empty
    client = applied.aws.api_gateway("eu-west-1")
    ids = [api.id for api in applied.terraform.outputs().apis.values()]
    assert [client.get_rest_api(restApiId=id_)["disableExecuteApiEndpoint"] for id_ in ids] == [False] * 3
