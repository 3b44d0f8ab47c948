"""Domains in the document."""

from __future__ import annotations

import string
from typing import Any

import pytest
from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderAssumeRole
from hypothesis import given
from hypothesis import strategies as st

from stacks import addresses
from stacks.constructs.gateway import Gateway
from stacks.gateway_stack import App
from tests.stacks.synthesis import Document, gateway, resources, synthesize

ZONE = "Z0123456789ABCDEFGHIJ"
EDGE = {"endpoint": "edge", "zone": ZONE, "paths": {"": "inference"}}
_LABEL = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=4).filter(
    lambda label: label[0] != "-" and label[-1] != "-"
)
_NAME = st.lists(_LABEL, min_size=2, max_size=4).map(".".join)
_BASE_PATH = st.text(string.ascii_letters + string.digits + "$-_.+!*'()", max_size=4)


def named(**domain: Any) -> dict[str, Any]:
    return {"api.example.com": {"zone": ZONE, "paths": {"": "inference"}} | domain}


@given(st.tuples(_NAME, _BASE_PATH), st.tuples(_NAME, _BASE_PATH))
def test_two_base_paths_never_share_an_address(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (addresses.of_mapping(*one) == addresses.of_mapping(*other)) == (one == other)


def test_an_api_behind_a_domain_has_no_default_endpoint() -> None:
    (api,) = resources(gateway(domains=named()), "api_gateway_rest_api").values()
    assert api["disable_execute_api_endpoint"] is True


def test_an_api_without_any_domain_says_nothing_of_its_endpoint() -> None:
    (api,) = resources(gateway(), "api_gateway_rest_api").values()
    assert "disable_execute_api_endpoint" not in api
    assert "domains" not in synthesize(gateway())["output"]


def test_callers_are_told_the_domain_once_it_leads_to_the_api() -> None:
    output = synthesize(gateway(domains=named(paths={"v1": "inference"})))["output"]
    assert output["apis"]["value"]["inference"]["invoke_url"] == (
        "https://${aws_api_gateway_base_path_mapping.api_example_com__v1.domain_name}/v1"
    )


def test_a_certificate_of_the_users_own_makes_nothing_in_acm() -> None:
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    made = synthesize(gateway(domains=named(certificate={"arn": arn}, zone=None)))["resource"]
    assert not [kind for kind in made if kind.startswith(("aws_acm_", "aws_route53_"))]
    assert made["aws_api_gateway_domain_name"]["api_example_com"]["regional_certificate_arn"] == arn


def test_a_certificate_for_the_edge_is_made_by_a_provider_of_us_east_1_that_is_else_the_same() -> None:
    config = gateway(region="eu-west-1", tags={"team": "ai"}, domains={"api.example.com": EDGE})
    document = synthesize(config)
    tags = [{"tags": {"team": "ai"}}]
    assert document["provider"]["aws"] == [
        {"region": "eu-west-1", "default_tags": tags},
        {"alias": "us_east_1", "region": "us-east-1", "default_tags": tags},
    ]
    for kind in ("aws_acm_certificate", "aws_acm_certificate_validation"):
        assert document["resource"][kind]["api_example_com"]["provider"] == "aws.us_east_1"


def test_in_us_east_1_there_is_one_provider() -> None:
    assert len(synthesize(gateway(domains={"api.example.com": EDGE}))["provider"]["aws"]) == 1


def test_a_stack_of_the_users_own_gives_its_providers_arguments_to_the_other_region() -> None:
    role = "arn:aws:iam::123456789012:role/deploy"
    document = _own(allowed_account_ids=["123456789012"], assume_role=[AwsProviderAssumeRole(role_arn=role)])
    _, other = document["provider"]["aws"]
    assert other["allowed_account_ids"] == ["123456789012"]
    assert other["assume_role"] == [{"role_arn": role}]


def test_without_a_provider_there_is_none_to_take_the_arguments_of() -> None:
    stack = TerraformStack(App(stack_traces=False), "own")
    with pytest.raises(ValueError, match="declare it before the gateway"):
        Gateway(stack, "gateway", gateway(region="eu-west-1", domains={"api.example.com": EDGE}))


def _own(**provider: Any) -> Document:
    stack = TerraformStack(App(stack_traces=False), "own")
    AwsProvider(stack, "aws", region="eu-west-1", **provider)
    Gateway(stack, "gateway", gateway(region="eu-west-1", domains={"api.example.com": EDGE}))
    document: Document = stack.to_terraform()
    return document


def test_a_stage_goes_after_what_led_to_it_where_a_domain_does() -> None:
    """Terraform keeps it in the state, for the day when the API is taken out."""
    stages = [
        next(iter(resources(config, "api_gateway_stage").values()))
        for config in (gateway(domains=named()), gateway())
    ]
    assert [stage.get("lifecycle") for stage in stages] == [{"create_before_destroy": True}, None]
