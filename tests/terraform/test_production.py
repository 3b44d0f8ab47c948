"""The gateway with everything on: valid, applied, planned again without a change, and each feature off again.

moto lacks what LACKING names, each by the setting that leaves it out. It issues a certificate without its
record, and its topics tell nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.conftest import AppliedGateway, Attach, synthesize
from tests.terraform.provider import WEB_ACL
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.demo.stand_ins import make_functions, stand_in_secrets
from tollgate.terraform.stacks import Stack, read_document

pytestmark = pytest.mark.terraform

FILE = Path(__file__).parents[2] / "examples" / "production" / "gateway.yaml"

Description = dict[str, Any]
Edit = Callable[[Description], object]


def _api(description: Description) -> Description:
    api: Description = description["apis"]["inference"]
    return api


def _stage(description: Description, api: str = "inference") -> Description:
    stage: Description = description["apis"][api]["stage"]
    return stage


LACKING: dict[str, Edit] = {
    "GenerateClientCertificate": lambda it: _stage(it).update(client_certificate=False),
}
"""What moto lacks, by the setting that leaves it out."""


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    return _edited(load(str(FILE)).environments["prod"], *LACKING.values())


def _edited(gateway: Gateway, *edits: Edit) -> Gateway:
    data = gateway.model_dump(by_alias=True, exclude_unset=True)
    for edit in edits:
        edit(data)
    return Gateway.model_validate(data)


@pytest.fixture(scope="module")
def applied(
    gateway: Gateway, attach: Attach, aws_server: AwsAt, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppliedGateway]:
    """The gateway in an AWS of its own, by a provider that runs where the functions' code is."""
    out = tmp_path_factory.mktemp("production")
    folder = synthesize(gateway, out)
    document = read_document(Stack(gateway.stack_name, folder))
    secrets = stand_in_secrets(document.secrets)
    with (
        EmbeddedAws(log=out / "moto.log") as server,
        attach(server.at, folder=folder, more=WEB_ACL, **secrets) as terraform,
    ):
        make_functions(server.at, document.region, document.functions)
        found = AppliedGateway(terraform.initialised(folder), out, server.at)
        found.terraform.validate()
        found.apply(gateway)
        yield found


def _no_web_acl(description: Description) -> None:
    del description["web_acl"]


def test_a_second_plan_does_nothing(applied: AppliedGateway, gateway: Gateway) -> None:
    plan = applied.plan(gateway)
    assert (dict(plan.actions), plan.is_empty, plan.warnings) == ({}, True, [])


OF_THE_WEB_ACL = (
    "aws_cloudwatch_log_group.gateway__web_acl",
    "aws_wafv2_ip_set.denied_ipv4",
    "aws_wafv2_web_acl.gateway",
    "aws_wafv2_web_acl_association.admin",
    "aws_wafv2_web_acl_association.inference",
    "aws_wafv2_web_acl_logging_configuration.gateway",
)


@pytest.fixture(scope="module")
def rest(
    applied: AppliedGateway, gateway: Gateway, attach: Attach
) -> Iterator[tuple[AppliedGateway, Gateway]]:
    """The same without the web ACL, whose schema each run of Terraform takes to pieces for ten seconds.

    With it goes what belongs to it, and nothing else is touched.
    """
    without = _edited(gateway, _no_web_acl)
    assert set(applied.apply(without)) == {("Destroying", address) for address in OF_THE_WEB_ACL}
    secrets = {
        name: value for name, value in applied.terraform.environment.items() if name.startswith("TF_VAR_")
    }
    with attach(applied.aws, folder=applied.terraform.folder, **secrets) as terraform:
        yield replace(applied, terraform=terraform.initialised(applied.terraform.folder)), without


ALARMS = (
    "client_errors",
    "integration_latency",
    "latency",
    "no_traffic",
    "refused_keys",
    "server_errors",
    "throttled",
)
STAGE = "update aws_api_gateway_stage.inference"
MODELS = "inference__GET_v1_models"
SETTINGS = {
    f"update aws_api_gateway_method_settings.{name}"
    for name in ("inference", MODELS, "inference__POST_v1_chat_completions")
}
CANARY = "create/delete aws_api_gateway_deployment.inference__canary"
"""A canary is deployed anew with the API; the stage's own deployment stays."""
DASHBOARD = "update aws_cloudwatch_dashboard.gateway"
DOMAIN = "api_acme_example"
RANKINGS = ("callers", "failing", "throttled")


def _no_access_log(description: Description) -> None:
    """The alarms that read it go with it."""
    del _stage(description, "admin")["access_log"]
    description["alarms"]["apis"] = {"admin": {"refused_keys": None, "throttled": None}}


def _no_cache(description: Description) -> None:
    del _stage(description)["cache"]
    del _api(description)["routes"]["GET /v1/models"]["cache"]


def _no_guards(description: Description) -> None:
    """Without `assume_role` everything would bear the tag by which the CI's roles know what is theirs."""
    del description["allowed_account_ids"], description["assume_role"], description["bootstrap"]["ci"]


def _deleted(kind: str, *names: str) -> set[str]:
    return {f"delete aws_{kind}.{name}" for name in names}


