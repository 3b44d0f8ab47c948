"""Nothing of the user's own leads the demo to a real account."""

from __future__ import annotations

import pytest

from tollgate.demo.aws_environment import without_aws
from tollgate.demo.embedded_aws import AwsAt

NOT_TO_BE_CALLED = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "variable",
    [
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_API_GATEWAY",
        "TF_WORKSPACE",
        "TF_CLI_ARGS",
        "TF_LOG",
    ],
)
def test_the_users_aws_and_terraform_settings_do_not_reach_terraform(variable: str) -> None:
    assert without_aws({variable: "mine", "PATH": "/bin"}) == {"PATH": "/bin"}


@pytest.mark.parametrize(
    "variable", ["TF_VAR_key", "TF_PLUGIN_CACHE_DIR", "TF_CLI_CONFIG_FILE", "HTTPS_PROXY"]
)
def test_what_terraform_needs_of_the_user_reaches_it(variable: str) -> None:
    assert without_aws({variable: "mine"}) == {variable: "mine"}


def test_boto3_talks_to_the_embedded_aws_whatever_the_user_has_set(
    aws: AwsAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in {
        "AWS_PROFILE": "missing",
        "AWS_CONFIG_FILE": "/nowhere",
        "AWS_CA_BUNDLE": "/nowhere",
        "AWS_ENDPOINT_URL_API_GATEWAY": NOT_TO_BE_CALLED,
        "HTTP_PROXY": NOT_TO_BE_CALLED,
    }.items():
        monkeypatch.setenv(variable, value)
    assert aws.api_gateway("us-east-1").get_rest_apis()["items"] == []
