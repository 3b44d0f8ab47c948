"""Two environments in one account and region: what is done to one leaves all of the other as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest

from tests.terraform.conftest import AppliedGateway, Attach, synthesize
from tests.terraform.key_life import keys_of
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws

pytestmark = pytest.mark.terraform

TEXT = """\
name: shop
region: us-east-1
tags: {team: ml}
delivery: {type: secretsmanager}
apis:
  inference:
    api_key_source: bearer
    cors: {origins: [https://a.example]}
    routes:
      POST /chat:
        request: {body: chat_completions}
        integration: {type: bedrock, model: amazon.nova-lite-v1:0}
      POST /queue: {integration: {type: sqs, queue: jobs}}
      POST /function: {integration: {type: lambda, from: {path: code, handler: app.handler}}}
usage_plans:
  pro: {apis: [inference], throttle: {rate_limit: 50, burst_limit: 100}}
consumers:
  acme: {usage_plan: pro}
environments: {dev: {}, prod: {}, changed: {apis: {inference: {routes: {POST /queue: null}}}}}
"""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Gateway]:
    folder = tmp_path_factory.mktemp("described")
    (folder / "code").mkdir()
    (folder / "code" / "app.py").write_text("def handler(event, context): ...\n")
    (folder / "gateway.yaml").write_text(TEXT)
    return load(str(folder / "gateway.yaml")).environments


@pytest.fixture(scope="module")
def both(
    described: Mapping[str, Gateway],
    attach: Attach,
    aws_server: AwsAt,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[AppliedGateway, AppliedGateway]]:
    """`dev` and `prod`, each by a provider that runs where its functions' code is."""
    with ExitStack() as until_the_end:
        log = tmp_path_factory.mktemp("aws") / "moto.log"
        server = until_the_end.enter_context(EmbeddedAws(log=log))
        applied = []
        for environment in ("dev", "prod"):
            out = tmp_path_factory.mktemp(environment)
            folder = synthesize(described[environment], out)
            terraform = until_the_end.enter_context(attach(server.at, folder=folder))
            made = AppliedGateway(terraform.initialised(folder), out, server.at)
            made.apply(described[environment])
            applied.append(made)
        yield applied[0], applied[1]


def test_a_change_and_the_end_of_one_leave_the_other_as_it_was(
    both: tuple[AppliedGateway, AppliedGateway], described: Mapping[str, Gateway]
) -> None:
    dev, prod = both
    keys = keys_of(prod, "shop-prod")
    dev.apply(described["changed"].model_copy(update={"environment": "dev"}))
    assert "POST /queue" not in dev.integrations()
    dev.terraform.destroy()
    assert prod.plan(described["prod"]).is_empty
    assert keys_of(prod, "shop-prod") == keys
    assert set(prod.integrations()) >= {"POST /chat", "POST /queue", "POST /function"}
    assert list(_names_at_amazon(prod.aws)) == []


def _names_at_amazon(aws: AwsAt) -> Iterator[str]:
    """What is left of `dev`, of all kinds that have names."""
    session = aws.session("us-east-1")
    iam, functions, logs, secrets = (
        session.client(service, endpoint_url=aws.url)
        for service in ("iam", "lambda", "logs", "secretsmanager")
    )
    gateway = aws.api_gateway("us-east-1")
    found = [
        *(it["name"] for it in gateway.get_rest_apis()["items"]),
        *(it["name"] for it in gateway.get_usage_plans()["items"]),
        *(it["name"] for it in gateway.get_api_keys()["items"]),
        *(it["RoleName"] for it in iam.list_roles()["Roles"]),
        *(it["FunctionName"] for it in functions.list_functions()["Functions"]),
        *(it["logGroupName"] for it in logs.describe_log_groups()["logGroups"]),
        *(it["Name"] for it in secrets.list_secrets()["SecretList"]),
    ]
    assert len([name for name in found if "prod" in name]) >= 8
    return (name for name in found if "dev" in name)
