"""An execution log holds no payloads by accident, and each account's role is set by one environment."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API
from tests.stacks.synthesis import with_api
from tollgate.config.load import Description
from tollgate.config.presumptions.presumed import presumed

STAGE = f"{API}    stage:\n"
BOTH = """\
environments:
  dev: {manage_account_logging_role: true}
  prod: {manage_account_logging_role: true, region: REGION}
"""


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "{allow_payload_logging: yes}",
            ".allow_payload_logging: the reason says too little > Say in 3 words or more why prompts and "
            "answers may lie in a log in clear.",
        ),
        (
            "{allow_payload_logging: true}",
            ".allow_payload_logging: true is no reason > Give the reason, in words, or take it out.",
        ),
        (
            "{level: off, retention_days: 30}",
            ": 'retention_days' has no effect where nothing is logged > Take 'retention_days' out, or choose "
            "the level 'error'.",
        ),
        (
            "{kms_key_arn: 'arn:aws:kms:eu-west-1:123456789012:key/1234'}",
            ".kms_key_arn: the log's key is in 'aws:eu-west-1', and the gateway in 'aws:us-east-1' > Name "
            "one of the gateway's own region: CloudWatch uses no other.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(say: Say, log: str, said: str) -> None:
    (problem,) = say(f"{STAGE}      execution_log: {log}\n")
    assert problem == f"8: apis.inference.stage.execution_log{said}"


def test_two_environments_do_not_set_one_accounts_role(say: Say) -> None:
    (problem,) = say(API + BOTH.replace("REGION", "us-east-1"))
    assert problem == (
        "9: environments.prod.manage_account_logging_role: the environments 'dev' and 'prod' would both set "
        "the role of one account in us-east-1 > Leave it to one of them: 'environments: {prod: "
        "{manage_account_logging_role: false}}'. Are they in two accounts, give both 'allowed_account_ids'."
    )


def test_environments_of_two_accounts_each_set_the_role_of_theirs(load_text: Load) -> None:
    apart = "".join(
        f'  {name}: {{manage_account_logging_role: true, allowed_account_ids: ["{digit * 12}"]}}\n'
        for name, digit in (("dev", "1"), ("prod", "2"))
    )
    assert len(load_text(f"{API}environments:\n{apart}").environments) == 2


def test_each_region_has_a_role_of_its_own(load_text: Load) -> None:
    found = load_text(API + BOTH.replace("REGION", "eu-west-1")).environments
    assert [gateway.account_stack for gateway in found.values()] == ["shop-dev-account", "shop-prod-account"]


def test_no_environment_is_called_like_the_stack_of_anothers_account(say: Say) -> None:
    (problem,) = say(
        f"{API}environments:\n  dev: {{manage_account_logging_role: true}}\n  dev-account: {{}}\n"
    )
    assert "the account's stack of 'dev' would be called 'shop-dev-account', as the environment" in problem


def test_the_states_of_the_two_stacks_are_apart(load_text: Load) -> None:
    backend = "backend: {type: s3, bucket: states, key: shop.tfstate}\nmanage_account_logging_role: true\n"
    assert isinstance(load_text(API + backend), Description)


def test_validate_says_that_the_accounts_role_is_presumed() -> None:
    logs = with_api(stage={"access_log": {}})
    (said,) = presumed(logs)
    assert said.startswith("logs in us-east-1: the account's role for CloudWatch logs must be set there")
    assert list(presumed(logs.model_copy(update={"manage_account_logging_role": True}))) == []
    stream = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-calls"
    to_stream = presumed(with_api(stage={"access_log": {"destination_arn": stream}}))
    assert [said.partition(":")[0] for said in to_stream] == ["inference logs to arn"]