FEATURES: dict[str, tuple[Edit, set[str]]] = {
    "access log": (
        _no_access_log,
        {
            "update aws_api_gateway_stage.admin",
            DASHBOARD,
            *_deleted("cloudwatch_log_group", "admin"),
            *_deleted("cloudwatch_contributor_insight_rule", *(f"admin__{it}" for it in RANKINGS)),
            *_deleted("cloudwatch_log_metric_filter", "admin__refused_keys", "admin__throttled"),
            *_deleted("cloudwatch_metric_alarm", "admin__refused_keys", "admin__throttled"),
        },
    ),
    "execution log": (
        lambda it: _stage(it).update(execution_log={"level": "off"}),
        {
            *SETTINGS,
            *_deleted("cloudwatch_log_group", "inference__execution", "inference__execution__canary"),
        },
    ),
    "metrics": (lambda it: _stage(it).update(metrics=False), SETTINGS),
    "tracing": (lambda it: _stage(it).pop("tracing"), {STAGE}),
    "cache": (
        _no_cache,
        {
            STAGE,
            CANARY,
            f"update aws_api_gateway_integration.{MODELS}",
            f"update aws_api_gateway_method.{MODELS}",
            *_deleted("api_gateway_method_settings", MODELS),
        },
    ),
    "canary": (
        lambda it: _stage(it).pop("canary"),
        {
            STAGE,
            *_deleted("api_gateway_deployment", "inference__canary"),
            *_deleted("cloudwatch_log_group", "inference__canary", "inference__execution__canary"),
            *_deleted(
                "cloudwatch_log_metric_filter",
                "inference__canary_requests",
                "inference__canary_server_errors",
            ),
            *_deleted("cloudwatch_metric_alarm", "inference__canary_server_errors"),
        },
    ),
    "resource policy": (
        lambda it: _api(it).pop("resource_policy"),
        {STAGE, CANARY, *_deleted("api_gateway_rest_api_policy", "inference")},
    ),
    "alarms": (
        lambda it: it.pop("alarms"),
        {
            DASHBOARD,
            *_deleted("kms_key", "alarms"),
            *_deleted("sns_topic", "alarms"),
            *_deleted("sns_topic_policy", "alarms"),
            *_deleted("sns_topic_subscription", "oncall_acme_example__2794c316889e6126"),
            *_deleted("cloudwatch_metric_alarm", "inference__canary_server_errors"),
            *_deleted(
                "cloudwatch_metric_alarm",
                *(f"{api}__{it}" for api in ("admin", "inference") for it in ALARMS),
            ),
            *_deleted(
                "cloudwatch_log_metric_filter",
                *(f"{api}__{it}" for api in ("admin", "inference") for it in ("refused_keys", "throttled")),
                "inference__canary_requests",
                "inference__canary_server_errors",
            ),
        },
    ),
    "one alarm": (
        lambda it: it["alarms"].pop("no_traffic"),
        {DASHBOARD, *_deleted("cloudwatch_metric_alarm", "admin__no_traffic", "inference__no_traffic")},
    ),
    "contributor insights": (
        lambda it: it.pop("contributor_insights"),
        {
            DASHBOARD,
            *_deleted(
                "cloudwatch_contributor_insight_rule",
                *(f"{api}__{it}" for api in ("admin", "inference") for it in RANKINGS),
            ),
        },
    ),
    "dashboard": (lambda it: it.pop("dashboard"), _deleted("cloudwatch_dashboard", "gateway")),
    "domains": (
        lambda it: it.pop("domains"),
        {
            STAGE,
            CANARY,
            *_deleted("acm_certificate", DOMAIN),
            *_deleted("acm_certificate_validation", DOMAIN),
            *_deleted("api_gateway_base_path_mapping", DOMAIN),
            *_deleted("api_gateway_domain_name", DOMAIN),
            *_deleted("route53_record", f"{DOMAIN}__A", f"{DOMAIN}__validation"),
        },
    ),
    "mutual TLS": (
        lambda it: it["domains"]["api.acme.example"].pop("mutual_tls"),
        {f"update aws_api_gateway_domain_name.{DOMAIN}"},
    ),
    "account guard and role": (_no_guards, set()),
}


TOGETHER = (
    ("access log", "execution log", "mutual TLS", "contributor insights", "account guard and role"),
    ("tracing", "cache", "resource policy", "one alarm"),
    ("metrics", "canary", "dashboard"),
    ("alarms", "domains"),
)
"""What is switched off in one plan, as it has nothing to do with each other: each plan takes some seconds."""


def test_each_feature_is_switched_off_by_some_test() -> None:
    assert sorted(name for names in TOGETHER for name in names) == sorted(FEATURES)


@pytest.mark.parametrize("names", TOGETHER, ids=", ".join)
def test_features_that_are_switched_off_go_alone(
    names: tuple[str, ...], rest: tuple[AppliedGateway, Gateway]
) -> None:
    applied, gateway = rest
    edits, expected = zip(*(FEATURES[name] for name in names), strict=True)
    plan = applied.plan(_edited(gateway, *edits))
    found = {f"{'/'.join(actions)} {address}" for address, actions in plan.actions.items()}
    assert found == set().union(*expected)
