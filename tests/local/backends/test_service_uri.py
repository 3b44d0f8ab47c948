"""URIs of integrations with services of AWS."""

from __future__ import annotations

from tollgate.local.backends.service_uri import ServiceUri, service_uri


def test_a_path_has_the_service_s_host_in_front() -> None:
    found = service_uri("arn:aws:apigateway:us-west-2:runtime.sagemaker:path/endpoints/a/invocations?x=1")
    assert found == ServiceUri("us-west-2", "runtime.sagemaker", None, "/endpoints/a/invocations?x=1")
    assert found.url == "https://runtime.sagemaker.us-west-2.amazonaws.com/endpoints/a/invocations?x=1"


def test_a_path_may_start_with_a_stroke_and_hold_colons() -> None:
    found = service_uri("arn:aws-us-gov:apigateway:us-gov-west-1:bedrock-runtime:path//model/a:0/invoke")
    assert found is not None
    assert found.path == "/model/a:0/invoke"


def test_an_action_is_the_service_s() -> None:
    assert service_uri("arn:aws:apigateway:us-east-1:states:action/StartExecution&Version=1") == ServiceUri(
        "us-east-1", "states", "StartExecution", "/"
    )


def test_an_url_is_of_no_service() -> None:
    assert service_uri("https://api.openai.com/v1") is None
