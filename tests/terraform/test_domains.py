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


def described(
    domains: dict[str, Any] = DOMAINS,
    *,
    names: tuple[str, ...] = ("inference", "admin", "partners"),
    **apis: dict[str, Any],
) -> Gateway:
    api = {"routes": {"GET /models": MOCK}}
    return gateway(
        name="named",
        region="eu-west-1",
        apis={name: api | apis.get(name, {}) for name in names},
        usage_plans={"pro": {"apis": list(names)}},
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


LEFT = ("inference", "partners")
RENAMED = {"stage": {"name": "v2"}}
LED_ELSEWHERE = DOMAINS | {
    "api.example.com": {"zone": ZONE, "paths": {"": "inference", "admin": "partners"}},
}


@pytest.fixture(scope="module")
def moved(applied: AppliedGateway) -> list[tuple[str, str]]:
    """What was done when a path came to lead to another API, under a new stage's name, and the first went.

    From here on the gateway has that.
    """
    return applied.apply(described(LED_ELSEWHERE, names=LEFT, partners=RENAMED))


def test_a_stage_goes_after_the_domain_leads_elsewhere(moved: list[tuple[str, str]]) -> None:
    """An API that is taken out in the same edit, and a stage that gets another name."""
    turned = moved.index(("Changing", "aws_api_gateway_base_path_mapping.api_example_com__admin"))
    for stage in ("aws_api_gateway_stage.admin", "aws_api_gateway_stage.partners"):
        assert turned < moved.index(("Destroying", stage))
    assert moved.index(("Creating", "aws_api_gateway_stage.partners")) < turned


def test_a_path_that_leads_elsewhere_is_turned_over_in_place(
    applied: AppliedGateway, moved: list[tuple[str, str]]
) -> None:
    assert not [step for step in moved if "base_path_mapping" in step[1] and step[0] != "Changing"]
    client = applied.aws.api_gateway("eu-west-1")
    found = client.get_base_path_mapping(domainName="api.example.com", basePath="admin")
    assert found["restApiId"] == applied.terraform.outputs().apis["partners"].id
    assert found["stage"] == "v2"


@pytest.mark.usefixtures("moved")
def test_without_domains_their_resources_go_and_the_default_endpoints_are_on_again(
    applied: AppliedGateway,
) -> None:
    on = {"endpoint": {"default_endpoint": True}}
    without = described({}, names=LEFT, inference=on, partners=on | RENAMED)
    plan = applied.plan(without)
    gone = {address for address, actions in plan.actions.items() if actions == ["delete"]}
    assert all(address.startswith(OF_DOMAINS) for address in gone)
    assert {address.partition(".")[0] for address in plan.actions.keys() - gone} == {
        "aws_api_gateway_rest_api",
        "aws_api_gateway_deployment",
        "aws_api_gateway_stage",
    }
    of_apis = {address: names for address, names in plan.changed.items() if "rest_api." in address}
    assert of_apis == dict.fromkeys(of_apis, frozenset({"disable_execute_api_endpoint"})) != {}
