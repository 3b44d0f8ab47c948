"""A stage's access log, in a log group of its own or in what is there already."""

from __future__ import annotations

from tests.stacks.synthesis import only, resources, synthesize, with_api
from tollgate.config.logs.access_log import AccessLog

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-calls"


def test_a_log_group_of_the_stacks_own_is_kept_for_some_days() -> None:
    config = with_api(stage={"access_log": {"retention_days": 30, "kms_key_arn": KEY}})
    assert only(resources(config, "cloudwatch_log_group")) == {
        "name": "/aws/apigateway/shop-default/inference",
        "retention_in_days": 30,
        "kms_key_id": KEY,
        "lifecycle": {"create_before_destroy": True},
    }
    assert only(resources(config, "api_gateway_stage"))["access_log_settings"] == {
        "destination_arn": "${aws_cloudwatch_log_group.inference.arn}",
        "format": AccessLog().format,
    }


def test_what_is_there_already_is_written_to_and_not_made() -> None:
    config = with_api(stage={"access_log": {"destination_arn": STREAM}})
    assert resources(config, "cloudwatch_log_group") == {}
    assert only(resources(config, "api_gateway_stage"))["access_log_settings"]["destination_arn"] == STREAM


def test_a_stage_without_a_log_says_nothing_of_it() -> None:
    assert "access_log" not in str(synthesize(with_api()))
